"""Punctuation and widths: Chinese marks full-width, digits and letters half-width, none doubled, brackets closed."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from functools import lru_cache

from yuan.model.checks.finding import Finding, FindingPlace
from yuan.model.checks.gathering import REMEMBERED, Gathered, counted, place_at
from yuan.model.checks.passages import Passage
from yuan.model.checks.reading import Reading
from yuan.model.checks.rule import Binding, Rule
from yuan.model.text.width import CHINESE, tidied

WIDTH = Rule(
    id="width",
    title="标点和数字的全角半角",
    cites="GB/T 15834-2011；GB/T 15835-2011",
    binding=Binding.STANDARD,
    explains="中文里的标点用全角，阿拉伯数字和字母用半角；混用时检索不到，排版也不齐。",
)
DOUBLED_MARK = Rule(
    id="doubled-mark",
    title="标点不重复",
    cites="GB/T 15834-2011",
    binding=Binding.STANDARD,
    explains="两个标点连在一起，多半是删改时留下的。",
)
UNCLOSED = Rule(
    id="unclosed-bracket",
    title="括号、引号、书名号成对",
    cites="GB/T 15834-2011",
    binding=Binding.STANDARD,
    explains="括号、引号、书名号只有一半，多半是漏了字或多了一半。",
)

_KINDS = (
    ("数字应当用半角", re.compile(r"[０-９]+")),
    ("字母应当用半角", re.compile(r"[Ａ-Ｚａ-ｚ]+")),
)
_BIBLIOGRAPHY = re.compile(r"\[?\s?\d{1,3}\s?\\?\]\s?\S")
"""Entries of a bibliography have points between their parts (GB/T 7714)."""
_DOUBLED = re.compile(r"(?P<first>[，、；：。])\s?(?P<second>[，、；：。])(?!。)")
_ITEM = re.compile(r"(?:^|[\s；;。，,：:])(?:\d{1,2}|[a-zA-Z]|[一二三四五六七八九十]{1,2})$")
"""The number or letter of an item before its bracket: three signs at most, with what stands in front."""
_PAIRS = {"（": "）", "《": "》", "“": "”", "〔": "〕", "【": "】"}
_WIDE_BRACKETS = str.maketrans("()", "（）")
_CLOSING = {close: open for open, close in _PAIRS.items()}


@lru_cache(maxsize=REMEMBERED)
def _changes(text: str) -> tuple[tuple[int, int, str, str], ...]:
    """Stretches of `text` whose width is wrong: start, end, what stands instead, and what kind it is."""
    if not CHINESE.search(text):
        return ()
    sound = tidied(text)
    if sound == text:
        return ()
    found = []
    for kind, pattern in _KINDS:
        for match in pattern.finditer(text):
            found.append((match.start(), match.end(), sound[match.start() : match.end()], kind))
    has_points = "." in text and _BIBLIOGRAPHY.search(text) is not None
    for place, (is_now, should_be) in enumerate(zip(text, sound, strict=True)):
        if is_now == "." and has_points:
            continue
        if is_now != should_be and is_now.isascii():
            found.append((place, place + 1, should_be, f"标点“{is_now}”应当用全角“{should_be}”"))
    return tuple(found)


def check(reading: Reading) -> Iterator[Finding]:
    """One finding for each mark or kind of sign, with all its places. A bracket that opens in one paragraph and
    closes in the next is a paragraph cut in two, not a bracket forgotten."""
    width: Gathered[str] = Gathered()
    doubled: Gathered[str] = Gathered()
    unclosed: Gathered[str] = Gathered()
    carried: list[tuple[str, FindingPlace]] = []
    for passage in reading.passages:
        for start, end, instead, kind in _changes(passage.text):
            width.add(kind, place_at(passage, start, end, instead))
        for start, end, kept in _doubled(passage.text):
            doubled.add(passage.text[start:end], place_at(passage, start, end, kept))
        carried = _unclosed_here(passage, carried, unclosed)
    for sign, place in carried:
        unclosed.add(sign, place)
    for kind, places in width:
        yield Finding(rule=WIDTH, grade="hint", message=f"{kind}{counted(places)}。", places=places)
    for marks, places in doubled:
        yield Finding(
            rule=DOUBLED_MARK,
            grade="warning",
            message=f"标点“{marks}”连用{counted(places)}。",
            places=places,
        )
    for sign, places in unclosed:
        yield Finding(
            rule=UNCLOSED, grade="warning", message=f"“{sign}”只有一半{counted(places)}。", places=places
        )


def _unclosed_here(
    passage: Passage, carried: list[tuple[str, FindingPlace]], unclosed: Gathered[str]
) -> list[tuple[str, FindingPlace]]:
    """Tell what no bracket of this passage and none `carried` over from the one before closes; the brackets
    still open at its end are carried on."""
    open_ones: list[tuple[str, FindingPlace]] = []
    waiting = {sign: deque(place for place, one in enumerate(carried) if one[0] == sign) for sign in _PAIRS}
    for start, sign in _unclosed(passage.text):
        place = place_at(passage, start, start + 1)
        if sign in _PAIRS:
            open_ones.append((sign, place))
        elif waiting[_CLOSING[sign]]:
            waiting[_CLOSING[sign]].popleft()
        else:
            unclosed.add(sign, place)
    for left in sorted(place for places in waiting.values() for place in places):
        unclosed.add(*carried[left])
    return open_ones


@lru_cache(maxsize=REMEMBERED)
def _doubled(text: str) -> tuple[tuple[int, int, str | None], ...]:
    """Two marks in a row; the fix keeps one when both are the same, else the drafter chooses."""
    return tuple(
        (*found.span(), found["first"] if found["first"] == found["second"] else None)
        for found in _DOUBLED.finditer(text)
    )


@lru_cache(maxsize=REMEMBERED)
def _unclosed(text: str) -> tuple[tuple[int, str], ...]:
    """Brackets that open or close nothing. `1）` closes an item's number and is no bracket."""
    open_ones: list[tuple[int, str]] = []
    how_many = dict.fromkeys(_PAIRS, 0)
    alone: list[tuple[int, str]] = []
    for place, sign in enumerate(text.translate(_WIDE_BRACKETS)):
        if sign in _PAIRS:
            open_ones.append((place, sign))
            how_many[sign] += 1
        elif sign in _CLOSING:
            if how_many[_CLOSING[sign]]:
                while open_ones[-1][1] != _CLOSING[sign]:
                    how_many[open_ones[-1][1]] -= 1
                    alone.append(open_ones.pop())
                open_ones.pop()
                how_many[_CLOSING[sign]] -= 1
            elif not (sign == "）" and place and text[place - 1].isalnum() and not _in_words(text, place)):
                alone.append((place, sign))
    return tuple(sorted(alone + open_ones))


def _in_words(text: str, place: int) -> bool:
    """Whether the sign before a closing bracket is a word rather than an item's number or letter."""
    return not _ITEM.search(text, max(0, place - 3), place)
