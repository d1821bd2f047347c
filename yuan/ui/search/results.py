"""The answer of a search as a list: a line for each plan, followed by lines for its sections."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from yuan.search import Group, Hit, SearchResult

Index = QModelIndex | QPersistentModelIndex
LINE_ROLE = Qt.ItemDataRole.UserRole


class GroupLine(NamedTuple):
    """The line of a plan; `is_open` when its sections follow."""

    group: Group
    is_open: bool


class ResultModel(QAbstractListModel):
    """Lines of a result, made only as they are looked at: thousands of hits cost nothing until scrolled to."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._result = SearchResult()
        self._closed: set[tuple[str, int]] = set()
        self._lines: list[tuple[Group, int | None]] = []

    def show(self, result: SearchResult) -> None:
        """Show `result` instead of what was there, every plan open."""
        self._result = result
        self._closed.clear()
        self._lay_out()

    def toggle(self, row: int) -> None:
        """Close or open the plan whose line is at `row`."""
        group, hit = self._lines[row]
        if hit is None:
            self._closed ^= {(group.plan, group.version)}
            self._lay_out()

    def line(self, row: int) -> GroupLine | Hit:
        """What stands at `row`."""
        group, hit = self._lines[row]
        if hit is None:
            return GroupLine(group, (group.plan, group.version) not in self._closed)
        return self._result.hits[hit]

    def is_group(self, row: int) -> bool:
        return self._lines[row][1] is None

    def next_hit(self, row: int, step: int) -> int:
        """The row of the next hit after (`step` 1) or before (-1) `row`; -1 when there is none."""
        row += step
        while 0 <= row < len(self._lines):
            if not self.is_group(row):
                return row
            row += step
        return -1

    def _lay_out(self) -> None:
        self.beginResetModel()
        self._lines = []
        for group in self._result.groups:
            self._lines.append((group, None))
            if (group.plan, group.version) not in self._closed:
                self._lines += [(group, hit) for hit in group.hits]
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or role not in (LINE_ROLE, Qt.ItemDataRole.AccessibleTextRole):
            return None
        line = self.line(index.row())
        if role == LINE_ROLE:
            return line
        if isinstance(line, GroupLine):
            return f"{line.group.title}，{len(line.group.hits)}处"
        return f"{line.number} {line.heading}：{line.snippet}".replace("⟦", "").replace("⟧", "")
