"""What typing one sign of a Chinese official text should do: pairs closed, widths mended, Ⅰ级 written properly.

Rules look only at the text before and after the place of typing. GB/T 15834-2011 (punctuation of Chinese text),
GB/T 9704-2012, 7.2.5 (〔〕 around the year of a document number).
"""

from __future__ import annotations

import re
from collections.abc import Callable

import msgspec

from yuan.model.text.width import WIDE, is_chinese, narrow

PAIRS = {"《": "》", "〈": "〉", "〔": "〕", "（": "）", "【": "】", "“": "”", "‘": "’", "「": "」"}
"""Opening → closing marks that are closed by themselves."""
_CLOSING = frozenset(PAIRS.values())
_TYPED_WIDE = {**WIDE, "\\": "、"}
"""As Chinese input methods have it, the backslash key gives the pause mark."""
_ROMAN = {"I": "Ⅰ", "II": "Ⅱ", "III": "Ⅲ", "IV": "Ⅳ", "V": "Ⅴ"}
_ROMAN_BEFORE = re.compile(r"(?<![A-Za-z])(IV|V|I{1,3})$")
_YEAR_BEFORE = re.compile(r"(?:\[|（|\(|【)((?:19|20)\d\d)$")


class Aid(msgspec.Struct, frozen=True, kw_only=True):
    """What is done instead of putting in what was typed: erase `back` characters before the cursor, put in
    `text`, erase `forward` after it, and leave the cursor `inside` characters before the end of `text`.
    """

    text: str
    back: int = 0
    forward: int = 0
    inside: int = 0


def aid(before: str, typed: str, after: str) -> Aid | None:
    """What `typed` should do between `before` and `after` in one paragraph; None when it just stands there."""
    for rule in _RULES:
        found = rule(before, typed, after)
        if found is not None:
            return found
    return None


def wrap(typed: str, selected: str) -> str:
    """`selected` between the marks that `typed` opens; "" when it opens none."""
    return f"{typed}{selected}{PAIRS[typed]}" if typed in PAIRS else ""


def erases_pair(before: str, after: str) -> bool:
    """Whether Backspace between `before` and `after` stands in an empty pair and should take both marks."""
    return bool(before) and bool(after) and PAIRS.get(before[-1]) == after[0]


def _step_over(before: str, typed: str, after: str) -> Aid | None:
    """Typing the closing mark that already stands there steps over it, where a pair is open."""
    if typed not in _CLOSING or not after.startswith(typed):
        return None
    opening = next(first for first, last in PAIRS.items() if last == typed)
    is_open = before.count(opening) > before.count(typed)
    return Aid(text=typed, forward=1) if is_open else None


def _close(before: str, typed: str, after: str) -> Aid | None:
    """An opening mark brings its closing one, unless text follows that it seems to open for."""
    if typed not in PAIRS or not _may_close_before(after):
        return None
    return Aid(text=typed + PAIRS[typed], inside=1)


def _may_close_before(after: str) -> bool:
    return not after or after[0] in _CLOSING or after[0].isspace() or after[0] in "，。；：、？！"


def _quotes(before: str, typed: str, after: str) -> Aid | None:
    """Straight quotes become Chinese ones, opening or closing as the paragraph stands."""
    if typed not in ('"', "'"):
        return None
    opening, closing = ("“", "”") if typed == '"' else ("‘", "’")
    if typed == "'" and before[-1:].isascii() and before[-1:].isalnum():
        return None
    mark = closing if before.count(opening) > before.count(closing) else opening
    return _step_over(before, mark, after) or _close(before, mark, after) or Aid(text=mark)


def _wide(before: str, typed: str, after: str) -> Aid | None:
    """Half-width punctuation after a Chinese character is full-width; a closing bracket if one is open."""
    if typed not in _TYPED_WIDE or not is_chinese(before[-1:]):
        is_open = typed == ")" and before.count("（") > before.count("）")
        if not is_open:
            return None
    wide = _TYPED_WIDE[typed]
    return _step_over(before, wide, after) or _close(before, wide, after) or Aid(text=wide)


def _full_stop(before: str, typed: str, after: str) -> Aid | None:
    """A dot after a Chinese character is a full stop; after a digit it may be a decimal point."""
    return Aid(text="。") if typed == "." and is_chinese(before[-1:]) else None


def _book_title(before: str, typed: str, after: str) -> Aid | None:
    """<< and >> are the marks of a title."""
    if typed in "<>" and before.endswith(typed):
        mark = "《" if typed == "<" else "》"
        found = _step_over(before[:-1], mark, after) or _close(before[:-1], mark, after) or Aid(text=mark)
        return msgspec.structs.replace(found, back=1)
    return None


def _year(before: str, typed: str, after: str) -> Aid | None:
    """A year closed in square brackets stands in 〔〕, as in a document number."""
    found = _YEAR_BEFORE.search(before) if typed in ("]", "】") else None
    return Aid(text=f"〔{found[1]}〕", back=len(found[0])) if found else None


def _level(before: str, typed: str, after: str) -> Aid | None:
    """II级 typed with Latin letters is Ⅱ级."""
    found = _ROMAN_BEFORE.search(before) if typed.startswith("级") else None
    return Aid(text=_ROMAN[found[1]] + typed, back=len(found[1])) if found else None


def _narrow(before: str, typed: str, after: str) -> Aid | None:
    """Digits and letters an input method gave in full width."""
    mended = narrow(typed)
    return Aid(text=mended) if mended != typed else None


_RULES: tuple[Callable[[str, str, str], Aid | None], ...] = (
    _year,
    _step_over,
    _close,
    _quotes,
    _wide,
    _full_stop,
    _book_title,
    _level,
    _narrow,
)
