"""What the checks measure by where no rule gives a figure: custom, so that each office may settle it for itself."""

from __future__ import annotations

import msgspec

BEIJING = "东城 西城 朝阳 海淀 丰台 石景山 房山 通州 顺义 昌平 大兴 怀柔 平谷 密云 延庆"
FEWEST_COPIED = 10
"""Sentences of fewer characters are alike by chance; nobody may ask for less."""


class CheckLimits(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The figures in use, in characters.

    `longest_sentence`: more in one sentence of an action step is told. `shortest_copied`: shorter sentences may stand
    in the upper plan too. `shortest_chapter`: less text is not compared with the upper plan's for being concrete.
    `neighbours` are districts whose 区水务局 is another body than the own one.
    """

    longest_sentence: int = 120
    shortest_copied: int = 20
    shortest_chapter: int = 300
    neighbours: tuple[str, ...] = tuple(BEIJING.split())
