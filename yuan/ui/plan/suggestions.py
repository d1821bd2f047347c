"""The inbox of a plan: suggestions to revise it (办法 art. 37), by anybody, answered by the drafting unit."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from yuan.library.permissions import Right, has_right
from yuan.model.process.activities import SuggestionState
from yuan.model.records import Field, PlanSummary
from yuan.ui.desk import Desk
from yuan.ui.widgets.fields_dialog import FieldsDialog

_ID = Qt.ItemDataRole.UserRole
_CITES = "《突发事件应急预案管理办法》第三十七条"
_MAKE = (
    Field(name="text", label="建议内容和理由", kind="long text"),
    Field(name="source", label="提出单位或个人", required=False),
)
_ANSWERS = (SuggestionState.TAKEN_UP.value, SuggestionState.DECLINED.value)
_ANSWER = (
    Field(name="state", label="处理结果", kind="choice", choices=_ANSWERS),
    Field(name="answer", label="答复", kind="long text", required=False),
)


class SuggestionPanel(QWidget):
    """The list with 提出建议 and 答复. Emits `changed` after either."""

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._plan: PlanSummary | None = None
        self.list = QTreeWidget()
        self.list.setHeaderLabels(["状态", "建议", "提出", "日期", "答复"])
        self.list.setRootIsDecorated(False)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setAlternatingRowColors(True)
        header = self.list.header()
        for place, width in enumerate((90, 300, 140, 100, 240)):
            header.resizeSection(place, width)
        header.setStretchLastSection(False)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.make_button, self.answer_button = QPushButton("提出修订建议…"), QPushButton("答复…")
        line = QHBoxLayout()
        for button in (self.make_button, self.answer_button):
            button.setAutoDefault(False)
            line.addWidget(button)
        line.addStretch(1)
        column = QVBoxLayout(self)
        column.addLayout(line)
        column.addWidget(self.list, 1)
        self.make_button.clicked.connect(self._make)
        self.answer_button.clicked.connect(self._answer)
        self.list.itemSelectionChanged.connect(self._allow)

    def show_plan(self, plan: PlanSummary) -> None:
        """List the suggestions for `plan`."""
        self._plan = plan
        self.list.clear()
        for one in self._desk.session.upkeep.suggestions(plan.plan):
            made = one.made_at.astimezone().date().isoformat() if one.made_at else ""
            row = QTreeWidgetItem(
                self.list, [one.state.value, one.text, one.source or one.author, made, one.answer]
            )
            row.setToolTip(1, one.text)
            row.setToolTip(4, one.answer)
            row.setData(0, _ID, one.id)
        self._allow()

    def _allow(self) -> None:
        may = self._plan is not None and has_right(
            self._desk.session.account, Right.ANSWER_OPINION, self._plan.card.unit
        )
        self.answer_button.setEnabled(may and self.list.currentItem() is not None)

    def _make(self) -> None:
        assert self._plan is not None
        plan, upkeep = self._plan.plan, self._desk.session.upkeep
        dialog = FieldsDialog(
            self,
            "提出修订建议",
            _MAKE,
            lambda answers: upkeep.suggest(plan, answers["text"], answers.get("source", "")),
            cites=_CITES,
        )
        if dialog.exec():
            self.changed.emit()

    def _answer(self) -> None:
        chosen = self.list.currentItem()
        if chosen is None:
            return
        identity, upkeep = chosen.data(0, _ID), self._desk.session.upkeep
        dialog = FieldsDialog(
            self,
            "答复修订建议",
            _ANSWER,
            lambda answers: upkeep.answer(
                identity, SuggestionState(answers["state"]), answers.get("answer", "")
            ),
            cites=_CITES,
            intro=chosen.text(1),
        )
        if dialog.exec():
            self.changed.emit()
