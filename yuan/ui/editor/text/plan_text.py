"""A QTextEdit that shows one plan: what it reads there, where in it what stands, what of it is selected."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QTextEdit, QWidget

from yuan.model.document.content import Document, NodeId
from yuan.model.document.numbers import numbers
from yuan.model.document.same_numbers import numbered_alike, titled_alike
from yuan.model.text.plain_text import titles
from yuan.ui.editor.text.builder import build
from yuan.ui.editor.text.cell_range import CellRange
from yuan.ui.editor.text.editing import id_of
from yuan.ui.editor.text.formats import OBJECT, OBJECT_CHARACTER, object_of
from yuan.ui.editor.text.marks import Marks, highlight
from yuan.ui.editor.text.number_painter import NumberPainter
from yuan.ui.editor.text.object_drawing import TextObjects
from yuan.ui.editor.text.reader import Reader
from yuan.ui.editor.text.screen_table import ScreenTables
from yuan.ui.editor.text.structure import Structure
from yuan.ui.kit.debounce import Debounce

SETTLE_MS = 150
"""How long after the last change the plan is read, numbers computed anew and the outline renewed."""
FLASH_MS = 1200


class PlanText(QTextEdit):
    """Shows one plan. `plan` is its tree; `settled` tells when it was read after a change.

    What works on the text takes this much of it; how it is typed in and looks is `PlanTextEdit`'s.
    """

    settled = Signal(object)
    """The `Document` just read."""
    built = Signal()
    """Another plan was put in, and is not laid out yet."""
    renumbered = Signal(object, object)
    """Numbers or titles are others: the mappings there were before."""
    object_opened = Signal(int)
    """The figure, element or note at this position was double-clicked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.reader = Reader(self.document())
        self.structure = Structure(self.document(), self.reader)
        self.objects = TextObjects(self.document(), _no_media)
        self.painter = NumberPainter(self.document())
        self.marks = Marks(self)
        self.tables = ScreenTables(self.document())
        self.cells = CellRange(self)
        self.is_composing = False
        """Whether an input method composes: the text is not to be changed meanwhile."""
        self._plan = Document()
        self._is_loading = False
        self._timer = Debounce(self, SETTLE_MS, self.settle)
        self.document().contentsChanged.connect(self._changed)

    @property
    def plan(self) -> Document:
        """The plan as it stands in the text now, without what an input method composes."""
        if self._timer.is_waiting:
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
        self._know(plan)
        self.reader.reset()
        # When the layout is turned on again, what is in sight is laid out, and the rest little by little.
        self.document().setLayoutEnabled(False)
        build(self.document(), plan)
        self.reader.expect(plan)
        self.built.emit()
        self.setTextCursor(QTextCursor(self.document()))
        self.document().setLayoutEnabled(True)
        self._is_loading = False
        self._timer.stop()
        self._know(self.reader.read())
        self.settled.emit(self._plan)

    def settle(self) -> None:
        """Read the plan now and renew the numbers; nothing while an input method composes."""
        if self.is_composing:
            self._timer.ask()
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
            self.renumbered.emit(*shown)

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
            self._timer.ask()

    def position_of(self, id: NodeId) -> int:
        """Where the block or object of node `id` begins, -1 when it is not in the text."""
        start, end = self.reader.region_of(id)
        block = self.document().findBlock(start)
        while block.isValid() and block.position() < end:
            if id_of(block) in (id, f"{id}~"):
                return block.position()
            block = block.next()
        return -1

    def node_at_cursor(self) -> NodeId:
        """The id of the block under the cursor."""
        return id_of(self.textCursor().block()).rstrip("~")

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

    def object_at(self, position: int) -> object | None:
        """The node drawn by the object character at `position`, if there is one."""
        cursor = QTextCursor(self.document())
        cursor.setPosition(min(position + 1, self.document().characterCount() - 1))
        kept = cursor.charFormat().stringProperty(OBJECT)
        if kept and self.document().characterAt(position) == OBJECT_CHARACTER:
            found: object = object_of(kept)
            return found
        return None

    @property
    def zoom(self) -> float:
        """How many times its own size the page is shown."""
        return self.painter.scale


def _no_media(hash: str) -> bytes:
    return b""
