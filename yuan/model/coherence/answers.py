"""Whether a unit's own plans answer to a duty that another plan gives it.

They do when one of them names that plan, speaks of its matter, has a sentence of much the same words, or is by
its title about what the duty is about (应急资金保障预案, 落实应急处置经费，监督资金使用).
"""

from __future__ import annotations

import re
from functools import lru_cache

from yuan.model.coherence.index import Entry, Index, is_upper
from yuan.model.coherence.mentions import GivenDuty, Line, Spot

_CLAUSE = re.compile("[，。；;：:、\n]")
_ENOUGH = 0.75
"""Share of a clause's pairs of characters that have to stand in one passage."""
_SHORTEST = 4
_NOT_A_BODY = r"(?![\u4e00-\u9fff]{0,8}(?:指挥部|委员会|领导小组))"
"""区防汛抗旱指挥部 in the plan for droughts does not speak of floods."""
_DO = re.compile("^(?:(?:组织|开展|做好|负责|协调|参与|提供|落实|指导|牵头|保障|承担|配合|协助)(?=.{4}))+")
"""What is done with the matter of a duty; the matter comes after it."""
_JOINED = re.compile("[和与及的]|以及")
_FEWEST_WORDS = 2
_FEW_UNITS = 2
"""A clause given to more units than this (“值班人员在岗”) says nothing of what a unit has to do."""
_COMMON = re.compile(
    "突发|公共|重大|特别|事件|事故|灾害|处置|应对|防控|应急|工作|预案|保障|服务|安全|设施|运行|管理|场所|信息|人员|组织|[区市县]"
)
"""Words of titles that say nothing of their matter."""
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

    def asks_for_something(self, duty: GivenDuty) -> bool:
        """Whether the duty says more than what many units are told alike (值班人员在岗，参与会商研判)."""
        return any(len(self._given[clause]) <= _FEW_UNITS for clause in _clauses(duty.duty))

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
        for one in own:
            for duty in entry.extract.member(unit):
                if _is_about(one, duty):
                    return Spot(plan=one.plan, text=one.card.title)
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
            if matter in line.text and spoken_of.search(line.text):
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
            words = _words(clause)
            for place, shared in likely.items():
                line = lines[place][0]
                if shared >= _ENOUGH * len(wanted) or (words and all(word in line.text for word in words)):
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


def _is_about(own: Entry, duty: GivenDuty) -> bool:
    """Whether the duty has a word of what the title of the unit's own plan adds to the unit's name."""
    return any(pair in duty.duty for pair in _subject(own.card.title, own.card.unit))


@lru_cache(maxsize=1024)
def _subject(title: str, unit: str) -> _Pairs:
    """The pairs of characters of what a title says beside the unit's name."""
    return frozenset(pair for part in _COMMON.split(title) for pair in _pairs(part)) - _pairs(unit)


def _clauses(duty: str) -> list[str]:
    parts = (_DO.sub("", part.strip()) for part in _CLAUSE.split(duty))
    return [part for part in parts if len(part) >= _SHORTEST]


def _words(clause: str) -> tuple[str, ...]:
    """景区关闭和游客疏散 → 景区, 关闭, 游客, 疏散, to be found in any order; () when they are too few or not all of two."""
    chunks = _JOINED.split(clause)
    if any(len(chunk) % 2 for chunk in chunks):
        return ()
    words = tuple(chunk[at : at + 2] for chunk in chunks for at in range(0, len(chunk), 2))
    return words if len(words) >= _FEWEST_WORDS else ()


def _pairs(text: str) -> _Pairs:
    return frozenset(text[place : place + 2] for place in range(len(text) - 1))
