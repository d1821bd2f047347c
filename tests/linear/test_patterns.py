"""No regular expression over a user's text takes more time than its length is worth."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import yuan
from tests.linear.growth import superlinear
from tests.linear.made import made
from tests.linear.patterns import SCANNING, Found, all_patterns
from tests.linear.timing import seconds
from yuan.word.reading import contents
from yuan.word.reading.rtf_fields import without_fetching_fields

BOUNDED = {"yuan.word.reading.contents._LEADER": contents._LEADER_SEARCHED}
"""Expressions that see only so many characters, which bounds their time."""
_MOST_STEPS = 40_000
"""The square of what a bounded expression may see."""


def test_every_expression_is_linear() -> None:
    found, _ = all_patterns()
    assert len(found) > 250
    assert {one.place for one in found} >= BOUNDED.keys()
    assert all(seen**2 <= _MOST_STEPS for seen in BOUNDED.values())
    slow = {
        f"{one.place} {one.pattern.pattern}": texts
        for one in (*found, *made())
        if one.place not in BOUNDED and (texts := superlinear(one))
    }
    assert not slow, "\n".join(f"{place}\n    " + "\n    ".join(texts) for place, texts in slow.items())


def test_fields_of_rich_text_are_looked_through_in_linear_time() -> None:
    """Each looks for its name in what follows: signs that say nothing, without end."""

    def taken(times: int) -> float:
        data = rb"{\rtf1 " + rb"\fldinst{}" * times + b"}"
        return seconds(lambda: without_fetching_fields(data), 60)

    assert taken(16_000) < 32 * max(taken(2_000), 0.01)


def test_expressions_that_are_made_while_running_are_all_tried() -> None:
    _, unknown = all_patterns()
    tried = {one.place for one in made()}
    missed = [f"{one.place} {one.source}" for one in unknown if one.place.partition(":")[0] not in tried]
    assert not missed, "make one of each in made.py: " + "; ".join(missed)


def test_no_module_hides_its_expressions() -> None:
    """`from re import …` and other names for `re` would not be found."""
    hidden = [
        str(path)
        for path in Path(yuan.__file__).parent.rglob("*.py")
        if re.search(
            r"^\s*(?:from re import|import re as|import regex)", path.read_text("utf-8"), re.MULTILINE
        )
    ]
    assert not hidden


@pytest.mark.parametrize(
    "expression",
    [r"\s+$", r"\s*附", r"（[^）]*）", r"由[^。]*组成", rb"<[^>]*>"],
)
def test_a_quadratic_expression_is_noticed(expression: str | bytes) -> None:
    assert superlinear(Found("here", re.compile(expression), (SCANNING,)))


@pytest.mark.parametrize("expression", [r"\s++$", r"(?:[区县]{1,9}?区)*局", r"(?:的|的)*局"])
def test_a_worse_expression_is_noticed(expression: str) -> None:
    assert superlinear(Found("here", re.compile(expression), ("fullmatch", SCANNING)))
