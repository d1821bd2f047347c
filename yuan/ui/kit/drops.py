"""Files and folders dropped anywhere onto a window."""

from __future__ import annotations

from collections.abc import Set
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QAbstractScrollArea, QLineEdit, QWidget


def dropped_paths(mime: QMimeData, suffixes: Set[str]) -> list[Path]:
    """The folders in `mime` and its files of these kinds; others are left to the widget under the pointer."""
    paths = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
    return [path for path in paths if path.is_dir() or path.suffix.lower() in suffixes]


class FileDrops(QObject):
    """Watches `window`, and the fields in pages given to `watch`, for files of the kinds `suffixes` dropped on them."""

    dropped = Signal(list)

    def __init__(self, window: QWidget, suffixes: Set[str]) -> None:
        super().__init__(window)
        self._suffixes = suffixes
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def watch(self, page: QWidget) -> None:
        """Text fields take a dropped file for text; make them leave documents to the window."""
        for view in page.findChildren(QAbstractScrollArea):
            view.viewport().installEventFilter(self)
        for edit in page.findChildren(QLineEdit):
            edit.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QDropEvent | QDragEnterEvent | QDragMoveEvent):
            return False
        paths = dropped_paths(event.mimeData(), self._suffixes)
        if not paths:
            return False
        event.acceptProposedAction()
        if event.type() is QEvent.Type.Drop:
            self.dropped.emit(paths)
        return True
