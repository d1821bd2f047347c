"""When states of the draft go into the local history, and how one comes back."""

from __future__ import annotations

import logging
import time
from functools import partial

from PySide6.QtCore import QObject, QTimer

from yuan.library.draft_history import History
from yuan.model.document.content import Document
from yuan.ui.editor.draft.history_dialog import HistoryDialog
from yuan.ui.editor.draft.open_draft import OpenDraft
from yuan.ui.kit.background import Background
from yuan.ui.kit.dialog import tell

log = logging.getLogger("yuan")

EVERY_S = 300
"""A state is kept at most so often by itself."""
OPENED_MS = 1500
"""The state a draft is opened in is kept when the page has come to rest."""


class DraftStates(QObject):
    """Keeps and shows the states of `draft`: as it is opened, every now and then, and when the user says so."""

    def __init__(self, draft: OpenDraft) -> None:
        super().__init__(draft)
        self._draft = draft
        self._kept_at = 0.0
        self._background = Background(self, "states")
        draft.shown.connect(self._keep_soon)

    @property
    def history(self) -> History:
        """The local history of the library at hand."""
        return self._draft.history

    def keep(self, name: str) -> bool:
        """Keep the draft as it is now, under a name; a failure is told."""
        self._kept_at = time.monotonic()
        return self._draft.keep_state(name)

    def keep_now_and_then(self) -> None:
        """Keep the draft if the last state is old enough, without letting the typist wait for the disk."""
        if time.monotonic() - self._kept_at >= EVERY_S:
            self._keep_aside(self._draft.plan, self._draft.text.plan)

    def _keep_soon(self) -> None:
        """Keep the draft as it was opened, once the page has come to rest."""
        if self._draft.is_editable:
            opened = partial(self._keep_aside, self._draft.plan, self._draft.text.plan)
            QTimer.singleShot(OPENED_MS, self, opened)

    def _keep_aside(self, plan: str, document: Document) -> None:
        if plan == self._draft.plan:
            self._kept_at = time.monotonic()
        # The text itself is safe: a disk that is full is for the log.
        self._background.run(partial(self.history.keep, plan, document), failed=_log)

    def show(self) -> None:
        """Let the user look at what the draft was, and go back to it; what stands now is kept first."""
        draft = self._draft
        draft.flush()  # in a conflict the newest state is renewed by each save, and would be gone when looked at
        states = self.history.states(draft.plan)
        if not states:
            tell(
                draft.widget,
                "本机历史",
                "这份草稿还没有历史状态：编写几分钟后会自动保留，也可以随时点“保留当前状态…”。",
            )
            return
        dialog = HistoryDialog(draft.widget, self.history, states, draft.text.plan)
        if dialog.exec():
            draft.replace(dialog.chosen, "恢复前", is_derived=False)


def _log(error: Exception) -> None:
    log.warning("no state of the draft was kept", exc_info=error)
