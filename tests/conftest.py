"""What holds for every test."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from yuan.library.keys import passwords, signing_keys


@pytest.fixture(scope="session", autouse=True)
def cheap_passwords() -> Iterator[None]:
    """Passwords are hashed by the same rule with the least work: the cost stands in each hash and is no rule of ours."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        patch.setattr(signing_keys, "_COST", {"time": 1, "memory": 8, "lanes": 1})
        yield


@pytest.fixture(scope="session", autouse=True)
def own_cache() -> Iterator[None]:
    """What the program keeps for quickness goes into a folder of the tests' own, also from processes they begin."""
    with (
        tempfile.TemporaryDirectory(prefix="yuan-cache-", ignore_cleanup_errors=True) as folder,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setitem(os.environ, "XDG_CACHE_HOME", folder)
        yield


@pytest.fixture(autouse=True)
def own_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a machine remembers of libraries is not remembered of those of the tests."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
