"""The line of stages of a version, and who has it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from yuan.model.plan import Kind, PlanCard
from yuan.model.process.stage_line import holder, line_of_stages
from yuan.model.records import Action, Stage, StepRecord, VersionRecord

CARD = PlanCard(title="甲", kind=Kind.SPECIAL, unit="区水务局")
BEGUN = datetime(2026, 3, 2, 1, tzinfo=UTC)


def version(stage: Stage) -> VersionRecord:
    return VersionRecord(plan="p1", number=1, stage=stage, title="甲", created_at=BEGUN)


def steps(*actions: Action) -> list[StepRecord]:
    return [
        StepRecord(
            version=1, action=action, answers={}, account="某人", at=datetime(2026, 3, 3 + day, 1, tzinfo=UTC)
        )
        for day, action in enumerate(actions)
    ]


def marks(stage: Stage, *actions: Action) -> str:
    """A letter for each station: done, next, skipped, later."""
    return "".join(one.state[0] for one in line_of_stages(version(stage), steps(*actions)))


@pytest.mark.parametrize(
    ("stage", "actions", "expected"),
    [
        (Stage.DRAFTING, (), "dnlllllll"),
        (Stage.CONSULTATION, (Action.CONSULT,), "ddnllllll"),
        (Stage.SUBMITTED, (Action.CONSULT, Action.SUBMIT), "ddsdnllll"),
        (Stage.DRAFTING, (Action.CONSULT, Action.SUBMIT, Action.EXAMINE, Action.RETURN), "ddnllllll"),
        (Stage.DRAFTING, (Action.SUBMIT, Action.WITHDRAW), "dnlllllll"),
        (Stage.ISSUED, (Action.SUBMIT, Action.EXAMINE, Action.APPROVE, Action.ISSUE), "dssddddnl"),
        (
            Stage.PUBLISHED,
            (Action.SUBMIT, Action.EXAMINE, Action.APPROVE, Action.ISSUE, Action.PUBLISH),
            "dssddddnd",
        ),
    ],
)
def test_the_line_tells_what_is_done_skipped_and_next(
    stage: Stage, actions: tuple[Action, ...], expected: str
) -> None:
    assert marks(stage, *actions) == expected


def test_a_station_names_who_took_it_there_and_the_day_the_step_gives() -> None:
    issue = StepRecord(
        version=1, action=Action.ISSUE, answers={"date": "2026-02-01"}, account="档案员", at=BEGUN
    )
    station = next(one for one in line_of_stages(version(Stage.ISSUED), [issue]) if one.name == "印发")
    assert (station.by, station.on) == ("档案员", date(2026, 2, 1))


@pytest.mark.parametrize(
    ("stage", "who"),
    [(Stage.DRAFTING, "区水务局"), (Stage.EXAMINATION, "审核人员"), (Stage.APPROVED, "审核人员、档案人员")],
)
def test_somebody_has_the_plan_since_the_last_step(stage: Stage, who: str) -> None:
    held = holder(CARD, version(stage), steps(Action.CONSULT, Action.SUBMIT))
    assert (held.who, held.since) == (who, date(2026, 3, 4))
    assert held.task
