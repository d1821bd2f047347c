"""What one text says of other bodies and other plans: plain values, each with the place it stands at.

There are hundreds of thousands of the small ones in a large library. They hold nothing but text and numbers, so that the
collection of garbage need not visit them (`gc=False`).
"""

from __future__ import annotations

from functools import cached_property

import msgspec

from yuan.model.document.content import NodeId


class NodeText(msgspec.Struct, frozen=True, gc=False):
    """A piece of text and the node it is the text of."""

    node: NodeId
    text: str


class Spot(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A place in a plan. `text` is what stands there, for reading beside another; `quote` the words meant."""

    plan: str
    node: NodeId = ""
    quote: str = ""
    text: str = ""


class GivenDuty(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A duty the text gives to a unit. `is_collective`: given to all towns at once (各镇人民政府)."""

    unit: str
    duty: str
    node: NodeId
    is_member: bool = False
    """Whether it stands in a list of members, not in running text."""
    is_collective: bool = False


class NamedUnit(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The first place that names a unit, and how many places do."""

    unit: str
    node: NodeId
    quote: str
    text: str
    count: int = 1


class Level(msgspec.Struct, frozen=True, kw_only=True):
    """A response level with its triggers. `value` is 1…4, or 1+; `label` as written."""

    value: str
    label: str
    triggers: tuple[str, ...]
    node: NodeId


class Command(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A command body named in the text. `chief` is who commands it, "" where the sentence does not say."""

    title: str
    node: NodeId
    text: str
    chief: str = ""
    is_set_up: bool = False
    """Whether the text sets it up (“区防汛抗旱指挥部是……”), not only speaks of it."""


class Telephone(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A number given for somebody, as written, and its `digits` without signs and area code.

    `whom` is a person's name or 值班.
    """

    unit: str
    whom: str
    number: str
    digits: str
    node: NodeId
    text: str


class CitedPlan(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A plan named in 《》."""

    title: str
    node: NodeId
    text: str
    count: int = 1


class Extract(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """All of it for one text. `towns` are those whose area is named anywhere, in tables of risk points above all."""

    lines: tuple[NodeText, ...] = ()
    units: tuple[NamedUnit, ...] = ()
    duties: tuple[GivenDuty, ...] = ()
    levels: tuple[Level, ...] = ()
    commands: tuple[Command, ...] = ()
    telephones: tuple[Telephone, ...] = ()
    cited: tuple[CitedPlan, ...] = ()
    towns: tuple[str, ...] = ()

    def member(self, unit: str) -> tuple[GivenDuty, ...]:
        """The duties given to `unit`."""
        return self._by_unit.get(unit, ())

    @cached_property
    def _by_unit(self) -> dict[str, tuple[GivenDuty, ...]]:
        found: dict[str, list[GivenDuty]] = {}
        for duty in self.duties:
            found.setdefault(duty.unit, []).append(duty)
        return {unit: tuple(duties) for unit, duties in found.items()}
