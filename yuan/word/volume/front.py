"""The leaves before the first plan: cover, editor's note (编者按), list of units (单位名录), contents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from yuan.model.document.content import Block, Cell, Paragraph, Row, Table, Text
from yuan.model.text.plain_text import long_date
from yuan.word import gbt9704 as gb
from yuan.word.volume.order import Divider, Plan, Volume
from yuan.word.writing.contents import page_field
from yuan.word.writing.tables import table_xml
from yuan.word.writing.xml import escape, paragraph, run


def cover(volume: Volume) -> list[str]:
    """Work, volume and contents; who compiled it and when."""
    lines = [
        ("CoverDistrict", volume.district),
        ("CoverName", volume.name),
        ("CoverVolume", volume.number),
        ("CoverSubject", volume.subject),
    ]
    foot = [
        volume.bureau and f"{volume.bureau}　编",
        f"{volume.made_on.year}年{volume.made_on.month}月" if volume.made_on else "",
    ]
    made = [paragraph(style, run(text)) for style, text in lines if text or style == "CoverDistrict"]
    made.append(paragraph("CoverFoot", "", '<w:spacing w:before="2600"/>'))
    return made + [paragraph("CoverFoot", run(text)) for text in foot if text]


def editors_note(volume: Volume) -> list[str]:
    """The note, signed by who compiled the volume."""
    if not volume.note:
        return []
    signed = [volume.bureau, long_date(volume.made_on.isoformat()) if volume.made_on else ""]
    return [
        paragraph("FrontTitle", run("编　者　按")),
        *(paragraph("Body", run(text)) for text in volume.note),
        paragraph("Flush"),
        *(paragraph("Right", run(text), '<w:ind w:right="640"/>') for text in signed if text),
    ]


def units(volume: Volume) -> list[str]:
    """Every unit with the number of its plans, in two columns."""
    found = Counter(entry.unit for entry in volume.entries)
    counts = {unit: found[unit] for unit in dict.fromkeys((*volume.units, *found)) if unit in found}
    if not counts:
        return []
    rows = [(str(place), name, str(count)) for place, (name, count) in enumerate(counts.items(), 1)]
    half = -(-len(rows) // 2) if len(rows) > _ONE_COLUMN else len(rows)
    columns = [rows[:half], rows[half:]] if half < len(rows) else [rows]
    head = Row(tuple(_cell(text) for _ in columns for text in ("序号", "单位", "预案")), header=True)
    body = tuple(
        Row(
            tuple(
                _cell(text, is_name=place == 1)
                for column in columns
                for place, text in enumerate(column[row] if row < len(column) else ("", "", ""))
            )
        )
        for row in range(half)
    )
    table = Table(rows=(head, *body), widths=(13, 52, 13) * len(columns))
    said = f"共 {len(counts)} 个单位，{len(volume.entries)} 部预案"
    return [
        paragraph("FrontTitle", run("单 位 名 录")),
        table_xml(table, gb.TYPE_WIDTH, _write_cell),
        paragraph("Note", run(said), '<w:spacing w:before="120"/><w:jc w:val="right"/>'),
    ]


_ONE_COLUMN = 20


def _cell(text: str, *, is_name: bool = False) -> Cell:
    block = Paragraph(runs=(Text(text),), align="left" if is_name else "center")
    return Cell(blocks=(block,), align=block.align)


def _write_cell(blocks: tuple[Block, ...], header: bool, align: str) -> str:
    words = "".join(
        item.text
        for block in blocks
        if isinstance(block, Paragraph)
        for item in block.runs
        if isinstance(item, Text)
    )
    return paragraph("CellHead" if header else "CellText", run(words), f'<w:jc w:val="{align}"/>')


def contents(leaves: Sequence[Divider | Plan], pages: Mapping[str, int]) -> list[str]:
    """Parts, groups and plans with leaders and the numbers of their pages."""
    lines = [paragraph("FrontTitle", run("目　　录"))]
    for leaf in leaves:
        if isinstance(leaf, Divider):
            style = "VolumeToc1" if leaf.is_part else "VolumeToc2"
            lines.append(_entry(style, leaf.title, leaf.mark, pages))
            continue
        if leaf.heads_group:
            lines.append(paragraph("VolumeToc2", run(leaf.heads_group)))
        lines.append(_entry("VolumeToc3", leaf.entry.title, leaf.mark, pages))
    return lines


def listed(divider: Divider, pages: Mapping[str, int]) -> list[str]:
    """The plans behind a group's sheet."""
    return [_entry("VolumeToc3", plan.entry.title, plan.mark, pages) for plan in divider.plans]


def _entry(style: str, text: str, mark: str, pages: Mapping[str, int]) -> str:
    content = run("".join(text.split("\n"))) + "<w:r><w:tab/></w:r>" + page_field(mark, pages.get(mark, 0))
    return paragraph(style, f'<w:hyperlink w:anchor="{escape(mark)}">{content}</w:hyperlink>')


def origin(number: str, issued_on: date | None) -> str:
    """（文号，印发日期）: what stands below the title of a plan in a volume."""
    issued = f"{long_date(issued_on.isoformat())}印发" if issued_on else ""
    return "　".join(part for part in (number, issued) if part)
