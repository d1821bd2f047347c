"""The administrator's list of accounts and units."""

from __future__ import annotations

import secrets
from collections.abc import Callable

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
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
from yuan.library.keys.certificates import KeyStanding
from yuan.library.permissions import CLEARANCES, clearance
from yuan.model.errors import YuanError
from yuan.model.plan import AccountRole, Secrecy, Unit
from yuan.model.process.signature import grouped
from yuan.model.records import Account
from yuan.ui.account.fingerprints import CertifyDialog, RootDialog
from yuan.ui.account.first_start import AccountFields
from yuan.ui.account.password import NewPasswordDialog
from yuan.ui.account.policy import PolicyDialog
from yuan.ui.kit.dialog import Dialog

UNIT_KINDS = ("区级部门", "镇", "街道")


class NewAccountDialog(Dialog):
    """Adds an account; a drafter needs a unit."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent, "新增账号", "新增")
        self._session = session
        self.fields = AccountFields(policy=session.account_policy())
        self.must_change = QCheckBox("首次登录时须修改密码")
        self.must_change.setChecked(True)
        self.role_box = QComboBox()
        for role in AccountRole:
            self.role_box.addItem(role.value, role)
        self.unit_box = QComboBox()
        self.unit_box.addItems([unit.name for unit in session.units()])
        self.clearance_box = clearance_box()
        form = self.fields.layout()
        assert isinstance(form, QFormLayout)
        form.setContentsMargins(0, 0, 0, 0)
        rows = (("角色：", self.role_box), ("单位：", self.unit_box), ("知悉范围：", self.clearance_box))
        for place, (label, box) in enumerate(rows):
            form.insertRow(place, label, box)
        self.body.addWidget(self.fields)
        self.body.addWidget(self.must_change)
        self.role_box.currentIndexChanged.connect(self._show_role)
        self._show_role()

    def _show_role(self) -> None:
        is_drafter = self.role_box.currentData() is AccountRole.DRAFTER
        self.unit_box.setEnabled(is_drafter)
        usual = Secrecy.PUBLIC if is_drafter else Secrecy.WORK_SECRET
        self.clearance_box.setCurrentIndex(self.clearance_box.findData(usual))

    def problem(self) -> str:
        role = self.role_box.currentData()
        unit = self.unit_box.currentText() if role is AccountRole.DRAFTER else ""
        if role is AccountRole.DRAFTER and not unit:
            return "编制人员须属于一个单位。请先在“单位”中新增单位。"
        problem = self.fields.problem()
        if problem:
            return problem
        try:
            account = self.fields.account(role, unit, must_change=self.must_change.isChecked())
            cleared = self.clearance_box.currentData()
            self._session.add_account(msgspec.structs.replace(account, clearance=cleared))
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

    def problem(self) -> str:
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


class ClearanceDialog(Dialog):
    """Settles up to which level an account may know of other units' plans."""

    def __init__(self, session: Session, account: Account, parent: QWidget | None = None) -> None:
        super().__init__(parent, "知悉范围", "保存", _CLEARANCE_INTRO)
        self._session, self._name = session, account.name
        self.box = clearance_box()
        self.box.setCurrentIndex(self.box.findData(clearance(account)))
        form = QFormLayout()
        form.addRow(f"{account.name}：", self.box)
        self.body.addLayout(form)

    def problem(self) -> str:
        try:
            self._session.set_clearance(self._name, self.box.currentData())
        except YuanError as error:
            return str(error)
        return ""


_CLEARANCE_INTRO = (
    "密级在此范围以内的预案才出现在列表、检索、台账和衔接检查中；本单位的预案不受此限。下次登录起生效。"
)


def clearance_box() -> QComboBox:
    """The levels an account may be cleared for."""
    box = QComboBox()
    for place, level in enumerate(CLEARANCES):
        box.addItem("、".join(one.value for one in CLEARANCES[: place + 1]), level)
    return box


class PeopleDialog(Dialog):
    """Accounts and units of the library, with buttons to add to each."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent, "账号与单位", "关闭")
        self._session = session
        self._keys: dict[str, KeyStanding] = {}
        self.cancel_button.hide()
        self.resize(960, 520)
        self.accounts = _table(("账号", "姓名", "角色", "单位", "状态", "知悉范围", "签名密钥"))
        self.units = _table(("单位名称", "性质"))
        self.add_account_button = QPushButton("新增账号…")
        self.add_unit_button = QPushButton("新增单位…")
        tabs = QTabWidget()
        self.reset_button = QPushButton("重置密码…")
        self.active_button = QPushButton("停用")
        self.unlock_button = QPushButton("解锁")
        self.policy_button = QPushButton("安全设置…")
        self.clearance_button = QPushButton("知悉范围…")
        self.certify_button = QPushButton("认证签名密钥…")
        self.root_button = QPushButton("预案库根指纹…")
        own = (self.reset_button, self.active_button, self.unlock_button, self.clearance_button)
        rest = (self.certify_button, self.policy_button, self.root_button)
        tabs.addTab(_tab(self.accounts, self.add_account_button, *own, *rest), "账号")
        tabs.addTab(_tab(self.units, self.add_unit_button), "单位")
        self.body.addWidget(tabs)
        self.add_account_button.clicked.connect(lambda: self._add(NewAccountDialog(session, self)))
        self.add_unit_button.clicked.connect(lambda: self._add(NewUnitDialog(session, self)))
        self.policy_button.clicked.connect(lambda: PolicyDialog(session, self).exec())
        self.reset_button.clicked.connect(self._reset)
        self.active_button.clicked.connect(self._switch)
        self.unlock_button.clicked.connect(lambda: self._do(lambda: session.unlock_account(self._chosen())))
        self.clearance_button.clicked.connect(self._clear)
        self.certify_button.clicked.connect(self._certify)
        self.root_button.clicked.connect(lambda: RootDialog(session, self).exec())
        self.accounts.itemSelectionChanged.connect(self._show_buttons)
        self._show()

    def _chosen(self) -> str:
        """The name of the account selected, "" for none."""
        row = self.accounts.currentRow()
        item = self.accounts.item(row, 0) if self.accounts.selectedItems() else None
        return item.text() if item else ""

    def _status(self) -> str:
        item = self.accounts.item(self.accounts.currentRow(), 4)
        return item.text() if item else ""

    def _reset(self) -> None:
        name = self._chosen()
        intro = f"为“{name}”设定临时密码，本人下次登录时须修改。其签名密钥随之更换，已有的签名仍可校验。"
        NewPasswordDialog(self, "重置密码", intro, lambda new: self._session.reset_password(name, new)).exec()
        self._show()

    def _clear(self) -> None:
        name = self._chosen()
        found = next(account for account in self._session.accounts() if account.name == name)
        self._add(ClearanceDialog(self._session, found, self))

    def _certify(self) -> None:
        self._add(CertifyDialog(self._session, self._keys[self._chosen()], self))

    def _switch(self) -> None:
        name, is_active = self._chosen(), self._status() == "停用"
        self._do(lambda: self._session.set_active(name, is_active=is_active))

    def _do(self, act: Callable[[], object]) -> None:
        self.complain("")
        try:
            act()
        except YuanError as error:
            self.complain(str(error))
        self._show()

    def _show_buttons(self) -> None:
        status = self._status()
        for button in (self.reset_button, self.active_button, self.clearance_button):
            button.setEnabled(bool(self._chosen()))
        self.unlock_button.setEnabled(bool(self._chosen()) and status == "锁定")
        self.active_button.setText("启用" if status == "停用" else "停用")
        key = self._keys.get(self._chosen())
        has_root = bool(self._session.library.root())
        self.certify_button.setEnabled(has_root and key is not None and not key.is_certified)
        self.root_button.setEnabled(has_root)

    def _add(self, dialog: Dialog) -> None:
        dialog.exec()
        self._show()

    def _show(self) -> None:
        locked, self._keys = self._session.locked_accounts(), self._session.key_standings()
        _fill(
            self.accounts,
            [
                (
                    item.name,
                    item.full_name,
                    item.role.value,
                    item.unit,
                    "停用" if not item.is_active else "锁定" if item.name in locked else "正常",
                    clearance(item).value,
                    _key_word(self._keys.get(item.name)),
                )
                for item in self._session.accounts()
            ],
        )
        for row in range(self.accounts.rowCount()):
            name, cell = self.accounts.item(row, 0), self.accounts.item(row, _KEY)
            if name is not None and cell is not None and name.text() in self._keys:
                cell.setToolTip(f"指纹 {grouped(self._keys[name.text()].fingerprint)}")
        _fill(self.units, [(unit.name, unit.kind) for unit in self._session.units()])
        self._show_buttons()


_KEY = 6
"""The column that says how the account's key stands."""


def _key_word(standing: KeyStanding | None) -> str:
    if standing is None:
        return "无"
    return "已认证" if standing.is_certified else "未认证"


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


def _tab(table: QTableWidget, *buttons: QPushButton) -> QWidget:
    tab = QWidget()
    column = QVBoxLayout(tab)
    column.addWidget(table)
    line = QHBoxLayout()
    for button in buttons:
        button.setAutoDefault(False)
        line.addWidget(button)
    line.addStretch(1)
    column.addLayout(line)
    return tab
