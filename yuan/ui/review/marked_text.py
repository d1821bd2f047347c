"""The text under review: read-only, with its changes marked and steps from one to the next."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QTextCursor, QTextDocument, QTextFormat
from PySide6.QtWidgets import QTextEdit

from yuan.model.comparison.result import Comparison
from yuan.model.document.content import NodeId
from yuan.model.records import Opinion
from yuan.model.text.anchors import Anchor, Standing, anchor
from yuan.ui.review.comparison_sides import Side
from yuan.ui.review.composition import Composition, Key, Media, Mode
from yuan.ui.review.formats import Formats
from yuan.ui.review.text_map import Selected, TextMap
from yuan.ui.theme import scheme, tokens


class CursorContext(NamedTuple):
    """Where the cursor is: its node ("" for the whole plan), that node's words, and the words selected, if any."""

    node: NodeId
    words: str
    selected: Selected | None = None


class MarkedText(QTextEdit):
    """Shows a comparison. The cursor says which paragraph, or which words, an opinion would be about."""

    place_changed = Signal()
    """The cursor went to another paragraph or selection."""
    stretch_unfolded = Signal()
    """The user unfolded a stretch; `unfolded` holds it."""
    opinion_pressed = Signal(str)
    """The words an opinion is about were clicked: its id."""

    def __init__(self, side: Side = "both") -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByKeyboard | Qt.TextInteractionFlag.TextSelectableByMouse
        )
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        across = self.horizontalScrollBar()
        across.valueChanged.connect(lambda _: across.setValue(0))
        self.setAccessibleName("现行版本" if side == "old" else "审核正文")
        self._side: Side = side
        self._composition: Composition | None = None
        self._laid_out: QTextDocument | None = None
        self._opinions: tuple[Opinion, ...] = ()
        self._spans: dict[str, list[tuple[int, int]]] = {}
        self._change = -1
        self.unfolded: set[int] = set()
        self._again: Callable[[], None] = lambda: None
        scheme.changed.connect(self._dress_anew)
        self.cursorPositionChanged.connect(self.place_changed)
        self.selectionChanged.connect(self.place_changed)

    def show_comparison(
        self,
        comparison: Comparison,
        mode: Mode,
        media: Media,
        *,
        folds: bool | None = None,
        unfolded: Collection[int] = (),
    ) -> None:
        """Lay `comparison` out anew, what is unchanged folded except `unfolded`; the cursor goes to the top.

        Args:
            folds: whether to fold what is unchanged; None for the usual of the mode.
        """
        self.unfolded = set(unfolded)
        does_fold = mode == "changes" if folds is None else folds
        self._again = lambda: self._lay_out(comparison, mode, media, folds=does_fold)
        self._again()

    def _lay_out(self, comparison: Comparison, mode: Mode, media: Media, *, folds: bool) -> None:
        document = QTextDocument(self)
        document.setUndoRedoEnabled(False)
        document.setDocumentMargin(24 if mode == "sides" else 36)
        self._composition = Composition(
            document,
            Formats(tokens()),
            comparison,
            mode,
            media,
            frozenset(self.unfolded) if folds else None,
            self._side if self._side == "old" else "new" if mode == "sides" else "both",
        )
        self.setDocument(document)
        if self._laid_out is not None:
            self._laid_out.deleteLater()
        self._laid_out = document
        self._change = -1
        self._paint_opinions()
        self.place_changed.emit()

    def _dress_anew(self) -> None:
        """Lay the same out in the colours used now, and stay where the reader is."""
        if self._composition is not None:
            self.lay_out_again()

    def lay_out_again(self, unfolded: Collection[int] | None = None) -> None:
        """Lay the same out anew, with other stretches unfolded if these are given, the view where it was."""
        if unfolded is not None:
            self.unfolded = set(unfolded)
        place, scrolled, change = self.textCursor().position(), self.verticalScrollBar().value(), self._change
        self._again()
        self._change = change
        cursor = self.textCursor()
        cursor.setPosition(min(place, self.document().characterCount() - 1))
        self.setTextCursor(cursor)
        self.verticalScrollBar().setValue(scrolled)

    def clear_text(self) -> None:
        """Show nothing."""
        self._composition = None
        self._change = -1
        self.clear()

    @property
    def keys(self) -> list[tuple[int, Key]]:
        """The positions of entries and rows, by which two sides are aligned."""
        return self._composition.keys if self._composition else []

    @property
    def change_count(self) -> int:
        return len(self._composition.changes) if self._composition else 0

    @property
    def change_number(self) -> int:
        """Which change the cursor was taken to last, from 1; 0 before the first."""
        return self._change + 1

    def step(self, by: int) -> Key | None:
        """Go to the next (`by` 1) or previous (-1) change, from the last one on round to the first; its key."""
        if not self.change_count or self._composition is None:
            return None
        if self._change < 0 and by < 0:
            self._change = 0
        self._change = (self._change + by) % self.change_count
        position, key = self._composition.changes[self._change]
        self._go(position)
        return key

    def go_to(self, node: NodeId) -> bool:
        """Bring `node` into view; False when it is not shown."""
        position = self._composition.position_of(node) if self._composition else -1
        if position >= 0:
            self._go(position)
        return position >= 0

    def cursor_context(self) -> CursorContext:
        """What an opinion could be about at the cursor; on a fold and on the front page the whole plan."""
        if self._composition is None:
            return CursorContext("", "")
        cursor = self.textCursor()
        first, last = cursor.selectionStart(), cursor.selectionEnd()
        pieces = self._composition.pieces
        selected = pieces.selected(first, last) if first < last else None
        if selected is not None:
            return CursorContext(selected.node, pieces.words(selected.node).strip(), selected)
        node = self._composition.node_at(first)
        return CursorContext(node, pieces.words(node).strip() if node else "")

    # --- folds -----------------------------------------------------------------------------------------

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and not self.textCursor().hasSelection():
            position = self.cursorForPosition(event.position().toPoint()).position()
            if not self._unfold(position):
                self._press(position)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        place = self.cursorForPosition(event.position().toPoint()).position()
        is_fold = self._composition is not None and self._composition.fold_at(place) is not None
        shape = Qt.CursorShape.PointingHandCursor if is_fold else Qt.CursorShape.IBeamCursor
        self.viewport().setCursor(shape)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if not (is_enter and self._unfold(self.textCursor().position())):
            super().keyPressEvent(event)

    def _unfold(self, position: int) -> bool:
        """Show what is folded at `position`, with the view where it was; False when nothing is."""
        fold = self._composition.fold_at(position) if self._composition else None
        if fold is None:
            return False
        cursor = self.textCursor()
        cursor.setPosition(self.document().findBlock(position).position())
        self.setTextCursor(cursor)
        self.lay_out_again({*self.unfolded, fold.first})
        self.stretch_unfolded.emit()
        return True

    # --- opinions ----------------------------------------------------------------------------------------

    def show_opinions(self, opinions: Iterable[Opinion]) -> None:
        """Tint the words and paragraphs that have opinions nobody closed."""
        self._opinions = tuple(one for one in opinions if not one.is_closed)
        self._paint_opinions()

    def go_to_opinion(self, opinion: Opinion) -> bool:
        """Bring what an opinion is about into view, its words selected; False when it is not shown."""
        if self._composition is None:
            return False
        found = self._anchor(opinion)
        ranges = self._composition.pieces.ranges(found.node, found.start, found.end)
        if not ranges:
            return bool(found.node) and self.go_to(found.node)
        self._go(ranges[0][0])
        cursor = self.textCursor()
        cursor.setPosition(ranges[0][0])
        cursor.setPosition(ranges[-1][1], QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        return True

    def _anchor(self, opinion: Opinion) -> Anchor:
        pieces = self._composition.pieces if self._composition else TextMap()
        words = {opinion.node: pieces.words(opinion.node)} if opinion.node in pieces else {}
        return anchor(words, opinion)

    def _paint_opinions(self) -> None:
        self._spans = {}
        selections = []
        composed = self._composition.marks if self._composition else []
        marks = {node: position for position, node in reversed(composed)}
        for opinion in self._opinions:
            if self._composition is None or not opinion.node:
                continue
            found = self._anchor(opinion)
            if found.standing is Standing.FOUND:
                ranges = self._composition.pieces.ranges(found.node, found.start, found.end)
            elif opinion.node in marks:
                block = self.document().findBlock(marks[opinion.node])
                ranges = [(marks[opinion.node], block.position() + block.length() - 1)]
            else:
                continue
            self._spans[opinion.id] = ranges
            for first, last in ranges:
                selections.append(self._tint(first, last, whole=found.standing is not Standing.FOUND))
        if selections or self.extraSelections():  # even none at all makes Qt lay out what nobody looks at yet
            self.setExtraSelections(selections)

    def _tint(self, first: int, last: int, *, whole: bool) -> QTextEdit.ExtraSelection:
        selection = QTextEdit.ExtraSelection()
        cursor = QTextCursor(self.document())
        cursor.setPosition(first)
        cursor.setPosition(last, QTextCursor.MoveMode.KeepAnchor)
        selection.cursor = cursor
        selection.format.setBackground(tokens().colour("warning_ground" if whole else "flash"))
        selection.format.setProperty(QTextFormat.Property.FullWidthSelection, whole)
        return selection

    def _press(self, position: int) -> None:
        """Tell which opinion's words were clicked: of several that with the fewest."""
        hit = [
            (last - first, id)
            for id, ranges in self._spans.items()
            for first, last in ranges
            if first <= position <= last
        ]
        if hit:
            self.opinion_pressed.emit(min(hit)[1])

    def _go(self, position: int) -> None:
        cursor = self.textCursor()
        cursor.setPosition(position)
        self.setTextCursor(cursor)
        self.bring(position, self.viewport().height() // 3)

    def bring(self, position: int, at: int) -> None:
        """Scroll so that `position` stands `at` pixels below the top of the view."""
        cursor = self.textCursor()
        cursor.setPosition(position)
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + self.cursorRect(cursor).top() - at)
