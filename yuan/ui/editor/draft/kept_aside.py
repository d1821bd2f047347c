"""The text typed since somebody else saved the same draft, kept on this machine as often as a save would be."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime

from yuan.library.draft_history import History, Kept
from yuan.model.document.content import Document
from yuan.model.errors import BadFile
from yuan.ui.editor.draft.recovery_files import Recovery, history_folder
from yuan.ui.workspace import Workspace

log = logging.getLogger("yuan")


class KeptAside:
    """What is kept of one conflict; `state` is the newest state of the local history with it."""

    def __init__(self, workspace: Workspace, recovery: Recovery) -> None:
        self._workspace, self._recovery = workspace, recovery
        self._document: Document | None = None
        self.state: Kept | None = None

    def keep(self, plan: str, document: Document, pictures: Mapping[str, bytes]) -> None:
        """Keep `document` as a file for the next start and as a named state, in the place of those before.

        Called in the thread of the autosave.

        Raises:
            BadFile: neither could be written.
        """
        file = self._recovery.keep(plan, document, pictures)
        try:
            name = state_name(own_name(self._workspace), datetime.now())
            history = History(history_folder(self._workspace.library))
            self.state = history.put(plan, document, name, instead_of=self.state)
        except BadFile as error:
            if file is None:
                raise
            log.warning("no state of the text kept aside: %s", error)
        self._document = document

    def holds(self, document: Document) -> bool:
        """Whether `document` is what was kept last."""
        return self._document is not None and self._document == document

    def forget(self) -> None:
        """The conflict is over, or another plan shown; what was kept stays where it is."""
        self.state = self._document = None


def own_name(workspace: Workspace) -> str:
    """What whoever is signed in is called."""
    account = workspace.session.account
    return account.full_name or account.name


def state_name(who: str, at: datetime) -> str:
    """What a state is called: whose text it is, and of when."""
    return f"{who}的文字 {at:%m月%d日%H时%M分}"
