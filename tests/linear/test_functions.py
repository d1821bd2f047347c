"""Everything done with the text of a plan takes time in proportion to it, whatever signs the text is made of.

In the processor's time of this process, so that a slow or busy machine only takes longer: what takes 6 times as long
for 6 times the text is well, what takes 36 times as long fails.
"""

from __future__ import annotations

import pytest

from tests.linear.nasty import SIGNS
from tests.linear.nasty_documents import SHAPES
from tests.linear.timing import seconds
from tests.linear.works import WORKS, Preparing, Work

SHORT, TIMES, MOST = 3_000, 6, 18
_UNSUSPECTED = 0.01
"""Seconds for the longer text under which nothing is quadratic that matters: 200 000 signs would take 1.3 s at most."""
_LIMIT = 60.0
_TOLD = (
    "full-width blanks", "dashes", "opening quotes", "quotes closed", "titles", "opening titles", "opening brackets", "closing brackets",
    "colons", "sentences", "commas", "enumeration commas", "full-width digits", "Chinese digits", "decimals", "attachments", "articles",
    "characters", "bureaus and signs", "levels", "commanders", "telephones", "years", "plans",
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
            if long < _UNSUSPECTED:
                continue
            # The clock of the processor can miss a part of a short run, never add to it.
            short = max(1e-3, *(taken(prepared, work, shape, sign, SHORT) for _ in range(3)))
            grown = long / short
            if grown > MOST:
                grown = taken(prepared, work, shape, sign, SHORT * TIMES) / short
            if grown > MOST:
                slow.append(
                    f"{shape} of {sign}: {long:.2f} s, {grown:.0f} times as long for {TIMES} times the text"
                )
    assert not slow, "\n".join(slow)
