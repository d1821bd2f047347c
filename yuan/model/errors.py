"""The few kinds of error that reach a person. Each says, in Chinese, what happened and what to do.

Turned into a dialog or a line on stderr once, at the edge (`yuan.ui`, `yuan.cli`); never caught and
hidden in between.
"""

from __future__ import annotations


class YuanError(Exception):
    """Something the user must know. `message` is one Chinese sentence; `remedy` says what to do next."""

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message}{self.remedy}" if self.remedy else self.message


class BadFile(YuanError):
    """A file could not be read as what it claims or needs to be. Nothing was changed."""


class BadPackage(BadFile):
    """A package from another desk is damaged, newer than the program, sealed for others, or its signature is wrong."""


class Refused(YuanError):
    """The account may not do this, or the plan's stage does not allow it."""


class Conflict(YuanError):
    """Somebody else changed the same thing in the meantime."""


class NotFound(YuanError):
    """No such plan, version, account or section."""


class BadLibrary(YuanError):
    """The library file is damaged, not a library, or made by a newer program."""


class Unreadable(BadLibrary):
    """The file is no library, damaged, or not there: a backup of what should be there can be put in its place."""


class Displaced(BadLibrary):
    """The library's file was deleted, moved or replaced while it was open; nothing more is written into it."""


class BadRecord(BadLibrary):
    """One record of a library cannot be read: the others can."""


class Cancelled(YuanError):
    """The user stopped a long operation; nothing half done was left."""

    def __init__(self, message: str = "操作已取消。", remedy: str = "") -> None:
        super().__init__(message, remedy)
