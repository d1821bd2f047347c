"""操作记录: the audit trail with its filters, whether it verifies, and its export."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, QLocale, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QCompleter,
    QDateEdit,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableView,
    QWidget,
)

from yuan.jobs.trail import TrailLine, Wanted, export_trail, trail
from yuan.model.progress import Progress
from yuan.model.safekeeping import Trouble
from yuan.ui.audit.model import TrailModel
from yuan.ui.desk import Desk
from yuan.ui.kit.debounce import Debounce
from yuan.ui.kit.dialog import Dialog
from yuan.ui.kit.files import choose_target, offer_to_open
from yuan.ui.kit.task import run_task
from yuan.ui.theme import GAP, put_icon, set_role

_ANY_DAY = QDate(1900, 1, 1)
_SETTLE_MS = 150
_WIDTHS = (64, 150, 250, 120, 290)
Read = tuple[list[TrailLine], list[Trouble], int]


class AuditDialog(Dialog):
    """Reads and verifies the whole trail beside the window, then narrows it while the user types."""

    plan_wanted = Signal(str)
    """The user opened a line about this plan."""

    def __init__(self, parent: QWidget, desk: Desk) -> None:
        super().__init__(parent, "操作记录", "关闭")
        self._desk = desk
        self.cancel_button.hide()
        self.resize(1180, 680)
        self.state, self.alarm, self.count = QLabel("正在核验操作记录……"), QLabel(), QLabel()
        self.text_box, self.plan_box = QLineEdit(), QLineEdit()
        self.person_box, self.action_box = QComboBox(), QComboBox()
        self.since_box, self.until_box = _day_box("自"), _day_box("至")
        self.table, self.lines = QTableView(), TrailModel(self)
        self.export_button, self.clear_button = QPushButton("导出…"), QPushButton("清除条件")
        self._settle = Debounce(self, _SETTLE_MS, self.narrow)
        self._build()
        self._connect()
        run_task(self, "正在读取操作记录……", self._read, self._show)

    # --- building -----------------------------------------------------------------------------------

    def _build(self) -> None:
        for label, role in ((self.state, "muted"), (self.alarm, "alarm")):
            label.setWordWrap(True)
            set_role(label, role)
            self.body.addWidget(label)
        self.alarm.hide()
        for box, words in ((self.text_box, "查找"), (self.plan_box, "预案名称")):
            box.setPlaceholderText(words)
            box.setClearButtonEnabled(True)
            box.setAccessibleName(words)
        put_icon(self.text_box.addAction(QIcon(), QLineEdit.ActionPosition.LeadingPosition), "search")
        for combo, words in ((self.person_box, "全部人员"), (self.action_box, "全部操作")):
            combo.addItem(words, "")
            combo.setAccessibleName(words)
            combo.setMinimumWidth(140)
        line = QHBoxLayout()
        line.setSpacing(GAP)
        line.addWidget(self.text_box, 2)
        line.addWidget(self.plan_box, 2)
        line.addWidget(self.person_box)
        line.addWidget(self.action_box)
        line.addWidget(self.since_box)
        line.addWidget(self.until_box)
        line.addWidget(self.clear_button)
        self.body.addLayout(line)
        self._build_table()
        set_role(self.count, "muted")
        put_icon(self.export_button, "export")
        for button in (self.export_button, self.clear_button):
            button.setAutoDefault(False)
        self.export_button.setEnabled(False)
        self.buttons.insertWidget(0, self.export_button)
        self.buttons.insertWidget(1, self.count)

    def _build_table(self) -> None:
        table = self.table
        table.setAccessibleName("操作记录")
        table.setModel(self.lines)
        table.setShowGrid(False)
        table.setAlternatingRowColors(True)
        table.setTabKeyNavigation(False)
        table.setWordWrap(False)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(26)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column, width in enumerate(_WIDTHS):
            table.setColumnWidth(column, width)
        header.setStretchLastSection(True)
        self.body.addWidget(table, 1)

    def _connect(self) -> None:
        for edit in (self.text_box, self.plan_box):
            edit.textChanged.connect(self._settle.ask)
        for combo in (self.person_box, self.action_box):
            combo.currentIndexChanged.connect(lambda _: self.narrow())
        for day in (self.since_box, self.until_box):
            day.dateChanged.connect(lambda _: self.narrow())
        self.clear_button.clicked.connect(lambda _=False: self._clear())
        self.export_button.clicked.connect(lambda _=False: self._export())
        self.table.doubleClicked.connect(lambda index: self._open(index.row()))

    # --- reading ------------------------------------------------------------------------------------

    def _read(self, progress: Progress) -> Read:
        lines = trail(self._desk.session, progress)
        library = self._desk.library
        held = library.against_backups(progress)
        return lines, [*library.trail_troubles(), *held.troubles], held.backups

    def _show(self, read: Read) -> None:
        lines, troubles, backups = read
        for combo, values in (
            (self.person_box, {line.person for line in lines}),
            (self.action_box, {line.action for line in lines}),
        ):
            combo.blockSignals(True)
            for value in sorted(values):
                combo.addItem(value, value)
            combo.blockSignals(False)
        completer = QCompleter(sorted({line.subject for line in lines if line.plan}), self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.plan_box.setCompleter(completer)
        self._say_state(len(lines), troubles, backups)
        self.lines.show(lines, self.wanted())
        self._say_count()
        self.text_box.setFocus()

    def _say_state(self, count: int, troubles: list[Trouble], backups: int) -> None:
        if troubles:
            more = f"　另有 {len(troubles) - 1} 处。" if len(troubles) > 1 else ""
            self.alarm.setText(f"操作记录没有通过核验：{troubles[0].text}{more}{troubles[0].remedy}")
            self.state.hide()
            self.alarm.show()
            return
        beside = f"，与 {backups} 份备份中的记录一致" if backups else "；还没有备份可供对照"
        self.state.setText(f"✓ 核验通过：{count} 条记录首尾相接，没有缺失、改动或调换{beside}。")

    # --- narrowing ----------------------------------------------------------------------------------

    def wanted(self) -> Wanted:
        """What is asked for now."""
        return Wanted(
            text=self.text_box.text().strip(),
            plan=self.plan_box.text().strip(),
            person=str(self.person_box.currentData()),
            action=str(self.action_box.currentData()),
            since=_day(self.since_box),
            until=_day(self.until_box),
        )

    def narrow(self) -> None:
        """Show what is asked for."""
        self._settle.stop()
        self.lines.narrow(self.wanted())
        self._say_count()

    def _say_count(self) -> None:
        shown, total = len(self.lines.shown), self.lines.total
        self.count.setText(f"共 {total} 条" if shown == total else f"符合条件的 {shown} 条，共 {total} 条")
        self.export_button.setEnabled(shown > 0)

    def _clear(self) -> None:
        for edit in (self.text_box, self.plan_box):
            edit.clear()
        for combo in (self.person_box, self.action_box):
            combo.setCurrentIndex(0)
        for day in (self.since_box, self.until_box):
            day.setDate(_ANY_DAY)
        self.narrow()

    # --- acting -------------------------------------------------------------------------------------

    def _open(self, row: int) -> None:
        plan = self.lines.shown[row].plan
        if plan:
            self.accept()
            self.plan_wanted.emit(plan)

    def _export(self) -> None:
        target = choose_target(
            self, "导出操作记录", f"操作记录{date.today():%Y%m%d}.xlsx", "Excel 工作簿 (*.xlsx)"
        )
        if target is None:
            return
        session, lines, choice = self._desk.session, list(self.lines.shown), self.wanted().describe()
        run_task(
            self,
            "正在导出操作记录……",
            lambda progress: export_trail(session, lines, target, choice, progress),
            lambda _: offer_to_open(self, f"已导出 {len(lines)} 条操作记录。", [target]),
        )


def _day_box(word: str) -> QDateEdit:
    """A day with a calendar; any day until one is chosen."""
    box = QDateEdit(_ANY_DAY)
    box.setLocale(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    box.setCalendarPopup(True)
    box.setDisplayFormat(f"{word} yyyy-MM-dd")
    box.setMinimumDate(_ANY_DAY)
    box.setSpecialValueText(f"{word}：不限")
    box.setAccessibleName(f"{word}哪一天")
    box.setMinimumWidth(130)
    return box


def _day(box: QDateEdit) -> date | None:
    chosen = box.date()
    return None if chosen == _ANY_DAY else date(chosen.year(), chosen.month(), chosen.day())
