"""Structured elements recognised in plain text, and what only looks like one."""

from __future__ import annotations

from typing import Any

import pytest

from yuan.model.content import (
    Cell,
    ContactList,
    Document,
    DutyTable,
    ListItem,
    Paragraph,
    ResourceList,
    ResponseLevel,
    Row,
    Section,
    Table,
    Text,
    WarningLevel,
)
from yuan.model.recognition import adopt, recognise


def para(text: str) -> Paragraph:
    return Paragraph(runs=(Text(text),))


def table(*rows: str, caption: str = "") -> Table:
    """A table of rows written 甲|乙."""
    return Table(
        caption=caption,
        rows=tuple(
            Row(tuple(Cell(blocks=(para(text),)) for text in row.split("|")), header=place == 0)
            for place, row in enumerate(rows)
        ),
    )


def plan(*blocks: Any, sections: tuple[Section, ...] = ()) -> Document:
    return Document(sections=(Section(heading="应急响应", blocks=tuple(blocks), sections=sections),))


@pytest.mark.parametrize(
    ("made", "kind"),
    [
        (table("单位|姓名|职务|办公电话", "区水务局|张某|科长|69842000"), ContactList),
        (table("序号|名称|数量|存放地点", "1|编织袋|5000条|区防汛库"), ResourceList),
        (table("成员单位|职责", "区水务局|负责水情监测。"), DutyTable),
    ],
)
def test_a_table_whose_head_says_what_it_is(made: Table, kind: type) -> None:
    document = plan(made)
    [candidate] = recognise(document)
    assert isinstance(candidate.elements[0], kind)
    [block] = adopt(document, candidate).sections[0].blocks
    assert isinstance(block, kind)


@pytest.mark.parametrize(
    "made",
    [
        table("单位|姓名|职务|办公电话|备注", "区水务局|张某|科长|69842000|夜间"),
        table("风险点|等级|措施", "河道|较大|巡查"),
        table("姓名|职务", "张某|科长"),
    ],
)
def test_a_table_with_a_column_that_has_no_place_is_left_alone(made: Table) -> None:
    assert recognise(plan(made)) == ()


def test_lines_of_duties_become_a_duty_table_with_every_word() -> None:
    lines = (
        "区水务局：负责水情监测预报。",
        "区公安分局：负责交通管制和秩序维护。",
        "区消防救援支队：负责抢险救援。",
    )
    document = plan(para("各单位职责如下。"), *map(para, lines))
    [candidate] = recognise(document)
    first, made = adopt(document, candidate).sections[0].blocks
    assert first == document.sections[0].blocks[0]
    assert isinstance(made, DutyTable)
    assert [f"{duty.body}：{duty.duties[0]}" for duty in made.duties] == list(lines)


def test_two_lines_or_sentences_with_a_colon_are_no_duty_list() -> None:
    assert recognise(plan(para("区水务局：负责水情监测预报。"), para("区公安分局：负责交通管制。"))) == ()
    assert recognise(plan(*(para(f"要做到以下几点：第{n}点内容要认真落实。") for n in "一二三"))) == ()


def level(name: str, *lines: str) -> Section:
    return Section(heading=name, blocks=tuple(map(para, lines)))


def test_sections_side_by_side_become_response_levels() -> None:
    levels = (
        level(
            "Ⅱ级响应", "启动条件：发布暴雨橙色预警。", "由指挥部指挥长启动并指挥。", "成员单位领导到岗带班。"
        ),
        level("Ⅰ级响应", "启动条件：发布暴雨红色预警。", "由总指挥启动并指挥。", "停止户外活动。"),
    )
    document = plan(para("分级响应。"), sections=levels)
    [candidate] = recognise(document)
    section = adopt(document, candidate).sections[0]
    assert section.sections == ()
    second = section.blocks[1]
    assert isinstance(second, ResponseLevel)
    assert (second.label, second.triggers, second.commander, second.actions) == (
        "Ⅱ级响应",
        ("发布暴雨橙色预警。",),
        "由指挥部指挥长启动并指挥。",
        ("成员单位领导到岗带班。",),
    )


def test_warning_colours_with_listed_actions() -> None:
    items = tuple(ListItem(runs=(Text(text),)) for text in ("加密巡查。", "转移危险区人员。"))
    sections = tuple(
        Section(
            heading=f"{colour}色预警",
            blocks=(para(f"预计出现{colour}色预警标准的降雨时发布。"), para("应对措施："), *items),
        )
        for colour in "橙红"
    )
    [candidate] = recognise(plan(sections=sections))
    assert candidate.name == "预警级别（2 级）"
    first = candidate.elements[0]
    assert isinstance(first, WarningLevel)
    assert first.actions == ("加密巡查。", "转移危险区人员。")


def test_levels_with_a_table_or_with_other_sections_beside_them_are_left_alone() -> None:
    one = level("Ⅰ级响应", "启动条件：红色预警。", "停止户外活动。")
    other = Section(heading="Ⅱ级响应", blocks=(table("甲|乙", "1|2"),))
    assert recognise(plan(sections=(one, other))) == ()
    assert recognise(plan(sections=(one, level("响应终止", "险情解除后终止。")))) == ()
