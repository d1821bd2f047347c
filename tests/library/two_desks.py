"""A bureau and a town's desk, each with a library of its own, and what passes between them without any container."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.library.conftest import ADMINISTRATOR, TOWN, WATER, Office
from yuan.library import Library, NewAccount, Session
from yuan.library.keys.signing_keys import SigningKey
from yuan.library.parts import packages_received
from yuan.library.parts.packages_received import SenderCheck
from yuan.model.exchange.desk import DeskCard, spoken_fingerprint
from yuan.model.exchange.package import PackageKind, PackageRecord
from yuan.model.exchange.parcel import Outgoing, Parcel, Person, PlanBundle, Receipt, Stamp
from yuan.model.plan import AccountRole, Unit
from yuan.model.records import Account, Action

BUREAU = "门头沟区应急管理局"
NOW = "2026-06-01T08:00:00+00:00"


def no_data(digest: str) -> bytes:
    raise AssertionError(digest)


@cache
def _made(name: str, unit: str) -> tuple[bytes, Mapping[str, tuple[Account, SigningKey | None]]]:
    """A library of a desk, and those who signed in to it with their keys: made once, as passwords take long."""
    with TemporaryDirectory() as folder:
        place = Path(folder) / "预案库.yuan"
        library = Library.create(place, ADMINISTRATOR)
        root = library.sign_in("管理员", "secret-1")
        root.add_unit(Unit(id="u1", name=TOWN))
        root.desks.set_profile(name, unit)
        reviewer = NewAccount(name="审核员", full_name="", role=AccountRole.REVIEWER, password="secret-1")
        root.add_account(reviewer)
        people = {
            session.account.name: (session.account, session._access.key)
            for session in (root, library.sign_in("审核员", "secret-1"))
        }
        library.close()
        return place.read_bytes(), people


class DeskOffice(Office):
    """An office whose library is a desk that others know: administrator (`root`) and reviewer are signed in."""

    def __init__(self, place: Path, name: str, unit: str = "") -> None:
        data, self._people = _made(name, unit)
        place.write_bytes(data)
        self.library = Library.open(place)
        self.root = self._known("管理员")
        self.reviewer = self._known("审核员")
        self.administrator = self._session("管理员", AccountRole.ADMINISTRATOR)
        self.archivist = self._session("档案员", AccountRole.ARCHIVIST)
        self.drafter = self._session("水务编制员", AccountRole.DRAFTER, WATER)
        self.stranger = self._session("清水镇编制员", AccountRole.DRAFTER, TOWN)

    def _known(self, name: str) -> Session:
        account, key = self._people[name]
        return Session(self.library, account, key, has_signed_in=True)

    def take_steps(self, plan: str, *actions: Action, **answers: str) -> None:
        """The steps of the lifecycle, by whoever may take them."""
        super().take(plan, *actions, **answers)

    @property
    def drafter_of_town(self) -> Session:
        return self.stranger

    @property
    def card(self) -> DeskCard:
        return self.root.desks.own_card()

    def make(
        self,
        kind: PackageKind,
        *to: DeskCard,
        plans: tuple[PlanBundle, ...] = (),
        answers: str = "",
        receipts: tuple[Receipt, ...] = (),
        due_on: str = "",
    ) -> tuple[Parcel, Stamp]:
        """A package made and recorded here, as it arrives elsewhere."""
        outgoing = Outgoing(
            kind=kind,
            subject=f"{kind.value}一批",
            recipients=to,
            by=Person("管理员"),
            plans=plans,
            answers=answers,
            receipts=receipts,
            due_on=due_on,
            data=no_data,
        )
        stamp = self.root.desks.stamp(outgoing)
        digest = hashlib.sha256(stamp.id.encode()).hexdigest()
        self.root.desks.note_sent(outgoing, stamp, digest)
        first = to[0].id if to else ""
        parcel = Parcel(
            id=stamp.id,
            kind=kind,
            hash=digest,
            sender=stamp.sender,
            serial=stamp.serials.get(first, 0),
            generation=stamp.generation,
            before=stamp.before.get(first, ""),
            recipients=tuple(card.id for card in to),
            made_at=stamp.made_at,
            by=outgoing.by,
            subject=outgoing.subject,
            answers=answers,
            due_on=due_on,
            plans=plans,
            receipts=receipts,
            data=no_data,
        )
        return parcel, stamp

    def check(self, parcel: Parcel) -> SenderCheck:
        """What is said of a package here by who sent it."""
        with self.library.database.reads() as connection:
            return packages_received.check_sender(connection, parcel)

    def take(self, parcel: Parcel, *waiting: str) -> PackageRecord:  # type: ignore[override]
        """Record that it was taken in."""
        is_older = self.check(parcel).is_older
        with self.library.database.writes() as connection:
            return packages_received.note_received(
                connection, "管理员", parcel, is_older=is_older, waiting=waiting
            )

    def trust(self, other: DeskOffice, *, is_superior: bool = False) -> None:
        """Know the other desk, and compare its fingerprint."""
        card = other.card
        self.root.desks.meet(card)
        spoken = spoken_fingerprint(card.algorithm, card.public)
        self.root.desks.trust(card.id, spoken, is_superior=is_superior, note="电话核对")
