"""Lays a comparison out as one text document: the whole text, only what changed, or old beside new."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Literal, cast

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

from yuan.model.comparison.blocks import as_table
from yuan.model.comparison.result import Comparison, ComparisonEntry, RowChange, Span
from yuan.model.document.content import Block, Cell, Figure, NodeId, Paragraph, Section, Table
from yuan.model.document.numbers import join_number
from yuan.ui.review.comparison_sides import (
    Columns,
    Owner,
    Side,
    figure_on,
    node_on,
    number_on,
    owners_in,
    places_on,
    rows_on,
    section_places,
    spans_on,
)
from yuan.ui.review.folding import Fold, folded, stretches
from yuan.ui.review.formats import Formats, look_of, new_only, old_only, remark
from yuan.ui.review.text_map import TextMap

Mode = Literal["full", "changes", "beside", "sides"]
Media = Callable[[str], QImage | None]
Key = tuple[int, int]
"""An entry of the comparison by its place, and a row of it (-1 for none): the same on either side."""

_WIDEST_PICTURE = {"both": 460, "old": 320, "new": 320}
_ROWS = 12
"""Rows of one part of the table of changes."""


class Composition:
    """A comparison written into `document`, with the places of its nodes, words and changes.

    `changes` holds the positions of the changes in order, with their keys; `marks` pairs each position where an entry
    or cell begins with the node an opinion on it is about; `keys` are the positions by which two sides are aligned;
    `pieces` says whose words stand where. `unfolded` names the stretches that are shown after all, None folds nothing.
    """

    def __init__(
        self,
        document: QTextDocument,
        formats: Formats,
        comparison: Comparison,
        mode: Mode,
        media: Media,
        unfolded: Collection[int] | None = None,
        side: Side = "both",
    ) -> None:
        self.changes: list[tuple[int, Key]] = []
        self.marks: list[tuple[int, NodeId]] = []
        self.keys: list[tuple[int, Key]] = []
        self.pieces = TextMap()
        self._folds: dict[int, Fold] = {}
        self._document, self._formats, self._media = document, formats, media
        self._entries, self._side = comparison.entries, side
        self._cursor = QTextCursor(document)
        self._is_first = True
        self._run_in: NodeId = ""
        if mode == "beside":
            self._beside(comparison)
        else:
            places = places_on(comparison, side)
            self._running(
                places
                if unfolded is None
                else folded(places, self._entries, stretches(self._entries), unfolded)
            )
            if side == "new":
                self._add_removed()

    def node_at(self, position: int) -> NodeId:
        """The node of the entry or cell at `position`, "" for the front page and for what is folded away."""
        if self.fold_at(position) is not None:
            return ""
        place = bisect_right(self.marks, position, key=lambda mark: mark[0]) - 1
        return self.marks[place][1] if place >= 0 else ""

    def fold_at(self, position: int) -> Fold | None:
        """The fold whose line `position` is on."""
        return self._folds.get(self._document.findBlock(position).position())

    def position_of(self, node: NodeId) -> int:
        """Where the entry or cell of `node` begins, -1 when it is not shown."""
        return next((position for position, id in self.marks if id == node), -1)

    # --- one text ---------------------------------------------------------------------------------------

    def _running(self, shown: Iterable[int | Fold]) -> None:
        for one in shown:
            if isinstance(one, Fold):
                self._paragraph("note", "center")
                position = self._cursor.block().position()
                self._folds[position] = one
                self.keys.append((position, (one.first, -1)))
                self._write("note", f"…… 未修改的 {one.size} 处已折叠，点此展开 ……")
            else:
                self._entry(one, self._entries[one])

    def _entry(self, place: int, entry: ComparisonEntry) -> None:
        side = self._side
        node, spans = node_on(entry, side), spans_on(entry.spans, side)
        if entry.what == "front" and not spans and side != "both":
            return
        look = look_of(entry)
        align = "center" if look == "centred" else ""
        if isinstance(node, Paragraph):
            align = node.align
        block = node if node is not None else entry.old
        table = as_table(cast(Block, block)) if entry.what == "block" else None
        figure = figure_on(entry, side)
        if not self._runs_on(entry, node):
            self._paragraph(look, "center" if table or figure else align)
        self._mark(place, entry, node)
        if figure is not None:
            self._picture(figure)
        number = number_on(entry, side, bool(spans))
        if number:
            self._write(look, number, _op(entry))
        self._spans(look, spans, [(0, Owner(entry.new.id if entry.new is not None else ""))])
        if not spans and entry.change in ("added", "removed") and not table and not figure:
            self._write(look, "（空行）", _op(entry))
        said = remark(entry)
        if said:
            self._write("note", said)
        if table is not None:
            self._table(place, rows_on(entry.rows, side), entry)

    def _runs_on(self, entry: ComparisonEntry, node: object) -> bool:
        """Whether the entry is the paragraph that stands on one line with the run-in heading just written."""
        awaited, self._run_in = self._run_in, ""
        if isinstance(node, Section) and node.run_in:
            self._run_in = node.id
        return bool(awaited) and entry.container == awaited and isinstance(node, Paragraph)

    def _mark(self, place: int, entry: ComparisonEntry, node: object) -> None:
        position = self._cursor.position()
        self.marks.append((position, entry.node if self._side != "old" else getattr(node, "id", "")))
        self.keys.append((position, (place, -1)))
        if entry.is_change and not _is_told_by_rows(entry):
            self.changes.append((position, (place, -1)))

    def _add_removed(self) -> None:
        """What is only in the old version is a change here too: where it stood, behind what is shown before it."""
        where = {place: position for position, (place, row) in reversed(self.keys) if row < 0}
        behind = 0
        made = [(key, position) for position, key in self.changes]
        for place, entry in enumerate(self._entries):
            behind = where.get(place, behind)
            if entry.new is None and entry.what != "front":
                made.append(((place, -1), behind))
            elif _is_told_by_rows(entry):
                made += [
                    ((place, at), behind) for at, row in enumerate(entry.rows) if row.change == "removed"
                ]
        self.changes = [(position, key) for key, position in sorted(made)]

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

    def _spans(self, look: str, spans: Iterable[Span], owners: Sequence[tuple[int, Owner]] = ()) -> None:
        """Write `spans`; `owners` says from which place in the wording on whose words they are."""
        at = 0
        for span in spans:
            position = self._cursor.position()
            self._write(look, span.text, span.op)
            if span.op != "delete" and self._side != "old":
                self._own(position, span.text, at, owners)
                at += len(span.text)

    def _own(self, position: int, text: str, at: int, owners: Sequence[tuple[int, Owner]]) -> None:
        """Note whose words `text` is, which begins at `at` of the wording and stands at `position`."""
        for place, (begins, owner) in enumerate(owners):
            ends = owners[place + 1][0] - 1 if place + 1 < len(owners) else at + len(text)
            first, last = max(at, begins), min(at + len(text), ends)
            if first < last and owner.node:
                behind = len(text[: first - at].encode("utf-16-le")) // 2
                start = owner.start if owner.start < 0 else owner.start + first - begins
                self.pieces.add(position + behind, text[first - at : last - at], owner.node, start)

    def _picture(self, figure: Figure) -> None:
        image = self._media(figure.image)
        if image is None:
            self._write("note", "［图片］")
            return
        url = f"media:{figure.image}"
        self._document.addResource(int(QTextDocument.ResourceType.ImageResource.value), QUrl(url), image)
        shown = QTextImageFormat()
        shown.setName(url)
        shown.setWidth(min(_WIDEST_PICTURE[self._side], image.width()))
        self._cursor.insertImage(shown)
        self._write("note", "\n")

    # --- tables -----------------------------------------------------------------------------------------

    def _table(self, place: int, rows: list[tuple[int, RowChange]], entry: ComparisonEntry) -> None:
        """The merged table, each cell in its column.

        While removed rows stand between the others, cells merged downwards show their text once, at the top.
        """
        columns_of = Columns(entry)
        count = max((columns_of.count(row) for _, row in rows), default=0)
        if not count:
            return
        table = self._insert_table(len(rows), count)
        is_whole = all(
            (row.new_row, row.old_row)[self._side == "old"] == at for at, (_, row) in enumerate(rows)
        )
        for at, (number, row) in enumerate(rows):
            for cell, (column, across, down) in enumerate(columns_of.of(row)[: len(row.cells)]):
                height = down if is_whole else 1
                if across > 1 or height > 1:
                    table.mergeCells(at, column, height, across)
                if cell == 0:
                    self._mark_row(table.cellAt(at, column).firstPosition(), (place, number), entry, row)
                owners = self._owners(entry, columns_of.cell(row, cell))
                self._cell(table, at, column, spans_on(row.cells[cell], self._side), owners)
        self._leave(table)

    def _mark_row(self, position: int, key: Key, entry: ComparisonEntry, row: RowChange) -> None:
        self.keys.append((position, key))
        if _is_told_by_rows(entry) and row.change not in ("same", "formatted"):
            self.changes.append((position, key))

    def _owners(self, entry: ComparisonEntry, cell: Cell | None) -> list[tuple[int, Owner]]:
        """Whose words a cell holds: its paragraphs', or the table's where that cannot be told."""
        if entry.new is None:
            return []
        found = owners_in(cell) if cell is not None and isinstance(entry.new, Table) else []
        return found or [(0, Owner(entry.new.id, -1))]

    def _insert_table(self, rows: int, columns: int) -> QTextTable:
        look = QTextTableFormat()
        look.setBorder(1)
        look.setBorderCollapse(True)
        look.setBottomMargin(8)
        look.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
        look.setBorderBrush(self._formats.table_border)
        look.setCellPadding(5)
        # Qt rounds columns up: at the full width a table is some pixels too wide, and the page scrolls sideways.
        percent = 99 if self._side == "both" else 97
        look.setWidth(QTextLength(QTextLength.Type.PercentageLength, percent))
        return self._cursor.insertTable(rows, columns, look)

    def _leave(self, table: QTextTable) -> None:
        """Go on after `table`, in the empty paragraph every table is followed by."""
        self._cursor = QTextCursor(self._document)
        self._cursor.setPosition(table.lastPosition() + 1)
        self._cursor.setBlockFormat(self._formats.block("note"))
        self._is_first = True

    # --- old beside new ---------------------------------------------------------------------------------

    def _beside(self, comparison: Comparison) -> None:
        """A table of what changed: place, old wording, new wording (修订对照表).

        In parts that look like one: Qt lays a table out as a whole, and one of 200 rows would make the reader wait.
        """
        places = section_places(comparison.entries)
        changes = [(place, entry) for place, entry in enumerate(comparison.entries) if entry.is_change]
        for first in range(0, len(changes), _ROWS) or (0,):
            part = changes[first : first + _ROWS]
            head = 0 if first else 1
            table = self._insert_table(len(part) + head, 3)
            look = table.format()
            percent = QTextLength.Type.PercentageLength
            look.setColumnWidthConstraints([QTextLength(percent, width) for width in (16, 42, 42)])
            look.setHeaderRowCount(head)
            look.setBottomMargin(0)
            table.setFormat(look)
            for column, name in enumerate(("章节", "现行版本", "本次版本") if head else ()):
                self._cell(table, 0, column, (Span("equal", name),))
            for row, (place, entry) in enumerate(part, head):
                self._row_beside(table, row, (place, -1), entry, places[id(entry)])
            self._cursor = QTextCursor(self._document)
            self._cursor.setPosition(table.lastPosition() + 1)
            self._cursor.setBlockFormat(self._formats.block("seam"))

    def _row_beside(self, table: QTextTable, row: int, key: Key, entry: ComparisonEntry, place: str) -> None:
        position = table.cellAt(row, 0).firstPosition()
        self.marks.append((position, entry.node))
        self.changes.append((position, key))
        self._cell(table, row, 0, (Span("equal", place + remark(entry)),))
        self._cell(table, row, 1, _whole_spans(entry, old=True), number=_printed(entry, old=True))
        owners = [(0, Owner(entry.new.id, -1))] if entry.new is not None else []
        number = _printed(entry, old=False)
        self._cell(table, row, 2, _whole_spans(entry, old=False), owners, number=number)

    def _cell(
        self,
        table: QTextTable,
        row: int,
        column: int,
        spans: Sequence[Span],
        owners: Sequence[tuple[int, Owner]] = (),
        *,
        number: str = "",
    ) -> None:
        cell = table.cellAt(row, column)
        self._cursor = cell.firstCursorPosition()
        self._cursor.mergeBlockCharFormat(self._formats.characters("cell"))
        if any(span.op != "equal" for span in spans) and any(span.op == "equal" for span in spans):
            cell.setFormat(self._formats.changed_cell)
        if owners and owners[0][1].node:
            self.marks.append((self._cursor.position(), owners[0][1].node))
        if number:
            self._write("cell", number)
        self._spans("cell", spans, owners)


def _op(entry: ComparisonEntry) -> str:
    return {"added": "insert", "removed": "delete"}.get(entry.change, "equal")


def _is_told_by_rows(entry: ComparisonEntry) -> bool:
    """Whether the changes of a table are its rows', each a place to go to."""
    is_changed = any(row.change not in ("same", "formatted") for row in entry.rows)
    has_own = any(span.op != "equal" for span in entry.spans) or entry.moved
    return entry.change == "changed" and is_changed and not has_own


def _whole_spans(entry: ComparisonEntry, *, old: bool) -> list[Span]:
    """The wording of one side; the changed rows of a table one below the other."""
    if (entry.old if old else entry.new) is None and entry.what != "front" and not entry.part:
        return []
    chosen = old_only if old else new_only
    spans = list(chosen(entry.spans))
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


def _printed(entry: ComparisonEntry, *, old: bool) -> str:
    """The number one side puts before its wording."""
    if (entry.old if old else entry.new) is None and not entry.part:
        return ""
    number = entry.old_number if old else entry.new_number
    return join_number(number, "x")[:-1] if number else ""
