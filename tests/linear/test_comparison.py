"""Comparing takes time in proportion to the plans also where next to nothing, or everything, is the same.

In the processor's time of this process: what is quadratic takes 64 times as long for 8 times the parts.
"""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from tests.linear.timing import seconds
from yuan.model.comparison.compare import apply, compare
from yuan.model.comparison.pairing import align
from yuan.model.document.content import Document, FrontMatter, Paragraph, Section, Text

SHORT, TIMES, MOST = 600, 8, 28
_LEAST, _LIMIT = 0.01, 120.0
Sides = tuple[list[str], list[str]]


def _texts(count: int, seed: int) -> list[str]:
    chance = random.Random(seed)
    return ["".join(chance.choices("区应急管理局负责防汛抗旱工作", k=30)) for _ in range(count)]


def _shuffled(texts: list[str], seed: int = 1) -> list[str]:
    return random.Random(seed).sample(texts, len(texts))


SHAPES: dict[str, Callable[[int], Sides]] = {
    "the same line again and again, the last one changed": lambda n: (["甲"] * n, ["甲"] * (n - 1) + ["乙"]),
    "the same line again and again, one in the middle changed": lambda n: (
        ["甲"] * n,
        ["甲"] * (n // 2) + ["乙"] + ["甲"] * (n // 2),
    ),
    "two lines in turn and three in turn": lambda n: (["甲", "乙"] * (n // 2), ["乙", "甲", "丙"] * (n // 3)),
    "lines of a few words in any order": lambda n: (
        random.Random(1).choices("甲乙丙丁戊", k=n),
        random.Random(2).choices("甲乙丙丁戊", k=n),
    ),
    "one line between new ones": lambda n: (["甲"] * n, [w for i in range(n) for w in ("甲", f"第{i}项")]),
    "nothing the same": lambda n: (_texts(n, 1), _texts(n, 2)),
    "all in another order": lambda n: (_texts(n, 1), _shuffled(_texts(n, 1))),
    "all turned round": lambda n: (_texts(n, 1), _texts(n, 1)[::-1]),
}


def paragraphs(texts: list[str]) -> Document:
    blocks = tuple(Paragraph(runs=(Text(text),)) for text in texts)
    return Document(front=FrontMatter(title="预案"), sections=(Section(heading="总则", blocks=blocks),))


def headings(texts: list[str]) -> Document:
    return Document(
        front=FrontMatter(title="预案"),
        sections=tuple(
            Section(
                heading=text, blocks=(Paragraph(runs=(Text(f"{text}的事项由各单位按照职责分工负责落实。"),)),)
            )
            for text in texts
        ),
    )


@pytest.mark.parametrize("make", [paragraphs, headings])
@pytest.mark.parametrize("shape", SHAPES)
def test_comparing_grows_with_the_plans_and_no_faster(
    shape: str, make: Callable[[list[str]], Document]
) -> None:
    def taken(count: int) -> float:
        old, new = map(make, SHAPES[shape](count))
        return seconds(lambda: compare(old, new), _LIMIT)

    short = max(_LEAST, *(taken(SHORT) for _ in range(2)))
    long = taken(SHORT * TIMES)
    if long > MOST * short:
        long = taken(SHORT * TIMES)
    assert long <= MOST * short, f"{long:.2f} s, {long / short:.0f} times as long for {TIMES} times the plan"


@pytest.mark.parametrize("make", [paragraphs, headings])
@pytest.mark.parametrize("shape", SHAPES)
def test_what_was_compared_within_bounds_leads_to_the_new_plan(
    shape: str, make: Callable[[list[str]], Document]
) -> None:
    old, new = map(make, SHAPES[shape](2_000))
    assert apply(old, compare(old, new)) == new


def _changed(texts: list[str]) -> list[str]:
    """Every fiftieth replaced, every seventieth gone, every ninetieth with a new one behind it."""
    found = []
    for place, text in enumerate(texts):
        if place % 70 != 35:
            found.append(f"改{place}" if place % 50 == 25 else text)
        if place % 90 == 45:
            found.append(f"新{place}")
    return found


@pytest.mark.parametrize("different", [3, 40, 4_000])
def test_few_changes_among_thousands_of_lines_that_recur_are_found_as_few(different: int) -> None:
    chance = random.Random(3)
    old = [f"第{chance.randrange(different)}项" for _ in range(12_000)]
    new = _changed(old)
    pairs = align(old, new, lambda i, j: 0.0)
    assert sorted(i for i, _ in pairs if i >= 0) == list(range(len(old)))
    assert sorted(j for _, j in pairs if j >= 0) == list(range(len(new)))
    apart = sum(1 for i, j in pairs if i < 0 or j < 0)
    least = sum(2 if text.startswith("改") else 1 for text in new if text[0] in "改新") + len(old) // 70
    assert apart <= 1.5 * least
