"""The drafting programme (编制计划, 办法 art. 18): which plans are to be drafted or revised, by whom and until when."""

from __future__ import annotations

from datetime import date

import msgspec

from yuan.model.records import PlanSummary, Stage


class ProgrammeItem(msgspec.Struct, frozen=True, kw_only=True):
    """One item. It is for the version `version` of `plan`: the first of a new plan, or the next of one in force.

    `basis` is what it rests on: the approved programme's number, an instruction, a finding.
    """

    id: str
    plan: PlanSummary
    version: int
    due: date
    basis: str = ""
    added_by: str = ""

    @property
    def year(self) -> int:
        return self.due.year

    @property
    def is_new(self) -> bool:
        """Whether a new plan is to be drafted, rather than one in force revised."""
        return self.version == 1

    @property
    def is_begun(self) -> bool:
        """Whether drafting has begun."""
        return self.plan.latest.number >= self.version and self.plan.stage is not Stage.PROJECT

    @property
    def is_done(self) -> bool:
        """Whether the version has been issued."""
        reached = self.plan.in_force.number if self.plan.in_force is not None else 0
        return reached >= self.version or (self.is_begun and self.plan.stage is Stage.REPEALED)

    def is_overdue(self, today: date) -> bool:
        """Whether it should have been issued by now."""
        return not self.is_done and self.due < today

    @property
    def state(self) -> str:
        """How far it has come, in a word."""
        if self.is_done:
            return "已印发"
        return self.plan.stage.value if self.is_begun else "未开始"
