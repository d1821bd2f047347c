"""Watching behind the window that the library's file stays in its place, and that it is whole by itself.

What the window holds is kept elsewhere as soon as the file is missed, beside the window's thread too: a library is
large, and a drive may be slow.
"""

from __future__ import annotations

import logging
from typing import NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal

from yuan.library import Library
from yuan.model.errors import Cancelled, YuanError
from yuan.ui.kit.background import Background

log = logging.getLogger("yuan")

LOOK_MS = 3000
"""How often the file is looked for."""
REST_S = 2.0
"""When nobody has written for so long, what stands in the log is moved into the file: people copy files alone."""


class _Look(NamedTuple):
    """What came of one look: what happened to the file, and what became of what the library held, a sentence each."""

    fault: str = ""
    kept: str = ""


class LibraryFileWatch(QObject):
    """Tells once when the library's file was deleted, moved, replaced or written over."""

    lost = Signal(str, str)
    """What happened, as the beginning of a sentence, and a sentence on what became of what this window holds.
    Nothing can be written any more."""
    found = Signal()
    """The file stands in its place again."""

    def __init__(self, library: Library, parent: QObject) -> None:
        super().__init__(parent)
        self._library = library
        self._background = Background(self, "place")
        self._is_lost = False
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._begin)
        self.start()

    def stop(self) -> None:
        """Look no more, and wait for the look under way."""
        self._timer.stop()
        self._background.stop()

    def start(self) -> None:
        """Look from now on, as at first or after `stop`."""
        if self._library.file is not None:
            self._timer.start(LOOK_MS)

    def _begin(self) -> None:
        if not self._background.is_busy:
            keeps = not self._is_lost
            self._background.run(lambda: self._look(keeps=keeps), self._tell)

    def _look(self, *, keeps: bool) -> _Look:
        """One look, aside: a network drive may take its time. With `keeps` a missed library is kept elsewhere."""
        try:
            fault = self._library.place_fault()
            if fault:
                return _Look(fault, self._keep() if keeps else "")
            self._library.checkpoint(rested_s=REST_S)
        except Cancelled:
            raise
        except Exception as error:  # the next write will say what is wrong
            log.warning("looking after the library's file failed: %s", error)
        return _Look()

    def _keep(self) -> str:
        try:
            return f"本窗口中的预案库已另存为“{self._library.keep_elsewhere(self._background.report)}”。"
        except Cancelled:
            raise
        except YuanError as error:
            return f"另存本窗口中的预案库没有成功：{error}"
        except Exception as error:
            log.error("keeping a displaced library failed", exc_info=error)
            return "另存本窗口中的预案库遇到意外错误，没有成功。"

    def _tell(self, look: _Look) -> None:
        if bool(look.fault) != self._is_lost:
            self._is_lost = bool(look.fault)
            if look.fault:
                self.lost.emit(look.fault, look.kept)
            else:
                self.found.emit()
