"""Telling whoever opens a draft that somebody else has it open, and those who have it open that somebody came."""

from __future__ import annotations

import logging
import platform
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from datetime import datetime
from typing import Any, NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal

from yuan.library import Session
from yuan.library.parts.presence import RENEW_S
from yuan.model.errors import YuanError
from yuan.model.records import Present, Saved
from yuan.ui.editor.draft.bars import OPEN
from yuan.ui.editor.draft.open_draft import OpenDraft
from yuan.ui.kit.background import Background
from yuan.ui.kit.worker import Worker

log = logging.getLogger("yuan")

LOOK_MS = 5000
"""How often a page looks who else is there, and whether somebody saved."""


class _Seen(NamedTuple):
    """What a look at the library showed of one plan."""

    plan: str
    others: tuple[Present, ...]
    saved: Saved | None


class OpenElsewhere(QObject):
    """Says in the library that the plan of `draft` is edited here, looks for others who do, and tells of them in a bar.

    All of it in a thread, and what fails is tried again at the next look: nobody who writes waits for it.
    """

    saved_elsewhere = Signal(object)
    """Who `Saved` the draft last, as the library has it."""
    only_read_wanted = Signal()
    """The user would rather look only."""

    def __init__(self, draft: OpenDraft) -> None:
        super().__init__(draft)
        self._draft = draft
        self._plan = self._id = ""
        self._looks = 0
        self.left: Future[Any] = Future()
        """Done when the library knows that the plan is edited here no longer."""
        self.left.set_result(None)
        self._known: set[str] = set()
        self._worker, self._background = Worker("presence"), Background(self, "others")
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self._look)
        draft.shown.connect(self._follow)

    def _follow(self) -> None:
        """Another plan is shown. Who is there already is told at once."""
        self.end()
        if not self._draft.is_editable:
            return
        plan = self._draft.plan
        self._plan, self._looks = plan, 0
        self._show(_look(self._draft.workspace.session, plan))
        self._tell_library(lambda: self._begin(plan))
        self._timer.start()

    def end(self) -> None:
        """It is edited here no longer."""
        self._timer.stop()
        self._background.drop()
        if self._plan:
            left, self._plan = self._plan, ""
            self.left = self._tell_library(lambda: self._end(left))
        self._draft.notices.take(OPEN)

    def wait(self) -> None:
        """Until the library knows all of it."""
        self._worker.close(wait=True)

    def expect(self, present: Sequence[Present]) -> None:
        """The user knows of these people."""
        self._known |= {_key(one) for one in present}
        self._draft.notices.take(OPEN)

    # --- in the thread ------------------------------------------------------------------------------

    def _tell_library(self, work: Callable[[], None]) -> Future[Any]:
        """Also when the page is gone meanwhile; what nobody expected goes into the log."""
        telling = self._worker.submit(work)
        telling.add_done_callback(_log)
        return telling

    def _begin(self, plan: str) -> None:
        with suppress(YuanError):
            self._id = self._draft.workspace.session.presence.begin(plan, is_editing=True)

    def _renew(self) -> None:
        with suppress(YuanError):
            self._draft.workspace.session.presence.renew(self._id)

    def _end(self, left: str) -> None:
        """`left` is the plan whose draft was edited, the last state of which goes into the audit trail."""
        with suppress(YuanError):
            self._draft.workspace.session.presence.end(self._id)
        with suppress(YuanError):
            self._draft.workspace.session.leave_draft(left)

    # --- in the window ------------------------------------------------------------------------------

    def _look(self) -> None:
        self._looks += 1
        if self._looks * LOOK_MS % (RENEW_S * 1000) < LOOK_MS:
            self._tell_library(self._renew)
        session, plan = self._draft.workspace.session, self._plan
        self._background.run_newest(lambda: _look(session, plan), self._show)

    def _show(self, seen: _Seen) -> None:
        if seen.plan != self._plan:
            return
        if seen.saved is not None:
            self.saved_elsewhere.emit(seen.saved)
        self._tell([one for one in seen.others if one.is_editing])

    def _tell(self, others: list[Present]) -> None:
        self._known &= {_key(one) for one in others}
        strangers = [one for one in others if _key(one) not in self._known]
        if not strangers or self._draft.autosave.is_in_conflict:
            self._draft.notices.take(OPEN)
            return
        who = "；".join(_words(one, self._draft.workspace.session.account.name) for one in strangers)
        text = f"{who}。两人同时修改同一份草稿，后保存的一方要对照取舍。"
        self._draft.notices.put(
            OPEN,
            text,
            [("只读查看", self.only_read_wanted.emit), ("仍然编辑", lambda: self.expect(strangers))],
        )


def _log(telling: Future[Any]) -> None:
    error = telling.exception()
    if error is not None:
        log.error("telling who is at work failed", exc_info=error)


def _look(session: Session, plan: str) -> _Seen:
    others: tuple[Present, ...] = ()
    saved = None
    with suppress(YuanError):
        others = session.presence.others(plan)
    with suppress(YuanError):
        saved = session.last_saved(plan)
    return _Seen(plan, others, saved)


def _key(present: Present) -> str:
    return f"{present.account} {present.machine}"


def _words(present: Present, account: str) -> str:
    """Who it is, since when and where."""
    since = present.since.astimezone()
    when = f"{since:%H:%M}" if since.date() == datetime.now().date() else f"{since:%m月%d日 %H:%M}"
    where = "这台电脑" if present.machine == platform.node() else f"电脑“{present.machine}”"
    who = f"您的账号（{present.name}）" if present.account == account else present.name
    window = "的另一个窗口中" if present.account == account else "上"
    return f"{who}自 {when} 起在{where}{window}编辑这份草稿"
