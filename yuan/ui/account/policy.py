"""What the office asks of passwords and signing in, settled by the administrator."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from yuan.library import Session
from yuan.model.account_policy import AccountPolicy
from yuan.ui.kit.dialog import Dialog
from yuan.ui.kit.form import Form, number, tick


class PolicyDialog(Dialog):
    """Shows the policy and keeps it when accepted."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent, "账号安全设置", "保存", "对本预案库的全部账号有效；0 表示不启用。")
        self._session = session
        policy = session.account_policy()
        self.form = Form(
            ("minimum_length", "密码至少：", number(6, 64, policy.minimum_length, " 个字符")),
            ("needs_letter_and_digit", "", tick("须同时含有字母和数字", policy.needs_letter_and_digit)),
            ("tries", "连续输错：", number(0, 50, policy.tries, " 次")),
            ("lock_minutes", "锁定账号：", number(0, 1440, policy.lock_minutes, " 分钟")),
            (
                "idle_minutes",
                "无人操作锁定窗口：",
                number(0, 480, policy.idle_minutes, " 分钟", "不自动锁定"),
            ),
        )
        self.body.addWidget(self.form)

    def save(self) -> None:
        self._session.change_account_policy(AccountPolicy(**self.form.values()))
