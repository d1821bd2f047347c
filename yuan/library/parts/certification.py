"""The part of a session that is about keys: which are certified, certifying one, and signing the trail when leaving."""

from __future__ import annotations

from yuan.library.access import Access
from yuan.library.keys import enrolments, signed_heads
from yuan.library.keys.certificates import KeyStanding, Trust, standing_of, standings
from yuan.library.permissions import Right


class Certification:
    """Keys of the accounts."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def key_standings(self) -> dict[str, KeyStanding]:
        """The key of each account that has one, by account."""
        self._access.require(Right.MANAGE)
        with self._access.reading() as connection:
            return standings(connection)

    def certify_key(self, account: str, fingerprint: str) -> None:
        """Vouch for the key of an account, after its fingerprint was compared with the one its holder reads out.

        Raises:
            Refused: not for this account, its own key cannot certify, or the key is another by now.
        """
        self._access.require(Right.MANAGE)
        with self._access.changing() as connection:
            enrolments.certify(connection, self._access.account.name, self._access.key, account, fingerprint)

    def own_key(self) -> KeyStanding:
        """The key this session signs with, and whether it is certified."""
        with self._access.reading() as connection:
            if self._access.key is None:
                return KeyStanding(self._access.account.name)
            return standing_of(Trust(connection), self._access.account.name, self._access.key.id)

    def leave(self) -> None:
        """Sign the audit trail as it stands, as the last thing done in this session.

        Raises:
            Refused: the account is no longer what it was when it signed in.
        """
        self._access.require_current()
        signed_heads.sign(
            self._access.database, self._access.account.name, self._access.key, signed_heads.LEFT
        )
