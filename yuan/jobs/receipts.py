"""What goes back or goes first: the receipt of a package that was taken in, and the card by which a desk is known."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from yuan.jobs.packing import Packed, cards_of, send
from yuan.library import Session
from yuan.model.errors import NotFound
from yuan.model.exchange.package import Direction, PackageKind
from yuan.model.progress import Progress, silent


def pack_receipt(
    session: Session,
    package: str,
    path: Path,
    *,
    is_sealed: bool = False,
    progress: Progress = silent,
) -> Packed:
    """Write the receipt (回执) for a package that was taken in here, by its id, to `path`.

    Raises:
        NotFound: no such package was received.
        Refused: not for this account.
        BadFile, Cancelled: as `pack`.
    """
    received = [
        one for one in session.desks.records() if one.id == package and one.direction is Direction.RECEIVED
    ]
    if not received:
        raise NotFound("没有收到过要确认的数据包。", "请在收发登记中核对。")
    cards = cards_of(session, [received[0].desk])
    outgoing = session.packages.gather(PackageKind.RECEIPT, (), cards, answers=package)
    return send(session, outgoing, path, is_sealed=is_sealed, progress=progress)


def pack_card(
    session: Session, path: Path, recipients: Sequence[str] = (), *, progress: Progress = silent
) -> Packed:
    """Write this desk's card (往来单位名片) to `path`: by it others learn its name and keys before anything is sent.

    Raises:
        Refused: nobody said yet what this desk is called.
        BadFile, Cancelled: as `pack`.
    """
    outgoing = session.packages.gather(PackageKind.RECEIPT, (), cards_of(session, recipients))
    return send(session, outgoing, path, progress=progress)
