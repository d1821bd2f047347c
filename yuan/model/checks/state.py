"""What is late: filing, publication, assessment."""

from __future__ import annotations

from datetime import date

from yuan.model.checks.finding import Finding
from yuan.model.records import PlanSummary
from yuan.model.schedule import publication_due


def check_state(summary: PlanSummary, today: date) -> tuple[Finding, ...]:
    """Deadlines of the version in force that have passed by `today`."""
    found = []
    if summary.filing_due is not None and summary.filing_due < today:
        found.append(
            Finding(
                rule="filing-overdue",
                grade="error",
                message=f"备案期限 {summary.filing_due} 已过，尚未备案。",
            )
        )
    version = summary.in_force
    if version is not None and version.issued_on and version.published_on is None:
        due = publication_due(version.issued_on)
        if due < today and summary.card.secrecy.value == "公开":
            found.append(
                Finding(
                    rule="publication-overdue",
                    grade="warning",
                    message=f"公布期限 {due} 已过，尚未登记公布。",
                )
            )
    if summary.assessment_due is not None and summary.assessment_due < today:
        found.append(
            Finding(
                rule="assessment-overdue",
                grade="warning",
                message=f"每三年一次的评估应在 {summary.assessment_due} 前完成。",
            )
        )
    return tuple(found)
