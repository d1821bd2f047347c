"""When states of the draft go into the local history, and how one comes back."""

from __future__ import annotations

import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from platformdirs import user_data_path
from PySide6.QtCore import QTimer

from yuan.library import Library
from yuan.library.history import History
from yuan.model.document.content import Document
from yuan.model.errors import YuanError
from yuan.model.files import id_name
from yuan.ui.desk import Desk
from yuan.ui.editor.draft.history_dialog import HistoryDialog
from yuan.ui.kit.aside import Aside
from yuan.ui.kit.dialog import tell
from yuan.ui.kit.errors import show_error

if TYPE_CHECKING:
    from yuan.ui.editor.page import EditorPage

EVERY_S = 300
"""A state is kept at most so often by itself."""
OPENED_MS = 1500
"""The state a draft is opened in is kept when the page has come to rest."""


def history_folder(library: Library) -> Path:
    """Where this machine keeps the states of a library's drafts."""
    return user_data_path("yuan") / "history" / id_name(library.id)


class DraftStates:
    """Keeps and shows the states of the draft on `page`."""

    def __init__(self, page: EditorPage, desk: Desk) -> None:
        self._page, self._desk = page, desk
        self._kept_at = 0.0
        self._aside = Aside(page)

    @property
    def history(self) -> History:
        """The local history of the library at hand."""
        return History(history_folder(self._desk.library))

    def keep(self, name: str = "") -> bool:
        """Keep the draft as it is now; a failure is told only when the user asked for it by a name."""
        self._kept_at = time.monotonic()
        try:
            return self.history.keep(self._page.current_plan, self._page.edit.plan, name)
        except YuanError as error:
            if name:
                show_error(self._page, error)
            return False

    def keep_now_and_then(self) -> None:
        """Keep the draft if the last state is old enough."""
        if time.monotonic() - self._kept_at >= EVERY_S:
            self._keep_aside()

    def _keep_aside(self) -> None:
        """Keep the draft without letting the typist wait for the disk."""
        self._kept_at = time.monotonic()
        self._aside.ask(partial(self.history.keep, self._page.current_plan, self._page.edit.plan))

    def keep_soon(self) -> None:
        """Keep the draft as it was opened, once the page has come to rest."""
        opened = partial(self._keep_opened, self._page.current_plan, self._page.edit.plan)
        QTimer.singleShot(OPENED_MS, self._page, opened)

    def _keep_opened(self, plan: str, document: Document) -> None:
        if plan == self._page.current_plan:
            self._kept_at = time.monotonic()
        self._aside.ask(partial(self.history.keep, plan, document))

    def show(self) -> None:
        """Let the user look at what the draft was, and go back to it; what stands now is kept first."""
        self._page.flush()  # in a conflict the newest state is renewed by each save, and would be gone when looked at
        states = self.history.states(self._page.current_plan)
        if not states:
            tell(
                self._page,
                "本机历史",
                "这份草稿还没有历史状态：编写几分钟后会自动保留，也可以随时点“保留当前状态…”。",
            )
            return
        dialog = HistoryDialog(self._page, self.history, states, self._page.edit.plan)
        if dialog.exec():
            self._page.replace_text(dialog.chosen, "恢复前", is_derived=False)
