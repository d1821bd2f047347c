"""Folding: what counts as the same text when searching.

Full and half width, compatibility forms and case are one (NFKC, character by character); the ways of
writing a level (Ⅰ级, I级, 一级; real plans mix them) are one; blanks between Chinese characters do not count
(国 家 粮 食). The text itself is never changed: `Folded.original` leads a match back to the characters as written.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

_SIGNS = "Ⅰ-Ⅻⅰ-ⅻ"
_NUMERAL = re.compile(rf"(?<![A-Za-zＡ-Ｚａ-ｚ])[{_SIGNS}IVXivxＩＶＸ]+(?![A-Za-zＡ-Ｚａ-ｚ])")
_SIGN = re.compile(f"[{_SIGNS}]")
_LEVEL = re.compile(r"[^\S\n]*级")
_BLANKS = re.compile(r"\s+")
_CHINESE = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")
_VALUES = {"i": 1, "v": 5, "x": 10}


class _Characters(dict[int, str]):
    """A `str.translate` table that folds every character by itself, so that parts fold as their whole does."""

    def __missing__(self, code: int) -> str:
        folded, before = chr(code), ""
        while folded != before:
            before, folded = folded, unicodedata.normalize("NFKC", folded).casefold()
        self[code] = folded
        return folded


_TABLE = _Characters()


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text and, for each of its characters, where in the original it comes from."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the original behind `text[start:end]` (not empty)."""
        return self.starts[start], self.ends[end - 1]


def fold(text: str) -> str:
    """`text` as it is compared when searching."""
    if _NUMERAL.search(text):
        text = _NUMERAL.sub(_written_in_chinese, text)
    return fold_characters(text)


def fold_characters(text: str) -> str:
    """`fold` without the ways of writing levels."""
    folded = text.translate(_TABLE)
    return _BLANKS.sub(_blank, folded).strip()


def has_level_sign(text: str) -> bool:
    """Whether `text` holds one of the characters Ⅰ Ⅱ Ⅲ …, which never are plain Latin letters."""
    return _SIGN.search(text) is not None


def fold_with_origins(text: str) -> Folded:
    """`fold`, remembering where every character comes from."""
    quick = text.translate(_TABLE)
    if len(quick) == len(text) and quick == fold(text):
        return Folded(quick, range(len(text)), range(1, len(text) + 1))
    pieces: list[tuple[str, int, int]] = []
    position = 0
    for match in _NUMERAL.finditer(text):
        written = _written_in_chinese(match)
        if written != match[0]:
            pieces += [
                (_TABLE[ord(c)], i, i + 1) for i, c in enumerate(text[position : match.start()], position)
            ]
            pieces += [(character, match.start(), match.end()) for character in written]
            position = match.end()
    pieces += [(_TABLE[ord(c)], i, i + 1) for i, c in enumerate(text[position:], position)]
    characters = [(c, start, end) for piece, start, end in pieces for c in piece]
    joined = "".join(c for c, _, _ in characters)
    kept: list[tuple[str, int, int]] = []
    position = 0
    for blanks in _BLANKS.finditer(joined):
        kept += characters[position : blanks.start()]
        if _blank(blanks):
            kept.append((" ", characters[blanks.start()][1], characters[blanks.end() - 1][2]))
        position = blanks.end()
    kept += characters[position:]
    return Folded(
        "".join(c for c, _, _ in kept), tuple(start for _, start, _ in kept), tuple(end for _, _, end in kept)
    )


def _blank(blanks: re.Match[str]) -> str:
    """One blank between two Latin words or numbers, none anywhere else."""
    text, start, end = blanks.string, blanks.start(), blanks.end()
    if start == 0 or end == len(text):
        return ""
    return " " if _is_latin(text[start - 1]) and _is_latin(text[end]) else ""


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()


def _written_in_chinese(numeral: re.Match[str]) -> str:
    """一 for Ⅰ anywhere and for I before 级; anything that is no numeral up to twelve stays."""
    if not _SIGN.search(numeral[0]) and not _LEVEL.match(numeral.string, numeral.end()):
        return numeral[0]
    value = _value(numeral[0].translate(_TABLE))
    return _CHINESE[value - 1] if 1 <= value <= len(_CHINESE) else numeral[0]


def _value(numeral: str) -> int:
    values = [_VALUES[letter] for letter in numeral]
    following = [*values[1:], 0]
    return sum(-one if one < after else one for one, after in zip(values, following, strict=True))
