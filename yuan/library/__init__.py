"""The collection on disk (预案库): the one door to data, where permissions are enforced."""

from yuan.library.accounts import NewAccount, PasswordExpired
from yuan.library.library import Library
from yuan.library.open_library import OpenLibrary
from yuan.library.session import Session

__all__ = ["Library", "NewAccount", "OpenLibrary", "PasswordExpired", "Session"]
