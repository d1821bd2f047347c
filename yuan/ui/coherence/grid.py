"""The table of signs: names at the left, units upright at the top, both always in sight."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from yuan.ui.coherence.model import LOOK_ROLE, SheetModel
from yuan.ui.coherence.sheets import Look
from yuan.ui.theme import SMALL, interface_font, tokens

CELL = 28
LETTERS = 10
"""How many characters of a unit's name stand upright before it is cut; the tip has all."""
_NAMES_WIDTH = 264


class UprightHeader(QHeaderView):
    """Column names from top to bottom, a character a line, as tables of units are printed."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setSectionsClickable(True)
        self.setHighlightSections(True)
        self.setDefaultSectionSize(CELL)
        self.setMinimumSectionSize(CELL)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def sizeHint(self) -> QSize:
        model = self.model()
        columns = range(model.columnCount() if model is not None else 0)
        names = (str(model.headerData(column, Qt.Orientation.Horizontal)) for column in columns)
        longest = min(LETTERS, max(map(len, names), default=LETTERS))
        return QSize(super().sizeHint().width(), round(longest * _line()) + 3 * SMALL)

    def paintSection(self, painter: QPainter, rect: QRect, logical: int) -> None:
        model = self.model()
        if model is None:
            return
        scheme = tokens()
        view = self.parent()
        is_current = isinstance(view, QTableView) and view.currentIndex().column() == logical
        text = str(model.headerData(logical, Qt.Orientation.Horizontal) or "")
        letters = text if len(text) <= LETTERS else f"{text[: LETTERS - 1]}︙"
        painter.save()
        painter.fillRect(rect, scheme.colour("selection" if is_current else "raised"))
        painter.setPen(scheme.colour("border"))
        painter.drawLine(rect.topRight(), rect.bottomRight())
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.setFont(interface_font(0.92))
        painter.setPen(scheme.colour("text" if is_current else "muted"))
        top = rect.top() + SMALL
        for place, letter in enumerate(letters):
            box = QRectF(rect.left(), top + place * _line(), rect.width(), _line())
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, letter)
        painter.restore()


def _line() -> float:
    return QFontMetricsF(interface_font(0.92)).height()


class SignDelegate(QStyledItemDelegate):
    """A sign on its ground; the current cell has a frame, its row and column a pale band."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        scheme = tokens()
        view = option.widget
        current = view.currentIndex() if isinstance(view, QTableView) else QModelIndex()
        look: Look | None = index.data(LOOK_ROLE)
        if look is not None and look.has_ground:
            painter.fillRect(option.rect, scheme.colour(f"{look.tone}_ground"))
        elif current.isValid() and (current.row() == index.row() or current.column() == index.column()):
            painter.fillRect(option.rect, scheme.colour("hover"))
        if look is not None and look.sign:
            painter.setFont(interface_font(1.05, bold=look.has_ground))
            painter.setPen(scheme.colour(look.tone))
            painter.drawText(option.rect, Qt.AlignmentFlag.AlignCenter, look.sign)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(scheme.colour("accent"))
            painter.drawRect(option.rect.adjusted(0, 0, -1, -1))
            painter.drawRect(option.rect.adjusted(1, 1, -2, -2))


class Grid(QTableView):
    """A sheet to look at. `entered` comes with a click or an arrow key on a cell, `opened` with Enter."""

    entered_cell = Signal(str, str)
    opened = Signal(str, str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.sheet_model = SheetModel(self)
        self.setAccessibleName(name)
        self.setHorizontalHeader(UprightHeader(self))
        self.setModel(self.sheet_model)
        self.setItemDelegate(SignDelegate(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        names = self.verticalHeader()
        names.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        names.setDefaultSectionSize(CELL)
        names.setFixedWidth(_NAMES_WIDTH)
        names.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        names.setTextElideMode(Qt.TextElideMode.ElideRight)
        names.setHighlightSections(True)
        self.selectionModel().currentChanged.connect(self._enter)

    def show_cell(self, key: tuple[str, str]) -> None:
        """Make the cell with these keys current, if it is shown."""
        index = self.sheet_model.place_of(key)
        if index.isValid():
            self.setCurrentIndex(index)
            self.scrollTo(index)

    def _enter(self, current: QModelIndex) -> None:
        # The bands of row and column move with the current cell.
        self.viewport().update()
        self.horizontalHeader().viewport().update()
        if current.isValid():
            self.entered_cell.emit(*self.sheet_model.keys(current))

    def resizeEvent(self, event: QResizeEvent) -> None:
        # In a narrow window the signs come first; the tip has the whole name. Qt lays the headers out in its own
        # part of this event, so their width must be settled before.
        self.verticalHeader().setFixedWidth(min(_NAMES_WIDTH, self.width() * 2 // 5))
        super().resizeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        current = self.currentIndex()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and current.isValid():
            self.opened.emit(*self.sheet_model.keys(current))
            return
        super().keyPressEvent(event)
