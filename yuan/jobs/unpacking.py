"""Receive a package: look at it first, then take it in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import msgspec

from yuan.exchange.reading import Inspection, OpenPackage, inspect, open_package
from yuan.exchange.sealing import ALGORITHM
from yuan.jobs.package_contents import parcel_of
from yuan.library import Session
from yuan.model.errors import BadFile
from yuan.model.exchange.desk import DeskCard, spoken_fingerprint
from yuan.model.exchange.manifest import Manifest, PackageObject, Recipient, SealingKey
from yuan.model.exchange.package import PackageKind
from yuan.model.exchange.parcel import Parcel, Receipt
from yuan.model.exchange.preview import Preview, Received
from yuan.model.progress import Progress, silent


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """What a package says of itself, and what taking it in would do.

    Attributes:
        size: of the file in bytes. `hash`: of the package; "" for a sealed one that this desk cannot open.
        is_sealed, is_open: whether it is encrypted, and whether it was opened here.
        sender, fingerprint: whose key signed it; whether that is to be believed the preview says.
        recipients: whom it is for; () for whoever gets it, or when it cannot be opened.
        serial: of this package for this desk, 0 when it is not named.
        days: its age by this machine's clock, None when that is in the future or not known.
        objects, copies: what is in it.
        receipts: which packages of this desk it confirms.
        preview: None for one that cannot be opened, and without a library.
    """

    path: Path
    size: int
    hash: str = ""
    is_sealed: bool = False
    is_open: bool = False
    id: str = ""
    kind: PackageKind | None = None
    sender: DeskCard | None = None
    fingerprint: str = ""
    recipients: tuple[Recipient, ...] = ()
    serial: int = 0
    made_at: str = ""
    days: int | None = None
    by: str = ""
    subject: str = ""
    answers: str = ""
    due_on: str = ""
    objects: tuple[PackageObject, ...] = ()
    copies: tuple[str, ...] = ()
    receipts: tuple[Receipt, ...] = ()
    preview: Preview | None = None


def look(path: Path, session: Session | None = None, progress: Progress = silent) -> Look:
    """Look at a package: everything in it is read and checked, nothing is changed.

    Args:
        session: of the library that would take it in; None to look at the package alone.

    Raises:
        BadPackage: it is damaged, no package, made by a newer program, or its signature is wrong.
        BadFile: the file cannot be read.
        Cancelled: `progress` said so.
    """
    seen = inspect(path)
    keys = _keys(session)
    if seen.manifest is None and not any(key.id in seen.keys for key in keys):
        return Look(path=path, size=seen.size, is_sealed=True)
    with _opened(path, session, progress) as (package, parcel):
        preview = session.packages.preview(parcel) if session is not None else None
        return _look(path, seen, package, parcel, preview)


def unpack(session: Session, path: Path, *, hash: str = "", progress: Progress = silent) -> Received:
    """Take a package in, all of it in one transaction.

    Args:
        hash: of the package that was looked at; another one is not taken in for it. "" for whichever it is.

    Raises:
        BadPackage: it is damaged, no package, not for this desk, or its signature is wrong.
        Refused: this account may not take it in, or its sender is not trusted.
        BadFile: the file cannot be read, or is another than was looked at.
        Cancelled: `progress` said so; nothing was changed.
    """
    session.require_current()
    with _opened(path, session, progress) as (package, parcel):
        if hash and package.hash != hash:
            raise BadFile(f"“{path.name}”在预览之后被换成了另一个数据包，没有接收。", "请重新预览后再接收。")
        return session.packages.receive(parcel)


def sender_of(path: Path, session: Session | None = None) -> DeskCard:
    """The card of the desk that signed a package.

    Raises:
        BadPackage, BadFile: as `look`; also when it is sealed for others.
    """
    with open_package(path, _keys(session)) as package:
        return package.manifest.sender


class _Opened(NamedTuple):
    package: OpenPackage
    parcel: Parcel


@contextmanager
def _opened(path: Path, session: Session | None, progress: Progress) -> Iterator[_Opened]:
    """A package opened with the keys of this desk, all of it read and checked."""
    own = session.library.id if session is not None else ""
    with open_package(path, _keys(session)) as package:
        yield _Opened(package, parcel_of(package, own, progress))


def _keys(session: Session | None) -> list[SealingKey]:
    if session is None:
        return []
    return [SealingKey(id, ALGORITHM, private) for id, private in session.desks.sealing_keys().items()]


def _look(
    path: Path, seen: Inspection, package: OpenPackage, parcel: Parcel, preview: Preview | None
) -> Look:
    manifest: Manifest = package.manifest
    return Look(
        path=path,
        size=seen.size,
        hash=package.hash,
        is_sealed=package.is_sealed,
        is_open=True,
        id=parcel.id,
        kind=parcel.kind,
        sender=parcel.sender,
        fingerprint=spoken_fingerprint(parcel.sender.algorithm, parcel.sender.public),
        recipients=manifest.recipients,
        serial=parcel.serial,
        made_at=parcel.made_at,
        days=_age(parcel.made_at),
        by=parcel.by.name,
        subject=parcel.subject,
        answers=parcel.answers,
        due_on=parcel.due_on,
        objects=manifest.objects,
        copies=tuple(copy.name for copy in manifest.readable),
        receipts=parcel.receipts,
        preview=preview,
    )


def _age(made_at: str) -> int | None:
    days = (datetime.now(UTC) - datetime.fromisoformat(made_at)).days
    return days if days >= 0 else None
