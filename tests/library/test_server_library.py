"""A library in a database on a server; SQLite under a URL stands in for one, with nothing that only files can."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from tests.library import conftest
from tests.library.conftest import ADMINISTRATOR, APPROVED, Office, card
from yuan.library import Library
from yuan.model.errors import BadFile, BadLibrary


@pytest.fixture
def address(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'server.db'}"


def test_what_is_done_in_it_is_kept_recorded_and_verified(address: str) -> None:
    with closing(Library.create(address, ADMINISTRATOR)) as library:
        office = Office(library)
        plan = office.drafter.create_plan(card(), conftest.text("为做好防汛工作，制定本预案。"))
        office.take(plan, *APPROVED)
        assert library.file is None
        assert library.verify() == []
        assert library.remarks() == library.troubles_against_backups() == []
    with closing(Library.open(address)) as library:
        assert library.plan_ids() == [plan]
        assert library.local_session().signature(plan, 1).is_broken is False


DOORS: dict[str, Callable[[Office, Path], object]] = {
    "backup": lambda office, path: office.library.backups.make(),
    "back_up_to": lambda office, path: office.administrator.back_up_to(path),
    "restore": lambda office, path: office.administrator.restore(path),
    "keep_elsewhere": lambda office, path: office.library.keep_elsewhere(),
}


@pytest.mark.parametrize("door", DOORS)
def test_what_only_a_file_can_is_refused_and_says_what_to_use(
    address: str, tmp_path: Path, door: str
) -> None:
    with closing(Library.create(address, ADMINISTRATOR)) as library:
        office = Office(library)
        before = library.head()
        with pytest.raises(BadFile, match="请用数据库自带的"):
            DOORS[door](office, tmp_path / "文件.yuan")
        assert library.head() == before
        assert library.place_fault() == ""
        assert library.sequence() == 0
        assert not (tmp_path / "文件.yuan").exists()


def test_a_library_that_is_there_is_not_made_again(address: str) -> None:
    with closing(Library.create(address, ADMINISTRATOR)) as library:
        own = library.id
    with pytest.raises(BadFile, match="已经有一个预案库"):
        Library.create(address)
    with closing(Library.open(address)) as library:
        assert library.id == own
        assert [account.name for account in library.accounts()] == [ADMINISTRATOR.name]


def test_a_newer_or_missing_library_is_named(address: str) -> None:
    with pytest.raises(BadLibrary):
        Library.open("sqlite:////nowhere/at/all.db")
    Library.create(address).close()
    engine = create_engine(address)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(BadLibrary, match="更新版本"):
        Library.open(address)


@pytest.mark.parametrize(
    "wrong",
    ["http://example.org/库", "nosuch://u:geheim@h/db", "sqlite://[", "postgresql+nosuch://u:geheim@h/db"],
)
def test_an_address_nobody_can_use_is_named_without_its_password(wrong: str) -> None:
    for door in (Library.open, Library.create):
        with pytest.raises(BadLibrary, match="数据库地址") as told:
            door(wrong)
        assert "geheim" not in str(told.value)
