"""Who has a plan open now: seen at once, gone when the window is gone, and no record."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path

import pytest
from sqlalchemy import update

from tests.library.conftest import WATER, card, text
from yuan.library import Library, Session, tables
from yuan.library.clock import now
from yuan.library.parts import presence
from yuan.library.store.connections import BUSY_MS
from yuan.model.plan import AccountRole
from yuan.model.records import Account


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library.create(tmp_path / "预案库.yuan")


def drafter(library: Library, name: str) -> Session:
    return Session(library, Account(name=name, full_name=name, role=AccountRole.DRAFTER, unit=WATER))


def test_whoever_opens_a_plan_sees_who_has_it_open_until_they_leave(library: Library) -> None:
    first, second = drafter(library, "甲"), drafter(library, "乙")
    plan = first.create_plan(card(), text("正文。"))
    before = library.sequence()
    id = first.presence.begin(plan, is_editing=True)
    assert first.presence.others(plan) == ()
    [seen] = second.presence.others(plan)
    assert (seen.name, seen.is_editing) == ("甲", True)
    assert seen.machine
    second.presence.begin(plan, is_editing=False)
    assert [one.name for one in first.presence.others(plan)] == ["乙"]
    first.presence.end(id)
    assert second.presence.others(plan) == ()
    assert library.sequence() == before
    assert library.verify() == []


def test_two_windows_of_one_account_see_each_other(library: Library) -> None:
    one, other = drafter(library, "甲"), drafter(library, "甲")
    plan = one.create_plan(card(), text("正文。"))
    one.presence.begin(plan, is_editing=True)
    assert [seen.account for seen in other.presence.others(plan)] == ["甲"]


def test_a_window_that_is_gone_is_swept_and_one_that_slept_comes_back(library: Library) -> None:
    first, second = drafter(library, "甲"), drafter(library, "乙")
    plan = first.create_plan(card(), text("正文。"))
    id = first.presence.begin(plan, is_editing=True)
    long_ago = "2026-01-01T00:00:00+00:00"
    with library.database.writes() as connection:
        connection.execute(update(tables.presence).values(seen_at=long_ago))
    assert second.presence.others(plan) == ()
    second.presence.begin(plan, is_editing=True)
    with library.database.reads() as connection:
        rows = connection.execute(tables.presence.select()).all()
    assert [row.account for row in rows] == ["乙"]
    assert first.presence.renew(id)
    [seen] = second.presence.others(plan)
    assert seen.since < seen.since.fromisoformat(now())


def test_a_busy_library_is_told_later_and_nobody_waits(library: Library) -> None:
    first, second = drafter(library, "甲"), drafter(library, "乙")
    plan = first.create_plan(card(), text("正文。"))
    writer = sqlite3.connect(str(library.path), isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    began = time.monotonic()
    id = first.presence.begin(plan, is_editing=True)
    assert time.monotonic() - began < BUSY_MS / 1000, "it did not wait as others do"
    assert second.presence.others(plan) == ()
    writer.execute("ROLLBACK")
    writer.close()
    assert first.presence.renew(id)
    assert len(second.presence.others(plan)) == 1
    assert presence.STALE_S >= 2 * presence.RENEW_S
