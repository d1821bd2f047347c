"""What is read from a text: units by all their names, duties in tables and sentences, levels, commands, numbers."""

from __future__ import annotations

import pytest

from tests.model.coherence.shelf import (
    BUREAU,
    MONEY,
    STREET,
    TOWN,
    UNITS,
    WATER,
    Plan,
    document,
    duties,
    duty_desk,
)
from yuan.model.coherence import Extract, Units, extract
from yuan.model.document.content import Block, Cell, Document, Paragraph, Row, Section, Table, Text

KNOWN = Units(UNITS, "门头沟区")


def read(*text: str | Block) -> Extract:
    return extract(document(Plan(title="试验预案", text=text)), KNOWN)


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("由区水务局会同区应急局处置", [WATER, BUREAU]),
        ("门头沟区水务局、清水镇政府", [WATER, TOWN]),
        ("市水务局和昌平区水务局", []),
        ("大峪街道办负责转移", [STREET]),
        ("水务部门", []),
    ],
)
def test_units_are_found_by_full_and_short_names(text: str, units: list[str]) -> None:
    assert [named.unit for named in KNOWN.named(text)] == units


def test_duties_stand_in_tables_lists_and_sentences() -> None:
    grid = Table(
        rows=tuple(
            Row(tuple(Cell(blocks=(Paragraph(runs=(Text(text),)),)) for text in line))
            for line in (("单位", "主要职责"), ("区财政局", "安排应急经费"))
        )
    )
    found = read(
        duties(区水务局="调度水库"),
        "区应急局：负责综合协调。承担办公室工作。",
        "区水务局负责监测水情。区气象局负责预报。",
        grid,
    )
    assert {(duty.unit, duty.duty) for duty in found.duties} == {
        (WATER, "调度水库"),
        (MONEY, "安排应急经费"),
        (BUREAU, "负责综合协调。承担办公室工作。"),
        (WATER, "负责监测水情"),
        ("区气象局", "负责预报"),
    }


@pytest.mark.parametrize(
    "text",
    [
        "本预案由区水务局负责解释。",
        "区水务局负责本预案的解释工作",
        "报告区水务局：时间、地点、人数",
        "区水务局电话：12345678",
    ],
)
def test_what_only_looks_like_a_duty(text: str) -> None:
    assert read(text).duties == ()


def test_a_section_headed_with_a_unit_holds_its_duties() -> None:
    chapter = Section(heading="区水务局", blocks=(Paragraph(runs=(Text("调度水库塘坝。"),)),))
    found = extract(Document(sections=(Section(heading="职责", sections=(chapter,)),)), KNOWN)
    assert [(duty.unit, duty.node) for duty in found.duties] == [(WATER, chapter.id)]


def test_all_towns_at_once() -> None:
    found = read(duties(各镇人民政府="组织转移"))
    assert [(duty.unit, duty.is_collective) for duty in found.duties] == [(TOWN, True), (STREET, True)]


def test_levels_stand_in_sections_too() -> None:
    def paragraph(text: str) -> Paragraph:
        return Paragraph(runs=(Text(text),))

    section = Section(
        heading="Ⅱ级应急响应", blocks=(paragraph("降雨量达到100毫米以上"), paragraph("响应措施：转移"))
    )
    about = Section(heading="分级响应", blocks=(paragraph("一级响应由区长指挥"),), sections=(section,))
    found = extract(Document(sections=(about,)), KNOWN)
    assert [(level.value, level.triggers) for level in found.levels] == [("2", ("降雨量达到100毫米以上",))]


def test_commands_with_their_chiefs() -> None:
    found = read(
        "区防汛抗旱指挥部是本区应对洪涝灾害的指挥机构，由分管副区长任总指挥，区应急管理局局长任副总指挥。",
        "设立现场指挥部，各专项应急指挥部给予支持。",
    )
    assert [(command.title, command.chief) for command in found.commands] == [
        ("区防汛抗旱指挥部", "分管副区长")
    ]


def test_duty_telephones_in_lists_and_sentences() -> None:
    found = read(duty_desk(WATER, "010-69842222"), "区财政局值班电话：69841111。传真：69843333。")
    assert [(number.unit, number.digits) for number in found.telephones] == [
        (WATER, "69842222"),
        (MONEY, "69841111"),
    ]


def test_a_neighbouring_district_is_the_one_the_office_names() -> None:
    text = "由通海区水务局支援。"
    assert [named.unit for named in KNOWN.named(text)] == ["区水务局"]
    assert not list(Units(UNITS, "门头沟区", ("通海",)).named(text))
