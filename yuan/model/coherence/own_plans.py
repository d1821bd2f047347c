"""What the plans of one unit say, prepared to be asked for many duties.

An answer is in the first of the plans that has one, in the order of the list, and there in the first line that says the
first of the clauses asked for.
"""

from __future__ import annotations

import math
import re
from array import array
from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache

from yuan.model.coherence.index import Index, IndexedPlan, is_upper
from yuan.model.coherence.mentions import CitedPlan, GivenDuty, NodeText, Spot

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
_COMMON = re.compile(
    "突发|公共|重大|特别|事件|事故|灾害|处置|应对|防控|应急|工作|预案|保障|服务|安全|设施|运行|管理|场所|信息|人员|组织|[区市县]"
)
"""Words of titles that say nothing of their matter."""
Pairs = frozenset[str]


class OwnPlans:
    """The living plans of a unit. Methods leave out the plan `asking`, which nobody answers to with itself."""

    def __init__(self, index: Index, plans: Sequence[IndexedPlan]) -> None:
        self._index = index
        self._plans = plans
        self._saying: dict[str, dict[int, NodeText]] = {}

    def naming(self, entry: IndexedPlan, matter: str) -> Spot | None:
        """Where a plan cites `entry` or speaks of its `matter` ("" for none)."""
        spoken_of = re.compile(re.escape(matter) + _NOT_A_BODY) if matter else None
        for place, own in enumerate(self._plans):
            if own.plan == entry.plan:
                continue
            cited = self._cited[place].get(entry.plan)
            if cited is not None:
                return Spot(plan=own.plan, node=cited.node, quote=cited.title, text=cited.text)
            if spoken_of is None or matter not in self._texts[place]:
                continue
            for line in own.extract.lines:
                if matter in line.text and spoken_of.search(line.text):
                    return Spot(plan=own.plan, node=line.node, quote=matter, text=line.text)
        return None

    def saying(self, wanted: Iterable[str], asking: str) -> Spot | None:
        """Where a plan says one of the clauses `wanted` in much the same words."""
        best: tuple[int, NodeText] | None = None
        for clause in wanted:
            for place, line in self._lines_saying(clause).items():
                if self._plans[place].plan != asking:
                    if best is None or place < best[0]:
                        best = place, line
                    break
        if best is None:
            return None
        place, line = best
        return Spot(plan=self._plans[place].plan, node=line.node, text=line.text)

    def about(self, duties: Iterable[GivenDuty], asking: str) -> Spot | None:
        """A plan whose title is about what one of the duties is about."""
        given = tuple(duties)
        for own in self._plans:
            if own.plan != asking and any(_is_about(own, duty) for duty in given):
                return Spot(plan=own.plan, text=own.card.title)
        return None

    @cached_property
    def _texts(self) -> list[str]:
        """All of each plan, to see quickly that something does not stand in it."""
        return ["\n".join(line.text for line in own.extract.lines) for own in self._plans]

    @cached_property
    def _cited(self) -> list[dict[str, CitedPlan]]:
        """For each plan those it cites, where it does first."""
        found: list[dict[str, CitedPlan]] = []
        for own in self._plans:
            called: dict[str, CitedPlan] = {}
            for cited in own.extract.cited:
                called.setdefault(self._index.plan_called(cited.title), cited)
            found.append(called)
        return found

    @cached_property
    def _lines(self) -> list[tuple[int, NodeText]]:
        """Every line with the place of its plan. A plan for many units says what this one does only where it gives
        it duties."""
        return [
            (place, line)
            for place, own in enumerate(self._plans)
            for line in (
                [NodeText(duty.node, duty.duty) for duty in own.extract.member(own.card.unit)]
                if is_upper(own)
                else own.extract.lines
            )
        ]

    @cached_property
    def _where(self) -> dict[str, array[int]]:
        """The lines that hold a pair of characters."""
        where: dict[str, array[int]] = {}
        for number, (_, line) in enumerate(self._lines):
            for pair in pairs(line.text):
                known = where.get(pair)
                if known is None:
                    where[pair] = array("I", (number,))
                else:
                    known.append(number)
        return where

    def _lines_saying(self, clause: str) -> dict[int, NodeText]:
        """By place of plan, in order, the first line that says the clause."""
        found = self._saying.get(clause)
        if found is None:
            found = self._saying[clause] = {}
            wanted, words = pairs(clause), _words(clause)
            for number in sorted(self._likely(wanted, words)):
                place, line = self._lines[number]
                if place not in found and (
                    sum(pair in line.text for pair in wanted) >= _ENOUGH * len(wanted)
                    or (words and all(word in line.text for word in words))
                ):
                    found[place] = line
        return found

    def _likely(self, wanted: Pairs, words: Sequence[str]) -> set[int]:
        """The lines that can have enough of `wanted`, or all of `words`: who lacks few has one of the rarest."""
        rarest = sorted(wanted, key=lambda pair: (len(self._where.get(pair, ())), pair))
        may_lack = len(wanted) - math.ceil(_ENOUGH * len(wanted))
        asked = [*rarest[: may_lack + 1], *min(([word] for word in words), key=self._frequency, default=[])]
        return {number for pair in asked for number in self._where.get(pair, ())}

    def _frequency(self, word: list[str]) -> int:
        return len(self._where.get(word[0], ()))


def _is_about(own: IndexedPlan, duty: GivenDuty) -> bool:
    """Whether the duty has a word of what the title of the unit's own plan adds to the unit's name."""
    return any(pair in duty.duty for pair in _subject(own.card.title, own.card.unit))


@lru_cache(maxsize=1024)
def _subject(title: str, unit: str) -> Pairs:
    """The pairs of characters of what a title says beside the unit's name."""
    return frozenset(pair for part in _COMMON.split(title) for pair in pairs(part)) - pairs(unit)


def clauses(duty: str) -> list[str]:
    """What a duty says in so many parts, without the verbs of doing in front."""
    parts = (_DO.sub("", part.strip()) for part in _CLAUSE.split(duty))
    return [part for part in parts if len(part) >= _SHORTEST]


def _words(clause: str) -> tuple[str, ...]:
    """景区关闭和游客疏散 → 景区, 关闭, 游客, 疏散, to be found in any order; () when they are too few or not all of two."""
    chunks = _JOINED.split(clause)
    if any(len(chunk) % 2 for chunk in chunks):
        return ()
    words = tuple(chunk[at : at + 2] for chunk in chunks for at in range(0, len(chunk), 2))
    return words if len(words) >= _FEWEST_WORDS else ()


def pairs(text: str) -> Pairs:
    """Every two characters that stand together in `text`."""
    return frozenset(text[place : place + 2] for place in range(len(text) - 1))
