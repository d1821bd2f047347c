"""After a crash: what is there of each plan that was being written, and texts that never reached the library."""

from __future__ import annotations

import logging
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListWidget, QPushButton, QVBoxLayout, QWidget

from yuan.library.history import History
from yuan.model.comparison.compare import compare
from yuan.model.comparison.result import Comparison
from yuan.model.document.bounds import decode_stored
from yuan.model.errors import YuanError
from yuan.model.files import file_name
from yuan.model.progress import Progress
from yuan.model.text.plain_text import plain_text
from yuan.ui.desk import Desk
from yuan.ui.editor.draft_states import history_folder
from yuan.ui.editor.left_behind import Recovered, forget, left_behind
from yuan.ui.editor.unsaved import UnsavedTexts
from yuan.ui.kit.aside import Aside
from yuan.ui.kit.dialog import Dialog, confirm
from yuan.ui.kit.errors import show_error
from yuan.ui.kit.files import choose_target, offer_to_open
from yuan.ui.kit.task import run_task
from yuan.ui.review.marked_text import MarkedText
from yuan.ui.theme import GAP, set_role

log = logging.getLogger("yuan")

BEFORE = "恢复前"
LONG_MS = 15_000
"""A comparison that takes longer is no longer waited for: the text can be copied or stored without it."""


class _Compared(NamedTuple):
    """What came of the comparison for the plan in `row`; None when it went wrong."""

    row: int
    comparison: Comparison | None


def offer_recovery(parent: QWidget, desk: Desk) -> bool:
    """Show what an unclean end left for this account, if there is anything; whether there was."""
    left = left_behind(desk)
    forget(left)
    if not left.found:
        return False
    dialog = RecoveryDialog(parent, desk, left.found, left.about_others)
    if dialog.exec() and dialog.current is not None:
        desk.edit_requested.emit(dialog.current.plan, "")
    return True


class RecoveryDialog(Dialog):
    """The plans at the left, what changed at the right; the draft is kept as it is unless the user says otherwise.

    Nothing waits for a comparison, which is made in a thread: each text can be taken, copied or stored before.
    """

    def __init__(
        self, parent: QWidget | None, desk: Desk, found: list[Recovered], about_others: str = ""
    ) -> None:
        super().__init__(
            parent,
            "恢复",
            "继续编写",
            "上次没有正常退出，或有文字当时没有存入。已保存的文字都在草稿中，下面是当时的修改："
            f"下划线为新增，删除线为删去。{about_others}",
        )
        self.resize(980, 640)
        self._desk, self._found = desk, found
        self._history = History(history_folder(desk.library))
        self._settled: dict[int, str] = {}
        self._compared: dict[int, _Compared] = {}
        self._is_comparing = False
        self._aside = Aside(self)
        self._aside.answered.connect(self._take_comparison)
        self._long = QTimer(self)
        self._long.setSingleShot(True)
        self._long.setInterval(LONG_MS)
        self._long.timeout.connect(self._say_long)
        self.list = QListWidget()
        self.list.setFixedWidth(300)
        self.list.setWordWrap(True)
        self.list.setAccessibleName("涉及的预案")
        self.text = MarkedText()
        self.summary = QLabel()
        self.summary.setWordWrap(True)
        set_role(self.summary, "muted")
        self.other_button, self.drop_button = QPushButton(), QPushButton("删除恢复文件")
        self.copy_button, self.save_button = QPushButton("复制文字"), QPushButton("存为文件…")
        self.keep_button = QPushButton("保留")
        self._lay_out()
        for item in found:
            self.list.addItem(item.title)
        self.cancel_button.setText("关闭")
        self.list.currentRowChanged.connect(self._show)
        self.other_button.clicked.connect(self._take_other)
        self.drop_button.clicked.connect(self._drop)
        self.copy_button.clicked.connect(self._copy)
        self.save_button.clicked.connect(self._save_as)
        self.keep_button.clicked.connect(self._keep)
        self.list.setCurrentRow(0)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        for button in (
            self.other_button,
            self.copy_button,
            self.save_button,
            self.keep_button,
            self.drop_button,
        ):
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

    # --- showing ------------------------------------------------------------------------------------

    def _show(self, row: int) -> None:
        item, is_open = self._found[row], row not in self._settled
        self.other_button.setText("退回到那时的文字" if item.file is None else "用恢复文件的文字")
        self.other_button.setVisible(item.has_draft)
        self.other_button.setEnabled(is_open)
        for button in (self.copy_button, self.save_button):
            button.setVisible(item.file is not None)
        self.copy_button.setEnabled(not item.is_damaged)
        for button in (self.keep_button, self.drop_button):
            button.setVisible(item.file is not None)
            button.setEnabled(is_open)
        self.accept_button.setEnabled(item.is_known)
        self._show_text(row)
        self._compare_next()

    def _show_text(self, row: int) -> None:
        item, done = self._found[row], self._compared.get(row)
        self.text.clear_text()
        if item.is_damaged:
            words = f"{item.headline}。"
        elif done is None:
            words = f"{item.headline}：正在比较……"
            self._long.start()
        elif done.comparison is None:
            words = f"{item.headline}：两份文字无法比较。文字本身没有问题，可以复制或存为文件。"
        else:
            is_whole = item.old is None
            words = f"{item.headline}{'。' if is_whole else f'：{done.comparison.summary.sentence()}'}"
            self.text.show_comparison(
                done.comparison, "full" if is_whole else "changes", lambda _: None, folds=not is_whole
            )
        self.summary.setText(self._settled.get(row) or words)

    def _compare_next(self) -> None:
        """Compare what is shown, or else the next not yet compared; what is under way is never thrown away."""
        if self._is_comparing:
            return
        rows = [self.list.currentRow(), *range(len(self._found))]
        wanted = (row for row in rows if row not in self._compared and not self._found[row].is_damaged)
        row = next(wanted, None)
        if row is not None:
            self._is_comparing = True
            self._aside.ask(partial(_compare, row, self._found[row]))

    def _take_comparison(self, done: _Compared) -> None:
        self._is_comparing = False
        self._compared[done.row] = done
        item = self._found[done.row]
        if done.comparison is not None and item.old is not None:
            self.list.item(done.row).setText(f"{item.title}\n{_characters(done.comparison)}")
        if done.row == self.list.currentRow():
            self._long.stop()
            self._show_text(done.row)
        self._compare_next()

    def _say_long(self) -> None:
        row = self.list.currentRow()
        if row not in self._compared and row not in self._settled:
            headline = self._found[row].headline
            self.summary.setText(
                f"{headline}：两份文字差别很大，比较需要较长时间。不必等待，可以先复制文字或存为文件。"
            )

    # --- deciding -----------------------------------------------------------------------------------

    def _take_other(self) -> None:
        """Put the other text in the draft's place; the draft goes into the local history first."""
        item = self._found[self.list.currentRow()]
        try:
            draft = self._desk.session.draft(item.plan)
            self._history.keep(item.plan, decode_stored(draft.content), BEFORE)
            pictures = self._texts(item).pictures_of(item.other) if item.file is not None else {}
            self._desk.session.save_draft(item.plan, item.other, draft.revision, pictures)
        except YuanError as error:
            show_error(self, error)
            return
        self._desk.plan_changed.emit(item.plan)
        self._settle(item, "已写入草稿；原来的文字在本机历史中，名为“恢复前”。")

    def _copy(self) -> None:
        item = self._found[self.list.currentRow()]
        QGuiApplication.clipboard().setText(plain_text(item.other))
        self.complain("")
        self.summary.setText(f"{item.headline}：文字已复制，恢复文件仍保留。")

    def _save_as(self) -> None:
        """Store the text as a Word file, or a damaged file as it is; the file here stays."""
        item = self._found[self.list.currentRow()]
        assert item.file is not None
        kind, filter = (".json", "恢复文件 (*.json)") if item.is_damaged else (".docx", "Word 文档 (*.docx)")
        target = choose_target(self, "存为文件", f"{file_name(item.title)}（未存入的文字）{kind}", filter)
        if target is None:
            return
        session, source, plan = self._desk.session, item.file, item.plan if item.is_known else ""

        def work(progress: Progress) -> None:
            from yuan.jobs.unsaved import copy_unsaved, export_unsaved

            if item.is_damaged:
                copy_unsaved(session, source, target)
            else:
                media = partial(self._media, item)
                export_unsaved(session, item.other, target, plan=plan, media=media, progress=progress)

        def done(_: None) -> None:
            offer_to_open(self, "已存为文件；恢复文件仍保留。", [target])

        run_task(self, "正在存为文件……", work, done)

    def _media(self, item: Recovered, hash: str) -> bytes:
        return self._texts(item).picture(hash) or self._desk.session.media(hash)

    def _texts(self, item: Recovered) -> UnsavedTexts:
        assert item.file is not None
        return UnsavedTexts(item.file.parent)

    def _keep(self) -> None:
        """Decide later."""
        row = self.list.currentRow()
        self._settled[row] = "恢复文件仍保留在这台电脑上，下次启动时再问。"
        self._show(row)

    def _drop(self) -> None:
        """Give the unsaved text up; the local history still has it, unless it cannot be read."""
        item = self._found[self.list.currentRow()]
        if item.is_damaged:
            if confirm(self, "删除损坏的恢复文件？", "删除后无法找回，可以先存为文件。", "删除", "保留"):
                self._settle(item, "损坏的恢复文件已删除。")
            return
        try:
            self._history.keep(item.plan or "unknown", item.other, "恢复文件")
        except YuanError as error:
            show_error(self, error)
            return
        self._settle(item, "恢复文件已删除；其文字在本机历史中，名为“恢复文件”。")

    def _settle(self, item: Recovered, words: str) -> None:
        if item.file is not None:
            item.file.unlink(missing_ok=True)
        self._settled[self.list.currentRow()] = words
        self._show(self.list.currentRow())


def _compare(row: int, item: Recovered) -> _Compared:
    """Done in a thread. Whatever goes wrong must not take the text itself out of sight."""
    try:
        return _Compared(row, compare(item.old if item.old is not None else item.new, item.new))
    except Exception:
        log.exception("two texts could not be compared")
        return _Compared(row, None)


def _characters(comparison: Comparison) -> str:
    """How much came and went."""
    summary = comparison.summary
    return f"增 {summary.characters_inserted} 字，删 {summary.characters_deleted} 字"
