"""Tracked changes: runs, paragraphs and rows that Word and WPS can accept or reject."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Literal

from yuan.word.writing.xml import escape, run

Mark = Literal["", "ins", "del", "moveFrom", "moveTo"]
"""What was done to a run, a paragraph or its mark: the element that says so in the file."""


class Revisions:
    """Numbers the changes of one document, all by one author on one day."""

    def __init__(self, author: str, on: date | None) -> None:
        moment = datetime.combine(on or datetime.now(UTC).date(), time(8), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        self._by = f'w:author="{escape(author or "预案编审")}" w:date="{moment}"'
        self._count = 0

    def _attributes(self) -> str:
        self._count += 1
        return f'w:id="{self._count}" {self._by}'

    def marked(self, mark: Mark, runs: str) -> str:
        """Finished runs as inserted, deleted, moved away or moved here."""
        return f"<w:{mark} {self._attributes()}>{runs}</w:{mark}>" if mark and runs else runs

    def text(self, mark: Mark, text: str, properties: str = "") -> str:
        """A run of text."""
        return self.marked(mark, run(text, properties, tag="w:delText" if mark == "del" else "w:t"))

    def restyled(self, text: str, properties: str, before: str) -> str:
        """Text whose words stayed while its look, `before`, became `properties`."""
        change = f"<w:rPrChange {self._attributes()}><w:rPr>{before}</w:rPr></w:rPrChange>"
        return run(text, properties + change)

    def paragraph(self, properties: str, content: str, mark: Mark = "", before: str = "") -> str:
        """A paragraph; `mark` is what happened to the paragraph itself, `before` its properties if they changed."""
        inner = f"<w:rPr><w:{mark} {self._attributes()}/></w:rPr>" if mark else ""
        if before and before != properties:
            inner += f"<w:pPrChange {self._attributes()}><w:pPr>{before}</w:pPr></w:pPrChange>"
        return f"<w:p><w:pPr>{properties}{inner}</w:pPr>{content}</w:p>"

    def row_properties(self, mark: Mark, properties: str = "") -> str:
        """The properties of a table row, and what marks it as inserted or deleted; rows cannot be moved."""
        change = {"ins": "ins", "moveTo": "ins", "del": "del", "moveFrom": "del"}.get(mark, "")
        inner = properties + (f"<w:{change} {self._attributes()}/>" if change else "")
        return f"<w:trPr>{inner}</w:trPr>" if inner else ""

    def cell_mark(self, mark: Mark) -> str:
        """What marks a single table cell as inserted or deleted."""
        return f"<w:cell{mark.capitalize()} {self._attributes()}/>" if mark else ""

    def move(self, mark: Literal["moveFrom", "moveTo"], name: str, lines: list[str]) -> list[str]:
        """`lines` as one end of the move called `name`."""
        attributes = self._attributes()
        start = f'<w:{mark}RangeStart {attributes} w:name="{name}"/>'
        return [start, *lines, f'<w:{mark}RangeEnd w:id="{self._count}"/>']
