"""The part of a session that is about pictures: given only to who may read a text that holds them."""

from __future__ import annotations

from collections import deque

from sqlalchemy import Connection, select

from yuan.library import reading, tables
from yuan.library.access import Access
from yuan.library.permissions import Right, has_right, is_cleared, sees_version
from yuan.model.errors import NotFound
from yuan.model.plan import Secrecy

_READ_LAST = 8
"""So many plans that were read last are looked into first for a picture."""


class Pictures:
    """Pictures are kept under their hashes, apart from the texts; which texts hold one decides who gets it."""

    def __init__(self, access: Access) -> None:
        self._access = access
        self._read_last: deque[str] = deque(maxlen=_READ_LAST)

    def media(self, digest: str) -> bytes:
        """The bytes of a picture that a text this account may read holds.

        Raises:
            NotFound: the library does not hold it, or only in texts of others.
        """
        table = tables.media
        with self._access.reading() as connection:
            data = connection.execute(select(table.c.data).where(table.c.hash == digest)).scalar()
            if data is None or not self._sees_picture(connection, digest):
                raise NotFound("预案库中没有这张图片。", "请重新插入图片。")
        return bytes(data)

    def expect(self, plan: str) -> None:
        """The text of `plan` was read: its pictures are likely to be asked for next."""
        if plan not in self._read_last:
            self._read_last.append(plan)

    def _sees_picture(self, connection: Connection, digest: str) -> bool:
        """A picture in no version's text (taken out of a draft, or sent out with an earlier state of one) is got by
        whoever writes plans or reads all of them."""
        # Where it most likely stands first: looking through all texts takes a second in a large library.
        likely = reading.holders_of(connection, digest, tuple(self._read_last))
        if any(sees_version(self._access.account, card, stage) for card, stage in likely):
            return True
        holders = reading.holders_of(connection, digest)
        if not holders:
            return has_right(self._access.account, Right.WRITE, self._access.account.unit) or is_cleared(
                self._access.account, Secrecy.WORK_SECRET
            )
        return any(sees_version(self._access.account, card, stage) for card, stage in holders)
