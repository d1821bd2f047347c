"""The inbox of a plan: suggestions to revise it (办法 art. 37), by anybody, answered by the drafting unit."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from yuan.library.permissions import Right, has_right
from yuan.model.process.activities import Suggestion, SuggestionState
from yuan.model.records import Field, PlanSummary
from yuan.ui.kit.parts import REST, button, hbox, vbox
from yuan.ui.kit.records import Column, RecordTree
from yuan.ui.widgets.fields_dialog import FieldsDialog
from yuan.ui.workspace import Workspace

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


def _made_on(one: Suggestion) -> str:
    return one.made_at.astimezone().date().isoformat() if one.made_at else ""


_COLUMNS: tuple[Column[Suggestion], ...] = (
    Column("状态", lambda one: one.state.value, 90),
    Column("建议", lambda one: one.text),
    Column("提出", lambda one: one.source or one.author, 140),
    Column("日期", _made_on, 100),
    Column("答复", lambda one: one.answer, 240),
)


class SuggestionPanel(QWidget):
    """The list with 提出建议 and 答复. Emits `changed` after either."""

    changed = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._plan: PlanSummary | None = None
        self.list = RecordTree("修订建议", _COLUMNS)
        self.make_button = button("提出修订建议…", self._make)
        self.answer_button = button("答复…", self._answer)
        vbox(hbox(self.make_button, self.answer_button, REST), (self.list, 1), on=self)
        self.list.itemSelectionChanged.connect(self._allow)

    def show_plan(self, plan: PlanSummary) -> None:
        """List the suggestions for `plan`."""
        self._plan = plan
        self.list.show_records(self._workspace.session.suggestions.of_plan(plan.plan))
        self._allow()

    def _allow(self) -> None:
        may = self._plan is not None and has_right(
            self._workspace.session.account, Right.ANSWER_OPINION, self._plan.card.unit
        )
        self.answer_button.setEnabled(may and self.list.chosen() is not None)

    def _make(self) -> None:
        assert self._plan is not None
        plan, suggestions = self._plan.plan, self._workspace.session.suggestions
        dialog = FieldsDialog(
            self,
            "提出修订建议",
            _MAKE,
            lambda answers: suggestions.add(plan, answers["text"], answers.get("source", "")),
            cites=_CITES,
        )
        if dialog.exec():
            self.changed.emit()

    def _answer(self) -> None:
        chosen = self.list.chosen()
        if chosen is None:
            return
        identity, suggestions = chosen.id, self._workspace.session.suggestions
        dialog = FieldsDialog(
            self,
            "答复修订建议",
            _ANSWER,
            lambda answers: suggestions.answer(
                identity, SuggestionState(answers["state"]), answers.get("answer", "")
            ),
            cites=_CITES,
            intro=chosen.text,
        )
        if dialog.exec():
            self.changed.emit()
