"""Breaking a title by sense (GB/T 9704-2012, 7.3.1: 回行时词意完整，排列对称，长短适宜)."""

from __future__ import annotations

import math

CHARACTERS_A_LINE = 19.5
"""22 pt characters that fit in 156 mm; Latin letters and digits take half of one."""
_WORDS = (
    "应急预案", "应急委员会", "指挥部", "突发事件", "突发", "事故", "灾害", "应急", "处置", "保障", "总体", "专项",
    "委员会", "办公室", "管理局", "人民政府", "门头沟区", "关于", "印发", "通知", "修订", "预案", "防汛",
)  # fmt: skip
"""Words a line should not break."""
_NEVER_FIRST = "，。、；：？！）》〕”的"
_NEVER_LAST = "（《〔“"


def _width(text: str) -> float:
    return sum(0.5 if ch.isascii() else 1 for ch in text)


def title_lines(title: str) -> list[str]:
    """`title` in as few lines as it needs, broken between words and as even as sense allows."""
    kept = [line.strip() for line in title.split("\n") if line.strip()]
    if len(kept) > 1:
        return [part for line in kept for part in title_lines(line)]
    text = kept[0] if kept else ""
    count = math.ceil(_width(text) / CHARACTERS_A_LINE)
    lines = []
    while count > 1:
        cut = _best_cut(text, _width(text) / count)
        lines.append(text[:cut])
        text = text[cut:]
        count = max(count - 1, math.ceil(_width(text) / CHARACTERS_A_LINE))
    return [*lines, text] if text else lines


def _best_cut(text: str, ideal: float) -> int:
    """The place to break near a width of `ideal`: the cheapest of distance and damage to the sense."""
    places = [place for place in range(1, len(text)) if _width(text[:place]) <= CHARACTERS_A_LINE]
    return min(places, key=lambda place: abs(_width(text[:place]) - ideal) + _damage(text, place))


def _damage(text: str, place: int) -> float:
    before, after = text[:place], text[place:]
    if after[0] in _NEVER_FIRST or before[-1] in _NEVER_LAST:
        return 100
    if before[-1].isascii() and after[0].isascii():
        return 100
    for word in _WORDS:
        start = text.find(word, max(0, place - len(word) + 1))
        if 0 <= start < place < start + len(word):
            return 6
    return 0
