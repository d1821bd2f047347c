"""An account that is not cleared for a plan meets neither its title nor its text, whatever it asks for."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree import ElementTree

import docx
import pytest
from msgspec.structs import replace

from tests.jobs.shelf import BUREAU, DRAFT, FLOOD, INTERNAL, TOWN, TOWN_FLOOD, WATER, session, stock
from yuan.jobs.cards import export_brief
from yuan.jobs.check_context import surroundings_of
from yuan.jobs.checking import check_plans
from yuan.jobs.coherence import CoherenceKeeper, check_across, take_survey
from yuan.jobs.comparing import FORMS as COMPARISONS
from yuan.jobs.comparing import write_comparison
from yuan.jobs.compiling import compile_volumes
from yuan.jobs.exporting import export_plan
from yuan.jobs.ledger import counted_rows
from yuan.jobs.notices import export_notice
from yuan.jobs.papers import write_set
from yuan.jobs.replacing import Wording, find_in_plans
from yuan.jobs.searching import open_index, readable_by
from yuan.jobs.section_context import context_of
from yuan.jobs.volumes import VOLUMES, volume_lines
from yuan.library import Library, NewAccount, Session
from yuan.model.document.content import decode
from yuan.model.errors import NotFound
from yuan.model.plan import AccountRole
from yuan.search import SearchIndex
from yuan.word.round_trip import origin_of

WORDS = "要害部位"
"""Stands in the title and in the text of the internal plan, and nowhere else."""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    first = NewAccount(name="管理员", full_name="", role=AccountRole.ADMINISTRATOR, password="secret-1")
    made = Library.create(tmp_path_factory.mktemp("secrecy") / "预案库.yuan", first)
    stock(made)
    yield made
    made.close()


@pytest.fixture(scope="module")
def index(library: Library) -> SearchIndex:
    return open_index(library)


@pytest.fixture
def uncleared(library: Library) -> Session:
    return session(library, AccountRole.DRAFTER, TOWN)


@pytest.fixture
def cleared(library: Library) -> Session:
    return session(library, AccountRole.ARCHIVIST)


def found(desk: Session, index: SearchIndex) -> object:
    result = index.search(WORDS, may_see=readable_by(desk))
    return [(hit.title, hit.snippet) for hit in result.hits], result.groups, result.total or ""


def beside(desk: Session, index: SearchIndex) -> object:
    """What the section panel shows of other plans."""
    line = desk.find(TOWN_FLOOD)
    section = desk.document(line.plan).sections[0]
    return context_of(desk, index, line.plan, line.card, section.id, section.heading)


def bound(desk: Session, index: SearchIndex) -> object:
    return [line.summary.card.title for volume in VOLUMES for line in volume_lines(desk, volume)]


def checked(desk: Session, index: SearchIndex) -> object:
    return check_plans(desk, desk.plans()), [line.card.title for line in desk.plans()]


def around(desk: Session, index: SearchIndex) -> object:
    return surroundings_of(desk, desk.find(TOWN_FLOOD))


DOORS: dict[str, Callable[[Session, SearchIndex], object]] = {
    "list": lambda desk, _: desk.plans(),
    "search": found,
    "facets": lambda desk, index: index.search("预案", may_see=readable_by(desk)).facets,
    "section panel": beside,
    "matrix and coverage": lambda desk, _: take_survey(CoherenceKeeper(desk)),
    "checks across plans": lambda desk, _: (check_across(desk), desk.plans()),
    "checks of each plan": checked,
    "what checks know around a plan": around,
    "ledger": lambda desk, _: counted_rows(desk),
    "volumes": bound,
    "replacing in all plans": lambda desk, _: find_in_plans(desk, Wording(WORDS)),
}


@pytest.mark.parametrize("door", DOORS)
def test_an_uncleared_account_meets_neither_title_nor_text(
    door: str, uncleared: Session, cleared: Session, index: SearchIndex
) -> None:
    assert WORDS not in str(DOORS[door](uncleared, index))
    if door not in ("facets", "section panel"):
        assert WORDS in str(DOORS[door](cleared, index)), "the door tells those who are cleared"


def test_counts_do_not_betray_a_plan_either(uncleared: Session, cleared: Session, index: SearchIndex) -> None:
    counts = [index.search("预案", may_see=readable_by(desk)) for desk in (uncleared, cleared)]
    assert counts[1].plans == counts[0].plans + 2, "the internal plan and the draft of another unit"
    assert counts[0].facets.unit[BUREAU] < counts[1].facets.unit[BUREAU]


def test_asking_for_it_by_name_finds_nothing(uncleared: Session) -> None:
    with pytest.raises(NotFound) as refusal:
        uncleared.find(INTERNAL)
    assert "没有找到" in refusal.value.message


def test_volumes_hold_public_plans_only(cleared: Session, uncleared: Session, tmp_path: Path) -> None:
    made = compile_volumes(cleared, tmp_path, ("上册",))
    assert WORDS not in _words(made[0])
    assert [left.reason for left in made.left_out if left.title == INTERNAL] == ["定为内部，不入汇编"]
    assert INTERNAL not in {left.title for left in compile_volumes(uncleared, tmp_path, ("上册",)).left_out}
    assert uncleared.library.local_session().audit(1)[0].detail == "汇编：上册"


@pytest.mark.parametrize("form", ["plan", "notice", "review", "word"])
def test_what_leaves_carries_its_level_on_every_page_and_is_recorded(
    cleared: Session, tmp_path: Path, form: str
) -> None:
    plan, path = cleared.find(INTERNAL).plan, tmp_path / "内部.docx"
    if form == "notice":
        export_notice(cleared, plan, path, is_measured=False)
    else:
        export_plan(cleared, plan, path, form=form)
    for section in docx.Document(str(path)).sections:
        for head in (section.header, section.even_page_header):
            assert head.paragraphs[0].text == "内部"
    row = cleared.audit(1)[0]
    assert (row.action, row.subject) == ("导出", plan)
    assert "（内部）" in row.detail
    if form == "word":
        assert origin_of(path)[0] == plan, "it can still be taken back"


@pytest.mark.parametrize("form", COMPARISONS)
def test_so_do_comparisons(cleared: Session, tmp_path: Path, form: str) -> None:
    write_comparison(cleared, cleared.find(INTERNAL).plan, 1, 1, tmp_path / "a.docx", form=form)
    assert "内部" in _heads(tmp_path / "a.docx")


def test_so_do_the_papers_that_go_with_it(cleared: Session, tmp_path: Path) -> None:
    plan, papers = cleared.find(INTERNAL).plan, ("filing-report", "registration", "statement")
    written = write_set(cleared, plan, "filing", tmp_path, papers=papers)
    assert len(written.paths) == len(papers)
    assert all("内部" in _heads(path) for path in written.paths)


def test_a_public_plan_and_a_brief_for_the_public_carry_no_mark(cleared: Session, tmp_path: Path) -> None:
    export_plan(cleared, cleared.find(FLOOD).plan, tmp_path / "a.docx")
    export_brief(cleared, cleared.find(INTERNAL).plan, tmp_path / "b.docx")
    assert "内部" not in _heads(tmp_path / "a.docx") + _heads(tmp_path / "b.docx")


def test_the_level_on_the_text_itself_counts_when_it_is_higher(cleared: Session, tmp_path: Path) -> None:
    drafter = session(cleared.library, AccountRole.DRAFTER, WATER)
    plan = drafter.find(DRAFT).plan
    draft = drafter.draft(plan)
    document = decode(draft.content)
    front = replace(document.front, secrecy="工作秘密", secrecy_period="1年")
    drafter.save_draft(plan, replace(document, front=front), draft.revision)
    export_plan(cleared, plan, tmp_path / "a.docx")
    assert "工作秘密★1年" in _heads(tmp_path / "a.docx")


def _heads(path: Path) -> str:
    """The words of all heads of a Word file."""
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if name.startswith("word/header")]
        return "".join("".join(ElementTree.fromstring(archive.read(name)).itertext()) for name in names)


def _words(path: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        return "".join(ElementTree.fromstring(archive.read("word/document.xml")).itertext())
