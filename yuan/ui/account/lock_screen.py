"""What is seen of a locked program: covers over its windows, and the dialog that asks for the password."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QCloseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from yuan.library import Session
from yuan.ui.kit.dialog import Dialog
from yuan.ui.kit.form import Form, secret
from yuan.ui.kit.parts import hbox, label, vbox
from yuan.ui.kit.picture import Picture
from yuan.ui.theme import PAD, icon, tokens

TITLE = "预案编审（已锁定）"
"""Titles of windows name plans, so they are covered as well."""
_PICTURE = 48


class Cover(QWidget):
    """Lies over all of a window and hides its title. `lift` gives both back."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._title = window.windowTitle()
        window.setWindowTitle(TITLE)
        window.installEventFilter(self)
        self._fit()
        self.show()

    def lift(self) -> None:
        """Show the window again."""
        window = self.window()
        window.removeEventFilter(self)
        if window.windowTitle() == TITLE:
            window.setWindowTitle(self._title)
        self.hide()
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.ChildAdded):
            self._fit()
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), tokens().colour("window"))
        place = self.rect().center()
        picture = icon("lock", tokens().disabled).pixmap(_PICTURE, _PICTURE)
        painter.drawPixmap(place.x() - _PICTURE // 2, place.y() - _PICTURE // 2, picture)
        painter.end()

    def _fit(self) -> None:
        self.setGeometry(self.window().rect())
        self.raise_()


class LockDialog(Dialog):
    """Asks for the password of the account at work. There is no way around it but another account."""

    unlocked = Signal()
    switch_wanted = Signal()

    def __init__(self, window: QWidget, session: Session) -> None:
        super().__init__(window, "已锁定 · 预案编审", "解锁")
        self._session = session
        self.setModal(True)
        self.setMinimumWidth(460)
        account = session.account
        belongs = account.unit or account.role.value
        who = f"{account.full_name or account.name}（{belongs}）的窗口已锁定"
        self.password_edit = secret()
        words = vbox(
            label(who, "heading", wraps=True),
            label("文字照常自动保存，正在进行的工作不受影响。", "muted"),
            Form(("", "密码：", self.password_edit)),
        )
        line = hbox(spacing=PAD)
        line.addWidget(Picture("lock", _PICTURE, "accent"), 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(words, 1)
        self.body.addLayout(line)
        self.cancel_button.setText("切换账号…")
        self.cancel_button.setToolTip("打开着的对话框将关闭，其中没有确定的内容不保留")
        self.cancel_button.clicked.connect(self.switch_wanted)
        self.password_edit.setFocus()

    def save(self) -> None:
        self.setCursor(Qt.CursorShape.WaitCursor)
        try:
            self._session.resume(self.password_edit.text())
        finally:
            self.unsetCursor()
            self.password_edit.clear()
            self.password_edit.setFocus()

    def accept(self) -> None:
        super().accept()
        self.unlocked.emit()

    def reject(self) -> None:
        """Esc opens nothing."""

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
