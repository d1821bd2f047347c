"""Another desk with a library of its own, and what passed between it and the library that is tampered with."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from yuan.library import Library, NewAccount, Session
from yuan.model.document.content import Document
from yuan.model.plan import PlanCard
from yuan.model.records import Action

OTHER = "某市应急管理局"
HEAT = "某市高温应急预案"


class People(NamedTuple):
    """Who works at the other desk, and how they make plans and take steps."""

    password: str
    administrator: NewAccount
    drafter: NewAccount
    reviewer: NewAccount
    card: Callable[[str], PlanCard]
    text: Callable[[str, str], Document]
    take: Callable[..., None]


def acquaint(administrator: Session, folder: Path, people: People) -> Library | None:
    """The other desk, which knows this one and is known here by its fingerprint; None for programs before packages."""
    if not hasattr(administrator, "packages"):
        return None
    library = Library.create(folder / "上级.yuan", people.administrator)
    other = library.sign_in(people.administrator.name, people.password)
    for account in (people.drafter, people.reviewer):
        other.add_account(account)
    _trust(administrator, other)
    return library


def exchange(administrator: Session, flood: str, library: Library, people: People) -> None:
    """A plan approved and issued elsewhere comes in, and one of this library goes out; each is confirmed."""
    from yuan.jobs.packing import pack
    from yuan.jobs.receipts import pack_receipt
    from yuan.jobs.unpacking import unpack
    from yuan.model.exchange.package import PackageKind

    other, drafter, reviewer = (
        library.sign_in(account.name, people.password)
        for account in (people.administrator, people.drafter, people.reviewer)
    )
    heat = drafter.create_plan(people.card(HEAT), people.text(HEAT, "避暑。"))
    people.take(drafter, heat, Action.SUBMIT)
    people.take(reviewer, heat, Action.EXAMINE)
    people.take(reviewer, heat, Action.APPROVE)
    people.take(reviewer, heat, Action.ISSUE, number="某应急发〔2026〕3号")
    folder = library.path.parent
    packages = [folder / f"{number}.yuanpkg" for number in range(4)]
    here, there = administrator.desks.own_card().id, other.desks.own_card().id
    pack(other, packages[0], PackageKind.ISSUE, [heat], [here])
    received = unpack(administrator, packages[0]).record
    pack_receipt(administrator, received.id, packages[1])
    unpack(other, packages[1])
    pack(administrator, packages[2], PackageKind.ISSUE, [flood], [there])
    confirmed = unpack(other, packages[2]).record
    pack_receipt(other, confirmed.id, packages[3])
    unpack(administrator, packages[3])
    library.close()


def _trust(administrator: Session, other: Session) -> None:
    from yuan.model.exchange.desk import spoken_fingerprint

    administrator.desks.set_profile("某区应急管理局")
    other.desks.set_profile(OTHER)
    for one, another, is_superior in ((administrator, other, True), (other, administrator, False)):
        card = another.desks.own_card()
        one.desks.meet(card)
        spoken = spoken_fingerprint(card.algorithm, card.public)
        one.desks.trust(card.id, spoken, is_superior=is_superior, note="电话核对")
