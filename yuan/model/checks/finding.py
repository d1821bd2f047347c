"""What a check found, and what it did not look at."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import msgspec

from yuan.model.checks.rule import Binding, Rule
from yuan.model.document.content import NodeId

Grade = Literal["error", "warning", "hint"]
"""`error`: an article demands it and the text lacks it. `warning`: probably wrong. `hint`: worth a look."""


class FindingPlace(msgspec.Struct, frozen=True, kw_only=True):
    """Where a finding stands: the words `quote` in the text of `node`, the `occurrence`-th time (0 the first).

    An empty `quote` is the node as a whole, an empty `node` the plan as a whole. `instead` is what a one-click
    fix puts in the place of `quote`, None when only the drafter can tell. `note` is what is told of this place alone.
    """

    node: NodeId = ""
    quote: str = ""
    occurrence: int = 0
    instead: str | None = None
    note: str = ""


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One defect with every place it stands in, in reading order. `plans` are other plans it is about, by id."""

    rule: Rule
    grade: Grade
    message: str
    places: tuple[FindingPlace, ...] = (FindingPlace(),)
    plans: tuple[str, ...] = ()

    @property
    def node(self) -> NodeId:
        """The node of the first place, "" for the plan as a whole."""
        return self.places[0].node

    @property
    def is_fixable(self) -> bool:
        """Whether every place can be mended by one click."""
        return all(place.instead is not None for place in self.places)


_GRADES: tuple[Grade, ...] = ("error", "warning", "hint")
_BINDINGS = tuple(Binding)


def listed(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """In the order they are shown: the gravest first, of these the most binding; what is only to be compared last."""
    return tuple(
        sorted(
            findings,
            key=lambda one: (
                one.rule.is_comparison,
                _GRADES.index(one.grade),
                _BINDINGS.index(one.rule.binding),
            ),
        )
    )


class NotRun(msgspec.Struct, frozen=True, kw_only=True):
    """A rule that was not applied, and why: what would be needed."""

    rule: Rule
    why: str


class Silence(msgspec.Struct, frozen=True, kw_only=True):
    """One place where somebody decided that a rule does not apply, with the reason. `rule` is the rule's id."""

    rule: str
    node: NodeId = ""
    quote: str = ""
    reason: str = ""
    by: str = ""


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What the checks say of a text: findings to deal with, those silenced, and what was not run."""

    findings: tuple[Finding, ...] = ()
    silenced: tuple[tuple[Finding, Silence], ...] = ()
    not_run: tuple[NotRun, ...] = ()


def heed(findings: Iterable[Finding], silences: Iterable[Silence]) -> Report:
    """`findings` without the places that were silenced, those beside them with their reasons."""
    known = {(silence.rule, silence.node, silence.quote): silence for silence in silences}
    open_ones: list[Finding] = []
    silenced: list[tuple[Finding, Silence]] = []
    for finding in findings:
        kept = []
        for place in finding.places:
            silence = known.get((finding.rule.id, place.node, place.quote))
            if silence is None:
                kept.append(place)
            else:
                silenced.append((msgspec.structs.replace(finding, places=(place,)), silence))
        if kept:
            open_ones.append(msgspec.structs.replace(finding, places=tuple(kept)))
    return Report(findings=tuple(open_ones), silenced=tuple(silenced))
