"""Typefaces: the interface's, and those GB/T 9704-2012 names for a plan's text, with what stands in for them."""

from __future__ import annotations

from typing import Literal

from PySide6.QtGui import QFont

from yuan.ui.theme.tokens import BASE_PT

PlanFace = Literal["title", "body", "level1", "level2", "digits"]

INTERFACE = (
    "Microsoft YaHei UI",
    "Microsoft YaHei",
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "WenQuanYi Micro Hei",
)
_SONG = ("SimSun", "Noto Serif CJK SC", "Noto Serif SC", "Source Han Serif SC")
_FANG = ("仿宋_GB2312", "FangSong_GB2312", "FangSong", "仿宋", "STFangsong", *_SONG)
_HEI = ("黑体", "SimHei", "Noto Sans CJK SC", "Noto Sans SC", "Microsoft YaHei")
_KAI = ("楷体_GB2312", "KaiTi_GB2312", "KaiTi", "楷体", "STKaiti", *_SONG)
_TITLE = ("方正小标宋简体", "FZXiaoBiaoSong-B05S", "方正小标宋_GBK", "STZhongsong", "华文中宋", *_SONG)

PLAN_FACES: dict[PlanFace, tuple[str, ...]] = {
    "title": _TITLE,
    "body": _FANG,
    "level1": _HEI,
    "level2": _KAI,
    "digits": ("Times New Roman", "Liberation Serif", *_SONG),
}
"""GB/T 9704-2012, 7.3: title 小标宋, text 仿宋, first level 黑体, second 楷体; each with its stand-ins."""


def interface_font(scale: float = 1.0, *, bold: bool = False) -> QFont:
    """The interface's font at `scale` times its base size."""
    font = QFont()
    font.setFamilies(list(INTERFACE))
    font.setPointSizeF(BASE_PT * scale)
    font.setBold(bold)
    return font


def plan_font(face: PlanFace, points: float) -> QFont:
    """The font of a plan's text at `points`; the first typeface installed here is shown."""
    font = QFont()
    font.setFamilies(list(PLAN_FACES[face]))
    font.setPointSizeF(points)
    return font
