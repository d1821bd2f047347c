"""Numbers written from the place in the tree and read from typed lines."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yuan.model.document.content import (
    Attachment,
    Cell,
    Document,
    Footnote,
    ListItem,
    Paragraph,
    Row,
    Section,
    Table,
    Text,
)
from yuan.model.document.numbers import format_number, join_number, numbers, numbers_of, read_number
from yuan.model.numbering.numerals import from_chinese, to_chinese
from yuan.model.numbering.patterns import CHAPTERS, OFFICIAL, PATTERNS


def listed(document: Document) -> list[str]:
    return list(numbers(document).values())


@pytest.mark.parametrize(
    ("pattern", "path", "written"),
    [
        ("1.1", [2, 3], "2.3"),
        ("1.1.1", [9, 4, 2, 3], "4.2.3"),
        ("（一）", [2, 3], "（三）"),
        ("一、", [11], "十一、"),
        ("一、", [102], "一百零二、"),
        ("第一章", [23], "第二十三章"),
        ("第一条", [110], "第一百一十条"),
        ("①", [20], "⑳"),
        ("①", [21], "㉑"),
        ("①", [50], "㊿"),
        ("①", [51], "（51）"),
        ("第一部分", [3], "第三部分"),
        ("•", [7], "•"),
    ],
)
def test_writes_a_number(pattern: str, path: list[int], written: str) -> None:
    assert format_number(pattern, path) == written


@given(st.integers(1, 9999))
@settings(max_examples=60)
def test_chinese_numerals_are_read_as_written(value: int) -> None:
    assert from_chinese(to_chinese(value)) == value


@given(st.sampled_from(sorted(PATTERNS)), st.lists(st.integers(1, 50), min_size=8, max_size=8))
@settings(max_examples=60)
def test_reads_back_what_it_writes(pattern: str, path: list[int]) -> None:
    read = read_number(f"{format_number(pattern, path)} 总则")
    assert read is not None
    assert (read.pattern, read.path[-1], read.rest) == (pattern, path[-1], "总则")


@pytest.mark.parametrize(
    ("line", "pattern", "path", "rest"),
    [
        ("1.1 总则", "1.1", (1, 1), "总则"),
        ("1．1总则", "1.1", (1, 1), "总则"),
        ("１.１　总则", "1.1", (1, 1), "总则"),
        ("1.1. 总则", "1.1", (1, 1), "总则"),
        ("　　1.1　总则", "1.1", (1, 1), "总则"),
        ("9 .预案管理", "1.", (9,), "预案管理"),
        ("1总则", "1", (1,), "总则"),
        ("1\xa0总 则", "1", (1,), "总 则"),
        ("一、总则", "一、", (1,), "总则"),
        ("（ 十二 ）目的", "（一）", (12,), "目的"),
        ("(一)目的", "（一）", (1,), "目的"),
        ("1、24小时值班", "1、", (1,), "24小时值班"),
        ("1. 10人以上死亡", "1.", (1,), "10人以上死亡"),
        ("1．目的", "1.", (1,), "目的"),
        ("(1)目的", "（1）", (1,), "目的"),
        ("1）目的", "1）", (1,), "目的"),
        ("⑴目的", "（1）", (1,), "目的"),
        ("①目的", "①", (1,), "目的"),
        ("第一章", "第一章", (1,), ""),
        ("第 1 章 总则", "第1章", (1,), "总则"),
        ("第十二条为了规范", "第一条", (12,), "为了规范"),
        ("2 组 织 体 系", "1", (2,), "组 织 体 系"),
        ("5.5. 1 对灾害发生在敏感时间的", "1.1.1", (5, 5, 1), "对灾害发生在敏感时间的"),
        ("2.3 人员疏散", "1.1", (2, 3), "人员疏散"),
        ("3.2级别划分", "1.1", (3, 2), "级别划分"),
        ("4.1次生灾害", "1.1", (4, 1), "次生灾害"),
        ("二、二级响应", "一、", (2,), "二级响应"),
        ("4.2.1", "1.1.1", (4, 2, 1), ""),
    ],
)
def test_reads_numbers_as_real_files_type_them(
    line: str, pattern: str, path: tuple[int, ...], rest: str
) -> None:
    read = read_number(line)
    assert read is not None
    assert (read.pattern, read.path, read.rest) == (pattern, path, rest)
    assert read.typed + read.rest == line


@pytest.mark.parametrize(
    "line",
    [
        "15分钟内向区应急指挥中心报告",
        "48小时以上。",
        "30人以上生命安全",
        "2025年6月26日",
        "24小时应急电话",
        "15 分钟内",
        "1.5米",
        "1.5 米以上",
        "3.5亿元",
        "6.5级以上地震",
        "119",
        "119指挥中心",
        "12345热线",
        "010-12345678",
        "（010）12345678",
        "35%以上",
        "1：1000地形图",
        "7×24小时值守",
        "3至5天",
        "三、四级响应由区应急局启动",
        "1、2号楼",
        "第三条规定的情形",
        "第一时间赶赴现场",
        "十分重要",
        "（2025）12号",
        "5G基站",
        "2.5",
        "7",
        "",
        "　　",
    ],
)
def test_leaves_alone_what_only_looks_like_a_number(line: str) -> None:
    assert read_number(line) is None


def test_sections_number_by_their_place_and_skip_the_unnumbered() -> None:
    document = Document(
        sections=(
            Section(heading="前言", numbered=False),
            Section(heading="总则", sections=(Section(heading="目的"), Section(heading="依据"))),
            Section(heading="附则"),
        )
    )
    assert listed(document) == ["1", "1.1", "1.2", "2"]


def test_articles_count_through_all_chapters() -> None:
    def chapter() -> Section:
        return Section(sections=(Section(sections=(Section(), Section())), Section(sections=(Section(),))))

    document = Document(numbering=CHAPTERS, sections=(chapter(), chapter()))
    assert [number for number in listed(document) if "条" in number] == [
        f"第{numeral}条" for numeral in "一二三四五六"
    ]
    assert listed(document)[1] == "第一节"


def test_articles_go_on_counting_after_those_inside_one() -> None:
    outer = Section(sections=(Section(), Section()))
    assert listed(Document(numbering=("第一条",), sections=(outer, Section()))) == [
        f"第{numeral}条" for numeral in "一二三四"
    ]


def test_below_the_last_level_dotted_numbers_go_on() -> None:
    section = Section(sections=(Section(),))
    assert list(numbers_of(Document(sections=(section,)), ("1",)).values()) == ["1", "1.1"]


def test_list_items_count_per_pattern_restart_and_nest() -> None:
    def item(pattern: str, level: int = 0, restart: bool = False) -> ListItem:
        return ListItem(pattern=pattern, level=level, restart=restart)

    blocks = (
        item("（1）"),
        item("①", 1),
        Paragraph(runs=(Text("说明"),)),
        item("①", 1),
        item("（1）"),
        item("①", 1),
        item("（1）", restart=True),
        item("•"),
    )
    document = Document(sections=(Section(blocks=blocks), Section(blocks=(item("（1）"),))))
    assert listed(document) == ["1", "（1）", "①", "②", "（2）", "①", "（1）", "•", "2", "（1）"]


def test_dotted_items_continue_the_section_and_child_sections_continue_them() -> None:
    items = (
        ListItem(pattern="1.1.1"),
        ListItem(pattern="1.1.1.1", level=1),
        ListItem(pattern="1.1.1.1", level=1),
        ListItem(pattern="1.1.1"),
        ListItem(pattern="1.1.1.1", level=1),
    )
    inner = Section(blocks=items, sections=(Section(heading="其他"),))
    document = Document(sections=(Section(sections=(inner,)),))
    assert listed(document) == ["1", "1.1", "1.1.1", "1.1.1.1", "1.1.1.2", "1.1.2", "1.1.2.1", "1.1.3"]


def test_attachments_number_themselves_and_their_own_text() -> None:
    first = Attachment(numbering=OFFICIAL, sections=(Section(), Section()))
    assert listed(Document(sections=(Section(),), attachments=(first,))) == ["1", "附件", "一、", "二、"]
    two = Document(attachments=(first, Attachment(sections=(Section(),))))
    assert listed(two) == ["附件1", "一、", "二、", "附件2", "1"]


def test_a_footnote_counts_where_nothing_else_stands_in_the_paragraph() -> None:
    note = Footnote(text="注")
    document = Document(blocks=(Paragraph(runs=(note,)),))
    assert numbers(document) == {note.id: "①"}


def test_footnotes_count_in_order_of_appearance_even_in_tables() -> None:
    def noted() -> Paragraph:
        return Paragraph(runs=(Text("甲"), Footnote(text="注")))

    table = Table(rows=(Row((Cell(blocks=(noted(),)),)),))
    document = Document(blocks=(noted(), table), attachments=(Attachment(blocks=(noted(),)),))
    assert listed(document) == ["①", "②", "附件", "③"]


def test_a_blank_stands_only_after_numbers_that_do_not_close_themselves() -> None:
    assert join_number("1.1", "总则") == "1.1 总则"
    assert join_number("第一章", "总则") == "第一章 总则"
    assert join_number("（一）", "目的") == "（一）目的"
    assert join_number("", "前言") == "前言"
