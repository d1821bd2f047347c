"""The plans that go into a package, ticked in a list."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QTreeWidget, QTreeWidgetItem, QWidget

from yuan.model.exchange.package import PackageKind
from yuan.model.records import PlanSummary
from yuan.ui.exchange.sendable import fits
from yuan.ui.kit.form import choice
from yuan.ui.kit.parts import button, hbox, label, vbox
from yuan.ui.send_request import SendRequest
from yuan.ui.workspace import Workspace

_PLAN = Qt.ItemDataRole.UserRole
_TITLE, _UNIT, _STAGE, _SECRECY = range(4)


class PlanChoice(QWidget):
    """`chosen()` are the plans ticked; those hidden by the filter stay ticked, and are counted."""

    changed = Signal()

    def __init__(self, workspace: Workspace, request: SendRequest) -> None:
        super().__init__()
        self._workspace, self._request = workspace, request
        self._summaries = {one.plan: one for one in workspace.session.plans()}
        self._ticked: set[str] = set(request.plans) & set(self._summaries)
        self._kind: PackageKind | None = None
        self.count = label("", "muted")
        self.text_edit = QLineEdit()
        self.text_edit.setPlaceholderText("按名称筛选")
        self.text_edit.setAccessibleName("按名称筛选")
        self.text_edit.setClearButtonEnabled(True)
        self._own_unit = workspace.session.desks.profile().unit
        units = sorted({one.card.unit for one in self._summaries.values()})
        self.unit_box = choice([("", "全部单位"), *((one, one) for one in units)])
        self.unit_box.setAccessibleName("编制单位")
        self.list = QTreeWidget()
        self.list.setAccessibleName("装入的预案")
        self.list.setHeaderLabels(["预案名称", "编制单位", "阶段", "密级"])
        self.list.setRootIsDecorated(False)
        self.list.setAlternatingRowColors(True)
        header = self.list.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(_TITLE, header.ResizeMode.Stretch)
        for column, width in ((_UNIT, 140), (_STAGE, 70), (_SECRECY, 76)):
            header.resizeSection(column, width)
        all_button = button("全选", lambda: self._tick_shown(True), tip="勾选列出的全部预案")
        none_button = button("全不选", lambda: self._tick_shown(False))
        vbox(
            hbox(label("装入的预案", "heading"), (self.count, 1), all_button, none_button),
            hbox(self.unit_box, (self.text_edit, 1)),
            (self.list, 1),
            on=self,
            margin=0,
        )
        self.list.itemChanged.connect(self._take)
        self.list.itemActivated.connect(self._toggle)
        self.unit_box.currentIndexChanged.connect(lambda _: self._narrow())
        self.text_edit.textChanged.connect(lambda _: self._narrow())

    def chosen(self) -> tuple[str, ...]:
        """The plans ticked that fit the kind, in the order of the list."""
        return tuple(one for one in self._summaries if one in self._ticked and self._fits(one))

    def units(self) -> set[str]:
        """The units whose plans are ticked."""
        return {self._summaries[one].card.unit for one in self.chosen()}

    def is_all(self) -> bool:
        """Whether everything listed is ticked."""
        return all(one in self._ticked for one in self._summaries if self._fits(one))

    def tick_unit(self, unit: str) -> None:
        """Tick the plans of `unit` and no others, and list them first."""
        self._ticked = {plan for plan, one in self._summaries.items() if one.card.unit == unit}
        self.unit_box.setCurrentIndex(max(self.unit_box.findData(unit), 0))
        self._fill()
        self.changed.emit()

    def show_for(self, kind: PackageKind) -> None:
        """List what fits a package of this kind; for a hand-over of the whole library all is ticked."""
        self._kind = kind
        if self._request.is_whole and kind is PackageKind.HANDOVER and not self._request.plans:
            self._ticked = set(self._summaries)
        self._fill()

    def _fits(self, plan: str) -> bool:
        return self._kind is None or fits(self._kind, self._summaries[plan], self._own_unit)

    def _fill(self) -> None:
        self.list.blockSignals(True)
        self.list.clear()
        # What is ticked already stands first, or it would have to be looked for among a hundred others.
        for plan, summary in sorted(self._summaries.items(), key=lambda one: one[0] not in self._ticked):
            if self._fits(plan):
                self.list.addTopLevelItem(self._row(plan, summary))
        self.list.blockSignals(False)
        self._narrow()

    def _row(self, plan: str, summary: PlanSummary) -> QTreeWidgetItem:
        card = summary.card
        row = QTreeWidgetItem([card.title, card.unit, summary.stage.value, card.secrecy.value])
        row.setData(0, _PLAN, plan)
        row.setToolTip(0, card.title)
        row.setFlags(
            Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable
        )
        row.setCheckState(0, Qt.CheckState.Checked if plan in self._ticked else Qt.CheckState.Unchecked)
        return row

    def _rows(self) -> list[QTreeWidgetItem]:
        found = (self.list.topLevelItem(at) for at in range(self.list.topLevelItemCount()))
        return [row for row in found if row is not None]

    def _narrow(self) -> None:
        unit, text = self.unit_box.currentData(), self.text_edit.text().strip()
        for row in self._rows():
            card = self._summaries[row.data(0, _PLAN)].card
            row.setHidden(not ((not unit or card.unit == unit) and text in card.title))
        self._say_count()

    def _say_count(self) -> None:
        chosen = self.chosen()
        hidden = sum(row.isHidden() and row.data(0, _PLAN) in chosen for row in self._rows())
        self.count.setText(
            f"已选 {len(chosen)} / {self.list.topLevelItemCount()} 个"
            + (f"（其中 {hidden} 个没有列出）" if hidden else "")
        )

    def _take(self, row: QTreeWidgetItem) -> None:
        plan = row.data(0, _PLAN)
        if row.checkState(0) is Qt.CheckState.Checked:
            self._ticked.add(plan)
        else:
            self._ticked.discard(plan)
        self._say_count()
        self.changed.emit()

    def _toggle(self, row: QTreeWidgetItem) -> None:
        is_on = row.checkState(0) is Qt.CheckState.Checked
        row.setCheckState(0, Qt.CheckState.Unchecked if is_on else Qt.CheckState.Checked)

    def _tick_shown(self, is_on: bool) -> None:
        self.list.blockSignals(True)
        for row in self._rows():
            if not row.isHidden():
                row.setCheckState(0, Qt.CheckState.Checked if is_on else Qt.CheckState.Unchecked)
                plan = row.data(0, _PLAN)
                if is_on:
                    self._ticked.add(plan)
                else:
                    self._ticked.discard(plan)
        self.list.blockSignals(False)
        self._say_count()
        self.changed.emit()
