"""The checks of a library: rows for the terminal, the plan above found by the card."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.jobs.shelf import session
from yuan.jobs.check_context import surroundings_of
from yuan.jobs.checking import PlanFinding, check_plans
from yuan.library import Library, Session
from yuan.model.checks import Silence, check_plan
from yuan.model.document.content import Document, FrontMatter, Paragraph, Section, Text
from yuan.model.plan import AccountRole, Kind, PlanCard, Unit

UPPER = "北京市防汛应急预案"
TITLE = "门头沟区防汛应急预案"
COPIED = "各有关单位要按照职责分工迅速组织力量开展抢险救援工作。"


def text_of(title: str, *lines: str) -> Document:
    blocks = tuple(Paragraph(runs=(Text(line),)) for line in lines)
    inner = Section(heading="先期处置", blocks=blocks)
    return Document(
        front=FrontMatter(title=title), sections=(Section(heading="应急响应", sections=(inner,)),)
    )


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Session]:
    library = Library.create(tmp_path / "试验.yuan")
    administrator = session(library, AccountRole.ADMINISTRATOR)
    administrator.add_unit(Unit(id="u1", name="区水务局"))
    administrator.create_plan(
        PlanCard(title=UPPER, kind=Kind.SPECIAL, unit="区水务局"), text_of(UPPER, COPIED)
    )
    card = PlanCard(title=TITLE, kind=Kind.SPECIAL, unit="区水务局", upper_plan=UPPER)
    administrator.create_plan(card, text_of(TITLE, COPIED, "区安监局牵头，区安监局配合。"))
    yield administrator
    library.close()


def rows(shelf: Session, rule: str) -> list[PlanFinding]:
    return [row for row in check_plans(shelf, [shelf.find(TITLE)]) if row.rule == rule]


def test_a_row_names_its_section_rule_and_every_place(shelf: Session) -> None:
    (only,) = rows(shelf, "stale-name")
    row = only.row()
    assert row["number"] == "1.1"
    assert row["binding"] == "惯例"
    assert row["explains"]
    assert [(place["text"], place["occurrence"], place["instead"]) for place in row["places"]] == [
        ("安监局", 0, "应急管理局"),
        ("安监局", 1, "应急管理局"),
    ]
    assert {place["section"] for place in row["places"]} == {row["section"]}


def test_the_plan_above_is_the_one_on_the_card(shelf: Session) -> None:
    (only,) = rows(shelf, "copied-from-upper")
    assert UPPER in only.message


def test_terminal_and_window_find_the_same_and_heed_the_same_silences(shelf: Session) -> None:
    summary = shelf.find(TITLE)

    def in_window() -> list[tuple[str, str]]:
        around = surroundings_of(shelf, summary)
        report = check_plan(shelf.document(summary.plan), summary, around, shelf.silences(summary.plan))
        return [(finding.rule.id, finding.message) for finding in report.findings]

    def in_terminal() -> list[tuple[str, str]]:
        return [(row.rule, row.message) for row in check_plans(shelf, [summary])]

    before = in_window()
    assert in_terminal() == before
    (stale,) = rows(shelf, "stale-name")
    place = stale.places[0]
    silence = Silence(rule="stale-name", node=place["node"], quote=place["text"], reason="引用旧文件")
    shelf.silence(summary.plan, silence)
    assert in_terminal() == in_window() == [line for line in before if line[0] != "stale-name"]
    shelf.unsilence(summary.plan, silence)
    assert in_terminal() == in_window() == before


def test_a_plan_on_the_programme_is_not_blamed_for_the_text_it_has_not_yet(shelf: Session) -> None:
    card = PlanCard(title="区抗旱应急预案", kind=Kind.SPECIAL, unit="区水务局")
    item = shelf.programme.add_new(card, date(2026, 12, 31))
    assert check_plans(shelf, [item.plan]) == []
