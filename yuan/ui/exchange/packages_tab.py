"""What was sent and received: the list, and at its side what is known of the package chosen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QLineEdit, QSplitter, QStackedWidget, QWidget

from yuan.model.exchange.package import PackageRecord
from yuan.ui.exchange.package_details import PackageDetails
from yuan.ui.exchange.record_filters import (
    FILTERS,
    answer_words,
    content_of,
    is_overdue,
    moment_of,
    receipt_words,
)
from yuan.ui.kit.empty import EmptyState
from yuan.ui.kit.form import choice
from yuan.ui.kit.parts import hbox, label, vbox
from yuan.ui.kit.records import Column, RecordTable
from yuan.ui.send_request import SendRequest
from yuan.ui.settings import save_state, saved_state
from yuan.ui.theme import GAP
from yuan.ui.workspace import Workspace

_SPLIT = "exchange-split"
_FILTERS = {one.key: one for one in FILTERS}


class PackagesTab(QWidget):
    """`table` lists the packages, newest first; `details` shows the one chosen."""

    chosen = Signal()
    """Another package is chosen, or none."""

    def __init__(self, workspace: Workspace, actions: Sequence[QAction]) -> None:
        super().__init__()
        self._workspace = workspace
        self._records: list[PackageRecord] = []
        self.filter_box: QComboBox = choice((one.key, one.title) for one in FILTERS)
        self.filter_box.setAccessibleName("只看")
        self.text_edit = QLineEdit()
        self.text_edit.setPlaceholderText("按内容、往来单位筛选")
        self.text_edit.setAccessibleName("按内容、往来单位筛选")
        self.text_edit.setClearButtonEnabled(True)
        self.count = label("", "muted")
        self.table: RecordTable[PackageRecord] = RecordTable("收发登记", _columns(date.today()))
        self.details = PackageDetails(workspace, actions)
        self._stack = QStackedWidget()
        self._lay_out()
        self.filter_box.currentIndexChanged.connect(lambda _: self._narrow())
        self.text_edit.textChanged.connect(lambda _: self._narrow())
        self.text_edit.returnPressed.connect(self.table.setFocus)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._show_chosen())
        self.table.opened.connect(self._open)
        self.setFocusProxy(self.table)

    def show_records(self, records: list[PackageRecord]) -> None:
        """Show these, the newest first."""
        self._records = records
        self._stack.setCurrentIndex(1 if records else 0)
        self._narrow()

    def show_filter(self, key: str) -> None:
        """Narrow the list to a key of `FILTERS`."""
        self.text_edit.clear()
        self.filter_box.setCurrentIndex(self.filter_box.findData(key))

    def save_arrangement(self) -> None:
        """Remember the widths for the next start."""
        save_state(_SPLIT, self._split.saveState())

    def _lay_out(self) -> None:
        line = hbox(label("只看："), self.filter_box, (self.text_edit, 1), self.count)
        left = QWidget()
        vbox(line, (self.table, 1), on=left, margin=0)
        self._split = QSplitter()
        self._split.addWidget(left)
        self._split.addWidget(self.details)
        self._split.setStretchFactor(0, 1)
        self._split.setCollapsible(0, False)
        self._split.setSizes([820, 340])
        kept = saved_state(_SPLIT)
        if kept is not None:
            self._split.restoreState(kept)
        full = QWidget()
        vbox(self._split, on=full, margin=GAP)
        self._stack.addWidget(self._empty())
        self._stack.addWidget(full)
        vbox(self._stack, on=self, margin=0)

    def _empty(self) -> QWidget:
        return EmptyState(
            "packages",
            "还没有收发过数据包",
            "与不联网的单位往来：把预案、意见、批复装成一个 .yuanpkg 文件，用 U 盘、公文交换或光盘送去；\n"
            "收到的数据包拖到窗口里，先逐条看清再接收。",
            [
                ("receive", "接收", lambda: self._workspace.receive_requested.emit([])),
                ("send", "发送", self._ask_to_send),
            ],
        )

    def _ask_to_send(self) -> None:
        self._workspace.send_requested.emit(SendRequest())

    def _narrow(self) -> None:
        wanted = _FILTERS[self.filter_box.currentData()]
        text = self.text_edit.text().strip()
        shown = [
            one for one in self._records if wanted.holds(one) and (text in one.subject or text in one.office)
        ]
        self.table.show_records(shown)
        if self.table.chosen() is None and shown:
            self.table.selectRow(0)
        total = len(self._records)
        self.count.setText(f"共 {total} 个" if len(shown) == total else f"{len(shown)} / {total} 个")
        self._show_chosen()

    def _show_chosen(self) -> None:
        record = self.table.chosen()
        self.chosen.emit()  # first: what fits the package is shown with it
        if record is None:
            self.details.clear("没有符合条件的数据包。")
        else:
            self.details.show_record(record)

    def _open(self, record: PackageRecord) -> None:
        if len(record.plans) == 1:
            self._workspace.plan_page_requested.emit(record.plans[0])


def _columns(today: date) -> tuple[Column[PackageRecord], ...]:
    def tone_of_receipt(record: PackageRecord) -> str:
        return "warning" if receipt_words(record) in ("没有回执", "未发回执") else ""

    def tone_of_answer(record: PackageRecord) -> str:
        return "warning" if answer_words(record) in ("没有答复", "待答复") else ""

    return (
        Column("收发", lambda one: one.direction.value, 56),
        Column("类别", lambda one: one.kind.value, 76),
        Column("内容", content_of),
        Column("往来单位", lambda one: one.office or "（未指定）", 160),
        Column("时间", lambda one: moment_of(one.at or one.made_at), 130),
        Column("回执", receipt_words, 92, tone=tone_of_receipt),
        Column("答复", answer_words, 92, tone=tone_of_answer),
        Column(
            "答复期限",
            lambda one: one.due_on.isoformat() if one.due_on else "",
            92,
            tone=lambda one: "danger" if is_overdue(one, today) else "",
        ),
    )
