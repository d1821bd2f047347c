"""Finding and replacing in the plan shown."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextCursor, QTextDocument
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from yuan.ui.editor.editing import one_step
from yuan.ui.editor.text_edit import PlanTextEdit
from yuan.ui.theme import GAP, SMALL, set_role


class FindBar(QWidget):
    """A line above the text. Enter and F3 go on, Shift+F3 back, Escape closes."""

    closed = Signal()

    def __init__(self, edit: PlanTextEdit) -> None:
        super().__init__()
        self._edit = edit
        self.find_field, self.replace_field = QLineEdit(), QLineEdit()
        self.find_field.setPlaceholderText("在本预案中查找")
        self.replace_field.setPlaceholderText("替换为")
        self.count = QLabel()
        set_role(self.count, "muted")
        line = QHBoxLayout(self)
        line.setContentsMargins(GAP, SMALL, GAP, SMALL)
        line.addWidget(self.find_field, 2)
        self._buttons = {
            "上一处": self.find_previous,
            "下一处": self.find_next,
            "替换": self.replace,
            "全部替换": self.replace_all,
            "关闭": self.close_bar,
        }
        for place, (text, slot) in enumerate(self._buttons.items()):
            if place == 2:
                line.addWidget(self.replace_field, 2)
            button = QPushButton(text)
            button.setAutoDefault(False)
            button.clicked.connect(slot)
            line.addWidget(button)
        line.addWidget(self.count)
        self.find_field.textChanged.connect(self._show_count)
        self.find_field.returnPressed.connect(self.find_next)
        self.replace_field.returnPressed.connect(self.replace)
        self.hide()

    def open(self, *, replacing: bool = False) -> None:
        """Show the line, with what is selected in the text as what to find."""
        chosen = self._edit.textCursor().selectedText()
        if chosen and "\u2029" not in chosen:
            self.find_field.setText(chosen)
        self.show()
        field = self.replace_field if replacing and self.find_field.text() else self.find_field
        field.setFocus()
        field.selectAll()
        self._show_count()

    def find_next(self) -> bool:
        """Select the next place, from the top again after the last one."""
        return self._find(QTextDocument.FindFlag(0))

    def find_previous(self) -> bool:
        """Select the place before, from the end again before the first one."""
        return self._find(QTextDocument.FindFlag.FindBackward)

    def _find(self, flags: QTextDocument.FindFlag) -> bool:
        text = self.find_field.text()
        if not text:
            return False
        document, cursor = self._edit.document(), self._edit.textCursor()
        found = document.find(text, cursor, flags)
        if found.isNull():
            edge = QTextCursor(document)
            if flags == QTextDocument.FindFlag.FindBackward:
                edge.movePosition(QTextCursor.MoveOperation.End)
            found = document.find(text, edge, flags)
        if found.isNull():
            self.count.setText("未找到")
            return False
        self._edit.setTextCursor(found)
        self._edit.ensureCursorVisible()
        return True

    def replace(self) -> None:
        """Replace the place selected, and go to the next."""
        cursor = self._edit.textCursor()
        if not self._edit.isReadOnly() and cursor.selectedText() == self.find_field.text() != "":
            cursor.insertText(self.replace_field.text(), cursor.charFormat())
            self._edit.setTextCursor(cursor)
            self._show_count()
        self.find_next()

    def replace_all(self) -> int:
        """Replace every place, in one step of undo; how many there were."""
        text, new, done = self.find_field.text(), self.replace_field.text(), 0
        if not text or self._edit.isReadOnly():
            return 0
        outer = QTextCursor(self._edit.document())
        with one_step(outer):
            found = self._edit.document().find(text, 0)
            while not found.isNull():
                found.insertText(new, found.charFormat())
                done += 1
                found = self._edit.document().find(text, found.position())
        self.count.setText(f"已替换 {done} 处")
        return done

    def close_bar(self) -> None:
        """Hide the line and go back to the text."""
        self.hide()
        self._edit.setFocus()
        self.closed.emit()

    def _show_count(self) -> None:
        text = self.find_field.text()
        count = self._edit.toPlainText().count(text) if text else 0
        self.count.setText(f"{count} 处" if text else "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_bar()
        else:
            super().keyPressEvent(event)
