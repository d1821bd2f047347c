"""Whether a unit's own plans answer to a duty that another plan gives it.

They do when one of them names that plan, speaks of its matter, or has a sentence of much the same words.
"""

from __future__ import annotations

import re

from yuan.model.coherence.index import Entry, Index, is_upper
from yuan.model.coherence.mentions import GivenDuty, Line, Spot

_CLAUSE = re.compile("[，。；;：:、\n]")
_ENOUGH = 0.75
"""Share of a clause's pairs of characters that have to stand in one passage."""
_SHORTEST = 4
_NOT_A_BODY = r"(?![\u4e00-\u9fff]{0,8}(?:指挥部|委员会|领导小组))"
"""区防汛抗旱指挥部 in the plan for droughts does not speak of floods."""
_FEW_UNITS = 2
"""A clause given to more units than this (“值班人员在岗”) says nothing of what a unit has to do."""
_Pairs = frozenset[str]


class Answers:
    """Asks an index, remembering the pairs of each text."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._pairs: dict[str, list[tuple[Line, _Pairs]]] = {}
        self._where: dict[str, dict[str, set[int]]] = {}
        self._given: dict[str, set[str]] = {}
        self._found: dict[tuple[str, str], Spot | None] = {}
        for entry in index.living:
            for duty in entry.extract.duties:
                for clause in _clauses(duty.duty):
                    self._given.setdefault(clause, set()).add(duty.unit)

    def answer(self, entry: Entry, unit: str) -> Spot | None:
        """Where `unit`'s own plans answer the duties that `entry` gives it; None when nowhere."""
        key = (entry.plan, unit)
        if key not in self._found:
            self._found[key] = self._answer(entry, unit)
        return self._found[key]

    def _answer(self, entry: Entry, unit: str) -> Spot | None:
        own = [one for one in self._index.by_unit.get(unit, ()) if one.plan != entry.plan]
        for one in own:
            found = self._named(one, entry) or self._matter(one, entry)
            if found is not None:
                return found
        for one in own:
            for duty in entry.extract.member(unit):
                found = self._said(one, duty)
                if found is not None:
                    return found
        return None

    def _named(self, own: Entry, entry: Entry) -> Spot | None:
        for cited in own.extract.cited:
            if self._index.plan_called(cited.title) == entry.plan:
                return Spot(plan=own.plan, node=cited.node, quote=cited.title, text=cited.text)
        return None

    def _matter(self, own: Entry, entry: Entry) -> Spot | None:
        matter = self._index.essence(entry.card.title)
        if len(matter) < 2 or (is_upper(entry) and matter == "总体"):
            return None
        spoken_of = re.compile(re.escape(matter) + _NOT_A_BODY)
        for line in own.extract.lines:
            if spoken_of.search(line.text):
                return Spot(plan=own.plan, node=line.node, quote=matter, text=line.text)
        return None

    def _said(self, own: Entry, duty: GivenDuty) -> Spot | None:
        lines, where = self._lines_of(own)
        for clause in _clauses(duty.duty):
            wanted = _pairs(clause)
            if len(self._given[clause]) > _FEW_UNITS:
                continue
            likely: dict[int, int] = {}
            for pair in wanted:
                for place in where.get(pair, ()):
                    likely[place] = likely.get(place, 0) + 1
            for place, shared in likely.items():
                if shared >= _ENOUGH * len(wanted):
                    line = lines[place][0]
                    return Spot(plan=own.plan, node=line.node, text=line.text)
        return None

    def _lines_of(self, own: Entry) -> tuple[list[tuple[Line, _Pairs]], dict[str, set[int]]]:
        if own.plan not in self._pairs:
            # A plan for many units says what this one does only where it gives it duties.
            said = (
                [Line(duty.node, duty.duty) for duty in own.extract.member(own.card.unit)]
                if is_upper(own)
                else own.extract.lines
            )
            lines = [(line, _pairs(line.text)) for line in said]
            where: dict[str, set[int]] = {}
            for place, (_, pairs) in enumerate(lines):
                for pair in pairs:
                    where.setdefault(pair, set()).add(place)
            self._pairs[own.plan], self._where[own.plan] = lines, where
        return self._pairs[own.plan], self._where[own.plan]


def _clauses(duty: str) -> list[str]:
    parts = (part.strip() for part in _CLAUSE.split(duty))
    return [part for part in parts if len(part) >= _SHORTEST]


def _pairs(text: str) -> _Pairs:
    return frozenset(text[place : place + 2] for place in range(len(text) - 1))
