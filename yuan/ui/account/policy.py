"""What the office asks of passwords and signing in, settled by the administrator."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QFormLayout, QWidget

from yuan.library import Session
from yuan.model.account_policy import AccountPolicy
from yuan.model.errors import YuanError
from yuan.ui.kit.dialog import Dialog
from yuan.ui.kit.number_box import number_box


class PolicyDialog(Dialog):
    """Shows the policy and keeps it when accepted."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent, "账号安全设置", "保存", "对本预案库的全部账号有效；0 表示不启用。")
        self._session = session
        policy = session.account_policy()
        self.length = number_box(6, 64, policy.minimum_length, " 个字符")
        self.both = QCheckBox("须同时含有字母和数字")
        self.both.setChecked(policy.needs_letter_and_digit)
        self.tries = number_box(0, 50, policy.tries, " 次")
        self.lock = number_box(0, 1440, policy.lock_minutes, " 分钟")
        self.idle = number_box(0, 480, policy.idle_minutes, " 分钟")
        self.idle.setSpecialValueText("不自动锁定")
        form = QFormLayout()
        form.addRow("密码至少：", self.length)
        form.addRow("", self.both)
        form.addRow("连续输错：", self.tries)
        form.addRow("锁定账号：", self.lock)
        form.addRow("无人操作锁定窗口：", self.idle)
        self.body.addLayout(form)

    def problem(self) -> str:
        policy = AccountPolicy(
            minimum_length=self.length.value(),
            needs_letter_and_digit=self.both.isChecked(),
            tries=self.tries.value(),
            lock_minutes=self.lock.value(),
            idle_minutes=self.idle.value(),
        )
        try:
            self._session.change_account_policy(policy)
        except YuanError as error:
            return str(error)
        return ""
