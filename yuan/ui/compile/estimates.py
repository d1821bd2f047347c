"""How many pages plans fill, worked out one after another beside the window."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import QObject, Signal

from yuan.jobs.compiling import LayoutName, estimated_pages
from yuan.jobs.volumes import VolumeLine
from yuan.library import Session
from yuan.model.errors import YuanError
from yuan.ui.kit.background import Background

log = logging.getLogger("yuan")

_Key = tuple[str, int, str]
_TELL_EVERY = 12


class PageEstimates(QObject):
    """Keeps what it worked out; `changed` comes now and then and when all is known."""

    changed = Signal()

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._known: dict[_Key, int] = {}
        self._waiting: list[tuple[_Key, VolumeLine, LayoutName]] = []
        self._under_way: _Key | None = None
        self._is_paused = False
        self._background = Background(self, "estimates")

    def ask(self, lines: Iterable[VolumeLine], layout: LayoutName) -> None:
        """Work these out that are not known yet, instead of what was asked before."""
        keyed = ((_key(line, layout), line, layout) for line in lines if not line.obstacle)
        self._waiting = [item for item in keyed if item[0] not in self._known and item[0] != self._under_way]
        self._next()
        self.changed.emit()

    def pause(self, is_paused: bool) -> None:
        """Rest while nobody looks: other work behind the window is then done in half the time."""
        self._is_paused = is_paused
        self._next()

    def stop(self) -> None:
        """Work out no more, and wait for what is under way: the library is about to be closed."""
        self._waiting, self._under_way = [], None
        self._background.stop()

    def pages(self, lines: Iterable[VolumeLine], layout: LayoutName) -> dict[str, int]:
        """What is known so far, by plan id."""
        found = {line.summary.plan: self._known.get(_key(line, layout), 0) for line in lines}
        return {plan: count for plan, count in found.items() if count}

    def _next(self) -> None:
        if self._waiting and self._under_way is None and not self._is_paused:
            self._under_way, line, layout = self._waiting.pop(0)
            self._background.run(partial(_pages, self._session, line, layout), self._take)

    def _take(self, count: int) -> None:
        if self._under_way is None:
            return
        self._known[self._under_way] = count
        self._under_way = None
        self._next()
        if len(self._waiting) % _TELL_EVERY == 0:
            self.changed.emit()


def _pages(session: Session, line: VolumeLine, layout: LayoutName) -> int:
    """The pages of one plan, 0 when they cannot be told: a plan that cannot be read is reported when it is compiled."""
    try:
        return estimated_pages(session, line, layout)
    except YuanError:
        return 0
    except Exception:
        log.exception("estimating pages failed")
        return 0


def _key(line: VolumeLine, layout: str) -> _Key:
    version = line.summary.in_force
    return line.summary.plan, version.number if version else 0, layout
