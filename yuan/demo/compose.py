"""The text of one plan of the demonstration, from the outline of its kind and what its subject calls for."""

from __future__ import annotations

from yuan.demo.identity import with_steady_ids
from yuan.demo.listing import subject_of, town_of
from yuan.model.content import Document
from yuan.model.plan import Family, PlanCard
from yuan.templates import new_document, outline

_OUTLINES = {
    Family.OVERALL: "overall",
    Family.SPECIAL: "special",
    Family.DEPARTMENT: "department",
    Family.TOWNSHIP: "township",
}


def compose(card: PlanCard) -> tuple[Document, dict[str, bytes]]:
    """The first version of the plan; the same card always gives the same text and ids."""
    values = {
        "title": card.title,
        "unit": card.unit,
        "event": subject_of(card),
        "upper_plan": card.upper_plan,
        "town": town_of(card),
    }
    document = new_document(outline(_OUTLINES[card.kind.family]), values)
    return with_steady_ids(document, card.title), {}
