"""The set of mutations, and whether each still says what it changes."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec

ROOT = Path(__file__).parents[2]
_SET = Path(__file__).with_name("faults.toml")


class Mutation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One small fault: in `file` the text `old`, which stands there once, becomes `new`. `tests` are files, folders,
    or tests within a file (`file::test`), that should notice."""

    name: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]


class _Set(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    mutation: tuple[Mutation, ...]


def mutations() -> tuple[Mutation, ...]:
    """The set as it is kept."""
    return msgspec.toml.decode(_SET.read_bytes(), type=_Set).mutation


def outdated(root: Path, chosen: Iterable[Mutation]) -> list[str]:
    """What of the set no longer fits the sources below `root`, a line each; nothing when all does."""
    found = []
    for one in chosen:
        file = root / one.file
        count = file.read_text(encoding="utf-8").count(one.old) if file.is_file() else -1
        if count < 0:
            found.append(f"{one.name}: {one.file} is not there")
        elif count != 1:
            found.append(f"{one.name}: in {one.file} the old text stands {count} times instead of once")
        found += [
            f"{one.name}: {test} is not there"
            for test in one.tests
            if not (root / test.partition("::")[0]).exists()
        ]
    return found
