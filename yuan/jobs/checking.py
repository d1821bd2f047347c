"""Check plans and their state, for the terminal and the window alike."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import msgspec

from yuan.library import Session
from yuan.model.checks import check, check_state
from yuan.model.numbering import numbers
from yuan.model.progress import Progress, silent
from yuan.model.records import PlanSummary


class PlanFinding(msgspec.Struct, frozen=True, kw_only=True):
    """A finding with the plan it is about; `number` is the section's number, "" for the plan as a whole."""

    plan: str
    title: str
    section: str
    number: str
    rule: str
    grade: str
    message: str
    cites: str

    def row(self) -> dict[str, Any]:
        """The JSON shape of `yuan check --json`."""
        return {name: getattr(self, name) for name in self.__struct_fields__ if name != "title"}

    def line(self) -> str:
        """One line for a person."""
        grade = {"error": "错误", "warning": "注意", "hint": "提示"}.get(self.grade, self.grade)
        place = f" {self.number}" if self.number else ""
        return f"[{grade}] {self.title}{place}：{self.message}（{self.cites}）"


def check_plans(
    session: Session, summaries: Iterable[PlanSummary], progress: Progress = silent, today: date | None = None
) -> list[PlanFinding]:
    """All findings for the newest version of each plan, in the order of `summaries`."""
    wanted = list(summaries)
    day = today or date.today()
    results: list[PlanFinding] = []
    for done, summary in enumerate(wanted):
        progress(done, len(wanted), summary.card.title)
        found = list(check_state(summary, day))
        computed: dict[str, str] = {}
        if not summary.card.secrecy.is_state_secret:
            document = session.document(summary.plan)
            computed = numbers(document)
            found += check(document, summary.card).findings
        results += [
            PlanFinding(
                plan=summary.plan,
                title=summary.card.title,
                section=finding.node,
                number=computed.get(finding.node, ""),
                rule=finding.rule.id,
                grade=finding.grade,
                message=finding.message,
                cites=finding.rule.cites,
            )
            for finding in found
        ]
    progress(len(wanted), len(wanted), "")
    return results
