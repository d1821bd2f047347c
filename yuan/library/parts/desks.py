"""The part of a session that is about other desks: what this one calls itself, its keys, whom it trusts, what was sent to
whom and received, and who holds which version."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import Connection

from yuan.library.access import Access
from yuan.library.keys import certified_keys, desk_keys, desk_trust
from yuan.library.keys.signing_keys import SigningKey
from yuan.library.parts import package_lists, package_records
from yuan.library.permissions import Right
from yuan.library.stored_settings import DESK, store_value
from yuan.model.errors import Refused
from yuan.model.exchange.desk import Desk, DeskCard, DeskProfile
from yuan.model.exchange.package import Holding, PackageRecord
from yuan.model.exchange.parcel import Outgoing, Row, Stamp


def require_keys(access: Access) -> None:
    """Make the desk's keys when there are none yet, recorded in the audit trail.

    Raises:
        Refused: nobody said yet what the desk is called.
    """
    with access.reading() as connection:
        is_there = desk_keys.has_both(connection) and not desk_keys.profile_of(connection).fault()
    if not is_there:
        with access.changing() as connection:
            desk_keys.require_both(connection, access.account.name)


class Desks:
    """This desk and the others; got from `session.desks`."""

    def __init__(self, access: Access) -> None:
        self._access = access

    # --- this desk --------------------------------------------------------------------------------------

    def profile(self) -> DeskCard:
        """This desk's card as it is; the keys are "" until they were needed."""
        with self._access.reading() as connection:
            return desk_keys.card_of(connection)

    def set_profile(self, office: str, unit: str = "") -> None:
        """Settle what this desk calls itself, and whose plans are written here ("" for a bureau).

        Raises:
            Refused: not for this account, or a name that cannot be.
        """
        self._access.require(Right.MANAGE)
        profile = DeskProfile(office=office.strip(), unit=unit.strip())
        if profile.fault():
            raise Refused(profile.fault(), "请修改后再保存。")
        with self._access.changing() as connection:
            value = store_value(connection, DESK, profile)
            self._access.record(connection, "修改本单位名片", "预案库", value)

    def own_card(self) -> DeskCard:
        """This desk's card with its keys, which are made when there are none yet.

        Raises:
            Refused: nobody said yet what the desk is called.
        """
        require_keys(self._access)
        with self._access.reading() as connection:
            return desk_keys.card_of(connection)

    def signing_key(self) -> SigningKey:
        """The key that signs this desk's packages, made when there is none yet. Raises as `own_card` does."""
        require_keys(self._access)
        with self._access.reading() as connection:
            return desk_keys.signing_key(connection)

    def sign(self, data: bytes) -> bytes:
        """The signature of `data` by this desk's key. Raises as `own_card` does."""
        return self.signing_key().sign(data)

    def sealing_keys(self) -> Mapping[str, bytes]:
        """The private keys (X25519) that open packages sealed for this desk, by id; also those replaced since."""
        with self._access.reading() as connection:
            return desk_keys.sealing_keys(connection)

    def replace_keys(self, reason: str) -> DeskCard:
        """Make new keys in place of those in use, which stay known; the other desks must be told the new fingerprint.

        Raises:
            Refused: not for this account, or no reason given.
        """
        self._access.require(Right.MANAGE)
        if not reason.strip():
            raise Refused("更换本机密钥需要说明理由。", "请填写理由。")
        with self._access.changing() as connection:
            desk_keys.replace(connection, self._access.account.name, reason.strip())
            return desk_keys.card_of(connection)

    def own_certified(self) -> tuple[Row, ...]:
        """The keys of this library's approvers, as `OfficeBundle.keys` tells them to other desks."""
        with self._access.reading() as connection:
            return certified_keys.own(connection)

    def _require_send(self, outgoing: Outgoing) -> None:
        with self._access.reading() as connection:
            lines = {line.plan: line for line in self._access.visible_lines(connection)[0]}
            for bundle in outgoing.plans:
                line = lines.get(bundle.plan) or self._access.seen(connection, bundle.plan)
                self._access.require(Right.SEND_PACKAGE, line.card.unit)

    def _seen(self, connection: Connection) -> frozenset[str]:
        """The plans this account may know of."""
        return frozenset(line.plan for line in self._access.visible_lines(connection)[0])

    # --- the others -------------------------------------------------------------------------------------

    def desks(self) -> list[Desk]:
        """The desks this library knows, by name."""
        with self._access.reading() as connection:
            return desk_trust.all_desks(connection)

    def desk(self, id: str) -> Desk | None:
        """One of them, by the identity of its library."""
        with self._access.reading() as connection:
            return desk_trust.find(connection, id)

    def meet(self, card: DeskCard, note: str = "") -> Desk:
        """Keep a desk that is not known yet; it is trusted only when an administrator says so.

        Raises:
            Refused: the card is not sound, this desk's own, or names another key than the one kept.
        """
        with self._access.changing() as connection:
            return desk_trust.meet(connection, self._access.account.name, card, note)

    def trust(self, id: str, spoken: str, *, is_superior: bool = False, note: str = "") -> Desk:
        """Trust a desk from here on, by its fingerprint as it was read out; "" trusts it on first use, which is
        recorded as such.

        Args:
            is_superior: it is the bureau whose rules, units, outlines and keys hold here.

        Raises:
            NotFound: no such desk.
            Refused: not for this account; the digits are others; trust was withdrawn before and none are given; another
                desk is the superior; an administrator's key vouched for the desk before, and this session has none.
        """
        self._access.require(Right.MANAGE)
        with self._access.changing() as connection:
            by, key = self._access.account.name, self._access.key
            return desk_trust.trust(connection, by, key, id, spoken, is_superior=is_superior, note=note)

    def accept_card(self, card: DeskCard, spoken: str = "", note: str = "") -> Desk:
        """Take over what a known desk calls itself by now, and another key only by its fingerprint as it was read out.

        Raises:
            NotFound: no such desk.
            Refused: not for this account, the card is not sound, or the digits are others.
        """
        self._access.require(Right.MANAGE)
        with self._access.changing() as connection:
            by, key = self._access.account.name, self._access.key
            return desk_trust.accept_card(connection, by, key, card, spoken, note)

    def withdraw(self, id: str, note: str) -> Desk:
        """Take nothing in from a desk any more. Raises `Refused` for no administrator or without a reason."""
        self._access.require(Right.MANAGE)
        with self._access.changing() as connection:
            return desk_trust.withdraw(connection, self._access.account.name, id, note)

    def certified_keys(self, desk: str) -> tuple[Row, ...]:
        """The keys of another desk's accounts that it vouched for, as rows of `certified_keys`."""
        with self._access.reading() as connection:
            return certified_keys.of(connection, desk)

    # --- what is sent and received ----------------------------------------------------------------------

    def stamp(self, outgoing: Outgoing) -> Stamp:
        """Id, moment and serials for a package about to be written; the desk's keys are made when there are none yet.

        Raises:
            Refused: not for a plan of that unit, a recipient that is not trusted or not known, or no name of this desk.
        """
        self._require_send(outgoing)
        require_keys(self._access)
        with self._access.reading() as connection:
            return package_records.stamp(connection, outgoing)

    def note_sent(self, outgoing: Outgoing, stamp: Stamp, hash: str) -> None:
        """Record a package that is written, in one go, before its file gets its name.

        Args:
            hash: SHA-256 of its manifest.

        Raises:
            Refused: as `stamp`.
            Conflict: another package for one of the recipients was made meanwhile.
        """
        self._require_send(outgoing)
        with self._access.changing() as connection:
            package_records.note_sent(connection, self._access.account.name, outgoing, stamp, hash)

    def note_not_written(self, stamp: Stamp) -> None:
        """Take back `note_sent`, as the file could not be named after all.

        Raises:
            Refused: another account made it, or it arrived.
        """
        with self._access.changing() as connection:
            package_records.note_not_written(connection, self._access.account.name, stamp)

    def records(self, plan: str = "") -> list[PackageRecord]:
        """What was sent and received, the newest first; of `plan` only. What this account may not know of is left out."""
        with self._access.reading() as connection:
            return package_lists.records(connection, self._seen(connection), plan)

    def unanswered(self, today: date) -> list[PackageRecord]:
        """What should have been answered by today and was not, by either side; the longest due first."""
        with self._access.reading() as connection:
            return package_lists.unanswered(connection, self._seen(connection), today)

    def holdings(self, plan: str = "") -> list[Holding]:
        """Which desk holds which version (分发登记), by plan, version and desk; of `plan` only."""
        with self._access.reading() as connection:
            return package_lists.holdings(connection, self._seen(connection), plan)

    def holders_to_tell(self) -> list[Holding]:
        """Those who hold a version that is superseded or repealed, and were not told yet. The superior, which issues,
        is told nothing of it."""
        superior = {desk.card.id for desk in self.desks() if desk.is_superior}
        return [
            holding
            for holding in self.holdings()
            if holding.is_superseded and holding.told_at is None and holding.desk not in superior
        ]
