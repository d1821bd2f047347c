"""Filters beside the results: every value with the number of sections it would leave."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QBrush, QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QHeaderView,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from yuan.model.plan import Kind
from yuan.model.records import Stage
from yuan.search import Facets
from yuan.ui.kit.parts import vbox
from yuan.ui.theme import GAP, interface_font, scheme, set_role, tokens

FACETS = (("kind", "类别"), ("event_type", "事件类型"), ("stage", "阶段"), ("unit", "单位"))
_VALUE_ROLE = Qt.ItemDataRole.UserRole
_ORDER = {
    "kind": [kind.value for kind in Kind],
    "stage": [stage.value for stage in Stage],
}


class _ValueTree(QTreeWidget):
    """A tree whose values are chosen with a click, Enter or the space bar, each telling it once."""

    entered_on = Signal(QTreeWidgetItem)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self.currentItem()
        if item is not None and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.entered_on.emit(item)
        else:
            super().keyPressEvent(event)


class Filters(QWidget):
    """One value of each facet may be chosen; choosing it again lets it go."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._chosen: dict[str, str] = {}
        self._facets: Facets | None = None
        self.in_force = QCheckBox("仅现行有效")
        self.in_force.setToolTip("只在已印发、现行有效的版本中检索")
        self.in_force.toggled.connect(self.changed)
        self.tree = _ValueTree()
        self.tree.setColumnCount(2)
        self.tree.setHeaderHidden(True)
        self.tree.setRootIsDecorated(False)
        self.tree.setIndentation(GAP)
        self.tree.setSelectionMode(QTreeWidget.SelectionMode.NoSelection)
        self.tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.tree.setAccessibleName("筛选")
        header = self.tree.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.tree.itemClicked.connect(lambda item, _: self._choose(item))
        self.tree.entered_on.connect(self._choose)
        self.let_go = QPushButton("清除筛选条件")
        set_role(self.let_go, "flat")
        self.let_go.hide()
        self.let_go.clicked.connect(self.clear)
        scheme.changed.connect(self._dress_anew)
        vbox(self.in_force, (self.tree, 1), self.let_go, on=self, margin=0)

    @property
    def chosen(self) -> Mapping[str, str]:
        """The values chosen, by the name of their facet."""
        return self._chosen

    @property
    def is_any_chosen(self) -> bool:
        return bool(self._chosen) or self.in_force.isChecked()

    def clear(self) -> None:
        """Let every value go, telling it once."""
        if not self.is_any_chosen:
            return
        self._chosen.clear()
        self.in_force.blockSignals(True)
        self.in_force.setChecked(False)
        self.in_force.blockSignals(False)
        self.changed.emit()

    def show_counts(self, facets: Facets) -> None:
        """Show the values of `facets`; a chosen value stays even where nothing is left of it."""
        self._facets = facets
        place = self.tree.verticalScrollBar().value()
        self.tree.clear()
        for name, title in FACETS:
            counts: dict[str, int] = dict(getattr(facets, name))
            if name in self._chosen:
                counts.setdefault(self._chosen[name], 0)
            if not counts:
                continue
            top = QTreeWidgetItem([title])
            top.setFont(0, interface_font(bold=True))
            top.setForeground(0, QBrush(tokens().colour("muted")))
            top.setFlags(Qt.ItemFlag.ItemIsEnabled)
            self.tree.addTopLevelItem(top)
            for value in _ordered(name, counts):
                top.addChild(self._value_item(name, value, counts[value]))
        self.tree.expandAll()
        self.tree.verticalScrollBar().setValue(place)
        self.let_go.setVisible(self.is_any_chosen)
        self.in_force.setText(f"仅现行有效（{facets.is_in_force}）" if facets.kind else "仅现行有效")

    def _dress_anew(self) -> None:
        if self._facets is not None:
            self.show_counts(self._facets)

    def _value_item(self, name: str, value: str, count: int) -> QTreeWidgetItem:
        is_chosen = self._chosen.get(name) == value
        item = QTreeWidgetItem([f"✓ {value}" if is_chosen else value, str(count)])
        item.setData(0, _VALUE_ROLE, (name, value))
        item.setToolTip(0, f"{value}（再次点击取消）" if is_chosen else value)
        item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        item.setForeground(1, QBrush(tokens().colour("muted")))
        if is_chosen:
            for column in (0, 1):
                item.setFont(column, interface_font(bold=True))
                item.setForeground(column, QBrush(tokens().colour("accent")))
        return item

    def _choose(self, item: QTreeWidgetItem) -> None:
        data = item.data(0, _VALUE_ROLE)
        if data is None:
            return
        name, value = data
        if self._chosen.get(name) == value:
            del self._chosen[name]
        else:
            self._chosen[name] = value
        self.changed.emit()


def _ordered(name: str, counts: Mapping[str, int]) -> list[str]:
    """Kinds and stages in their own order, everything else by count."""
    known = _ORDER.get(name)
    if known is None:
        return sorted(counts, key=lambda value: (-counts[value], value))
    return sorted(counts, key=lambda value: known.index(value) if value in known else len(known))
