"""What taking a package in would do, line by line, before anything is done."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

import msgspec

from yuan.model.exchange.package import PackageRecord


class Effect(Enum):
    """What becomes of one thing a package says; the value is the word on screen."""

    NEW = "新增"
    CHANGED = "更新"
    MERGED = "合并"
    CONFLICT = "冲突"
    SAME = "已有"
    OLDER = "较旧，不作变更"
    WAITING = "待系统管理员"
    REFUSED = "不接收"


class PreviewLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line: what it is about (a plan's title, 单位, 规定 …), what of it, what becomes of it, and why where not plain.

    `detail` is a sentence; `plan` is the plan's id, "" where none is meant.
    """

    effect: Effect
    about: str
    what: str
    detail: str = ""
    plan: str = ""


class Preview(msgspec.Struct, frozen=True, kw_only=True):
    """All lines of a package, and what is to be said of it as a whole.

    Attributes:
        problem: why it cannot be taken in at all (with what to do), "" when it can.
        notes: its age, a gap in the serials, a package already taken in: a sentence each.
        fingerprint: the spoken fingerprint of a sender who is not trusted yet, to be compared; "" otherwise.
    """

    lines: tuple[PreviewLine, ...] = ()
    problem: str = ""
    notes: tuple[str, ...] = ()
    fingerprint: str = ""

    def count(self, *effects: Effect) -> int:
        """How many lines have one of these effects."""
        return sum(line.effect in effects for line in self.lines)


class Received(msgspec.Struct, frozen=True, kw_only=True):
    """A package that was taken in: how it is recorded, and what became of each thing it says."""

    record: PackageRecord
    lines: tuple[PreviewLine, ...] = ()
    notes: tuple[str, ...] = ()


def changing(lines: Sequence[PreviewLine]) -> bool:
    """Whether taking them over would change anything."""
    return any(line.effect in (Effect.NEW, Effect.CHANGED, Effect.MERGED, Effect.CONFLICT) for line in lines)
