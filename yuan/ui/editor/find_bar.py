"""Finding and replacing in the plan shown."""

from __future__ import annotations

import re
from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextCursor, QTextDocument
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from yuan.model.errors import BadFile
from yuan.model.replacing import filled, pattern_of
from yuan.ui.editor.editing import one_step
from yuan.ui.editor.finding import (
    Found,
    place_after,
    place_before,
    places,
    put_instead,
)
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
        self.expression = QCheckBox("正则")
        self.expression.setToolTip("按正则表达式查找；替换内容可用 \\1、\\2 引用分组")
        self.expression.toggled.connect(lambda _: self._show_count())
        line.addWidget(self.expression)
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
        return self._select(place_after, self._edit.textCursor().selectionEnd())

    def find_previous(self) -> bool:
        """Select the place before, from the end again before the first one."""
        return self._select(place_before, self._edit.textCursor().selectionStart())

    def _select(
        self, look: Callable[[QTextDocument, re.Pattern[str], int], Found | None], position: int
    ) -> bool:
        pattern = self._pattern()
        found = look(self._edit.document(), pattern, position) if pattern else None
        if found is None:
            if pattern:
                self.count.setText("未找到")
            return False
        cursor = self._edit.textCursor()
        cursor.setPosition(found.start)
        cursor.setPosition(found.end, QTextCursor.MoveMode.KeepAnchor)
        self._edit.setTextCursor(cursor)
        self._edit.ensureCursorVisible()
        return True

    def _pattern(self) -> re.Pattern[str] | None:
        """What is looked for; None when nothing is, or it cannot be understood, which is said."""
        text = self.find_field.text()
        try:
            return pattern_of(text, is_expression=self.expression.isChecked()) if text else None
        except BadFile as error:
            self.count.setText(error.message)
            return None

    def replace(self) -> None:
        """Replace the place selected, and go to the next."""
        pattern, cursor = self._pattern(), self._edit.textCursor()
        document = self._edit.document()
        here = place_after(document, pattern, cursor.selectionStart()) if pattern else None
        is_selected = here and (here.start, here.end) == (cursor.selectionStart(), cursor.selectionEnd())
        if here is not None and is_selected and not self._edit.isReadOnly():
            try:
                new = filled(here.match, self.replace_field.text(), is_expression=self.expression.isChecked())
            except BadFile as error:
                self.count.setText(error.message)
                return
            longer = put_instead(document, here, new)
            cursor.setPosition(here.end + longer)
            self._edit.setTextCursor(cursor)
            self._show_count()
        self.find_next()

    def replace_all(self) -> int:
        """Replace every place, in one step of undo; how many there were."""
        pattern = self._pattern()
        if pattern is None or self._edit.isReadOnly():
            return 0
        document, is_expression = self._edit.document(), self.expression.isChecked()
        new = self.replace_field.text()
        try:
            changes = [
                (found, filled(found.match, new, is_expression=is_expression))
                for found in places(document, pattern)
            ]
        except BadFile as error:
            self.count.setText(error.message)
            return 0
        with one_step(QTextCursor(document)):
            # From the end, so that the places still to come stay where they are.
            for found, text in reversed(changes):
                put_instead(document, found, text)
        self.count.setText(f"已替换 {len(changes)} 处")
        return len(changes)

    def close_bar(self) -> None:
        """Hide the line and go back to the text."""
        self.hide()
        self._edit.setFocus()
        self.closed.emit()

    def _show_count(self) -> None:
        pattern = self._pattern()
        if pattern is not None:
            self.count.setText(f"{sum(1 for _ in places(self._edit.document(), pattern))} 处")
        elif not self.find_field.text():
            self.count.setText("")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_bar()
        else:
            super().keyPressEvent(event)
