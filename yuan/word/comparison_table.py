"""The comparison table (修订对照表): 原文 | 修订后 | 说明, by chapter, with the changed words marked inside the cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from yuan.model.comparison.places import ChangePlace, places, shortened
from yuan.model.comparison.result import Comparison, ComparisonEntry, RowChange, Span
from yuan.model.document.content import NodeId
from yuan.model.document.numbers import join_number
from yuan.model.errors import NotFound
from yuan.model.review.change_summary import rows_told
from yuan.word import gbt9704 as gb
from yuan.word.gbt9704 import ISSUE, twips
from yuan.word.writing.package import Package
from yuan.word.writing.tables import framed
from yuan.word.writing.titles import title_lines
from yuan.word.writing.xml import fonts, paragraph, run

_SHARES = (0.4, 0.4, 0.2)
_WIDTH = gb.PAGE_HEIGHT - gb.TOP - gb.BOTTOM
_DELETED = "<w:strike/>"
_INSERTED = '<w:b/><w:u w:val="single"/>'
_HEAD_FACE = fonts(gb.HEI, gb.LATIN)
_PLACE_FACE = fonts(gb.KAI, gb.LATIN)
_MOST_ROWS = 12
"""Of a table that came or went as a whole so many rows are shown."""
_LINE = 21
"""So many characters stand on one line of the first two columns (of 12 pt each)."""
_MOST_LINES = 8
"""Rows of the table that take more lines than this may go on overleaf: one taller than the page would be cut off."""

Reasons = Mapping[NodeId, str]


def write_comparison_table(
    comparison: Comparison, path: Path, *, title: str = "", reasons: Reasons | None = None
) -> None:
    """Write every difference as a row, on landscape A4, with a sentence that sums them up.

    Args:
        reasons: why a node was changed, by its id; printed in the last column after the kind of change.

    Raises:
        BadFile: the file cannot be written; what stood there is untouched.
    """
    package = Package(ISSUE, _no_pictures)
    body = [
        paragraph("Title", run("\n".join(title_lines(f"{title}修订对照表")))),
        paragraph("Body", run(comparison.summary.sentence())),
        paragraph(
            "Note", run("注：") + run("删去的文字", _DELETED) + run("、") + run("增加的文字", _INSERTED)
        ),
    ]
    rows = [_head(), *_rows(comparison, reasons or {})]
    widths = [twips(_WIDTH * share) for share in _SHARES]
    body += [framed(widths, rows), paragraph("Note"), package.section(landscape=True)]
    package.save(body, path, f"{title}修订对照表")


def _no_pictures(digest: str) -> bytes:
    raise NotFound("对照表不含图片。")


# --- rows ----------------------------------------------------------------------------------------------


def _head() -> str:
    cells = (
        _cell(share, [paragraph("CellHead", run(name))])
        for share, name in zip(_SHARES, ("原文", "修订后", "说明"), strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{''.join(cells)}</w:tr>"


def _rows(comparison: Comparison, reasons: Reasons) -> Iterator[str]:
    chapter = ""
    for group in _groups(comparison):
        place = group[0][1]
        if place.chapter != chapter:
            chapter = place.chapter
            content = [paragraph("CellText", run(chapter, _HEAD_FACE), "<w:keepNext/>")]
            yield f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{_cell(1, content, 3)}</w:tr>"
        yield _difference([entry for entry, _ in group], place, reasons)


def _groups(comparison: Comparison) -> Iterator[list[tuple[ComparisonEntry, ChangePlace]]]:
    """Changes that belong in one row: all that came or went together, what was put in its place, a paragraph's parts."""
    group: list[tuple[ComparisonEntry, ChangePlace]] = []
    for entry, place in zip(comparison.entries, places(comparison), strict=True):
        if group and not (entry.part or _goes_on(group, entry, place)):
            yield group
            group = []
        if entry.is_change:
            group.append((entry, place))
    if group:
        yield group


def _goes_on(
    group: list[tuple[ComparisonEntry, ChangePlace]], entry: ComparisonEntry, place: ChangePlace
) -> bool:
    (first, where), last = group[0], group[-1][0]
    if entry.change not in ("added", "removed") or entry.moved or first.moved:
        return False
    if first.what == "front" or entry.what == "front":
        return False
    if first.what == "block":
        follows = last.change == entry.change or (last.change, entry.change) == ("removed", "added")
        return entry.what == "block" and place.path == where.path and follows
    within = place.path[: len(where.path)] == where.path
    return (
        entry.change == first.change
        and within
        and (entry.what == "block" or len(place.path) > len(where.path))
    )


def _difference(entries: list[ComparisonEntry], place: ChangePlace, reasons: Reasons) -> str:
    first = entries[0]
    is_told = first.what in ("section", "attachment") or not place.section
    where = [] if is_told else [paragraph("CellText", run(place.section, _PLACE_FACE))]
    old = [line for entry in entries for line in _side(entry, "delete", _DELETED)]
    new = [line for entry in entries for line in _side(entry, "insert", _INSERTED)]
    changes = {entry.change for entry in entries}
    if changes == {"added"}:
        old = [paragraph("CellText", run("（无）"))]
    if changes == {"removed"}:
        new = [paragraph("CellText", run("（删去）"))]
    notes = [paragraph("CellText", run(text)) for text in _notes(entries, reasons)]
    cells = zip(_SHARES, (where + old, where + new, notes), strict=True)
    lines = max(sum(_height(entry, side) for entry in entries) for side in ("delete", "insert"))
    kept = "<w:trPr><w:cantSplit/></w:trPr>" if lines <= _MOST_LINES else ""
    return f"<w:tr>{kept}{''.join(_cell(share, lines) for share, lines in cells)}</w:tr>"


def _height(entry: ComparisonEntry, own: str) -> int:
    """About how many lines the words of one version take in their cell."""
    told = [
        entry.spans,
        *(tuple(span for cell in row.cells for span in cell) for row in entry.rows[:_MOST_ROWS]),
    ]
    lengths = (sum(len(span.text) for span in spans if span.op in ("equal", own)) for spans in told)
    return sum(-(-length // _LINE) for length in lengths)


def _cell(share: float, lines: Sequence[str], across: int = 1) -> str:
    span = f'<w:gridSpan w:val="{across}"/>' if across > 1 else ""
    inside = "".join(lines) or paragraph("CellText")
    return f'<w:tc><w:tcPr><w:tcW w:w="{twips(_WIDTH * share)}" w:type="dxa"/>{span}</w:tcPr>{inside}</w:tc>'


# --- one side of a row -----------------------------------------------------------------------------------


def _side(entry: ComparisonEntry, own: str, marked: str) -> list[str]:
    """One version's wording, its own words marked; nothing when the entry has no part in that version."""
    is_old = own == "delete"
    if entry.what != "front" and (entry.old if is_old else entry.new) is None and not entry.part:
        return []
    # What came or went as a whole is told by the other cell, and needs no marks.
    look = "" if entry.change in ("added", "removed") else marked
    lines = []
    number = entry.old_number if is_old else entry.new_number
    spans = shortened(entry.spans) if entry.change == "changed" else entry.spans
    words = _words(spans, own, look)
    if number and entry.what == "attachment":
        words = run(f"{number}　") + words
    elif number:
        words = run(join_number(number, "\0").rstrip("\0")) + words
    if words:
        lines.append(paragraph("CellText", words))
    return lines + _table_lines(entry, own, look)


def _table_lines(entry: ComparisonEntry, own: str, look: str) -> list[str]:
    chosen = [
        row
        for row in entry.rows
        if row.change != "same" and (row.old_row if own == "delete" else row.new_row) >= 0
    ]
    lines = [paragraph("CellText", _row_words(row, own, look)) for row in chosen[:_MOST_ROWS]]
    if len(chosen) > _MOST_ROWS:
        lines.append(paragraph("CellText", run(f"……（表格共 {len(chosen)} 行）")))
    return lines


def _row_words(row: RowChange, own: str, look: str) -> str:
    cells = [_words(cell, own, look) for cell in row.cells if any(span.op in ("equal", own) for span in cell)]
    return run("｜").join(cells)


def _words(spans: Sequence[Span], own: str, look: str) -> str:
    return "".join(
        run(span.text, look if span.op == own else "") for span in spans if span.op in ("equal", own)
    )


# --- the last column -------------------------------------------------------------------------------------

_VERBS = {"added": "新增", "removed": "删除", "changed": "修改", "formatted": "调整格式", "same": ""}


def _notes(entries: list[ComparisonEntry], reasons: Reasons) -> list[str]:
    """The kind of change, and the reason where there is one."""
    first = entries[0]
    what = {"front": first.label, "section": "章节", "attachment": "附件", "block": _kind(first)}[first.what]
    verb = _VERBS[first.change] if first.change == entries[-1].change else "重写"
    said = [f"{verb}{what}" if verb else "", "移动" if first.moved else ""]
    kind = "、".join(word for word in said if word)
    if first.what == "block" and first.rows and first.change in ("changed", "formatted"):
        kind = rows_told(first) or "调整表格格式"
    elif first.what == "block" and first.label:
        kind = first.label
    if first.moved and first.old_number and first.old_number != first.new_number:
        kind += f"（原{first.old_number}）"
    nodes = [node.id for entry in entries for node in (entry.new, entry.old) if node is not None]
    given = [reasons[id] for id in dict.fromkeys(nodes) if id in reasons]
    return [kind, *given]


def _kind(entry: ComparisonEntry) -> str:
    return "表格" if entry.rows else ""
