"""The continuous text of a plan: a QTextEdit that keeps every block's identity and paints its number."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import (
    QDropEvent,
    QGuiApplication,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QWidget

from yuan.model.errors import BadFile
from yuan.ui.editor.objects.reference_layout import ReferenceLayout
from yuan.ui.editor.tables.cell_clipboard import fresh, only_table, selected_cells
from yuan.ui.editor.tables.commands import TableCommands
from yuan.ui.editor.tables.split_cursor import SplitTableCursor
from yuan.ui.editor.text import editing, typing_aids
from yuan.ui.editor.text.cursor_place import without_leaving
from yuan.ui.editor.text.formats import STANDING
from yuan.ui.editor.text.number_painter import first_in_sight
from yuan.ui.editor.text.pasting import paste_lines, pictures_in, require_room
from yuan.ui.editor.text.plan_text import PlanText
from yuan.ui.editor.text.undo_steps import UndoSteps
from yuan.ui.editor.writing import clipboard
from yuan.ui.editor.writing.block_keys import press
from yuan.ui.editor.writing.dimming import Dimming
from yuan.ui.editor.writing.zoom import Zoom
from yuan.ui.kit.errors import show_error
from yuan.ui.theme import scheme, tokens


class PlanTextEdit(PlanText):
    """Shows and changes one plan, as it is typed."""

    pictures_pasted = Signal(list)
    """Pictures were pasted or dropped, each a path or an image."""
    pictures_brought = Signal(list)
    """The bytes of pictures whose figures are about to be pasted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("plan-text")
        self.setAcceptRichText(False)
        self.setTabChangesFocus(False)
        self.setUndoRedoEnabled(True)
        self.setCursorWidth(2)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._dress()
        scheme.changed.connect(self._dress)
        self.zooming = Zoom(self)
        self.dimming = Dimming(self)
        self.steps = UndoSteps(self.document())
        self._references = ReferenceLayout(self)
        self._table_cursor = SplitTableCursor(self)

    # --- keys ---------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._command(event) or self._table_cursor.press(event):
            return
        if not self.isReadOnly() and press(self, event):
            return
        typed = self._typed(event)
        if typed and self._wrap(typed):
            return
        if typed:
            self._prepare_typing()
        super().keyPressEvent(event)
        if typed:
            self._help(typed)

    def _command(self, event: QKeyEvent) -> bool:
        """Act on the keys of clipboard and undo where the plan's text has rules of its own."""
        keys = QKeySequence.StandardKey
        if event.matches(keys.Copy) and self.cells.area is not None:
            self.copy_selected()
            return True
        for key, act in ((keys.Cut, self.cut), (keys.Undo, self.undo), (keys.Redo, self.redo)):
            if not self.isReadOnly() and event.matches(key):
                act()
                return True
        return False

    def _typed(self, event: QKeyEvent) -> str:
        """The sign a key puts into the text, "" for keys that act otherwise."""
        # Control alone makes a command of a key; with Alt it is how some keyboards type a sign.
        both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        is_command = event.modifiers() & both == Qt.KeyboardModifier.ControlModifier
        types = event.text() and event.text().isprintable() and not is_command and not self.isReadOnly()
        return event.text() if types else ""

    def _wrap(self, typed: str) -> bool:
        cursor = self.textCursor()
        if not typing_aids.wrap_selection(cursor, typed):
            return False
        self.setTextCursor(cursor)
        return True

    def _help(self, typed: str) -> None:
        cursor = self.textCursor()
        typing_aids.help_typed(cursor, typed)
        self.setTextCursor(cursor)

    def _prepare_typing(self) -> None:
        if self.isReadOnly():
            return
        self.cells.erase()
        cursor = self.textCursor()
        if cursor.hasSelection():
            editing.erase_selection(cursor)
            self.setTextCursor(cursor)
        if editing.kind_of(cursor.block()) == STANDING and cursor.block().length() > 1:
            editing.open_line_after(cursor)
            self.setTextCursor(cursor)
        clean = editing.typing_format(cursor)
        if clean is not None:
            self.setCurrentCharFormat(clean)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        committed = "" if self.isReadOnly() or event.preeditString() else event.commitString()
        if not self.isReadOnly() and not self.is_composing:
            if committed and self._wrap(committed):
                event.accept()
                return
            if event.preeditString() or event.commitString():
                self._prepare_typing()
        self.is_composing = bool(event.preeditString())
        super().inputMethodEvent(event)
        if committed:
            self._help(committed)

    def commit_composition(self) -> None:
        """Take what an input method still composes into the text: it was typed, and nobody will finish it."""
        composed = self.textCursor().block().layout().preeditAreaText() if self.is_composing else ""
        if not composed:
            return
        before = self.document().characterCount()
        QGuiApplication.inputMethod().commit()
        if self.document().characterCount() == before:  # the input method gave nothing
            done = QInputMethodEvent("", [])
            done.setCommitString(composed)
            QApplication.sendEvent(self, done)

    # --- steps back -----------------------------------------------------------------------------------

    def undo(self) -> None:
        """Take the last step back; what is typed next goes where one was."""
        if not self.isReadOnly():
            without_leaving(self, super().undo)

    def redo(self) -> None:
        """Take the step last undone again; what is typed next goes where one was."""
        if not self.isReadOnly():
            without_leaving(self, super().redo)

    # --- the clipboard ------------------------------------------------------------------------------

    def createMimeDataFromSelection(self) -> QMimeData:
        """Copy: our own tree, a web page for Word, and plain text."""
        return clipboard.copied(self.textCursor(), selected_cells(self), self.objects.media)

    @property
    def has_selection(self) -> bool:
        """Whether text or cells are selected."""
        return self.cells.area is not None or self.textCursor().hasSelection()

    def copy_selected(self) -> None:
        """Copy what is selected, cells of several pieces of a table too."""
        if self.has_selection:
            QGuiApplication.clipboard().setMimeData(self.createMimeDataFromSelection())

    def cut(self) -> None:
        """Copy what is selected and take it out by the rules of the plan's text."""
        if self.isReadOnly() or not self.has_selection:
            return
        self.copy_selected()
        if self.cells.erase():
            return
        cursor = self.textCursor()
        with editing.one_step(cursor):
            editing.erase_selection(cursor)
            editing.leave_empty_place(cursor)
        self.setTextCursor(cursor)

    def erase_selected(self) -> None:
        """Take out what is selected by the rules of the plan's text."""
        if self.isReadOnly() or self.cells.erase():
            return
        cursor = self.textCursor()
        editing.erase_selection(cursor)
        self.setTextCursor(cursor)

    def dropEvent(self, event: QDropEvent) -> None:
        """What is dropped goes where the pointer is: cells selected elsewhere are not what it takes the place of."""
        self.cells.clear()
        super().dropEvent(event)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste: headings, numbers, lists and tables are recognised, foreign formatting is dropped."""
        if self.isReadOnly() or not self.canInsertFromMimeData(source):
            return
        if not source.hasFormat(clipboard.MIME) and (pictures := pictures_in(source)):
            self.pictures_pasted.emit(pictures)
            return
        try:
            part = clipboard.part_in(source)
        except BadFile as error:
            show_error(self, error)
            return
        cells = only_table(part.document) if part is not None else None
        if cells is not None and TableCommands(self).fill(fresh(cells)):
            return
        if part is not None and part.pictures:
            self.pictures_brought.emit(list(part.pictures.values()))
        plan = self.plan
        self.cells.erase()
        cursor = self.textCursor()
        with editing.one_step(cursor):
            if cursor.hasSelection():
                editing.erase_selection(cursor)
            if part is None or not clipboard.paste_part(cursor, part, plan):
                paste_lines(cursor, source.text())
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def paste_plain(self) -> None:
        """Paste only the text, in paragraphs; nothing when there is none."""
        text = QGuiApplication.clipboard().text()
        if self.isReadOnly() or not text:
            return
        try:
            require_room(QGuiApplication.clipboard().mimeData())
        except BadFile as error:
            show_error(self, error)
            return
        self.cells.erase()
        cursor = self.textCursor()
        with editing.one_step(cursor):
            if cursor.hasSelection():
                editing.erase_selection(cursor)
            paste_lines(cursor, text)
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return source.hasText() or source.hasFormat(clipboard.MIME) or bool(pictures_in(source))

    # --- mouse --------------------------------------------------------------------------------------

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        position = self.cursorForPosition(event.position().toPoint()).position()
        for place in (position, position - 1):
            if place >= 0 and self.object_at(place) is not None:
                self.object_opened.emit(place)
                return
        super().mouseDoubleClickEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zooming.step(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            super().wheelEvent(event)

    # --- page and painting --------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        with self.zooming.same_place():
            self.zooming.place_page()
            super().resizeEvent(event)

    def _dress(self) -> None:
        self.viewport().setStyleSheet(f"background: {tokens().paper};")

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        painter.setClipRect(event.rect())
        dx, dy = -self.horizontalScrollBar().value(), -self.verticalScrollBar().value()
        first = first_in_sight(self)
        top = event.rect().top() - dy - 60
        self.painter.paint(painter, first, top, event.rect().bottom() - dy, dx, dy)
        self.dimming.paint(painter, event.rect(), -dy)
        painter.end()
