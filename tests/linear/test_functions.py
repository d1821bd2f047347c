"""Everything done with the text of a plan takes time in proportion to it, whatever signs the text is made of.

In the processor's time of this process, so that a slow or busy machine only takes longer: what takes 8 times as long
for 8 times the text is well, what takes 64 times as long fails.
"""

from __future__ import annotations

import pytest

from tests.linear.nasty import SIGNS
from tests.linear.nasty_documents import SHAPES
from tests.linear.timing import seconds
from tests.linear.works import WORKS, Preparing, Work

SHORT, TIMES, MOST = 2_000, 8, 28
_LEAST = 0.002
"""Seconds that count at least for the shorter text: below, the clock tells little."""
_LIMIT = 60.0
_TOLD = (
    "full-width blanks", "dashes", "opening quotes", "titles", "opening brackets", "closing brackets", "colons", "sentences",
    "enumeration commas", "decimals", "articles", "bureaus and signs", "levels", "telephones", "years",
)  # fmt: skip


def taken(prepared: Preparing, work: Work, shape: str, sign: str, length: int) -> float:
    """Processor seconds of one run on a plan made anew, for texts seen before are remembered."""
    material = prepared(SHAPES[shape](SIGNS[sign], length))
    return seconds(lambda: work(material), _LIMIT)


@pytest.mark.parametrize("name", WORKS)
def test_work_grows_with_the_text_and_no_faster(name: str) -> None:
    prepared, work = WORKS[name]
    slow = []
    for shape in SHAPES:
        for sign in _TOLD:
            long = taken(prepared, work, shape, sign, SHORT * TIMES)
            if long < _LEAST * MOST:
                continue
            # The clock of the processor can miss a part of a short run, never add to it.
            short = max(_LEAST, *(taken(prepared, work, shape, sign, SHORT) for _ in range(3)))
            if long > MOST * short:
                long = taken(prepared, work, shape, sign, SHORT * TIMES)
            if long > MOST * short:
                slow.append(
                    f"{shape} of {sign}: {long:.2f} s, {long / short:.0f} times as long for {TIMES} times the text"
                )
    assert not slow, "\n".join(slow)
