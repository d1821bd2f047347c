"""Check plans and their state, for the terminal and the window alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import msgspec

from yuan.jobs.check_context import surroundings_of
from yuan.library import Session
from yuan.model.checks import Finding, check_plan, check_state
from yuan.model.checks.finding import heed
from yuan.model.checks.passages import passages
from yuan.model.document.content import Document, NodeId
from yuan.model.document.numbers import numbers
from yuan.model.progress import Progress, silent
from yuan.model.records import PlanSummary, Stage


class PlanFinding(msgspec.Struct, frozen=True, kw_only=True):
    """A finding with the plan it is about. `section` and `number` are those of the section its first place stands
    in, "" for the plan as a whole. `places` are all places as plan, section, number and text; those in one plan's text
    also as node, occurrence, the fix `instead` and `note`, what is told of that place alone."""

    plan: str
    title: str
    section: str
    number: str
    rule: str
    grade: str
    message: str
    cites: str
    binding: str = ""
    explains: str = ""
    places: tuple[dict[str, Any], ...] = ()

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
    """All findings for the newest version of each plan, in the order of `summaries`: what the window shows."""
    wanted = list(summaries)
    day = today or date.today()
    all_plans = session.plans()
    upper_plans: dict[str, Document] = {}
    results: list[PlanFinding] = []
    for done, summary in enumerate(wanted):
        progress(done, len(wanted), summary.card.title)
        # A plan on the programme has no text yet, a state secret none here.
        if summary.card.secrecy.is_state_secret or summary.stage is Stage.PROJECT:
            late = heed(check_state(summary, day), session.silences(summary.plan))
            results += [_of(summary, finding, {}, {}) for finding in late.findings]
        else:
            document = session.document(summary.plan)
            around = surroundings_of(session, summary, all_plans, day, upper_plans)
            sections = {passage.node: passage.section for passage in passages(document)}
            computed = numbers(document)
            report = check_plan(document, summary, around, session.silences(summary.plan))
            results += [_of(summary, finding, sections, computed) for finding in report.findings]
    progress(len(wanted), len(wanted), "")
    return results


def _of(
    summary: PlanSummary, finding: Finding, sections: Mapping[NodeId, NodeId], computed: Mapping[NodeId, str]
) -> PlanFinding:
    def section(node: NodeId) -> NodeId:
        return sections.get(node, node)

    return PlanFinding(
        plan=summary.plan,
        title=summary.card.title,
        section=section(finding.node),
        number=computed.get(section(finding.node), ""),
        rule=finding.rule.id,
        grade=finding.grade,
        message=finding.message,
        cites=finding.rule.cites,
        binding=finding.rule.binding.value,
        explains=finding.rule.explains,
        places=tuple(
            {
                "plan": summary.plan,
                "section": section(place.node),
                "number": computed.get(section(place.node), ""),
                "node": place.node,
                "text": place.quote,
                "occurrence": place.occurrence,
                "instead": place.instead,
                "note": place.note,
            }
            for place in finding.places
        ),
    )
