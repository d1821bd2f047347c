"""Structured elements found in plain text: offered to the drafter, never put in by themselves.

Each recogniser looks at one idea and yields `Candidate`s. A candidate keeps every word: what it cannot place in the
element is not offered. `recognise` runs all of them, `adopt` puts one candidate into the plan.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from yuan.model.document.content import Document
from yuan.model.recognition import duties, levels, tables
from yuan.model.recognition.candidate import Candidate, adopt, containers

__all__ = ["Candidate", "adopt", "recognise"]

RECOGNISERS: tuple[Callable[[Document], Iterator[Candidate]], ...] = (
    levels.find,
    duties.find,
    tables.find,
)


def recognise(document: Document) -> tuple[Candidate, ...]:
    """Everything in `document` that could be a structured element, in reading order."""
    order = {id: place for place, (id, _) in enumerate(containers(document))}
    found = [candidate for find in RECOGNISERS for candidate in find(document)]
    return tuple(sorted(found, key=lambda candidate: order[candidate.container]))
