"""Lays a comparison out as one text document: the whole text, only what changed, or old beside new."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Literal, NamedTuple, cast

from PySide6.QtCore import QUrl
from PySide6.QtGui import (
    QImage,
    QTextCursor,
    QTextDocument,
    QTextFrameFormat,
    QTextImageFormat,
    QTextLength,
    QTextTable,
    QTextTableFormat,
)

from yuan.model.block_comparison import as_table
from yuan.model.comparison import Comparison, Entry, RowChange, Span
from yuan.model.content import Block, Figure, NodeId, Paragraph, Section, Table
from yuan.model.numbering import join_number
from yuan.model.soundness import cell_places
from yuan.ui.review.formats import Formats, look_of, new_only, old_only, remark

Mode = Literal["full", "changes", "beside"]
_Extent = tuple[int, int, int]
Media = Callable[[str], QImage | None]

_WIDEST_PICTURE = 460


class Fold(NamedTuple):
    """Unchanged entries that are not shown: the place of the first among all entries, and how many they are."""

    first: int
    size: int


class Composition:
    """A comparison written into `document`, with the places of its nodes and changes.

    `changes` holds the positions of the changes in order; `marks` pairs each position where an entry begins with
    the node an opinion on it is about. `unfolded` names the folds, by their first entry, that are shown after all.
    """

    def __init__(
        self,
        document: QTextDocument,
        formats: Formats,
        comparison: Comparison,
        mode: Mode,
        media: Media,
        unfolded: Collection[int] = (),
    ) -> None:
        self.changes: list[int] = []
        self.marks: list[tuple[int, NodeId]] = []
        self._folds: dict[int, Fold] = {}
        self._document, self._formats, self._media = document, formats, media
        self._cursor = QTextCursor(document)
        self._is_first = True
        self._run_in: NodeId = ""
        if mode == "beside":
            self._beside(comparison)
        else:
            entries = comparison.entries
            self._running(_folded(entries, unfolded) if mode == "changes" else entries)

    def node_at(self, position: int) -> NodeId:
        """The node of the entry at `position`, "" for the front page and for what is folded away."""
        if self.fold_at(position) is not None:
            return ""
        place = bisect_right(self.marks, position, key=lambda mark: mark[0]) - 1
        return self.marks[place][1] if place >= 0 else ""

    def fold_at(self, position: int) -> Fold | None:
        """The fold whose line `position` is on."""
        return self._folds.get(self._document.findBlock(position).position())

    def position_of(self, node: NodeId) -> int:
        """Where the entry of `node` begins, -1 when it is not shown."""
        return next((position for position, id in self.marks if id == node), -1)

    # --- one text ---------------------------------------------------------------------------------------

    def _running(self, entries: Iterable[Entry | Fold]) -> None:
        for entry in entries:
            if isinstance(entry, Fold):
                self._paragraph("note", "center")
                self._folds[self._cursor.block().position()] = entry
                self._write("note", f"…… 未修改的 {entry.size} 处已折叠，点此展开 ……")
            else:
                self._entry(entry)

    def _entry(self, entry: Entry) -> None:
        look = look_of(entry)
        align = "center" if look == "centred" else ""
        if isinstance(entry.new, Paragraph):
            align = entry.new.align
        table = as_table(cast(Block, entry.new or entry.old)) if entry.what == "block" else None
        figure = entry.new if isinstance(entry.new, Figure) else None
        if not self._runs_on(entry):
            self._paragraph(look, "center" if table or figure else align)
        self._mark(entry)
        if figure is not None:
            self._picture(figure)
        number = _number(entry, bool(entry.spans))
        if number:
            self._write(look, number, _op(entry))
        self._spans(look, entry.spans)
        if not entry.spans and entry.change in ("added", "removed") and not table and not figure:
            self._write(look, "（空行）", _op(entry))
        said = remark(entry)
        if said:
            self._write("note", said)
        if table is not None:
            self._table(entry.rows, entry)

    def _runs_on(self, entry: Entry) -> bool:
        """Whether the entry is the paragraph that stands on one line with the run-in heading just written."""
        awaited, self._run_in = self._run_in, ""
        if isinstance(entry.new, Section) and entry.new.run_in:
            self._run_in = entry.new.id
        return bool(awaited) and entry.container == awaited and isinstance(entry.new, Paragraph)

    def _mark(self, entry: Entry) -> None:
        position = self._cursor.position()
        self.marks.append((position, entry.node))
        if entry.is_change:
            self.changes.append(position)

    def _paragraph(self, look: str, align: str = "") -> None:
        block, characters = self._formats.block(look, align), self._formats.characters(look)
        if self._is_first:
            self._is_first = False
            self._cursor.setBlockFormat(block)
            self._cursor.setBlockCharFormat(characters)
        else:
            self._cursor.insertBlock(block, characters)

    def _write(self, look: str, text: str, op: str = "equal") -> None:
        self._cursor.insertText(text.replace("\n", "\u2028"), self._formats.characters(look, op))

    def _spans(self, look: str, spans: Iterable[Span]) -> None:
        for span in spans:
            self._write(look, span.text, span.op)

    def _picture(self, figure: Figure) -> None:
        image = self._media(figure.image)
        if image is None:
            self._write("note", "［图片］")
            return
        url = f"media:{figure.image}"
        self._document.addResource(int(QTextDocument.ResourceType.ImageResource.value), QUrl(url), image)
        shown = QTextImageFormat()
        shown.setName(url)
        shown.setWidth(min(_WIDEST_PICTURE, image.width()))
        self._cursor.insertImage(shown)
        self._write("note", "\n")

    # --- tables -----------------------------------------------------------------------------------------

    def _table(self, rows: tuple[RowChange, ...], entry: Entry) -> None:
        """The merged table, each cell in its column.

        While removed rows stand between the others, cells merged downwards show their text once, at the top.
        """
        columns_of = _Columns(entry)
        count = max((columns_of.count(row) for row in rows), default=0)
        if not count:
            return
        table = self._insert_table(len(rows), count)
        is_whole = all(row.new_row == place for place, row in enumerate(rows))
        for place, row in enumerate(rows):
            for (column, across, down), spans in zip(columns_of.of(row), row.cells, strict=False):
                height = down if is_whole else 1
                if across > 1 or height > 1:
                    table.mergeCells(place, column, height, across)
                self._cell(table, place, column, spans)
        self._leave(table)

    def _insert_table(self, rows: int, columns: int) -> QTextTable:
        look = QTextTableFormat()
        look.setBorder(1)
        look.setBorderCollapse(True)
        look.setBottomMargin(8)
        look.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
        look.setBorderBrush(self._formats.table_border)
        look.setCellPadding(5)
        # Qt rounds columns up: at the full width a table is a pixel too wide, and the page scrolls sideways.
        look.setWidth(QTextLength(QTextLength.Type.PercentageLength, 99))
        return self._cursor.insertTable(rows, columns, look)

    def _leave(self, table: QTextTable) -> None:
        """Go on after `table`, in the empty paragraph every table is followed by."""
        self._cursor = QTextCursor(self._document)
        self._cursor.setPosition(table.lastPosition() + 1)
        self._cursor.setBlockFormat(self._formats.block("note"))
        self._is_first = True

    # --- old beside new ---------------------------------------------------------------------------------

    def _beside(self, comparison: Comparison) -> None:
        """A table of what changed: place, old wording, new wording (修订对照表)."""
        changes = comparison.changes
        table = self._insert_table(len(changes) + 1, 3)
        look = table.format()
        percent = QTextLength.Type.PercentageLength
        look.setColumnWidthConstraints([QTextLength(percent, width) for width in (16, 42, 42)])
        look.setHeaderRowCount(1)
        table.setFormat(look)
        for column, name in enumerate(("章节", "现行版本", "本次版本")):
            self._cell(table, 0, column, (Span("equal", name),))
        places = _places(comparison.entries)
        for row, entry in enumerate(changes, 1):
            self._cursor = table.cellAt(row, 0).firstCursorPosition()
            self._mark(entry)
            self._cell(table, row, 0, (Span("equal", places[id(entry)] + remark(entry)),))
            self._cell(table, row, 1, _whole_spans(entry, old=True))
            self._cell(table, row, 2, _whole_spans(entry, old=False))

    def _cell(self, table: QTextTable, row: int, column: int, spans: Iterable[Span]) -> None:
        self._cursor = table.cellAt(row, column).firstCursorPosition()
        self._cursor.mergeBlockCharFormat(self._formats.characters("cell"))
        self._spans("cell", spans)


class _Columns:
    """Where the cells of each row of a merged table stand: their column, and how far they reach across and down."""

    def __init__(self, entry: Entry) -> None:
        self._old, self._new = _layout(entry.old), _layout(entry.new)

    def of(self, row: RowChange) -> list[_Extent]:
        known = self._new.get(row.new_row) if row.new_row >= 0 else self._old.get(row.old_row)
        if known is None or len(known) < len(row.cells):
            return [(column, 1, 1) for column in range(len(row.cells))]
        return known

    def count(self, row: RowChange) -> int:
        return max((column + across for column, across, _ in self.of(row)), default=0)


def _layout(node: object) -> dict[int, list[_Extent]]:
    table = as_table(node) if isinstance(node, Block) else None
    found: dict[int, list[_Extent]] = {}
    if isinstance(table, Table):
        try:
            for row, column, cell in cell_places(table):
                found.setdefault(row, []).append((column, cell.colspan, cell.rowspan))
        except ValueError:
            return {}
    return found


def _op(entry: Entry) -> str:
    return {"added": "insert", "removed": "delete"}.get(entry.change, "equal")


def _number(entry: Entry, has_text: bool) -> str:
    """The number as it is printed before the text; that of a removed entry is its old one."""
    number = entry.new_number if entry.new is not None else entry.old_number
    if entry.what == "attachment":
        return f"{number}　" if has_text else number
    return join_number(number, "x")[:-1] if has_text else number


def _folded(entries: tuple[Entry, ...], unfolded: Collection[int]) -> Iterator[Entry | Fold]:
    """What changed under its headings, with a count in the place of what did not."""
    headings: list[Entry] = []
    waiting: list[Entry] = []
    first = 0
    for place, entry in enumerate(entries):
        if not entry.is_change:
            first = first if waiting else place
            waiting.append(entry)
            if entry.what in ("section", "attachment"):
                headings = [*_above(headings, entry), entry]
            continue
        yield from _between(waiting, first, _above(headings, entry), unfolded)
        waiting, headings = [], []
        yield entry
    yield from _between(waiting, first, [], unfolded)


def _above(headings: list[Entry], entry: Entry) -> list[Entry]:
    """The headings `entry` stands below; an attachment (level 0) and a heading end all of its own level."""
    if entry.what not in ("section", "attachment"):
        return headings
    return [heading for heading in headings if heading.level < entry.level and entry.level > 0]


def _between(
    waiting: list[Entry], first: int, headings: list[Entry], unfolded: Collection[int]
) -> Iterator[Entry | Fold]:
    """The unchanged entries between two changes: all of them, or their fold and the headings of what follows."""
    if first in unfolded:
        yield from waiting
        return
    count = sum(entry.what not in ("section", "attachment") for entry in waiting)
    if count:
        yield Fold(first, count)
    yield from headings


def _places(entries: tuple[Entry, ...]) -> dict[int, str]:
    """For each entry the section it stands in, by number and heading."""
    titles: dict[NodeId, str] = {"": "正文"}
    places: dict[int, str] = {}
    gone = ""
    for entry in entries:
        words = "".join(span.text for span in entry.spans if span.op != "delete" or entry.new is None)
        if entry.what in ("section", "attachment"):
            name = (_number(entry, bool(words)) + words).strip()
            gone = "" if entry.new is not None else name
            if entry.new is not None:
                titles[entry.new.id] = name
            places[id(entry)] = name
        elif entry.what == "front":
            places[id(entry)] = entry.label
        else:
            gone = gone if entry.new is None else ""
            places[id(entry)] = gone or titles.get(entry.container, "")
    return places


def _whole_spans(entry: Entry, *, old: bool) -> list[Span]:
    """The wording of one side; the changed rows of a table one below the other."""
    if (entry.old if old else entry.new) is None and entry.what != "front" and not entry.part:
        return []
    chosen = old_only if old else new_only
    spans = list(chosen(entry.spans))
    number = entry.old_number if old else entry.new_number
    if number:
        spans.insert(0, Span("equal", join_number(number, "x")[:-1]))
    for row in entry.rows:
        if row.change == "same" or (row.old_row if old else row.new_row) < 0:
            continue
        if spans:
            spans.append(Span("equal", "\n"))
        for place, cell in enumerate(row.cells):
            if place:
                spans.append(Span("equal", " | "))
            spans += chosen(cell)
    return spans
