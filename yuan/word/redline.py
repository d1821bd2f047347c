"""The difference between two versions as a Word file with tracked changes (修订痕迹).

Accepting all changes gives the wording of the new version, rejecting them that of the old one.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from yuan.model.comparison import Comparison, Entry, Span
from yuan.model.content import Attachment, ListItem, Section, Table
from yuan.model.numbering import join_number
from yuan.word import format as gb
from yuan.word.format import ISSUE, twips
from yuan.word.writing.package import Media, Package
from yuan.word.writing.revisions import Revisions
from yuan.word.writing.tables import BORDERS
from yuan.word.writing.xml import paragraph, run


def write_redline(
    comparison: Comparison,
    path: Path,
    *,
    media: Media,
    title: str = "",
    author: str = "",
    on: date | None = None,
) -> None:
    """Write the whole new text with every change to it tracked.

    Args:
        author: whose changes they are in Word's eyes.
        on: their date; today when None.

    Raises:
        BadFile: the file cannot be written; what stood there is untouched.
    """
    package = Package(ISSUE, media)
    revisions = Revisions(author, on)
    body: list[str] = []
    for entry in comparison.entries:
        body += _entry(entry, revisions)
    if not any(entry.what == "front" and entry.field == "title" for entry in comparison.entries):
        body.insert(0, paragraph("Title", run(title)))
    body.append(package.section())
    package.save(body, path, f"{title}（修订痕迹）")


def _entry(entry: Entry, revisions: Revisions) -> list[str]:
    content = _numbered(entry, revisions)
    if entry.what == "front":
        style = {"title": "Title", "edition": "Edition"}.get(entry.field, "Flush")
        return [revisions.paragraph(style, content, entry.change)]
    if entry.what == "section":
        return [revisions.paragraph(f"Heading{min(max(entry.level, 1), 9)}", content, entry.change)]
    if entry.what == "attachment":
        return [revisions.paragraph("AttachmentTitle", content, entry.change)]
    block = entry.new or entry.old
    lines = []
    if content or not entry.rows:
        style = "ListBody" if isinstance(block, ListItem) else "Body"
        if isinstance(block, Table):
            style = "Caption"
        elif any("\n" in span.text for span in entry.spans):
            style = "Lines"
        lines.append(revisions.paragraph(style, content, entry.change))
    if entry.rows:
        lines += [_table(entry, revisions), paragraph("Note")]
    return lines


def _numbered(entry: Entry, revisions: Revisions) -> str:
    """The number of the heading or item, as a change where it differs, and the wording."""
    old, new = (join_number(number, "\0").rstrip("\0") for number in (entry.old_number, entry.new_number))
    node = entry.new or entry.old
    if isinstance(node, Attachment):
        old, new = (f"{number}　" if number else "" for number in (entry.old_number, entry.new_number))
    elif not isinstance(node, Section | ListItem):
        old = new = ""
    number = (Span("equal", new),) if old == new else (Span("delete", old), Span("insert", new))
    if entry.change in ("added", "removed"):
        number = (Span("insert" if entry.change == "added" else "delete", new or old),)
    return revisions.spans(span for span in (*number, *entry.spans) if span.text)


def _table(entry: Entry, revisions: Revisions) -> str:
    """The merged table: one row for each row of either version, cells in order."""
    columns = max((len(row.cells) for row in entry.rows), default=1) or 1
    width = twips(gb.TYPE_WIDTH) // columns
    rows = []
    for row in entry.rows:
        change = entry.change if entry.change in ("added", "removed") else row.change
        cells = []
        for place in range(columns):
            spans = row.cells[place] if place < len(row.cells) else ()
            inside = paragraph("CellText", revisions.spans(spans))
            cells.append(f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{inside}</w:tc>')
        rows.append(f"<w:tr>{revisions.row_properties(change)}{''.join(cells)}</w:tr>")
    grid = f'<w:gridCol w:w="{width}"/>' * columns
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{width * columns}" w:type="dxa"/><w:tblBorders>{BORDERS}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{"".join(rows)}</w:tbl>'
    )
