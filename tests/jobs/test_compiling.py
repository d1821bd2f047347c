"""Compiling the volumes from a library: which plans, in which order, and what is left when it is stopped."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from pypdf import PdfReader

from tests.jobs.shelf import (
    BUREAU,
    DRAFT,
    FIRE,
    FLOOD,
    INTERNAL,
    OVERALL,
    QUAKE,
    SUPPLY,
    TOWN_FLOOD,
    put_in_force,
    session,
    stock,
)
from yuan.jobs import compiling
from yuan.jobs.compiling import VOLUMES, compile_volumes, pdf_obstacle, usual_note
from yuan.jobs.volumes import volume_lines
from yuan.library import Library, NewAccount, Session
from yuan.model.document.content import Document, FrontMatter
from yuan.model.errors import BadFile, Cancelled
from yuan.model.papers.volume import VolumeArrangement
from yuan.model.plan import AccountRole, Kind, PlanCard

TODAY = date(2026, 11, 24)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    first = NewAccount(name="管理员", full_name="管理员", role=AccountRole.ADMINISTRATOR, password="secret-1")
    made = Library.create(tmp_path / "预案库.yuan", first)
    yield made
    made.close()


@pytest.fixture
def plans(library: Library) -> dict[str, str]:
    return stock(library)


@pytest.fixture
def archivist(library: Library, plans: dict[str, str]) -> Session:
    return session(library, AccountRole.ARCHIVIST)


def lines(path: Path) -> list[str]:
    body = docx.Document(str(path)).element.body
    return ["".join(node.text or "" for node in item.iter(qn("w:t"))) for item in body.iter(qn("w:p"))]


def order(archivist: Session, volume: str) -> list[str]:
    return [line.summary.card.title for line in volume_lines(archivist, volume) if line.is_included]


def test_three_volumes_hold_the_plans_in_force_by_kind(archivist: Session, tmp_path: Path) -> None:
    made = compile_volumes(archivist, tmp_path / "册", today=TODAY)
    assert [path.name for path in made] == [f"应急预案汇编（{name}）.docx" for name in VOLUMES]
    first, second, third = (lines(path) for path in made)
    assert {OVERALL, FLOOD, QUAKE, FIRE} <= set(first)
    assert SUPPLY in second
    assert TOWN_FLOOD in third
    assert DRAFT not in first


def test_what_is_left_out_is_named_with_the_reason(archivist: Session, tmp_path: Path) -> None:
    made = compile_volumes(archivist, tmp_path, ("上册",))
    assert {(item.title, item.reason) for item in made.left_out} == {
        (DRAFT, "尚无现行版本"),
        (INTERNAL, "定为内部，不入汇编"),
    }


def test_special_plans_stand_by_class_of_event_behind_the_overall_plan(archivist: Session) -> None:
    assert order(archivist, "上册") == [OVERALL, QUAKE, FLOOD, FIRE]


def test_an_order_made_by_hand_is_printed(archivist: Session, plans: dict[str, str], tmp_path: Path) -> None:
    wanted = [OVERALL, FIRE, FLOOD, QUAKE]
    archivist.arrange_volume(
        "上册", VolumeArrangement(order=tuple(plans[title] for title in wanted), left_out=(plans[QUAKE],))
    )
    assert order(archivist, "上册") == wanted[:3]
    made = compile_volumes(archivist, tmp_path, ("上册",))
    printed = [line for line in lines(made[0]) if line in wanted]
    assert printed == wanted[:3]
    assert (QUAKE, "编排时未选") in {(item.title, item.reason) for item in made.left_out}


def test_a_plan_that_comes_later_takes_its_usual_place(
    library: Library, archivist: Session, plans: dict[str, str]
) -> None:
    archivist.arrange_volume(
        "上册", VolumeArrangement(order=tuple(plans[title] for title in (FIRE, QUAKE, FLOOD, OVERALL)))
    )
    title = "门头沟区突发地质灾害应急预案"
    card = PlanCard(title=title, kind=Kind.SPECIAL, unit=BUREAU, event_class="自然灾害")
    drafter = session(library, AccountRole.DRAFTER, BUREAU)
    plan = drafter.create_plan(card, Document(front=FrontMatter(title=title)))
    put_in_force(library, plan, BUREAU)
    assert order(archivist, "上册") == [FIRE, QUAKE, FLOOD, title, OVERALL]


def test_the_usual_note_counts_what_the_volume_holds(archivist: Session, tmp_path: Path) -> None:
    note = usual_note(archivist, "上册", volume_lines(archivist, "上册"), TODAY)
    assert "收录2个单位的4部预案" in note
    assert "截至2026年11月24日" in note
    made = compile_volumes(archivist, tmp_path, ("上册",), today=TODAY)
    assert set(note.splitlines()) <= set(lines(made[0]))


def test_a_note_of_its_own_is_printed_instead(archivist: Session, tmp_path: Path) -> None:
    archivist.arrange_volume("下册", VolumeArrangement(note="本册由镇街提供。\n内部使用。"))
    made = compile_volumes(archivist, tmp_path, ("下册",))
    text = lines(made[0])
    assert "本册由镇街提供。" in text
    assert "内部使用。" in text
    assert not any("收录" in line for line in text)


def test_progress_runs_to_the_end(archivist: Session, tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    compile_volumes(archivist, tmp_path, progress=lambda done, total, what: seen.append((done, total)))
    assert seen == sorted(seen)
    assert seen[-1] == (6, 6)


def test_a_cancel_keeps_what_stood_there(archivist: Session, tmp_path: Path) -> None:
    folder = tmp_path / "册"
    folder.mkdir()
    target = folder / "应急预案汇编（上册）.docx"
    target.write_text("去年的汇编")

    def stop(done: int, total: int, what: str) -> None:
        if done == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        compile_volumes(archivist, folder, progress=stop)
    assert [path.name for path in folder.iterdir()] == [target.name]
    assert target.read_text() == "去年的汇编"


def test_a_cancel_in_the_last_volume_leaves_last_years_set_whole(archivist: Session, tmp_path: Path) -> None:
    folder = tmp_path / "册"
    targets = compile_volumes(archivist, folder)
    for target in targets:
        target.write_text("去年的汇编")

    def stop(done: int, total: int, what: str) -> None:
        if what == TOWN_FLOOD:
            raise Cancelled

    with pytest.raises(Cancelled):
        compile_volumes(archivist, folder, progress=stop)
    assert sorted(folder.iterdir()) == sorted(targets)
    assert {target.read_text() for target in targets} == {"去年的汇编"}


def test_a_disk_that_fills_up_leaves_last_years_set_whole(
    archivist: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "册"
    targets = compile_volumes(archivist, folder)
    for target in targets:
        target.write_text("去年的汇编")
    copy = shutil.copyfile

    def fill_up(source: Path, target: Path) -> Path:
        if "下册" in source.name:
            raise OSError(errno.ENOSPC, "No space left on device")
        return copy(source, target)

    monkeypatch.setattr(shutil, "copyfile", fill_up)
    with pytest.raises(BadFile, match=r"应急预案汇编（下册）\.docx”：磁盘空间不足"):
        compile_volumes(archivist, folder)
    assert sorted(folder.iterdir()) == sorted(targets)
    assert {target.read_text() for target in targets} == {"去年的汇编"}


def test_a_set_that_could_not_take_its_place_is_recorded_as_such(
    archivist: Session, library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace = Path.replace

    def held(source: Path, target: Path) -> Path:
        if target.parent.name == "册":
            raise PermissionError(errno.EACCES, "Permission denied")
        return replace(source, target)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", held)
        with pytest.raises(BadFile, match="没有写入权限"):
            compile_volumes(archivist, tmp_path / "册", ["上册"])
    assert [row.detail for row in library.local_session().audit(2)] == [
        "汇编：上册（没有写成）",
        "汇编：上册",
    ]


@pytest.mark.slow
@pytest.mark.skipif(bool(pdf_obstacle()), reason="needs LibreOffice")
def test_a_pdf_comes_with_bookmarks_and_the_pages_the_word_file_names(
    archivist: Session, tmp_path: Path
) -> None:
    made = compile_volumes(archivist, tmp_path, ("上册",), pdf=True)
    assert [path.suffix for path in made] == [".docx", ".pdf"]
    reader = PdfReader(made[1])
    front = reader.page_labels.index("1")
    for title in (OVERALL, QUAKE, FLOOD, FIRE):
        listed = next(line for line in lines(made[0]) if line.startswith(title) and line != title)
        page = int(listed.removeprefix(title))
        assert title in reader.pages[front + page - 1].extract_text()
    assert [str(item.title) for item in reader.outline if not isinstance(item, list)] == [
        "总体应急预案",
        "专项应急预案",
    ]


@pytest.mark.slow
@pytest.mark.skipif(bool(pdf_obstacle()), reason="needs LibreOffice")
def test_a_cancel_while_libreoffice_runs_leaves_nothing(archivist: Session, tmp_path: Path) -> None:
    folder = tmp_path / "册"
    folder.mkdir()

    def stop(done: int, total: int, what: str) -> None:
        if what.startswith("正在排版"):
            raise Cancelled

    with pytest.raises(Cancelled):
        compile_volumes(archivist, folder, progress=stop, pdf=True)
    assert list(folder.iterdir()) == []


def test_without_libreoffice_a_pdf_is_refused_and_word_files_are_not(
    archivist: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("yuan.word.pdf.find_office", lambda: "")
    monkeypatch.setattr(compiling, "find_office", lambda: "")
    assert "LibreOffice" in pdf_obstacle()
    with pytest.raises(BadFile, match="LibreOffice"):
        compile_volumes(archivist, tmp_path / "册", ("下册",), pdf=True)
    assert len(compile_volumes(archivist, tmp_path / "册", ("下册",))) == 1
