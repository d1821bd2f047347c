"""The part of a session that keeps what two texts made of one draft: the merged text, and the places still to be decided."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select, update

from yuan.library import reading, tables, writing
from yuan.library.access import Access
from yuan.library.clock import moment, now
from yuan.library.parts.packages.asides import keep_conflict
from yuan.library.permissions import Right
from yuan.library.rows import all_rows, decodes, readable
from yuan.library.trail import audit
from yuan.model.document.bounds import decode_stored
from yuan.model.document.content import Document
from yuan.model.errors import NotFound, Refused
from yuan.model.merge.conflict import Conflict, OpenConflict, in_reading_order
from yuan.model.merge.encoding import decode_conflicts, encode_conflicts

MERGED, SETTLED, REOPENED = "合并修改", "处理合并冲突", "重新处理合并冲突"
_TABLE = tables.merge_conflicts


class Merging:
    """Merged drafts of the plans this account writes."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def open_conflicts(self, plan: str) -> tuple[OpenConflict, ...]:
        """The places of the working draft that nobody decided yet, in reading order; none where there is no draft.

        Raises:
            Refused: not this account's to edit.
        """
        with self._access.reading() as connection:
            line = self._access.seen(connection, plan)
            self._access.require(Right.WRITE, line.card.unit)
            draft = reading.draft(connection, plan)
            if draft is None:
                return ()
            rows = all_rows(connection, select(_TABLE).where(*_open(plan, draft.version)))
        found = {one.conflict.id: one for one in readable(_open_conflict, rows)}
        ordered = in_reading_order(reading.decoded(draft.content), (one.conflict for one in found.values()))
        return tuple(found[conflict.id] for conflict in ordered)

    def merge_draft(
        self,
        plan: str,
        document: Document,
        revision: int,
        conflicts: Sequence[Conflict],
        source: str,
        media: Mapping[str, bytes] | None = None,
    ) -> int:
        """Make a merged text the working draft, and keep what is in conflict until somebody decides; all or nothing.

        Args:
            document: the text of `revision` merged with another.
            source: whose text was merged in, as it is told on screen.

        Returns:
            the revision to give with the next save.

        Raises:
            Conflict: somebody else saved since `revision`; nothing was overwritten.
            Refused, NotFound: not this account's to edit, or no longer a draft.
        """
        with self._access.changing() as connection:
            line = self._access.seen(connection, plan)
            self._access.require(Right.WRITE, line.card.unit)
            writing.refuse_secret_body(line.card, document)
            number, by = line.latest.number, self._access.account.name
            writing.keep_media(connection, media or {})
            saved = writing.save_draft(connection, plan, document, revision, by)
            for conflict in conflicts:
                keep_conflict(connection, plan, number, conflict.id, encode_conflicts([conflict]), source)
            writing.announce(connection, plan, "draft")
            waiting = f"，{len(conflicts)} 处待定" if conflicts else ""
            audit.record(connection, by, MERGED, plan, f"第{number}版，并入{source}的修改{waiting}")
        return saved

    def settle_conflict(self, plan: str, id: str) -> None:
        """Note that a place was decided: the draft as it is saved reads there as it should. Nothing when it was before.

        Raises:
            NotFound: the working draft has no such place.
            Refused: not this account's to edit.
        """
        self._set(plan, id, SETTLED, settled_by=self._access.account.name, settled_at=now())

    def reopen_conflict(self, plan: str, id: str) -> None:
        """Take back that a place was decided: it waits again.

        Raises:
            NotFound: the working draft has no such place.
            Refused: not this account's to edit.
        """
        self._set(plan, id, REOPENED, settled_by="", settled_at=None)

    def _set(self, plan: str, id: str, action: str, *, settled_by: str, settled_at: str | None) -> None:
        with self._access.changing() as connection:
            line = self._access.seen(connection, plan)
            self._access.require(Right.WRITE, line.card.unit)
            draft = reading.draft(connection, plan)
            which = (_TABLE.c.plan == plan, _TABLE.c.id == id)
            row = connection.execute(select(_TABLE).where(*which)).first()
            if row is None or draft is None or row.version != draft.version:
                raise NotFound("在编稿中没有这一处合并冲突。", "请刷新后重试。")
            if bool(row.settled_at) == bool(settled_at):
                return
            connection.execute(
                update(_TABLE).where(*which).values(settled_by=settled_by, settled_at=settled_at)
            )
            writing.announce(connection, plan, "draft")
            self._access.record(connection, action, plan, f"第{draft.version}版 {id}")

    def common_base(self, plan: str, hashes: Collection[str]) -> Document | None:
        """The newest text this library has that another working text of the plan came of too; None when there is none.

        Args:
            hashes: of the texts that other one came of.

        Raises:
            Refused: not this account's to edit.
        """
        bases, versions = tables.draft_bases, tables.versions
        with self._access.reading() as connection:
            line = self._access.seen(connection, plan)
            self._access.require(Right.WRITE, line.card.unit)
            own = select(bases.c.hash).where(bases.c.plan == plan).order_by(bases.c.at.desc(), bases.c.hash)
            kept = select(versions.c.hash).where(versions.c.plan == plan).order_by(versions.c.number.desc())
            known = [*connection.execute(own).scalars(), *connection.execute(kept).scalars()]
            common = next((digest for digest in known if digest and digest in hashes), None)
            if common is None:
                return None
            contents = tables.contents
            data = connection.execute(select(contents.c.data).where(contents.c.hash == common)).scalar()
        return None if data is None else decode_stored(data)


def require_settled(connection: Connection, plan: str, version: int) -> None:
    """Go on only when nothing waits in the working draft of a version.

    Raises:
        Refused: saying how many places wait.
    """
    query = select(func.count()).select_from(_TABLE).where(*_open(plan, version))
    waiting = connection.execute(query).scalar_one()
    if waiting:
        raise Refused(
            f"正文中还有 {waiting} 处两边不一致的修改没有处理，不能送审。",
            "请打开正文，在上方的提示中选“逐处处理”，处理完再送审。",
        )


def _open(plan: str, version: int) -> tuple[ColumnElement[bool], ...]:
    return _TABLE.c.plan == plan, _TABLE.c.version == version, _TABLE.c.settled_at.is_(None)


@decodes(_TABLE, "plan")
def _open_conflict(row: Any) -> OpenConflict:
    (conflict,) = decode_conflicts(row.data)
    made_at = moment(row.made_at)
    if made_at is None:
        raise ValueError(row.made_at)
    return OpenConflict(conflict=conflict, source=row.source, made_at=made_at)
