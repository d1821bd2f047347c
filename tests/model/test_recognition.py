"""Structured elements recognised in plain text, and what only looks like one."""

from __future__ import annotations

from typing import Any

import pytest

from yuan.model.document.content import (
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


def test_levels_with_a_table_and_a_level_alone_are_left_alone() -> None:
    one = level("Ⅰ级响应", "启动条件：红色预警。", "停止户外活动。")
    other = Section(heading="Ⅱ级响应", blocks=(table("甲|乙", "1|2"),))
    assert recognise(plan(sections=(one, other))) == ()
    assert recognise(plan(sections=(one, level("响应终止", "险情解除后终止。")))) == ()


def parted(name: str, **parts: str) -> Section:
    """A level whose parts stand in sections of their own: parted("一级响应", 启动条件="…")."""
    inner = tuple(level(heading, *lines.split("|")) for heading, lines in parts.items())
    return Section(heading=name, sections=inner)


def test_levels_with_sections_for_their_parts_become_response_levels() -> None:
    levels = (
        parted(
            "一级响应",
            启动条件="死亡30人以上。|倒塌房屋1万间以上。",
            启动程序="经研判后报区长决定启动。",
            响应措施="派出工作组。|调拨物资。",
        ),
        parted(
            "二级响应",
            启动条件="死亡10人以上。|符合上述条件之一时，由指挥部办公室报副区长决定启动二级响应。",
            应急处置措施="核查灾情。",
        ),
    )
    document = plan(sections=(*levels, level("响应终止", "险情解除后终止。")))
    (candidate,) = recognise(document)
    first, second = candidate.elements
    assert isinstance(first, ResponseLevel)
    assert first.triggers == ("死亡30人以上。", "倒塌房屋1万间以上。")
    assert (first.commander, first.actions) == ("经研判后报区长决定启动。", ("派出工作组。", "调拨物资。"))
    assert isinstance(second, ResponseLevel)
    assert second.commander.endswith("决定启动二级响应。")
    assert second.triggers == ("死亡10人以上。",)
    after = adopt(document, candidate).sections[0]
    assert [section.heading for section in after.sections] == ["响应终止"]


def test_levels_that_do_not_come_first_or_hold_other_sections_are_left_alone() -> None:
    whole = {"启动条件": "死亡3人以上。", "响应措施": "核查灾情。"}
    one, two = parted("一级响应", **whole), parted("二级响应", **whole)
    assert recognise(plan(sections=(level("信息报告", "立即报告。"), one, two))) == ()
    assert recognise(plan(sections=(one, level("信息报告", "立即报告。"), two))) == ()
    other = parted("二级响应", **whole, 资金安排="拨付资金。")
    assert recognise(plan(sections=(one, other))) == ()


def test_warnings_are_known_by_their_colour_whatever_stands_before_it() -> None:
    lines = ("含义：6小时内将有暴雨。", "防御措施：", "停止户外活动。")
    warnings = tuple(level(f"暴雨{colour}色预警信号", *lines) for colour in "黄橙红")
    (candidate,) = recognise(plan(sections=warnings))
    first = candidate.elements[0]
    assert isinstance(first, WarningLevel)
    assert (first.colour, first.conditions, first.actions) == (
        "暴雨黄色预警信号",
        ("6小时内将有暴雨。",),
        ("停止户外活动。",),
    )
