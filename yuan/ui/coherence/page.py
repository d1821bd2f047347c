"""The page 衔接: the matrix of plans and units, the findings, and two tables of coverage."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon, QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QTabWidget,
)

from yuan.library.permissions import Right, has_right
from yuan.model.coherence import RULES, Spot, Survey
from yuan.model.coherence.coverage import DISTRICT, Cover, Coverage
from yuan.model.coherence.matrix import MatrixCell, Tie
from yuan.model.coherence.wanting import card_wanted
from yuan.model.errors import Cancelled, YuanError
from yuan.model.plan import Family
from yuan.ui.coherence.finding_table import FindingTable
from yuan.ui.coherence.grid import Grid
from yuan.ui.coherence.legend import Legend
from yuan.ui.coherence.sheets import coverage_sheet, matrix_sheet
from yuan.ui.coherence.side import SidePanel
from yuan.ui.coherence.silencing import CrossSilencing
from yuan.ui.coherence.surveyor import Surveyor
from yuan.ui.kit.debounce import Debounce
from yuan.ui.kit.empty import EmptyState
from yuan.ui.kit.errors import UNEXPECTED
from yuan.ui.kit.files import EXCEL_FILES, export_file
from yuan.ui.kit.parts import hbox, vbox
from yuan.ui.kit.when_shown import WhenShown
from yuan.ui.shell import Page
from yuan.ui.theme import WIDE, put_icon, scheme, set_role
from yuan.ui.workspace import Workspace

log = logging.getLogger("yuan")

SETTLE_MS = 2500
"""How long after a change the survey is taken again while the page is in sight."""
_MATRIX, _FINDINGS, _TYPES, _TOWNS = range(4)


class CoherencePage(Page):
    """Takes a survey when first shown and after changes, in the background; shows the newest there is."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        set_role(self, "page")
        self._workspace = workspace
        self.survey: Survey | None = None
        self._spots: list[Spot] = []
        self.surveyor = Surveyor(workspace.session, self)
        self.tabs = QTabWidget()
        self.matrix = Grid("衔接矩阵")
        self.findings = FindingTable()
        self.types = Grid("事件覆盖")
        self.towns = Grid("镇街覆盖")
        self.plan_box, self.unit_box = QLineEdit(), QLineEdit()
        self.family_box, self.rule_box = QComboBox(), QComboBox()
        self.notable_box = QCheckBox("只看有问题的")
        self.export_button = QPushButton("导出…")
        self.legend = Legend()
        self.bar, self.state, self.cancel_button = QProgressBar(), QLabel(), QPushButton("停止")
        self.side = SidePanel(workspace.session, self._open)
        self.silencing = CrossSilencing(workspace.session, self)
        self.body = QStackedWidget()
        self._settle = Debounce(self, SETTLE_MS, self._start)
        self._build()
        self._connect()

    def stop(self) -> None:
        self._settle.stop()
        self.surveyor.stop()

    # --- building -----------------------------------------------------------------------------------

    def _build(self) -> None:
        for box, words in ((self.plan_box, "筛选预案、事件或镇街"), (self.unit_box, "筛选单位")):
            box.setPlaceholderText(f"{words}，可用拼音首字母")
            box.setClearButtonEnabled(True)
            box.setAccessibleName(words)
            put_icon(box.addAction(QIcon(), QLineEdit.ActionPosition.LeadingPosition), "search")
        self.family_box.addItem("全部类别", "")
        for family in Family:
            self.family_box.addItem(family.value, family.value)
        self.rule_box.addItem("全部问题", "")
        for rule in RULES:
            self.rule_box.addItem(rule.title, rule.id)
        put_icon(self.export_button, "export")
        self.export_button.setEnabled(False)
        tools = hbox(
            (self.plan_box, 3),
            (self.unit_box, 2),
            self.family_box,
            self.rule_box,
            self.notable_box,
            self.export_button,
        )
        column = vbox(tools, self._progress_line(), on=self, margin=WIDE)
        self._fill_body()
        column.addWidget(self.body, 1)

    def _progress_line(self) -> QHBoxLayout:
        line = hbox()
        set_role(self.state, "muted")
        self.bar.setTextVisible(False)
        self.bar.setMaximumWidth(260)
        line.addWidget(self.legend)
        line.addWidget(self.silencing.button)
        # The tables below stay where they are when the button comes.
        self.legend.setMinimumHeight(self.silencing.button.sizeHint().height())
        self.silencing.button.hide()
        line.addStretch(1)
        for widget in (self.state, self.bar, self.cancel_button):
            line.addWidget(widget)
            widget.hide()
        return line

    def _fill_body(self) -> None:
        for table, title in (
            (self.matrix, "衔接矩阵"),
            (self.findings, "衔接问题"),
            (self.types, "事件覆盖"),
            (self.towns, "镇街覆盖"),
        ):
            self.tabs.addTab(table, title)
        splitter = QSplitter()
        splitter.addWidget(self.tabs)
        splitter.addWidget(self.side)
        splitter.setStretchFactor(0, 1)
        splitter.setSizes([900, 340])
        splitter.setChildrenCollapsible(False)
        waiting = EmptyState("links", "正在核对预案之间的衔接", "读完全部预案后显示，可以先去做别的。", [])
        stopped = EmptyState(
            "links",
            "还没有核对",
            "核对各预案之间的职责、响应级别、指挥部名称、电话和引用，以及还缺哪些预案。",
            [("refresh", "开始核对", self.surveyor.start)],
        )
        empty = EmptyState(
            "library",
            "预案库里还没有预案",
            "有了预案，这里显示它们之间怎样衔接、还缺哪些。",
            [
                ("import", "导入预案", partial(self._workspace.import_requested.emit, [])),
                ("new", "新建预案", self._workspace.new_plan_requested.emit),
            ],
        )
        for widget in (waiting, stopped, empty, splitter):
            self.body.addWidget(widget)
        self._waiting, self._stopped, self._empty, self._tables = waiting, stopped, empty, splitter

    def _connect(self) -> None:
        self.surveyor.progressed.connect(self._show_progress)
        self.surveyor.surveyed.connect(self.show_survey)
        self.surveyor.failed.connect(self._fail)
        self.cancel_button.clicked.connect(self.surveyor.cancel)
        self.export_button.clicked.connect(self._export)
        self.tabs.currentChanged.connect(lambda _: self._change_table())
        for box in (self.plan_box, self.unit_box):
            box.textChanged.connect(lambda _: self._narrow())
        for choice in (self.family_box, self.rule_box):
            choice.currentIndexChanged.connect(lambda _: self._narrow())
        self.notable_box.toggled.connect(lambda _: self._narrow())
        self.matrix.entered_cell.connect(self._show_tie)
        self.findings.finding_chosen.connect(self._show_finding)
        self.types.entered_cell.connect(lambda row, column: self._show_cover("types", row, column))
        self.towns.entered_cell.connect(lambda row, column: self._show_cover("towns", row, column))
        for grid in (self.matrix, self.types, self.towns):
            grid.opened.connect(lambda *_: self._open_first())
        self.findings.activated.connect(lambda _: self._open_first())
        # Later, not from within the button: a survey coming meanwhile clears the panel with it.
        self.side.silence_wanted.connect(self.silencing.silence, Qt.ConnectionType.QueuedConnection)
        self.silencing.changed.connect(self._start)
        news = WhenShown(self, self._settle.ask)
        self._workspace.plan_changed.connect(lambda _: news.ask())
        scheme.changed.connect(self._show_legend)
        self._change_table()

    # --- the survey ---------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.survey is None and not self.surveyor.is_running:
            self._start()

    def _start(self) -> None:
        if self.survey is None:
            self.body.setCurrentWidget(self._waiting)
        self.surveyor.start()

    def _show_progress(self, done: int, total: int, what: str) -> None:
        for widget in (self.state, self.bar, self.cancel_button):
            widget.show()
        self.state.setText(f"{what} {done}/{total}" if total else what)
        self.bar.setRange(0, total)
        self.bar.setValue(done)

    def _hide_progress(self) -> None:
        for widget in (self.state, self.bar, self.cancel_button):
            widget.hide()

    def _fail(self, error: Exception) -> None:
        """Say so on the page: by now the user may be typing elsewhere."""
        self._hide_progress()
        if self.survey is None:
            self.body.setCurrentWidget(self._stopped)
        if not isinstance(error, Cancelled):
            log.error("survey failed", exc_info=error)
            self.state.setText(str(error) if isinstance(error, YuanError) else UNEXPECTED)
            self.state.show()

    def show_survey(self, survey: Survey) -> None:
        """Show a new survey, staying at the cell one was looking at."""
        self._hide_progress()
        self.survey = survey
        self.export_button.setEnabled(bool(survey.index.entries))
        if not survey.index.entries:
            self.body.setCurrentWidget(self._empty)
            return
        kept = {
            grid: grid.sheet_model.keys(grid.currentIndex())
            for grid in self._grids()
            if grid.currentIndex().isValid()
        }
        self.side.clear()
        self.matrix.sheet_model.show(matrix_sheet(survey))
        self.types.sheet_model.show(coverage_sheet(survey.types))
        self.towns.sheet_model.show(coverage_sheet(survey.towns))
        self.findings.show_survey(survey)
        self.silencing.show_survey(survey)
        count = len(survey.crossings)
        self.tabs.setTabText(_FINDINGS, f"衔接问题 {count}" if count else "衔接问题")
        self.body.setCurrentWidget(self._tables)
        self._show_legend()
        current = self.tabs.currentWidget()
        if isinstance(current, Grid) and current in kept:
            current.show_cell(kept[current])

    def _grids(self) -> tuple[Grid, ...]:
        return self.matrix, self.types, self.towns

    # --- narrowing ----------------------------------------------------------------------------------

    def _change_table(self) -> None:
        place = self.tabs.currentIndex()
        self.family_box.setVisible(place == _MATRIX)
        self.rule_box.setVisible(place == _FINDINGS)
        self.notable_box.setVisible(place != _FINDINGS)
        self.unit_box.setVisible(place != _TOWNS)
        self._show_legend()
        self.side.clear()

    def _narrow(self) -> None:
        rows, columns = self.plan_box.text(), self.unit_box.text()
        only = self.notable_box.isChecked()
        self.matrix.sheet_model.narrow(rows, columns, self.family_box.currentData(), only)
        self.types.sheet_model.narrow(rows, columns, "", only)
        self.towns.sheet_model.narrow(rows, "", "", only)
        self.findings.narrow(rows, columns, self.rule_box.currentData())
        self.side.clear()

    def _show_legend(self) -> None:
        survey, place = self.survey, self.tabs.currentIndex()
        self.silencing.button.setVisible(place == _FINDINGS and self.silencing.count > 0)
        if survey is None:
            self.legend.setText("")
        elif place == _FINDINGS:
            self.legend.show_grades(crossing.finding.grade for crossing in survey.crossings)
        elif place == _MATRIX:
            self.legend.show_ties(cell.tie for cell in survey.matrix.cells.values())
        else:
            table = survey.types if place == _TYPES else survey.towns
            self.legend.show_covers(cell.cover for cell in table.cells.values())

    # --- one cell, one finding ----------------------------------------------------------------------

    def _show_tie(self, plan: str, unit: str) -> None:
        survey = self.survey
        if survey is None:
            return
        cell = survey.matrix.cells.get((plan, unit), MatrixCell(tie=Tie.NONE))
        title = survey.index.by_plan[plan].card.title
        found = [survey.crossings[place] for place in cell.findings]
        self._spots = [*cell.here, *cell.there, Spot(plan=plan)]
        parts: list[tuple[str, tuple[Spot, ...]]] = [
            ("本预案写到", cell.here),
            (f"{unit}的预案对应", cell.there),
        ]
        parts += [(crossing.finding.rule.title, crossing.spots) for crossing in found]
        if not cell.here and not found:
            parts = [("预案", (Spot(plan=plan),))]
        self.side.show_text(
            f"{title} × {unit}", cell.tie.value or "没有提到该单位。", parts, survey.index, found
        )

    def _show_finding(self, place: int) -> None:
        if self.survey is None:
            return
        crossing = self.survey.crossings[place]
        self._spots = list(crossing.spots)
        self.side.show_text(
            crossing.finding.rule.title, "", [("原文", crossing.spots)], self.survey.index, [crossing]
        )

    def _show_cover(self, table: str, row: str, column: str) -> None:
        if self.survey is None:
            return
        coverage: Coverage = getattr(self.survey, table)
        cell = coverage.cells.get((row, column))
        spots = tuple(Spot(plan=plan) for plan in cell.plans) if cell else ()
        self._spots = list(spots)
        lacks = cell is None or cell.cover in (Cover.MISSING, Cover.DUTY)
        text = f"{cell.cover.value}。{cell.why}".strip("。") + "。" if cell else "没有预案，也没有发现需要。"
        name = "有关预案" if lacks else "预案"
        self.side.show_text(
            f"{row} × {column}",
            text,
            [(name, spots)],
            self.survey.index,
            action=self._way_to_a_plan(*((row, column) if table == "types" else (column, row)))
            if lacks
            else None,
        )

    def _way_to_a_plan(self, event_type: str, unit: str) -> tuple[str, Callable[[], object]] | None:
        """What a click on 新建预案 does; None for who may not write it."""
        account = self._workspace.session.account
        if self.survey is None or not has_right(
            account, Right.WRITE, account.unit if unit == DISTRICT else unit
        ):
            return None
        return "新建预案…", partial(
            self._workspace.plan_suggested.emit, card_wanted(self.survey.index, event_type, unit)
        )

    def _open_first(self) -> None:
        if self._spots:
            self._open(self._spots[0].plan, self._spots[0].node)

    def _open(self, plan: str, node: str) -> None:
        self._workspace.edit_requested.emit(plan, node)

    # --- export -------------------------------------------------------------------------------------

    def _export(self) -> None:
        survey = self.survey
        if survey is None:
            return
        from yuan.jobs.coherence_book import export_survey

        session = self._workspace.session
        export_file(
            self,
            "导出衔接与覆盖",
            f"预案衔接与覆盖{date.today():%Y%m%d}.xlsx",
            EXCEL_FILES,
            lambda target, progress: export_survey(session, survey, target),
            "衔接与覆盖已导出。",
        )
