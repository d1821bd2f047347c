"""Files to be kept with something: chosen or dropped, listed with their sizes, taken off again."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QListWidget, QPushButton, QWidget

from yuan.model.errors import Refused
from yuan.model.process.materials import LARGEST_MB, NewMaterial, read_material, told_size
from yuan.ui.kit.errors import show_error
from yuan.ui.kit.parts import REST, hbox, note, vbox

HINT = f"可把文件拖到这里；每个不超过 {LARGEST_MB} MB，存入预案库并记下校验值。"


class FileStrip(QWidget):
    """`files` are those listed now. Emits `changed` when a file came or went."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAcceptDrops(True)
        self.files: list[NewMaterial] = []
        self.list = QListWidget()
        self.list.setAccessibleName("附件材料")
        self.list.setFixedHeight(76)
        self.add_button, self.remove_button = QPushButton("添加文件…"), QPushButton("移除")
        for button in (self.add_button, self.remove_button):
            button.setAutoDefault(False)
        hint = note(HINT)
        side = vbox(self.add_button, self.remove_button, REST)
        line = hbox((self.list, 1), side)
        vbox(line, hint, on=self, margin=0)
        self.add_button.clicked.connect(self._choose)
        self.remove_button.clicked.connect(self._remove)
        self.list.currentRowChanged.connect(lambda row: self.remove_button.setEnabled(row >= 0))
        self.remove_button.setEnabled(False)

    def add(self, paths: Iterable[Path]) -> None:
        """Read files and list them; what cannot be kept is told and left out."""
        for path in paths:
            try:
                found = read_material(path)
            except Refused as error:
                show_error(self, error)
                continue
            self.files.append(found)
            self.list.addItem(f"{found.name}　{told_size(len(found.data))}")
        self.changed.emit()

    def _choose(self) -> None:
        names, _ = QFileDialog.getOpenFileNames(self, "添加附件材料")
        self.add(Path(name) for name in names)

    def _remove(self) -> None:
        row = self.list.currentRow()
        if row >= 0:
            self.list.takeItem(row)
            del self.files[row]
            self.changed.emit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        _accept_files(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        _accept_files(event)

    def dropEvent(self, event: QDropEvent) -> None:
        _accept_files(event)
        self.add(dropped_files(event))


def dropped_files(event: QDropEvent) -> list[Path]:
    """The files on this computer that are dropped."""
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]


def _accept_files(event: QDropEvent) -> None:
    if dropped_files(event):
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
