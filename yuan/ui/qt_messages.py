"""What Qt has to say goes into the program's log; that there is no display is told to the person."""

from __future__ import annotations

import logging
import os
import sys

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

from yuan.ui.display import NO_DISPLAY

log = logging.getLogger("yuan.qt")

_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}
_MOST_KNOWN = 1000
_known: set[str] = set()


def log_qt_messages() -> None:
    """Write Qt's messages into the log from now on, each text once: some come at every movement of the mouse."""
    qInstallMessageHandler(_on_message)


def _on_message(kind: QtMsgType, context: QMessageLogContext, text: str | None) -> None:
    said = text or ""
    if said not in _known and len(_known) < _MOST_KNOWN:
        _known.add(said)
        log.log(_LEVELS[kind], "%s", said)
    if kind is QtMsgType.QtFatalMsg:
        sys.stderr.write(NO_DISPLAY + "\n")
        sys.stderr.flush()
        os._exit(1)
