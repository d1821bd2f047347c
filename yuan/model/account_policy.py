"""What an office asks of passwords and of signing in. Local rules differ, so all of it is a setting."""

from __future__ import annotations

import msgspec

LONGEST_MINUTES = 1440
"""A day: a longer lock is an account deactivated."""


class AccountPolicy(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`tries` wrong passwords in a row lock an account for `lock_minutes`; 0 never locks.

    The window locks when nobody touched key or mouse for `idle_minutes`; 0 leaves that to the user.
    """

    minimum_length: int = 6
    needs_letter_and_digit: bool = False
    tries: int = 5
    lock_minutes: int = 10
    idle_minutes: int = 10

    def problem(self, name: str, password: str) -> str:
        """Why `password` will not do for the account `name`, one Chinese sentence; "" when it does."""
        if len(password) < self.minimum_length:
            return f"密码至少 {self.minimum_length} 个字符。"
        if password.strip().casefold() == name.strip().casefold():
            return "密码不能与账号名相同。"
        if len(set(password)) == 1:
            return "密码不能由同一个字符组成。"
        has_both = any(c.isalpha() for c in password) and any(c.isdigit() for c in password)
        if self.needs_letter_and_digit and not has_both:
            return "密码须同时含有字母和数字。"
        return ""

    def fault(self) -> str:
        """What cannot be as set, "" when everything can."""
        if not 6 <= self.minimum_length <= 64:
            return "密码最小长度应在 6 至 64 之间。"
        if min(self.tries, self.lock_minutes, self.idle_minutes) < 0:
            return "次数和分钟数不能为负。"
        if self.tries > 1000 or max(self.lock_minutes, self.idle_minutes) > LONGEST_MINUTES:
            return f"次数不能超过 1000，分钟数不能超过 {LONGEST_MINUTES}。"
        if self.tries and not self.lock_minutes:
            return "设定了输错次数，就须设定锁定的分钟数。"
        return ""
