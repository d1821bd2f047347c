"""The page 首页: a card with a count for each work list, and what is most pressing."""

from __future__ import annotations

from collections import Counter
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QGridLayout,
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
from yuan.model.plan import Family
from yuan.model.records import Duty, PlanSummary
from yuan.ui.desk import Desk
from yuan.ui.library.worklists import WorkList, concerns, worklists_for
from yuan.ui.start.calendar import Due, MonthPage, YearPage, dues
from yuan.ui.theme import PAD, SMALL, WIDE, scheme, set_role, tokens
from yuan.ui.widgets.empty import EmptyState
from yuan.ui.widgets.errors import show_error
from yuan.ui.widgets.picture import Picture
from yuan.ui.widgets.when_shown import WhenShown

_COLUMNS = 5
_PLAN_ROLE = Qt.ItemDataRole.UserRole


class WorkCard(QFrame):
    """A work list with its count; a press anywhere on it opens the list."""

    def __init__(self, worklist: WorkList, count: int) -> None:
        super().__init__()
        set_role(self, "card")
        self.worklist = worklist
        self.count = count
        self.button = QPushButton("查看")
        self.button.setObjectName(f"worklist-{worklist.key}")
        self.button.setEnabled(count > 0)
        number = QLabel(str(count))
        set_role(number, "number", worklist.tone if count else "quiet")
        title = QLabel(worklist.title)
        set_role(title, "heading")
        note = QLabel(worklist.note)
        note.setWordWrap(True)
        note.setMinimumHeight(38)
        note.setAlignment(Qt.AlignmentFlag.AlignTop)
        set_role(note, "muted")
        picture = Picture(worklist.icon, 20, "muted")
        head = QHBoxLayout()
        head.addWidget(picture)
        head.addWidget(title, 1)
        foot = QHBoxLayout()
        foot.addWidget(number)
        foot.addStretch(1)
        foot.addWidget(self.button, 0, Qt.AlignmentFlag.AlignBottom)
        column = QVBoxLayout(self)
        column.setContentsMargins(PAD, PAD, PAD, PAD)
        column.setSpacing(SMALL)
        column.addLayout(head)
        column.addWidget(note)
        column.addLayout(foot)


class StartPage(QWidget):
    """What this account has to do, each card leading to the list of plans behind its count."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        set_role(self, "page")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(WIDE, WIDE, WIDE, WIDE)
        self._column.setSpacing(PAD)
        self._body: QWidget | None = None
        self.cards: dict[str, WorkCard] = {}
        self.deadlines, self.tabs, self.reminder = QTreeWidget(), QTabWidget(), QFrame()
        self._tab, self._is_reminded = 0, False
        self._news = WhenShown(self, self.reload)
        self.backup_alarm = _BackupAlarm(desk)
        self._column.addWidget(self.backup_alarm)
        desk.plan_changed.connect(lambda _: self._news.ask())
        scheme.changed.connect(self.reload)
        self.reload()

    def reload(self) -> None:
        """Count anew."""
        try:
            plans = self._desk.session.plans()
        except YuanError as error:
            show_error(self.window(), error)
            return
        body = self._overview(plans) if plans else self._empty()
        if self._body is not None:
            self._column.removeWidget(self._body)
            self._body.hide()
            self._body.deleteLater()
        self._body = body
        self._column.addWidget(body)

    def _overview(self, plans: list[PlanSummary]) -> QWidget:
        account = self._desk.session.account
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(PAD)
        greeting = QLabel(f"{account.full_name or account.name}，您好")
        set_role(greeting, "title")
        column.addWidget(greeting)
        column.addWidget(_counts(plans))
        today = date.today()
        found = dues([plan for plan in plans if concerns(account, plan)])
        reminder = self._reminder(found, today)
        if reminder is not None:
            column.addWidget(reminder)
        grid = QGridLayout()
        grid.setSpacing(PAD)
        self.cards = {}
        for place, item in enumerate(worklists_for(account)):
            card = WorkCard(item, sum(item.holds(plan, today) for plan in plans))
            card.button.clicked.connect(lambda _=False, key=item.key: self._desk.list_requested.emit(key))
            self.cards[item.key] = card
            grid.addWidget(card, place // _COLUMNS, place % _COLUMNS)
        for place in range(_COLUMNS):
            grid.setColumnStretch(place, 1)
        self.deadlines = self._deadline_list(found, today)
        self.month, self.year = MonthPage(found, today), YearPage(found, today)
        for page in (self.month, self.year):
            page.opened.connect(self._desk.plan_page_requested)
        work = QWidget()
        inner = QVBoxLayout(work)
        inner.setSpacing(PAD)
        inner.addLayout(grid)
        inner.addWidget(self.deadlines, 1)
        self.tabs = QTabWidget()
        for widget, caption in ((work, "待办"), (self.month, "月历"), (self.year, "全年（按单位）")):
            self.tabs.addTab(widget, caption)
        self.tabs.setCurrentIndex(self._tab)
        self.tabs.currentChanged.connect(self._keep_tab)
        column.addWidget(self.tabs, 1)
        return body

    def _keep_tab(self, place: int) -> None:
        self._tab = place

    def _reminder(self, found: list[Due], today: date) -> QWidget | None:
        """What is overdue, once at each start, until it is put away."""
        late = Counter(due.duty for due in found if due.day < today)
        if not late or self._is_reminded:
            return None
        words = "，".join(f"{duty.value} {late[duty]} 项" for duty in Duty if late[duty])
        self.reminder = QFrame()
        set_role(self.reminder, "card")
        text = QLabel(f"已逾期：{words}")
        set_role(text, "danger")
        show, away = QPushButton("查看全年"), QPushButton("知道了")
        show.clicked.connect(lambda _=False: self.tabs.setCurrentIndex(2))
        away.clicked.connect(lambda _=False: self._put_away())
        line = QHBoxLayout(self.reminder)
        line.addWidget(Picture("warning", 20, "danger"))
        line.addWidget(text, 1)
        line.addWidget(show)
        line.addWidget(away)
        return self.reminder

    def _put_away(self) -> None:
        self._is_reminded = True
        self.reminder.hide()

    def _empty(self) -> QWidget:
        return EmptyState(
            "library",
            "从导入上一轮的预案开始",
            "把 Word 文件或整个文件夹拖到窗口里，程序读出章节、表格和附件，核对后入库。",
            [
                ("import", "导入预案", lambda: self._desk.import_requested.emit([])),
                ("new", "新建预案", self._desk.new_plan_requested.emit),
            ],
        )

    def _deadline_list(self, found: list[Due], today: date) -> QTreeWidget:
        tree = QTreeWidget()
        tree.setHeaderLabels(["期限", "还有", "事项", "预案名称", "编制单位"])
        tree.setRootIsDecorated(False)
        tree.setAlternatingRowColors(True)
        tree.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        for due, duty, plan in found:
            left = (due - today).days
            item = QTreeWidgetItem(tree)
            words = (
                due.isoformat(),
                f"{left} 天" if left >= 0 else f"逾期 {-left} 天",
                duty.value,
                plan.card.title,
                plan.card.unit,
            )
            for place, text in enumerate(words):
                item.setText(place, text)
            if left < 0:
                item.setForeground(1, tokens().colour("danger"))
            item.setData(0, _PLAN_ROLE, plan.plan)
        header = tree.header()
        for place, width in enumerate((110, 100, 80, 420, 180)):
            header.resizeSection(place, width)
        header.setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)
        header.setStretchLastSection(False)
        tree.itemActivated.connect(lambda item: self._desk.plan_page_requested.emit(item.data(0, _PLAN_ROLE)))
        return tree


class _BackupAlarm(QFrame):
    """A line above everything else while the library is not safely backed up; nothing otherwise."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        set_role(self, "card")
        self.text = QLabel()
        self.text.setWordWrap(True)
        set_role(self.text, "danger")
        self.button = QPushButton("备份与恢复…")
        self.button.clicked.connect(lambda _=False: desk.backups_requested.emit())
        line = QHBoxLayout(self)
        line.addWidget(Picture("warning", 20, "danger"))
        line.addWidget(self.text, 1)
        line.addWidget(self.button)
        desk.backups_changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        self.text.setText(self._desk.backup_alarm)
        self.setVisible(bool(self._desk.backup_alarm))


def _counts(plans: list[PlanSummary]) -> QLabel:
    parts = [f"共 {len(plans)} 个预案"]
    for family in Family:
        count = sum(plan.card.kind.family is family for plan in plans)
        parts.append(f"{family.value} {count}")
    parts.append(f"{sum(plan.latest.characters for plan in plans):,} 字")
    label = QLabel("　·　".join(parts))
    set_role(label, "muted")
    return label
