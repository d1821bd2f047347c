"""A desk: one library somewhere, known to others by its identity and its keys."""

from __future__ import annotations

import hashlib
import unicodedata
from datetime import datetime
from enum import Enum

import msgspec


class Standing(Enum):
    """How far a desk is trusted here; the value is the word on screen."""

    UNKNOWN = "未确认"
    TRUSTED = "已确认"
    WITHDRAWN = "已停止信任"


_LONGEST_NAME = 80


class DeskProfile(msgspec.Struct, frozen=True, kw_only=True):
    """What a desk calls itself: `office`, and the `unit` whose plans are written there ("" for a bureau)."""

    office: str = ""
    unit: str = ""

    def fault(self) -> str:
        """What cannot be so, in Chinese; "" when all is well. Names stand in brackets behind those of people, on one
        line."""
        if not self.office.strip():
            return "还没有填写本单位名称。"
        if any(sign in self.office for sign in "（）()"):
            return "本单位名称中不能有括号。"
        both = self.office + self.unit
        if max(len(self.office), len(self.unit)) > _LONGEST_NAME or not both.isprintable():
            return f"名称要写成一行，不超过 {_LONGEST_NAME} 字。"
        return ""


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


def is_spoken(spoken: str, algorithm: str, public: str) -> bool:
    """Whether what was read out or typed is the key's fingerprint: blanks, hyphens and the width of digits do not
    matter, the digits all do."""
    wanted = spoken_fingerprint(algorithm, public).replace(" ", "")
    folded = unicodedata.normalize("NFKC", spoken)
    return "".join(sign for sign in folded if not sign.isspace() and sign != "-") == wanted


def known_as(name: str, office: str) -> str:
    """Somebody of another desk as texts and records name them, 李四（区应急管理局）: no account may be called so."""
    return f"{name}（{office}）"


def name_at_home(name: str) -> str:
    """What `known_as` was made from; `name` itself when it was not."""
    head, mark, _ = name.rpartition("（")
    return head if mark and name.endswith("）") else name
