"""A bureau with the window's library, and a town with one of its own: what the tests of packages begin from."""

from __future__ import annotations

from pathlib import Path

from tests.ui.conftest import PASSWORD, TOWN
from yuan.jobs.packing import pack
from yuan.jobs.receipts import pack_card
from yuan.jobs.unpacking import look, unpack
from yuan.library import Library, NewAccount, Session
from yuan.model.exchange.desk import spoken_fingerprint
from yuan.model.exchange.package import PackageKind
from yuan.model.exchange.preview import Received
from yuan.model.plan import AccountRole

OFFICE = "门头沟区应急管理局"


def make_town(folder: Path) -> Library:
    """A town's library, whose administrator 镇管理员 has named the desk."""
    chief = NewAccount(name="镇管理员", full_name="赵镇管", role=AccountRole.ADMINISTRATOR, password=PASSWORD)
    library = Library.create(folder / "清水镇.yuan", chief)
    session = library.sign_in("镇管理员", PASSWORD)
    session.desks.set_profile(TOWN, TOWN)
    session.desks.own_card()
    return library


def name_bureau(session: Session) -> None:
    """The bureau's desk has its name and keys."""
    session.desks.set_profile(OFFICE)
    session.desks.own_card()


def fingerprint(session: Session) -> str:
    """What a desk reads out."""
    card = session.desks.own_card()
    return spoken_fingerprint(card.algorithm, card.public)


def meet(session: Session, other: Session, folder: Path, *, is_superior: bool = False) -> str:
    """`session`'s desk trusts the other's; the identity of the other."""
    place = folder / f"名片-{other.desks.profile().id}.yuanpkg"
    if not place.exists():
        pack_card(other, place)
    sender = look(place, session).sender
    assert sender is not None
    session.desks.meet(sender)
    session.desks.trust(sender.id, fingerprint(other), is_superior=is_superior, note="电话核对")
    return sender.id


def distribute(bureau: Session, town: Session, folder: Path, *plans: str, trusts: bool = True) -> Path:
    """The bureau's package with `plans` for the town; both name and trust each other first with `trusts`."""
    name_bureau(bureau)
    place = folder / "下发.yuanpkg"
    to: list[str] = []
    if trusts:
        to = [meet(bureau, town, folder)]
        meet(town, bureau, folder, is_superior=True)
    pack(bureau, place, PackageKind.DISTRIBUTION, plans, to, to_unit="" if to else TOWN)
    return place


def take_in(session: Session, path: Path) -> Received:
    """Take a package in."""
    return unpack(session, path)
