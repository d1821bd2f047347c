"""No regular expression over a user's text takes more time than its length is worth."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import yuan
from tests.linear.growth import superlinear
from tests.linear.made import made
from tests.linear.patterns import SCANNING, Found, all_patterns

BOUNDED = {
    "yuan.word.reading.contents._LEADER": 200,  # _LEADER_SEARCHED
}
"""Expressions that see only so many characters, which bounds their time."""


def test_every_expression_is_linear() -> None:
    found, _ = all_patterns()
    assert len(found) > 250
    slow = {
        f"{one.place} {one.pattern.pattern}": texts
        for one in (*found, *made())
        if one.place not in BOUNDED and (texts := superlinear(one))
    }
    assert not slow, "\n".join(f"{place}\n    " + "\n    ".join(texts) for place, texts in slow.items())


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
    [r"\s+$", r"\s*附", r"（[^）]*）", r"由[^。]*组成"],
)
def test_a_quadratic_expression_is_noticed(expression: str) -> None:
    assert superlinear(Found("here", re.compile(expression), (SCANNING,)))


@pytest.mark.parametrize("expression", [r"\s++$", r"(?:[区县]{1,9}?区)*局", r"(?:的|的)*局"])
def test_a_worse_expression_is_noticed(expression: str) -> None:
    assert superlinear(Found("here", re.compile(expression), ("fullmatch", SCANNING)))
