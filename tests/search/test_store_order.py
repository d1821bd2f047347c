"""Terms are sorted in short steps, as sorting all of them in one call would keep the window waiting."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from yuan.search.codec import in_order


@given(st.sets(st.text("应急预案a1é", max_size=3).map(str.encode)))
def test_short_steps_give_the_same_order(found: set[bytes]) -> None:
    assert list(in_order(found)) == sorted(found)
