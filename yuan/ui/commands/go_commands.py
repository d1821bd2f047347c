"""The menu 转到: the places, the bars above them, the palette, searching."""

from __future__ import annotations

from functools import partial

from yuan.ui.kit.command import Command, CommandMenu
from yuan.ui.kit.notice_bar import enter_notices
from yuan.ui.places import PLACES
from yuan.ui.shell import Shell

SEARCH_KEYS = ("Ctrl+Shift+F", "Ctrl+F")
"""Where Ctrl+F finds within the page, only the first searches all plans."""


def _go(place: str, shell: Shell) -> None:
    shell.go(place)


SEARCH = Command[Shell]("go.search-all", "检索全部预案", partial(_go, "search"), SEARCH_KEYS)
GO = CommandMenu[Shell](
    "转到(&G)",
    (
        tuple(
            Command(f"go.{place.id}", place.title, partial(_go, place.id), (place.shortcut,))
            for place in PLACES
        ),
        (
            Command("go.notices", "提示栏", enter_notices, ("F6",)),
            Command("go.palette", "查找预案、章节、命令…", lambda shell: shell.open_palette(), ("Ctrl+K",)),
            SEARCH,
        ),
    ),
)
