"""The record of distribution (分发登记): which desk holds which version, and who is to be told that one is superseded."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QCheckBox, QLineEdit, QStackedWidget, QWidget

from yuan.model.exchange.package import Holding
from yuan.ui.exchange.action_buttons import ActionButton
from yuan.ui.exchange.record_filters import day_of
from yuan.ui.kit.empty import EmptyState
from yuan.ui.kit.form import tick
from yuan.ui.kit.parts import hbox, label, vbox
from yuan.ui.kit.records import Column, RecordTable
from yuan.ui.theme import GAP
from yuan.ui.workspace import Workspace


def is_to_be_told(holding: Holding) -> bool:
    """Whether the holder does not know yet that what it holds is superseded."""
    return holding.is_superseded and holding.told_at is None


def standing_of(holding: Holding) -> str:
    """What became of the version held, and of telling its holder."""
    if not holding.is_superseded:
        return "最新"
    if holding.told_confirmed_at is not None:
        return "已替代，对方已确认"
    return "已替代，已告知" if holding.told_at is not None else "已替代，待告知"


class HoldingsTab(QWidget):
    """`table` lists the holdings. `actions` are the page's own, for the line chosen."""

    chosen = Signal()
    """Another line is chosen, or none."""

    def __init__(self, workspace: Workspace, actions: list[QAction]) -> None:
        super().__init__()
        self._workspace = workspace
        self._holdings: list[Holding] = []
        self.text_edit = QLineEdit()
        self.text_edit.setPlaceholderText("按预案、持有单位筛选")
        self.text_edit.setAccessibleName("按预案、持有单位筛选")
        self.text_edit.setClearButtonEnabled(True)
        self.only: QCheckBox = tick("只看待告知的")
        self.count = label("", "muted")
        self.table: RecordTable[Holding] = RecordTable("分发登记", _COLUMNS)
        self._stack = QStackedWidget()
        buttons = hbox()
        for action in actions:
            buttons.addWidget(ActionButton(action))
        buttons.addWidget(self.count)
        full = QWidget()
        line = hbox((self.text_edit, 1), self.only, buttons)
        vbox(line, (self.table, 1), on=full, margin=GAP)
        self._stack.addWidget(
            EmptyState(
                "ledger",
                "还没有分发登记",
                "用包发给其他单位的每一版预案都登记在这里；有了新版，程序列出要告知的单位。",
                [],
            )
        )
        self._stack.addWidget(full)
        vbox(self._stack, on=self, margin=0)
        self.text_edit.textChanged.connect(lambda _: self._narrow())
        self.only.toggled.connect(lambda _: self._narrow())
        self.table.selectionModel().selectionChanged.connect(lambda *_: self.chosen.emit())
        self.table.opened.connect(lambda one: workspace.plan_page_requested.emit(one.plan))
        self.setFocusProxy(self.table)

    def show_holdings(self, holdings: list[Holding]) -> None:
        """Show these."""
        self._holdings = holdings
        self._stack.setCurrentIndex(1 if holdings else 0)
        self._narrow()

    def show_to_tell(self) -> None:
        """Leave only those whose holder is to be told."""
        self.text_edit.clear()
        self.only.setChecked(True)

    def to_tell(self) -> list[Holding]:
        """All whose holder is to be told."""
        return [one for one in self._holdings if is_to_be_told(one)]

    def _narrow(self) -> None:
        text = self.text_edit.text().strip()
        shown = [
            one
            for one in self._holdings
            if (text in one.title or text in one.office) and (is_to_be_told(one) or not self.only.isChecked())
        ]
        self.table.show_records(shown)
        if self.table.chosen() is None and shown:
            self.table.selectRow(0)
        waiting = len(self.to_tell())
        self.count.setText(f"共 {len(self._holdings)} 条" + (f"，待告知 {waiting} 条" if waiting else ""))
        self.chosen.emit()


def _tone(holding: Holding) -> str:
    if is_to_be_told(holding):
        return "danger"
    return "muted" if holding.is_superseded else ""


_COLUMNS: tuple[Column[Holding], ...] = (
    Column("预案名称", lambda one: one.title),
    Column("版本", lambda one: f"第{one.version}版", 70),
    Column("持有单位", lambda one: one.office, 190),
    Column("发出", lambda one: day_of(one.sent_at), 100),
    Column("确认收到", lambda one: day_of(one.confirmed_at) or "没有回执", 100),
    Column("状态", standing_of, 150, tone=_tone),
    Column("告知", lambda one: day_of(one.told_at), 100),
    Column("对方确认", lambda one: day_of(one.told_confirmed_at), 100),
    Column("校验值", lambda one: one.hash[:12], 110),
)
