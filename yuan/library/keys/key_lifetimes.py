"""When the keys of the accounts were of use, as the audit trail tells: from the row that made a key to the one that replaced
it or reset the password, and not while the account was deactivated.

An account is neither renamed nor removed, nor does its role change: what would do that is missed by the seals.
"""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection, select

from yuan.library import tables
from yuan.library.keys import signing_keys

RESET, DEACTIVATED, ACTIVATED = "重置密码", "停用账号", "启用账号"
"""The actions that end the use of an account's key, for good or for a time, and that give it back."""


class _Event(NamedTuple):
    sequence: int
    action: str
    key: str


class KeyLifetimes:
    """The lives of the keys of a library, read once."""

    def __init__(self, connection: Connection) -> None:
        table = tables.audit
        query = select(table.c.sequence, table.c.action, table.c.subject, table.c.detail).where(
            table.c.action.in_((signing_keys.CREATED, RESET, DEACTIVATED, ACTIVATED))
        )
        self._events: dict[str, list[_Event]] = {}
        for row in connection.execute(query.order_by(table.c.sequence)):
            key = row.detail.rpartition(" ")[2] if row.action == signing_keys.CREATED else ""
            self._events.setdefault(row.subject, []).append(_Event(row.sequence, row.action, key))

    def made(self, account: str, key: str) -> int:
        """The audit row in which the account made the key, 0 for none. A key is made once: one that is told to be made
        again later does not come back to use by that."""
        return next((one.sequence for one in self._events.get(account, ()) if one.key == key), 0)

    def is_over(self, account: str, key: str, sequence: int | None = None) -> bool:
        """Whether the account's key had been replaced or taken out of use, or the account deactivated, before that audit
        row; None: by now."""
        return self.is_replaced(account, key, sequence) or self.is_off(account, sequence)

    def is_replaced(self, account: str, key: str, sequence: int | None = None) -> bool:
        """Whether the account had made another key, or its password had been reset, since the key and before that row."""
        begun = self.made(account, key)
        return any(
            one.sequence > begun and one.action in (signing_keys.CREATED, RESET)
            for one in self._before(account, sequence)
        )

    def is_off(self, account: str, sequence: int | None = None) -> bool:
        """Whether the account was deactivated before that audit row, and not activated again."""
        told = [
            one.action for one in self._before(account, sequence) if one.action in (DEACTIVATED, ACTIVATED)
        ]
        return bool(told) and told[-1] == DEACTIVATED

    def is_first_since(self, enrolled: int, account: str, key: str) -> bool:
        """Whether the key is the first the account made after its enrolment was noted in the row `enrolled`, and its
        password was not reset in between. The row right after may be the reset that the enrolment belongs to."""
        for one in self._events.get(account, ()):
            if one.sequence <= enrolled or one.action not in (signing_keys.CREATED, RESET):
                continue
            if one.action == signing_keys.CREATED:
                return one.key == key
            if one.sequence != enrolled + 1:
                return False
        return False

    def was_reset(self, account: str, key: str, successor: str) -> bool:
        """Whether the account's password was reset after it made `key` and before it made `successor`: the only way to
        another key that the program knows."""
        begun, ended = self.made(account, key), self.made(account, successor)
        return bool(begun) and any(
            one.action == RESET and begun < one.sequence < ended for one in self._events.get(account, ())
        )

    def _before(self, account: str, sequence: int | None) -> list[_Event]:
        return [one for one in self._events.get(account, ()) if sequence is None or one.sequence < sequence]
