"""Looking at what the draft was a while ago, and going back to it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from yuan.library.history import History, Kept
from yuan.model.comparison.compare import compare
from yuan.model.document.content import Document
from yuan.model.errors import BadFile
from yuan.ui.kit.dialog import Dialog
from yuan.ui.review.marked_text import MarkedText
from yuan.ui.theme import GAP, set_role


class HistoryDialog(Dialog):
    """States of a draft at the left; at the right what has changed since. `chosen` is the text to go back to."""

    def __init__(
        self, parent: QWidget | None, history: History, states: list[Kept], current: Callable[[], Document]
    ) -> None:
        super().__init__(
            parent,
            "本机历史",
            "恢复到这一状态",
            "右边显示从所选时刻到现在的修改：下划线为新增，删除线为删去。恢复前会先保留现在的文字。",
        )
        self.resize(980, 640)
        self._history, self._states, self._current = history, states, current
        self.chosen = Document()
        self.list = QListWidget()
        self.list.setFixedWidth(300)
        self.list.setWordWrap(True)
        self.list.setAccessibleName("历史状态")
        before: list[Kept | None] = [*states[1:], None]
        for kept, earlier in zip(states, before, strict=True):
            parts = (f"{kept.at:%m月%d日 %H:%M}", _growth(kept, earlier))
            told = "　".join(part for part in parts if part)
            item = QListWidgetItem(f"{told}\n{kept.name}" if kept.name else told)
            item.setToolTip(f"{kept.at:%Y-%m-%d %H:%M:%S}")
            self.list.addItem(item)
        self.text = MarkedText()
        self.summary = QLabel()
        self.summary.setWordWrap(True)
        set_role(self.summary, "muted")
        right = QVBoxLayout()
        right.setSpacing(GAP)
        right.addWidget(self.summary)
        right.addWidget(self.text, 1)
        line = QHBoxLayout()
        line.setSpacing(GAP)
        line.addWidget(self.list)
        line.addLayout(right, 1)
        self.body.addLayout(line)
        self.list.currentRowChanged.connect(self._show)
        self.list.setCurrentRow(0)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self, row: int) -> None:
        try:
            self.chosen = self._history.document(self._states[row])
        except BadFile as error:
            self.text.clear_text()
            self.summary.setText(str(error))
            self.accept_button.setEnabled(False)
            return
        comparison = compare(self.chosen, self._current())
        self.summary.setText(f"此后的修改：{comparison.summary.sentence()}")
        self.text.show_comparison(comparison, "changes", lambda _: None)
        self.accept_button.setEnabled(not comparison.is_empty)


def _growth(kept: Kept, earlier: Kept | None) -> str:
    """By how many characters the text grew or shrank since the state before."""
    if earlier is None or kept.characters is None or earlier.characters is None:
        return f"共 {kept.characters} 字" if kept.characters is not None else ""
    grown = kept.characters - earlier.characters
    return f"{grown:+d} 字" if grown else "字数未变"
