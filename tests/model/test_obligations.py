"""What falls due for a plan in force, by kind of plan, by what was done, and by the office's own rules."""

from __future__ import annotations

from datetime import date

import pytest

from yuan.model.deadlines import Duty
from yuan.model.plan import Kind, PlanCard, Secrecy
from yuan.model.process.activities import ActivityKind
from yuan.model.process.obligations import binding, due_day, obligations
from yuan.model.process.schedule import Cycles
from yuan.model.records import Stage, VersionRecord

ISSUED = date(2025, 9, 19)
USUAL = Cycles()


def version(number: int = 1, stage: Stage = Stage.ISSUED, **days: date) -> VersionRecord:
    return VersionRecord(plan="p1", number=number, stage=stage, title="甲", **{"issued_on": ISSUED, **days})


def card(kind: Kind = Kind.SPECIAL, event_class: str = "", secrecy: Secrecy = Secrecy.PUBLIC) -> PlanCard:
    return PlanCard(title="甲", kind=kind, unit="区水务局", event_class=event_class, secrecy=secrecy)


def test_filing_and_publication_reach_over_the_national_holiday_with_its_make_up_days() -> None:
    found = obligations(card(), [version()], {}, USUAL)
    # 1-8 October are holidays; Sunday 28 September and Saturday 11 October are worked to make up for them.
    assert due_day(found, Duty.FILING) == due_day(found, Duty.PUBLICATION) == date(2025, 10, 23)


def test_filing_and_publication_end_when_registered_and_what_is_not_public_is_not_published() -> None:
    filed = version(stage=Stage.FILED, filed_on=date(2025, 10, 9))
    assert due_day(obligations(card(), [filed], {}, USUAL), Duty.FILING) is None
    assert due_day(obligations(card(), [filed], {}, USUAL), Duty.PUBLICATION) is not None
    internal = card(secrecy=Secrecy.INTERNAL)
    assert due_day(obligations(internal, [filed], {}, USUAL), Duty.PUBLICATION) is None


@pytest.mark.parametrize(
    ("kind", "event_class", "years"),
    [
        (Kind.SPECIAL, "自然灾害", [1, 3]),
        (Kind.SPECIAL, "事故灾难", [1, 2, 3]),
        (Kind.DEPARTMENT, "公共卫生事件", [1, 3]),
        (Kind.TOWNSHIP, "自然灾害", [1]),
        (Kind.TOWNSHIP, "事故灾难", [1, 2]),
        (Kind.OVERALL, "综合", [1]),
    ],
)
def test_each_drill_rule_gives_its_own_obligation(kind: Kind, event_class: str, years: list[int]) -> None:
    found = obligations(card(kind, event_class), [version()], {}, USUAL)
    drills = [one for one in found if one.duty is Duty.DRILL]
    assert [one.years for one in drills] == years
    assert [one.due.year - ISSUED.year for one in drills] == years
    assert len({one.cites for one in drills}) == len(years)
    assert all(one.cites for one in drills)
    assert [one.years for one in binding(found) if one.duty is Duty.DRILL] == years[:1]


def test_without_the_districts_own_rule_a_town_plan_for_floods_need_not_drill() -> None:
    found = obligations(card(Kind.TOWNSHIP, "自然灾害"), [version()], {}, Cycles(local_drill_years=0))
    assert due_day(found, Duty.DRILL) is None


def test_a_revision_does_not_put_a_drill_off_but_renews_the_assessment() -> None:
    chain = [version(1, Stage.SUPERSEDED), version(2, issued_on=date(2026, 6, 1))]
    found = obligations(card(), chain, {}, USUAL)
    assert due_day(found, Duty.DRILL) == date(2026, 9, 19)
    assert due_day(found, Duty.ASSESSMENT) == date(2029, 6, 1)


def test_a_drill_and_an_assessment_move_the_next_day() -> None:
    done = {ActivityKind.DRILL: date(2026, 5, 8), ActivityKind.ASSESSMENT: date(2026, 7, 1)}
    found = obligations(card(), [version()], done, USUAL)
    assert due_day(found, Duty.DRILL) == date(2027, 5, 8)
    assert due_day(found, Duty.ASSESSMENT) == date(2029, 7, 1)
    assert next(one.since for one in found if one.duty is Duty.DRILL) == date(2026, 5, 8)


@pytest.mark.parametrize("stage", [Stage.DRAFTING, Stage.APPROVED, Stage.SUPERSEDED, Stage.REPEALED])
def test_nothing_falls_due_while_none_is_in_force(stage: Stage) -> None:
    assert obligations(card(), [version(stage=stage)], {}, USUAL) == ()


def test_each_says_the_time_there_is_as_the_office_has_set_it() -> None:
    cycles = Cycles(filing_working_days=15, assessment_years=2)
    terms = {one.duty: one.term for one in obligations(card(), [version()], {}, cycles)}
    assert (terms[Duty.FILING], terms[Duty.ASSESSMENT]) == ("15 个工作日", "2 年")
