"""Whether an expression takes time in proportion to the text, by measuring it at growing lengths."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from math import ceil, inf

from tests.linear.nasty import SIGNS, against, of_sign
from tests.linear.patterns import Found
from tests.linear.timing import seconds

SHORT = 3_000
_UNSUSPECTED = 0.000_3
"""Seconds at `SHORT` characters under which no search can be quadratic: 4 million steps take longer on any machine."""
_LONGER, _SUSPECT = 6, 9
"""Of 6 times the text a linear search takes 6 times as long, a quadratic one 36 times: above 9 it is looked into."""
_MUCH_LONGER, _MOST = 12, 3
"""One text of 12 times the length against 12 short ones: once as long when linear, 12 times when quadratic. A machine
busy with other things lengthens both, and neither alone by so much."""
_LEAST, _FEWEST = 0.05, 3
"""Seconds that the short runs take together at least, and how many there are, so that no clock is too coarse."""
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
    long = texts(found, SHORT * _LONGER)
    longest: Mapping[str, str | bytes] = {}
    for name, text in texts(found, SHORT).items():
        for way in found.ways:
            taken = seconds(run(found, way, text), _LIMIT)
            if taken == inf:
                return [f"{way} {name}: more than {_LIMIT:.0f} s for {SHORT} characters"]
            # A piece of a pattern may fill only short texts.
            if taken < _UNSUSPECTED or name not in long:
                continue
            taken = max(_UNSUSPECTED, min(taken, seconds(run(found, way, text), _LIMIT)))
            if seconds(run(found, way, long[name]), _SUSPECT * taken) == inf:
                longest = longest or texts(found, SHORT * _MUCH_LONGER)
                if name not in longest:
                    continue
                share = _share(run(found, way, text), run(found, way, longest[name]), taken)
                if share > _MOST:
                    return [
                        f"{way} {name}: {_MUCH_LONGER} times the text takes more than {_MOST} times its share"
                    ]
    return []


def _share(short: Callable[[], object], long: Callable[[], object], taken_s: float) -> float:
    """How many times as long as its share the long text takes, at best; infinite when it is clearly too much."""
    count = max(_FEWEST, ceil(_LEAST / taken_s))
    share = _MUCH_LONGER * sum(seconds(short, 10 * _LIMIT) for _ in range(count)) / count
    return min(seconds(long, 1.2 * _MOST * share) for _ in range(2)) / share
