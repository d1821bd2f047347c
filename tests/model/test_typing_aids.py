"""What typing a sign does: pairs, widths, title marks, levels."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from yuan.model.text.typing_aids import Aid, aid, erases_pair, wrap
from yuan.model.text.width import narrow, tidied


def typed(before: str, sign: str, after: str = "") -> tuple[str, str]:
    """The text before and after the cursor once `sign` was typed."""
    found = aid(before, sign, after) or Aid(text=sign)
    left = before[: len(before) - found.back] + found.text
    cut = len(left) - found.inside
    return left[:cut], left[cut:] + after[found.forward :]


@pytest.mark.parametrize(
    ("before", "sign", "after", "left", "right"),
    [
        ("依据", "《", "", "依据《", "》"),
        ("依据", "《", "。", "依据《", "》。"),
        ("依据", "《", "办法", "依据《", "办法"),
        ("《办法", "》", "》。", "《办法》", "。"),
        ("称为", '"', "", "称为“", "”"),
        ("称为“三同时", '"', "”", "称为“三同时”", ""),
        ("称为“三同时", '"', "的", "称为“三同时”", "的"),
        ("监测", ",", "", "监测，", ""),
        ("监测", ".", "", "监测。", ""),
        ("上午8", ":", "", "上午8:", ""),
        ("水位3", ".", "", "水位3.", ""),
        ("指挥部", "(", "", "指挥部（", "）"),
        ("指挥部（以下简称AB", ")", "）", "指挥部（以下简称AB）", ""),
        ("（指挥部）设", "）", "）办公室", "（指挥部）设）", "）办公室"),
        ("雨", "\\", "", "雨、", ""),
        ("依据<", "<", "", "依据《", "》"),
        ("门应急委发[2026", "]", "", "门应急委发〔2026〕", ""),
        ("启动II", "级", "", "启动Ⅱ级", ""),
        ("启动IV", "级响应", "", "启动Ⅳ级响应", ""),
        ("型号XII", "级", "", "型号XII级", ""),
        ("", "２０２６", "", "2026", ""),
        ("don", "'", "", "don'", ""),
    ],
)
def test_a_sign_does_what_an_official_text_wants(
    before: str, sign: str, after: str, left: str, right: str
) -> None:
    assert typed(before, sign, after) == (left, right)


def test_a_selection_is_put_between_the_marks() -> None:
    assert wrap("《", "防汛预案") == "《防汛预案》"
    assert wrap("好", "防汛预案") == ""


def test_backspace_in_an_empty_pair_takes_both() -> None:
    assert erases_pair("依据《", "》")
    assert not erases_pair("依据《办", "》")


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("监测,预警;响应:", "监测，预警；响应："),
        ("设指挥部(以下简称“指挥部”)。", "设指挥部（以下简称“指挥部”）。"),
        ("时间12:30,地点(A)", "时间12:30，地点（A）"),
        ("网址http://a.cn?x=1", "网址http://a.cn?x=1"),
        ("２０２６年Ａ级", "2026年A级"),
        ("做好保障.", "做好保障。"),
        ("坡度3.5度.", "坡度3.5度。"),
    ],
)
def test_a_text_is_tidied_sign_for_sign(text: str, mended: str) -> None:
    assert tidied(text) == mended


@example("》(》:)")
@given(st.text(alphabet="监测(),.;:１Ａa1 》（）", max_size=30))
def test_tidying_keeps_the_length_and_is_done_once(text: str) -> None:
    once = tidied(text)
    assert len(once) == len(text)
    assert tidied(once) == once
    assert narrow(once) == once
