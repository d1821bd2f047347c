"""The line of stages of one version: what is done, by whom and when, what is next, and who has the plan now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal

import msgspec

from yuan.model.plan import PlanCard
from yuan.model.process.lifecycle import TRANSITIONS
from yuan.model.records import Action, Phase, Stage, StepRecord, VersionRecord


class StageOnLine(msgspec.Struct, frozen=True):
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


_BACK = frozenset(
    step.action
    for step in TRANSITIONS
    if step.target.is_editable and all(one.is_under_review for one in step.sources)
)
"""Steps that lead from review back to drafting."""
_AHEAD: Mapping[Stage, Action] = {
    step.target: step.action for step in TRANSITIONS if step.target is not Stage.DRAFTING
}
_LINE: tuple[tuple[Stage, Action | None], ...] = tuple(
    (stage, _AHEAD.get(stage)) for stage in Stage if Phase.DRAFTING <= stage.phase <= Phase.IN_FORCE
)
"""The stages of a version's life with the step that leads to each."""
_FROM_PROJECT = ((Stage.PROJECT, None), (Stage.DRAFTING, Action.START), *_LINE[1:])
_STANDING = frozenset(action for stage, action in _FROM_PROJECT if stage.is_editable)
"""Steps that a return does not undo."""
_AT_REVIEWERS = "审核人员"
_HOLDERS = {Phase.REVIEW: _AT_REVIEWERS, Phase.DECIDED: f"{_AT_REVIEWERS}、档案人员"}
"""Who has a plan in a phase where it is not the drafting unit."""


def line_of_stages(version: VersionRecord, steps: Sequence[StepRecord]) -> tuple[StageOnLine, ...]:
    """The stages of `version` by the `steps` taken with it, oldest first.

    What came before a return or a withdrawal counts only as far as it stands: consultation stays, handing in does not.
    """
    own = [step for step in steps if step.version == version.number]
    began_as_project = version.stage is Stage.PROJECT or any(step.action is Action.START for step in own)
    line = _FROM_PROJECT if began_as_project else _LINE
    last_back = max((place for place, step in enumerate(own) if step.action in _BACK), default=-1)
    taken = {
        step.action: step for place, step in enumerate(own) if place > last_back or step.action in _STANDING
    }
    is_done = [action is None or action in taken for _, action in line]
    furthest = max(place for place, done in enumerate(is_done) if done)
    found = []
    is_next_given = version.stage.is_over
    for place, (stage, action) in enumerate(line):
        if is_done[place]:
            step = taken.get(action) if action is not None else None
            found.append(StageOnLine(stage.value, "done", step.account if step else "", _day(step, version)))
        elif place < furthest and stage is not Stage.FILED:
            found.append(StageOnLine(stage.value, "skipped"))
        else:
            found.append(StageOnLine(stage.value, "later" if is_next_given else "next"))
            is_next_given = True
    return tuple(found)


def holder(card: PlanCard, version: VersionRecord, steps: Sequence[StepRecord]) -> Holder:
    """Who has `version` now: the drafting unit, those who examine, or those who issue."""
    last = next((step for step in reversed(steps) if step.version == version.number), None)
    moment = (last.at if last else None) or version.created_at
    since = moment.astimezone().date() if moment else None
    return Holder(_HOLDERS.get(version.stage.phase, card.unit), version.stage.task, since)


def _day(step: StepRecord | None, version: VersionRecord) -> date | None:
    """The day the step itself gives, else the day it was registered."""
    if step is None:
        return version.created_at.astimezone().date() if version.created_at else None
    if step.answers.get("date"):
        return date.fromisoformat(step.answers["date"])
    return step.at.astimezone().date() if step.at else None
