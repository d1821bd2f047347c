"""The screen for conflicts: where they are, the draft around the one at hand, its three readings, and what to make of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QSplitter, QWidget

from yuan.model.document.content import Document
from yuan.model.errors import YuanError
from yuan.model.merge.conflict import Conflict
from yuan.model.merge.readings import both
from yuan.ui.editor.draft.merging.context import ContextText
from yuan.ui.editor.draft.merging.decisions import Decision, Decisions, How
from yuan.ui.editor.draft.merging.places import places
from yuan.ui.editor.draft.merging.readings import Readings
from yuan.ui.editor.draft.merging.words import ReadingWords
from yuan.ui.editor.draft.merging.writing_box import WritingBox
from yuan.ui.kit.dialog import Dialog, confirm
from yuan.ui.kit.parts import button, hbox, label, vbox
from yuan.ui.theme import scheme, tokens

_LIST_WIDTH = 280
_HEIGHTS = [300, 200]
_KEYS = (
    "下划线为新增，删除线为删去。F7 下一处，Shift+F7 上一处（或 Alt+↓、Alt+↑）；Ctrl+Z 撤销，Ctrl+Y 重做。"
)


class ConflictsDialog(Dialog):
    """Decides `conflicts`, which stand in `document`. What is accepted is the document with the decisions carried out.

    Args:
        conflicts: at least one.
        ours, theirs: whose the two texts are: persons or desks.
        media: the bytes of a picture by its hash.
    """

    def __init__(
        self,
        parent: QWidget | None,
        document: Document,
        conflicts: Sequence[Conflict],
        ours: str,
        theirs: str,
        media: Callable[[str], bytes],
    ) -> None:
        super().__init__(parent, "处理合并冲突", "完成")
        self.resize(1300, 700)
        self._decisions = Decisions(document, conflicts)
        self._words = ReadingWords(document)
        self._half_written: dict[str, str] = {}
        self._shown: Conflict | None = None
        self.list = QListWidget()
        self.list.setWordWrap(True)
        self.list.setAccessibleName("两边不一致的地方")
        for _ in conflicts:
            self.list.addItem(QListWidgetItem())
        self.context = ContextText(document, media)
        self.readings = Readings(f"我的（{ours}）", f"对方的（{theirs}）", self._words)
        self.box = WritingBox()
        self.count = label("", "heading")
        self.keys = label(_KEYS, "muted")
        self._make_buttons()
        self._build()
        self._connect()
        self._renew()
        self.list.setCurrentRow(0)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _make_buttons(self) -> None:
        self.ours_button = button("用我的(&M)", lambda: self._take(How.OURS))
        self.theirs_button = button("用对方的(&T)", lambda: self._take(How.THEIRS))
        self.both_button = button("两个都要(&B)", lambda: self._take(How.BOTH))
        self.write_button = button("自己写(&W)…", self._write)
        self.done_button = button(
            "标为已处理(&D)", self._leave_as_it_is, tip="正文中这一处已经改好，保持现在的文字"
        )
        self.reopen_button = button("恢复未决(&R)", lambda: self._decide(None))
        self.previous_button = button("上一处(&P)", lambda: self.step(-1), tip="Shift+F7 或 Alt+↑")
        self.next_button = button("下一处(&N)", lambda: self.step(1), tip="F7 或 Alt+↓")
        # Return on the list must not end it all.
        self.accept_button.setDefault(False)
        self.accept_button.setAutoDefault(False)

    def _build(self) -> None:
        row = hbox(
            self.ours_button,
            self.theirs_button,
            self.both_button,
            self.write_button,
            self.done_button,
            self.reopen_button,
            None,
            self.previous_button,
            self.next_button,
        )
        lower = QWidget()
        vbox((self.readings, 1), self.box, row, on=lower, margin=0)
        right = QSplitter(Qt.Orientation.Vertical)
        right.setChildrenCollapsible(False)
        right.addWidget(self.context)
        right.addWidget(lower)
        right.setSizes(_HEIGHTS)
        left = QWidget()
        left.setFixedWidth(_LIST_WIDTH)
        vbox(self.count, (self.list, 1), on=left, margin=0)
        self.body.addLayout(hbox(left, (right, 1)), 1)
        self.buttons.insertWidget(0, self.keys)

    def _connect(self) -> None:
        self.list.currentRowChanged.connect(lambda _: self._show())
        self.box.written.connect(self._take_written)
        self.box.given_up.connect(self._give_up_writing)
        scheme.changed.connect(self._renew)
        for keys, act in (
            (("F7", "F8", "Alt+Down"), lambda: self.step(1)),
            (("Shift+F7", "Shift+F8", "Alt+Up"), lambda: self.step(-1)),
            (("Ctrl+Z",), self.undo),
            (("Ctrl+Y", "Ctrl+Shift+Z"), self.redo),
        ):
            for key in keys:
                QShortcut(QKeySequence(key), self).activated.connect(act)

    # --- what came of it ----------------------------------------------------------------------------

    @property
    def document(self) -> Document:
        """The draft with the decisions carried out."""
        return self._decisions.document

    @property
    def decided(self) -> dict[str, Decision]:
        """The decisions by the ids of their conflicts."""
        return dict(self._decisions.made)

    @property
    def conflict(self) -> Conflict:
        """The conflict at hand."""
        return self._decisions.conflicts[self.list.currentRow()]

    def problem(self) -> str:
        self._put_aside()
        for row, one in enumerate(self._decisions.conflicts):
            if one.id in self._half_written:
                self.list.setCurrentRow(row)
                self._show()
                return "这一处自己写的文字还没有用上：请点“写入正文”，或点“不写了”。"
        return ""

    def reject(self) -> None:
        """Close without any of it, which is asked for where something would be lost."""
        self._put_aside()
        count = len(self._decisions.made)
        if count or self._half_written:
            done = f"已决定的 {count} 处不写入正文，" if count else "正在写的文字不保留，"
            if not confirm(
                self, "不保留刚才的处理吗？", f"{done}全部恢复未决。", yes="不保留", no="继续处理"
            ):
                self._show()
                return
        super().reject()

    # --- going from one to the next -----------------------------------------------------------------

    def step(self, by: int) -> None:
        """The next (`by` 1) or previous (-1) conflict, from the last one on round to the first."""
        self.list.setCurrentRow((self.list.currentRow() + by) % self.list.count())

    def _go_on(self) -> None:
        """The next conflict that waits; the one at hand when none does."""
        conflicts, here = self._decisions.conflicts, self.list.currentRow()
        waiting = {one.id for one in self._decisions.waiting}
        rows = [*range(here + 1, len(conflicts)), *range(here)]
        self.list.setCurrentRow(next((row for row in rows if conflicts[row].id in waiting), here))
        if not waiting:
            self.accept_button.setFocus()

    # --- deciding -----------------------------------------------------------------------------------

    def _take(self, how: How) -> None:
        one = self.conflict
        reading = {How.OURS: one.ours, How.THEIRS: one.theirs}.get(how) or both(one)
        if reading is not None and self._decide(Decision(how, reading)):
            self._go_on()

    def _leave_as_it_is(self) -> None:
        if self._decide(Decision(How.DONE, None)):
            self._go_on()

    def _write(self) -> None:
        words = self._words.to_edit(self.conflict)
        if words is not None:
            self.box.open(words, self._half_written.pop(self.conflict.id, None))

    def _take_written(self, words: str) -> None:
        if self._decide(Decision(How.WRITTEN, self._words.written(self.conflict, words))):
            self._go_on()

    def _give_up_writing(self) -> None:
        self.box.close_box()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _put_aside(self) -> None:
        """Keep what was written of the conflict shown and not used, for when the user comes back to it."""
        if self._shown is not None and self.box.unused is not None:
            self._half_written[self._shown.id] = self.box.unused
        self.box.close_box()

    def _decide(self, decision: Decision | None) -> bool:
        try:
            self._decisions.decide(self.conflict, decision)
        except YuanError as error:
            self.complain(str(error))
            return False
        self.complain("")
        self._give_up_writing()
        self._renew()
        self._show()
        return True

    def undo(self) -> None:
        """Take the last decision back."""
        self._follow(self._decisions.undo())

    def redo(self) -> None:
        """Decide again what was taken back last."""
        self._follow(self._decisions.redo())

    def _follow(self, id: str | None) -> None:
        if id is None:
            return
        self._renew()
        row = next(at for at, one in enumerate(self._decisions.conflicts) if one.id == id)
        if row == self.list.currentRow():
            self._show()
        self.list.setCurrentRow(row)

    # --- showing ------------------------------------------------------------------------------------

    def _renew(self) -> None:
        """Show the draft and the list by the decisions there are."""
        self.accept_button.setDefault(not self._decisions.waiting)  # then Return finishes
        decisions = self._decisions
        waiting = {one.id for one in decisions.waiting}
        self.context.show_state(decisions.document, decisions.conflicts, waiting)
        where = places(decisions.document, decisions.conflicts)
        for row, one in enumerate(decisions.conflicts):
            made = decisions.made.get(one.id)
            item = self.list.item(row)
            lead = f"✓ {made.how.value}" if made is not None else "未决"
            item.setText(f"〔{lead}〕{where[one.id]}\n{one.kind.value}")
            item.setForeground(tokens().colour("text" if made is None else "muted"))
        self.count.setText(f"还有 {len(waiting)} 处未决" if waiting else "全部处理完了")

    def _show(self) -> None:
        """Show the conflict at hand, and what of it can be chosen."""
        self._put_aside()
        one, made = self.conflict, self._decisions.made.get(self.conflict.id)
        self._shown = one
        how = made.how if made is not None else None
        self.readings.show_conflict(one, is_ours=how is How.OURS, is_theirs=how is How.THEIRS)
        self.context.show_place(one)
        for choice, is_open, why in (
            (self.both_button, both(one) is not None, "这一处只能用其中一份"),
            (self.write_button, self._words.to_edit(one) is not None, "这一处不是一段文字，请选用其中一份"),
            (self.reopen_button, made is not None, "这一处还没有决定"),
        ):
            choice.setEnabled(is_open)
            choice.setToolTip("" if is_open else why)
        if one.id in self._half_written:
            self._write()
