"""The frame of the program's own dialogs, and yes-or-no questions."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QMessageBox,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from yuan.model.errors import YuanError
from yuan.ui.kit.errors import as_written
from yuan.ui.kit.parts import label, note
from yuan.ui.theme import GAP, PAD, WIDE, set_role


class Dialog(QDialog):
    """A heading, a body, a line for what is still wrong, and the buttons 〔accept〕 and 取消.

    Fill `body`; override `problem` to refuse what is not complete, and `save` to keep it. What saving raises is said above
    the buttons, and the dialog stays.
    """

    def __init__(
        self, parent: QWidget | None, title: str, accept_text: str = "确定", intro: str = ""
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        column = QVBoxLayout(self)
        column.setContentsMargins(WIDE, WIDE, WIDE, PAD)
        column.setSpacing(PAD)
        if intro:
            column.addWidget(note(intro))
        self.body = QVBoxLayout()
        self.body.setSpacing(GAP)
        column.addLayout(self.body, 1)
        self._message = label("", "danger", wraps=True)
        self._message.hide()
        column.addWidget(self._message)
        self.buttons = QHBoxLayout()
        self.buttons.addStretch(1)
        self.accept_button = QPushButton(accept_text)
        self.accept_button.setDefault(True)
        set_role(self.accept_button, "primary")
        self.accept_button.clicked.connect(self._try)
        self.cancel_button = QPushButton("取消")
        self.cancel_button.setAutoDefault(False)
        self.cancel_button.clicked.connect(self.reject)
        self.buttons.addWidget(self.accept_button)
        self.buttons.addWidget(self.cancel_button)
        column.addLayout(self.buttons)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # Rows measured before the style sheet reached the dialog are too low.
        for view in self.findChildren(QAbstractItemView):
            view.scheduleDelayedItemsLayout()
        self._stay_on_screen()

    def _stay_on_screen(self) -> None:
        """Move up and left where the buttons would lie beyond the edge: not every desktop sees to that."""
        room, frame = self.screen().availableGeometry(), self.frameGeometry()
        left = max(room.left(), min(frame.left(), room.right() - frame.width()))
        top = max(room.top(), min(frame.top(), room.bottom() - frame.height()))
        if (left, top) != (frame.left(), frame.top()):
            self.move(left, top)

    def problem(self) -> str:
        """What is still missing or wrong, in Chinese; "" when the dialog may be accepted."""
        return ""

    def save(self) -> None:
        """Keep what was filled in; called when there is no `problem`.

        Raises:
            YuanError: it cannot be kept. Nothing was changed.
        """

    def complain(self, text: str) -> None:
        """Show `text` above the buttons; "" takes it away."""
        self._message.setText(text)
        self._message.setVisible(bool(text))
        self.make_room()

    def make_room(self) -> None:
        """Grow until what came to be shown fits: the layout would take the room from what stands there already."""
        column = self.layout()
        if column is None or not self.isVisible():
            return
        column.activate()
        needed = max(column.totalHeightForWidth(self.width()), column.totalMinimumSize().height())
        if needed > self.height():
            self.resize(self.width(), needed)
            self._stay_on_screen()

    @property
    def complaint(self) -> str:
        """What the dialog says is wrong, "" when nothing."""
        return self._message.text()

    def _try(self) -> None:
        try:
            problem = self.problem()
            if not problem:
                self.save()
        except YuanError as error:
            problem = str(error)
        self.complain(problem)
        if not problem:
            self.accept()


def confirm(
    parent: QWidget | None, text: str, details: str = "", yes: str = "确定", no: str = "取消"
) -> bool:
    """Ask a question whose safe answer is `no`; True when the user chose `yes`."""
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Question)
    box.setWindowTitle("请确认")
    box.setText(text)
    box.setInformativeText(details)
    box.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    as_written(box)
    accepted = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
    box.setDefaultButton(box.addButton(no, QMessageBox.ButtonRole.RejectRole))
    box.exec()
    return box.clickedButton() is accepted


def tell(
    parent: QWidget | None, title: str, text: str, details: str = "", *, has_markup: bool = False
) -> None:
    """Show a sentence and wait until it is read; `details` can be unfolded."""
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Information)
    box.setWindowTitle(title)
    box.setText(text)
    if not has_markup:
        as_written(box)
    box.setDetailedText(details)
    box.setStandardButtons(QMessageBox.StandardButton.Ok)
    box.button(QMessageBox.StandardButton.Ok).setText("知道了")
    box.exec()
