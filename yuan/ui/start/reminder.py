"""What is overdue or falls due within days, in one quiet line at the start; put away for the run, or until a day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QCalendarWidget, QFrame, QLabel, QMenu, QPushButton, QWidgetAction

from yuan.model.deadlines import Duty
from yuan.ui.kit.parts import hbox
from yuan.ui.kit.picture import Picture
from yuan.ui.start.calendar import Due
from yuan.ui.theme import PAD, set_role

SOON_DAYS = 7
"""What falls due within so many days is told before it is late."""


class ReminderLine(QFrame):
    """Counts by duty, each a way to exactly what it counts.

    Emits `wanted` with the dues behind a count and its caption, `put_off` with the day to be reminded again, None for
    the next start of the program.
    """

    wanted = Signal(list, str)
    put_off = Signal(object)

    def __init__(self, late: Sequence[Due], soon: Sequence[Due], today: date) -> None:
        super().__init__()
        self._today = today
        set_role(self, "card")
        line = hbox(Picture("clock" if not late else "warning", 20, "danger" if late else "warning"), on=self)
        self.counts: list[QPushButton] = []
        for caption, found, tone in (("已逾期", late, "danger"), (f"{SOON_DAYS} 日内到期", soon, "muted")):
            if not found:
                continue
            if self.counts:
                line.addSpacing(PAD)
            label = QLabel(f"{caption}：")
            set_role(label, tone)
            line.addWidget(label)
            counted = Counter(due.duty for due in found)
            for duty in Duty:
                if counted[duty]:
                    own = [due for due in found if due.duty is duty]
                    button = QPushButton(f"{duty.value} {counted[duty]} 项")
                    button.setToolTip("在下面的期限表中只看这些")
                    set_role(button, "link")
                    button.clicked.connect(
                        lambda _=False, own=own, text=f"{caption}·{duty.value}": self.wanted.emit(own, text)
                    )
                    self.counts.append(button)
                    line.addWidget(button)
        line.addStretch(1)
        self.later_button, self.away_button = QPushButton("以后再提醒"), QPushButton("知道了")
        self.away_button.setToolTip("下次启动时再提醒")
        self.later_button.setMenu(self._days())
        self.away_button.clicked.connect(lambda _=False: self.put_off.emit(None))
        line.addWidget(self.later_button)
        line.addWidget(self.away_button)

    def _days(self) -> QMenu:
        menu = QMenu(self)
        for text, days in (("明天", 1), ("三天后", 3), ("一周后", 7), ("一个月后", 30)):
            day = self._today + timedelta(days=days)
            action = menu.addAction(f"{text}（{day.month}月{day.day}日）")
            action.triggered.connect(lambda _=False, day=day: self.put_off.emit(day))
        other = menu.addMenu("选择日期")
        calendar = QCalendarWidget()
        first = self._today + timedelta(days=1)
        calendar.setMinimumDate(QDate(first.year, first.month, first.day))
        calendar.setGridVisible(False)
        calendar.clicked.connect(lambda day: self._choose(menu, date(day.year(), day.month(), day.day())))
        holder = QWidgetAction(other)
        holder.setDefaultWidget(calendar)
        other.addAction(holder)
        return menu

    def _choose(self, menu: QMenu, day: date) -> None:
        menu.close()
        self.put_off.emit(day)
