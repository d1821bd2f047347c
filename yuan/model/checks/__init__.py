"""Checks: small functions, one idea each, that read a plan and name what does not fit its rules.

`check` runs all of them over a text, `check_state` over a plan's dates. What each rests on stands in
`finding.CITES`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from yuan.model.checks.completeness import check_completeness, check_empty_sections
from yuan.model.checks.finding import CITES, Finding
from yuan.model.checks.front import check_document_number
from yuan.model.checks.levels import check_levels
from yuan.model.checks.names import check_names
from yuan.model.checks.passages import Passage, passages
from yuan.model.checks.placeholders import check_placeholders
from yuan.model.checks.state import check_state
from yuan.model.checks.telephones import check_telephones
from yuan.model.content import Document
from yuan.model.plan import PlanCard

__all__ = ["CHECKS", "CITES", "Finding", "check", "check_state"]

Check = Callable[[Document, PlanCard, tuple[Passage, ...]], Iterator[Finding]]
CHECKS: tuple[Check, ...] = (
    check_completeness,
    check_empty_sections,
    check_placeholders,
    check_levels,
    check_names,
    check_telephones,
    check_document_number,
)
"""Every check of a text, in the order findings are listed."""


def check(document: Document, card: PlanCard) -> tuple[Finding, ...]:
    """All findings on a text."""
    text = passages(document)
    return tuple(finding for run in CHECKS for finding in run(document, card, text))
