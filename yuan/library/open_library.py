"""What can be asked of an open library without signing in: who may, what changed, whether it is sound, its backups."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from yuan.library import accounts, reading, tables
from yuan.library.backup import trail_witnesses
from yuan.library.backup.backups import Backup, Backups, backups_of, write_backup
from yuan.library.backup.trail_witnesses import AgainstBackups, HeadCheck
from yuan.library.database import Database
from yuan.library.keys import signed_heads as heads
from yuan.library.keys.certificates import KeyStanding, Trust, standings
from yuan.library.keys.key_lifetimes import KeyLifetimes
from yuan.library.trail import audit, unsealed_values
from yuan.library.verification import verifying
from yuan.model.account_policy import AccountPolicy
from yuan.model.progress import Progress, silent
from yuan.model.records import Account, Change, Face
from yuan.model.safekeeping import Area, Trouble

if TYPE_CHECKING:
    pass


class OpenLibrary:
    """One open library, for whoever follows its changes or keeps it safe. May be used from several threads."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def close(self) -> None:
        """Let go of the file; everything acknowledged is already on disk."""
        self.database.close()

    @property
    def path(self) -> Path | str:
        """The file, or the address of a database on a server."""
        return self.database.place

    @property
    def file(self) -> Path | None:
        """The file that holds the library; None on a server, which has tools of its own for what is done with files."""
        return self.database.file

    @property
    def id(self) -> str:
        """The library's own identity, kept through copies and backups. Raises `Unreadable` when it is damaged."""
        return self.database.id

    def is_restored(self) -> bool:
        """Whether a backup was put in the library's place since it was opened; nothing can be written then."""
        return self.database.is_restored()

    # --- the file's place ---------------------------------------------------------------------------------

    def place_fault(self) -> str:
        """What happened to the file since it was opened (deleted, moved, replaced, an older copy put over it), as the
        beginning of a Chinese sentence; "" while it stands in its place. Cheap: may be asked every few seconds."""
        return self.database.store.place_fault()

    def require_in_place(self) -> None:
        """Go on only while the file stands in its place.

        Raises:
            Displaced: it does not.
        """
        self.database.store.require_in_place()

    def keep_elsewhere(self, progress: Progress = silent) -> Path:
        """Keep what the library held that was opened, whatever stands in its place now, among its backups; where.

        Raises:
            Cancelled: `progress` said so.
            BadFile, BadLibrary: nothing could be kept.
        """
        return self.backups.keep_opened(progress)

    def checkpoint(self, *, rested_s: float = 0) -> None:
        """Move what the log holds into the file itself, as far as nobody is in the way: whoever copies the file alone
        then has everything. Waits for nobody.

        Args:
            rested_s: only when nobody has written for so many seconds.
        """
        self.database.store.checkpoint(rested_s)

    # --- people -------------------------------------------------------------------------------------

    def accounts(self) -> list[Account]:
        """Everybody who may sign in, for the sign-in dialog."""
        with self.database.reads() as connection:
            return accounts.all_accounts(connection)

    def account_policy(self) -> AccountPolicy:
        """What this library asks of passwords and signing in."""
        with self.database.reads() as connection:
            return accounts.policy_of(connection)

    # --- what followers need ---------------------------------------------------------------------------

    def root(self) -> str:
        """The fingerprint of the key that all others are certified by; "" while no administrator has signed in."""
        with self.database.reads() as connection:
            return Trust(connection).root

    def approving_keys(self) -> list[tuple[str, str]]:
        """The accounts and fingerprints of the keys that approvals are signed with."""
        table = tables.signatures
        query = select(tables.keys.c.account, tables.keys.c.id).where(tables.keys.c.id == table.c.key)
        with self.database.reads() as connection:
            return [(row.account, row.id) for row in connection.execute(query.distinct())]

    def was_reset_between(self, account: str, one: str, other: str) -> bool:
        """Whether the audit trail tells how the account came from one of its keys to the other: by a reset password."""
        with self.database.reads() as connection:
            lifetimes = KeyLifetimes(connection)
            return lifetimes.was_reset(account, one, other) or lifetimes.was_reset(account, other, one)

    def key_standings(self) -> dict[str, KeyStanding]:
        """The key of each account that has one now, by account, and whether it is certified."""
        with self.database.reads() as connection:
            return standings(connection)

    def signed_heads(self) -> int:
        """How many heads of the audit trail were signed."""
        with self.database.reads() as connection:
            return connection.execute(select(func.count()).select_from(tables.heads)).scalar_one()

    def head(self) -> heads.Head:
        """The newest row of the audit trail."""
        with self.database.reads() as connection:
            return heads.present(connection)

    def sequence(self) -> int:
        """The number of the newest change; 0 for a new library."""
        with self.database.reads() as connection:
            return unsealed_values.last_change(connection)

    def changes_since(self, sequence: int) -> list[Change]:
        """Every change after `sequence`, oldest first."""
        table = tables.changes
        is_news = table.c.sequence > sequence, table.c.sequence <= tables.LAST_CHANGE
        query = select(table).where(*is_news).order_by(table.c.sequence)
        with self.database.reads() as connection:
            return [
                Change(sequence=row.sequence, plan=row.plan, what=row.what)
                for row in connection.execute(query)
            ]

    def plan_ids(self) -> list[str]:
        """The ids of all plans, in the order of the list."""
        with self.database.reads() as connection:
            return list(
                connection.execute(select(tables.plans.c.id).order_by(tables.plans.c.order)).scalars()
            )

    def faces(self, plan: str) -> list[Face]:
        """The texts of a plan to be searched: the version in force and the newest one after it."""
        with self.database.reads() as connection:
            return reading.faces(connection, plan)

    # --- safety -----------------------------------------------------------------------------------------

    @property
    def backups(self) -> Backups:
        """The backups of this library, and the making of them."""
        return Backups(self.database)

    def backup(
        self, target: Path, progress: Progress = silent, record: Callable[[], None] = lambda: None
    ) -> None:
        """Write a verified copy of the library to `target`, while it stays in use.

        Args:
            record: called when the copy stands and verifies, before it has its name; what it raises leaves nothing.

        Raises:
            Cancelled: `progress` said so; `target` is untouched.
            BadFile: the target cannot be written.
            BadLibrary: the copy does not verify; `target` is untouched.
        """
        write_backup(self.backups.place, target, progress, record)

    def troubles(self, progress: Progress = silent) -> list[Trouble]:
        """Everything that does not verify in the library itself; nothing when it is sound.

        Raises:
            Cancelled: `progress` said so.
        """
        with self.database.reads() as connection:
            is_file = self.file is not None
            lost = self.place_fault()
            here = [Trouble(Area.FILE, f"{lost}，以下核验的是已打开的内容。")] if lost else []
            return here + list(verifying.troubles(connection, is_file=is_file, progress=progress))

    def against_backups(self, progress: Progress = silent) -> AgainstBackups:
        """The audit trail held against the backups in the backup folder, each of which is opened as seldom as can be.

        Raises:
            Cancelled: `progress` said so.
        """
        if self.file is None:
            return AgainstBackups()
        own, folder = self.id, self.backups.folder
        found = [one for one in backups_of(self.file) if one.facts is None or one.facts.library == own]
        settled = [one for one in found if one.path.parent == folder]
        witnesses = [one for one in found if one.facts is not None]
        with self.database.reads() as connection:
            return trail_witnesses.against(connection, settled, witnesses, progress)

    def troubles_against_backups(self, progress: Progress = silent) -> list[Trouble]:
        """The troubles that `against_backups` finds.

        Raises:
            Cancelled: `progress` said so.
        """
        return list(self.against_backups(progress).troubles)

    def check_head(self, head: heads.Head) -> HeadCheck:
        """Hold a head of the audit trail that was kept elsewhere against the trail."""
        with self.database.reads() as connection:
            return trail_witnesses.check_head(connection, head)

    def remembered_problem(self, seen: Sequence[heads.Head]) -> str:
        """What is wrong with an audit trail that was seen with these heads, in Chinese; "" when it is still the same."""
        with self.database.reads() as connection:
            return trail_witnesses.remembered_problem(connection, seen, self._witnesses())

    def _witnesses(self) -> list[Backup]:
        """All backups of this library, also those in the usual folder when another one is settled."""
        own = self.id
        found = backups_of(self.file) if self.file is not None else []
        return [one for one in found if one.facts is not None and one.facts.library == own]

    def trail_troubles(self) -> list[Trouble]:
        """What does not verify in the audit trail by itself."""
        with self.database.reads() as connection:
            return list(verifying.trail_troubles(connection))

    def remarks(self) -> list[str]:
        """What in the audit trail asks for a look without being a fault of the library: times that run backwards."""
        with self.database.reads() as connection:
            return list(audit.remarks(connection))

    def verify(self) -> list[str]:
        """What `troubles` finds, as sentences."""
        return [trouble.text for trouble in self.troubles()]
