"""The editor's table commands by name, their menu and the strip shown while the cursor stands in a table."""

from __future__ import annotations

from collections.abc import Callable
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

GROUPS: tuple[tuple[str, ...], ...] = (
    ("在上方插入行", "在下方插入行", "在左侧插入列", "在右侧插入列"),
    ("删除行", "删除列", "删除表格"),
    ("合并单元格", "拆分单元格…"),
    ("标题行重复", "平均分布各列", "编辑表题"),
)
"""The menu of a table, a rule between groups."""
SUBMENUS: dict[str, tuple[str, ...]] = {
    "单元格对齐": ("单元格左对齐", "单元格居中", "单元格右对齐"),
    "选择": ("选择行", "选择列", "选择表格"),
    "移动": ("表格上移", "表格下移"),
}
STRIP: tuple[tuple[tuple[str, str], ...], ...] = (
    (("上插行", "在上方插入行"), ("下插行", "在下方插入行"), ("删行", "删除行")),
    (("左插列", "在左侧插入列"), ("右插列", "在右侧插入列"), ("删列", "删除列")),
    (("合并", "合并单元格"), ("拆分", "拆分单元格…")),
    (("标题行", "标题行重复"), ("左", "单元格左对齐"), ("中", "单元格居中"), ("右", "单元格右对齐")),
    (("均分", "平均分布各列"), ("表题", "编辑表题"), ("删表", "删除表格")),
)


class TableActions(QObject):
    """Defines the table commands of `edit` with `add` (text, slot, keys → action)."""

    def __init__(self, edit: PlanText, add: Callable[..., QAction]) -> None:
        super().__init__(edit)
        self._edit = edit
        self._is_editable = True
        self.insert = add("插入表格…", self._ask_size)
        self.named: dict[str, QAction] = {}
        here = self._here
        slots: dict[str, Callable[[], object]] = {
            "在上方插入行": lambda: here().insert_row(below=False),
            "在下方插入行": lambda: here().insert_row(),
            "在左侧插入列": lambda: here().insert_column(right=False),
            "在右侧插入列": lambda: here().insert_column(),
            "删除行": lambda: here().remove_row(),
            "删除列": lambda: here().remove_column(),
            "删除表格": lambda: here().remove_table(),
            "合并单元格": lambda: here().merge(),
            "拆分单元格…": self._ask_split,
            "选择行": lambda: here().select("row"),
            "选择列": lambda: here().select("column"),
            "选择表格": lambda: here().select("table"),
            "标题行重复": lambda: here().toggle_header(),
            "单元格左对齐": lambda: here().align("left"),
            "单元格居中": lambda: here().align("center"),
            "单元格右对齐": lambda: here().align("right"),
            "平均分布各列": lambda: here().even_columns(),
            "编辑表题": self._go_to_caption,
            "表格上移": lambda: here().move(-1),
            "表格下移": lambda: here().move(1),
        }
        for text, slot in slots.items():
            self.named[text] = add(text, slot)
        self.named["标题行重复"].setCheckable(True)
        self.named["标题行重复"].setToolTip("把到这一行为止的各行设为标题行：导出到 Word 后每页顶端重复")
        self.strip = self._build_strip()
        self.strip.hide()
        edit.cursorPositionChanged.connect(self.refresh)
        edit.cells.changed.connect(self.refresh)
        edit.settled.connect(lambda _: self.refresh())

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
        self.named["合并单元格"].setEnabled(has_several)
        self.named["拆分单元格…"].setEnabled(not has_several)
        self.named["平均分布各列"].setEnabled(table.columns > 1)
        self.named["标题行重复"].setChecked(table.format.headerRowCount() >= area.row + area.rows)
        self._size.setText(f"{table.rows}×{table.columns}")

    def fill_menu(self, menu: QMenu) -> None:
        """Put the commands for the table under the cursor into `menu`."""
        for group in GROUPS:
            menu.addSeparator()
            for name in group:
                menu.addAction(self.named[name])
        menu.addSeparator()
        for title, names in SUBMENUS.items():
            below = menu.addMenu(title)
            for name in names:
                below.addAction(self.named[name])

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

    def _here(self) -> TableCommands:
        return TableCommands(self._edit)

    def _ask_size(self) -> None:
        form = SizeDialog(self._edit, "插入表格", 4, 3)
        if form.exec():
            self.insert_table(form.rows.value(), form.columns.value())

    def _ask_split(self) -> None:
        commands = self._here()
        table, area = commands.table, commands.area
        if table is None:
            return
        cell = table_edit.cell_at(table, area.row, area.column).cell
        is_merged = cell.rowspan * cell.colspan > 1
        rows, columns = (cell.rowspan, cell.colspan) if is_merged else (1, 2)
        form = SizeDialog(self._edit, "拆分单元格", rows, columns, most=20)
        if form.exec():
            commands.split(form.rows.value(), form.columns.value())

    def _go_to_caption(self) -> None:
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
