"""The administrator's list of accounts and units."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import msgspec
from PySide6.QtWidgets import (
    QComboBox,
    QPushButton,
    QTabWidget,
    QWidget,
)

from yuan.library import Session
from yuan.library.keys.certificates import KeyStanding
from yuan.library.permissions import CLEARANCES, clearance
from yuan.model.errors import YuanError
from yuan.model.plan import UNIT_KINDS, AccountRole, Secrecy, Unit
from yuan.model.process.signature import grouped
from yuan.model.records import Account
from yuan.ui.account.fingerprints import CertifyDialog, RootDialog
from yuan.ui.account.first_start import AccountFields
from yuan.ui.account.password import NewPasswordDialog
from yuan.ui.account.policy import PolicyDialog
from yuan.ui.kit.dialog import Dialog
from yuan.ui.kit.form import Form, choice, line, read, tick
from yuan.ui.kit.parts import REST, button, hbox, vbox
from yuan.ui.kit.records import Column, RecordTable


class NewAccountDialog(Dialog):
    """Adds an account; some roles need a unit."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent, "新增账号", "新增")
        self._session = session
        self.fields = AccountFields(policy=session.account_policy())
        self.must_change = tick("首次登录时须修改密码", True)
        self.role_box = choice((role, role.value) for role in AccountRole)
        self.unit_box = QComboBox()
        self.unit_box.addItems([unit.name for unit in session.units()])
        self.clearance_box = clearance_box()
        rows = (("角色：", self.role_box), ("单位：", self.unit_box), ("知悉范围：", self.clearance_box))
        for place, (words, box) in enumerate(rows):
            self.fields.add("", words, box, at=place)
        self.body.addWidget(self.fields)
        self.body.addWidget(self.must_change)
        self.fields.name.setFocus()
        self.role_box.currentIndexChanged.connect(self._show_role)
        self._show_role()

    def _show_role(self) -> None:
        is_of_unit = self.role_box.currentData().is_of_unit
        self.unit_box.setEnabled(is_of_unit)
        usual = Secrecy.PUBLIC if is_of_unit else Secrecy.WORK_SECRET
        self.clearance_box.setCurrentIndex(self.clearance_box.findData(usual))

    def _unit(self) -> str:
        """The unit of a role that belongs to one."""
        is_of_unit = self.role_box.currentData().is_of_unit
        return self.unit_box.currentText() if is_of_unit else ""

    def problem(self) -> str:
        if self.role_box.currentData().is_of_unit and not self._unit():
            return f"{self.role_box.currentText()}须属于一个单位。请先在“单位”中新增单位。"
        return self.fields.problem()

    def save(self) -> None:
        role, must_change = self.role_box.currentData(), self.must_change.isChecked()
        account = self.fields.account(role, self._unit(), must_change=must_change)
        self._session.add_account(msgspec.structs.replace(account, clearance=read(self.clearance_box)))


class NewUnitDialog(Dialog):
    """Adds a unit that writes plans."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent, "新增单位", "新增")
        self._session = session
        self.name_edit = line(width=260)
        self.kind_box = choice((kind, kind) for kind in UNIT_KINDS)
        self.body.addWidget(Form(("", "单位名称：", self.name_edit), ("", "性质：", self.kind_box)))
        self.name_edit.setFocus()

    def problem(self) -> str:
        name = self.name_edit.text().strip()
        if not name:
            return "请填写单位名称。"
        return "已有同名单位。" if any(unit.name == name for unit in self._session.units()) else ""

    def save(self) -> None:
        name, kind = self.name_edit.text().strip(), self.kind_box.currentText()
        order = max((unit.order for unit in self._session.units()), default=0) + 1
        self._session.add_unit(Unit(id=f"u{secrets.token_hex(4)}", name=name, kind=kind, order=order))


class ClearanceDialog(Dialog):
    """Settles up to which level an account may know of other units' plans."""

    def __init__(self, session: Session, account: Account, parent: QWidget | None = None) -> None:
        super().__init__(parent, "知悉范围", "保存", _CLEARANCE_INTRO)
        self._session, self._name = session, account.name
        self.box = clearance_box()
        self.box.setCurrentIndex(self.box.findData(clearance(account)))
        self.body.addWidget(Form(("", f"{account.name}：", self.box)))

    def save(self) -> None:
        self._session.set_clearance(self._name, self.box.currentData())


_CLEARANCE_INTRO = (
    "密级在此范围以内的预案才出现在列表、检索、台账和衔接检查中；本单位的预案不受此限。下次登录起生效。"
)


def clearance_box() -> QComboBox:
    """The levels an account may be cleared for."""
    said = ["、".join(one.value for one in CLEARANCES[: place + 1]) for place in range(len(CLEARANCES))]
    return choice(zip(CLEARANCES, said, strict=True))


@dataclass(frozen=True)
class _Person:
    """An account as it is listed, with its key if it has one."""

    account: Account
    is_locked: bool
    key: KeyStanding | None

    @property
    def status(self) -> str:
        return "停用" if not self.account.is_active else "锁定" if self.is_locked else "正常"

    @property
    def key_state(self) -> str:
        if self.key is None:
            return "无"
        return "已认证" if self.key.is_certified else "未认证"


_ACCOUNTS: tuple[Column[_Person], ...] = (
    Column("账号", lambda one: one.account.name),
    Column("姓名", lambda one: one.account.full_name),
    Column("角色", lambda one: one.account.role.value),
    Column("单位", lambda one: one.account.unit),
    Column("状态", lambda one: one.status),
    Column("知悉范围", lambda one: clearance(one.account).value),
    Column(
        "签名密钥",
        lambda one: one.key_state,
        tip=lambda one: f"指纹 {grouped(one.key.fingerprint)}" if one.key else "",
    ),
)
_UNITS: tuple[Column[Unit], ...] = (
    Column("单位名称", lambda unit: unit.name),
    Column("性质", lambda unit: unit.kind),
)


class PeopleDialog(Dialog):
    """Accounts and units of the library, with buttons to add to each."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent, "账号与单位", "关闭")
        self._session = session
        self.cancel_button.hide()
        self.resize(960, 520)
        self.accounts, self.units = RecordTable("账号", _ACCOUNTS), RecordTable("单位", _UNITS)
        self.add_account_button = button("新增账号…", lambda: self._add(NewAccountDialog(session, self)))
        self.add_unit_button = button("新增单位…", lambda: self._add(NewUnitDialog(session, self)))
        self.reset_button = button("重置密码…", self._reset)
        self.active_button = button("停用", self._switch)
        self.unlock_button = button("解锁", self._unlock)
        self.clearance_button = button("知悉范围…", self._clear)
        self.certify_button = button("认证签名密钥…", self._certify)
        self.policy_button = button("安全设置…", lambda: PolicyDialog(session, self).exec())
        self.root_button = button("预案库根指纹…", lambda: RootDialog(session, self).exec())
        own = (self.reset_button, self.active_button, self.unlock_button, self.clearance_button)
        rest = (self.certify_button, self.policy_button, self.root_button)
        tabs = QTabWidget()
        tabs.addTab(_tab(self.accounts, self.add_account_button, *own, *rest), "账号")
        tabs.addTab(_tab(self.units, self.add_unit_button), "单位")
        self.body.addWidget(tabs)
        self.accounts.selectionModel().selectionChanged.connect(lambda *_: self._show_buttons())
        self._show()

    def _reset(self) -> None:
        if (one := self.accounts.chosen()) is not None:
            name = one.account.name
            intro = f"为“{name}”设定临时密码，本人下次登录时须修改。其签名密钥随之更换，已有的签名仍可校验。"
            reset = partial(self._session.reset_password, name)
            self._add(NewPasswordDialog(self, "重置密码", intro, reset))

    def _clear(self) -> None:
        if (one := self.accounts.chosen()) is not None:
            self._add(ClearanceDialog(self._session, one.account, self))

    def _certify(self) -> None:
        one = self.accounts.chosen()
        if one is not None and one.key is not None:
            self._add(CertifyDialog(self._session, one.key, self))

    def _switch(self) -> None:
        if (one := self.accounts.chosen()) is not None:
            is_active = not one.account.is_active
            self._do(lambda: self._session.set_active(one.account.name, is_active=is_active))

    def _unlock(self) -> None:
        if (one := self.accounts.chosen()) is not None:
            self._do(lambda: self._session.unlock_account(one.account.name))

    def _do(self, act: Callable[[], object]) -> None:
        self.complain("")
        try:
            act()
        except YuanError as error:
            self.complain(str(error))
        self._show()

    def _show_buttons(self) -> None:
        one = self.accounts.chosen()
        for own in (self.reset_button, self.active_button, self.clearance_button):
            own.setEnabled(one is not None)
        self.unlock_button.setEnabled(one is not None and one.status == "锁定")
        self.active_button.setText("停用" if one is None or one.account.is_active else "启用")
        key, has_root = one.key if one is not None else None, bool(self._session.library.root())
        self.certify_button.setEnabled(has_root and key is not None and not key.is_certified)
        self.root_button.setEnabled(has_root)

    def _add(self, dialog: Dialog) -> None:
        dialog.exec()
        self._show()

    def _show(self) -> None:
        chosen = self.accounts.chosen()
        locked, keys = self._session.locked_accounts(), self._session.key_standings()
        self.accounts.show_records(
            _Person(one, one.name in locked, keys.get(one.name)) for one in self._session.accounts()
        )
        self.units.show_records(self._session.units())
        names = [one.account.name for one in self.accounts.records]
        if chosen is not None and chosen.account.name in names:
            self.accounts.selectRow(names.index(chosen.account.name))
        self._show_buttons()


def _tab(table: QWidget, *buttons: QPushButton) -> QWidget:
    tab = QWidget()
    vbox((table, 1), hbox(*buttons, REST), on=tab)
    return tab
