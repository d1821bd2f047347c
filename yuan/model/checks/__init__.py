"""Checks: small functions, one idea each, that read a plan and name what does not fit its rules.

A check takes a `Reading` and yields `Finding`s, or `NotRun` for a rule it could not apply. It belongs in a file
of its own with the `Rule`s it goes by, and in `CHECKS`. `check` runs all of them over a text, `check_state`
over a plan's dates, `check_plan` over both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from yuan.model.checks import (
    completeness,
    copied,
    date_forms,
    document_numbers,
    emphasis,
    empty_sections,
    front,
    laws,
    level_parts,
    levels,
    members,
    names,
    own_title,
    placeholders,
    punctuation,
    quantities,
    references,
    sentences,
    sequences,
    telephones,
    telephones_agree,
    terms,
    warnings,
)
from yuan.model.checks.finding import Finding, FindingPlace, NotRun, Report, Silence, heed, listed
from yuan.model.checks.reading import Reading, Surroundings
from yuan.model.checks.rule import Binding, Rule
from yuan.model.checks.state import check_state
from yuan.model.document.content import Document
from yuan.model.plan import PlanCard
from yuan.model.records import PlanSummary

__all__ = [
    "CHECKS",
    "Binding",
    "Finding",
    "FindingPlace",
    "NotRun",
    "Report",
    "Rule",
    "Silence",
    "Surroundings",
    "check",
    "check_plan",
    "check_state",
]

Check = Callable[[Reading], Iterator[Finding | NotRun]]
CHECKS: tuple[Check, ...] = (
    completeness.check,
    empty_sections.check,
    placeholders.check,
    references.check,
    sequences.check,
    levels.check,
    level_parts.check,
    warnings.check,
    members.check,
    names.check,
    laws.check,
    telephones.check,
    telephones_agree.check,
    front.check,
    document_numbers.check,
    date_forms.check,
    own_title.check,
    terms.check,
    quantities.check,
    sentences.check,
    punctuation.check,
    emphasis.check,
    copied.check,
)
"""Every check of a text; findings of one grade and binding are listed in this order."""


def check(
    document: Document,
    card: PlanCard,
    around: Surroundings | None = None,
    silences: Iterable[Silence] = (),
) -> Report:
    """What all checks say of a text."""
    return _report(Reading(document, card, around), (), silences)


def check_plan(
    document: Document,
    summary: PlanSummary,
    around: Surroundings,
    silences: Iterable[Silence] = (),
) -> Report:
    """What all checks say of a plan: of its text and of its dates on the day of `around`. Window and terminal show it."""
    late = check_state(summary, around.today) if around.today is not None else ()
    return _report(Reading(document, summary.card, around), late, silences)


def _report(reading: Reading, late: Iterable[Finding], silences: Iterable[Silence]) -> Report:
    said = [item for run in CHECKS for item in run(reading)]
    found = listed((*late, *(item for item in said if isinstance(item, Finding))))
    report = heed(found, silences)
    return Report(
        findings=report.findings,
        silenced=report.silenced,
        not_run=tuple(item for item in said if isinstance(item, NotRun)),
    )
