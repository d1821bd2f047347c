"""The forms that go with a plan: opinions and their adoption, sheets to be signed, the registration for filing.

Each is a small document of its own, written like any other. What the library does not know stays blank, to be
filled in by hand.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

from yuan.model.content import (
    OFFICIAL,
    Align,
    Block,
    Cell,
    Document,
    FrontMatter,
    NodeId,
    Paragraph,
    Row,
    Section,
    Table,
    Text,
)
from yuan.model.filing import FilingPlace
from yuan.model.plan import PlanCard
from yuan.model.records import Opinion, OpinionState, VersionRecord
from yuan.model.text import long_date

EXAMINATION_POINTS = (
    "预案是否符合有关法律、法规、规章和标准等规定",
    "是否符合上位预案要求并与有关预案有效衔接",
    "框架结构是否清晰合理，主体内容是否完备",
    "组织指挥体系与责任分工是否合理明确，应急响应级别设计是否合理，应对措施是否具体简明、管用可行",
    "各方面意见是否一致",
    "其他需要审核的内容",
)
"""The six points of the examination (办法 art. 24)."""

LEGALITY_POINTS = (
    "制定主体和权限是否合法",
    "内容是否与法律、法规、规章和上级文件抵触",
    "是否违法设定权力，增加公民、法人和其他组织的义务",
    "制定程序是否合法",
)
"""What a legality review usually looks at; local rules may name more."""

_LETTER_HEADING = re.compile(r"[一二三四五六七八九十]+、(.{1,30})")
_SIGN = "签字：\n　　　　　　　年　　月　　日"


def letter_document(title: str, lines: Sequence[str], closing: Sequence[str] = ()) -> Document:
    """A letter as a document: lines such as 一、编制过程 become headings, a first line that ends in a colon names
    who is addressed, `closing` stands at the right below the text.
    """
    before: list[Block] = []
    sections: list[Section] = []
    for line in lines:
        if heading := _LETTER_HEADING.fullmatch(line):
            sections.append(Section(heading=heading[1]))
        elif sections:
            last = sections[-1]
            sections[-1] = Section(heading=last.heading, blocks=(*last.blocks, _line(line)))
        else:
            before.append(_line(line, "left" if not before and line.endswith("：") else ""))
    end = [Paragraph(), *(_line(text, "right") for text in closing)] if closing else []
    if sections:
        last = sections[-1]
        sections[-1] = Section(heading=last.heading, blocks=(*last.blocks, *end))
    else:
        before += end
    return Document(
        front=FrontMatter(title=title), numbering=OFFICIAL, blocks=tuple(before), sections=tuple(sections)
    )


def opinion_table(card: PlanCard, opinions: Sequence[Opinion], places: Mapping[NodeId, str]) -> Document:
    """征求意见及采纳情况表 (办法 art. 22, 23): whose opinion, on what, whether it was adopted, why not.

    Args:
        places: the number and heading a node is known by.
    """
    rows = [
        (
            str(place),
            one.by,
            places.get(one.node, "全文"),
            one.text,
            "" if one.state is OpinionState.OPEN else one.state.value,
            one.answer,
        )
        for place, one in enumerate(_standing(opinions), 1)
    ] or [("", "", "", "", "", "")]
    table = _table(
        ("序号", "单位（个人）", "条款", "意见内容", "采纳情况", "说明（不采纳的理由）"),
        rows,
        (11, 25, 25, 45, 18, 32),
    )
    return _form("征求意见及采纳情况表", card, (table, _count(opinions)))


def _standing(opinions: Sequence[Opinion]) -> list[Opinion]:
    return [one for one in opinions if one.state is not OpinionState.WITHDRAWN]


def _count(opinions: Sequence[Opinion]) -> Paragraph:
    return _line(f"合计：{consultation_words(opinions)}")


def consultation_words(opinions: Sequence[Opinion]) -> str:
    """The count of opinions by what became of them, as a sentence."""
    counted = _standing(opinions)
    if not counted:
        return "未登记意见。"
    states = {
        state: sum(one.state is state for one in counted)
        for state in (
            OpinionState.ADOPTED,
            OpinionState.PARTLY,
            OpinionState.DECLINED,
            OpinionState.OPEN,
        )
    }
    parts = "、".join(f"{state.value} {count} 条" for state, count in states.items() if count)
    return f"共登记意见 {len(counted)} 条，其中{parts}。"


def examination_sheet(card: PlanCard, record: VersionRecord, checker: str) -> Document:
    """审核意见表: the six points of art. 24, each with room for a finding, and the conclusion."""
    rows = [(f"{place}. {point}", "") for place, point in enumerate(EXAMINATION_POINTS, 1)]
    rows += [
        ("审核结论", "□ 通过　　□ 修改后通过\n□ 退回修改"),
        ("审核人", _SIGN),
        (f"{checker}意见", _SIGN),
    ]
    return _form(
        "审核意见表", card, (_facts(card, record), _table(("审核要点", "审核意见"), rows, (88, 68), tall=1))
    )


def legality_sheet(card: PlanCard, record: VersionRecord) -> Document:
    """合法性审查意见书: the points looked at, the conclusion, signature and seal of the reviewing body."""
    rows = [(f"{place}. {point}", "") for place, point in enumerate(LEGALITY_POINTS, 1)]
    rows += [("审查结论", "□ 合法　　□ 修改后合法\n□ 不合法"), ("审查机构（盖章）", _SIGN)]
    return _form(
        "合法性审查意见书",
        card,
        (_facts(card, record), _table(("审查内容", "审查意见"), rows, (88, 68), tall=1)),
    )


def registration_form(card: PlanCard, record: VersionRecord, place: FilingPlace) -> Document:
    """备案登记表 for an issued plan (办法 art. 26), the receiving side's part left blank."""
    rows = (
        ("预案名称", card.title),
        ("预案类别", card.kind.title),
        ("编制单位", card.unit),
        ("联系人及电话", card.contact),
        ("发文字号", record.document_number),
        ("批准日期", _day(record.approved_on)),
        ("印发日期", _day(record.issued_on)),
        ("报送备案机关", place.recipient),
        ("径送", place.delivered_to),
        ("抄送", place.copies),
        ("报送材料", "1. 正式印发文本（含电子文本）　2. 编制说明"),
        ("备案依据", place.cites),
    )
    table = _table((), [row for row in rows if row[1] or row[0] not in ("径送", "抄送")], (42, 114))
    received = _table(
        (),
        (("备案编号", ""), ("备案意见", "\n\n"), ("备案机关（盖章）", f"经办人：\n{_SIGN}")),
        (42, 114),
    )
    return _form("应急预案备案登记表", None, (table, _line("以下由备案机关填写："), received))


def _facts(card: PlanCard, record: VersionRecord) -> Table:
    return _table(
        (),
        (
            ("预案名称", card.title),
            ("预案类别", card.kind.title),
            ("编制单位", card.unit),
            ("送审版本", f"第 {record.number} 版，{record.characters} 字"),
        ),
        (42, 114),
    )


def _form(name: str, card: PlanCard | None, blocks: tuple[Block, ...]) -> Document:
    title = f"《{card.title}》{name}" if card else name
    return Document(front=FrontMatter(title=title), blocks=blocks)


def _table(
    head: tuple[str, ...], rows: Sequence[tuple[str, ...]], widths: tuple[float, ...], *, tall: int = 0
) -> Table:
    """A table of plain words; `tall` blank lines follow each cell that is empty, as room to write."""

    def cell(text: str) -> Cell:
        lines = [*text.split("\n"), *([""] * tall if not text else [])]
        return Cell(blocks=tuple(Paragraph(runs=(Text(line),) if line else ()) for line in lines))

    made = [Row(cells=tuple(map(cell, row))) for row in rows]
    if head:
        made.insert(0, Row(cells=tuple(map(cell, head)), header=True))
    return Table(rows=tuple(made), widths=widths)


def _line(text: str, align: Align = "") -> Paragraph:
    return Paragraph(runs=(Text(text),), align=align)


def _day(day: date | None) -> str:
    return long_date(day.isoformat()) if day else ""
