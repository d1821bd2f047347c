"""The kinds of package, and what is known of one once it was sent or received."""

from __future__ import annotations

from datetime import date, datetime
from enum import Enum

import msgspec

SUFFIX = ".yuanpkg"
"""Of the files packages are."""


class PackageKind(Enum):
    """What a package is for; the value is the word on screen."""

    DISTRIBUTION = "下发"
    SUBMISSION = "送审"
    RETURN = "审核意见"
    ISSUE = "印发"
    HANDOVER = "移交"
    RECEIPT = "回执"


class Direction(Enum):
    SENT = "发出"
    RECEIVED = "收到"


class PackageRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A line of what was sent and received (收发登记).

    Attributes:
        desk, office: the other desk, by the identity of its library and by name.
        hash: SHA-256 of the package's manifest.
        plans: ids of the plans it speaks of.
        answers: the id of the package it answers, "" for none.
        confirmed_at: when a receipt for it came back (sent) or was made (received).
        answered_at: when the package that answers it was received (sent) or made (received).
        waiting: what of a received one still waits for an administrator, a sentence each.
    """

    id: str
    direction: Direction
    desk: str
    office: str
    kind: PackageKind
    hash: str
    subject: str = ""
    plans: tuple[str, ...] = ()
    serial: int = 0
    made_at: datetime | None = None
    account: str = ""
    at: datetime | None = None
    answers: str = ""
    due_on: date | None = None
    confirmed_at: datetime | None = None
    answered_at: datetime | None = None
    waiting: tuple[str, ...] = ()

    @property
    def asks_answer(self) -> bool:
        """Whether the other side is to answer it, and not only to confirm it."""
        return self.kind in (PackageKind.SUBMISSION, PackageKind.DISTRIBUTION)


class Holding(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the record of distribution (分发登记): a desk holds a version of a plan.

    `is_superseded`: another version is in force here by now; `told_at` when the holder was told, `told_confirmed_at`
    when it confirmed that.
    """

    desk: str
    office: str
    plan: str
    title: str
    version: int
    hash: str
    sent_at: datetime | None = None
    confirmed_at: datetime | None = None
    is_superseded: bool = False
    told_at: datetime | None = None
    told_confirmed_at: datetime | None = None
