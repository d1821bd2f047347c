"""The comparison table (修订对照表): 原文 | 修订后 | 说明, with the changed words marked inside the cells."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from yuan.model.comparison import Comparison, Entry, Span
from yuan.model.errors import NotFound
from yuan.model.numbering import join_number
from yuan.word import format as gb
from yuan.word.format import ISSUE, twips
from yuan.word.writing.package import Package
from yuan.word.writing.tables import BORDERS
from yuan.word.writing.titles import title_lines
from yuan.word.writing.xml import paragraph, run

_SHARES = (0.4, 0.4, 0.2)
_WIDTH = gb.PAGE_HEIGHT - gb.TOP - gb.BOTTOM
_DELETED = "<w:strike/>"
_INSERTED = '<w:b/><w:u w:val="single"/>'


def write_comparison_table(comparison: Comparison, path: Path, *, title: str = "") -> None:
    """Write every difference as a row, on landscape A4, with a sentence that sums them up.

    Raises:
        BadFile: the file cannot be written; what stood there is untouched.
    """
    package = Package(ISSUE, _no_pictures)
    body = [
        paragraph("Title", run("\n".join(title_lines(f"{title}修订对照表")))),
        paragraph("Body", run(comparison.summary.sentence())),
    ]
    rows = [_row(("原文", "修订后", "说明"), header=True)]
    rows += [_difference(entry) for entry in comparison.changes]
    widths = [twips(_WIDTH * share) for share in _SHARES]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    body.append(
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{BORDERS}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{"".join(rows)}</w:tbl>'
    )
    body += [paragraph("Note"), package.section(landscape=True)]
    package.save(body, path, f"{title}修订对照表")


def _no_pictures(digest: str) -> bytes:
    raise NotFound("对照表不含图片。")


def _row(cells: Iterable[str], *, header: bool = False) -> str:
    """A row of three cells; header cells are text, the others finished runs."""
    style = "CellHead" if header else "CellText"
    repeat = "<w:trPr><w:tblHeader/></w:trPr>" if header else ""
    made = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{twips(_WIDTH * share)}" w:type="dxa"/></w:tcPr>'
        f"{paragraph(style, run(content) if header else content)}</w:tc>"
        for share, content in zip(_SHARES, cells, strict=True)
    )
    return f"<w:tr>{repeat}{made}</w:tr>"


def _difference(entry: Entry) -> str:
    old = _side(entry, "delete", _DELETED, entry.old_number)
    new = _side(entry, "insert", _INSERTED, entry.new_number)
    if entry.change == "added":
        old = run("（无）")
    if entry.change == "removed":
        new = run("（删去）")
    return _row((old, new, run(_remark(entry))))


def _side(entry: Entry, own: str, marked: str, number: str) -> str:
    """One version's wording, its own words marked."""
    lead = run(join_number(number, "\0").rstrip("\0")) if number else ""
    text = lead + _words(entry.spans, own, marked)
    for row in entry.rows:
        if row.change == "same":
            continue
        cells = "".join(
            (run(" | ") if place else "") + _words(cell, own, marked) for place, cell in enumerate(row.cells)
        )
        text += (run("\n") if text else "") + cells
    return text


def _words(spans: Iterable[Span], own: str, marked: str) -> str:
    return "".join(
        run(span.text, marked if span.op == own else "") for span in spans if span.op in ("equal", own)
    )


def _remark(entry: Entry) -> str:
    what = {"front": entry.label or "封面", "section": "章节", "attachment": "附件", "block": "正文"}[
        entry.what
    ]
    verb = {"added": "新增", "removed": "删去", "changed": "修改", "formatted": "调整格式", "same": ""}[
        entry.change
    ]
    moved = "移动位置" if entry.moved else ""
    return "、".join(part for part in (f"{verb}{what}" if verb else "", moved) if part)
