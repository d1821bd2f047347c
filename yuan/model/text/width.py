"""Full and half width in Chinese text: punctuation after Chinese full-width, digits and letters half-width.

GB/T 15834-2011 for punctuation; digits in Arabic half-width figures, GB/T 15835-2011.
"""

from __future__ import annotations

import re

CHINESE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
"""A Chinese character."""
CHINESE_MARKS = "、。，；：？！》〉〕）】”’」"
"""Marks that close something in Chinese text: what follows them is Chinese text too."""
WIDE = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！", "(": "（", ")": "）"}
_NARROW = {
    code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
}


def is_chinese(sign: str) -> bool:
    """Whether `sign` is a Chinese character or a mark that closes something in Chinese text."""
    return bool(sign) and (bool(CHINESE.match(sign)) or sign in CHINESE_MARKS)


def narrow(text: str) -> str:
    """`text` with full-width digits and letters as half-width ones."""
    return text.translate(_NARROW)


def tidied(text: str) -> str:
    """`text` with punctuation and widths as Chinese official texts have them; as long as `text`, sign for sign."""
    mended = _widened(narrow(text))
    # A bracket made wide can make Chinese text of what stands before it.
    while mended != text:
        text, mended = mended, _widened(mended)
    return mended


def _widened(text: str) -> str:
    """`text` with the marks wide that stand in Chinese text, judged from left to right."""
    signs = list(text)
    open_brackets: list[bool] = []
    for place, sign in enumerate(signs):
        before = signs[place - 1] if place else ""
        after = signs[place + 1] if place + 1 < len(signs) else ""
        if sign == "(":
            open_brackets.append(is_chinese(before) or bool(CHINESE.match(after)))
            if open_brackets[-1] and ")" in signs[place:]:
                signs[place] = "（"
            elif open_brackets[-1]:
                open_brackets[-1] = False
        elif sign == ")":
            if open_brackets and open_brackets.pop():
                signs[place] = "）"
        elif sign in WIDE and _stands_in_chinese(before, after):
            signs[place] = WIDE[sign]
        elif sign == "." and is_chinese(before) and (not after or bool(CHINESE.match(after))):
            signs[place] = "。"
    return "".join(signs)


def _stands_in_chinese(before: str, after: str) -> bool:
    """Whether a mark between the two is punctuation of Chinese text, not part of a time, an address or a name."""
    if not is_chinese(before):
        return before.isalnum() and bool(CHINESE.match(after))
    return not after or after.isspace() or not after.isascii() or after.isalnum() or after in "\"'("
