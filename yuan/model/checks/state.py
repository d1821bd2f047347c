"""What is late: filing, publication, assessment."""

from __future__ import annotations

from datetime import date

from yuan.model.checks.finding import Finding
from yuan.model.checks.rule import Binding, Rule
from yuan.model.records import PlanSummary

_RULES = "《突发事件应急预案管理办法》（国办发〔2024〕5号）"
FILING_OVERDUE = Rule(
    id="filing-overdue",
    title="按期备案",
    cites=f"{_RULES}第二十六条",
    binding=Binding.LAW,
    explains="预案印发后，在“期限与备案规定”所定的工作日内报送备案。",
)
PUBLICATION_OVERDUE = Rule(
    id="publication-overdue",
    title="按期公布",
    cites=f"{_RULES}第二十八条",
    binding=Binding.LAW,
    explains="除依法需要保密的外，预案印发后，在“期限与备案规定”所定的工作日内向社会公布。",
)
ASSESSMENT_OVERDUE = Rule(
    id="assessment-overdue",
    title="定期评估",
    cites=f"{_RULES}第三十四条",
    binding=Binding.LAW,
    explains="预案定期评估，周期在“期限与备案规定”中设置。",
)


def check_state(summary: PlanSummary, today: date) -> tuple[Finding, ...]:
    """Deadlines of the version in force that have passed by `today`."""
    found = []
    if summary.filing_due is not None and summary.filing_due < today:
        found.append(
            Finding(
                rule=FILING_OVERDUE,
                grade="error",
                message=f"备案期限 {summary.filing_due} 已过，尚未备案。",
            )
        )
    if summary.publication_due is not None and summary.publication_due < today:
        found.append(
            Finding(
                rule=PUBLICATION_OVERDUE,
                grade="warning",
                message=f"公布期限 {summary.publication_due} 已过，尚未登记公布。",
            )
        )
    if summary.assessment_due is not None and summary.assessment_due < today:
        found.append(
            Finding(
                rule=ASSESSMENT_OVERDUE,
                grade="warning",
                message=f"评估期限 {summary.assessment_due} 已过，尚未登记评估。",
            )
        )
    return tuple(found)
