"""Passwords are kept as argon2id hashes; the parameters stand in each hash, so they can be raised later."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

_HASHER = PasswordHasher()


def hash_password(password: str) -> str:
    """The argon2id hash of `password`, salted."""
    return _HASHER.hash(password)


def password_fits(hashed: str, password: str) -> bool:
    """Whether `password` is the one that was hashed."""
    try:
        return _HASHER.verify(hashed, password)
    except (VerifyMismatchError, InvalidHashError):
        return False
