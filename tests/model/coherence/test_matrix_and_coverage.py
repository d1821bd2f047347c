"""The matrix of plans × units, and the two tables of coverage."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest

from tests.model.coherence.shelf import (
    BUREAU,
    FLOOD,
    MONEY,
    OVERALL,
    STREET,
    TOWN,
    WATER,
    Plan,
    duties,
    duty_desk,
    index_of,
)
from yuan.model.coherence import Index, survey
from yuan.model.coherence.coverage import DISTRICT, Cover
from yuan.model.coherence.matrix import Tie
from yuan.model.coherence.wanting import card_wanted
from yuan.model.deadlines import Duty, Obligation
from yuan.model.plan import Kind
from yuan.model.records import Stage

TODAY = date(2026, 6, 15)


def test_every_kind_of_cell() -> None:
    index = index_of(
        Plan(title=FLOOD, text=(duties(区水务局="调度水库塘坝", 区财政局="落实经费"), "请区气象局到会。")),
        Plan(title="区水务局水库应急预案", text=("汛期调度水库塘坝。",), kind=Kind.DEPARTMENT, unit=WATER),
        Plan(title="门头沟区抗旱应急预案", text=(duty_desk(BUREAU, "69841111"),), unit=WATER),
        Plan(title="门头沟区地震应急预案", text=(duty_desk(BUREAU, "69842222"),)),
    )
    made = survey(index, (), TODAY)
    ties = {unit: made.matrix.cells["p0", unit].tie for unit in (BUREAU, WATER, MONEY, "区气象局")}
    assert ties == {BUREAU: Tie.OWN, WATER: Tie.ANSWERED, MONEY: Tie.GIVEN, "区气象局": Tie.NAMED}
    answered = made.matrix.cells["p0", WATER]
    assert (answered.here[0].text, answered.there[0].plan) == ("调度水库塘坝", "p1")
    conflict = made.matrix.cells["p2", BUREAU]
    assert conflict.tie is Tie.CONFLICT
    assert [made.crossings[place].finding.rule.id for place in conflict.findings] == ["telephones-differ"]
    assert ("p1", MONEY) not in made.matrix.cells


def test_a_plan_with_the_usual_number_is_no_conflict() -> None:
    titles = (FLOOD, "门头沟区抗旱应急预案", "门头沟区地震应急预案")
    numbers = ("69841111", "69841111", "69842222")
    plans = [
        Plan(title=title, text=(duty_desk(WATER, number),))
        for title, number in zip(titles, numbers, strict=True)
    ]
    cells = survey(index_of(*plans), (), TODAY).matrix.cells
    assert [cells[plan, WATER].tie for plan in ("p0", "p1", "p2")] == [Tie.NAMED, Tie.NAMED, Tie.CONFLICT]


def overdue(index: Index, plan: str, duty: Duty = Duty.ASSESSMENT) -> Index:
    """The same index with a duty for `plan` fallen due a year ago."""
    late = Obligation(duty=duty, due=date(2025, 6, 15), since=date(2022, 6, 15), cites="第三十四条")
    entries = tuple(
        msgspec.structs.replace(entry, summary=msgspec.structs.replace(entry.summary, obligations=(late,)))
        if entry.plan == plan
        else entry
        for entry in index.entries
    )
    return msgspec.structs.replace(index, entries=entries)


@pytest.mark.parametrize(
    ("duty", "cover"),
    [(Duty.FILING, Cover.OVERDUE), (Duty.PUBLICATION, Cover.OVERDUE), (Duty.DRILL, Cover.PRESENT)],
)
def test_what_is_late_is_told_of_a_plan_that_covers(duty: Duty, cover: Cover) -> None:
    index = overdue(index_of(Plan(title=FLOOD, event_type="水旱灾害")), "p0", duty)
    cell = survey(index, (), TODAY).types.cells["水旱灾害", DISTRICT]
    assert cell.cover is cover
    assert (f"{duty.value}期限 2025-06-15 已过" in cell.why) is (cover is Cover.OVERDUE)


def test_an_empty_cell_knows_the_card_of_the_plan_it_wants() -> None:
    index = index_of(
        Plan(title=OVERALL, kind=Kind.OVERALL),
        Plan(title=FLOOD, event_type="水旱灾害"),
        Plan(title="门头沟区清水镇防汛应急预案", kind=Kind.TOWNSHIP, unit=TOWN, event_type="水旱灾害"),
    )
    town = card_wanted(index, "水旱灾害", STREET)
    assert (town.title, town.kind, town.unit) == ("门头沟区大峪街道防汛应急预案", Kind.TOWNSHIP, STREET)
    assert town.upper_plan == FLOOD
    own = card_wanted(index, "职业中毒", WATER)
    assert (own.title, own.kind) == ("门头沟区水务局职业中毒应急预案", Kind.DEPARTMENT)
    assert (own.event_class, own.upper_plan) == ("公共卫生事件", OVERALL)
    district = card_wanted(index, "职业中毒", DISTRICT)
    assert (district.title, district.kind, district.unit) == ("", Kind.SPECIAL, "")


def test_types_of_events_by_unit() -> None:
    index = index_of(
        Plan(title=FLOOD, text=(duties(区财政局="落实经费"),), event_type="水旱灾害"),
        Plan(title="门头沟区地震应急预案", event_type="地震灾害", stage=Stage.DRAFTING, unit=WATER),
        Plan(title="门头沟区辐射事故应急预案", event_type="核与辐射事故", stage=Stage.REPEALED),
    )
    cells = survey(overdue(index, "p0"), ("核与辐射事故", "水旱灾害"), TODAY).types.cells
    assert cells["水旱灾害", DISTRICT].cover is Cover.OVERDUE
    assert cells["水旱灾害", MONEY].cover is Cover.DUTY
    assert cells["地震灾害", WATER].cover is Cover.DRAFT
    assert cells["核与辐射事故", DISTRICT].cover is Cover.MISSING
    assert ("地震灾害", MONEY) not in cells


def test_a_town_lacks_the_plan_that_the_special_plan_wants_of_it() -> None:
    town = Plan(title="大峪街道森林火灾应急预案", kind=Kind.TOWNSHIP, unit=STREET, event_type="森林火灾")
    special = Plan(title="门头沟区森林火灾应急预案", text=("清水镇林区火险高。",), event_type="森林火灾")
    cells = survey(index_of(town, special), (), TODAY).towns.cells
    assert cells[STREET, "森林火灾"].cover is Cover.PRESENT
    assert cells[TOWN, "森林火灾"].cover is Cover.MISSING
    silent = Plan(title="门头沟区森林火灾应急预案", text=("林区火险高。",), event_type="森林火灾")
    assert (TOWN, "森林火灾") not in survey(index_of(town, silent), (), TODAY).towns.cells
