"""The index follows the library, and survives whatever happens to its files."""

from __future__ import annotations

import os
import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest
from shelf import Shelf, plan, section

from yuan.model.errors import BadFile, Cancelled
from yuan.search import SearchIndex, store
from yuan.search.table_of_contents import PrivateStorage


@pytest.fixture
def shelf() -> Shelf:
    shelf = Shelf()
    for i in range(4):
        shelf.put(f"p{i}", plan(f"第{i}号预案", section("总则", f"甲乙丙{'丁' * i}", id=f"s{i}")))
    return shelf


def plans_found(index: SearchIndex, text: str) -> set[str]:
    return {hit.plan for hit in index.search(text, limit=None).hits}


EVERYONE = {"p0", "p1", "p2", "p3"}


def test_only_changed_plans_are_read_again(shelf: Shelf, tmp_path: Path) -> None:
    index = SearchIndex.open(tmp_path / "index")
    assert index.catch_up(shelf) == 4
    assert index.catch_up(shelf) == 0
    shelf.asked.clear()
    shelf.put("p1", plan("第1号预案", section("总则", "子丑寅卯")))
    shelf.put("p1", plan("第1号预案", section("总则", "子丑寅")))
    shelf.take_away("p2")
    assert index.catch_up(shelf) == 2
    assert shelf.asked == ["p1", "p2"]
    assert plans_found(index, "甲乙丙") == {"p0", "p3"}
    assert plans_found(index, "子丑寅") == {"p1"}
    assert plans_found(index, "子丑寅卯") == set()


def test_an_opened_index_goes_on_where_it_was(shelf: Shelf, tmp_path: Path) -> None:
    SearchIndex.open(tmp_path / "index").catch_up(shelf)
    index = SearchIndex.open(tmp_path / "index")
    assert plans_found(index, "甲乙丙") == EVERYONE
    assert index.catch_up(shelf) == 0


def test_many_small_changes_are_merged_without_loss(shelf: Shelf, tmp_path: Path) -> None:
    index = SearchIndex.open(tmp_path / "index")
    index.catch_up(shelf)
    for i in range(40):
        shelf.put("p1", plan("第1号预案", section("总则", f"第{i}稿")))
        index.catch_up(shelf)
    assert plans_found(index, "甲乙丙") == {"p0", "p2", "p3"}
    assert plans_found(index, "第38稿") == set()
    assert plans_found(index, "第39稿") == {"p1"}
    assert len(list((tmp_path / "index").glob("*.doc"))) <= 12
    assert plans_found(SearchIndex.open(tmp_path / "index"), "第39稿") == {"p1"}


def test_another_process_sees_and_makes_changes(shelf: Shelf, tmp_path: Path) -> None:
    mine, other = SearchIndex.open(tmp_path / "index"), SearchIndex.open(tmp_path / "index")
    mine.catch_up(shelf)
    assert other.catch_up(shelf) == 0
    assert plans_found(other, "甲乙丙") == EVERYONE


def test_cancelled_work_leaves_the_index_as_it_was(shelf: Shelf, tmp_path: Path) -> None:
    index = SearchIndex.open(tmp_path / "index")
    index.catch_up(shelf)
    shelf.put("p1", plan("第1号预案", section("总则", "子丑寅")))

    def stop(done: int, total: int, what: str) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        index.catch_up(shelf, stop)
    assert plans_found(index, "甲乙丙") == EVERYONE
    assert index.catch_up(shelf) == 1
    assert plans_found(index, "子丑寅") == {"p1"}


@pytest.mark.parametrize("damage", ["cut", "flip", "empty", "missing", "older", "not ours"])
def test_a_damaged_index_is_made_anew(shelf: Shelf, tmp_path: Path, damage: str) -> None:
    directory = tmp_path / "index"
    SearchIndex.open(directory).catch_up(shelf)
    segment = next(directory.glob("*.trm"))
    table = next(directory.glob("*.toc"))
    contents = segment.read_bytes()
    if damage == "cut":
        segment.write_bytes(contents[: len(contents) // 2])
    elif damage == "flip":
        middle = len(contents) // 2
        segment.write_bytes(contents[:middle] + bytes([contents[middle] ^ 0xFF]) + contents[middle + 1 :])
    elif damage == "empty":
        table.write_bytes(b"")
    elif damage == "missing":
        segment.unlink()
    elif damage == "older":
        table.write_bytes(as_format(table.read_bytes(), 1))
    else:
        table.write_text("[1, 2]")
    index = SearchIndex.open(directory)
    assert index.catch_up(shelf) == 4
    assert plans_found(index, "甲乙丙") == EVERYONE


def as_format(contents: bytes, number: int) -> bytes:
    """The table of contents as a program with another format would have written it, checksum and all."""
    start = len(b"yuan index\n")
    body = msgspec.msgpack.decode(contents[start + 8 :])
    changed = msgspec.msgpack.encode({**body, "format": number})
    return contents[:start] + b"%08x" % zlib.crc32(changed) + changed


def test_a_file_where_the_index_should_be(shelf: Shelf, tmp_path: Path) -> None:
    (tmp_path / "index").write_text("occupied")
    index = SearchIndex.open(tmp_path / "index")
    index.catch_up(shelf)
    assert plans_found(index, "甲乙丙") == EVERYONE
    assert (tmp_path / "index").read_text() == "occupied"


def crash_after(file_operations: int, index: SearchIndex, shelf: Shelf) -> None:
    """Let a child process catch up and die without a word at the given file operation."""
    child = os.fork()
    if child:
        os.waitpid(child, 0)
        return
    left = file_operations

    def counted(original: Callable[..., object]) -> Callable[..., object]:
        def operation(*args: object, **kwargs: object) -> object:
            nonlocal left
            if left == 0:
                os._exit(1)
            left -= 1
            return original(*args, **kwargs)

        return operation

    for name in ("create_file", "delete_file"):
        setattr(PrivateStorage, name, counted(getattr(PrivateStorage, name)))
    os.replace = counted(os.replace)  # type: ignore[assignment]
    index.catch_up(shelf)
    os._exit(0)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked on Unix only")
@pytest.mark.parametrize("step", range(8))
def test_a_crash_at_any_file_operation_is_caught_up(shelf: Shelf, tmp_path: Path, step: int) -> None:
    directory = tmp_path / "index"
    index = SearchIndex.open(directory)
    index.catch_up(shelf)
    shelf.put("p1", plan("第1号预案", section("总则", "子丑寅")))
    crash_after(step, index, shelf)
    reopened = SearchIndex.open(directory)
    reopened.catch_up(shelf)
    assert plans_found(reopened, "甲乙丙") == EVERYONE - {"p1"}
    assert plans_found(reopened, "子丑寅") == {"p1"}


def test_a_full_disk_is_one_clear_sentence(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = SearchIndex.open(tmp_path / "index")
    index.catch_up(shelf)
    shelf.put("p1", plan("第1号预案", section("总则", "子丑寅")))

    def full(*args: object, **kwargs: object) -> object:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(PrivateStorage, "create_file", full)
        with pytest.raises(BadFile, match="检索索引无法写入"):
            index.catch_up(shelf)
    assert plans_found(index, "甲乙丙") == EVERYONE
    assert index.catch_up(shelf) == 1


@contextmanager
def another_window_writing(directory: Path, monkeypatch: pytest.MonkeyPatch, lock: str) -> Iterator[None]:
    """While inside, the lock is held elsewhere, and nobody waits long for it."""
    held = PrivateStorage(str(directory)).lock(lock)
    with monkeypatch.context() as patch:
        patch.setattr(store, "PATIENCE", 0.01)
        assert held.acquire()
        try:
            yield
        finally:
            held.release()


def test_making_the_index_anew_beside_a_writing_window_is_one_clear_sentence(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = SearchIndex.open(tmp_path / "index")
    index.catch_up(shelf)
    for lock in ("MAIN_WRITELOCK", "COMMIT"):
        with another_window_writing(tmp_path / "index", monkeypatch, lock):
            with pytest.raises(BadFile, match="另一个窗口"):
                index.rebuild(shelf)
            shelf.put("p1", plan("第1号预案", section("总则", "子丑寅")))
            assert index.catch_up(shelf) == 0
    assert plans_found(index, "甲乙丙") == EVERYONE
    index.rebuild(shelf)
    assert plans_found(index, "子丑寅") == {"p1"}


def test_comparing_beside_a_writing_window_is_one_clear_sentence(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = SearchIndex.open(tmp_path / "index")
    index.catch_up(shelf)
    with (
        another_window_writing(tmp_path / "index", monkeypatch, "COMMIT"),
        pytest.raises(BadFile, match="另一个窗口"),
    ):
        index.differences(shelf)
    assert index.differences(shelf) == []


def test_a_folder_that_cannot_be_written_while_the_index_is_made_anew(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = SearchIndex.open(tmp_path / "index")
    index.catch_up(shelf)

    def refused(*args: object, **kwargs: object) -> object:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patch:
        patch.setattr(PrivateStorage, "create_file", refused)
        with pytest.raises(BadFile, match="检索索引无法写入"):
            index.rebuild(shelf)
    assert plans_found(index, "甲乙丙") == EVERYONE


def test_files_that_are_held_open_do_not_keep_the_index_from_being_made_anew(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on Windows, where a file that a window has mapped cannot be removed."""
    index = SearchIndex.open(tmp_path / "index")
    index.catch_up(shelf)
    unlink = Path.unlink

    def held(path: Path, missing_ok: bool = False) -> None:
        if path.suffix in {".doc", ".trm"}:
            raise PermissionError(13, "in use")
        unlink(path, missing_ok)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", held)
        index.rebuild(shelf)
    assert plans_found(index, "甲乙丙") == EVERYONE
    assert index.differences(shelf) == []
    assert plans_found(SearchIndex.open(tmp_path / "index"), "甲乙丙") == EVERYONE


@pytest.mark.parametrize("damage", ["flip", "missing"])
@pytest.mark.parametrize("merge", [False, True])
def test_damage_that_comes_while_the_index_is_open_is_mended_by_the_next_change(
    shelf: Shelf, tmp_path: Path, damage: str, merge: bool
) -> None:
    index = SearchIndex.open(tmp_path / "index")
    index.catch_up(shelf)
    if merge:
        for i in range(11):
            shelf.put(f"q{i}", plan("另一预案", section("总则", f"第{i}稿")))
            index.catch_up(shelf)
    for path in (tmp_path / "index").glob("*.trm"):
        contents = path.read_bytes()
        path.unlink()
        if damage == "flip":
            path.write_bytes(contents[:-8] + b"\xff" * 8)
    shelf.put("r" if merge else "p1", plan("第1号预案", section("总则", "子丑寅")))
    index.catch_up(shelf)
    assert plans_found(index, "子丑寅") == {"r" if merge else "p1"}
    assert plans_found(index, "甲乙丙") == EVERYONE - ({"p1"} if not merge else set())
    assert index.differences(shelf) == []


def test_a_commit_that_could_not_be_read_is_read_the_next_time(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, other = SearchIndex.open(tmp_path / "index"), SearchIndex.open(tmp_path / "index")
    mine.catch_up(shelf)
    another = Shelf("another")
    another.put("q", plan("别的库的预案", section("总则", "戊己庚")))
    other.catch_up(another)
    with another_window_writing(tmp_path / "index", monkeypatch, "COMMIT"):
        assert mine.catch_up(shelf) == 0
    shelf.put("p1", plan("第1号预案", section("总则", "子丑寅")))
    assert mine.catch_up(shelf) == 4
    assert plans_found(mine, "戊己庚") == set()
    assert plans_found(mine, "甲乙丙") == EVERYONE - {"p1"}


def test_a_library_restored_from_a_backup_is_indexed_anew(shelf: Shelf, tmp_path: Path) -> None:
    index = SearchIndex.open(tmp_path / "index")
    index.catch_up(shelf)
    restored = Shelf()
    restored.put("p0", plan("第0号预案", section("总则", "戊己庚")))
    assert index.catch_up(restored) == 1
    assert plans_found(index, "甲乙丙") == set()
    for i in range(5):
        restored.put(f"q{i}", plan("另一预案", section("总则", "戊己庚")))
    other_index = SearchIndex.open(tmp_path / "other")
    other_index.catch_up(shelf)
    assert other_index.catch_up(restored) == 6, "the change at the same number is another one"
    assert plans_found(other_index, "甲乙丙") == set()


def test_another_library_is_indexed_anew(shelf: Shelf, tmp_path: Path) -> None:
    index = SearchIndex.open(tmp_path / "index")
    index.catch_up(shelf)
    shelf.id = "another"
    assert index.catch_up(shelf) == 4


def test_searching_goes_on_while_the_index_catches_up(shelf: Shelf, tmp_path: Path) -> None:
    index = SearchIndex.open(tmp_path / "index")
    index.catch_up(shelf)
    answers: list[set[str]] = []
    done = threading.Event()

    def search() -> None:
        while not done.is_set():
            answers.append(plans_found(index, "甲乙丙"))

    searching = threading.Thread(target=search)
    searching.start()
    for i in range(15):
        shelf.put("p1", plan("第1号预案", section("总则", f"甲乙丙 第{i}稿")))
        index.catch_up(shelf)
    done.set()
    searching.join()
    assert answers
    assert all(answer == EVERYONE for answer in answers)


def test_one_unreadable_text_does_not_hide_the_others(shelf: Shelf, tmp_path: Path) -> None:
    broken = msgspec.structs.replace(shelf.plans["p1"][0], content=b"{")
    shelf.plans["p1"] = [broken]
    index = SearchIndex.open(tmp_path / "index")
    assert index.catch_up(shelf) == 4
    assert plans_found(index, "甲乙丙") == EVERYONE - {"p1"}
    assert plans_found(index, "第1号预案") == {"p1"}
