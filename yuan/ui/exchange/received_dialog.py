"""After a package was taken in: what was done, and where to go on from there."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from yuan.model.errors import YuanError
from yuan.model.exchange.package import PackageKind
from yuan.model.exchange.preview import Effect, PreviewLine, Received
from yuan.ui.exchange.lines_tree import LinesTree, told_counts
from yuan.ui.exchange.receipts import make_receipt
from yuan.ui.exchange.record_filters import content_of
from yuan.ui.kit.dialog import Dialog
from yuan.ui.kit.parts import button, label, note
from yuan.ui.workspace import Workspace

_PLANS = "双击一行打开预案页。"
_CONFLICT = "有冲突的预案：冲突处保留在稿子里，没有丢掉任何一方的文字，请打开后逐处处理；处理完之前不能送审。"
_TOLD = "有冲突的地方没有丢掉任何一方的文字，如何处理见各行的说明；另存的稿子在退回、撤回送审或下一次修订时合并进来。"


class ReceivedDialog(Dialog):
    """Lists what became of each thing. `wanted_plan` is the plan to be opened in the editor, "" for none."""

    def __init__(self, workspace: Workspace, received: Received, parent: QWidget | None = None) -> None:
        super().__init__(parent, "接收完成", "关闭")
        self._workspace, self._received = workspace, received
        self.cancel_button.hide()
        self.wanted_plan = ""
        record = received.record
        self.body.addWidget(label(f"已接收{record.kind.value}：{content_of(record)}", "title", wraps=True))
        counted = told_counts(received.lines)
        self.body.addWidget(
            note(f"来自 {record.office}。{counted}。" if counted else f"来自 {record.office}。")
        )
        for sentence in received.notes:
            self.body.addWidget(label(sentence, wraps=True, selectable=True))
        for sentence in record.waiting:
            self.body.addWidget(label(f"待系统管理员：{sentence}", "danger", wraps=True))
        conflicts = [line for line in received.lines if line.effect is Effect.CONFLICT and line.plan]
        if conflicts:
            waiting = [line for line in conflicts if _waits(workspace, line.plan)]
            self.body.addWidget(label(_CONFLICT if waiting else _TOLD, "danger", wraps=True))
            conflicts = waiting
        self.lines = LinesTree()
        self.lines.show_lines(received.lines)
        self.lines.opened.connect(self._open)
        self.lines.setVisible(bool(received.lines))
        self.body.addWidget(self.lines, 1)
        if received.lines:
            self.body.addWidget(note(_PLANS))
        self.conflict_button = button(
            "处理冲突…", lambda: self._edit(conflicts[0]), icon="compare", tip="打开第一个有冲突的预案"
        )
        self.conflict_button.setVisible(bool(conflicts))
        self.receipt_button = button(
            "制作回执…", self._make_receipt, icon="send", tip="告诉对方收到了什么、哪些没有接收"
        )
        self.receipt_button.setVisible(record.kind is not PackageKind.RECEIPT)
        for place, made in enumerate((self.receipt_button, self.conflict_button)):
            self.buttons.insertWidget(place, made)
        self.resize(1000, 600)

    def _open(self, line: PreviewLine | None) -> None:
        chosen = line or self.lines.current_line()
        if chosen is not None and chosen.plan:
            self._workspace.plan_page_requested.emit(chosen.plan)

    def _edit(self, line: PreviewLine) -> None:
        self.wanted_plan = line.plan
        self.accept()

    def _make_receipt(self) -> None:
        make_receipt(self, self._workspace, self._received.record)


def _waits(workspace: Workspace, plan: str) -> bool:
    """Whether places of the plan's draft wait to be decided, and this account may."""
    try:
        return bool(workspace.session.open_conflicts(plan))
    except YuanError:
        return False
