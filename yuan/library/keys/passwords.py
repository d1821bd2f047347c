"""Passwords are kept as argon2id hashes; the parameters stand in each hash, so they can be raised later."""

from __future__ import annotations

from argon2 import Parameters, PasswordHasher, extract_parameters
from argon2.exceptions import Argon2Error, InvalidHashError
from argon2.low_level import Type

_HASHER = PasswordHasher()
_LONGEST = 256
"""Characters of a hash; ours have 97."""
_MOST = Parameters(Type.ID, 19, 16, 32, time_cost=12, memory_cost=4 * 65536, parallelism=16)
"""Four times what ours ask for: what asks for more was written by nobody but to hang whoever signs in."""


def hash_password(password: str) -> str:
    """The argon2id hash of `password`, salted."""
    return _HASHER.hash(password)


def is_hash(hashed: str) -> bool:
    """Whether `hashed` is an argon2id hash, at a cost that can be paid."""
    try:
        asked = extract_parameters(hashed) if len(hashed) <= _LONGEST else None
    except (InvalidHashError, ValueError, TypeError):
        return False
    return (
        asked is not None
        and asked.type is _MOST.type
        and 1 <= asked.time_cost <= _MOST.time_cost
        and 1 <= asked.parallelism <= _MOST.parallelism
        and 8 * asked.parallelism <= asked.memory_cost <= _MOST.memory_cost
    )


def password_fits(hashed: str, password: str) -> bool:
    """Whether `password` is the one that was hashed; never with what is no hash."""
    try:
        return is_hash(hashed) and _HASHER.verify(hashed, password)
    except (Argon2Error, InvalidHashError):
        return False
