"""The index finds exactly what reading every section would find."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from shelf import Shelf, plan, section

from yuan.search import Query, SearchIndex
from yuan.search.folding import fold

texts = st.text("应急预案响应级一ⅠIVa1２ 、。“-\n", min_size=1, max_size=30)
sections = st.lists(st.lists(texts, min_size=1, max_size=3), min_size=1, max_size=4)
corpora = st.lists(sections, min_size=1, max_size=3)


def indexed(
    corpus: list[list[list[str]]], directory: str
) -> tuple[SearchIndex, dict[tuple[str, str], list[str]]]:
    """An index of the corpus and, for each of its sections, the folded lines that can be found in it."""
    shelf = Shelf()
    lines: dict[tuple[str, str], list[str]] = {}
    for p, plan_texts in enumerate(corpus):
        made = [section(heading, *rest, id=f"s{i}") for i, (heading, *rest) in enumerate(plan_texts)]
        shelf.put(f"p{p}", plan("甲乙", *made))
        lines[f"p{p}", ""] = ["甲乙"]
        for i, parts in enumerate(plan_texts):
            lines[f"p{p}", f"s{i}"] = [fold(part) for part in parts]
    index = SearchIndex.open(Path(directory) / "index")
    index.catch_up(shelf)
    return index, lines


def found(index: SearchIndex, query: str | Query) -> set[tuple[str, str]]:
    return {(hit.plan, hit.section) for hit in index.search(query, limit=None).hits}


@settings(max_examples=40, deadline=None)
@given(corpora, st.data())
def test_every_stretch_of_every_section_is_found_there(
    corpus: list[list[list[str]]], data: st.DataObject
) -> None:
    with tempfile.TemporaryDirectory() as directory:
        index, lines = indexed(corpus, directory)
        place = data.draw(st.sampled_from(sorted(lines)))
        line = data.draw(st.sampled_from(lines[place]))
        start = data.draw(st.integers(0, len(line)))
        stretch = line[start : data.draw(st.integers(start, len(line)))]
        if stretch.strip():
            assert place in found(index, Query.exact(stretch))


@settings(max_examples=40, deadline=None)
@given(
    corpora,
    st.text("应急预案响级一ⅠIVa12", min_size=1, max_size=4),
    st.text("应急响a1", min_size=1, max_size=2),
)
def test_the_answer_is_that_of_reading_everything(
    corpus: list[list[list[str]]], one: str, other: str
) -> None:
    with tempfile.TemporaryDirectory() as directory:
        index, lines = indexed(corpus, directory)

        def holding(phrase: str) -> set[tuple[str, str]]:
            forms = {fold(phrase), phrase.casefold()} if "Ⅰ" not in phrase else {fold(phrase)}
            return {
                place
                for place, parts in lines.items()
                if any(form in part for part in parts for form in forms)
            }

        assert found(index, one) == holding(one)
        assert found(index, f"{one} {other}") == holding(one) & holding(other)
        assert found(index, f"{one} OR {other}") == holding(one) | holding(other)
        assert found(index, f"{one} -{other}") == holding(one) - holding(other)


@settings(max_examples=30, deadline=None)
@given(corpora, st.text("应急预案响级一ⅠIVa12", min_size=1, max_size=4))
def test_every_snippet_shows_a_match(corpus: list[list[list[str]]], typed: str) -> None:
    with tempfile.TemporaryDirectory() as directory:
        index, _ = indexed(corpus, directory)
        forms = {fold(typed), typed.casefold()}
        for hit in index.search(typed, limit=None).hits:
            marked = hit.snippet.split("⟦")[1].split("⟧")[0]
            assert {fold(marked), fold(f"{marked}级").removesuffix("级"), marked.casefold()} & forms or fold(
                typed
            ) in fold(marked)
