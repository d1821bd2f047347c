"""The forms that go with a plan: opinions and their adoption, sheets to be signed, the registration for filing.

Each is a small document of its own, written like any other. What the library does not know stays blank, to be
filled in by hand.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

from yuan.model.document.content import (
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
from yuan.model.kinds.profile import FilingPlace, ReviewPoint
from yuan.model.numbering.patterns import OFFICIAL
from yuan.model.plan import PlanCard
from yuan.model.records import Opinion, OpinionState, VersionRecord
from yuan.model.review.points import EXAMINATION_POINTS, CheckedPoint
from yuan.model.text.plain_text import long_date

LEGALITY_POINTS = (
    "制定主体和权限是否合法",
    "内容是否与法律、法规、规章和上级文件抵触",
    "是否违法设定权力，增加公民、法人和其他组织的义务",
    "制定程序是否合法",
)
"""What a legality review usually looks at; local rules may name more."""

_LETTER_HEADING = re.compile(r"[一二三四五六七八九十]+、(.{1,30})")
_DAY = "　　　　　　　年　　月　　日"
_SIGN = f"签字：\n{_DAY}"


def letter_document(title: str, lines: Sequence[str]) -> Document:
    """A letter as a document: lines such as 一、编制过程 become headings."""
    before: list[Block] = []
    sections: list[Section] = []
    for line in lines:
        if heading := _LETTER_HEADING.fullmatch(line):
            sections.append(Section(heading=heading[1]))
        elif sections:
            last = sections[-1]
            sections[-1] = Section(heading=last.heading, blocks=(*last.blocks, line_of(line)))
        else:
            before.append(line_of(line))
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
    ] or [("\n",) * 6] * _BLANK_ROWS
    table = table_of(OPINION_HEAD, rows, OPINION_WIDTHS)
    count = consultation_words(opinions) if _standing(opinions) else _BLANK_COUNT
    return form(f"《{card.title}》征求意见及采纳情况表", (table, line_of(f"合计：{count}")))


OPINION_HEAD = ("序号", "单位（个人）", "条款", "意见内容", "采纳情况", "说明或理由")
OPINION_WIDTHS = (13.0, 31.0, 23.0, 42.0, 21.0, 26.0)
_BLANK_ROWS = 10
"""Rows of a table of opinions that is filled in by hand."""
_BLANK_COUNT = "共　　条，其中采纳　　条、部分采纳　　条、不采纳　　条。"


def _standing(opinions: Sequence[Opinion]) -> list[Opinion]:
    return [one for one in opinions if one.state is not OpinionState.WITHDRAWN]


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


def examination_sheet(
    card: PlanCard,
    record: VersionRecord,
    bureau: str,
    points: Sequence[ReviewPoint] = (),
    found: Mapping[str, CheckedPoint] | None = None,
) -> Document:
    """应急预案审核意见表: the six points of art. 24, the conclusion, and who is heard and decides under art. 25.

    Args:
        points: the checklist of this kind of plan; its further points are printed once any was judged.
        found: what the examination found, by the point's id; nothing leaves room to write by hand.
    """
    rows = _judged(points, found) if found else _blank_points()
    rows += [("审核结论", "□通过　□修改后通过　□退回修改"), ("审核人", _SIGN)]
    if card.kind.profile.is_coordinated:
        rows.append((f"{bureau}衔接协调意见", _SIGN))
    rows.append((card.kind.profile.decision, _SIGN))
    table = table_of(("审核要点", "审核意见"), rows, (84, 72), tall=1)
    return form("应急预案审核意见表", (_facts(card, record), table))


def _blank_points() -> list[tuple[str, str]]:
    return [(f"{place}. {point}", "") for place, point in enumerate(EXAMINATION_POINTS, 1)]


def _judged(points: Sequence[ReviewPoint], found: Mapping[str, CheckedPoint]) -> list[tuple[str, str]]:
    """Each point with verdict and remark; below the six those of the kind of plan that were judged."""
    rows = []
    below = 0
    for point in points:
        judged = found.get(point.id)
        below = 0 if point.is_main else below + (judged is not None)
        if judged is None and not point.is_main:
            continue
        number = f"{point.main}." if point.is_main else f"　{point.main}.{below}"
        words = "：".join(part for part in (judged.verdict.value, judged.remark) if part) if judged else ""
        rows.append((f"{number} {point.text}", words))
    return rows


def legality_sheet(card: PlanCard, record: VersionRecord) -> Document:
    """应急预案合法性审查意见书: the points looked at, the conclusion, signature and seal of the reviewing body."""
    rows = [(f"{place}. {point}", "") for place, point in enumerate(LEGALITY_POINTS, 1)]
    rows += [("审查结论", "□合法　□修改后合法　□不合法"), ("审查机构（盖章）", f"\n\n{_SIGN}")]
    table = table_of(("审查内容", "审查意见"), rows, (84, 72), tall=3)
    return form("应急预案合法性审查意见书", (_facts(card, record), table))


def registration_form(card: PlanCard, record: VersionRecord, place: FilingPlace, filer: str) -> Document:
    """备案登记表 for an issued plan (办法 art. 26), the receiving side's part left blank.

    Args:
        filer: who approved and issued the plan, and so files it.
    """
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
        ("报送单位（盖章）", f"{filer}\n{_DAY}"),
    )
    table = table_of((), [row for row in rows if row[1] or row[0] not in ("径送", "抄送")], (42, 114))
    received = table_of(
        (),
        (("备案编号", ""), ("备案意见", "\n"), ("备案机关（盖章）", f"经办人签字：\n{_DAY}")),
        (42, 114),
    )
    return form("应急预案备案登记表", (table, line_of("以下由备案机关填写："), received))


def _facts(card: PlanCard, record: VersionRecord) -> Table:
    """Which plan it is, on three lines: the sheet below it is signed on one page."""

    def cell(text: str, columns: int = 1) -> Cell:
        return Cell(blocks=(Paragraph(runs=(Text(text),)),), colspan=columns)

    version = f"第 {record.number} 版，{record.characters} 字"
    rows = (
        Row(cells=(cell("预案名称"), cell(card.title, 3))),
        Row(cells=(cell("编制单位"), cell(card.unit, 3))),
        Row(cells=(cell("预案类别"), cell(card.kind.title), cell("送审版本"), cell(version))),
    )
    return Table(rows=rows, widths=(26, 58, 26, 46))


def form(title: str, blocks: tuple[Block, ...]) -> Document:
    """A form called `title`."""
    return Document(front=FrontMatter(title=title), blocks=blocks)


def table_of(
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


def line_of(text: str) -> Paragraph:
    """A line of plain words."""
    return Paragraph(runs=(Text(text),))


def _day(day: date | None) -> str:
    return long_date(day.isoformat()) if day else ""
