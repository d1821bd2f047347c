"""Whether an expression takes time in proportion to the text, by measuring it at growing lengths."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from math import inf

from tests.linear.nasty import SIGNS, against, of_sign
from tests.linear.patterns import Found
from tests.linear.timing import most, seconds

SHORT = 3_000
_UNSUSPECTED = 0.000_3
"""Seconds at `SHORT` characters under which no search can be quadratic: 4 million steps take longer on any machine."""
_LONGER = 6
_MOST_GROWTH = 18
"""Of 6 times the text: a linear search takes 6 times as long, a quadratic one 36 times."""
_LIMIT = 2.0


def texts(found: Found, length: int) -> Mapping[str, str | bytes]:
    """All nasty texts for an expression, about `length` characters long, by what they are; bytes for one over bytes."""
    made = {name: of_sign(sign, length) for name, sign in SIGNS.items()}
    made |= dict(against(found.pattern, length))
    if isinstance(found.pattern.pattern, str):
        return made
    return {name: text.encode("utf-8", "surrogatepass") for name, text in made.items()}


def run(found: Found, way: str, text: str | bytes) -> Callable[[], object]:
    """The expression used as the program does."""
    if way == "finditer":
        return lambda: deque(found.pattern.finditer(text), 0)
    return lambda: getattr(found.pattern, way)(text)


def superlinear(found: Found) -> list[str]:
    """The first text on which `found` takes more than its share of time, with what was measured; [] is good."""
    long_texts = texts(found, SHORT * _LONGER)
    for name, text in texts(found, SHORT).items():
        for way in found.ways:
            short = seconds(run(found, way, text), _LIMIT)
            if short == inf:
                return [f"{way} {name}: more than {_LIMIT:.0f} s for {SHORT} characters"]
            # A piece of a pattern may fill only short texts.
            if short < _UNSUSPECTED or name not in long_texts:
                continue
            long = run(found, way, long_texts[name])
            grown = _growth(long, short)
            if grown > _MOST_GROWTH:  # once more, with care: something may have come between
                short = most(run(found, way, text), _LIMIT)
                grown = min(_growth(long, short) for _ in range(2))
            if grown > _MOST_GROWTH:
                return [
                    f"{way} {name}: {short * 1000:.1f} ms, {_LONGER} times the text {grown:.0f} times as long"
                ]
    return []


def _growth(long: Callable[[], object], short_s: float) -> float:
    """How many times as long as `short_s` the longer text takes; infinite when it is clearly too much."""
    short_s = max(short_s, _UNSUSPECTED)
    return seconds(long, 1.5 * _MOST_GROWTH * short_s) / short_s
