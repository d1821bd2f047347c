"""Find and replace over many plans: every place is shown before anything changes, and the whole can be undone."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from yuan.jobs.replacing import PlanPlaces, Replaced, Wording, find_in_plans, put_back, replace_in_plans
from yuan.library.draft_history import History
from yuan.model.editing.replacing import FoundWords
from yuan.model.progress import Progress
from yuan.ui.kit.dialog import Dialog, tell
from yuan.ui.kit.form import Form
from yuan.ui.kit.parts import hbox, label
from yuan.ui.kit.task import run_task
from yuan.ui.theme import tokens
from yuan.ui.workspace import Workspace

_PLACE = Qt.ItemDataRole.UserRole


class ReplaceDialog(Dialog):
    """What to find and what to put there, above the places by plan, each with a box.

    Args:
        history: where each draft is kept as it was.
        changed: called with the plans whose drafts were changed or put back.
    """

    def __init__(
        self,
        parent: QWidget | None,
        workspace: Workspace,
        history: History,
        changed: Callable[[Sequence[str]], None],
    ) -> None:
        super().__init__(
            parent,
            "批量替换",
            "替换所选",
            "在全部预案中查找。只替换勾选的在编稿；已送审、已印发的版本只列出，不改动。",
        )
        self.resize(860, 600)
        self._workspace, self._history, self._changed = workspace, history, changed
        self._found: list[PlanPlaces] = []
        self._wording = Wording("")
        self._done: Replaced | None = None
        self.old_field, self.new_field = QLineEdit(), QLineEdit()
        self.new_field.setPlaceholderText("留空即删除")
        self.expression = QCheckBox("正则表达式")
        self.find_button, self.undo_button = QPushButton("查找(&F)"), QPushButton("撤销本次替换(&Z)")
        self.tree = QTreeWidget()
        self.tree.setHeaderHidden(True)
        self.tree.setUniformRowHeights(True)
        self.tree.setAccessibleName("查找结果")
        self.count = label("输入要查找的文字，按回车。", "muted")
        self._lay_out()
        self.old_field.returnPressed.connect(self.look_up)
        self.new_field.returnPressed.connect(self.look_up)
        for field in (self.old_field, self.new_field):
            field.textEdited.connect(lambda _: self._forget())
        self.expression.toggled.connect(lambda _: self._forget())
        self.find_button.clicked.connect(self.look_up)
        self.undo_button.clicked.connect(self.undo)
        self.tree.itemChanged.connect(lambda *_: self._tell())
        self._tell()

    def _lay_out(self) -> None:
        first = hbox((self.old_field, 1), self.expression, self.find_button)
        self.body.addWidget(Form(("", "查找", first), ("", "替换为", self.new_field)))
        self.body.addWidget(self.tree, 1)
        self.body.addLayout(hbox((self.count, 1), self.undo_button))
        self.undo_button.hide()
        self.cancel_button.setText("关闭")
        self.accept_button.setDefault(False)
        for button in (self.accept_button, self.find_button, self.undo_button):
            button.setAutoDefault(False)

    # --- finding --------------------------------------------------------------------------------------

    def look_up(self) -> None:
        """Look the words up in every plan, in the background."""
        if not self.old_field.text():
            self.complain("请输入要查找的文字。")
            return
        self.complain("")
        self._wording = Wording(
            self.old_field.text(), self.new_field.text(), is_expression=self.expression.isChecked()
        )

        def work(progress: Progress) -> list[PlanPlaces]:
            return find_in_plans(self._workspace.session, self._wording, progress)

        run_task(self, "正在查找……", work, self._show)

    def _show(self, found: list[PlanPlaces]) -> None:
        self._found = found
        self.tree.blockSignals(True)
        self.tree.clear()
        for one in found:
            self._add(one)
        self.tree.blockSignals(False)
        if len(found) <= 8:
            self.tree.expandAll()
        self._tell()
        if not found:
            self.count.setText("没有找到。")

    def _add(self, one: PlanPlaces) -> None:
        words = f"{one.title}（{one.unit}）　{len(one.places)} 处"
        top = QTreeWidgetItem(self.tree, [f"{words}　{one.locked}" if one.locked else words])
        if one.locked:
            top.setForeground(0, tokens().colour("muted"))
        else:
            top.setFlags(top.flags() | Qt.ItemFlag.ItemIsAutoTristate | Qt.ItemFlag.ItemIsUserCheckable)
        for number, place in enumerate(one.places):
            item = QTreeWidgetItem(top, [_line(place, show_new=not one.locked)])
            item.setData(0, _PLACE, number)
            if one.locked:
                item.setForeground(0, tokens().colour("muted"))
            else:
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                item.setCheckState(0, Qt.CheckState.Checked)

    def _forget(self) -> None:
        """The words changed: what is shown is no longer what would be replaced."""
        if self._found:
            self._found = []
            self.tree.clear()
        self._tell()

    def chosen(self) -> dict[str, list[int]]:
        """The places whose box is ticked, by plan."""
        ticked: dict[str, list[int]] = {}
        for row, one in enumerate(self._found):
            top = self.tree.topLevelItem(row)
            if top is None or one.locked:
                continue
            places = [
                item.data(0, _PLACE)
                for place in range(top.childCount())
                if (item := top.child(place)) is not None and item.checkState(0) == Qt.CheckState.Checked
            ]
            if places:
                ticked[one.plan] = places
        return ticked

    def _tell(self) -> None:
        ticked = self.chosen()
        count = sum(map(len, ticked.values()))
        self.accept_button.setEnabled(bool(count))
        if self._found:
            total = sum(len(one.places) for one in self._found)
            self.count.setText(
                f"共 {total} 处，涉及 {len(self._found)} 个预案；已勾选 {count} 处，涉及 {len(ticked)} 个在编稿。"
            )
        elif self._done is None:
            self.count.setText("输入要查找的文字，按回车。")

    # --- replacing ------------------------------------------------------------------------------------

    def accept(self) -> None:
        """Replace the ticked places; the dialog stays for undoing and for the next words."""
        chosen = self.chosen()

        def work(progress: Progress) -> Replaced:
            return replace_in_plans(
                self._workspace.session, self._wording, self._found, chosen, self._history, progress
            )

        run_task(self, "正在替换……", work, self._replaced)

    def _replaced(self, done: Replaced) -> None:
        self._done = done
        self._forget()
        self.count.setText(
            f"已替换 {done.count} 处，涉及 {len(done.before)} 个在编稿；原文保留在本机历史中。"
        )
        self.undo_button.setVisible(bool(done.before))
        self._changed(list(done.before))
        if done.failed:
            tell(self, "批量替换", f"{len(done.failed)} 个预案没有替换。", "\n".join(done.failed))

    def undo(self) -> None:
        """Put every draft back as it was before the last replacing."""
        if self._done is None:
            return
        done, self._done = self._done, None
        failed = put_back(self._workspace.session, done)
        self.undo_button.hide()
        self.count.setText(f"已撤销，{len(done.before) - len(failed)} 个在编稿恢复原样。")
        self._changed(list(done.before))
        if failed:
            tell(
                self,
                "批量替换",
                f"{len(failed)} 个预案在替换之后又改过，没有恢复；替换前的文字在本机历史中。",
                "\n".join(failed),
            )


def _line(place: FoundWords, *, show_new: bool) -> str:
    new = f"→{place.new or '（删除）'}" if show_new else ""
    return f"…{place.before}【{place.words}{new}】{place.after}…".replace("\n", " ")
