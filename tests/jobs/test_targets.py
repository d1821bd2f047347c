"""Whatever the program writes: a target that cannot be written gives one clear sentence and keeps what it held."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.jobs.shelf import FLOOD, session, stock
from yuan.jobs.cards import export_brief
from yuan.jobs.compiling import compile_volumes
from yuan.jobs.exporting import export_comparison, export_plan
from yuan.jobs.ledger import export_ledger
from yuan.jobs.word_review import export_for_word
from yuan.library import Library, NewAccount, Session
from yuan.model.errors import BadFile
from yuan.model.plan import AccountRole

Write = Callable[[Session, str, Path], object]

WRITERS: dict[str, Write] = {
    "正文.docx": lambda desk, plan, path: export_plan(desk, plan, path, form="plan"),
    "通知.docx": lambda desk, plan, path: export_plan(desk, plan, path, form="notice"),
    "送审稿.docx": lambda desk, plan, path: export_plan(desk, plan, path, form="review"),
    "供审改.docx": export_for_word,
    "简明.docx": export_brief,
    "痕迹.docx": lambda desk, plan, path: export_comparison(desk, plan, 1, 1, path, form="redline"),
    "对照.docx": lambda desk, plan, path: export_comparison(desk, plan, 1, 1, path, form="table"),
    "台账.xlsx": lambda desk, plan, path: export_ledger(desk, path),
    "应急预案汇编（上册）.docx": lambda desk, plan, path: compile_volumes(desk, path.parent, ("上册",)),
}


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    first = NewAccount(name="管理员", full_name="管理员", role=AccountRole.ADMINISTRATOR, password="secret-1")
    made = Library.create(tmp_path / "预案库.yuan", first)
    yield made
    made.close()


@pytest.fixture
def desk(library: Library) -> Session:
    return session(library, AccountRole.ADMINISTRATOR)


@pytest.fixture
def plan(library: Library) -> str:
    return stock(library)[FLOOD]


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    folder = tmp_path / "文件"
    folder.mkdir()
    return folder


every_writer = pytest.mark.parametrize("name", WRITERS)


def standing(shelf: Path, name: str, desk: Session, plan: str) -> Path:
    """The file as an earlier run left it, its bytes replaced by something to be known again."""
    WRITERS[name](desk, plan, shelf / name)
    (path,) = shelf.iterdir()
    path.write_bytes(b"earlier")
    return path


@every_writer
def test_a_file_open_elsewhere_stays_as_it_is(
    name: str, desk: Session, plan: str, shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = standing(shelf, name, desk, plan)

    move = Path.replace

    def held(source: Path, target: Path) -> Path:
        if target == path:
            raise PermissionError(errno.EACCES, "held by another program", str(target))
        return move(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", held)
        with pytest.raises(BadFile, match=r"正在其他程序中打开。请关闭") as told:
            WRITERS[name](desk, plan, shelf / name)
    assert path.name in told.value.message
    assert path.read_bytes() == b"earlier"
    assert list(shelf.iterdir()) == [path], "nothing is left lying beside it"


@every_writer
def test_a_full_disk_leaves_nothing_half_written(
    name: str, desk: Session, plan: str, shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = standing(shelf, name, desk, plan)

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(BadFile, match="磁盘空间不足。请清理磁盘"):
            WRITERS[name](desk, plan, shelf / name)
    assert path.read_bytes() == b"earlier"
    assert list(shelf.iterdir()) == [path]


@every_writer
def test_a_folder_of_that_name_is_said_to_be_one(name: str, desk: Session, plan: str, shelf: Path) -> None:
    path = standing(shelf, name, desk, plan)
    path.unlink()
    (path / "里面").mkdir(parents=True)
    with pytest.raises(BadFile, match="这是一个文件夹。请给出文件名"):
        WRITERS[name](desk, plan, shelf / name)
    assert list(shelf.iterdir()) == [path]


@every_writer
def test_a_folder_that_is_not_there_yet_is_made(name: str, desk: Session, plan: str, shelf: Path) -> None:
    WRITERS[name](desk, plan, shelf / "新建" / name)
    (path,) = (shelf / "新建").iterdir()
    assert path.stat().st_size > 0


@every_writer
def test_a_file_where_the_folder_should_be_is_told(name: str, desk: Session, plan: str, shelf: Path) -> None:
    (shelf / "占位").write_bytes(b"a file")
    with pytest.raises(BadFile, match="不是文件夹"):
        WRITERS[name](desk, plan, shelf / "占位" / name)
    assert (shelf / "占位").read_bytes() == b"a file"
