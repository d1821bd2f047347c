"""Libraries under every name a file system allows, and readable by nobody but their owner."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.library.conftest import card, text
from yuan.library import Library
from yuan.library.backup.backups import backups_of, check_backup
from yuan.library.backup.restore_preview import preview
from yuan.library.draft_history import History
from yuan.library.store.library_file import check_file
from yuan.model.errors import BadFile, BadLibrary
from yuan.model.files import atomic_write
from yuan.model.text.plain_text import plain_text
from yuan.ui.editor.draft.recovery_files import SessionMarker, UnsavedTexts

SIGNS = [chr(number) for number in range(1, 128) if chr(number) != "/"]
NAMES = [
    "预案%20库.yuan",
    "预案库？?mode=memory.yuan",
    "a#b&c=d;e+f.yuan",
    "%41%2f%00.yuan",
    ":memory:",
    "file:别处.yuan",
    "file::memory:?cache=shared",
    "-rf",
    "--help.yuan",
    "末尾的点.",
    " 两头空格 ",
    "“引号”'\"`.yuan",
    "换\n行\t.yuan",
    "防汛🌊🚒.yuan",
    "长" * 60 + ".yuan",
    "\udcff不是文字.yuan",
    "$HOME~*[a-z].yuan",
    "\\\\server\\库.yuan",
]


def lived_in(place: Path, other: Path) -> None:
    """Everything that is done with the file of a library, by its name."""
    library = Library.create(place)
    plan = library.local_session().create_plan(card(), text("正文。"))
    library.backup(other)
    backup = library.backups.make()
    library.close()
    library = Library.open(place)
    assert library.plan_ids() == [plan]
    assert library.place_fault() == ""
    assert preview(backup.path, place).changes == ()
    assert check_backup(backup) == []
    assert [one.path for one in backups_of(place)] == [backup.path]
    library.close()
    Library.restore(other, place)
    library = Library.open(place)
    assert "正文" in plain_text(library.local_session().document(plan))
    library.close()


@pytest.mark.parametrize("name", NAMES)
def test_any_name(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "库%3F?#"
    lived_in(folder / name, tmp_path / "另存#1.yuan")
    others = {f"{name}.备份"}
    assert {path.name for path in folder.iterdir()} - others == {name}, "made under another name too"


def test_every_sign(tmp_path: Path) -> None:
    some = ["".join(SIGNS[start : start + 14]) for start in range(0, len(SIGNS), 14)]
    for signs in some:
        place = tmp_path / f"甲{signs}乙.yuan"
        Library.create(place).close()
        library = Library.open(place)
        library.backup(tmp_path / f"备份{signs}.yuan")
        library.close()
        assert check_file(tmp_path / f"备份{signs}.yuan") == check_file(place)
    assert len(list(tmp_path.iterdir())) == 2 * len(some)


@pytest.mark.parametrize("name", ["长" * 200 + ".yuan", "空\0字.yuan", "没有/\0/夹.yuan"])
def test_names_no_file_can_have_are_told(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadFile):
        Library.create(tmp_path / name)
    with pytest.raises(BadLibrary):
        Library.open(tmp_path / name)
    assert list(tmp_path.iterdir()) == []


# --- who may read what we make -----------------------------------------------------------------------------------


@pytest.fixture
def open_umask() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.mark.skipif(os.name != "posix", reason="modes of POSIX")
def test_what_we_keep_is_for_its_owner_only(open_umask: None, tmp_path: Path) -> None:
    place = tmp_path / "预案库.yuan"
    library = Library.create(place)
    plan = library.local_session().create_plan(card(), text("正文。"))
    backup = library.backups.make()
    library.backup(tmp_path / "另存.yuan")
    library.keep_elsewhere()
    own = tmp_path / "own"
    History(own / "history").keep(plan, text("稿"))
    UnsavedTexts(own / "recovery").keep(plan, text("稿"))
    marker = SessionMarker(own / "recovery", "管理员")
    marker.edits(plan)
    made = [path for path in tmp_path.rglob("*") if path.suffix != ".lock"]
    marker.end()
    library.close()
    Library.restore(backup.path, tmp_path / "恢复出来.yuan")
    Library.restore(backup.path, place)
    made += list(tmp_path.glob("*.yuan"))
    assert {"预案库.yuan-wal", "预案库.yuan-shm", "history", "recovery"} <= {path.name for path in made}
    loose = [path.name for path in made if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077]
    assert loose == []


@pytest.mark.skipif(os.name != "posix", reason="modes of POSIX")
def test_a_library_opened_to_a_group_stays_so(tmp_path: Path) -> None:
    place = tmp_path / "预案库.yuan"
    library = Library.create(place)
    backup = library.backups.make()
    library.close()
    place.chmod(0o660)
    place.write_bytes(b"\xff" * 5000)
    Library.restore(backup.path, place)
    assert stat.S_IMODE(place.stat().st_mode) == 0o660


@pytest.mark.skipif(os.name != "posix", reason="modes of POSIX")
@pytest.mark.parametrize(("umask", "mode"), [(0o022, 0o644), (0o077, 0o600), (0o002, 0o664)])
def test_what_a_user_asked_for_is_readable_as_the_system_says(tmp_path: Path, umask: int, mode: int) -> None:
    before = os.umask(umask)
    try:
        with atomic_write(tmp_path / "台账.xlsx") as temporary:
            temporary.write_bytes(b"x")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "台账.xlsx").stat().st_mode) == mode
