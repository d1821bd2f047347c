"""Doing something with an opinion: asking for the words it needs, then doing it in the library."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QWidget

from yuan.library import Session
from yuan.model.records import Opinion, OpinionState
from yuan.ui.kit.dialog import Dialog
from yuan.ui.kit.errors import guarded
from yuan.ui.kit.form import lines
from yuan.ui.review.opinion_card import ANSWERS, CLOSE, REOPEN, REPLY, WITHDRAW
from yuan.ui.workspace import Workspace


class WordsDialog(Dialog):
    """Asks for a few words; `required` is said when they are missing, "" lets them be left out."""

    def __init__(
        self, parent: QWidget | None, title: str, accept_text: str, intro: str, label: str, required: str = ""
    ) -> None:
        super().__init__(parent, title, accept_text, intro)
        self._required = required
        self.body.addWidget(QLabel(f"{label}（必填）：" if required else f"{label}（可不填）："))
        self.edit = lines(height=100)
        self.edit.setAccessibleName(label)
        self.body.addWidget(self.edit)
        self.setMinimumWidth(420)

    def problem(self) -> str:
        return "" if self.reason() else self._required

    def reason(self) -> str:
        """What was written."""
        return self.edit.toPlainText().strip()


class AnswerDialog(WordsDialog):
    """The reason for adopting or declining an opinion; declining needs one (办法 art. 22: opinions are dealt with)."""

    def __init__(self, parent: QWidget | None, opinion: Opinion, state: OpinionState) -> None:
        needs_reason = state is not OpinionState.ADOPTED
        super().__init__(
            parent,
            f"{state.value}意见",
            state.value,
            f"{opinion.kind.value}：{opinion.text}",
            "理由" if needs_reason else "处理说明",
            "请填写理由。" if needs_reason else "",
        )


def _asking(parent: QWidget, opinion: Opinion, act: str) -> WordsDialog | None:
    """The dialog an act asks for words with; None when it asks for none."""
    about = f"{opinion.kind.value}：{opinion.text}"
    for state in ANSWERS:
        if act == state.value:
            return AnswerDialog(parent, opinion, state)
    if act == REPLY:
        return WordsDialog(parent, "回复意见", REPLY, about, "回复", "请填写回复。")
    if act == REOPEN:
        return WordsDialog(parent, "重新打开意见", REOPEN, about, "理由", "请填写理由。")
    if act == CLOSE:
        is_unanswered = opinion.state is OpinionState.OPEN
        required = "编制单位还没有答复，关闭须说明理由。" if is_unanswered else ""
        return WordsDialog(parent, "关闭意见", CLOSE, about, "说明", required)
    return None


def take_act(parent: QWidget, workspace: Workspace, opinion: Opinion, act: str) -> bool:
    """Do `act` (a word of `opinion_card.acts_open`) with an opinion; whether it was done. Errors are shown."""
    dialog = _asking(parent, opinion, act)
    if dialog is not None and not dialog.exec():
        return False
    with guarded(parent):
        _do(workspace.session, opinion.id, act, dialog.reason() if dialog is not None else "")
        workspace.notice.emit(f"意见：{act}，已保存。")
        return True
    return False


def _do(session: Session, opinion: str, act: str, said: str) -> None:
    if act == REPLY:
        session.reply_to_opinion(opinion, said)
    elif act == CLOSE:
        session.close_opinion(opinion, said)
    elif act == REOPEN:
        session.reopen_opinion(opinion, said)
    elif act == WITHDRAW:
        session.answer_opinion(opinion, OpinionState.WITHDRAWN)
    else:
        session.answer_opinion(opinion, OpinionState(act), said)
