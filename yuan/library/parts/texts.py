"""The part of a session that is about texts: the working draft, the versions, and their pictures."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from yuan.library import reading, writing
from yuan.library.access import Access
from yuan.library.parts.pictures import Pictures
from yuan.library.permissions import Right, sees_version
from yuan.library.trail import audit
from yuan.model.document.content import Document
from yuan.model.errors import NotFound, Refused
from yuan.model.records import Draft, Face, Saved, Stage, VersionRecord


class Texts:
    """What stands in the plans this account may read, and saving the draft of one it writes."""

    def __init__(self, access: Access) -> None:
        self._access = access
        self._pictures = Pictures(access)
        self.media = self._pictures.media

    def draft(self, plan: str) -> Draft:
        """The working draft to edit.

        Raises:
            Refused: not this account's to edit.
            NotFound: the plan has no working draft.
        """
        with self._access.reading() as connection:
            line = self._access.seen(connection, plan)
            self._access.require(Right.WRITE, line.card.unit)
            working = reading.draft(connection, plan)
        if line.stage is Stage.PROJECT:
            raise NotFound(f"“{line.card.title}”还没有开始编制。", "请先办理“开始编制”。")
        if working is None:
            raise NotFound(f"“{line.card.title}”现在没有在编稿。", "请先启动修订，或等待退回。")
        self._pictures.expect(plan)
        return working

    def last_saved(self, plan: str) -> Saved:
        """Who saved the working draft last, and when.

        Raises:
            Refused: not this account's to edit.
            NotFound: the plan has no working draft.
        """
        with self._access.reading() as connection:
            line = self._access.seen(connection, plan)
            self._access.require(Right.WRITE, line.card.unit)
            found = reading.last_saved(connection, plan)
        if found is None or line.stage is Stage.PROJECT:
            raise NotFound(f"“{line.card.title}”现在没有在编稿。", "请先启动修订，或等待退回。")
        return found

    def save_draft(
        self, plan: str, document: Document, revision: int, media: Mapping[str, bytes] | None = None
    ) -> int:
        """Save the working draft; returns the revision to give with the next save.

        Raises:
            Conflict: somebody else saved since `revision`; nothing was overwritten.
            Refused, NotFound: not this account's to edit, or no longer a draft.
        """
        # A kill loses nothing acknowledged here; only a power cut may cost the last moments of typing.
        with self._access.changing(durable=False) as connection:
            line = self._access.seen(connection, plan)
            self._access.require(Right.WRITE, line.card.unit)
            writing.refuse_secret_body(line.card, document)
            if line.stage is Stage.PROJECT:
                raise Refused(f"“{line.card.title}”还没有开始编制。", "请先办理“开始编制”。")
            writing.keep_media(connection, media or {})
            saved = writing.save_draft(connection, plan, document, revision, self._access.account.name)
            writing.announce(connection, plan, "draft")
            audit.record_edit(connection, self._access.account.name, plan, f"第{line.latest.number}版")
        return saved

    def leave_draft(self, plan: str) -> None:
        """Say that this account works on the draft no longer: what it saved last goes into the audit trail at once."""
        with self._access.changing() as connection:
            line = self._access.seen(connection, plan)
            self._access.require(Right.WRITE, line.card.unit)
            audit.record_left(connection, self._access.account.name, plan, f"第{line.latest.number}版")

    def versions(self, plan: str) -> list[VersionRecord]:
        """The versions this account may read, oldest first."""
        with self._access.reading() as connection:
            return self._access.versions(connection, plan)

    def document(self, plan: str, version: int | None = None) -> Document:
        """The text of a version; None for the newest this account may read.

        Raises:
            Refused: the account may not read that version.
        """
        with self._access.reading() as connection:
            line = self._access.seen(connection, plan)
            number = version if version is not None else line.latest.number
            row = reading.version_row(connection, plan, number)
            if not sees_version(self._access.account, line.card, Stage(row.stage)):
                raise Refused(
                    f"“{line.card.title}”第 {number} 版尚未印发，不能查看。", "请等待印发，或联系编制单位。"
                )
            data = reading.content(connection, plan, number)
        self._pictures.expect(plan)
        return reading.decoded(data)

    def version_in_force(self, plan: str, on: date) -> VersionRecord | None:
        """Which version was in force on a day."""
        return reading.version_in_force(self.versions(plan), on)

    def faces(self, plan: str) -> list[Face]:
        """The texts of the plan to be searched, as far as this account may read them."""
        with self._access.reading() as connection:
            found = reading.faces(connection, plan)
        return [face for face in found if sees_version(self._access.account, face.card, face.stage)]

    def may_see(self, plan: str, version: int) -> bool:
        """Whether this account may read that version."""
        try:
            return any(record.number == version for record in self.versions(plan))
        except NotFound:
            return False
