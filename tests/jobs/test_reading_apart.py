"""Files are read in a process of their own: what goes wrong there is one clear error here, and the next file is read."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.waiting import wait_until
from tests.word.hostile import LINES, drawing, nested_tables, png
from tests.word.packages import docx, p
from yuan.jobs import reading_apart
from yuan.jobs.importing import read_files
from yuan.jobs.reading_apart import read_apart, read_back_apart
from yuan.model.document.content import walk_blocks
from yuan.model.errors import BadFile, Cancelled
from yuan.word.reader import read_file
from yuan.word.round_trip import read_back, write_for_word

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks for processes in /proc")


def paper(folder: Path, name: str = "某区防汛应急预案.txt", times: int = 1) -> Path:
    path = folder / name
    path.write_text(LINES + "应急处置要及时有序。\n\n" * times, encoding="utf-8")
    return path


def children() -> list[int]:
    """The processes this one has started and that still run."""
    found = [
        int(one)
        for task in Path("/proc/self/task").iterdir()
        for one in (task / "children").read_text().split()
    ]
    return [one for one in found if Path(f"/proc/{one}/cmdline").read_bytes()]


def wait_until_gone(process: int) -> None:
    command = Path(f"/proc/{process}/cmdline")
    wait_until(lambda: not command.exists() or not command.read_bytes(), "its end")


def test_what_comes_through_is_what_was_read(tmp_path: Path) -> None:
    picture = png(20, 10)
    path = docx(tmp_path / "预案.docx", p("某区防汛应急预案"), p("1 总则"), p("1.1 目的"), p("为了防汛。"),
                drawing(), p("1.2 依据"), parts={"media/a.png": picture})  # fmt: skip
    (apart,), (here,) = read_apart(path), read_file(path)
    assert apart.media == here.media
    assert list(apart.media.values()) == [picture]
    assert [type(block) for block in walk_blocks(apart.document)] == [
        type(block) for block in walk_blocks(here.document)
    ]
    assert apart.document.front == here.document.front
    assert (apart.guess, apart.omitted, apart.file) == (here.guess, here.omitted, here.file)
    assert [doubt.text for doubt in apart.doubts] == [doubt.text for doubt in here.doubts]
    assert sorted(typed.number for typed in apart.typed.values()) == ["1", "1.1", "1.2"]


def test_a_file_that_cannot_be_read_says_why_and_the_process_goes_on(tmp_path: Path) -> None:
    bad = tmp_path / "坏.docx"
    bad.write_bytes(b"PK\x03\x04 not much more")
    with pytest.raises(BadFile, match=r"坏\.docx.*损坏"):
        read_apart(bad)
    assert read_apart(paper(tmp_path))[0].document.front.title == "某区防汛应急预案"


def test_a_file_that_takes_too_long_is_stopped_and_named(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match=r"很长\.txt.*用时超过 0 秒，已停止"):
        read_apart(paper(tmp_path, "很长.txt", 25_000), seconds=0)
    assert read_apart(paper(tmp_path))


def test_a_file_that_takes_too_much_memory_is_stopped_and_named(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match=r"很大\.txt.*占用内存过多（超过 1 MB），已停止"):
        read_apart(paper(tmp_path, "很大.txt", 25_000), memory=1_000_000)
    assert read_apart(paper(tmp_path))


@linux
def test_a_process_that_dies_is_one_bad_file(tmp_path: Path) -> None:
    killed = set()

    def progress(done: int, total: int, what: str) -> None:
        for process in set(children()) - killed:
            os.kill(process, signal.SIGKILL)
            killed.add(process)

    with pytest.raises(BadFile, match=r"某区防汛应急预案\.txt.*出现异常，已停止"):
        read_apart(paper(tmp_path, times=25_000), progress)
    assert killed
    assert read_apart(paper(tmp_path))


@linux
def test_a_cancel_is_heard_in_the_middle_of_a_file(tmp_path: Path) -> None:
    seen: set[int] = set()
    asked = 0

    def progress(done: int, total: int, what: str) -> None:
        nonlocal asked
        asked += 1
        if asked > 2:  # before the file, when it is sent, and then while it is read
            seen.update(children())
            raise Cancelled

    with pytest.raises(Cancelled):
        read_files([paper(tmp_path, times=25_000)], progress)
    assert seen
    for process in seen:
        wait_until_gone(process)


def test_a_bad_file_in_a_folder_spoils_only_itself(tmp_path: Path) -> None:
    paper(tmp_path, "一.txt")
    (tmp_path / "二.docx").write_bytes(b"PK\x03\x04")
    docx(tmp_path / "三.docx", p("某区防汛应急预案"), p("1 总则"), nested_tables(200))
    (tmp_path / "四.txt").write_bytes(b"")
    paper(tmp_path, "五.txt")
    read = {one.path.stem: one for one in read_files([tmp_path])}
    assert {name for name, one in read.items() if one.plans} == {"一", "五"}
    assert all(name in str(read[name].error) for name in ("二", "三", "四"))


def test_the_folder_of_the_moment_brings_no_code(tmp_path: Path) -> None:
    (tmp_path / "lxml.py").write_text("open('ran', 'w'); raise SystemExit(3)")
    source = (
        "import sys; from pathlib import Path; from yuan.jobs.reading_apart import read_apart;"
        " print(len(read_apart(Path(sys.argv[1]))))"
    )
    # A program of its own: one that reads was started here before, in another folder.
    ended = subprocess.run(
        [sys.executable, "-P", "-c", source, str(paper(tmp_path))],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        capture_output=True,
        timeout=300,
        check=False,
    )
    assert ended.stdout.split() == [b"1"], ended.stderr.decode()
    assert not (tmp_path / "ran").exists()


@linux
def test_a_conversion_ends_with_the_process_that_is_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office, started = tmp_path / "soffice", tmp_path / "started"
    office.write_text(f"#!/bin/sh\necho $$ >> {started}\nexec sleep 3000\n")
    office.chmod(0o755)
    letter = tmp_path / "函.rtf"
    letter.write_bytes(rb"{\rtf1 x}")
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    # The process kept knows another PATH, and one that is stopped may have started no conversion yet.
    for _ in range(100):
        with pytest.raises(BadFile, match=r"函\.rtf.*用时超过 0 秒，已停止"):
            read_apart(letter, seconds=0)
        if started.exists():
            break
    for process in started.read_text().split():
        wait_until_gone(int(process))


@linux
def test_a_process_that_holds_much_when_it_is_done_reads_no_more(tmp_path: Path) -> None:
    path = paper(tmp_path)
    read_apart(path)
    (process,) = children()
    held = int(Path(f"/proc/{process}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    for _ in range(5):
        assert read_apart(path, memory=held * 3 // 2)


@linux
def test_what_came_back_from_word_is_read_there_too(tmp_path: Path) -> None:
    sent = read_file(paper(tmp_path))[0].document
    path = tmp_path / "审改.docx"
    write_for_word(sent, path, media=lambda _: b"", plan="p1", version=1)
    assert read_back_apart(path, sent) == read_back(path, sent)
    large = read_file(paper(tmp_path, "大.txt", 8_000))[0].document
    write_for_word(large, path, media=lambda _: b"", plan="p1", version=1)
    with pytest.raises(BadFile, match=r"审改\.docx.*占用内存过多（超过 1 MB），已停止"):
        read_back_apart(path, large, memory=1_000_000)
    (tmp_path / "别的.docx").write_bytes(b"PK\x03\x04")
    with pytest.raises(BadFile, match=r"别的\.docx.*损坏"):
        read_back_apart(tmp_path / "别的.docx", sent)


def test_waiting_too_long_says_how_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_apart, "READING_WAIT", 0)
    with pytest.raises(BadFile, match=r"很长\.txt.*用时超过 0 秒，已停止"):
        read_apart(paper(tmp_path, "很长.txt", 25_000))
