"""The editor's table commands: when they can be used, their menu and the strip shown while the cursor stands in a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QTextCursor
from PySide6.QtWidgets import QLabel, QMenu, QSizePolicy, QToolBar, QToolButton, QWidget, QWidgetAction

from yuan.model.document import table_edit
from yuan.model.errors import BadFile
from yuan.ui.editor.tables.commands import TableCommands, insert_table
from yuan.ui.editor.tables.picker import GridPicker, SizeDialog
from yuan.ui.editor.tables.selection import has_several_cells, selected_area
from yuan.ui.editor.text.editing import is_in_cell, kind_of
from yuan.ui.editor.text.formats import CAPTION
from yuan.ui.editor.text.plan_text import PlanText
from yuan.ui.kit.errors import show_error
from yuan.ui.theme import set_role

STRIP: tuple[tuple[tuple[str, str], ...], ...] = (
    (("上插行", "table.row-above"), ("下插行", "table.row-below"), ("删行", "table.delete-row")),
    (("左插列", "table.column-left"), ("右插列", "table.column-right"), ("删列", "table.delete-column")),
    (("合并", "table.merge"), ("拆分", "table.split")),
    (
        ("标题行", "table.header"),
        ("左", "table.align-left"),
        ("中", "table.align-center"),
        ("右", "table.align-right"),
    ),
    (("均分", "table.even-columns"), ("表题", "table.caption"), ("删表", "table.delete")),
)
"""The strip below a table, in groups: a short word and the id of the command."""


class TableActions(QObject):
    """What can be done to the table of `edit` at the cursor, and when."""

    def __init__(self, edit: PlanText) -> None:
        super().__init__(edit)
        self._edit = edit
        self._is_editable = True

    def take(
        self,
        named: Mapping[str, QAction],
        groups: Sequence[Sequence[QAction]],
        submenus: Mapping[str, Sequence[QAction]],
    ) -> None:
        """Enable these actions, named by their ids, as the cursor allows, and show them in the strip.

        Args:
            groups: those that stand in the menu of a table.
            submenus: those that stand in menus of their own below it.
        """
        self.insert = named["insert.table"]
        self.named = {id: action for id, action in named.items() if id.startswith("table.")}
        self._groups, self._submenus = groups, submenus
        self.strip = self._build_strip()
        self.strip.hide()
        self._edit.cursorPositionChanged.connect(self.refresh)
        self._edit.cells.changed.connect(self.refresh)
        self._edit.settled.connect(lambda _: self.refresh())

    def set_editable(self, editable: bool) -> None:
        """Whether the plan shown may be changed."""
        self._is_editable = editable
        self.refresh()

    def refresh(self) -> None:
        """Enable what can be done at the cursor, and show the strip in a table."""
        table = self._edit.tables.under(self._edit.textCursor())
        is_inside = table is not None and self._is_editable
        self.strip.setVisible(is_inside)
        self.insert.setEnabled(self._is_editable and table is None)
        for action in self.named.values():
            action.setEnabled(is_inside)
        if table is None or not is_inside:
            return
        area, has_several = selected_area(self._edit), has_several_cells(self._edit)
        assert area is not None
        self.named["table.merge"].setEnabled(has_several)
        self.named["table.split"].setEnabled(not has_several)
        self.named["table.even-columns"].setEnabled(table.columns > 1)
        self.named["table.header"].setChecked(table.format.headerRowCount() >= area.row + area.rows)
        self._size.setText(f"{table.rows}×{table.columns}")

    def fill_menu(self, menu: QMenu) -> None:
        """Put the commands for the table under the cursor into `menu`."""
        for group in self._groups:
            menu.addSeparator()
            menu.addActions(group)
        menu.addSeparator()
        for title, actions in self._submenus.items():
            menu.addMenu(title).addActions(actions)

    def menu(self, parent: QWidget) -> QMenu:
        """The menu 表格: a grid to draw a new table on, and the commands."""
        menu = QMenu(parent)
        picker = GridPicker()
        holder = QWidgetAction(menu)
        holder.setDefaultWidget(picker)
        menu.addAction(holder)
        menu.addAction(self.insert)
        self.fill_menu(menu)

        def take(rows: int, columns: int) -> None:
            menu.close()
            self.insert_table(rows, columns)

        picker.chosen.connect(take)
        menu.aboutToShow.connect(lambda: picker.setEnabled(self.insert.isEnabled()))
        return menu

    def insert_table(self, rows: int, columns: int) -> None:
        """A new table after the block under the cursor, which goes into its first cell."""
        cursor = self._edit.textCursor()
        if insert_table(cursor, rows, columns):
            self._edit.setTextCursor(cursor)
            self._edit.ensureCursorVisible()
            self._edit.settle()
        elif is_in_cell(cursor):
            show_error(
                self._edit, BadFile("表格里不能再插入表格。", "请把光标移到表格外，或用“拆分单元格”。")
            )

    # --- parts --------------------------------------------------------------------------------------

    def here(self) -> TableCommands:
        """The commands on the table at the cursor."""
        return TableCommands(self._edit)

    def ask_size(self) -> None:
        """Ask how large, and insert a table."""
        form = SizeDialog(self._edit, "插入表格", 4, 3)
        if form.exec():
            self.insert_table(form.rows.value(), form.columns.value())

    def ask_split(self) -> None:
        """Ask into how many, and split the cell at the cursor."""
        commands = self.here()
        table, area = commands.table, commands.area
        if table is None:
            return
        cell = table_edit.cell_at(table, area.row, area.column).cell
        is_merged = cell.rowspan * cell.colspan > 1
        rows, columns = (cell.rowspan, cell.colspan) if is_merged else (1, 2)
        form = SizeDialog(self._edit, "拆分单元格", rows, columns, most=20)
        if form.exec():
            commands.split(form.rows.value(), form.columns.value())

    def go_to_caption(self) -> None:
        """Select the caption of the table at the cursor."""
        cursor = self._edit.textCursor()
        table = self._edit.tables.under(cursor)
        if table is None:
            return
        block = self._edit.document().findBlock(table.before)
        if kind_of(block) == CAPTION:
            cursor.setPosition(block.position())
            cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
            self._edit.setTextCursor(cursor)
            self._edit.setFocus()

    def _build_strip(self) -> QToolBar:
        strip = QToolBar("表格")
        strip.setObjectName("table-strip")
        set_role(strip, "strip")
        # What does not fit goes behind the arrow at the end rather than taking room from the outline.
        strip.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        name, self._size = QLabel("表格"), QLabel()
        for label in (name, self._size):
            set_role(label, "muted")
            strip.addWidget(label)
        for group in STRIP:
            strip.addSeparator()
            for text, command in group:
                strip.addWidget(self._button(text, self.named[command]))
        return strip

    def _button(self, text: str, action: QAction) -> QToolButton:
        button = QToolButton()
        button.setDefaultAction(action)
        button.setText(text)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        set_role(button, "tool")
        # A change of the action gives the button the action's own, longer text again.
        action.changed.connect(partial(button.setText, text))
        return button
