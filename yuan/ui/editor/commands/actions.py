"""The editor's commands at work: which can be used at the cursor, and where they stand on the page."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from yuan.ui.editor.commands.command_list import (
    AIDS,
    COMMANDS,
    MENUS,
    PASTE_PLAIN,
    REDO,
    RUNNING,
    SECTIONS,
    TABLE_MENU,
    TABLE_SUBMENUS,
    UNDO,
)
from yuan.ui.editor.commands.operations import Operations
from yuan.ui.editor.commands.toolbar import build_toolbar, editor_menu
from yuan.ui.editor.commands.view_actions import ViewActions
from yuan.ui.editor.tables.geometry import CellTint
from yuan.ui.editor.tables.mouse import TableMouse
from yuan.ui.editor.text.editing import is_in_cell, kind_of
from yuan.ui.editor.text.formats import ITEM, PARAGRAPH, VOID
from yuan.ui.editor.text.typing_aids import aids_are_on


class EditorActions:
    """Actions by the ids of their commands; those that change the text are switched off where it is only read."""

    def __init__(self, on: Operations) -> None:
        self._draft, self._edit, self._outline = on.draft, on.edit, on.outline
        self.tables, self.objects = on.tables, on.objects
        self._is_editable = False
        self.named: dict[str, QAction] = {
            id: command.action(on, on.draft.widget) for id, command in COMMANDS.items()
        }
        self.tables.take(
            self.named,
            [[self.named[command.id] for command in group] for group in TABLE_MENU.groups],
            {
                menu.title: [self.named[command.id] for group in menu.groups for command in group]
                for menu in TABLE_SUBMENUS
            },
        )
        self.objects.take(self.named)
        TableMouse(self._edit)
        CellTint(self._edit)
        self.view = ViewActions(on.view, on.zooming, self.named)
        self.bar = build_toolbar(self.named, self.tables)
        for action in self.named.values():
            action.setEnabled(False)
        self._edit.cursorPositionChanged.connect(self._refresh)
        self._edit.undoAvailable.connect(lambda _: self._refresh())
        self._edit.redoAvailable.connect(lambda _: self._refresh())
        on.draft.shown.connect(self._follow)
        on.outline.command_wanted.connect(lambda id: self.named[id].trigger())
        on.outline.customContextMenuRequested.connect(self._outline_menu)
        self._edit.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._edit.customContextMenuRequested.connect(self._context_menu)

    def _follow(self) -> None:
        """Another plan is shown."""
        editable = self._is_editable = self._draft.is_editable
        for id, command in COMMANDS.items():
            self.named[id].setEnabled(editable or not command.changes)
        self.tables.set_editable(editable)
        self.view.renew()
        self._refresh()

    def menus(self, parent: QWidget) -> list[QMenu]:
        """Every menu of the toolbar once more."""
        return [editor_menu(self.named, self.tables, menu, parent) for menu in MENUS]

    def _refresh(self) -> None:
        """Enable what can be done at the cursor. At once, so that no key pressed after a step is lost."""
        document, cursor = self._edit.document(), self._edit.textCursor()
        is_running = cursor.hasSelection() or kind_of(cursor.block()) in (PARAGRAPH, ITEM, VOID)
        for command in RUNNING:
            self.named[command.id].setEnabled(self._is_editable and is_running)
        self.objects.refresh(self._is_editable)
        self.named[UNDO.id].setEnabled(self._is_editable and document.isUndoAvailable())
        self.named[REDO.id].setEnabled(self._is_editable and document.isRedoAvailable())
        self.named[AIDS.id].setChecked(aids_are_on())

    def _context_menu(self, place: QPoint) -> None:
        here, chosen = self._edit.cursorForPosition(place), self._edit.textCursor()
        has_cells = self._edit.cells.holds(here.position())
        if not has_cells and not chosen.selectionStart() <= here.position() <= chosen.selectionEnd():
            self._edit.setTextCursor(here)
        menu = self._edit.createStandardContextMenu(place)
        for action in menu.actions():
            own: dict[str, Callable[[], object]] = {
                "edit-undo": self._edit.undo,
                "edit-redo": self._edit.redo,
                "edit-cut": self._edit.cut,
                "edit-copy": self._edit.copy_selected,
                "edit-delete": self._edit.erase_selected,
            }
            if (act := own.get(action.objectName())) is not None:
                action.triggered.disconnect()
                action.triggered.connect(lambda _=False, act=act: act())
                acts_on_selection = action.objectName() not in ("edit-undo", "edit-redo")
                action.setEnabled(action.isEnabled() or (has_cells and acts_on_selection))
            if action.objectName() == "edit-paste":
                menu.insertAction(action, self.named[PASTE_PLAIN.id])
        menu.addSeparator()
        if self.objects.fill_menu(menu, place):
            pass
        elif is_in_cell(self._edit.textCursor()):
            self.tables.fill_menu(menu)
        else:
            menu.addActions([self.named[command.id] for command in SECTIONS])
        menu.exec(self._edit.viewport().mapToGlobal(place))

    def _outline_menu(self, place: QPoint) -> None:
        """The context menu of the outline, for the heading under the pointer."""
        outline = self._outline
        id = str(outline.indexAt(place).data(int(Qt.ItemDataRole.UserRole)) or "")
        if not id or self._edit.isReadOnly():
            return
        if id not in outline.chosen_ids:
            self._draft.go_to(id)
        outline.setFocus()
        menu = QMenu(outline)
        menu.addActions([self.named[command.id] for command in SECTIONS])
        menu.addSeparator()
        menu.addAction("改标题", lambda: outline.edit(outline.headings.index_of(id)), QKeySequence("F2"))
        folding = menu.addMenu("折叠与展开")
        for level in (1, 2, 3):
            folding.addAction(f"显示到{'一二三'[level - 1]}级标题", partial(outline.fold_to, level))
        folding.addAction("全部展开", outline.expandAll)
        menu.exec(outline.viewport().mapToGlobal(place))
