"""A library: making and opening it, signing in, and putting a backup in its place."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from yuan.library import accounts
from yuan.library.accounts import NewAccount
from yuan.library.backup import restoring
from yuan.library.backup.opened_backup import record_opening
from yuan.library.keys import signed_heads
from yuan.library.open_library import OpenLibrary
from yuan.library.opening import create_database, open_database
from yuan.library.session import Session
from yuan.model.plan import AccountRole
from yuan.model.progress import Progress, silent
from yuan.model.records import Account


class Library(OpenLibrary):
    """One open library. May be used from several threads; writers take turns."""

    @classmethod
    def create(cls, location: Path | str, administrator: NewAccount | None = None) -> Library:
        """Make a library; with no administrator, the window asks for one when it first opens it.

        Raises:
            BadFile, BadLibrary: the file exists or the folder cannot be written.
        """
        library = cls(create_database(location))
        if administrator is not None:
            accounts.add_first(library.database, administrator)
        return library

    @classmethod
    def open(cls, location: Path | str) -> Library:
        """Open an existing library, bringing an older one up to date after a backup.

        Raises:
            BadFile: the backup could not be written.
            BadLibrary: not there, not a library, damaged, read-only, or made by a newer program.
        """
        return cls(open_database(location))

    def sign_in(self, name: str, password: str, new_password: str = "") -> Session:
        """A session for the account, which can sign approvals if its role approves.

        Args:
            new_password: takes the place of one that the administrator gave and that must be changed.

        Raises:
            PasswordExpired: the password must be changed and no new one was given.
            Refused: no such account, wrong password, locked after too many tries, or no longer active.
        """
        signed_in = accounts.sign_in(self.database, name, password, new_password)
        record_opening(self.database, signed_in.account.name, local_name())
        session = Session(
            self, signed_in.account, signed_in.key, has_signed_in=True, founded=signed_in.founded
        )
        signed_heads.sign(self.database, signed_in.account.name, signed_in.key, signed_heads.SIGNED_IN)
        return session

    def local_session(self) -> Session:
        """The command line's session: whoever can read the file, recorded under the system's user name."""
        name = local_name()
        return Session(self, Account(name=name, full_name=name, role=AccountRole.ADMINISTRATOR))

    @staticmethod
    def restore(source: Path, target: Path, *, by: str = "", progress: Progress = silent) -> Path | None:
        """Put the backup `source` in the place of `target`; where the library that stood there is now kept.

        Raises:
            Cancelled: `progress` said so; nothing was changed.
            BadFile, BadLibrary: the backup is no library or does not verify, or there is no room; nothing was changed.
        """
        return restoring.restore(source, target, by=by or local_name(), progress=progress)


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
