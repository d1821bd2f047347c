"""The plans of one volume as a Qt model: a box to leave a plan out, rows that can be dragged to another place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QMimeData, QModelIndex, QObject, Qt, Signal

from yuan.jobs.volumes import VolumeLine
from yuan.ui.kit.records import Column, Index, RecordModel

PLACE, TITLE, UNIT, VERSION, CHARACTERS, PAGES, REASON = range(7)
_MIME = "application/x-yuan-volume-rows"


class VolumeModel(RecordModel[VolumeLine]):
    """Shows the lines of a volume. `moved` tells of a new order, `checked` of a plan taken in or left out.

    It changes nothing itself: whoever hears a signal keeps the arrangement and shows the lines anew.
    """

    moved = Signal(list)
    checked = Signal(str, bool)

    def __init__(self, parent: QObject | None = None) -> None:
        def tone(line: VolumeLine) -> str:
            return "" if line.is_included else "disabled"

        def reason(line: VolumeLine) -> str:
            return line.reason

        def version(line: VolumeLine) -> str:
            return f"第{line.summary.in_force.number}版" if line.summary.in_force else "—"

        def characters(line: VolumeLine) -> str:
            return f"{line.summary.in_force.characters:,}" if line.summary.in_force else "—"

        def title(line: VolumeLine) -> str:
            return line.summary.card.title

        def unit(line: VolumeLine) -> str:
            return line.summary.card.unit

        super().__init__(
            (
                Column("序号", self._number, tip=reason, tone=tone, is_number=True),
                Column("预案", title, tip=lambda line: line.reason or title(line), tone=tone),
                Column("编制单位", unit, tip=lambda line: line.reason or unit(line), tone=tone),
                Column("版本", version, tip=reason, tone=tone),
                Column("字数", characters, tip=reason, tone=tone, is_number=True),
                Column("约计页数", self._page_count, tip=reason, tone=tone, is_number=True),
                Column("说明", reason, tone=tone),
            ),
            parent,
        )
        self.is_editable = True
        self._pages: dict[str, int] = {}

    def show_pages(self, pages: dict[str, int]) -> None:
        """Show how many pages plans fill, by plan id."""
        self._pages = pages
        if self.records:
            self.dataChanged.emit(self.index(0, PAGES), self.index(len(self.records) - 1, PAGES))

    def plans(self) -> list[str]:
        """The plan ids in the order shown."""
        return [line.summary.plan for line in self.records]

    def order_after(self, rows: Sequence[int], target: int) -> list[str]:
        """The plan ids with `rows` moved before row `target`, keeping their order."""
        plans = self.plans()
        taken = set(rows)
        before = [plan for row, plan in enumerate(plans) if row < target and row not in taken]
        after = [plan for row, plan in enumerate(plans) if row >= target and row not in taken]
        return [*before, *(plans[row] for row in sorted(taken)), *after]

    # --- what Qt asks -------------------------------------------------------------------------------

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            side = (
                Qt.AlignmentFlag.AlignRight if self.columns[section].is_number else Qt.AlignmentFlag.AlignLeft
            )
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return super().headerData(section, orientation, role)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if index.isValid() and role == Qt.ItemDataRole.CheckStateRole and index.column() == TITLE:
            line = self.records[index.row()]
            state = Qt.CheckState.Checked if line.is_included else Qt.CheckState.Unchecked
            return None if line.obstacle else state
        return super().data(index, role)

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or not self.is_editable:
            return False
        line = self.records[index.row()]
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
            if index.column() == TITLE and not self.records[index.row()].obstacle:
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
        target = row if row >= 0 else parent.row() if parent.isValid() else len(self.records)
        rows = [int(part) for part in bytes(data.data(_MIME).data()).decode().split(",")]
        self.moved.emit(self.order_after(rows, target))
        # The rows stand in their new place already; the view must not take the old ones away.
        return False

    # --- texts --------------------------------------------------------------------------------------

    def _number(self, line: VolumeLine) -> str:
        """The place among those taken in."""
        taken_in = [one for one in self.records if one.is_included]
        return str(taken_in.index(line) + 1) if line.is_included else ""

    def _page_count(self, line: VolumeLine) -> str:
        pages = self._pages.get(line.summary.plan, 0)
        return str(pages) if pages and line.is_included else ""
