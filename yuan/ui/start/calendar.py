"""What falls due, on a month's grid and as a list of the year by unit. Both take their days from `Due`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSplitter,
    QTableWidget,
    QTableWidgetItem,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from yuan.model.deadlines import Duty
from yuan.model.process.obligations import binding
from yuan.model.process.schedule import is_working_day
from yuan.model.records import PlanSummary
from yuan.ui.kit.parts import REST, hbox, label, vbox
from yuan.ui.theme import set_role, tokens

_PLAN = Qt.ItemDataRole.UserRole
_DAY = Qt.ItemDataRole.UserRole + 1
_WEEK = ("一", "二", "三", "四", "五", "六", "日")
_ROWS = 6


class Due(NamedTuple):
    """One duty of one plan on its last day."""

    day: date
    duty: Duty
    plan: PlanSummary


def dues(plans: Sequence[PlanSummary]) -> list[Due]:
    """Every duty of `plans`, the earliest first; of several rules for one duty only the one that counts."""
    found = [Due(one.due, one.duty, plan) for plan in plans for one in binding(plan.obligations)]
    return sorted(found, key=lambda due: (due.day, due.plan.card.title))


class MonthPage(QWidget):
    """A month with what falls due on each day; the day chosen is listed beside. Emits `opened` with a plan."""

    opened = Signal(str)

    def __init__(self, found: Sequence[Due], today: date) -> None:
        super().__init__()
        self._dues, self._today = found, today
        self.month = today.replace(day=1)
        self.heading = label("", "heading")
        self.grid = QTableWidget(_ROWS, 7)
        self.grid.setHorizontalHeaderLabels(list(_WEEK))
        self.grid.verticalHeader().hide()
        self.grid.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.grid.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.grid.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.grid.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.grid.setWordWrap(True)
        self.list = QListWidget()
        self.list.setAccessibleName("当日到期")
        self.before_button, self.after_button = QPushButton("上月"), QPushButton("下月")
        self.now_button = QPushButton("本月")
        line = hbox(self.before_button, self.now_button, self.after_button, self.heading, REST)
        halves = QSplitter()
        halves.addWidget(self.grid)
        halves.addWidget(self.list)
        halves.setSizes([700, 320])
        vbox(line, (halves, 1), on=self)
        self.before_button.clicked.connect(lambda _=False: self._go(-1))
        self.after_button.clicked.connect(lambda _=False: self._go(1))
        self.now_button.clicked.connect(lambda _=False: self.show_month(today))
        self.grid.currentItemChanged.connect(lambda item: self._list(item))
        self.list.itemActivated.connect(lambda item: self.opened.emit(item.data(_PLAN)))
        self.list.itemClicked.connect(lambda item: self.opened.emit(item.data(_PLAN)))
        self.show_month(today)

    def show_month(self, day: date) -> None:
        """Show the month of `day`, with that day chosen."""
        self.month = day.replace(day=1)
        count = sum((due.day.year, due.day.month) == (day.year, day.month) for due in self._dues)
        self.heading.setText(f"{day.year}年{day.month}月　到期 {count} 项")
        first = self.month - timedelta(days=self.month.weekday())
        for place in range(_ROWS * 7):
            shown = first + timedelta(days=place)
            self.grid.setItem(place // 7, place % 7, self._cell(shown))
            if shown == day:
                self.grid.setCurrentCell(place // 7, place % 7)

    def _cell(self, day: date) -> QTableWidgetItem:
        here = [due for due in self._dues if due.day == day]
        counts = [(duty, sum(due.duty is duty for due in here)) for duty in Duty]
        words = [f"{duty.value} {count}" for duty, count in counts if count]
        rest = "" if is_working_day(day) else "　休"
        cell = QTableWidgetItem("\n".join([f"{day.day}{rest}", *words]))
        cell.setTextAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        cell.setData(_DAY, day)
        cell.setToolTip("\n".join(f"{due.duty.value}　{due.plan.card.title}" for due in here))
        used = tokens()
        if day.month != self.month.month:
            cell.setForeground(used.colour("disabled"))
        elif here:
            cell.setForeground(used.colour("danger" if day < self._today else "accent"))
        if day == self._today:
            font = cell.font()
            font.setBold(True)
            cell.setFont(font)
            cell.setBackground(used.colour("selection"))
        return cell

    def _list(self, cell: QTableWidgetItem | None) -> None:
        self.list.clear()
        if cell is None:
            return
        day = cell.data(_DAY)
        for due in self._dues:
            if due.day == day:
                row = QListWidgetItem(f"{due.duty.value}　{due.plan.card.title}\n{due.plan.card.unit}")
                row.setData(_PLAN, due.plan.plan)
                self.list.addItem(row)
        if not self.list.count():
            nothing = QListWidgetItem(f"{day.month}月{day.day}日没有到期事项")
            nothing.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(nothing)

    def _go(self, by: int) -> None:
        months = self.month.year * 12 + self.month.month - 1 + by
        self.show_month(date(months // 12, months % 12 + 1, 1))


class YearPage(QWidget):
    """What a year asks of each unit: counts by duty, below each unit its plans with their days."""

    opened = Signal(str)

    def __init__(self, found: Sequence[Due], today: date) -> None:
        super().__init__()
        self._dues, self._today = found, today
        self.year_box = QComboBox()
        for year in range(today.year - 1, today.year + 6):
            self.year_box.addItem(f"{year}年", year)
        self.year_box.setCurrentText(f"{today.year}年")
        self.year_box.setAccessibleName("年份")
        self.tree = QTreeWidget()
        self.tree.setHeaderLabels(["单位和预案", *(duty.value for duty in Duty), "最早期限"])
        self.tree.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.tree.setAlternatingRowColors(True)
        self.tree.setUniformRowHeights(True)
        header = self.tree.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for place in range(1, len(Duty) + 2):
            header.resizeSection(place, 110)
        line = hbox(self.year_box)
        note = QLabel("当年应完成的事项；本年含以前年度逾期未办的。")
        set_role(note, "muted")
        line.addWidget(note)
        line.addStretch(1)
        vbox(line, (self.tree, 1), on=self)
        self.year_box.currentIndexChanged.connect(lambda _: self._fill())
        self.tree.itemActivated.connect(self._open)
        self._fill()

    def _fill(self) -> None:
        self.tree.clear()
        year = self.year_box.currentData()
        wanted = [due for due in self._dues if _falls_in(due, year, self._today)]
        units: dict[str, list[Due]] = {}
        for due in wanted:
            units.setdefault(due.plan.card.unit, []).append(due)
        for unit, own in sorted(units.items(), key=lambda pair: (-len(pair[1]), pair[0])):
            counts = [sum(due.duty is duty for due in own) for duty in Duty]
            top = QTreeWidgetItem(
                self.tree, [unit, *(str(count or "") for count in counts), own[0].day.isoformat()]
            )
            plans: dict[str, list[Due]] = {}
            for due in own:
                plans.setdefault(due.plan.plan, []).append(due)
            for plan, days in plans.items():
                by_duty = {due.duty: due.day.isoformat() for due in days}
                row = QTreeWidgetItem(
                    top,
                    [
                        days[0].plan.card.title,
                        *(by_duty.get(duty, "") for duty in Duty),
                        days[0].day.isoformat(),
                    ],
                )
                row.setData(0, _PLAN, plan)
                for place, duty in enumerate(Duty, 1):
                    if any(due.duty is duty and due.day < self._today for due in days):
                        row.setForeground(place, tokens().colour("danger"))

    def _open(self, row: QTreeWidgetItem) -> None:
        plan = row.data(0, _PLAN)
        if plan:
            self.opened.emit(plan)


def _falls_in(due: Due, year: int, today: date) -> bool:
    return due.day.year == year or (year == today.year and due.day.year < year)
