"""The administrator's list of accounts and units."""

from __future__ import annotations

import secrets

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from yuan.library import Session
from yuan.model.errors import YuanError
from yuan.model.plan import AccountRole, Unit
from yuan.ui.account.first_start import AccountFields
from yuan.ui.widgets.dialog import Dialog

UNIT_KINDS = ("区级部门", "镇", "街道")


class NewAccountDialog(Dialog):
    """Adds an account; a drafter needs a unit."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent, "新增账号", "新增")
        self._session = session
        self.fields = AccountFields()
        self.role_box = QComboBox()
        for role in AccountRole:
            self.role_box.addItem(role.value, role)
        self.unit_box = QComboBox()
        self.unit_box.addItems([unit.name for unit in session.units()])
        form = QFormLayout()
        form.addRow("角色：", self.role_box)
        form.addRow("单位：", self.unit_box)
        self.body.addLayout(form)
        self.body.addWidget(self.fields)
        self.role_box.currentIndexChanged.connect(self._show_role)
        self._show_role()

    def _show_role(self) -> None:
        self.unit_box.setEnabled(self.role_box.currentData() is AccountRole.DRAFTER)

    def check(self) -> str:
        role = self.role_box.currentData()
        unit = self.unit_box.currentText() if role is AccountRole.DRAFTER else ""
        if role is AccountRole.DRAFTER and not unit:
            return "编制人员须属于一个单位。请先在“单位”中新增单位。"
        problem = self.fields.problem()
        if problem:
            return problem
        try:
            self._session.add_account(self.fields.account(role, unit))
        except YuanError as error:
            return str(error)
        return ""


class NewUnitDialog(Dialog):
    """Adds a unit that writes plans."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent, "新增单位", "新增")
        self._session = session
        self.name_edit = QLineEdit()
        self.name_edit.setMinimumWidth(260)
        self.kind_box = QComboBox()
        self.kind_box.addItems(UNIT_KINDS)
        form = QFormLayout()
        form.addRow("单位名称：", self.name_edit)
        form.addRow("性质：", self.kind_box)
        self.body.addLayout(form)

    def check(self) -> str:
        name = self.name_edit.text().strip()
        if not name:
            return "请填写单位名称。"
        units = self._session.units()
        if any(unit.name == name for unit in units):
            return "已有同名单位。"
        order = max((unit.order for unit in units), default=0) + 1
        unit = Unit(id=f"u{secrets.token_hex(4)}", name=name, kind=self.kind_box.currentText(), order=order)
        try:
            self._session.add_unit(unit)
        except YuanError as error:
            return str(error)
        return ""


class PeopleDialog(Dialog):
    """Accounts and units of the library, with buttons to add to each."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent, "账号与单位", "关闭")
        self._session = session
        self.cancel_button.hide()
        self.resize(640, 480)
        self.accounts = _table(("账号", "姓名", "角色", "单位", "状态"))
        self.units = _table(("单位名称", "性质"))
        self.add_account_button = QPushButton("新增账号…")
        self.add_unit_button = QPushButton("新增单位…")
        tabs = QTabWidget()
        tabs.addTab(_tab(self.accounts, self.add_account_button), "账号")
        tabs.addTab(_tab(self.units, self.add_unit_button), "单位")
        self.body.addWidget(tabs)
        self.add_account_button.clicked.connect(lambda: self._add(NewAccountDialog(session, self)))
        self.add_unit_button.clicked.connect(lambda: self._add(NewUnitDialog(session, self)))
        self._show()

    def _add(self, dialog: Dialog) -> None:
        dialog.exec()
        self._show()

    def _show(self) -> None:
        _fill(
            self.accounts,
            [
                (item.name, item.full_name, item.role.value, item.unit, "正常" if item.is_active else "停用")
                for item in self._session.accounts()
            ],
        )
        _fill(self.units, [(unit.name, unit.kind) for unit in self._session.units()])


def _table(headers: tuple[str, ...]) -> QTableWidget:
    table = QTableWidget(0, len(headers))
    table.setHorizontalHeaderLabels(headers)
    table.verticalHeader().hide()
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setAlternatingRowColors(True)
    table.setShowGrid(False)
    table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
    return table


def _fill(table: QTableWidget, rows: list[tuple[str, ...]]) -> None:
    table.setRowCount(len(rows))
    for row, values in enumerate(rows):
        for column, value in enumerate(values):
            table.setItem(row, column, QTableWidgetItem(value))


def _tab(table: QTableWidget, button: QPushButton) -> QWidget:
    tab = QWidget()
    column = QVBoxLayout(tab)
    column.addWidget(table)
    line = QHBoxLayout()
    line.addWidget(button)
    line.addStretch(1)
    column.addLayout(line)
    return tab
