"""A library: opening, signing in, the change sequence, and keeping it safe."""

from __future__ import annotations

import os
import re
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, func, select

from yuan.library import (
    accounts,
    audit,
    connecting,
    generation,
    heads,
    reading,
    store,
    tables,
    unsealed,
    verifying,
)
from yuan.library.accounts import NewAccount
from yuan.library.backups import Backup, Backups, backups_of, write_backup
from yuan.library.certificates import KeyStanding, Trust, standings
from yuan.library.copying import copy_displaced, free_place, usual_folder
from yuan.library.faults import fault
from yuan.library.lives import Lives
from yuan.library.rows import account_of, all_rows, readable
from yuan.library.store import Store, driver
from yuan.model.account_policy import AccountPolicy
from yuan.model.errors import BadFile, Unreadable, YuanError
from yuan.model.files import atomic_write
from yuan.model.plan import AccountRole
from yuan.model.progress import Progress, silent
from yuan.model.records import Account, Change, Face
from yuan.model.safekeeping import Area, Occasion, Trouble

if TYPE_CHECKING:
    from yuan.library.anchors import AgainstBackups, HeadCheck
    from yuan.library.session import Session


class Library:
    """One open library. May be used from several threads; writers take turns."""

    def __init__(self, place: Path | str, store: Store) -> None:
        self.path = place
        self._store = store
        self._is_open = True
        self._writing = threading.RLock()
        self._generation: str | None = None

    @classmethod
    def create(cls, location: Path | str, administrator: NewAccount | None = None) -> Library:
        """Make a library; with no administrator, the window asks for one when it first opens it.

        Raises:
            BadFile, BadLibrary: the file exists or the folder cannot be written.
        """
        place = store.place_of(location)
        library = cls(place, store.create_store(place))
        library.is_restored()
        if administrator is not None:
            accounts.add_first(library, administrator)
        return library

    @classmethod
    def open(cls, location: Path | str) -> Library:
        """Open an existing library, bringing an older one up to date after a backup.

        Raises:
            BadLibrary: not there, not a library, damaged, read-only, or made by a newer program.
        """
        place = store.place_of(location)
        library = cls(place, store.open_store(place))
        try:
            library.is_restored()
            _ = library.id  # a file without one is no library
        except YuanError:
            library.close()
            raise
        except OSError as error:
            library.close()
            raise fault(place, error) from error
        except Exception as error:  # the way back must open, whatever a damaged file makes anybody say
            library.close()
            raise Unreadable(f"“{place}”已损坏，无法打开。", "请从备份恢复。") from error
        return library

    def close(self) -> None:
        """Let go of the file; everything acknowledged is already on disk."""
        if self._is_open:
            self._is_open = False
            self._store.close()

    # --- transactions, for the rest of this room ------------------------------------------------------

    @contextmanager
    def reads(self) -> Iterator[Connection]:
        """A transaction that sees one state of the library."""
        with store.transaction(self._store, self.path, writes=False) as connection:
            yield connection

    @contextmanager
    def writes(
        self, *, durable: bool = True, any_generation: bool = False, patience_ms: int = connecting.BUSY_MS
    ) -> Iterator[Connection]:
        """A transaction that changes all or nothing.

        Args:
            durable: wait until the disk has it, so that even a power cut keeps it.
            any_generation: write also into a library that was restored since it was opened.
            patience_ms: how long to wait for somebody else who is writing.

        Raises:
            Refused: the library was restored from a backup since it was opened.
            BadFile: somebody else went on writing for longer than that.
        """
        with (
            self._turn(patience_ms) as left_ms,
            store.transaction(
                self._store, self.path, writes=True, durable=durable, patience_ms=left_ms
            ) as connection,
            audit.recording(connection),
        ):
            if self._generation is not None and not any_generation:
                generation.require(connection, self._generation)
            yield connection

    @contextmanager
    def _turn(self, patience_ms: int) -> Iterator[int]:
        """This thread's turn to write; what is left of its patience with other processes."""
        begun = time.monotonic()
        if not self._writing.acquire(timeout=patience_ms / 1000):
            raise BadFile(f"“{self.path}”正在写入，没有等到。", "请稍候再试。")
        try:
            yield max(patience_ms - int((time.monotonic() - begun) * 1000), 0)
        finally:
            self._writing.release()

    def is_restored(self) -> bool:
        """Whether a backup was put in the library's place since it was opened; nothing can be written then."""
        with self.reads() as connection:
            found = generation.of(connection)
        if self._generation is None:
            self._generation = found
        return found != self._generation

    # --- the file's place ---------------------------------------------------------------------------------

    def place_fault(self) -> str:
        """What happened to the file since it was opened (deleted, moved, replaced, an older copy put over it), as the
        beginning of a Chinese sentence; "" while it stands in its place. Cheap: may be asked every few seconds."""
        placement = self._store.placement
        return placement.fault() if placement is not None else ""

    def require_in_place(self) -> None:
        """Go on only while the file stands in its place.

        Raises:
            Displaced: it does not.
        """
        if self._store.placement is not None:
            self._store.placement.require()

    def keep_elsewhere(self, progress: Progress = silent) -> Path:
        """Keep what the library held that was opened, whatever stands in its place now, among its backups; where.

        Raises:
            Cancelled: `progress` said so.
            BadFile, BadLibrary: nothing could be kept.
        """
        place = self.backups.place
        folder = usual_folder(place)
        target = free_place(place, folder, Occasion.RESCUED)
        with atomic_write(target, private=True) as temporary:
            copy_displaced(self._store, place, temporary, progress)
        return target

    def checkpoint(self, *, rested_s: float = 0) -> None:
        """Move what the log holds into the file itself, as far as nobody is in the way: whoever copies the file alone
        then has everything. Waits for nobody.

        Args:
            rested_s: only when nobody has written for so many seconds.
        """
        placement = self._store.placement
        if placement is None or not placement.has_log(rested_s) or placement.fault():
            return
        with self._store.engine.connect() as connection:
            driver(connection).execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()

    # --- people -------------------------------------------------------------------------------------

    def accounts(self) -> list[Account]:
        """Everybody who may sign in, for the sign-in dialog."""
        table = tables.accounts
        with self.reads() as connection:
            return readable(account_of, all_rows(connection, select(table).order_by(table.c.name)))

    def account_policy(self) -> AccountPolicy:
        """What this library asks of passwords and signing in."""
        with self.reads() as connection:
            return accounts.policy_of(connection)

    def sign_in(self, name: str, password: str, new_password: str = "") -> Session:
        """A session for the account, which can sign approvals if its role approves.

        Args:
            new_password: takes the place of one that the administrator gave and that must be changed.

        Raises:
            PasswordExpired: the password must be changed and no new one was given.
            Refused: no such account, wrong password, locked after too many tries, or no longer active.
        """
        from yuan.library.opened_backup import record_opening
        from yuan.library.session import Session

        signed_in = accounts.sign_in(self, name, password, new_password)
        record_opening(self, signed_in.account.name, local_name())
        session = Session(self, signed_in.account, signed_in.key)
        session.has_signed_in = True
        session.founded = signed_in.founded
        heads.sign(self, signed_in.account.name, signed_in.key, heads.SIGNED_IN)
        return session

    def local_session(self) -> Session:
        """The command line's session: whoever can read the file, recorded under the system's user name."""
        from yuan.library.session import Session

        name = local_name()
        return Session(self, Account(name=name, full_name=name, role=AccountRole.ADMINISTRATOR))

    # --- what followers need ---------------------------------------------------------------------------

    @property
    def id(self) -> str:
        """The library's own identity, kept through copies and backups."""
        table = tables.settings
        with self.reads() as connection:
            found = connection.execute(select(table.c.value).where(table.c.key == "library_id")).scalar()
        if not isinstance(found, str) or not found:
            raise Unreadable(f"“{self.path}”已损坏：预案库的标识不见了。", "请从备份恢复。")
        if not re.fullmatch(r"[0-9a-f]{16}", found):
            raise Unreadable(f"“{self.path}”已损坏：预案库的标识被改动。", "请从备份恢复。")
        return found

    def root(self) -> str:
        """The fingerprint of the key that all others are certified by; "" while no administrator has signed in."""
        with self.reads() as connection:
            return Trust(connection).root

    def approving_keys(self) -> list[tuple[str, str]]:
        """The accounts and fingerprints of the keys that approvals are signed with."""
        table = tables.signatures
        query = select(tables.keys.c.account, tables.keys.c.id).where(tables.keys.c.id == table.c.key)
        with self.reads() as connection:
            return [(row.account, row.id) for row in connection.execute(query.distinct())]

    def was_reset_between(self, account: str, one: str, other: str) -> bool:
        """Whether the audit trail tells how the account came from one of its keys to the other: by a reset password."""
        with self.reads() as connection:
            lives = Lives(connection)
            return lives.was_reset(account, one, other) or lives.was_reset(account, other, one)

    def key_standings(self) -> list[KeyStanding]:
        """The key of each account that has one now, and whether it is certified."""
        with self.reads() as connection:
            return standings(connection)

    def signed_heads(self) -> int:
        """How many heads of the audit trail were signed."""
        with self.reads() as connection:
            return connection.execute(select(func.count()).select_from(tables.heads)).scalar_one()

    def head(self) -> heads.Head:
        """The newest row of the audit trail."""
        with self.reads() as connection:
            return heads.present(connection)

    def sequence(self) -> int:
        """The number of the newest change; 0 for a new library."""
        with self.reads() as connection:
            return unsealed.last_change(connection)

    def changes_since(self, sequence: int) -> list[Change]:
        """Every change after `sequence`, oldest first."""
        table = tables.changes
        is_news = table.c.sequence > sequence, table.c.sequence <= tables.LAST_CHANGE
        query = select(table).where(*is_news).order_by(table.c.sequence)
        with self.reads() as connection:
            return [
                Change(sequence=row.sequence, plan=row.plan, what=row.what)
                for row in connection.execute(query)
            ]

    def plan_ids(self) -> list[str]:
        """The ids of all plans, in the order of the list."""
        with self.reads() as connection:
            return list(
                connection.execute(select(tables.plans.c.id).order_by(tables.plans.c.order)).scalars()
            )

    def faces(self, plan: str) -> list[Face]:
        """The texts of a plan to be searched: the version in force and the newest one after it."""
        with self.reads() as connection:
            return reading.faces(connection, plan)

    # --- safety -----------------------------------------------------------------------------------------

    @property
    def backups(self) -> Backups:
        """The backups of this library, and the making of them."""
        return Backups(self)

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

    @staticmethod
    def restore(source: Path, target: Path, *, by: str = "", progress: Progress = silent) -> Path | None:
        """Put the backup `source` in the place of `target`; where the library that stood there is now kept.

        Raises:
            Cancelled: `progress` said so; nothing was changed.
            BadFile, BadLibrary: the backup is no library or does not verify, or there is no room; nothing was changed.
        """
        from yuan.library.restoring import restore

        return restore(source, target, by=by or local_name(), progress=progress)

    def troubles(self, progress: Progress = silent) -> list[Trouble]:
        """Everything that does not verify in the library itself; nothing when it is sound.

        Raises:
            Cancelled: `progress` said so.
        """
        with self.reads() as connection:
            is_file = isinstance(self.path, Path)
            lost = self.place_fault()
            here = [Trouble(Area.FILE, f"{lost}，以下核验的是已打开的内容。")] if lost else []
            return here + list(verifying.troubles(connection, is_file=is_file, progress=progress))

    def against_backups(self, progress: Progress = silent) -> AgainstBackups:
        """The audit trail held against the backups in the backup folder, each of which is opened as seldom as can be.

        Raises:
            Cancelled: `progress` said so.
        """
        from yuan.library import anchors

        if not isinstance(self.path, Path):
            return anchors.AgainstBackups()
        own, folder = self.id, self.backups.folder
        found = [one for one in backups_of(self.path) if one.facts is None or one.facts.library == own]
        settled = [one for one in found if one.path.parent == folder]
        witnesses = [one for one in found if one.facts is not None]
        with self.reads() as connection:
            return anchors.against(connection, settled, witnesses, progress)

    def troubles_against_backups(self, progress: Progress = silent) -> list[Trouble]:
        """The troubles that `against_backups` finds.

        Raises:
            Cancelled: `progress` said so.
        """
        return list(self.against_backups(progress).troubles)

    def check_head(self, head: heads.Head) -> HeadCheck:
        """Hold a head of the audit trail that was kept elsewhere against the trail."""
        from yuan.library import anchors

        with self.reads() as connection:
            return anchors.check_head(connection, head)

    def remembered_problem(self, seen: Sequence[heads.Head]) -> str:
        """What is wrong with an audit trail that was seen with these heads, in Chinese; "" when it is still the same."""
        from yuan.library import anchors

        with self.reads() as connection:
            return anchors.remembered_problem(connection, seen, self._witnesses())

    def _witnesses(self) -> list[Backup]:
        """All backups of this library, also those in the usual folder when another one is settled."""
        own = self.id
        found = backups_of(self.path) if isinstance(self.path, Path) else []
        return [one for one in found if one.facts is not None and one.facts.library == own]

    def trail_troubles(self) -> list[Trouble]:
        """What does not verify in the audit trail by itself."""
        with self.reads() as connection:
            return list(verifying.trail_troubles(connection))

    def remarks(self) -> list[str]:
        """What in the audit trail asks for a look without being a fault of the library: times that run backwards."""
        with self.reads() as connection:
            return list(audit.remarks(connection))

    def verify(self) -> list[str]:
        """What `troubles` finds, as sentences."""
        return [trouble.text for trouble in self.troubles()]


def local_name() -> str:
    """The name under which the audit trail keeps whoever works at this machine without an account."""
    return f"本机（{_system_user()}）"


def _system_user() -> str:
    """Who the system says is at work; what the environment says (LOGNAME …) anybody can set."""
    if sys.platform == "win32":
        return os.getlogin()
    import pwd

    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:  # a user the system has no name for
        return f"用户 {os.getuid()}"
