"""A plan as the checks read it: its text once, and what is known around it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property

import msgspec

from yuan.model.checks.passages import Passage, all_sections, passages
from yuan.model.document.content import Block, Document, NodeId, Section, walk_blocks
from yuan.model.document.numbers import numbers
from yuan.model.plan import PlanCard
from yuan.model.process.check_limits import CheckLimits


class Surroundings(msgspec.Struct, frozen=True, kw_only=True):
    """What a library knows around one plan. Empty values mean that it is not known, so that checks that need
    it are named as not run.

    `titles` are the titles of all its plans (card titles) by plan id; `units` the names of all units; `upper`
    the text of the plan above this one and `upper_title` its title; `today` the day to judge by; `limits` what the
    office measures by.
    """

    titles: Mapping[str, str] = {}
    units: tuple[str, ...] = ()
    upper: Document | None = None
    upper_title: str = ""
    today: date | None = None
    limits: CheckLimits = CheckLimits()


class Reading:
    """One text of a plan with its card, read once for all checks."""

    def __init__(self, document: Document, card: PlanCard, around: Surroundings | None = None) -> None:
        self.document = document
        self.card = card
        self.around = around or Surroundings()

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """Headings, blocks and cells in reading order."""
        return passages(self.document)

    @cached_property
    def texts(self) -> Mapping[NodeId, str]:
        """The text of every node that has one, the lines of a structured element joined."""
        found: dict[NodeId, str] = {}
        for passage in self.passages:
            before = found.get(passage.node)
            found[passage.node] = passage.text if before is None else f"{before}\n{passage.text}"
        return found

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """Every section of the text and of the attachments, in reading order."""
        return tuple(all_sections(self.document))

    @cached_property
    def headings(self) -> Mapping[NodeId, str]:
        """Sections' headings and attachments' titles by id."""
        found = {section.id: section.heading for section in self.sections}
        return found | {attachment.id: attachment.title for attachment in self.document.attachments}

    @cached_property
    def numbers(self) -> Mapping[NodeId, str]:
        """The computed number of every numbered node."""
        return numbers(self.document)

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """Every block, those in cells and attachments included."""
        return tuple(walk_blocks(self.document))
