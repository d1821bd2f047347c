"""The continuous text of a plan: a QTextEdit that keeps every block's identity and paints its number."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QMimeData, Qt, QTimer, Signal
from PySide6.QtGui import (
    QDropEvent,
    QGuiApplication,
    QInputMethodEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextCursor,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QTextEdit, QWidget

from yuan.model.document.content import Document, NodeId
from yuan.model.errors import BadFile
from yuan.model.numbering.numbers import numbers
from yuan.model.numbering.same_numbers import numbered_alike, titled_alike
from yuan.model.text.plain_text import titles
from yuan.ui.editor.objects.reference_layout import ReferenceLayout
from yuan.ui.editor.tables.cell_clipboard import fresh, only_table, selected_cells
from yuan.ui.editor.tables.commands import TableCommands
from yuan.ui.editor.tables.split_cursor import BorderCrossing
from yuan.ui.editor.text import editing
from yuan.ui.editor.text import typing_aids as aids
from yuan.ui.editor.text.builder import build
from yuan.ui.editor.text.cell_range import CellRange
from yuan.ui.editor.text.cursor_place import without_leaving
from yuan.ui.editor.text.formats import OBJECT, OBJECT_CHARACTER, STANDING, object_of
from yuan.ui.editor.text.marks import Marks, highlight
from yuan.ui.editor.text.number_painter import NumberPainter, first_in_sight
from yuan.ui.editor.text.object_drawing import TextObjects
from yuan.ui.editor.text.pasting import paste_lines, pictures_in, require_room
from yuan.ui.editor.text.reader import Reader
from yuan.ui.editor.text.screen_table import ScreenTables
from yuan.ui.editor.text.structure import Structure
from yuan.ui.editor.text.undo_steps import UndoSteps
from yuan.ui.editor.writing import clipboard
from yuan.ui.editor.writing.block_keys import press
from yuan.ui.editor.writing.dimming import Veil
from yuan.ui.editor.writing.zoom import Zoom
from yuan.ui.kit.errors import show_error
from yuan.ui.theme import scheme, tokens

SETTLE_MS = 150
"""How long after the last change the plan is read, numbers computed anew and the outline renewed."""
FLASH_MS = 1200


class PlanTextEdit(QTextEdit):
    """Shows and changes one plan. `plan` is its tree; `settled` tells when it was read after a change."""

    settled = Signal(object)
    """The `Document` just read."""
    pictures_pasted = Signal(list)
    """Pictures were pasted or dropped, each a path or an image."""
    pictures_brought = Signal(list)
    """The bytes of pictures whose figures are about to be pasted."""
    object_opened = Signal(int)
    """The figure, element or note at this position was double-clicked."""

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
        self.reader = Reader(self.document())
        self.structure = Structure(self.document(), self.reader)
        self.objects = TextObjects(self.document(), _no_media)
        self.references = ReferenceLayout(self)
        self.painter = NumberPainter(self.document())
        self.zooming = Zoom(self)
        self.veil = Veil(self)
        self.is_composing = False
        self._plan = Document()
        self._is_loading = False
        self.marks = Marks(self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SETTLE_MS)
        self._timer.timeout.connect(self.settle)
        self.document().contentsChanged.connect(self._changed)
        self.steps = UndoSteps(self.document())
        self.tables = ScreenTables(self.document())
        self.cells = CellRange(self)
        self.crossing = BorderCrossing(self)

    # --- the plan -----------------------------------------------------------------------------------

    @property
    def plan(self) -> Document:
        """The plan as it stands in the text now, without what an input method composes."""
        if self._timer.isActive():
            if self.is_composing:
                # Numbers and outline keep still, but whoever saves must get what was committed before.
                return self.reader.read()
            self.settle()
        return self._plan

    @property
    def is_loading(self) -> bool:
        """Whether changes of the text are the program's own, not edits."""
        return self._is_loading

    def load(self, plan: Document, media: Callable[[str], bytes]) -> None:
        """Show `plan`; the history of undo begins anew."""
        self._is_loading = True
        self.objects.media = media
        self.objects.reset()
        self.references.reset()
        self._know(plan)
        self.reader.reset()
        # When the layout is turned on again, what is in sight is laid out, and the rest little by little.
        self.document().setLayoutEnabled(False)
        build(self.document(), plan)
        self.reader.expect(plan)
        self.zooming.apply()
        self.setTextCursor(QTextCursor(self.document()))
        self.document().setLayoutEnabled(True)
        self._is_loading = False
        self._timer.stop()
        self._know(self.reader.read())
        self.settled.emit(self._plan)

    def settle(self) -> None:
        """Read the plan now and renew the numbers; nothing while an input method composes."""
        if self.is_composing:
            self._timer.start()
            return
        self._timer.stop()
        self._know(self.reader.read())
        self._timer.stop()
        self.settled.emit(self._plan)

    def _know(self, plan: Document) -> None:
        before, self._plan = self._plan, plan
        has_numbers, has_titles = numbered_alike(before, plan), titled_alike(before, plan)
        if has_numbers and has_titles:
            return
        shown = (self.objects.numbers, self.objects.titles)
        computed = self.painter.numbers if has_numbers else numbers(plan)
        if computed != self.painter.numbers:
            self.painter.numbers = computed
            self.viewport().update()
        self.objects.numbers = computed
        self.objects.titles = shown[1] if has_titles else titles(plan)
        if not self._is_loading:
            self.references.renew(*shown)

    @contextmanager
    def no_edit(self) -> Iterator[None]:
        """Changes of the text inside are the program's own and change nothing of the plan."""
        was, self._is_loading = self._is_loading, True
        try:
            yield
        finally:
            self._is_loading = was

    def _changed(self) -> None:
        if not self._is_loading:
            self._timer.start()

    def position_of(self, id: NodeId) -> int:
        """Where the block or object of node `id` begins, -1 when it is not in the text."""
        start, end = self.reader.region_of(id)
        block = self.document().findBlock(start)
        while block.isValid() and block.position() < end:
            if editing.id_of(block) in (id, f"{id}~"):
                return block.position()
            block = block.next()
        return -1

    def node_at_cursor(self) -> NodeId:
        """The id of the block under the cursor."""
        return editing.id_of(self.textCursor().block()).rstrip("~")

    def go_to(self, position: int, *, flash: bool = True) -> None:
        """Put the cursor at `position`, bring it in sight a third from the top, and mark its block for a moment."""
        cursor = self.textCursor()
        cursor.setPosition(position)
        self.setTextCursor(cursor)
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + self.cursorRect(cursor).top() - self.viewport().height() // 4)
        if flash:
            marked = QTextCursor(cursor.block())
            marked.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
            self.marks.put("flash", [highlight(marked)])
            QTimer.singleShot(FLASH_MS, self, lambda: self.marks.clear("flash"))

    # --- keys ---------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.crossing.press(event) or (not self.isReadOnly() and press(self, event)):
            return
        typed = self._typed(event)
        if typed and self._wrap(typed):
            return
        if typed:
            self._prepare_typing()
        super().keyPressEvent(event)
        if typed:
            self._help(typed)

    def _typed(self, event: QKeyEvent) -> str:
        """The sign a key puts into the text, "" for keys that act otherwise."""
        # Control alone makes a command of a key; with Alt it is how some keyboards type a sign.
        both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        is_command = event.modifiers() & both == Qt.KeyboardModifier.ControlModifier
        types = event.text() and event.text().isprintable() and not is_command and not self.isReadOnly()
        return event.text() if types else ""

    def _wrap(self, typed: str) -> bool:
        cursor = self.textCursor()
        if not aids.wrap_selection(cursor, typed):
            return False
        self.setTextCursor(cursor)
        return True

    def _help(self, typed: str) -> None:
        cursor = self.textCursor()
        aids.help_typed(cursor, typed)
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
        """Paste only the text, in paragraphs."""
        if self.isReadOnly():
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
            paste_lines(cursor, QGuiApplication.clipboard().text())
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return source.hasText() or source.hasFormat(clipboard.MIME) or bool(pictures_in(source))

    # --- mouse --------------------------------------------------------------------------------------

    def object_at(self, position: int) -> object | None:
        """The node drawn by the object character at `position`, if there is one."""
        cursor = QTextCursor(self.document())
        cursor.setPosition(min(position + 1, self.document().characterCount() - 1))
        kept = cursor.charFormat().stringProperty(OBJECT)
        if kept and self.document().characterAt(position) == OBJECT_CHARACTER:
            found: object = object_of(kept)
            return found
        return None

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

    @property
    def zoom(self) -> float:
        """How many times its own size the page is shown."""
        return self.zooming.scale

    def set_margins(self, beside: int, above: int) -> None:
        """Leave so many pixels empty beside and above the page."""
        self.setViewportMargins(beside, above, beside, 0)

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
        self.veil.paint(painter, event.rect(), -dy)
        painter.end()


def _no_media(hash: str) -> bytes:
    return b""
