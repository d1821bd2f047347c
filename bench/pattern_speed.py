"""How long every regular expression of the program takes on 200 000 characters of each nasty sort.

    python -m bench.pattern_speed [CHARACTERS]

Prints the slowest and ends with 1 when one takes more than half a second of the processor. The tests prove that they all are
linear (`tests/linear`); this shows what the constants are.
"""

from __future__ import annotations

import sys

from tests.linear.growth import run
from tests.linear.made import made
from tests.linear.nasty import SIGNS, of_sign
from tests.linear.patterns import all_patterns
from tests.linear.test_patterns import BOUNDED
from tests.linear.timing import seconds

_MOST_S = 0.5
_SHOWN = 12


def main() -> int:
    characters = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
    texts = {name: of_sign(sign, characters) for name, sign in SIGNS.items()}
    took = []
    found, _ = all_patterns()
    for one in (*found, *made()):
        if one.place not in BOUNDED:
            took.append(
                max(
                    (
                        (seconds(run(one, way, text), 60), name, one)
                        for name, text in texts.items()
                        for way in one.ways
                    ),
                    key=lambda tried: tried[0],
                )
            )
    took.sort(key=lambda slowest: -slowest[0])
    for taken, name, one in took[:_SHOWN]:
        print(f"{taken:6.2f} s  {name:24} {one.place}  {one.pattern.pattern[:60]}")
    print(f"{len(took)} expressions, {len(texts)} texts of {characters} characters")
    return int(took[0][0] > _MOST_S)


if __name__ == "__main__":
    sys.exit(main())
