"""The audit trail as a table, narrowed by what is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from yuan.jobs.trail import TrailLine, Wanted

Index = QModelIndex | QPersistentModelIndex
HEADS = ("序号", "时间", "人员", "操作", "对象", "说明")


class TrailModel(QAbstractTableModel):
    """A row a line, the newest first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: list[TrailLine] = []
        self.shown: list[TrailLine] = []

    def show(self, lines: Sequence[TrailLine], wanted: Wanted) -> None:
        """Show those of `lines` that are wanted."""
        self._all = list(lines)
        self.narrow(wanted)

    def narrow(self, wanted: Wanted) -> None:
        """Show only what is wanted."""
        self.beginResetModel()
        self.shown = [line for line in self._all if wanted.holds(line)]
        self.endResetModel()

    @property
    def total(self) -> int:
        """How many lines there are in all."""
        return len(self._all)

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(HEADS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return HEADS[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line = self.shown[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            words = (
                str(line.sequence),
                f"{line.at:%Y-%m-%d %H:%M:%S}",
                line.person,
                line.action,
                line.subject,
                line.detail,
            )
            return words[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() == 0:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None
