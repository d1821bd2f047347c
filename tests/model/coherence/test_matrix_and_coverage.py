"""The matrix of plans × units, and the two tables of coverage."""

from __future__ import annotations

from datetime import date

import msgspec

from tests.model.coherence.shelf import (
    BUREAU,
    FLOOD,
    MONEY,
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


def overdue(index: Index, plan: str) -> Index:
    """The same index with the assessment of `plan` fallen due a year ago."""
    entries = tuple(
        msgspec.structs.replace(
            entry, summary=msgspec.structs.replace(entry.summary, assessment_due=date(2025, 6, 15))
        )
        if entry.plan == plan
        else entry
        for entry in index.entries
    )
    return msgspec.structs.replace(index, entries=entries)


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
