"""A pack that extends another keeps its order; a wrong pack is refused in one clear sentence."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yuan.model.document.invariants import check_tree
from yuan.model.errors import BadFile
from yuan.templates import base_pack, new_document, outline, read_pack
from yuan.templates.extending import extended
from yuan.templates.filling import fill
from yuan.templates.pack import Change

GOOD = """
id = "own"
title = "本区提纲"
kind = "专项"
version = "1"
source = "本区规定"
name = "{{ unit }}预案"
[[variables]]
name = "unit"
label = "单位"
[[sections]]
heading = "总则"
role = "general"
text = "{{ unit }}制定本预案。"
"""

NAMES = st.lists(st.sampled_from("甲乙丙丁戊己庚辛"), unique=True, min_size=1)


@given(
    NAMES,
    st.lists(st.tuples(st.sampled_from("子丑寅卯"), st.integers(0, 7)), unique_by=lambda x: x[0]),
    st.data(),
)
def test_changes_keep_the_order_of_what_they_do_not_touch(
    names: list[str], added: list[tuple[str, int]], data: st.DataObject
) -> None:
    base: dict[str, Any] = {"sections": [{"heading": name} for name in names]}
    removed = data.draw(st.sets(st.sampled_from(names), max_size=len(names) - 1))
    kept = [name for name in names if name not in removed]
    changes = [Change(heading=new, after=kept[at % len(kept)]) for new, at in added]
    changes += [Change(heading=name, remove=True) for name in removed]
    before = copy.deepcopy(base)
    made = [section["heading"] for section in extended(base, {}, changes, "x")["sections"]]
    assert [name for name in made if name in names] == kept
    assert all(made.index(new) > made.index(kept[at % len(kept)]) for new, at in added)
    assert base == before


def test_what_an_extending_pack_does_not_speak_of_is_the_base_s_own() -> None:
    pack = read_pack('extends = "special"\nid = "own"\ntitle = "旅游提纲"\n', "x.toml", base_pack)
    base = outline("special")
    assert (pack.sections, pack.attachments, pack.kind) == (base.sections, base.attachments, base.kind)
    assert pack.title == "旅游提纲"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (GOOD.replace('kind = "专项"', "kind = "), "第 4 行"),
        (GOOD.replace('kind = "专项"', 'kind = "别的"'), "别的"),
        (GOOD.replace('version = "1"', ""), "缺少“version”"),
        (GOOD.replace('role = "general"', 'rolle = "general"'), "章节第 1 项（总则）：不认识“rolle”"),
        (GOOD.replace('heading = "总则"', "heading = 3"), "应为文字，写成了数字"),
        (GOOD.replace("{{ unit }}制定", "{{ unti }}制定"), "章节“总则”.*unti"),
        (GOOD.replace("{{ unit }}制定", "{% for x in y %}制定"), "章节“总则”"),
        (GOOD + 'elements = [{ type = "nothing" }]', "章节“总则”.*表格"),
        (GOOD.split("[[sections]]")[0], "没有任何章节"),
        (
            'extends = "special"\nid = "own"\n[[changes]]\nheading = "没有的节"\n',
            "“没有的节”在所扩展的提纲中不存在",
        ),
        ('[[changes]]\nheading = "总则"\n', "没有写明扩展"),
        ("x" * 600_000, "过大"),
    ],
)
def test_a_wrong_pack_is_refused_naming_file_and_place(wrong: str, said: str) -> None:
    with pytest.raises(BadFile, match=said) as refused:
        read_pack(wrong, "本区.toml", base_pack)
    assert "本区.toml" in str(refused.value)
    assert "\n" not in refused.value.message


DOUBLING = "".join(
    f'[[variables]]\nname = "v{place}"\nlabel = "第{place}"\ndefault = "{text}"\n'
    for place, text in enumerate(["甲" * 10, *(f"{{{{ v{n} }}}}{{{{ v{n} }}}}" for n in range(60))])
)
"""Each value twice the one before: 10¹⁹ characters at the end."""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (GOOD.replace("[[sections]]", DOUBLING + "[[sections]]", 1), "过长"),
        ("a." * 200_000 + "a = 1", "层次过多"),
        (('"' + 'a".x."' * 200 + 'b" = 1\n') * 300, "层次过多"),
        ("[" + "'a' . " * 40_000 + "a]", "层次过多"),
        ("a = " + "9" * 100_000, "写法有误"),
        ("a = " + "[" * 100_000, "写法有误"),
        (GOOD.replace("{{ unit }}制定", "{% for i in range(10**9) %}甲{% endfor %}"), "不支持"),
        (GOOD.replace("{{ unit }}制定", "{{ unit * 10**9 }}"), "不支持"),
        ('extends = "special"\n[[variables]]\nname = ["x"]\n', "写法有误"),
        ("extends = [1]\n", "extends"),
        ('extends = "special"\nvariables = 5\n', "写法有误"),
        ('extends = "special"\nattachments = "x"\n', "写法有误"),
    ],
)
def test_a_damaged_or_hostile_pack_is_one_clear_error(text: str, said: str) -> None:
    with pytest.raises(BadFile) as caught:
        read_pack(text, "甲.toml", base_pack)
    assert "甲.toml" in caught.value.message
    assert said in caught.value.message
    assert caught.value.remedy


def test_a_line_of_dots_to_be_filled_in_is_no_name() -> None:
    filled = GOOD.replace("{{ unit }}制定", "{{ unit }}制定" + "." * 2_000)
    assert read_pack(filled, "甲.toml")


def test_a_table_of_a_billion_columns_in_a_pack_becomes_one_that_can_be_edited() -> None:
    element = (
        'elements = [{type = "table", rows = [{cells = [{colspan = 1000000000}]}, {cells = [{}, {}]}]}]\n'
    )
    made = new_document(read_pack(GOOD + element, "甲.toml"), {"unit": "某区"})
    assert check_tree(made) == ()


def test_a_text_filled_with_immense_values_is_refused() -> None:
    with pytest.raises(BadFile, match="过长"):
        fill("{{ a }}" * 1000, {"a": "甲" * 1000}, "甲.toml")
