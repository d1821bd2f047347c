"""Changing one's own password."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFormLayout, QLineEdit, QWidget

from yuan.library import Session
from yuan.model.errors import YuanError
from yuan.ui.kit.dialog import Dialog


class PasswordDialog(Dialog):
    """Asks for the old password and twice for the new one, and changes it."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent, "修改密码", "修改")
        self._session = session
        form = QFormLayout()
        self.old = QLineEdit()
        self.new = QLineEdit()
        self.again = QLineEdit()
        for label, edit in (("原密码：", self.old), ("新密码：", self.new), ("再输一次：", self.again)):
            edit.setEchoMode(QLineEdit.EchoMode.Password)
            edit.setMinimumWidth(240)
            form.addRow(label, edit)
        self.body.addLayout(form)

    def problem(self) -> str:
        problem = self._session.account_policy().problem(self._session.account.name, self.new.text())
        if problem:
            return problem
        if self.new.text() != self.again.text():
            return "两次输入的新密码不一样。"
        try:
            self._session.change_password(self.old.text(), self.new.text())
        except YuanError as error:
            return str(error)
        return ""


class NewPasswordDialog(Dialog):
    """Asks twice for a password; `take` is given it and may refuse. For an account reset, or one that must change."""

    def __init__(self, parent: QWidget | None, title: str, intro: str, take: Callable[[str], object]) -> None:
        super().__init__(parent, title, "确定", intro)
        self._take = take
        self.new, self.again = QLineEdit(), QLineEdit()
        form = QFormLayout()
        for label, edit in (("新密码：", self.new), ("再输一次：", self.again)):
            edit.setEchoMode(QLineEdit.EchoMode.Password)
            edit.setMinimumWidth(240)
            form.addRow(label, edit)
        self.body.addLayout(form)
        self.new.setFocus()

    def problem(self) -> str:
        if not self.new.text():
            self.new.setFocus()
            return "请输入新密码。"
        if self.new.text() != self.again.text():
            return "两次输入的新密码不一样。"
        try:
            self._take(self.new.text())
        except YuanError as error:
            return str(error)
        return ""
