"""The first dialog a new user sees: make a library, open one, or look at the demonstration."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from pathlib import Path

from PySide6.QtWidgets import (
    QButtonGroup,
    QFileDialog,
    QLineEdit,
    QRadioButton,
    QWidget,
)

from yuan.library import NewAccount
from yuan.model.account_policy import AccountPolicy
from yuan.model.plan import AccountRole
from yuan.ui.kit.dialog import Dialog
from yuan.ui.kit.form import Form, line, secret
from yuan.ui.kit.parts import button, hbox
from yuan.ui.theme import WIDE
from yuan.ui.widgets.library_files import LIBRARY_FILTER


class Start(Enum):
    """What the user chose."""

    NEW = "new"
    OPEN = "open"
    DEMO = "demo"


class AccountFields(Form):
    """Name, full name and password (twice) of an account to be made."""

    def __init__(self, name: str = "", policy: AccountPolicy | None = None) -> None:
        self._policy = policy or AccountPolicy()
        self.name, self.full_name = QLineEdit(name), line(hint="可不填")
        self.password = secret(f"至少 {self._policy.minimum_length} 个字符")
        self.again = secret()
        super().__init__(
            ("", "账号名：", self.name),
            ("", "姓名：", self.full_name),
            ("", "密码：", self.password),
            ("", "再输一次：", self.again),
        )

    def problem(self) -> str:
        """What is missing or wrong, "" when nothing."""
        if not self.name.text().strip():
            return "请填写账号名。"
        problem = self._policy.problem(self.name.text(), self.password.text())
        if problem:
            return problem
        if self.password.text() != self.again.text():
            return "两次输入的密码不一样。"
        return ""

    def account(self, role: AccountRole, unit: str = "", *, must_change: bool = False) -> NewAccount:
        """The account described."""
        name = self.name.text().strip()
        return NewAccount(
            name=name,
            full_name=self.full_name.text().strip() or name,
            role=role,
            unit=unit,
            password=self.password.text(),
            must_change=must_change,
        )


class FirstStartDialog(Dialog):
    """Makes nothing itself: `choice`, `place` and `account` say what the user wants."""

    def __init__(self, suggested: Path, parent: QWidget | None = None) -> None:
        super().__init__(
            parent,
            "欢迎使用预案编审",
            "开始",
            "预案库是一个文件，存放本单位或全区的应急预案、版本、意见和账号。请选择：",
        )
        self.setMinimumWidth(560)
        self._choices = QButtonGroup(self)
        self.place_edit = QLineEdit(str(suggested))
        self.account_fields = AccountFields("管理员")
        self.existing_edit = QLineEdit()
        self.existing_edit.setPlaceholderText("选择已有的 *.yuan 文件")

        self._add_choice(Start.NEW, "建立新的预案库，并设定第一个账号（系统管理员）")
        self.body.addWidget(self._file_row(self.place_edit, self._choose_new))
        self.account_fields.setContentsMargins(WIDE, 0, 0, 0)
        self.body.addWidget(self.account_fields)
        self._add_choice(Start.OPEN, "打开已有的预案库")
        self.body.addWidget(self._file_row(self.existing_edit, self._choose_existing))
        self._add_choice(Start.DEMO, "先看演示预案库（49 个单位、117 个预案，可随意修改）")
        self.button(Start.NEW).setChecked(True)
        self._choices.idToggled.connect(self._show_choice)
        self._show_choice()
        self.account_fields.password.setFocus()

    @property
    def choice(self) -> Start:
        """What is chosen now."""
        return list(Start)[self._choices.checkedId()]

    @property
    def place(self) -> Path:
        """The file to make or to open."""
        return Path((self.place_edit if self.choice is Start.NEW else self.existing_edit).text().strip())

    @property
    def account(self) -> NewAccount:
        """The first account of a new library."""
        return self.account_fields.account(AccountRole.ADMINISTRATOR)

    def button(self, choice: Start) -> QRadioButton:
        """The radio button of `choice`."""
        button = self._choices.button(list(Start).index(choice))
        assert isinstance(button, QRadioButton)
        return button

    def problem(self) -> str:
        if self.choice is Start.NEW:
            if not self.place_edit.text().strip():
                return "请选择预案库存放的位置。"
            if self.place.exists():
                return "该位置已有同名文件。请换一个文件名，或选择“打开已有的预案库”。"
            return self.account_fields.problem()
        if self.choice is Start.OPEN and not self.place.is_file():
            return "请选择一个已有的预案库文件。"
        return ""

    def _add_choice(self, choice: Start, text: str) -> None:
        button = QRadioButton(text)
        self._choices.addButton(button, list(Start).index(choice))
        self.body.addWidget(button)

    def _file_row(self, edit: QLineEdit, choose: Callable[[], None]) -> QWidget:
        row = QWidget()
        line = hbox((edit, 1), button("浏览…", choose))
        line.setContentsMargins(WIDE, 0, 0, 0)
        row.setLayout(line)
        return row

    def _show_choice(self) -> None:
        for edit, choice in ((self.place_edit, Start.NEW), (self.existing_edit, Start.OPEN)):
            parent = edit.parentWidget()
            if parent is not None:
                parent.setEnabled(self.choice is choice)
        self.account_fields.setEnabled(self.choice is Start.NEW)
        self.complain("")

    def _choose_new(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, "预案库存放在", self.place_edit.text(), LIBRARY_FILTER)
        if name:
            self.place_edit.setText(name if name.endswith(".yuan") else f"{name}.yuan")

    def _choose_existing(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "打开预案库", self.existing_edit.text(), LIBRARY_FILTER)
        if name:
            self.existing_edit.setText(name)
