"""Signing in to a library, and the first account of a library that has none."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QWidget

from yuan.library import Library, PasswordExpired, Session
from yuan.model.errors import YuanError
from yuan.model.plan import AccountRole
from yuan.ui.account.first_start import AccountFields
from yuan.ui.account.password import NewPasswordDialog
from yuan.ui.kit.dialog import Dialog
from yuan.ui.kit.form import Form, secret
from yuan.ui.kit.parts import label
from yuan.ui.safety.words import opened_backup_in_words
from yuan.ui.settings import last_account, remember_account


class AccountBox(QComboBox):
    """The accounts to choose from. `list_closed` comes when the list that unfolds was closed, not at arrow keys."""

    list_closed = Signal()

    def hidePopup(self) -> None:
        was_open = self.view().isVisible()
        super().hidePopup()
        if was_open:
            self.list_closed.emit()


class SignInDialog(Dialog):
    """Choose an account, type its password. After acceptance `session` is the session signed in."""

    def __init__(self, library: Library, parent: QWidget | None = None) -> None:
        super().__init__(parent, "登录 · 预案编审", "登录")
        self._library = library
        self.session: Session | None = None
        self.setMinimumWidth(420)
        self.account_box = AccountBox()
        for account in library.accounts():
            if account.is_active:
                belongs = account.unit or account.role.value
                self.account_box.addItem(f"{account.name}　{belongs}", account.name)
        known = self.account_box.findData(last_account(str(library.path)))
        self.account_box.setCurrentIndex(max(known, 0))
        self.password_edit = secret()
        self.backup_note = _backup_note(library)
        if self.backup_note is not None:
            self.body.addWidget(self.backup_note)
        path = _path_line(str(library.path))
        self.body.addWidget(
            Form(("", "预案库：", path), ("", "账号：", self.account_box), ("", "密码：", self.password_edit))
        )
        self.account_box.list_closed.connect(self.password_edit.setFocus)
        self.password_edit.setFocus()

    def _choose_new(self, name: str, why: str) -> bool:
        """Let the owner choose the password that takes the place of the given one, and sign in with it."""
        given = self.password_edit.text()

        def take(new: str) -> None:
            self.session = self._library.sign_in(name, given, new or given)

        return bool(NewPasswordDialog(self, "设定新密码", why, take).exec())

    def save(self) -> None:
        name = str(self.account_box.currentData())
        self.setCursor(Qt.CursorShape.WaitCursor)
        try:
            self.session = self._library.sign_in(name, self.password_edit.text())
        except PasswordExpired as error:
            if not self._choose_new(name, error.message):
                raise
        except YuanError:
            self.password_edit.selectAll()
            self.password_edit.setFocus()
            raise
        finally:
            self.unsetCursor()
        remember_account(str(self._library.path), name)


class FirstAccountDialog(Dialog):
    """Makes the first account of a library that has none (one filled from the command line)."""

    def __init__(self, library: Library, parent: QWidget | None = None) -> None:
        super().__init__(
            parent, "设定第一个账号", "确定", "这个预案库还没有账号。请设定系统管理员的账号和密码。"
        )
        self._library = library
        self.setMinimumWidth(420)
        self.fields = AccountFields("管理员")
        self.body.addWidget(self.fields)

    def problem(self) -> str:
        return self.fields.problem()

    def save(self) -> None:
        self._library.local_session().add_account(self.fields.account(AccountRole.ADMINISTRATOR))


def _backup_note(library: Library) -> QLabel | None:
    """What to know before signing in to a backup; None for a library that is none."""
    words = opened_backup_in_words(library.file)
    if not words:
        return None
    more = "账号和密码以备份当时为准，打开会记入操作记录，在这里所做的修改不会进入预案库。"
    return label(f"{words}{more}", "alarm", wraps=True)


def _path_line(path: str) -> QLineEdit:
    line = QLineEdit(path)
    line.setReadOnly(True)
    line.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    line.setCursorPosition(len(path))
    line.setToolTip(path)
    return line
