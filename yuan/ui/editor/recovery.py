"""After a crash: what is there of each plan that was being written, and texts that never reached the library."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListWidget, QPushButton, QVBoxLayout, QWidget

from yuan.library.history import History, Kept
from yuan.model.bounds import decode_stored
from yuan.model.compare import compare
from yuan.model.comparison import Comparison
from yuan.model.content import Document
from yuan.model.errors import YuanError
from yuan.model.files import id_name
from yuan.ui.desk import Desk
from yuan.ui.editor.draft_states import OPENED_MS, history_folder
from yuan.ui.editor.unsaved import UnsavedTexts, broken_sessions, recovery_folder
from yuan.ui.review.marked_text import MarkedText
from yuan.ui.theme import GAP, set_role
from yuan.ui.widgets.dialog import Dialog
from yuan.ui.widgets.errors import show_error

BEFORE = "恢复前"


class Recovered(NamedTuple):
    """One plan to decide about: `old` and `new` are compared, and `other` may take the draft's place.

    `file` is the file of a text that was never saved; None when a crash is told of, where the draft itself is `new`.
    """

    plan: str
    title: str
    headline: str
    old: Document
    new: Document
    other: Document
    file: Path | None = None


class LeftBehind(NamedTuple):
    """What an unclean end left for an account, and the markers of the sessions that ended so."""

    found: list[Recovered]
    markers: list[Path]


def left_behind(desk: Desk) -> LeftBehind:
    """Look for what an unclean end left for the account at `desk`; where there is nothing, the traces go."""
    folder = recovery_folder(desk.library)
    broken = broken_sessions(folder, desk.session.account.name)
    found = [item for _, marker in broken for item in _after_crash(desk, marker.plans)]
    found += _never_saved(desk, UnsavedTexts(folder))
    left = LeftBehind(found, [path for path, _ in broken])
    if not found:
        _forget(left)
    return left


def _forget(left: LeftBehind) -> None:
    for path in left.markers:
        path.unlink(missing_ok=True)


def offer_recovery(parent: QWidget, desk: Desk) -> bool:
    """Show what an unclean end left for this account, if there is anything; whether there was."""
    left = left_behind(desk)
    _forget(left)
    if not left.found:
        return False
    dialog = RecoveryDialog(parent, desk, left.found)
    if dialog.exec() and dialog.current is not None:
        desk.edit_requested.emit(dialog.current.plan, "")
    return True


def _after_crash(desk: Desk, plans: dict[str, datetime]) -> list[Recovered]:
    history = History(history_folder(desk.library))
    found = []
    for plan, opened in plans.items():
        try:
            draft = decode_stored(desk.session.draft(plan).content)
            base = _base(history.states(plan), opened)
            if base is None:
                continue
            old = history.document(base)
        except YuanError:
            continue
        if old != draft:
            title = desk.session.plan(plan).card.title
            since = f"“{base.name}”（{base.at:%H:%M}）" if base.name else f"{opened:%m月%d日 %H:%M} 打开"
            found.append(Recovered(plan, title, f"自{since}以来", old, draft, old))
    return found


def _base(states: list[Kept], opened: datetime) -> Kept | None:
    """The last named state of the session, or else the text as it was opened."""
    named = next((kept for kept in states if kept.name and kept.at >= opened), None)
    begin = opened + timedelta(milliseconds=2 * OPENED_MS)
    return named or next((kept for kept in states if kept.at <= begin), None)


def _never_saved(desk: Desk, texts: UnsavedTexts) -> list[Recovered]:
    left, found = texts.left(), []
    plans = {id_name(summary.plan): summary.plan for summary in desk.session.plans()} if left else {}
    for unsaved in left:
        plan = plans.get(unsaved.plan, unsaved.plan)
        try:
            draft = decode_stored(desk.session.draft(plan).content)
            text = unsaved.document()
        except YuanError:
            continue
        if text == draft:
            unsaved.path.unlink(missing_ok=True)
            continue
        title = desk.session.plan(plan).card.title
        headline = f"{unsaved.at:%m月%d日 %H:%M} 未能存入预案库的文字，与现有草稿相比"
        found.append(Recovered(plan, title, headline, draft, text, text, unsaved.path))
    return found


class RecoveryDialog(Dialog):
    """The plans at the left, what changed at the right; the draft is kept as it is unless the user says otherwise."""

    def __init__(self, parent: QWidget | None, desk: Desk, found: list[Recovered]) -> None:
        super().__init__(
            parent,
            "恢复",
            "继续编写",
            "上次没有正常退出。已保存的文字都在草稿中，下面是当时的修改：下划线为新增，删除线为删去。",
        )
        self.resize(980, 640)
        self._desk, self._found = desk, found
        self._history = History(history_folder(desk.library))
        self._settled: dict[int, str] = {}
        self.list = QListWidget()
        self.list.setFixedWidth(300)
        self.list.setWordWrap(True)
        self.list.setAccessibleName("涉及的预案")
        self.text = MarkedText()
        self.summary = QLabel()
        self.summary.setWordWrap(True)
        set_role(self.summary, "muted")
        self.other_button, self.drop_button = QPushButton(), QPushButton("删除恢复文件")
        self._lay_out()
        for item in found:
            self.list.addItem(f"{item.title}\n{_characters(compare(item.old, item.new))}")
        self.cancel_button.setText("关闭")
        self.list.currentRowChanged.connect(self._show)
        self.other_button.clicked.connect(self._take_other)
        self.drop_button.clicked.connect(self._drop)
        self.list.setCurrentRow(0)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        for button in (self.other_button, self.drop_button):
            button.setAutoDefault(False)
            buttons.addWidget(button)
        buttons.addStretch(1)
        right = QVBoxLayout()
        right.setSpacing(GAP)
        right.addWidget(self.summary)
        right.addWidget(self.text, 1)
        right.addLayout(buttons)
        line = QHBoxLayout()
        line.setSpacing(GAP)
        line.addWidget(self.list)
        line.addLayout(right, 1)
        self.body.addLayout(line)

    @property
    def current(self) -> Recovered | None:
        """The plan shown."""
        row = self.list.currentRow()
        return self._found[row] if row >= 0 else None

    def _show(self, row: int) -> None:
        item = self._found[row]
        comparison = compare(item.old, item.new)
        settled = self._settled.get(row, "")
        self.summary.setText(settled or f"{item.headline}：{comparison.summary.sentence()}")
        self.text.show_comparison(comparison, "changes", lambda _: None)
        self.other_button.setText("退回到那时的文字" if item.file is None else "用恢复文件的文字")
        self.other_button.setEnabled(not settled)
        self.drop_button.setVisible(item.file is not None)
        self.drop_button.setEnabled(not settled)

    def _take_other(self) -> None:
        """Put the other text in the draft's place; the draft goes into the local history first."""
        item = self._found[self.list.currentRow()]
        try:
            draft = self._desk.session.draft(item.plan)
            self._history.keep(item.plan, decode_stored(draft.content), BEFORE)
            pictures = UnsavedTexts(recovery_folder(self._desk.library)).pictures_of(item.other)
            self._desk.session.save_draft(item.plan, item.other, draft.revision, pictures)
        except YuanError as error:
            show_error(self, error)
            return
        self._desk.plan_changed.emit(item.plan)
        self._settle(item, "已写入草稿；原来的文字在本机历史中，名为“恢复前”。")

    def _drop(self) -> None:
        """Give the unsaved text up; the local history still has it."""
        item = self._found[self.list.currentRow()]
        try:
            self._history.keep(item.plan, item.other, "恢复文件")
        except YuanError as error:
            show_error(self, error)
            return
        self._settle(item, "恢复文件已删除；其文字在本机历史中，名为“恢复文件”。")

    def _settle(self, item: Recovered, words: str) -> None:
        if item.file is not None:
            item.file.unlink(missing_ok=True)
        self._settled[self.list.currentRow()] = words
        self._show(self.list.currentRow())


def _characters(comparison: Comparison) -> str:
    """How much came and went."""
    summary = comparison.summary
    return f"增 {summary.characters_inserted} 字，删 {summary.characters_deleted} 字"
