"""The list of one volume: rows dragged to their place with the mouse, or moved with Alt+↑ and Alt+↓."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from yuan.jobs.volumes import VolumeLine
from yuan.ui.compile.model import CHARACTERS, PAGES, PLACE, REASON, TITLE, UNIT, VERSION, VolumeModel

_ROW_HEIGHT = 28
_WIDTHS = {PLACE: 52, TITLE: 380, UNIT: 220, VERSION: 70, CHARACTERS: 76, PAGES: 76, REASON: 190}


class VolumeTable(QTableView):
    """Emits `chosen` when the selection changes."""

    chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.volume = VolumeModel(self)
        self.setModel(self.volume)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setDragEnabled(True)
        self.setAcceptDrops(True)
        self.setDropIndicatorShown(True)
        self.setDragDropOverwriteMode(False)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        for column, width in _WIDTHS.items():
            header.resizeSection(column, width)
        self.selectionModel().selectionChanged.connect(lambda *_: self.chosen.emit())

    def show_lines(self, lines: Sequence[VolumeLine]) -> None:
        """Show the volume's plans; those selected stay selected and in sight."""
        kept = [self.volume.plans()[row] for row in self.rows()]
        position = self.verticalScrollBar().value()
        self.volume.show(lines)
        self.verticalScrollBar().setValue(position)
        self._select(kept)
        self.chosen.emit()

    def rows(self) -> list[int]:
        """The rows selected, from top to bottom."""
        return sorted(index.row() for index in self.selectionModel().selectedRows())

    def can_move(self, by: int) -> bool:
        """Whether the rows selected have room to go one up (-1) or down (1)."""
        rows = self.rows()
        if not rows or not self.volume.is_editable:
            return False
        return rows[0] > 0 if by < 0 else rows[-1] < self.volume.rowCount() - 1

    def move_rows(self, by: int) -> None:
        """Move the rows selected one up (-1) or down (1), together."""
        if self.can_move(by):
            rows = self.rows()
            target = rows[0] - 1 if by < 0 else rows[-1] + 2
            self.volume.moved.emit(self.volume.order_after(rows, target))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if event.modifiers() & Qt.KeyboardModifier.AltModifier and event.key() in steps:
            self.move_rows(steps[Qt.Key(event.key())])
            return
        if event.key() == Qt.Key.Key_Space and self.rows():
            self._toggle()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Spare width goes to the titles."""
        super().resizeEvent(event)
        header = self.horizontalHeader()
        spare = self.viewport().width() - header.length()
        header.resizeSection(TITLE, max(260, header.sectionSize(TITLE) + spare))

    def _toggle(self) -> None:
        index = self.volume.index(self.currentIndex().row(), TITLE)
        state = index.data(Qt.ItemDataRole.CheckStateRole)
        other = Qt.CheckState.Unchecked if state == Qt.CheckState.Checked else Qt.CheckState.Checked
        self.volume.setData(index, other, Qt.ItemDataRole.CheckStateRole)

    def _select(self, plans: Sequence[str]) -> None:
        flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        for row, plan in enumerate(self.volume.plans()):
            if plan in plans:
                index = self.volume.index(row, TITLE)
                if not self.selectionModel().hasSelection():
                    self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
                    self.scrollTo(index)
                self.selectionModel().select(index, flags)
