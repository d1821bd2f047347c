"""What the keys do that change blocks rather than signs: Enter, Backspace, Delete, Tab."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QTextCursor

from yuan.ui.editor.tables.commands import TableCommands
from yuan.ui.editor.text import editing, typing_aids
from yuan.ui.editor.text.formats import SECTION
from yuan.ui.editor.text.plan_text import PlanText


def press(edit: PlanText, event: QKeyEvent) -> bool:
    """Act on the keys that change blocks; True when that is all there is to do."""
    key, modifiers = event.key(), event.modifiers()
    keys, none = Qt.Key, modifiers == Qt.KeyboardModifier.NoModifier
    cursor = edit.textCursor()
    done = False
    if key in (keys.Key_Return, keys.Key_Enter) and none:
        if edit.cells.erase():
            cursor = edit.textCursor()
        with editing.one_step(cursor):
            editing.erase_selection(cursor)
            editing.split(cursor)
        done = True
    elif key in (keys.Key_Backspace, keys.Key_Delete):
        if key == keys.Key_Backspace and TableCommands(edit).remove_whole():
            return True
        if edit.cells.erase():
            return True
        if cursor.hasSelection():
            editing.erase_selection(cursor)
            done = True
        elif key == keys.Key_Backspace:
            done = typing_aids.erase_pair(cursor) or editing.erase_back(cursor)
        else:
            done = editing.erase_forward(cursor)
    elif key in (keys.Key_Tab, keys.Key_Backtab):
        done = _tab(edit, cursor, forward=key == keys.Key_Tab)
    if done:
        edit.setTextCursor(cursor)
        edit.ensureCursorVisible()
    return done


def _tab(edit: PlanText, cursor: QTextCursor, *, forward: bool) -> bool:
    table = edit.tables.under(cursor)
    area = table.area_at(cursor.position()) if table is not None else None
    if table is not None and area is not None:
        target = table.neighbour(area, forward=forward)
        if target is not None:
            cursor.setPosition(target.firstPosition())
        elif forward and TableCommands(edit).insert_row():
            grown = edit.tables.under(edit.textCursor())
            assert grown is not None
            cursor.setPosition(grown.cell(grown.rows - 1, 0).firstPosition())
        return True
    if editing.kind_of(cursor.block()) == SECTION and cursor.atBlockStart():
        edit.structure.demote(cursor) if forward else edit.structure.promote(cursor)
        edit.settle()
    return True
