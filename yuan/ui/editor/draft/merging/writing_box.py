"""Where the user writes the words of a conflict's place."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent, QKeySequence, QShortcut, QTextCursor
from PySide6.QtWidgets import QApplication, QWidget

from yuan.ui.kit.form import lines
from yuan.ui.kit.parts import button, hbox, label, vbox

_HEIGHT = 66


class WritingBox(QWidget):
    """A few lines and two buttons, out of sight until it is opened. Escape gives it up, and nothing around it."""

    written = Signal(str)
    """The user wants these words."""
    given_up = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._before = ""
        self.edit = lines(height=_HEIGHT)
        self.edit.setAccessibleName("自己写的文字")
        self.use_button = button("写入正文", self.use, tip="Ctrl+回车")
        self.give_up_button = button("不写了", self.given_up.emit, tip="Esc")
        said = label("自己写（Ctrl+回车写入）：", "muted")
        vbox(hbox(said, None, self.use_button, self.give_up_button), self.edit, on=self, margin=0)
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self.use)
        self.hide()

    def open(self, words: str, begun: str | None = None) -> None:
        """Let the user change `words`, going on from what was `begun` of it; the keyboard goes there."""
        self._before = words
        self.edit.setPlainText(words if begun is None else begun)
        self.show()
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self.edit.moveCursor(QTextCursor.MoveOperation.End)

    def close_box(self) -> None:
        """Put it out of sight, with what is in it."""
        self.hide()
        self.edit.clear()

    @property
    def unused(self) -> str | None:
        """What was written here and not used, None when nothing was."""
        if self.isHidden():
            return None
        words = self._words()
        return words if words != self._before else None

    def use(self) -> None:
        """Hand the words over."""
        self.written.emit(self._words())

    def _words(self) -> str:
        """What is written, with what an input method still composes: it was typed, and nobody will finish it."""
        QGuiApplication.inputMethod().commit()
        composed = self.edit.textCursor().block().layout().preeditAreaText()
        if composed:  # the input method gave nothing
            done = QInputMethodEvent("", [])
            done.setCommitString(composed)
            QApplication.sendEvent(self.edit, done)
        return self.edit.toPlainText()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
        else:
            super().keyPressEvent(event)
