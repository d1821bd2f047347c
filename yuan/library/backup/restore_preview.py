"""What restoring a backup would change, found by the hashes of the texts, before anything is changed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import msgspec
from sqlalchemy import Connection, func, select

from yuan.library import tables
from yuan.library.backup.opened_copy import opened_copy
from yuan.library.backup.restoring import lost_accounts
from yuan.library.clock import moment_or_none
from yuan.library.fingerprint import fingerprint
from yuan.library.rows import all_rows
from yuan.library.verification import verifying
from yuan.model.errors import BadFile, BadLibrary
from yuan.model.progress import Progress, silent
from yuan.model.safekeeping import Trouble


class Holding(msgspec.Struct, frozen=True, kw_only=True):
    """What a library holds, in numbers; `last_at` is the moment of its newest audit row."""

    plans: int
    versions: int
    opinions: int
    materials: int
    accounts: int
    audit_rows: int
    last_at: datetime | None


class PlanChange(msgspec.Struct, frozen=True, kw_only=True):
    """What restoring would do to one plan, in Chinese: what goes, and what comes back."""

    plan: str
    title: str
    unit: str
    losses: tuple[str, ...]
    gains: tuple[str, ...]


class Preview(msgspec.Struct, frozen=True, kw_only=True):
    """A backup beside the present library, which is None when it cannot be read or is not there.

    `troubles` is what does not verify in the backup; one with any cannot be restored.
    """

    backup: Holding
    present: Holding | None
    is_same_library: bool
    changes: tuple[PlanChange, ...]
    troubles: tuple[Trouble, ...]


class _Draft(msgspec.Struct, frozen=True):
    version: int
    digest: str
    words: str


class _Plan(msgspec.Struct, frozen=True):
    title: str
    unit: str
    versions: dict[int, tuple[str | None, str]]
    draft: _Draft | None


def preview(source: Path, target: Path, progress: Progress = silent) -> Preview:
    """What putting the backup `source` in `target`'s place would change; both stay as they are.

    Raises:
        Cancelled: `progress` said so.
        BadFile, BadLibrary: the backup cannot be read.
    """
    with opened_copy(source, progress) as copy:
        troubles = verifying.database_troubles(copy, progress) + lost_accounts(copy, target)
        with copy.reads() as connection:
            backup, then = _holding(connection), _plans(connection)
        present, now, is_same = None, then, True
        with suppress(BadFile, BadLibrary), opened_copy(target, progress) as there:
            with there.reads() as connection:
                present, now = _holding(connection), _plans(connection)
            is_same = there.id == copy.id
    return Preview(
        backup=backup,
        present=present,
        is_same_library=is_same,
        changes=tuple(_changes(now, then)),
        troubles=tuple(troubles),
    )


def _holding(connection: Connection) -> Holding:
    def count(name: str) -> int:
        return connection.execute(select(func.count()).select_from(tables.metadata.tables[name])).scalar_one()

    return Holding(
        plans=count("plans"),
        versions=count("versions"),
        opinions=count("opinions"),
        materials=count("materials"),
        accounts=count("accounts"),
        audit_rows=count("audit"),
        last_at=moment_or_none(connection.execute(select(func.max(tables.audit.c.at))).scalar()),
    )


def _plans(connection: Connection) -> dict[str, _Plan]:
    versions: dict[str, dict[int, tuple[str | None, str]]] = {}
    for row in all_rows(connection, select(tables.versions).order_by(tables.versions.c.number)):
        versions.setdefault(row.plan, {})[row.number] = (row.hash, row.stage)
    drafts = {
        row.plan: _Draft(
            row.version, fingerprint(row.data), f"{_local(row.saved_at)} {row.saved_by}保存的在编稿"
        )
        for row in all_rows(connection, select(tables.drafts))
    }
    rows = all_rows(connection, select(tables.plans).order_by(tables.plans.c.order))
    return {
        row.id: _Plan(str(row.title), str(row.unit), versions.get(row.id, {}), drafts.get(row.id))
        for row in rows
    }


def _local(at: str) -> str:
    read = moment_or_none(at)
    return f"{read.astimezone():%Y-%m-%d %H:%M}" if read else ""


def _changes(now: dict[str, _Plan], then: dict[str, _Plan]) -> Iterator[PlanChange]:
    for plan in dict.fromkeys([*now, *then]):
        there, back = now.get(plan), then.get(plan)
        if there is not None and back is not None:
            losses = [*_versions_lost(there, back), *_stages_undone(there, back), *_draft_lost(there, back)]
            gains = [*_versions_lost(back, there), *_draft_lost(back, there)]
        else:
            losses, gains = _whole(there), _whole(back)
        shown = there or back
        if shown is not None and (losses or gains):
            yield PlanChange(
                plan=plan, title=shown.title, unit=shown.unit, losses=tuple(losses), gains=tuple(gains)
            )


def _whole(plan: _Plan | None) -> list[str]:
    return [f"整个预案（{len(plan.versions)} 个版本）"] if plan is not None else []


def _draft_lost(there: _Plan, back: _Plan) -> list[str]:
    """The draft of `there`, when `back` has another text or none."""
    other = back.draft.digest if back.draft else ""
    return [there.draft.words] if there.draft and there.draft.digest != other else []


def _versions_lost(there: _Plan, back: _Plan) -> list[str]:
    """The versions of `there` whose text `back` does not have; drafts are told apart."""
    lost = []
    for number, (digest, stage) in there.versions.items():
        other = back.versions.get(number)
        if other is None:
            lost.append(f"第{number}版（{stage}）")
        elif digest is not None and other[0] is not None and digest != other[0]:
            lost.append(f"第{number}版的正文（{stage}）")
    return lost


def _stages_undone(there: _Plan, back: _Plan) -> list[str]:
    both = [
        (number, back.versions[number], there.versions[number])
        for number in there.versions
        if number in back.versions
    ]
    return [f"第{number}版由“{now}”变回“{then}”" for number, (_, then), (_, now) in both if then != now]
