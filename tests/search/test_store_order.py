"""Postings are sorted in short steps, as whoosh would sort them at once."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from yuan.search.store import in_order

postings = st.lists(
    st.tuples(
        st.sampled_from(["plan", "text"]),
        st.text("应急预案a1é", max_size=3).map(str.encode),
        st.integers(0, 9),
        st.just(1.0),
        st.just(b""),
    )
)


@given(postings)
def test_short_steps_give_the_same_order(found: list[tuple[str, bytes, int, float, bytes]]) -> None:
    assert list(in_order(found)) == sorted(found)
