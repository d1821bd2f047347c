"""Looking at what the draft was a while ago, and going back to it."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from yuan.library.draft_history import History, Kept
from yuan.model.document.content import Document
from yuan.ui.kit.dialog import Dialog
from yuan.ui.review.compared_texts import ComparedTexts, Pair


class HistoryDialog(Dialog):
    """States of a draft at the left; at the right what has changed since. `chosen` is the text to go back to."""

    def __init__(
        self, parent: QWidget | None, history: History, states: list[Kept], current: Document
    ) -> None:
        super().__init__(
            parent,
            "本机历史",
            "恢复到这一状态",
            "右边显示从所选时刻到现在的修改：下划线为新增，删除线为删去。恢复前会先保留现在的文字。",
        )
        self.resize(980, 640)
        self._history, self._states = history, states
        self.chosen = Document()
        before: list[Kept | None] = [*states[1:], None]
        self.texts = ComparedTexts(
            [
                Pair(
                    _title(kept, earlier),
                    partial(_texts, history, kept, current),
                    "此后的修改",
                    f"{kept.at:%Y-%m-%d %H:%M:%S}",
                )
                for kept, earlier in zip(states, before, strict=True)
            ],
            lambda _: None,
            name="历史状态",
            meanwhile="可以直接恢复，现在的文字会先保留。",
            is_eager=False,
        )
        self.list, self.text = self.texts.list, self.texts.text
        self.body.addWidget(self.texts)
        self.texts.chosen.connect(self._allow)
        self.texts.compared.connect(self._allow)
        self.texts.begin()

    def save(self) -> None:
        self.chosen = self._history.document(self._states[self.texts.row])

    def _allow(self, _: int) -> None:
        """Nothing is gone back to that cannot be read, or is what stands there now."""
        row = self.texts.row
        comparison = self.texts.comparison(row)
        is_same = comparison is not None and comparison.is_empty
        self.accept_button.setEnabled(not is_same and not self.texts.refusal(row))


def _texts(history: History, kept: Kept, current: Document) -> tuple[Document, Document]:
    return history.document(kept), current


def _title(kept: Kept, earlier: Kept | None) -> str:
    parts = (f"{kept.at:%m月%d日 %H:%M}", _growth(kept, earlier))
    told = "　".join(part for part in parts if part)
    return f"{told}\n{kept.name}" if kept.name else told


def _growth(kept: Kept, earlier: Kept | None) -> str:
    """By how many characters the text grew or shrank since the state before."""
    if earlier is None or kept.characters is None or earlier.characters is None:
        return f"共 {kept.characters} 字" if kept.characters is not None else ""
    grown = kept.characters - earlier.characters
    return f"{grown:+d} 字" if grown else "字数未变"
