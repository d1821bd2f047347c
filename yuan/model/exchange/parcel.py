"""What a package says, taken out of its container: the form in which libraries give and take it.

A plan travels as the rows that its library keeps of it, so that a field added to a table travels by itself. People are
written as others know them (`Person`), texts, pictures and files by their SHA-256.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from yuan.model.exchange.desk import DeskCard
from yuan.model.exchange.package import PackageKind

Row = dict[str, Any]
"""One row of a table: its columns by name; those that hold their default may be left out."""


class Person(msgspec.Struct, frozen=True, omit_defaults=True):
    """Somebody of a desk: `name` as others read it, 李四（门头沟区应急管理局）; `account` and `desk` (identity of the
    library) for those who are at home there and may be recognised when the record comes back."""

    name: str
    account: str = ""
    desk: str = ""


class DraftText(msgspec.Struct, frozen=True, omit_defaults=True):
    """A working text that travels: its content hash, and those of texts it came from that others may hold, newest first."""

    version: int
    hash: str
    bases: tuple[str, ...] = ()


class PlanBundle(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """All that a package says of one plan.

    Attributes:
        rows: the rows of its tables, by the table's name ("plans" holds one: the card).
        draft: the working text, None when there is none or it does not travel.
        contents, media, files: hashes of all texts, pictures and files the package must hold for it.
        carried: what an earlier desk added that this program does not know, passed on as it came.
    """

    plan: str
    rows: dict[str, list[Row]]
    draft: DraftText | None = None
    contents: tuple[str, ...] = ()
    media: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    carried: dict[str, Any] = {}


class OfficeBundle(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a bureau says to a unit's desk about itself: units, rules, outlines, and the keys of its accounts.

    `settings` holds JSON texts by the key of the setting; `keys` rows of `certified_keys` (a withdrawn key has
    `withdrawn_at`).
    """

    units: tuple[Row, ...] = ()
    settings: dict[str, str] = {}
    outlines: tuple[Row, ...] = ()
    keys: tuple[Row, ...] = ()


class Receipt(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """That a package arrived: its id and hash, when it was taken in and by whom, what was not taken over and why."""

    package: str
    hash: str
    at: str
    by: Person
    holdings: tuple[tuple[str, int, str], ...] = ()
    """Plan, version and content hash of each text the desk now holds by it."""
    told: tuple[tuple[str, int], ...] = ()
    """Plan and version of each text it now knows to be superseded."""
    refused: tuple[str, ...] = ()


class Parcel(msgspec.Struct, frozen=True, kw_only=True):
    """A package out of its container, its signature verified by the sender's key as the manifest names it; whether that
    key is trusted is the library's to say.

    Attributes:
        id: of the package. `hash`: SHA-256 of its manifest.
        serial, generation: of this package for this desk; `before` is the hash of the one before, "" for the first.
        recipients: identities of the desks it is for; () for whoever gets it.
        answers: the id of the package it answers, "" for none.
        due_on: the ISO day by which an answer is asked, "" for none.
        data: gives the bytes of an object by its SHA-256, verified; raises `YuanError` when there is none.
    """

    id: str
    kind: PackageKind
    hash: str
    sender: DeskCard
    serial: int
    generation: str = ""
    before: str = ""
    recipients: tuple[str, ...] = ()
    made_at: str = ""
    by: Person = Person("")
    subject: str = ""
    answers: str = ""
    due_on: str = ""
    plans: tuple[PlanBundle, ...] = ()
    office: OfficeBundle | None = None
    receipts: tuple[Receipt, ...] = ()
    data: Callable[[str], bytes]


class Outgoing(msgspec.Struct, frozen=True, kw_only=True):
    """A parcel a library made to be packed: everything but the container's own facts. `recipients` are known desks'."""

    kind: PackageKind
    subject: str
    recipients: tuple[DeskCard, ...]
    by: Person
    plans: tuple[PlanBundle, ...] = ()
    office: OfficeBundle | None = None
    receipts: tuple[Receipt, ...] = ()
    answers: str = ""
    due_on: str = ""
    unit: str = ""
    """The unit a distribution is for, where no desk is named."""
    is_secret: bool = False
    """A plan in it is 内部 or 工作秘密, so that the package must be sealed for its recipients."""
    data: Callable[[str], bytes]


class Stamp(msgspec.Struct, frozen=True, kw_only=True):
    """What a library gives a package of its own: id, and for each recipient generation, serial and the hash before."""

    id: str
    made_at: str
    sender: DeskCard
    generation: str
    serials: Mapping[str, int]
    before: Mapping[str, str]
