"""What counts as the same text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yuan.search.folding import fold, fold_with_origins

signs = st.text(
    st.one_of(
        st.sampled_from("应急预案响应级一二ⅠⅡⅢⅣⅴIVXivＩＶGB/T 9704　\n，。（）㈠①ﬁſ－-“”"),
        st.characters(exclude_categories=("Cs",)),
    ),
    max_size=40,
)


@pytest.mark.parametrize(
    ("written", "same_as"),
    [
        ("ＧＢ／Ｔ　９７０４", "gb/t 9704"),
        ("国 家 粮 食", "国家粮食"),
        ("第 5 号", "第5号"),
        ("Ⅰ级响应", "一级响应"),
        ("I级响应", "一级响应"),
        ("III 级、ⅳ级", "三级、四级"),
        ("Ⅰ、Ⅱ级", "一、二级"),
        ("一行\n又一行", "一行又一行"),
    ],
)
def test_ways_of_writing_the_same(written: str, same_as: str) -> None:
    assert fold(written) == same_as


@pytest.mark.parametrize("text", ["VIP室", "Wi-Fi级", "I类", "XIXX级"])
def test_latin_letters_that_are_no_level_stay(text: str) -> None:
    assert fold(text) == text.casefold()


@settings(max_examples=60, deadline=None)
@given(signs)
def test_every_folded_character_leads_back_to_where_it_stood(text: str) -> None:
    folded = fold_with_origins(text)
    assert folded.text == fold(text)
    for i in range(len(folded.text)):
        start, end = folded.original(i, i + 1)
        assert 0 <= start < end <= len(text)
    assert list(folded.starts) == sorted(folded.starts)
