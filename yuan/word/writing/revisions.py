"""Tracked changes: runs, paragraphs and rows that Word and WPS can accept or reject."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time

from yuan.model.comparison import Span
from yuan.word.writing.xml import escape, run


class Revisions:
    """Numbers the changes of one document, all by one author on one day."""

    def __init__(self, author: str, on: date | None) -> None:
        moment = datetime.combine(on or datetime.now(UTC).date(), time(8), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        self._by = f'w:author="{escape(author or "预案编审")}" w:date="{moment}"'
        self._count = 0

    def _attributes(self) -> str:
        self._count += 1
        return f'w:id="{self._count}" {self._by}'

    def inserted(self, text: str, properties: str = "") -> str:
        """Text only the new version has."""
        return f"<w:ins {self._attributes()}>{run(text, properties)}</w:ins>" if text else ""

    def deleted(self, text: str, properties: str = "") -> str:
        """Text only the old version has."""
        inner = run(text, properties, tag="w:delText")
        return f"<w:del {self._attributes()}>{inner}</w:del>" if text else ""

    def spans(self, spans: Iterable[Span], properties: str = "") -> str:
        """The wording of both versions in one line."""
        writers = {"equal": run, "insert": self.inserted, "delete": self.deleted}
        return "".join(writers[span.op](span.text, properties) for span in spans)

    def paragraph(self, style: str, content: str, change: str) -> str:
        """A paragraph whose mark itself is inserted ("added") or deleted ("removed")."""
        mark = {"added": f"<w:ins {self._attributes()}/>", "removed": f"<w:del {self._attributes()}/>"}.get(
            change
        )
        inner = f"<w:rPr>{mark}</w:rPr>" if mark else ""
        return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{inner}</w:pPr>{content}</w:p>'

    def row_properties(self, change: str) -> str:
        """What marks a table row as inserted or deleted."""
        if change == "added":
            return f"<w:trPr><w:ins {self._attributes()}/></w:trPr>"
        if change == "removed":
            return f"<w:trPr><w:del {self._attributes()}/></w:trPr>"
        return ""
