"""Told by the system to end: a signal, or the end of the desktop's session."""

from __future__ import annotations

import signal
import socket
from contextlib import suppress
from types import FrameType

from PySide6.QtCore import QObject, QSocketNotifier, Qt, Signal
from PySide6.QtGui import QGuiApplication

_NAMES = ("SIGTERM", "SIGHUP", "SIGINT")
"""Shutting down, logging off or closing the terminal, Ctrl+C there; those that this system has."""


class SessionEnd(QObject):
    """Emits `asked` when the program is to end now, and `saving` when the desktop wants to know what is unsaved.

    Python looks at signals between two of its own steps only, and a window that rests makes none: the system writes a
    byte into a pair of sockets, and Qt wakes the window for it.
    """

    asked = Signal()
    saving = Signal()

    def __init__(self, application: QGuiApplication) -> None:
        super().__init__(application)
        self._is_asked = False
        self._own, self._systems = socket.socketpair()
        for end in (self._own, self._systems):
            end.setblocking(False)
        signal.set_wakeup_fd(self._systems.fileno(), warn_on_full_buffer=False)
        for name in _NAMES:
            number = getattr(signal, name, None)
            if number is not None:
                signal.signal(number, self._note)
        self._notifier = QSocketNotifier(self._own.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._wake)
        # The desktop goes on as soon as the signal returns.
        application.commitDataRequest.connect(
            lambda _: self.saving.emit(), Qt.ConnectionType.DirectConnection
        )

    def _note(self, number: int, frame: FrameType | None) -> None:
        self._is_asked = True

    def _wake(self) -> None:
        with suppress(BlockingIOError):
            self._own.recv(64)
        if self._is_asked:
            self._is_asked = False
            self.asked.emit()
