"""The page of one plan, shown over the window."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial

from PySide6.QtWidgets import QDialog, QPushButton, QTabWidget, QWidget

from yuan.library.permissions import Right
from yuan.model.deadlines import Obligation
from yuan.model.errors import YuanError
from yuan.model.process.obligations import binding
from yuan.model.process.stage_line import holder, line_of_stages
from yuan.model.records import Offer, PlanSummary
from yuan.ui.kit.errors import guarded, show_error
from yuan.ui.kit.form import day, read
from yuan.ui.kit.parts import REST, button, empty, hbox, label, vbox
from yuan.ui.kit.records import Column, RecordTree
from yuan.ui.plan.activities import ActivityPanel
from yuan.ui.plan.history import HistoryTree, told
from yuan.ui.plan.materials import MaterialPanel
from yuan.ui.plan.stage_line import StageLine
from yuan.ui.plan.suggestions import SuggestionPanel
from yuan.ui.review.step_dialog import take_step
from yuan.ui.send_request import SendRequest
from yuan.ui.theme import PAD, WIDE
from yuan.ui.widgets.permitted import permit
from yuan.ui.workspace import Workspace


class PlanDialog(QDialog):
    """Where the plan stands, its history, what falls due, its records and the suggestions for it."""

    def __init__(self, workspace: Workspace, plan: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace, self._plan = workspace, plan
        self.resize(1080, 720)
        self.title = label("", "title", selectable=True)
        self.held = label("", "muted", wraps=True)
        self.line = StageLine()
        self.history = HistoryTree()
        self.duties = RecordTree("期限与义务", _DUTIES)
        self.activities = ActivityPanel(workspace)
        self.suggestions = SuggestionPanel(workspace)
        self.materials = MaterialPanel(workspace)
        self.day_edit, self.in_force_label = day(date.today()), label("", wraps=True)
        self.day_edit.setAccessibleName("查询日期")
        self.tabs = QTabWidget()
        self._steps = hbox()
        self._lay_out()
        self.day_edit.dateChanged.connect(lambda _: self._show_in_force())
        self.activities.changed.connect(self._changed)
        self.suggestions.changed.connect(self._changed)
        self.materials.changed.connect(self._changed)
        self.reload()

    def reload(self) -> None:
        """Read the plan anew; a plan that is gone closes the page."""
        session = self._workspace.session
        try:
            summary = session.plan(self._plan)
            versions, steps = session.versions(self._plan), session.steps(self._plan)
            offers = session.offers(self._plan)
            self.activities.show_plan(summary)
            self.suggestions.show_plan(summary)
            self.materials.show_plan(summary)
        except YuanError as error:
            show_error(self, error)
            self.reject()
            return
        permit(self.send_button, session.account, Right.SEND_PACKAGE, summary.card.unit)
        self.setWindowTitle(f"{summary.card.title} - 预案页")
        self.title.setText(summary.card.title)
        self.line.show_stages(line_of_stages(summary.latest, steps))
        now = holder(summary.card, summary.latest, steps)
        since = f"　自 {now.since.isoformat()} 起" if now.since else ""
        task = f"　待办：{now.task}" if now.task else ""
        kept = f"　现行：第{summary.in_force.number}版" if summary.in_force else "　没有现行版本"
        self.held.setText(f"第{summary.latest.number}版　现在：{now.who}{since}{task}{kept}")
        self.history.show_history(versions, steps)
        self.duties.show_records(_duties(summary, date.today()), "没有现行版本，暂无期限。")
        self._show_steps(offers, summary)
        self.tabs.setTabText(
            3, f"修订建议（{summary.open_suggestions}）" if summary.open_suggestions else "修订建议"
        )
        count = self.materials.list.topLevelItemCount()
        self.tabs.setTabText(4, f"附件材料（{count}）" if count else "附件材料")
        self._show_in_force()

    def _lay_out(self) -> None:
        day_line = hbox(label("哪一版在这一天有效："), self.day_edit, (self.in_force_label, 1))
        history = QWidget()
        vbox(day_line, (self.history, 1), on=history)
        for page, caption in (
            (history, "版本与经过"),
            (self.duties, "期限与义务"),
            (self.activities, "培训·演练·评估"),
            (self.suggestions, "修订建议"),
            (self.materials, "附件材料"),
        ):
            self.tabs.addTab(page, caption)
        self.send_button = button(
            "发送…", self._send, icon="packages", tip="把这个预案做成数据包，送给不联网的单位"
        )
        close = QPushButton("关闭")
        close.clicked.connect(self.accept)
        column = vbox(
            self.title,
            self.held,
            self.line,
            self._steps,
            (self.tabs, 1),
            hbox(self.send_button, REST, close),
            on=self,
        )
        column.setContentsMargins(WIDE, WIDE, WIDE, PAD)

    def _show_in_force(self) -> None:
        try:
            version = self._workspace.session.version_in_force(self._plan, read(self.day_edit))
        except YuanError as error:
            self.in_force_label.setText(str(error))
            return
        self.in_force_label.setText(
            f"第{version.number}版　{told(version)}" if version else "这一天没有现行版本。"
        )

    def _show_steps(self, offers: tuple[Offer, ...], summary: PlanSummary) -> None:
        empty(self._steps)
        for offer in offers:
            older = f"（第{offer.version}版）" if offer.version != summary.latest.number else ""
            words = f"{offer.action.value}{older}…"
            step = button(words, partial(self._take, offer), tip=f"依据：{offer.cites}")
            step.setObjectName(f"step-{offer.action.name}")
            self._steps.addWidget(step)
        self._steps.addStretch(1)

    def _take(self, offer: Offer) -> None:
        if take_step(self, self._workspace, self._plan, offer):
            self.reload()

    def _send(self) -> None:
        self._workspace.send_requested.emit(SendRequest(None, (self._plan,)))

    def _changed(self) -> None:
        self._workspace.plan_changed.emit(self._plan)
        self.reload()


def show_plan(parent: QWidget, workspace: Workspace, plan: str) -> None:
    """Show the page of `plan` over `parent`."""
    with guarded(parent):
        dialog = PlanDialog(workspace, plan, parent)
        dialog.exec()
        dialog.deleteLater()


@dataclass(frozen=True)
class _Duty:
    """A duty of the plan with the days left; of several rules for one duty only the shortest `counts`."""

    one: Obligation
    left: int
    counts: bool

    @property
    def wait(self) -> str:
        if not self.counts:
            return "以期限较短的为准"
        return f"{self.left} 天" if self.left >= 0 else f"逾期 {-self.left} 天"


_DUTIES: tuple[Column[_Duty], ...] = (
    Column(
        "事项", lambda d: f"{d.one.duty.value}（每{d.one.years}年）" if d.one.years else d.one.duty.value, 160
    ),
    Column("期限", lambda d: d.one.due.isoformat(), 110),
    Column("还有", lambda d: d.wait, 120, tone=lambda d: "danger" if d.left < 0 and d.counts else ""),
    Column("自何日起算", lambda d: d.one.since.isoformat(), 110),
    Column("依据", lambda d: d.one.cites),
)


def _duties(summary: PlanSummary, today: date) -> list[_Duty]:
    counts = binding(summary.obligations)
    return [_Duty(one, (one.due - today).days, one in counts) for one in summary.obligations]
