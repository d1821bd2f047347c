"""Finding Chinese names by the first letters of their syllables, as people type them."""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=20_000)
def initials(text: str) -> str:
    """The first letters of the syllables of `text` in lower case (防汛 → fx); "" where pypinyin is not installed."""
    try:
        from pypinyin import Style, lazy_pinyin
    except ImportError:
        return ""
    return "".join(lazy_pinyin(text, style=Style.FIRST_LETTER)).lower()


def fit(wanted: str, text: str) -> int:
    """How well `text` answers to `wanted`: 0 not at all, more the better; words apart may stand anywhere in it."""
    words = wanted.lower().split()
    if not words:
        return 1
    lower, letters = text.lower(), ""
    worth = 0
    for word in words:
        place = lower.find(word)
        if place < 0 and word.isascii():
            letters = letters or initials(text)
            place = letters.find(word)
            worth -= 1
        if place < 0:
            return 0
        worth += 8 if place == 0 else 4
    return max(worth, 1)
