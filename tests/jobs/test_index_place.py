"""Where a library's search index lies, and that nothing somebody else put there is ever run."""

from __future__ import annotations

import os
import pickle
import stat
import sys
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from whoosh.fields import ID, Schema
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC, FileIndex

from tests.library.conftest import card, text
from yuan.jobs.searching import KEPT_DAYS, find_index, index_directory, open_index
from yuan.jobs.verifying import verify_library
from yuan.library import Library

WORDS = "洪峰过境"


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Library]:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "desk").mkdir()
    opened = Library.create(tmp_path / "desk" / "预案库.yuan")
    opened.local_session().create_plan(card(), text(f"{WORDS}时按本预案处置。"))
    yield opened
    opened.close()


class Marker:
    """Writes a file when it is unpickled: what a hostile index does is anything at all."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, ...]:
        return (os.mkdir, (str(self.path),))


def whoosh_contents(marker: Path) -> bytes:
    """A table of contents as whoosh itself writes it, with code in it."""
    folder = marker.parent / f"{marker.name}-workshop"
    folder.mkdir()
    TOC(Schema(plan=ID), [], 99).write(FileStorage(str(folder)), "MAIN")
    (written,) = folder.glob("_MAIN_*.toc")
    harmless = pickle.dumps([], -1)
    contents = written.read_bytes()
    assert contents.endswith(harmless)
    return contents.removesuffix(harmless) + pickle.dumps(Marker(marker), -1)


def our_contents(marker: Path) -> bytes:
    """The same behind the beginning and checksum of our own format, which are no secret."""
    body = pickle.dumps(Marker(marker), -1)
    return b"yuan index\n" + b"%08x" % zlib.crc32(body) + body


def plant(folder: Path, contents: bytes) -> None:
    """Put `contents` into the folder as the newest table of contents, with a checksum that fits."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "_MAIN_99.toc").write_bytes(contents)
    (folder / "checksums.json").write_text(f'{{"_MAIN_99.toc": {zlib.crc32(contents)}}}')


def test_the_planted_code_would_run_if_it_were_read(tmp_path: Path) -> None:
    plant(tmp_path / "index", whoosh_contents(tmp_path / "marker"))
    FileIndex(FileStorage(str(tmp_path / "index")))
    assert (tmp_path / "marker").exists()


def test_a_folder_beside_the_library_is_not_read_and_goes_away(library: Library, tmp_path: Path) -> None:
    beside = Path(f"{library.path}.index")
    plant(beside, whoosh_contents(tmp_path / "marker"))
    assert open_index(library).search(WORDS).total == 1
    assert verify_library(library).troubles == ()
    assert not (tmp_path / "marker").exists()
    assert not beside.exists()


@pytest.mark.parametrize("contents", [whoosh_contents, our_contents])
def test_code_in_the_users_own_folder_is_not_run_either(
    library: Library, tmp_path: Path, contents: object
) -> None:
    assert callable(contents)
    open_index(library).close()
    plant(index_directory(library.path), contents(tmp_path / "marker"))
    assert verify_library(library).troubles == ()
    assert open_index(library).search(WORDS).total == 1
    assert not (tmp_path / "marker").exists()


def test_no_pickle_is_written_or_read_in_the_life_of_an_index(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> object:
        raise AssertionError("a pickle")

    from whoosh import writing  # noqa: F401  (so that its modules are there to be trapped)

    ours = {id(getattr(pickle, name)) for name in ("load", "loads", "dump", "dumps")}
    for module in [module for name, module in sys.modules.items() if name.startswith("whoosh")]:
        for name, value in list(vars(module).items()):
            if id(value) in ours:
                monkeypatch.setattr(module, name, refuse)
    for name in ("load", "loads", "dump", "dumps"):
        monkeypatch.setattr(pickle, name, refuse)
    session = library.local_session()
    for round_ in range(15):  # far enough that segments are merged
        session.create_plan(
            card(title=f"第{round_}号预案"), text("山洪沟道巡查。", title=f"第{round_}号预案")
        )
        open_index(library).close()
    assert open_index(library).search("山洪沟道").total == 15


def test_a_folder_that_is_more_than_an_index_stays(library: Library, tmp_path: Path) -> None:
    beside = Path(f"{library.path}.index")
    plant(beside, whoosh_contents(tmp_path / "marker"))
    (beside / "会议纪要.docx").write_text("not ours")
    open_index(library).close()
    assert len(list(beside.iterdir())) == 3
    assert not (tmp_path / "marker").exists()


def test_a_link_in_the_folders_place_is_not_followed(library: Library, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    plant(elsewhere, whoosh_contents(tmp_path / "marker"))
    Path(f"{library.path}.index").symlink_to(elsewhere)
    directory = index_directory(library.path)
    directory.parent.mkdir(parents=True)
    directory.symlink_to(elsewhere)
    index = open_index(library)
    assert index.search(WORDS).total == 1
    assert sorted(file.name for file in elsewhere.iterdir()) == ["_MAIN_99.toc", "checksums.json"]
    assert not (tmp_path / "marker").exists()
    index.close()


@pytest.mark.parametrize("umask", [0o000, 0o077])
def test_an_index_is_its_owners_alone_under_any_umask(library: Library, umask: int) -> None:
    before = os.umask(umask)
    try:
        open_index(library).close()
    finally:
        os.umask(before)
    folder = index_directory(library.path)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == {0o600}


def test_nothing_is_written_beside_the_library(library: Library) -> None:
    before = {path.name for path in Path(library.path).parent.iterdir()}
    open_index(library).close()
    assert {path.name for path in Path(library.path).parent.iterdir()} == before


def test_a_cache_that_cannot_be_written_costs_time_only(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "occupied").write_text("a file")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "occupied"))
    index = open_index(library)
    assert index.search(WORDS).total == 1
    index.close()


def test_the_index_of_another_library_at_the_same_place_is_not_believed(library: Library) -> None:
    open_index(library).close()
    place = Path(library.path)
    library.close()
    for path in place.parent.iterdir():
        path.unlink()
    other = Library.create(place)
    other.local_session().create_plan(card(), text("另一个预案库的文字。"))
    index = open_index(other)
    assert index.search(WORDS).total == 0
    assert index.search("另一个预案库").total == 1
    other.close()


def test_indexes_long_unused_are_swept_away_and_others_left(library: Library) -> None:
    open_index(library).close()
    home = index_directory(library.path).parent
    long_ago = time.time() - (KEPT_DAYS + 1) * 24 * 3600
    for place, age in (("旧库", long_ago), ("新库", time.time())):
        index = find_index(Path(f"/nowhere/{place}.yuan"))
        index.close()
        os.utime(index_directory(Path(f"/nowhere/{place}.yuan")), (age, age))
    (home / "notes").mkdir()
    os.utime(home / "notes", (long_ago, long_ago))
    find_index(library.path).close()
    left = {index_directory(Path("/nowhere/新库.yuan")), index_directory(library.path), home / "notes"}
    assert set(home.iterdir()) == left


def test_a_table_of_contents_that_promises_too_much_is_thrown_away(library: Library) -> None:
    open_index(library).close()
    (table,) = index_directory(library.path).glob("*.toc")
    contents = table.read_bytes()
    start = len(b"yuan index\n")
    body = msgspec.msgpack.decode(contents[start + 8 :])
    body["segments"][0]["count"] = 10**12
    changed = msgspec.msgpack.encode(body)
    table.write_bytes(contents[:start] + b"%08x" % zlib.crc32(changed) + changed)
    assert open_index(library).search(WORDS).total == 1
