"""What a volume holds and in which sheets: parts per kind, groups within them, plans."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby

import msgspec

from yuan.model.document.content import Document

PLANS_A_DIVIDER = 2
"""A group earns a sheet of its own when the groups of its part hold as many plans on average: a sheet before
every single plan would be paper wasted."""


class VolumeEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A plan in a volume, with what is printed around its title.

    `part` is the kind in the regulation's words (专项应急预案 …), `group` what plans stand together under:
    the class of event or the unit; "" for none.
    """

    title: str
    unit: str
    document: Document
    document_number: str = ""
    issued_on: date | None = None
    part: str = ""
    group: str = ""


class Volume(msgspec.Struct, frozen=True, kw_only=True):
    """A volume and what its front matter says.

    `name` is the work's (应急预案汇编), `number` the volume's (上册), `subject` what it holds. `note` are the
    paragraphs of the editor's note, none for no note; `made_on` dates the cover. `units` gives the order of the
    list of units; those it does not name follow in the order of their plans.
    """

    name: str
    number: str = ""
    subject: str = ""
    district: str = ""
    bureau: str = ""
    made_on: date | None = None
    note: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    entries: tuple[VolumeEntry, ...] = ()

    @property
    def full_name(self) -> str:
        """应急预案汇编（上册）: the name of the file and of the document."""
        return f"{self.name}（{self.number}）" if self.number else self.name


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """A plan in its place. `heads_group` is the group it opens when that has no sheet of its own, else ""."""

    entry: VolumeEntry
    place: int
    heads_group: str = ""

    @property
    def mark(self) -> str:
        return f"plan_{self.place}"


class Divider(msgspec.Struct, frozen=True, kw_only=True):
    """A sheet before a part (`is_part`) or a group, with the plans behind it."""

    title: str
    place: int
    is_part: bool
    plans: tuple[Plan, ...]

    @property
    def mark(self) -> str:
        return f"{'part' if self.is_part else 'group'}_{self.place}"


def leaves(entries: Sequence[VolumeEntry]) -> list[Divider | Plan]:
    """Dividers and plans in the order of the book. Plans without a part stand by themselves."""
    found: list[Divider | Plan] = []
    place = 0
    for number, (part, members) in enumerate(groupby(entries, key=lambda entry: entry.part), 1):
        groups = [(name, tuple(run)) for name, run in groupby(members, key=lambda entry: entry.group)]
        count = sum(len(run) for _, run in groups)
        has_sheets = len(groups) > 1 and count >= PLANS_A_DIVIDER * len(groups)
        inner: list[Divider | Plan] = []
        for name, run in groups:
            plans = tuple(_plans(run, place, "" if has_sheets or len(groups) == 1 else name))
            if has_sheets and name:
                inner.append(Divider(title=name, place=place + 1, is_part=False, plans=plans))
            inner += plans
            place += len(plans)
        if part:
            own = tuple(leaf for leaf in inner if isinstance(leaf, Plan))
            found.append(Divider(title=part, place=number, is_part=True, plans=own))
        found += inner
    return found


def _plans(run: Sequence[VolumeEntry], before: int, group: str) -> Iterator[Plan]:
    for number, entry in enumerate(run, 1):
        yield Plan(entry=entry, place=before + number, heads_group=group if number == 1 else "")
