"""What a package between desks says of itself: its manifest, as values.

The bytes of it, and of the container around it, are told in docs/package-format.md. A desk is a library that packages
are exchanged with; its id is the identity of that library.
"""

from __future__ import annotations

from enum import Enum
from typing import Any, NamedTuple

import msgspec


class PackageKind(Enum):
    """Why a package is sent. The value is the word in the manifest and on screen, and never changes."""

    DISTRIBUTION = "下发"
    SUBMISSION = "送审"
    RETURN = "退回"
    ISSUE = "印发"
    HAND_OVER = "移交"
    RECEIPT = "回执"


class DeskKey(msgspec.Struct, frozen=True):
    """The public part of a key of a desk, or of one of its accounts. `id` follows from the two others."""

    id: str
    algorithm: str
    public: str
    """Hexadecimal."""


class SealingKey(NamedTuple):
    """The private part of the key that opens what was sealed for a desk. Held in memory only."""

    id: str
    algorithm: str
    private: bytes

    def __repr__(self) -> str:
        return f"SealingKey({self.id!r})"


class Sender(msgspec.Struct, frozen=True):
    """The desk that made a package, with its keys: one of them signed it, another seals an answer."""

    office: str
    """The name of the office, as it calls itself."""
    desk: str
    keys: tuple[DeskKey, ...]

    def key(self, id: str) -> DeskKey | None:
        """The key with this id, None when the sender names no such key."""
        return next((key for key in self.keys if key.id == id), None)


class Recipient(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A desk a package is for, and where the package stands among those the sender made for that desk.

    Attributes:
        keys: ids of the keys it is sealed with, none for a package that is not sealed.
        generation: of the sender's library ("" one never restored); another one counts its packages anew.
        serial: from 1, one more for each package made for this desk.
        previous: the hash of the package before, "" for the first.
    """

    desk: str
    office: str = ""
    keys: tuple[str, ...] = ()
    generation: str = ""
    serial: int
    previous: str = ""


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
        name: which of its role it is: the id of a plan, the name of a file.
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
    sender: Sender
    recipients: tuple[Recipient, ...] = ()
    made_at: str
    subject: str
    answers: str = ""
    bases: tuple[BaseVersion, ...] = ()
    objects: tuple[PackageObject, ...] = ()
    readable: tuple[ReadableCopy, ...] = ()
    additions: dict[str, Any] = {}

    def recipient(self, desk: str) -> Recipient | None:
        """What it says of this desk as a recipient, None when it is not for it."""
        return next((recipient for recipient in self.recipients if recipient.desk == desk), None)

    def of_role(self, role: str) -> tuple[PackageObject, ...]:
        """The objects of this role, in their order."""
        return tuple(one for one in self.objects if one.role == role)
