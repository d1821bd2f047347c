"""The text under review: read-only, with its changes marked and steps from one to the next."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QTextCursor, QTextDocument, QTextFormat
from PySide6.QtWidgets import QTextEdit

from yuan.model.comparison import Comparison
from yuan.model.content import NodeId
from yuan.ui.review.composition import Composition, Media, Mode
from yuan.ui.review.formats import Formats
from yuan.ui.theme import scheme, tokens

_LONGEST_QUOTE = 80


class MarkedText(QTextEdit):
    """Shows a comparison. The cursor says which paragraph an opinion would be about."""

    place_changed = Signal()
    """The cursor went to another paragraph or selection."""

    def __init__(self) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByKeyboard | Qt.TextInteractionFlag.TextSelectableByMouse
        )
        self.setAccessibleName("审核正文")
        self._composition: Composition | None = None
        self._laid_out: QTextDocument | None = None
        self._noted: set[NodeId] = set()
        self._change = -1
        self._unfolded: set[int] = set()
        self._again: Callable[[], None] = lambda: None
        scheme.changed.connect(self._dress_anew)
        self.cursorPositionChanged.connect(self.place_changed)
        self.selectionChanged.connect(self.place_changed)

    def show_comparison(self, comparison: Comparison, mode: Mode, media: Media) -> None:
        """Lay `comparison` out anew, everything unchanged folded; the cursor goes to the top."""
        self._unfolded = set()
        self._again = lambda: self._lay_out(comparison, mode, media)
        self._again()

    def _lay_out(self, comparison: Comparison, mode: Mode, media: Media) -> None:
        document = QTextDocument(self)
        document.setUndoRedoEnabled(False)
        document.setDocumentMargin(36)
        self._composition = Composition(
            document, Formats(tokens()), comparison, mode, media, frozenset(self._unfolded)
        )
        self.setDocument(document)
        if self._laid_out is not None:
            self._laid_out.deleteLater()
        self._laid_out = document
        self._change = -1
        self._paint_notes()
        self.place_changed.emit()

    def _dress_anew(self) -> None:
        """Lay the same out in the colours used now, and stay where the reader is."""
        if self._composition is not None:
            place, scrolled, change = (
                self.textCursor().position(),
                self.verticalScrollBar().value(),
                self._change,
            )
            self._again()
            self._change = change
            cursor = self.textCursor()
            cursor.setPosition(place)
            self.setTextCursor(cursor)
            self.verticalScrollBar().setValue(scrolled)

    def clear_text(self) -> None:
        """Show nothing."""
        self._composition = None
        self._change = -1
        self.clear()

    @property
    def change_count(self) -> int:
        return len(self._composition.changes) if self._composition else 0

    @property
    def change_number(self) -> int:
        """Which change the cursor was taken to last, from 1; 0 before the first."""
        return self._change + 1

    def step(self, by: int) -> None:
        """Go to the next (`by` 1) or previous (-1) change, from the last one on round to the first."""
        if not self.change_count or self._composition is None:
            return
        if self._change < 0 and by < 0:
            self._change = 0
        self._change = (self._change + by) % self.change_count
        self._go(self._composition.changes[self._change])

    def go_to(self, node: NodeId) -> bool:
        """Bring `node` into view; False when it is not shown."""
        position = self._composition.position_of(node) if self._composition else -1
        if position >= 0:
            self._go(position)
        return position >= 0

    def place(self) -> tuple[NodeId, str]:
        """The node under the cursor and the words an opinion on it would quote; on a fold the whole plan."""
        if self._composition is None:
            return "", ""
        cursor = self.textCursor()
        first, last = cursor.selectionStart(), cursor.selectionEnd()
        if self._composition.fold_at(first) is not None:
            return "", ""
        node = self._composition.node_at(first)
        if first == last:
            first, last = cursor.block().position(), cursor.block().position() + cursor.block().length()
        return node, self._words_standing(first, last).strip()[:_LONGEST_QUOTE]

    def _words_standing(self, first: int, last: int) -> str:
        """The words between two positions without those that are marked as deleted."""
        words = []
        block = self.document().findBlock(first)
        while block.isValid() and block.position() < last:
            place = block.begin()
            while not place.atEnd():
                fragment = place.fragment()
                if not fragment.charFormat().fontStrikeOut():
                    start = fragment.position()
                    words.append(fragment.text()[max(0, first - start) : max(0, last - start)])
                place += 1
            block = block.next()
        return "".join(words).replace("\u2028", " ")

    # --- folds -----------------------------------------------------------------------------------------

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and not self.textCursor().hasSelection():
            self._unfold(self.cursorForPosition(event.position().toPoint()).position())

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
        self._unfolded.add(fold.first)
        scrolled, change = self.verticalScrollBar().value(), self._change
        line = self.document().findBlock(position).position()
        self._again()
        self._change = change
        cursor = self.textCursor()
        cursor.setPosition(line)
        self.setTextCursor(cursor)
        self.verticalScrollBar().setValue(scrolled)
        return True

    def note_nodes(self, nodes: Iterable[NodeId]) -> None:
        """Tint the paragraphs that have opinions."""
        self._noted = set(nodes)
        self._paint_notes()

    def _paint_notes(self) -> None:
        selections = []
        for position, node in self._composition.marks if self._composition else ():
            if node and node in self._noted:
                selection = QTextEdit.ExtraSelection()
                cursor = QTextCursor(self.document())
                cursor.setPosition(position)
                cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
                selection.cursor = cursor
                selection.format.setBackground(tokens().colour("warning_ground"))
                selection.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
                selections.append(selection)
        self.setExtraSelections(selections)

    def _go(self, position: int) -> None:
        cursor = self.textCursor()
        cursor.setPosition(position)
        self.setTextCursor(cursor)
        shown = self.cursorRect(cursor)
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + shown.top() - self.viewport().height() // 3)
