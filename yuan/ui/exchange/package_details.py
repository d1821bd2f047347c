"""At the side of the list of packages: all that is known of one, its plans, and what can be done with it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFormLayout, QLayout, QScrollArea, QWidget

from yuan.model.errors import YuanError
from yuan.model.exchange.package import Direction, PackageRecord
from yuan.ui.exchange.action_buttons import ActionButton
from yuan.ui.exchange.record_filters import answer_words, content_of, is_overdue, moment_of, receipt_words
from yuan.ui.kit.parts import REST, hbox, label, note, vbox
from yuan.ui.kit.records import Column, RecordTree
from yuan.ui.theme import GAP, PAD, SMALL, set_role
from yuan.ui.workspace import Workspace

_WIDTH = 320


class _Line(NamedTuple):
    """A plan a package speaks of: its title, "" for one that is not here, or that the account does not see."""

    plan: str
    title: str


class PackageDetails(QScrollArea):
    """Shows one package. A plan is opened by the workspace; what else can be done are `actions`, the page's own.

    Args:
        actions: hidden by the page where they do not fit the package shown.
    """

    def __init__(self, workspace: Workspace, actions: Sequence[QAction]) -> None:
        super().__init__()
        self._workspace, self._actions = workspace, actions
        self.plans = _plan_list()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumWidth(_WIDTH)

    def clear(self, text: str) -> None:
        """Say `text` instead of a package."""
        self._put(vbox(note(text), REST, margin=PAD))

    def show_record(self, record: PackageRecord) -> None:
        """Show what is known of `record`."""
        self.plans = _plan_list()
        self.plans.show_records(self._lines(record), "没有涉及预案。")
        self.plans.opened.connect(self._open)
        self.plans.setToolTip("双击打开预案页")
        column = vbox(margin=PAD, spacing=GAP)
        column.addWidget(label(content_of(record), "heading", wraps=True, selectable=True))
        column.addLayout(
            hbox(label(record.direction.value, "chip"), label(record.kind.value, "chip"), REST, spacing=SMALL)
        )
        column.addLayout(_facts(record))
        for sentence in record.waiting:
            column.addWidget(label(f"待系统管理员：{sentence}", "danger", wraps=True, selectable=True))
        fitting = [ActionButton(action) for action in self._actions if action.isVisible()]
        for at in range(0, len(fitting), 2):
            column.addLayout(hbox(*fitting[at : at + 2], REST))
        column.addWidget(label(f"预案（{len(record.plans)}）", "heading"))
        column.addWidget(self.plans, 1)
        self._put(column)

    def _lines(self, record: PackageRecord) -> list[_Line]:
        lines = []
        for plan in record.plans:
            try:
                lines.append(_Line(plan, self._workspace.session.plan(plan).card.title))
            except YuanError:  # gone since, refused when the package came, or not to be seen by this account
                lines.append(_Line(plan, ""))
        return lines

    def _open(self, line: _Line) -> None:
        if line.title:
            self._workspace.plan_page_requested.emit(line.plan)

    def _put(self, column: QLayout) -> None:
        inside = QWidget()
        set_role(inside, "page")
        inside.setLayout(column)
        old = self.takeWidget()
        self.setWidget(inside)
        self.plans.scheduleDelayedItemsLayout()  # rows measured before the style sheet reached them are too low
        if old is not None:
            old.deleteLater()


def _plan_list() -> RecordTree[_Line]:
    columns = (Column[_Line]("预案名称", lambda one: one.title or f"（本库没有，编号 {one.plan}）"),)
    return RecordTree("数据包里的预案", columns)


def _facts(record: PackageRecord) -> QFormLayout:
    form = QFormLayout()
    form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
    form.setHorizontalSpacing(PAD)
    form.setVerticalSpacing(SMALL)
    is_sent = record.direction is Direction.SENT
    late = "（已过期限）" if is_overdue(record, date.today()) else ""
    for name, value in (
        ("发往" if is_sent else "来自", record.office or "（未指定单位）"),
        ("制作时间", moment_of(record.made_at)),
        ("登记时间" if is_sent else "接收时间", moment_of(record.at)),
        ("经办", record.account),
        ("序号", f"第 {record.serial} 号" if record.serial else ""),
        ("回执", receipt_words(record)),
        ("答复", answer_words(record)),
        ("答复期限", f"{record.due_on.isoformat()}{late}" if record.due_on else ""),
        ("所答复的", record.answers),
        ("编号", record.id),
        ("校验值", record.hash[:16]),
    ):
        if value and value != "—":
            form.addRow(label(name, "muted"), label(value, wraps=True, selectable=True))
    return form
