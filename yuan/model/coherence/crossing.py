"""A finding between plans: the finding itself, whose it is, and every place it rests on."""

from __future__ import annotations

import msgspec

from yuan.model.checks.finding import Finding
from yuan.model.coherence.mentions import Spot


class Crossing(msgspec.Struct, frozen=True, kw_only=True):
    """`finding` is about `plan`, its places are there; `spots` are the places in all plans, `plan`'s first.

    `unit` is the unit it concerns, "" when none in particular. `sound` is a plan among them that only shows how
    it should be, "" when none does.
    """

    plan: str
    finding: Finding
    spots: tuple[Spot, ...]
    unit: str = ""
    sound: str = ""
