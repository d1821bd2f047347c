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
_SONG = (
    "宋体",
    "SimSun",
    "NSimSun",
    "STSong",
    "Songti SC",
    "Noto Serif CJK SC",
    "Noto Serif SC",
    "Source Han Serif SC",
    "思源宋体",
    "FandolSong",
    "AR PL UMing CN",
)
_FANG = (
    "仿宋_GB2312",
    "FangSong_GB2312",
    "仿宋",
    "FangSong",
    "方正仿宋_GBK",
    "方正仿宋_GB18030",
    "FZFangSong-Z02",
    "华文仿宋",
    "STFangsong",
    "朱雀仿宋",
    "Zhuque Fangsong (technical preview)",
    "FandolFang",
    *_SONG,
)
_HEI = (
    "黑体",
    "SimHei",
    "方正黑体_GBK",
    "方正黑体_GB18030",
    "FZHei-B01",
    "华文黑体",
    "STHeiti",
    "Heiti SC",
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "思源黑体",
    "FandolHei",
    "WenQuanYi Zen Hei",
    "Microsoft YaHei",
)
_KAI = (
    "楷体_GB2312",
    "KaiTi_GB2312",
    "楷体",
    "KaiTi",
    "方正楷体_GBK",
    "方正楷体_GB18030",
    "FZKai-Z03",
    "华文楷体",
    "STKaiti",
    "Kaiti SC",
    "霞鹜文楷",
    "LXGW WenKai",
    "FandolKai",
    "AR PL UKai CN",
    "AR PL KaitiM GB",
    *_SONG,
)
_TITLE = (
    "方正小标宋简体",
    "FZXiaoBiaoSong-B05S",
    "方正小标宋_GBK",
    "FZXiaoBiaoSong-B05",
    "华文中宋",
    "STZhongsong",
    *_SONG,
)

PLAN_FACES: dict[PlanFace, tuple[str, ...]] = {
    "title": _TITLE,
    "body": _FANG,
    "level1": _HEI,
    "level2": _KAI,
    "digits": ("Times New Roman", "Liberation Serif", *_SONG),
}
"""GB/T 9704-2012, 7.3: title 小标宋, text 仿宋, first level 黑体, second 楷体; each with its stand-ins: the same
face under its names in Windows, WPS, Founder, macOS and Linux, at last 宋体, which every one of them has."""


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
