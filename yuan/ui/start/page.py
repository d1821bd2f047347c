"""The page 首页: a card with a count for each work list, and what is most pressing."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QFrame, QGridLayout, QLabel, QTabWidget, QWidget

from yuan.model.plan import Family
from yuan.model.records import PlanSummary
from yuan.ui.exchange.record_filters import told
from yuan.ui.kit.empty import EmptyState
from yuan.ui.kit.errors import guarded
from yuan.ui.kit.parts import REST, button, hbox, label, note, vbox
from yuan.ui.kit.picture import Picture
from yuan.ui.kit.records import Column, RecordTree
from yuan.ui.kit.when_shown import WhenShown
from yuan.ui.library.worklists import WorkList, concerns, worklists_for
from yuan.ui.settings import own_key, settings
from yuan.ui.shell import Page
from yuan.ui.start.calendar import Due, MonthPage, YearPage, dues
from yuan.ui.start.packages import PackageReminder
from yuan.ui.start.programme import ProgrammePage
from yuan.ui.start.reminder import SOON_DAYS, ReminderLine
from yuan.ui.theme import PAD, SMALL, WIDE, scheme, set_role
from yuan.ui.workspace import Workspace

_COLUMNS = 5


class WorkCard(QFrame):
    """A work list with its count; a press anywhere on it opens the list."""

    def __init__(self, worklist: WorkList, count: int) -> None:
        super().__init__()
        set_role(self, "card")
        self.worklist = worklist
        self.count = count
        self.button = button("查看")
        self.button.setObjectName(f"worklist-{worklist.key}")
        self.button.setEnabled(count > 0)
        about = note(worklist.note)
        about.setMinimumHeight(38)
        about.setAlignment(Qt.AlignmentFlag.AlignTop)
        foot = hbox(label(str(count), "number", worklist.tone if count else "quiet"), REST)
        foot.addWidget(self.button, 0, Qt.AlignmentFlag.AlignBottom)
        head = hbox(Picture(worklist.icon, 20, "muted"), (label(worklist.title, "heading"), 1))
        vbox(head, about, foot, spacing=SMALL, on=self, margin=PAD)


class StartPage(Page):
    """What this account has to do, each card leading to the list of plans behind its count."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        set_role(self, "page")
        self._column = vbox(spacing=PAD, on=self, margin=WIDE)
        self._body: QWidget | None = None
        self.cards: dict[str, WorkCard] = {}
        self.deadlines, self.tabs = RecordTree[Due]("期限", ()), QTabWidget()
        self.reminder: ReminderLine | None = None
        self.packages = PackageReminder((), ())
        self.only, self.all_button = label(), button("显示全部期限")
        self._tab, self._is_reminded = 0, False
        self._news = WhenShown(self, self.reload)
        self.backup_alarm = _BackupAlarm(workspace)
        self._column.addWidget(self.backup_alarm)
        workspace.plan_changed.connect(lambda _: self._news.ask())
        workspace.packages_changed.connect(self._news.ask)
        scheme.changed.connect(self._news.ask)
        self.reload()

    def reload(self) -> None:
        """Count anew."""
        with guarded(self.window()):
            plans = self._workspace.session.plans()
            body = self._overview(plans) if plans else self._empty()
            if self._body is not None:
                self._column.removeWidget(self._body)
                self._body.hide()
                self._body.deleteLater()
            self._body = body
            self._column.addWidget(body)

    def _overview(self, plans: list[PlanSummary]) -> QWidget:
        account = self._workspace.session.account
        body = QWidget()
        greeting = label(f"{account.full_name or account.name}，您好", "title")
        column = vbox(greeting, _counts(plans), spacing=PAD, on=body, margin=0)
        today = date.today()
        found = dues([plan for plan in plans if concerns(account, plan)])
        self.reminder = self._reminder(found, today)
        if self.reminder is not None:
            column.addWidget(self.reminder)
        self.packages = self._packages()
        if self.packages.counts:
            column.addWidget(self.packages)
        grid = QGridLayout()
        grid.setSpacing(PAD)
        self.cards = {}
        for place, item in enumerate(worklists_for(account, self._workspace.session.local_rules().cycles)):
            card = WorkCard(item, sum(item.holds(plan, today) for plan in plans))
            card.button.clicked.connect(
                lambda _=False, key=item.key: self._workspace.list_requested.emit(key)
            )
            self.cards[item.key] = card
            grid.addWidget(card, place // _COLUMNS, place % _COLUMNS)
        for place in range(_COLUMNS):
            grid.setColumnStretch(place, 1)
        self.deadlines = RecordTree("期限", _columns(today))
        self.deadlines.show_records(found)
        self.deadlines.opened.connect(lambda due: self._workspace.plan_page_requested.emit(due.plan.plan))
        self.month, self.year = MonthPage(found, today), YearPage(found, today)
        self.programme = ProgrammePage(self._workspace, today)
        for page in (self.month, self.year, self.programme):
            page.opened.connect(self._workspace.plan_page_requested)
        work = QWidget()
        self.only, self.all_button = label("", "heading"), button("显示全部期限", lambda: self._narrow(None))
        vbox(grid, hbox(self.only, self.all_button, REST), (self.deadlines, 1), spacing=PAD, on=work)
        self._narrow(None)
        self.tabs = QTabWidget()
        for widget, caption in (
            (work, "待办"),
            (self.month, "月历"),
            (self.year, "全年（按单位）"),
            (self.programme, "编制计划"),
        ):
            self.tabs.addTab(widget, caption)
        self.tabs.setCurrentIndex(self._tab)
        self.tabs.currentChanged.connect(self._keep_tab)
        column.addWidget(self.tabs, 1)
        return body

    def _keep_tab(self, place: int) -> None:
        self._tab = place
        page = self.tabs.widget(place)
        # Rows measured before the style sheet reached a page not yet shown are too low.
        for view in page.findChildren(QAbstractItemView) if page is not None else ():
            view.scheduleDelayedItemsLayout()

    def _reminder(self, found: list[Due], today: date) -> ReminderLine | None:
        """What is overdue or falls due soon, unless it was put away for now or until a later day."""
        late = [due for due in found if due.day < today]
        soon = [due for due in found if today <= due.day <= today + timedelta(days=SOON_DAYS)]
        if not (late or soon) or self._is_reminded or today < self._quiet_until():
            return None
        line = ReminderLine(late, soon, today)
        line.wanted.connect(self._show_only)
        line.put_off.connect(self._put_off)
        return line

    def _packages(self) -> PackageReminder:
        desks = self._workspace.session.desks
        line = PackageReminder(told(desks.records()), desks.holders_to_tell())
        line.wanted.connect(self._workspace.exchange_requested)
        return line

    def _quiet_key(self) -> str:
        workspace = self._workspace
        return own_key("reminder/until", str(workspace.library.path), workspace.session.account.name)

    def _quiet_until(self) -> date:
        """The day to which reminders were put off."""
        try:
            return date.fromisoformat(str(settings().value(self._quiet_key(), "")))
        except ValueError:
            return date.min

    def _put_off(self, day: date | None) -> None:
        self._is_reminded = True
        if day is not None:
            settings().setValue(self._quiet_key(), day.isoformat())
        if self.reminder is not None:
            self.reminder.hide()

    def _show_only(self, wanted: list[Due], caption: str) -> None:
        """Leave of the deadlines only those a count of the reminder stands for."""
        self.tabs.setCurrentIndex(0)
        self.only.setText(f"{caption}，{len(wanted)} 项")
        self._narrow(wanted)

    def _narrow(self, wanted: list[Due] | None) -> None:
        self.deadlines.narrow(lambda due: wanted is None or due in wanted)
        self.only.setVisible(wanted is not None)
        self.all_button.setVisible(wanted is not None)

    def _empty(self) -> QWidget:
        return EmptyState(
            "library",
            "从导入上一轮的预案开始",
            "把 Word 文件或整个文件夹拖到窗口里，程序读出章节、表格和附件，核对后入库。",
            [
                ("import", "导入预案", lambda: self._workspace.import_requested.emit([])),
                ("new", "新建预案", self._workspace.new_plan_requested.emit),
            ],
        )


class _BackupAlarm(QFrame):
    """A line above everything else while the library is not safely backed up; nothing otherwise."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        set_role(self, "card")
        self.text = label("", "danger", wraps=True)
        self.button = button("备份与恢复…", workspace.backups_requested.emit)
        self.setLayout(hbox(Picture("warning", 20, "danger"), (self.text, 1), self.button))
        workspace.backups_changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        self.text.setText(self._workspace.backup_alarm)
        self.setVisible(bool(self._workspace.backup_alarm))


def _counts(plans: list[PlanSummary]) -> QLabel:
    parts = [f"共 {len(plans)} 个预案"]
    for family in Family:
        count = sum(plan.card.kind.family is family for plan in plans)
        parts.append(f"{family.value} {count}")
    parts.append(f"{sum(plan.latest.characters for plan in plans):,} 字")
    return label("　·　".join(parts), "muted")


def _columns(today: date) -> tuple[Column[Due], ...]:
    def wait(due: Due) -> str:
        left = (due.day - today).days
        return f"{left} 天" if left >= 0 else f"逾期 {-left} 天"

    return (
        Column("期限", lambda due: due.day.isoformat(), 110),
        Column("还有", wait, 100, tone=lambda due: "danger" if due.day < today else ""),
        Column("事项", lambda due: due.duty.value, 80),
        Column("预案名称", lambda due: due.plan.card.title),
        Column("编制单位", lambda due: due.plan.card.unit, 180),
    )
