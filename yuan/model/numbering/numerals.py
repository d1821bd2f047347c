"""Numerals as plans write them: Arabic, Chinese (一百零二) and circled (①), to and from whole numbers."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

_DIGITS = "零一二三四五六七八九"
_UNITS = ((1000, "千"), (100, "百"), (10, "十"))
_VALUES = {digit: value for value, digit in enumerate(_DIGITS)} | {"〇": 0, "○": 0}
_UNIT_VALUES = {sign: unit for unit, sign in _UNITS}

CHINESE_SIGNS = "".join(_VALUES) + "".join(_UNIT_VALUES)
"""Every character a Chinese numeral may be written with."""

CIRCLED_SIGNS = "".join(
    chr(code)
    for first, last in ((0x2460, 0x2473), (0x3251, 0x325F), (0x32B1, 0x32BF))
    for code in range(first, last + 1)
)
"""The circled numbers 1 to 50 in order: ①…⑳ ㉑…㊿."""


def to_chinese(value: int) -> str:
    """`value` (1 to 9999) in Chinese: 十, 十一, 二十三, 一百零二, 一百一十. Others stay in Arabic digits."""
    if not 0 < value < 10000:
        return str(value)
    if value < 10:
        return _DIGITS[value]
    if value < 20:
        return "十" + (_DIGITS[value - 10] if value > 10 else "")
    written, rest, gap = "", value, False
    for unit, sign in _UNITS:
        digit, rest = divmod(rest, unit)
        if digit:
            written += ("零" if gap else "") + _DIGITS[digit] + sign
        gap = bool(written) and not digit
    return written + (("零" if gap else "") + _DIGITS[rest] if rest else "")


def from_chinese(text: str) -> int:
    """The number written as `text`, also by digits alone (二〇二五); 0 when it is not a Chinese numeral."""
    if not text or any(sign not in CHINESE_SIGNS for sign in text):
        return 0
    if len(text) > 1 and not any(sign in _UNIT_VALUES for sign in text):
        return int("".join(str(_VALUES[sign]) for sign in text))
    total, digit = 0, 0
    for sign in text:
        if sign in _UNIT_VALUES:
            total += (digit or 1) * _UNIT_VALUES[sign]
            digit = 0
        else:
            digit = _VALUES[sign]
    return total + digit


def to_circled(value: int) -> str:
    """`value` in a circle (1 to 50), beyond that in brackets: （51）."""
    return CIRCLED_SIGNS[value - 1] if 0 < value <= len(CIRCLED_SIGNS) else f"（{value}）"


def from_arabic(text: str) -> int:
    """The number written as `text`; 0 when a zero leads: it is a telephone number."""
    return 0 if text.startswith("0") else int(text)


class Numeral(msgspec.Struct, frozen=True):
    """A way to write whole numbers from 1: `signs` are all it is written with, at most `longest` in a number.

    `read` gives 0 for what is no such number.
    """

    write: Callable[[int], str]
    read: Callable[[str], int]
    signs: str
    longest: int


ARABIC = Numeral(str, from_arabic, "0123456789", 3)
CHINESE = Numeral(to_chinese, from_chinese, CHINESE_SIGNS, 6)
CIRCLED = Numeral(to_circled, lambda sign: CIRCLED_SIGNS.find(sign) + 1, CIRCLED_SIGNS, 1)
