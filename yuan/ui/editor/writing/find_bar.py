"""Finding and replacing in the plan shown."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QCheckBox, QLineEdit, QPushButton, QWidget

from yuan.model.editing.replacing import filled, pattern_of
from yuan.model.errors import BadFile
from yuan.ui.editor.text.editing import one_step
from yuan.ui.editor.text.marks import highlight
from yuan.ui.editor.text.plan_text import PlanText
from yuan.ui.editor.text.search import (
    Found,
    place_after,
    place_before,
    places,
    put_instead,
)
from yuan.ui.kit.debounce import Debounce
from yuan.ui.kit.parts import hbox, label
from yuan.ui.theme import GAP, SMALL

RENEW_MS = 300
"""How long after a change of the text the places are looked up again."""
MOST_MARKS = 1000


class FindBar(QWidget):
    """A line above the text. Enter and F3 go on, Shift+F3 back, Escape closes."""

    closed = Signal()

    def __init__(self, edit: PlanText) -> None:
        super().__init__()
        self._edit = edit
        self._inside = -1
        self._renew = Debounce(self, RENEW_MS, self._show_count)
        edit.settled.connect(lambda _: self._follow())
        self.find_field, self.replace_field = QLineEdit(), QLineEdit()
        self.find_field.setPlaceholderText("在本预案中查找")
        self.replace_field.setPlaceholderText("替换为")
        self.count = label("", "muted")
        line = hbox((self.find_field, 2), on=self)
        line.setContentsMargins(GAP, SMALL, GAP, SMALL)
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
        self._inside = -1
        self._show_count()

    def find_next(self) -> bool:
        """Select the next place, from the top again after the last one."""
        found = self._found()
        cursor = self._edit.textCursor()
        here = self._selected(found)
        place = here + 1 if here >= 0 else place_after(found, cursor.selectionStart())
        has_wrapped = place >= len(found) or (found[place].start < cursor.selectionStart())
        return self._select(
            found, place % len(found) if found else 0, "已到文末，从头查起" if has_wrapped else ""
        )

    def find_previous(self) -> bool:
        """Select the place before, from the end again before the first one."""
        found = self._found()
        cursor = self._edit.textCursor()
        here = self._selected(found)
        place = here - 1 if here >= 0 else place_before(found, cursor.selectionStart())
        has_wrapped = place < 0 or bool(found and found[place].start > cursor.selectionStart())
        return self._select(
            found, place % len(found) if found else 0, "已到文首，从末查起" if has_wrapped else ""
        )

    def _found(self) -> list[Found]:
        pattern = self._pattern()
        return list(places(self._edit.document(), pattern)) if pattern else []

    def _selected(self, found: list[Found]) -> int:
        """Which of `found` is selected now, -1 for none. Within one thing it is the one come to last."""
        cursor = self._edit.textCursor()
        span = (cursor.selectionStart(), cursor.selectionEnd())
        same = [at for at, place in enumerate(found) if (place.start, place.end) == span]
        return next((at for at in same if found[at].inside == self._inside), same[0] if same else -1)

    def _select(self, found: list[Found], place: int, note: str) -> bool:
        if not found:
            self._edit.marks.clear("found")
            if self._pattern() is not None:
                self.count.setText("未找到")
            return False
        chosen = found[place]
        self._inside = chosen.inside
        cursor = self._edit.textCursor()
        cursor.setPosition(chosen.start)
        cursor.setPosition(chosen.end, QTextCursor.MoveMode.KeepAnchor)
        self._edit.setTextCursor(cursor)
        self._bring_in_sight()
        self._tell(found)
        if note:
            self.count.setText(f"{note}　{self.count.text()}")
        return True

    def _bring_in_sight(self) -> None:
        """Scroll only when the place is out of sight or at the edge, and then show what stands around it."""
        rect, height = self._edit.cursorRect(), self._edit.viewport().height()
        if not 0 <= rect.top() <= rect.bottom() <= height * 0.85:
            bar = self._edit.verticalScrollBar()
            bar.setValue(bar.value() + rect.top() - height // 3)

    def _tell(self, found: list[Found]) -> None:
        """Say how many places there are and which is selected; mark them all."""
        here = self._selected(found)
        self.count.setText(f"{here + 1}/{len(found)}" if here >= 0 else f"{len(found)} 处")
        self._mark(found)

    def _mark(self, found: list[Found]) -> None:
        marks = []
        for place in found[:MOST_MARKS] if self.isVisible() else ():
            cursor = QTextCursor(self._edit.document())
            cursor.setPosition(place.start)
            cursor.setPosition(place.end, QTextCursor.MoveMode.KeepAnchor)
            marks.append(highlight(cursor))
        self._edit.marks.put("found", marks)

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
        found, cursor = self._found(), self._edit.textCursor()
        place = self._selected(found)
        if place >= 0 and not self._edit.isReadOnly():
            here = found[place]
            try:
                new = filled(here.match, self.replace_field.text(), is_expression=self.expression.isChecked())
            except BadFile as error:
                self.count.setText(error.message)
                return
            with one_step(cursor):
                longer = put_instead(self._edit.document(), here, new)
            # Within a thing, what is left of its places comes next.
            cursor.setPosition(here.end + longer if here.inside < 0 else here.start)
            self._edit.setTextCursor(cursor)
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
        self._edit.marks.clear("found")
        self.count.setText(f"已替换 {len(changes)} 处" if changes else "未找到")
        return len(changes)

    def close_bar(self) -> None:
        """Hide the line and go back to the text."""
        self.hide()
        self._renew.stop()
        self._edit.marks.clear("found")
        self._edit.setFocus()
        self.closed.emit()

    def _show_count(self) -> None:
        if self._pattern() is not None:
            self._tell(self._found())
        elif not self.find_field.text():
            self.count.setText("")
            self._edit.marks.clear("found")

    def _follow(self) -> None:
        """The text changed: the places are others."""
        if self.isVisible() and self.find_field.text() and not self._edit.is_composing:
            self._renew.ask()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_bar()
        else:
            super().keyPressEvent(event)
