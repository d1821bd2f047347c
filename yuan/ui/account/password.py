"""Changing one's own password."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from yuan.library import Session
from yuan.ui.kit.dialog import Dialog
from yuan.ui.kit.form import Form, secret


class PasswordDialog(Dialog):
    """Asks for the old password and twice for the new one, and changes it."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent, "修改密码", "修改")
        self._session = session
        self.old, self.new, self.again = (secret(width=240) for _ in range(3))
        self.body.addWidget(
            Form(("", "原密码：", self.old), ("", "新密码：", self.new), ("", "再输一次：", self.again))
        )
        self.old.setFocus()

    def problem(self) -> str:
        problem = self._session.account_policy().problem(self._session.account.name, self.new.text())
        return problem or ("" if self.new.text() == self.again.text() else "两次输入的新密码不一样。")

    def save(self) -> None:
        self._session.change_password(self.old.text(), self.new.text())


class NewPasswordDialog(Dialog):
    """Asks twice for a password; `take` is given it and may refuse. For an account reset, or one that must change."""

    def __init__(self, parent: QWidget | None, title: str, intro: str, take: Callable[[str], object]) -> None:
        super().__init__(parent, title, "确定", intro)
        self._take = take
        self.new, self.again = secret(width=240), secret(width=240)
        self.body.addWidget(Form(("", "新密码：", self.new), ("", "再输一次：", self.again)))
        self.new.setFocus()

    def problem(self) -> str:
        if not self.new.text():
            self.new.setFocus()
            return "请输入新密码。"
        if self.new.text() != self.again.text():
            return "两次输入的新密码不一样。"
        return ""

    def save(self) -> None:
        self._take(self.new.text())
