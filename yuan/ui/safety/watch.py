"""Watching behind the window that the library's file stays in its place, and that it is whole by itself.

What the window holds is kept elsewhere as soon as the file is missed, beside the window's thread too: a library is
large, and a drive may be slow.
"""

from __future__ import annotations

import logging

from PySide6.QtCore import QObject, QThread, QTimer, Signal

from yuan.library import Library
from yuan.model.errors import Cancelled, YuanError

log = logging.getLogger("yuan")

LOOK_MS = 3000
"""How often the file is looked for."""
REST_S = 2.0
"""When nobody has written for so long, what stands in the log is moved into the file: people copy files alone."""


class _Look(QThread):
    """One look, aside: a network drive may take its time. Keeps what came of it.

    Args:
        keeps: keep what the library held elsewhere when its file is missed.
    """

    def __init__(self, library: Library, *, keeps: bool) -> None:
        super().__init__()
        self._library, self._keeps = library, keeps
        self.is_stopping = False
        self.fault = ""
        self.kept = ""
        """What became of what the library held, a sentence."""

    def run(self) -> None:
        try:
            self.fault = self._library.place_fault()
            if self.fault and self._keeps:
                self.kept = self._keep()
            elif not self.fault:
                self._library.checkpoint(rested_s=REST_S)
        except Exception as error:  # the next write will say what is wrong
            log.warning("looking after the library's file failed: %s", error)

    def _keep(self) -> str:
        try:
            return f"本窗口中的预案库已另存为“{self._library.keep_elsewhere(self._report)}”。"
        except Cancelled:
            return ""
        except YuanError as error:
            return f"另存本窗口中的预案库没有成功：{error}"
        except Exception as error:
            log.error("keeping a displaced library failed", exc_info=error)
            return "另存本窗口中的预案库遇到意外错误，没有成功。"

    def _report(self, done: int, total: int, what: str) -> None:
        if self.is_stopping:
            raise Cancelled


class PlaceWatch(QObject):
    """Tells once when the library's file was deleted, moved, replaced or written over."""

    lost = Signal(str, str)
    """What happened, as the beginning of a sentence, and a sentence on what became of what this window holds.
    Nothing can be written any more."""
    found = Signal()
    """The file stands in its place again."""

    def __init__(self, library: Library, parent: QObject) -> None:
        super().__init__(parent)
        self._library = library
        self._look: _Look | None = None
        self._is_lost = False
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._begin)
        if library.file is not None:
            self._timer.start(LOOK_MS)

    def stop(self) -> None:
        """Look no more, and wait for the look under way."""
        self._timer.stop()
        if self._look is not None:
            look, self._look = self._look, None
            look.is_stopping = True
            look.finished.disconnect()
            look.wait()

    def start(self) -> None:
        """Look again after `stop`."""
        if self._library.file is not None:
            self._timer.start(LOOK_MS)

    def _begin(self) -> None:
        if self._look is None:
            self._look = _Look(self._library, keeps=not self._is_lost)
            self._look.finished.connect(self._end)
            self._look.start()

    def _end(self) -> None:
        look, self._look = self._look, None
        if look is None:
            return
        look.wait()
        if self._timer.isActive() and bool(look.fault) != self._is_lost:
            self._is_lost = bool(look.fault)
            if look.fault:
                self.lost.emit(look.fault, look.kept)
            else:
                self.found.emit()
