"""What stands where there are no results: how to search, what was searched before, or why nothing was found."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QPushButton, QWidget

from yuan.ui.kit.parts import REST, label, note, vbox
from yuan.ui.theme import GAP, PAD, WIDE, put_icon, set_role

_EXAMPLES = (
    ("转移避险", "连着写：这几个字原样出现"),
    ("防汛 转移", "用空格隔开：同一节里都出现"),
    ("“启动 响应”", "加引号：引号内连成一句"),
    ("响应 -演练", "减号：不含这个词"),
    ("台风 OR 暴雨", "OR：含其中一个即可"),
)


class Hints(QWidget):
    """A title and a sentence, then ways on: examples and earlier searches, or letting filters go."""

    search_chosen = Signal(str)
    filters_unwanted = Signal()

    def __init__(self, recent: Callable[[], list[str]]) -> None:
        super().__init__()
        self._recent = recent
        self.title = label("", "title", wraps=True)
        self.text = note()
        for words in (self.title, self.text):
            words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.without_filters = QPushButton("清除筛选条件")
        self.without_filters.clicked.connect(self.filters_unwanted)
        self._ways = QFrame()
        set_role(self._ways, "card")
        self._grid = QGridLayout(self._ways)
        self._grid.setContentsMargins(WIDE, PAD, WIDE, PAD)
        self._grid.setHorizontalSpacing(WIDE)
        column = vbox(REST, self.title, self.text, spacing=PAD, on=self)
        column.addWidget(self.without_filters, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._ways, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(2)
        self.show_start()

    def show_start(self) -> None:
        """Nothing has been typed."""
        self._say("在全部预案中检索", "输入字词，结果随输入显示；回车跳到原文处。")
        self._fill()
        self._ways.show()

    def show_nothing(self, text: str, *, filtered: bool) -> None:
        """`text` was found nowhere."""
        if filtered:
            self._say(f"当前筛选条件下没有找到“{text}”", "放宽筛选条件，或在全部预案中再找一次。")
        else:
            self._say(f"没有找到“{text}”", "请检查用字，减少字词，或用空格把长句分成几个词。")
        self.without_filters.setVisible(filtered)

    def show_waiting(self) -> None:
        """The index is not there yet."""
        self._say("正在建立检索索引", "首次打开预案库时需要几秒钟，完成后自动显示结果。")

    def _say(self, title: str, text: str) -> None:
        self.title.setText(title)
        self.text.setText(text)
        self.without_filters.hide()
        self._ways.hide()

    def _fill(self) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        row = self._heading(0, "怎样检索")
        for typed, meaning in _EXAMPLES:
            self._grid.addWidget(self._way(typed), row, 0, Qt.AlignmentFlag.AlignLeft)
            self._grid.addWidget(QLabel(meaning), row, 1)
            row += 1
        recent = self._recent()
        if recent:
            row = self._heading(row, "最近检索")
            for i, typed in enumerate(recent[:6]):
                self._grid.addWidget(self._way(typed), row + i // 2, i % 2, Qt.AlignmentFlag.AlignLeft)

    def _heading(self, row: int, text: str) -> int:
        label = QLabel(text)
        set_role(label, "heading")
        self._grid.addWidget(label, row, 0, 1, 2)
        return row + 1

    def _way(self, typed: str) -> QPushButton:
        shown = typed if len(typed) <= 24 else typed[:23] + "…"
        button = QPushButton(shown.replace("&", "&&"))
        put_icon(button, "search")
        set_role(button, "flat")
        button.setToolTip(f"检索：{typed}")
        button.setMinimumHeight(button.fontMetrics().height() + GAP)
        button.clicked.connect(lambda _=False: self.search_chosen.emit(typed))
        return button
