"""The tree at the left of the library: groups of plans with their counts."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QTreeWidget, QTreeWidgetItem, QWidget

from yuan.model.plan import Unit
from yuan.model.records import PlanSummary
from yuan.ui.kit.parts import vbox
from yuan.ui.library.groups import Group, Grouping, group_plans
from yuan.ui.settings import settings
from yuan.ui.theme import SMALL

_GROUP_ROLE = Qt.ItemDataRole.UserRole
_OPEN_LEVELS = 1


class GroupTree(QWidget):
    """Choose a grouping above, a group below. Emits `chosen` with the ids of the group's plans."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._plans: list[PlanSummary] = []
        self._units: Sequence[Unit] = ()
        self.grouping_box = QComboBox()
        for grouping in Grouping:
            self.grouping_box.addItem(grouping.value, grouping)
        kept = self.grouping_box.findText(str(settings().value("library/grouping", Grouping.FAMILY.value)))
        self.grouping_box.setCurrentIndex(max(kept, 0))
        self.tree = QTreeWidget()
        self.tree.setHeaderHidden(True)
        self.tree.setColumnCount(1)
        self.tree.setIndentation(16)
        self.tree.setUniformRowHeights(True)
        vbox(self.grouping_box, (self.tree, 1), spacing=SMALL, on=self, margin=0)
        self.grouping_box.currentIndexChanged.connect(self._regroup)
        self.tree.currentItemChanged.connect(self._choose)

    def show_plans(self, plans: list[PlanSummary], units: Sequence[Unit]) -> None:
        """Show the groups of `plans`; the group chosen before stays chosen when it is still there."""
        self._plans, self._units = plans, units
        self._rebuild(self._path())

    def choose_all(self) -> None:
        """Choose the root: all plans."""
        root = self.tree.topLevelItem(0)
        if root is not None:
            self.tree.setCurrentItem(root)

    def _regroup(self) -> None:
        settings().setValue("library/grouping", self.grouping_box.currentText())
        self._rebuild(())

    def _rebuild(self, path: tuple[str, ...]) -> None:
        self.tree.blockSignals(True)
        self.tree.clear()
        root = self._add(None, group_plans(self._plans, self.grouping_box.currentData(), self._units), 0)
        self.tree.blockSignals(False)
        self.tree.setCurrentItem(_descend(root, path[1:]))

    def _add(self, parent: QTreeWidgetItem | None, group: Group, level: int) -> QTreeWidgetItem:
        item = QTreeWidgetItem(parent) if parent is not None else QTreeWidgetItem(self.tree)
        item.setText(0, f"{group.title}（{len(group.plans)}）")
        item.setToolTip(0, item.text(0))
        item.setData(0, _GROUP_ROLE, group)
        for child in group.children:
            self._add(item, child, level + 1)
        item.setExpanded(level < _OPEN_LEVELS)
        return item

    def _choose(self, item: QTreeWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(item.data(0, _GROUP_ROLE).plans)

    def _path(self) -> tuple[str, ...]:
        titles: list[str] = []
        item = self.tree.currentItem()
        while item is not None:
            titles.insert(0, item.data(0, _GROUP_ROLE).title)
            item = item.parent()
        return tuple(titles)


def _descend(item: QTreeWidgetItem, titles: tuple[str, ...]) -> QTreeWidgetItem:
    for title in titles:
        below = [child for place in range(item.childCount()) if (child := item.child(place)) is not None]
        found = next((child for child in below if child.data(0, _GROUP_ROLE).title == title), None)
        if found is None:
            break
        item = found
    return item
