"""A desk: one library somewhere, known to others by its identity and its keys."""

from __future__ import annotations

import hashlib
from datetime import datetime
from enum import Enum

import msgspec


class Standing(Enum):
    """How far a desk is trusted here; the value is the word on screen."""

    UNKNOWN = "未确认"
    TRUSTED = "已确认"
    WITHDRAWN = "已停止信任"


class DeskCard(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a desk says of itself, in every package it makes.

    Attributes:
        id: the identity of its library, 16 hexadecimal digits.
        office: what it is called: 门头沟区应急管理局.
        unit: the unit whose plans are written there, by name; "" for a bureau, which serves the whole district.
        algorithm, public: of the key that signs its packages; `public` hexadecimal.
        seal_algorithm, seal_public: of the key that packages are sealed for.
    """

    id: str
    office: str
    unit: str = ""
    algorithm: str = ""
    public: str = ""
    seal_algorithm: str = ""
    seal_public: str = ""

    @property
    def is_bureau(self) -> bool:
        return not self.unit


class Desk(msgspec.Struct, frozen=True, kw_only=True):
    """Another desk as this library knows it.

    Attributes:
        is_superior: the bureau this unit's library takes its rules, outlines and plans to be written from.
        told_by, told_at, note: who settled the standing, when, and on what ground (compared by telephone …).
        serial, generation: of the newest package received from there; 0 and "" when none was.
        sent_serial: of the newest package made for it.
    """

    card: DeskCard
    standing: Standing
    is_superior: bool = False
    told_by: str = ""
    told_at: datetime | None = None
    note: str = ""
    generation: str = ""
    serial: int = 0
    sent_serial: int = 0

    @property
    def is_trusted(self) -> bool:
        return self.standing is Standing.TRUSTED


def spoken_fingerprint(algorithm: str, public: str) -> str:
    """A public key as it is compared by voice or on paper: six groups of five digits (about 99 bits)."""
    number = int.from_bytes(hashlib.sha256(f"yuan-desk:{algorithm}:{public}".encode()).digest(), "big")
    digits = f"{number % 10**30:030}"
    return " ".join(digits[at : at + 5] for at in range(0, 30, 5))
