"""The page of one plan, shown over the window."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, QLocale, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDateEdit,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTabWidget,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from yuan.model.errors import YuanError
from yuan.model.process.obligations import binding
from yuan.model.process.stage_line import course, holder
from yuan.model.records import Offer, PlanSummary
from yuan.ui.desk import Desk
from yuan.ui.kit.errors import show_error
from yuan.ui.plan.activities import ActivityPanel
from yuan.ui.plan.history import HistoryTree, told
from yuan.ui.plan.materials import MaterialPanel
from yuan.ui.plan.stage_line import StageLine
from yuan.ui.plan.suggestions import SuggestionPanel
from yuan.ui.review.step_dialog import take_step
from yuan.ui.theme import GAP, PAD, WIDE, set_role, tokens


class PlanDialog(QDialog):
    """Where the plan stands, its history, what falls due, its records and the suggestions for it."""

    def __init__(self, desk: Desk, plan: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._plan = desk, plan
        self.resize(1080, 720)
        self.title, self.held = QLabel(), QLabel()
        self.line = StageLine()
        self.history = HistoryTree()
        self.duties = _duty_list()
        self.activities = ActivityPanel(desk)
        self.suggestions = SuggestionPanel(desk)
        self.materials = MaterialPanel(desk)
        self.day_edit, self.in_force_label = QDateEdit(QDate.currentDate()), QLabel()
        self.tabs = QTabWidget()
        self._steps = QHBoxLayout()
        self._lay_out()
        self.day_edit.dateChanged.connect(lambda _: self._show_in_force())
        self.activities.changed.connect(self._changed)
        self.suggestions.changed.connect(self._changed)
        self.materials.changed.connect(self._changed)
        self.reload()

    def reload(self) -> None:
        """Read the plan anew; a plan that is gone closes the page."""
        session = self._desk.session
        try:
            summary = session.plan(self._plan)
            versions, steps = session.versions(self._plan), session.upkeep.steps(self._plan)
            offers = session.offers(self._plan)
            self.activities.show_plan(summary)
            self.suggestions.show_plan(summary)
            self.materials.show_plan(summary)
        except YuanError as error:
            show_error(self, error)
            self.reject()
            return
        self.setWindowTitle(f"{summary.card.title} - 预案页")
        self.title.setText(summary.card.title)
        self.line.show_stations(course(summary.latest, steps))
        now = holder(summary.card, summary.latest, steps)
        since = f"　自 {now.since.isoformat()} 起" if now.since else ""
        task = f"　待办：{now.task}" if now.task else ""
        kept = f"　现行：第{summary.in_force.number}版" if summary.in_force else "　没有现行版本"
        self.held.setText(f"第{summary.latest.number}版　现在：{now.who}{since}{task}{kept}")
        self.history.show_history(versions, steps)
        _fill_duties(self.duties, summary, date.today())
        self._show_steps(offers, summary)
        self.tabs.setTabText(
            3, f"修订建议（{summary.open_suggestions}）" if summary.open_suggestions else "修订建议"
        )
        count = self.materials.list.topLevelItemCount()
        self.tabs.setTabText(4, f"附件材料（{count}）" if count else "附件材料")
        self._show_in_force()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(WIDE, WIDE, WIDE, PAD)
        column.setSpacing(GAP)
        set_role(self.title, "title")
        self.title.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        set_role(self.held, "muted")
        self.held.setWordWrap(True)
        for widget in (self.title, self.held, self.line):
            column.addWidget(widget)
        column.addLayout(self._steps)
        history = QWidget()
        inner = QVBoxLayout(history)
        inner.addLayout(self._day_line())
        inner.addWidget(self.history, 1)
        for page, caption in (
            (history, "版本与经过"),
            (self.duties, "期限与义务"),
            (self.activities, "培训·演练·评估"),
            (self.suggestions, "修订建议"),
            (self.materials, "附件材料"),
        ):
            self.tabs.addTab(page, caption)
        column.addWidget(self.tabs, 1)
        close = QPushButton("关闭")
        close.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(close)
        column.addLayout(foot)

    def _day_line(self) -> QHBoxLayout:
        self.day_edit.setLocale(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
        self.day_edit.setCalendarPopup(True)
        self.day_edit.setDisplayFormat("yyyy年M月d日")
        self.day_edit.setAccessibleName("查询日期")
        line = QHBoxLayout()
        line.addWidget(QLabel("哪一版在这一天有效："))
        line.addWidget(self.day_edit)
        line.addWidget(self.in_force_label, 1)
        return line

    def _show_in_force(self) -> None:
        chosen = self.day_edit.date()
        day = date(chosen.year(), chosen.month(), chosen.day())
        try:
            version = self._desk.session.version_in_force(self._plan, day)
        except YuanError as error:
            self.in_force_label.setText(str(error))
            return
        self.in_force_label.setText(
            f"第{version.number}版　{told(version)}" if version else "这一天没有现行版本。"
        )

    def _show_steps(self, offers: tuple[Offer, ...], summary: PlanSummary) -> None:
        while self._steps.count():
            item = self._steps.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for offer in offers:
            older = f"（第{offer.version}版）" if offer.version != summary.latest.number else ""
            button = QPushButton(f"{offer.action.value}{older}…")
            button.setAutoDefault(False)
            button.setObjectName(f"step-{offer.action.name}")
            button.setToolTip(f"依据：{offer.cites}")
            button.clicked.connect(lambda _=False, offer=offer: self._take(offer))
            self._steps.addWidget(button)
        self._steps.addStretch(1)

    def _take(self, offer: Offer) -> None:
        if take_step(self, self._desk, self._plan, offer):
            self.reload()

    def _changed(self) -> None:
        self._desk.plan_changed.emit(self._plan)
        self.reload()


def show_plan(parent: QWidget, desk: Desk, plan: str) -> None:
    """Show the page of `plan` over `parent`."""
    try:
        dialog = PlanDialog(desk, plan, parent)
    except YuanError as error:
        show_error(parent, error)
        return
    dialog.exec()
    dialog.deleteLater()


def _duty_list() -> QTreeWidget:
    tree = QTreeWidget()
    tree.setHeaderLabels(["事项", "期限", "还有", "自何日起算", "依据"])
    tree.setRootIsDecorated(False)
    tree.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    tree.setAlternatingRowColors(True)
    for place, width in enumerate((160, 110, 120, 110)):
        tree.header().resizeSection(place, width)
    tree.header().setSectionResizeMode(4, QHeaderView.ResizeMode.Stretch)
    return tree


def _fill_duties(tree: QTreeWidget, summary: PlanSummary, today: date) -> None:
    tree.clear()
    counts = binding(summary.obligations)
    for one in summary.obligations:
        left = (one.due - today).days
        name = f"{one.duty.value}（每{one.years}年）" if one.years else one.duty.value
        is_counting = one in counts
        said = (f"{left} 天" if left >= 0 else f"逾期 {-left} 天") if is_counting else "以期限较短的为准"
        row = QTreeWidgetItem(tree, [name, one.due.isoformat(), said, one.since.isoformat(), one.cites])
        if left < 0 and is_counting:
            row.setForeground(2, tokens().colour("danger"))
    if not summary.obligations:
        QTreeWidgetItem(tree, ["没有现行版本，暂无期限。"])
