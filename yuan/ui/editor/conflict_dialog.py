"""Two texts of one draft side by side in what each changed, for the one who has to choose between them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import Enum
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListWidget, QPushButton, QVBoxLayout, QWidget

from yuan.model.comparison.compare import compare
from yuan.model.comparison.result import Comparison
from yuan.model.document.content import Document
from yuan.ui.kit.dialog import Dialog
from yuan.ui.review.composition import Media
from yuan.ui.review.marked_text import MarkedText
from yuan.ui.theme import GAP, set_role


class Verdict(Enum):
    """What became of the two texts; the value is the word on the button."""

    MINE = "以我的文字为准"
    THEIRS = "用对方的稿子"
    LATER = "稍后处理"


class View(NamedTuple):
    """One comparison to look at: what it shows, from which text to which."""

    title: str
    old: Document
    new: Document


class TwoTextsDialog(Dialog):
    """The comparisons at the left, the one chosen at the right. `verdict` is LATER unless a button says otherwise."""

    def __init__(
        self,
        parent: QWidget | None,
        views: Sequence[View],
        media: Media,
        verdicts: Sequence[Verdict] = (Verdict.MINE, Verdict.THEIRS),
        words: Callable[[Verdict], str] = lambda verdict: verdict.value,
    ) -> None:
        super().__init__(
            parent,
            "对照两份稿子",
            words(Verdict.LATER),
            "下划线为新增，删除线为删去。无论怎样选择，另一份文字都保留在“本机历史”中，随时可以取回。",
        )
        self.resize(1000, 600)
        self._views, self._media = views, media
        self._comparisons: dict[int, Comparison] = {}
        self.verdict = Verdict.LATER
        self.list = QListWidget()
        self.list.setFixedWidth(290)
        self.list.setWordWrap(True)
        self.list.setAccessibleName("看哪一处对照")
        self.text = MarkedText()
        self.summary = QLabel()
        self.summary.setWordWrap(True)
        set_role(self.summary, "muted")
        self.verdicts = {verdict: QPushButton(words(verdict)) for verdict in verdicts}
        for place, (verdict, button) in enumerate(self.verdicts.items()):
            button.setAutoDefault(False)
            button.clicked.connect(lambda _=False, verdict=verdict: self._decide(verdict))
            self.buttons.insertWidget(place, button)
        self.cancel_button.hide()
        right = QVBoxLayout()
        right.setSpacing(GAP)
        right.addWidget(self.summary)
        right.addWidget(self.text, 1)
        line = QHBoxLayout()
        line.setSpacing(GAP)
        line.addWidget(self.list)
        line.addLayout(right, 1)
        self.body.addLayout(line)
        for view in views:
            self.list.addItem(view.title)
        self.list.currentRowChanged.connect(self._show)
        self.list.setCurrentRow(0)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _decide(self, verdict: Verdict) -> None:
        self.verdict = verdict
        self.accept()

    def _show(self, row: int) -> None:
        view = self._views[row]
        if row not in self._comparisons:
            self._comparisons[row] = compare(view.old, view.new)
        comparison = self._comparisons[row]
        self.summary.setText("没有改动。" if comparison.is_empty else comparison.summary.sentence())
        self.text.show_comparison(comparison, "changes", self._media)
