"""The line of stages of one version: what is done, by whom and when, what is next, and who has the plan now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal

import msgspec

from yuan.model.plan import PlanCard
from yuan.model.records import Action, Stage, StepRecord, VersionRecord


class Station(msgspec.Struct, frozen=True):
    """A stage on the line. `skipped` was passed without being taken; `by` and `on` are given once it is done."""

    name: str
    state: Literal["done", "next", "skipped", "later"]
    by: str = ""
    on: date | None = None


class Holder(msgspec.Struct, frozen=True):
    """Who has the plan, since when, and what they have to do."""

    who: str
    task: str
    since: date | None


_LINE: tuple[tuple[Stage, Action | None], ...] = (
    (Stage.DRAFTING, None),
    (Stage.CONSULTATION, Action.CONSULT),
    (Stage.EXPERT_REVIEW, Action.REVIEW_BY_EXPERTS),
    (Stage.SUBMITTED, Action.SUBMIT),
    (Stage.EXAMINATION, Action.EXAMINE),
    (Stage.APPROVED, Action.APPROVE),
    (Stage.ISSUED, Action.ISSUE),
    (Stage.FILED, Action.FILE),
    (Stage.PUBLISHED, Action.PUBLISH),
)
_PROJECT = (Stage.PROJECT, None)
_STANDING = (Action.START, Action.CONSULT, Action.REVIEW_BY_EXPERTS)
"""Steps that a return does not undo."""
_BACK = (Action.RETURN, Action.WITHDRAW)
_TASKS = {
    Stage.PROJECT: "成立编制工作组，开始编制",
    Stage.DRAFTING: "起草、征求意见后送审",
    Stage.CONSULTATION: "汇总答复意见后送审",
    Stage.EXPERT_REVIEW: "按评审意见修改后送审",
    Stage.SUBMITTED: "受理审核",
    Stage.EXAMINATION: "提出意见，批准或退回",
    Stage.APPROVED: "编文号并印发",
    Stage.ISSUED: "备案、公布",
    Stage.FILED: "公布，组织培训、演练和评估",
    Stage.PUBLISHED: "组织培训、演练和评估，适时修订",
    Stage.SUPERSEDED: "",
    Stage.REPEALED: "",
}


def course(version: VersionRecord, steps: Sequence[StepRecord]) -> tuple[Station, ...]:
    """The stations of `version` by the `steps` taken with it, oldest first.

    What came before a return or a withdrawal counts only as far as it stands: consultation stays, handing in does not.
    """
    own = [step for step in steps if step.version == version.number]
    began_as_project = version.stage is Stage.PROJECT or any(step.action is Action.START for step in own)
    line = (_PROJECT, (Stage.DRAFTING, Action.START), *_LINE[1:]) if began_as_project else _LINE
    last_back = max((place for place, step in enumerate(own) if step.action in _BACK), default=-1)
    taken = {
        step.action: step for place, step in enumerate(own) if place > last_back or step.action in _STANDING
    }
    is_done = [action is None or action in taken for _, action in line]
    furthest = max(place for place, done in enumerate(is_done) if done)
    found = []
    is_next_given = version.stage in (Stage.SUPERSEDED, Stage.REPEALED)
    for place, (stage, action) in enumerate(line):
        if is_done[place]:
            step = taken.get(action) if action is not None else None
            found.append(Station(stage.value, "done", step.account if step else "", _day(step, version)))
        elif place < furthest and stage is not Stage.FILED:
            found.append(Station(stage.value, "skipped"))
        else:
            found.append(Station(stage.value, "later" if is_next_given else "next"))
            is_next_given = True
    return tuple(found)


def holder(card: PlanCard, version: VersionRecord, steps: Sequence[StepRecord]) -> Holder:
    """Who has `version` now: the drafting unit, those who examine, or those who issue."""
    last = next((step for step in reversed(steps) if step.version == version.number), None)
    moment = (last.at if last else None) or version.created_at
    since = moment.astimezone().date() if moment else None
    if version.stage in (Stage.SUBMITTED, Stage.EXAMINATION):
        who = "审核人员"
    elif version.stage is Stage.APPROVED:
        who = "审核人员、档案人员"
    else:
        who = card.unit
    return Holder(who, _TASKS[version.stage], since)


def _day(step: StepRecord | None, version: VersionRecord) -> date | None:
    """The day the step itself gives, else the day it was registered."""
    if step is None:
        return version.created_at.astimezone().date() if version.created_at else None
    if step.answers.get("date"):
        return date.fromisoformat(step.answers["date"])
    return step.at.astimezone().date() if step.at else None
