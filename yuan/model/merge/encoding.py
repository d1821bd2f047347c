"""Conflicts as bytes, as a library keeps them beside the draft they stand in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from yuan.model.errors import BadRecord
from yuan.model.merge.conflict import Conflict, ConflictKind

_FORMAT = 1


class _Stored(msgspec.Struct, frozen=True):
    format: int
    conflicts: list[dict[str, Any]]


def encode_conflicts(conflicts: Sequence[Conflict]) -> bytes:
    """The conflicts as JSON in UTF-8, in their order; kinds by their names, as their words may change."""
    stored = [{**msgspec.to_builtins(one), "kind": one.kind.name} for one in conflicts]
    return msgspec.json.encode(_Stored(_FORMAT, stored), order="deterministic")


def decode_conflicts(data: bytes) -> tuple[Conflict, ...]:
    """The conflicts encoded by `encode_conflicts`.

    Raises:
        BadRecord: `data` is damaged, or was written by a newer program.
    """
    try:
        stored = msgspec.json.decode(data, type=_Stored)
        if stored.format != _FORMAT:
            raise BadRecord("合并冲突的记录由更新版本的程序写成。", "请升级程序后再打开。")
        return tuple(
            msgspec.convert({**one, "kind": ConflictKind[one["kind"]].value}, Conflict)
            for one in stored.conflicts
        )
    except (msgspec.DecodeError, KeyError, TypeError, RecursionError) as error:
        raise BadRecord("合并冲突的记录已损坏，无法读出。", "请从备份中恢复。") from error
