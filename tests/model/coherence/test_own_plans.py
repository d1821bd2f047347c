"""Finding a clause by its rarest pairs of characters finds what reading every line finds."""

from __future__ import annotations

from random import Random

from tests.model.coherence.shelf import Plan, index_of
from yuan.model.coherence.mentions import Spot
from yuan.model.coherence.own_plans import OwnPlans, pairs
from yuan.model.plan import Kind

UNIT = "区水务局"
WORDS = ("巡查", "堤防", "转移", "群众", "物资", "调运", "值守", "会商", "泵站", "闸门", "河道", "清淤")


def sentence(chance: Random, words: int) -> str:
    return "".join(chance.choice(WORDS) for _ in range(words))


def by_reading(plans: list[list[str]], clause: str) -> tuple[int, str] | None:
    """The first line of the first plan with three quarters of the clause's pairs, or all of its words."""
    wanted = pairs(clause)
    words = [clause[at : at + 2] for at in range(0, len(clause), 2)]
    for place, lines in enumerate(plans):
        for line in lines:
            if len(wanted & pairs(line)) >= 0.75 * len(wanted) or all(word in line for word in words):
                return place, line
    return None


def test_a_clause_is_found_where_reading_finds_it() -> None:
    chance = Random(20261201)
    texts = [[sentence(chance, chance.randint(2, 9)) for _ in range(12)] for _ in range(6)]
    index = index_of(
        *(
            Plan(title=f"某区第{place}号预案", kind=Kind.DEPARTMENT, unit=UNIT, text=tuple(lines))
            for place, lines in enumerate(texts)
        )
    )
    own = index.by_unit[UNIT]
    kept = [[line.text for line in entry.extract.lines] for entry in own]
    asked = OwnPlans(index, own)
    found = 0
    for _ in range(300):
        clause = sentence(chance, chance.randint(2, 4))
        expected = by_reading(kept, clause)
        spot = asked.saying([clause], asking="")
        if expected is None:
            assert spot is None, clause
        else:
            place, line = expected
            assert isinstance(spot, Spot)
            assert (spot.plan, spot.text) == (own[place].plan, line), clause
            found += 1
    assert 30 < found < 300
