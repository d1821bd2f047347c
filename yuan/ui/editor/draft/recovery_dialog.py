"""After a crash: what is there of each plan that was being written, and texts that never reached the library."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton, QWidget

from yuan.library.draft_history import History
from yuan.model.comparison.result import Comparison
from yuan.model.document.bounds import decode_stored
from yuan.model.files import file_name
from yuan.model.progress import Progress
from yuan.model.text.plain_text import plain_text
from yuan.ui.editor.draft.leftovers import Leftovers, Recovered, forget, leftovers_of
from yuan.ui.editor.draft.recovery_files import UnsavedTexts, history_folder
from yuan.ui.kit.dialog import Dialog, confirm
from yuan.ui.kit.errors import guarded
from yuan.ui.kit.files import WORD_FILES, export_file
from yuan.ui.review.compared_texts import ComparedTexts, Pair
from yuan.ui.theme import set_role
from yuan.ui.workspace import Workspace

BEFORE = "恢复前"


def offer_recovery(parent: QWidget, workspace: Workspace) -> bool:
    """Show what an unclean end left for this account, if there is anything; whether there was."""
    left = leftovers_of(workspace)
    forget(left)
    if not left.found:
        return False
    dialog = RecoveryDialog(parent, workspace, left)
    if dialog.exec() and dialog.current is not None:
        workspace.edit_requested.emit(dialog.current.plan, "")
    return True


class RecoveryDialog(Dialog):
    """The plans at the left, what changed at the right; the draft is kept as it is unless the user says otherwise.

    Nothing waits for a comparison, which is made in a thread: each text can be taken, copied or stored before.
    """

    def __init__(self, parent: QWidget | None, workspace: Workspace, left: Leftovers) -> None:
        super().__init__(
            parent,
            "恢复",
            "继续编写",
            f"{left.what_happened}。已保存的文字都在草稿中，下面是当时的修改："
            f"下划线为新增，删除线为删去。{left.about_others}",
        )
        self.resize(980, 640)
        self._workspace, self._found = workspace, left.found
        self._history = History(history_folder(workspace.library))
        self._settled: set[int] = set()
        self.texts = ComparedTexts(
            [_pair(item) for item in left.found],
            lambda _: None,
            name="涉及的预案",
            meanwhile="可以先复制文字或存为文件。",
            is_eager=True,
        )
        self.list, self.text, self.summary = self.texts.list, self.texts.text, self.texts.summary
        self.other_button, self.drop_button = QPushButton(), QPushButton("删除恢复文件")
        self.copy_button, self.save_button = QPushButton("复制文字"), QPushButton("存为文件…")
        self.keep_button = QPushButton("保留")
        for button in (
            self.other_button,
            self.copy_button,
            self.save_button,
            self.keep_button,
            self.drop_button,
        ):
            button.setAutoDefault(False)
            self.texts.below.addWidget(button)
        self.texts.below.addStretch(1)
        self.body.addWidget(self.texts)
        self.cancel_button.setText("关闭")
        self.texts.chosen.connect(self._show)
        self.texts.compared.connect(self._tell_growth)
        self.other_button.clicked.connect(self._take_other)
        self.drop_button.clicked.connect(self._drop)
        self.copy_button.clicked.connect(self._copy)
        self.save_button.clicked.connect(self._save_as)
        self.keep_button.clicked.connect(self._keep)
        self.texts.begin()

    @property
    def current(self) -> Recovered | None:
        """The plan shown."""
        return self._found[self.texts.row] if self.texts.row >= 0 else None

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
        self._choose_default(item, is_open=is_open)

    def _choose_default(self, item: Recovered, *, is_open: bool) -> None:
        """Enter keeps the words: in the draft when they are only in a file, and never a draft without them."""
        keeping = self.other_button if item.has_draft else self.keep_button
        default = keeping if is_open and item.file is not None else self.accept_button
        for button in (self.accept_button, self.other_button, self.keep_button):
            set_role(button, "primary" if button is default else "")
        default.setDefault(True)

    def _tell_growth(self, row: int) -> None:
        item, comparison = self._found[row], self.texts.comparison(row)
        if comparison is not None and item.old is not None:
            self.list.item(row).setText(f"{item.title}\n{_characters(comparison)}")

    # --- deciding -----------------------------------------------------------------------------------

    def _take_other(self) -> None:
        """Put the other text in the draft's place; the draft goes into the local history first."""
        item = self._found[self.texts.row]
        with guarded(self):
            draft = self._workspace.session.draft(item.plan)
            self._history.keep(item.plan, decode_stored(draft.content), BEFORE)
            pictures = self._texts(item).pictures_of(item.other) if item.file is not None else {}
            self._workspace.session.save_draft(item.plan, item.other, draft.revision, pictures)
            self._workspace.plan_changed.emit(item.plan)
            self._settle(item, "已写入草稿；原来的文字在本机历史中，名为“恢复前”。")

    def _copy(self) -> None:
        item = self._found[self.texts.row]
        QGuiApplication.clipboard().setText(plain_text(item.other))
        self.complain("")
        self.summary.setText(f"{item.headline}：文字已复制，恢复文件仍保留。")

    def _save_as(self) -> None:
        """Store the text as a Word file, or a damaged file as it is; the file here stays."""
        item = self._found[self.texts.row]
        assert item.file is not None
        kind, filter = (".json", "恢复文件 (*.json)") if item.is_damaged else (".docx", WORD_FILES)
        session, source, plan = self._workspace.session, item.file, item.plan if item.is_known else ""

        def write(target: Path, progress: Progress) -> None:
            from yuan.jobs.unsaved import copy_unsaved, export_unsaved

            if item.is_damaged:
                copy_unsaved(session, source, target)
            else:
                media = partial(self._media, item)
                export_unsaved(session, item.other, target, plan=plan, media=media, progress=progress)

        name = f"{file_name(item.title)}（未存入的文字）{kind}"
        said = "已存为文件；恢复文件仍保留。"
        export_file(self, "存为文件", name, filter, write, said, "正在存为文件……")

    def _media(self, item: Recovered, hash: str) -> bytes:
        return self._texts(item).picture(hash) or self._workspace.session.media(hash)

    def _texts(self, item: Recovered) -> UnsavedTexts:
        assert item.file is not None
        return UnsavedTexts(item.file.parent)

    def _keep(self) -> None:
        """Decide later."""
        self._end(self.texts.row, "恢复文件仍保留在这台电脑上，下次启动时再问。")

    def _drop(self) -> None:
        """Give the unsaved text up; the local history still has it, unless it cannot be read."""
        item = self._found[self.texts.row]
        if item.is_damaged:
            if confirm(self, "删除损坏的恢复文件？", "删除后无法找回，可以先存为文件。", "删除", "保留"):
                self._settle(item, "损坏的恢复文件已删除。")
            return
        with guarded(self):
            self._history.keep(item.plan or "unknown", item.other, "恢复文件")
            self._settle(item, "恢复文件已删除；其文字在本机历史中，名为“恢复文件”。")

    def _settle(self, item: Recovered, words: str) -> None:
        if item.file is not None:
            item.file.unlink(missing_ok=True)
        self._end(self.texts.row, words)

    def _end(self, row: int, words: str) -> None:
        self._settled.add(row)
        self.texts.note(row, words)
        self._show(row)


def _pair(item: Recovered) -> Pair:
    """What is compared for `item`: a text without another is compared with itself, to be shown in full."""
    pair = (item.old if item.old is not None else item.new, item.new)
    texts = None if item.is_damaged else lambda: pair
    return Pair(item.title, texts, item.headline, is_whole=item.old is None)


def _characters(comparison: Comparison) -> str:
    """How much came and went."""
    summary = comparison.summary
    return f"增 {summary.characters_inserted} 字，删 {summary.characters_deleted} 字"
