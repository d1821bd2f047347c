"""The plans of one volume as a Qt model: a box to leave a plan out, rows that can be dragged to another place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from yuan.jobs.volumes import VolumeLine
from yuan.ui.theme import tokens

Index = QModelIndex | QPersistentModelIndex
COLUMNS = ("序号", "预案", "编制单位", "版本", "字数", "约计页数", "说明")
PLACE, TITLE, UNIT, VERSION, CHARACTERS, PAGES, REASON = range(len(COLUMNS))
_NUMBERS = (PLACE, CHARACTERS, PAGES)
_MIME = "application/x-yuan-volume-rows"


class VolumeModel(QAbstractTableModel):
    """Shows the lines of a volume. `moved` tells of a new order, `checked` of a plan taken in or left out.

    It changes nothing itself: whoever hears a signal keeps the arrangement and shows the lines anew.
    """

    moved = Signal(list)
    checked = Signal(str, bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.lines: list[VolumeLine] = []
        self.is_editable = True
        self._pages: dict[str, int] = {}

    def show(self, lines: Sequence[VolumeLine]) -> None:
        """Show these lines instead of those before."""
        self.beginResetModel()
        self.lines = list(lines)
        self.endResetModel()

    def show_pages(self, pages: dict[str, int]) -> None:
        """Show how many pages plans fill, by plan id."""
        self._pages = pages
        if self.lines:
            self.dataChanged.emit(self.index(0, PAGES), self.index(len(self.lines) - 1, PAGES))

    def plans(self) -> list[str]:
        """The plan ids in the order shown."""
        return [line.summary.plan for line in self.lines]

    def order_after(self, rows: Sequence[int], target: int) -> list[str]:
        """The plan ids with `rows` moved before row `target`, keeping their order."""
        plans = self.plans()
        taken = set(rows)
        before = [plan for row, plan in enumerate(plans) if row < target and row not in taken]
        after = [plan for row, plan in enumerate(plans) if row >= target and row not in taken]
        return [*before, *(plans[row] for row in sorted(taken)), *after]

    # --- what Qt asks -------------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return COLUMNS[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(section)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line, column = self.lines[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(line, index.row(), column)
        if role == Qt.ItemDataRole.CheckStateRole and column == TITLE and not line.obstacle:
            return Qt.CheckState.Checked if line.is_included else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.ToolTipRole:
            return line.reason or (self._text(line, index.row(), column) if column in (TITLE, UNIT) else None)
        if role == Qt.ItemDataRole.ForegroundRole and not line.is_included:
            return tokens().colour("disabled")
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or not self.is_editable:
            return False
        line = self.lines[index.row()]
        if line.obstacle:
            return False
        self.checked.emit(line.summary.plan, Qt.CheckState(value) is Qt.CheckState.Checked)
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled if self.is_editable else Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
        if self.is_editable:
            flags |= Qt.ItemFlag.ItemIsDragEnabled
            if index.column() == TITLE and not self.lines[index.row()].obstacle:
                flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    # --- dragging -----------------------------------------------------------------------------------

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        return [_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        data = QMimeData()
        rows = sorted({index.row() for index in indexes})
        data.setData(_MIME, ",".join(map(str, rows)).encode())
        return data

    def dropMimeData(
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index
    ) -> bool:
        if not data.hasFormat(_MIME) or action is not Qt.DropAction.MoveAction:
            return False
        target = row if row >= 0 else parent.row() if parent.isValid() else len(self.lines)
        rows = [int(part) for part in bytes(data.data(_MIME).data()).decode().split(",")]
        self.moved.emit(self.order_after(rows, target))
        # The rows stand in their new place already; the view must not take the old ones away.
        return False

    # --- texts --------------------------------------------------------------------------------------

    def _text(self, line: VolumeLine, row: int, column: int) -> str:
        summary = line.summary
        version = summary.in_force
        match column:
            case 0:
                before = sum(item.is_included for item in self.lines[: row + 1])
                return str(before) if line.is_included else ""
            case 1:
                return summary.card.title
            case 2:
                return summary.card.unit
            case 3:
                return f"第{version.number}版" if version else "—"
            case 4:
                return f"{version.characters:,}" if version else "—"
            case 5:
                pages = self._pages.get(summary.plan, 0)
                return str(pages) if pages and line.is_included else ""
            case _:
                return line.reason


def _alignment(column: int) -> int:
    side = Qt.AlignmentFlag.AlignRight if column in _NUMBERS else Qt.AlignmentFlag.AlignLeft
    return int(side | Qt.AlignmentFlag.AlignVCenter)
