"""The menu 帮助: the manual, the keys, what program this is and where its log lies."""

from __future__ import annotations

from html import escape
from importlib.resources import files

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

import yuan
from yuan.ui.commands.shortcut_sheet import ShortcutSheet, shortcut_rows
from yuan.ui.kit.command import Command, CommandMenu
from yuan.ui.kit.dialog import tell
from yuan.ui.program_log import log_file
from yuan.ui.shell import Shell

MANUAL = files("yuan") / "manual" / "manual.md"


def show_manual(shell: Shell) -> None:
    """Open the manual with the system's program for it, otherwise say where it is."""
    if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(MANUAL))):
        tell(shell, "使用手册", f"系统没有可以打开使用手册的程序。手册在：\n{MANUAL}")


def show_shortcuts(shell: Shell) -> None:
    """Every command with its keys; those of the editor and the plan list too, from wherever one is."""
    commands = {"通用": shell.menu_actions()}
    for place, title in (("editor", "编制"), ("library", "预案库")):
        commands[title] = shell.page(place).actions()
    ShortcutSheet(shell, shortcut_rows(commands)).exec()


def show_about(shell: Shell) -> None:
    """Name and version, and the keys worth knowing."""
    tell(
        shell,
        "关于预案编审",
        f"<b>预案编审 {yuan.__version__}</b><br><br>编制、审核、检索和印制应急预案。<br>"
        "依据《突发事件应急预案管理办法》（国办发〔2024〕5号）和 GB/T 9704-2012。<br><br>"
        "全部按键见 帮助 → 快捷键。<br><br>"
        f"日志：{escape(str(log_file()))}<br>只记录出错的位置，不含预案文字和密码。",
        has_markup=True,
    )


def open_log_folder(shell: Shell) -> None:
    """Open the folder of the log, from which it may be sent to who looks after the program."""
    folder = log_file().parent
    if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
        tell(shell, "日志", f"日志在：\n{folder}")


def register_packages(shell: Shell) -> None:
    """Let a double click on a package open it here."""
    from yuan.jobs.file_type import register_file_type

    register_file_type()
    tell(shell, "数据包文件", "已登记：以后双击 .yuanpkg 文件，就用预案编审打开，登录后先预览再接收。")


HELP = CommandMenu(
    "帮助(&H)",
    (
        (
            Command("help.manual", "使用手册", show_manual, ("F1",)),
            Command("help.shortcuts", "快捷键…", show_shortcuts, ("Ctrl+F1",)),
            Command("help.log", "打开日志所在文件夹", open_log_folder),
            Command("help.file-type", "双击打开数据包", register_packages),
            Command("help.about", "关于预案编审", show_about),
        ),
    ),
)
