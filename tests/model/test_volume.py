"""Keeping an order made by hand when plans come and go."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from yuan.model.papers.volume import arranged

PLANS = st.lists(st.sampled_from("abcdefgh"), unique=True)


def test_without_an_order_of_its_own_a_volume_has_the_usual_one() -> None:
    assert arranged(["a", "b", "c"], []) == ["a", "b", "c"]


def test_a_new_plan_stands_behind_its_usual_neighbour() -> None:
    assert arranged(["a", "b", "new", "c"], ["c", "b", "a"]) == ["c", "b", "new", "a"]


def test_a_plan_new_at_the_head_stays_there() -> None:
    assert arranged(["new", "a", "b"], ["b", "a"]) == ["new", "b", "a"]


@settings(max_examples=60)
@given(usual=PLANS, kept=PLANS)
def test_every_plan_stands_once_and_the_kept_order_holds(usual: list[str], kept: list[str]) -> None:
    result = arranged(usual, kept)
    assert sorted(result) == sorted(usual)
    assert [plan for plan in result if plan in kept] == [plan for plan in kept if plan in usual]
