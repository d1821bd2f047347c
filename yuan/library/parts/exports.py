"""The part of a session that records what leaves the library, and knows again what comes back."""

from __future__ import annotations

import re

from yuan.library import reading, writing
from yuan.library.access import Access
from yuan.library.parts.texts import Texts
from yuan.library.trail import audit
from yuan.model.document.content import Document
from yuan.model.errors import NotFound
from yuan.model.plan import Secrecy

_SENT_OUT = "送出审改"
_DIGEST = re.compile(r"[0-9a-f]{16,64}")
"""Enough of a hash that nobody makes another text which begins so: with less, texts of others could be asked for."""


class Exports:
    """Texts sent out to be edited elsewhere, and whatever else is written to files."""

    def __init__(self, access: Access) -> None:
        self._access = access
        self._texts = Texts(access)

    def send_out(self, plan: str, version: int) -> Document:
        """The text of a version as it leaves to be edited elsewhere. It is kept, whatever becomes of the draft.

        Raises:
            Refused: the account may not read that version.
        """
        document = self._texts.document(plan, version)
        with self._access.changing() as connection:
            digest = writing.keep_text(connection, document)
            self._access.record(connection, _SENT_OUT, plan, f"第{version}版 {digest[:16]}")
        return document

    def sent_out(self, plan: str, version: int, text: str) -> Document:
        """What `send_out` gave, by the beginning of its hash ("" for the version as it is now).

        Raises:
            Refused: the account may not read that version.
            NotFound: this library holds no such text, or it went out of another plan.
        """
        now_there = self._texts.document(plan, version)
        with self._access.reading() as connection:
            went_out = _DIGEST.fullmatch(text) is not None and any(
                text.startswith(digest)
                for digest in audit.details(connection, _SENT_OUT, plan, f"第{version}版 ")
                if _DIGEST.fullmatch(digest)
            )
            found = (reading.kept_text(connection, text) if went_out else None) if text else now_there
        if found is None:
            raise NotFound(
                "预案库中没有这份文件送出时的稿子，无法比对。", "请重新送出，或对照返回的文件手工修改。"
            )
        return found

    def note_export(self, what: str, plan: str = "", version: int | None = None) -> None:
        """Record that something leaves the library: `what` of a version of a plan, or of the library as a whole.

        Raises:
            Refused: the account was deactivated, so that nothing may leave any more.
        """
        with self._access.changing() as connection:
            detail = what
            if plan:
                line = self._access.seen(connection, plan)
                number = line.latest.number if version is None else version
                level = line.card.secrecy
                mark = "" if level is Secrecy.PUBLIC else f"（{level.value}）"
                detail = f"第{number}版 {what}{mark}"
            self._access.record(connection, "导出", plan or "预案库", detail)
