"""The editor's toolbar and menus, made from the list of commands."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QSizePolicy, QToolBar, QToolButton, QWidget

from yuan.ui.editor.commands.command_list import BUTTONS, MENUS, TABLE_MENU
from yuan.ui.editor.commands.operations import Operations
from yuan.ui.editor.tables.actions import TableActions
from yuan.ui.kit.command import CommandMenu
from yuan.ui.theme import put_icon, set_role

Named = Mapping[str, QAction]
_ICON = QSize(20, 20)


def editor_menu(
    named: Named, tables: TableActions, made_from: CommandMenu[Operations], parent: QWidget
) -> QMenu:
    """A menu of the commands `named` by their ids; the one of tables has a grid to draw a new one on, too."""
    if made_from is TABLE_MENU:
        menu = tables.menu(parent)
        menu.setTitle(made_from.title)
        return menu
    menu = QMenu(made_from.title, parent)
    for group in made_from.groups:
        menu.addSeparator()
        menu.addActions([named[command.id] for command in group])
    return menu


def build_toolbar(named: Named, tables: TableActions) -> QToolBar:
    """Buttons with icon and name; what finds no room goes behind the arrow at the end."""
    bar = QToolBar("编制")
    set_role(bar, "strip")
    bar.setIconSize(_ICON)
    bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
    bar.setMovable(False)
    bar.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    for group in BUTTONS:
        for command in group:
            _add(bar, named[command.id])
        bar.addSeparator()
    for menu in MENUS:
        button = _button()
        button.setText(f"{menu.title} ▾")
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setMenu(editor_menu(named, tables, menu, button))
        put_icon(button, menu.icon)
        set_role(button, "menu")
        bar.addWidget(button)
    return bar


def _add(bar: QToolBar, action: QAction) -> None:
    bar.addAction(action)
    button = bar.widgetForAction(action)
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    set_role(button, "tool")


def _button() -> QToolButton:
    button = QToolButton()
    button.setIconSize(_ICON)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return button
