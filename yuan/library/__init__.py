"""The collection on disk (预案库): the one door to data, where permissions are enforced."""

from yuan.library.library import Library, NewAccount
from yuan.library.session import Session

__all__ = ["Library", "NewAccount", "Session"]
