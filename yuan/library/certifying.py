"""The part of a session that is about keys: which are certified, certifying one, and signing the trail when leaving."""

from __future__ import annotations

from yuan.library import enrolling, heads
from yuan.library.access import Access
from yuan.library.certificates import KeyStanding, Trust, standing_of, standings
from yuan.library.enrolling import Founded
from yuan.library.permissions import Right, require


class Certifying(Access):
    """Keys of the accounts.

    Attributes:
        founded: what was founded when signing in gave the library its root; None otherwise.
    """

    founded: Founded | None = None

    def key_standings(self) -> dict[str, KeyStanding]:
        """The key of each account that has one, by account."""
        require(self.account, Right.MANAGE)
        with self.reading() as connection:
            return {one.account: one for one in standings(connection)}

    def certify_key(self, account: str, fingerprint: str) -> None:
        """Vouch for the key of an account, after its fingerprint was compared with the one its holder reads out.

        Raises:
            Refused: not for this account, its own key cannot certify, or the key is another by now.
        """
        require(self.account, Right.MANAGE)
        with self.changing() as connection:
            enrolling.certify(connection, self.account.name, self._key, account, fingerprint)

    def own_key(self) -> KeyStanding:
        """The key this session signs with, and whether it is certified."""
        with self.reading() as connection:
            if self._key is None:
                return KeyStanding(self.account.name)
            return standing_of(Trust(connection), self.account.name, self._key.id)

    def leave(self) -> None:
        """Sign the audit trail as it stands, as the last thing done in this session.

        Raises:
            Refused: the account is no longer what it was when it signed in.
        """
        self.require_current()
        heads.sign(self.database, self.account.name, self._key, heads.LEFT)
