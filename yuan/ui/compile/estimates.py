"""How many pages plans fill, worked out one after another while the window stays usable."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, QTimer, Signal

from yuan.jobs.compiling import LayoutName, estimated_pages
from yuan.jobs.volumes import VolumeLine
from yuan.library import Session
from yuan.model.errors import YuanError

_Key = tuple[str, int, str]
_TELL_EVERY = 12


class PageEstimates(QObject):
    """Keeps what it worked out; `changed` comes now and then and when all is known."""

    changed = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._known: dict[_Key, int] = {}
        self._waiting: list[tuple[_Key, VolumeLine, LayoutName]] = []
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._next)

    def ask(self, lines: Iterable[VolumeLine], layout: LayoutName) -> None:
        """Work these out that are not known yet, instead of what was asked before."""
        keyed = ((_key(line, layout), line, layout) for line in lines if not line.obstacle)
        self._waiting = [item for item in keyed if item[0] not in self._known]
        if self._waiting:
            self._timer.start(0)
        self.changed.emit()

    def pages(self, lines: Iterable[VolumeLine], layout: LayoutName) -> dict[str, int]:
        """What is known so far, by plan id."""
        found = {line.summary.plan: self._known.get(_key(line, layout), 0) for line in lines}
        return {plan: count for plan, count in found.items() if count}

    def is_complete(self) -> bool:
        """Whether all that was asked for is known."""
        return not self._waiting

    def _next(self) -> None:
        if not self._waiting:
            self._timer.stop()
            return
        key, line, layout = self._waiting.pop(0)
        try:
            self._known[key] = estimated_pages(self._session, line, layout)
        except YuanError:
            # A plan that cannot be read now is reported when the volume is written.
            self._known[key] = 0
        if not self._waiting:
            self._timer.stop()
        if len(self._waiting) % _TELL_EVERY == 0:
            self.changed.emit()


def _key(line: VolumeLine, layout: str) -> _Key:
    version = line.summary.in_force
    return line.summary.plan, version.number if version else 0, layout
