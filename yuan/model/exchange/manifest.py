"""What a package says of itself: its manifest, as values.

The bytes of it, and of the container around it, are told in docs/package-format.md.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import msgspec

from yuan.model.exchange.desk import DeskCard
from yuan.model.exchange.package import PackageKind


class SealingKey(NamedTuple):
    """The private part of the key that opens what was sealed for a desk. Held in memory only."""

    id: str
    algorithm: str
    private: bytes

    def __repr__(self) -> str:
        return f"SealingKey({self.id!r})"


class Recipient(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A desk a package is for, and where the package stands among those the sender made for that desk.

    Attributes:
        desk, office: the identity of its library, and its name.
        key: id of the key it is sealed with, "" when it is not sealed for this desk.
        generation: of the sender's library ("" one never restored); another one counts its packages anew.
        serial: from 1, one more for each package made for this desk.
        before: the hash of the package before, "" for the first.
    """

    desk: str
    office: str = ""
    key: str = ""
    generation: str = ""
    serial: int
    before: str = ""


class BaseVersion(msgspec.Struct, frozen=True):
    """A text both desks have: what a draft in the package was written from."""

    plan: str
    version: int
    hash: str
    """SHA-256 of the stored text, hexadecimal."""


class PackageObject(msgspec.Struct, frozen=True, kw_only=True):
    """A thing in a package. Two with the same content share its bytes.

    Attributes:
        role: what it is to the package; a role nobody here knows is kept.
        name: which of its role it is: the id of a plan, the name of a file. No two of a role share one.
        sha256: of its content, hexadecimal.
        size: of its content in bytes.
        additions: what else its entry says, by newer programs.
    """

    role: str
    name: str
    media_type: str
    sha256: str
    size: int
    additions: dict[str, Any] = {}


class ReadableCopy(msgspec.Struct, frozen=True):
    """A file for people without the program, in the folder 可读副本 of a package. Nothing is read from it."""

    name: str
    sha256: str
    size: int


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What a package says of itself; what is signed.

    Attributes:
        format: version of the format it was written in.
        minimum_reader: the oldest version of the format whose readers understand it.
        id: of the package, 32 hexadecimal digits; never used twice.
        recipients: () for whoever gets it.
        made_at: ISO moment with offset, by the sender's clock.
        subject: one line for people.
        answers: id of the package this one answers, "" for none.
        bases: the texts both sides have that the package builds on.
        additions: what else the manifest says, by newer programs; passed on when it is written again.
    """

    format: int = 1
    minimum_reader: int = 1
    kind: PackageKind
    id: str
    sender: DeskCard
    recipients: tuple[Recipient, ...] = ()
    made_at: str
    subject: str
    answers: str = ""
    bases: tuple[BaseVersion, ...] = ()
    objects: tuple[PackageObject, ...] = ()
    readable: tuple[ReadableCopy, ...] = ()
    additions: dict[str, Any] = {}

    def recipient(self, desk: str) -> Recipient | None:
        """What it says of this desk as a recipient, None when it does not name it."""
        return next((recipient for recipient in self.recipients if recipient.desk == desk), None)

    def of_role(self, role: str) -> tuple[PackageObject, ...]:
        """The objects of this role, in their order."""
        return tuple(one for one in self.objects if one.role == role)
