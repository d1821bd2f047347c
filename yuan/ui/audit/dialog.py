"""操作记录: the audit trail with its filters, whether it verifies, and its export."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QComboBox, QCompleter, QDateEdit, QLineEdit, QWidget

from yuan.jobs.audit_trail import AuditTrailLine, Wanted, export_trail, trail
from yuan.model.progress import Progress
from yuan.model.safekeeping import Trouble
from yuan.ui.kit.debounce import Debounce
from yuan.ui.kit.dialog import Dialog
from yuan.ui.kit.files import EXCEL_FILES, export_file
from yuan.ui.kit.form import day, fill, read
from yuan.ui.kit.parts import button, hbox, label, note
from yuan.ui.kit.records import Column, RecordTable
from yuan.ui.kit.task import run_task
from yuan.ui.theme import put_icon
from yuan.ui.workspace import Workspace

_SETTLE_MS = 150
_COLUMNS: tuple[Column[AuditTrailLine], ...] = (
    Column("序号", lambda line: str(line.sequence), 64, is_number=True),
    Column("时间", lambda line: f"{line.at:%Y-%m-%d %H:%M:%S}", 150),
    Column("人员", lambda line: line.person, 250),
    Column("操作", lambda line: line.action, 120),
    Column("对象", lambda line: line.subject, 290),
    Column("说明", lambda line: line.detail),
)
Read = tuple[list[AuditTrailLine], list[Trouble], int]


class AuditDialog(Dialog):
    """Reads and verifies the whole trail beside the window, then narrows it while the user types."""

    plan_wanted = Signal(str)
    """The user opened a line about this plan."""

    def __init__(self, parent: QWidget, workspace: Workspace) -> None:
        super().__init__(parent, "操作记录", "关闭")
        self._workspace = workspace
        self.cancel_button.hide()
        self.resize(1180, 680)
        self.state, self.alarm = note("正在核验操作记录……"), label("", "alarm", wraps=True)
        self.count = label("", "muted")
        self.text_box, self.plan_box = QLineEdit(), QLineEdit()
        self.person_box, self.action_box = QComboBox(), QComboBox()
        self.since_box, self.until_box = _day_box("自"), _day_box("至")
        self.table = RecordTable("操作记录", _COLUMNS, row_height=26)
        self.export_button = button("导出…", self._export, icon="export")
        self.clear_button = button("清除条件", self._clear)
        self._all: list[AuditTrailLine] = []
        self._settle = Debounce(self, _SETTLE_MS, self.narrow)
        self._build()
        self._connect()
        run_task(self, "正在读取操作记录……", self._read, self._show)

    # --- building -----------------------------------------------------------------------------------

    def _build(self) -> None:
        self.body.addWidget(self.state)
        self.body.addWidget(self.alarm)
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
        boxes = (self.person_box, self.action_box, self.since_box, self.until_box, self.clear_button)
        self.body.addLayout(hbox((self.text_box, 2), (self.plan_box, 2), *boxes))
        self.body.addWidget(self.table, 1)
        self.export_button.setEnabled(False)
        self.buttons.insertWidget(0, self.export_button)
        self.buttons.insertWidget(1, self.count)

    def _connect(self) -> None:
        for edit in (self.text_box, self.plan_box):
            edit.textChanged.connect(self._settle.ask)
        for combo in (self.person_box, self.action_box):
            combo.currentIndexChanged.connect(lambda _: self.narrow())
        for box in (self.since_box, self.until_box):
            box.dateChanged.connect(lambda _: self.narrow())
        self.table.opened.connect(self._open)

    # --- reading ------------------------------------------------------------------------------------

    def _read(self, progress: Progress) -> Read:
        lines = trail(self._workspace.session, progress)
        library = self._workspace.library
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
        self._all = lines
        self.narrow()
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
            since=read(self.since_box),
            until=read(self.until_box),
        )

    def narrow(self) -> None:
        """Show what is asked for."""
        self._settle.stop()
        wanted = self.wanted()
        self.table.show_records(line for line in self._all if wanted.holds(line))
        shown, total = len(self.table.records), len(self._all)
        self.count.setText(f"共 {total} 条" if shown == total else f"符合条件的 {shown} 条，共 {total} 条")
        self.export_button.setEnabled(shown > 0)

    def _clear(self) -> None:
        for edit in (self.text_box, self.plan_box):
            edit.clear()
        for combo in (self.person_box, self.action_box):
            combo.setCurrentIndex(0)
        for box in (self.since_box, self.until_box):
            fill(box, None)
        self.narrow()

    # --- acting -------------------------------------------------------------------------------------

    def _open(self, line: AuditTrailLine) -> None:
        if line.plan:
            self.accept()
            self.plan_wanted.emit(line.plan)

    def _export(self) -> None:
        session, lines, choice = self._workspace.session, list(self.table.records), self.wanted().describe()
        export_file(
            self,
            "导出操作记录",
            f"操作记录{date.today():%Y%m%d}.xlsx",
            EXCEL_FILES,
            lambda target, progress: export_trail(session, lines, target, choice, progress),
            f"已导出 {len(lines)} 条操作记录。",
            "正在导出操作记录……",
        )


def _day_box(word: str) -> QDateEdit:
    """A day with a calendar; any day until one is chosen."""
    box = day(None, f"{word}：不限", f"{word} yyyy-MM-dd")
    box.setAccessibleName(f"{word}哪一天")
    box.setMinimumWidth(130)
    return box
