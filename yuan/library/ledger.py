"""The ledger (预案台账): one row a plan, as values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import msgspec

from yuan.model.plan import card_texts
from yuan.model.records import PlanSummary, Stage


class LedgerRow(msgspec.Struct, frozen=True, kw_only=True):
    """One plan in the ledger; the version is the one in force, or the newest when none is.

    `pages` is 0 until somebody who can lay the text out has counted them. `standing` tells whether the version is in
    force, and whether a newer one is in hand.
    """

    number: int
    title: str
    kind: str
    unit: str
    event_class: str
    event_type: str
    stage: str
    milestone: str
    version: int
    standing: str
    document_number: str
    approved_on: date | None
    issued_on: date | None
    filed_on: date | None
    published_on: date | None
    filing_due: date | None
    filing_is_overdue: bool
    publication_due: date | None
    publication_is_overdue: bool
    assessment_due: date | None
    last_drill: date | None
    drill_due: date | None
    drill_is_overdue: bool
    characters: int
    secrecy: str
    plan: str
    hash: str
    pages: int = 0
    card: Mapping[str, str] = {}
    """What the card says in its `CARD_FIELDS`, by their names."""


def ledger_rows(lines: Sequence[PlanSummary], today: date) -> list[LedgerRow]:
    """The rows for `lines`, in their order."""
    rows = []
    for number, line in enumerate(lines, 1):
        card, version = line.card, line.in_force or line.latest
        rows.append(
            LedgerRow(
                number=number,
                title=card.title,
                kind=card.kind.value,
                unit=card.unit,
                event_class=card.event_class,
                event_type=card.event_type,
                stage=line.stage.value,
                milestone=line.stage.milestone,
                version=version.number,
                standing=_standing(line),
                document_number=version.document_number,
                approved_on=version.approved_on,
                issued_on=version.issued_on,
                filed_on=version.filed_on,
                published_on=version.published_on,
                filing_due=line.filing_due,
                filing_is_overdue=line.filing_due is not None and line.filing_due < today,
                publication_due=line.publication_due,
                publication_is_overdue=line.publication_due is not None and line.publication_due < today,
                assessment_due=line.assessment_due,
                last_drill=line.last_drill,
                drill_due=line.drill_due,
                drill_is_overdue=line.drill_due is not None and line.drill_due < today,
                characters=version.characters,
                secrecy=card.secrecy.value,
                plan=line.plan,
                hash=version.hash,
                card={field.name: text for field, text in card_texts(card).items()},
            )
        )
    return rows


def _standing(line: PlanSummary) -> str:
    """现行, and 修订中 while a newer version is in hand; otherwise why none is in force."""
    if line.in_force is None:
        return "已废止" if line.stage is Stage.REPEALED else "未印发"
    return "现行" if line.latest.number == line.in_force.number else "现行（修订中）"
