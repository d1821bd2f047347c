"""Two texts of one draft side by side in what each changed, for the one who has to choose between them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import Enum
from functools import partial

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QPushButton, QWidget

from yuan.model.errors import YuanError
from yuan.ui.kit.dialog import Dialog
from yuan.ui.review.compared_texts import ComparedTexts, Pair


class Verdict(Enum):
    """What became of the two texts; the value is the word on the button."""

    MERGE = "合并两边的修改"
    MINE = "以我的文字为准"
    THEIRS = "用对方的稿子"
    LATER = "稍后处理"


class TwoTextsDialog(Dialog):
    """The comparisons at the left, the one chosen at the right. `verdict` is LATER unless a button says otherwise.

    `media` gives the bytes of a picture by its hash.
    """

    def __init__(
        self,
        parent: QWidget | None,
        pairs: Sequence[Pair],
        media: Callable[[str], bytes],
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
        self.verdict = Verdict.LATER
        self.texts = ComparedTexts(
            pairs,
            partial(_picture, media),
            name="看哪一处对照",
            meanwhile="可以先决定用哪一份，另一份随时可以取回。",
            is_eager=True,
        )
        self.list, self.text = self.texts.list, self.texts.text
        self.verdicts = {verdict: QPushButton(words(verdict)) for verdict in verdicts}
        for place, (verdict, button) in enumerate(self.verdicts.items()):
            button.setAutoDefault(False)
            button.clicked.connect(lambda _=False, verdict=verdict: self._decide(verdict))
            self.buttons.insertWidget(place, button)
        self.cancel_button.hide()
        self.body.addWidget(self.texts)
        self.texts.begin()

    def _decide(self, verdict: Verdict) -> None:
        self.verdict = verdict
        self.accept()


def _picture(media: Callable[[str], bytes], hash: str) -> QImage | None:
    try:
        return QImage.fromData(media(hash))
    except YuanError:
        return None
