"""Breaking a title by sense (GB/T 9704-2012, 7.3.1: 回行时词意完整，排列对称，长短适宜)."""

from __future__ import annotations

import math
import re

CHARACTERS_A_LINE = 19.5
"""22 pt characters that fit in 156 mm; Latin letters and digits take half of one."""
_WORDS = (
    "应急预案", "应急委员会", "指挥部", "突发事件", "突发", "事故", "灾害", "应急", "处置", "保障", "总体", "专项",
    "委员会", "办公室", "管理局", "人民政府", "门头沟区", "关于", "印发", "通知", "修订", "预案", "防汛",
    "火灾", "征求意见", "采纳", "编制说明", "备案", "报告",
)  # fmt: skip
"""Words a line should not break."""
_NAMES = (
    re.compile("(?:^|[区县市《])([^区县市《》（）]{1,3}(?:街道|镇|乡))"),
    re.compile("[区县市]([^区县市《》（）]{2,8}?(?:管理局|委员会|指挥部|支队|分局|局))"),
)
"""Names of places and bodies, mostly behind that of the district."""
_NEVER_FIRST = "，。、；：？！）》〕”的"
_NEVER_LAST = "（《〔“"


def _width(text: str) -> float:
    return sum(0.5 if ch.isascii() else 1 for ch in text)


def title_lines(title: str) -> list[str]:
    """`title` in as few lines as sense allows, broken between words and as even as can be."""
    kept = [line.strip() for line in title.split("\n") if line.strip()]
    if len(kept) > 1:
        return [part for line in kept for part in title_lines(line)]
    text = kept[0] if kept else ""
    count = math.ceil(_width(text) / CHARACTERS_A_LINE)
    if count <= 1:
        return [text] if text else []
    # One line more than needed is worth it where the fewest would cut through a name.
    ways = [
        (cost + more * _MORE_LINES, lines) for more in (0, 1) for cost, lines in _ways(text, count + more)
    ]
    return min(ways)[1] if ways else [text]


_MORE_LINES, _BROKEN_WORD = 5.0, 12.0
"""What a line more and a break inside a word cost, in characters of unevenness."""


def _ways(text: str, count: int) -> list[tuple[float, list[str]]]:
    """The best way to set `text` in `count` lines, with what it costs: unevenness and damage to the sense."""
    ideal = _width(text) / count
    damage = _damages(text)
    best: dict[int, tuple[float, list[str]]] = {0: (0.0, [])}
    for line in range(count):
        found: dict[int, tuple[float, list[str]]] = {}
        for start, (cost, lines) in best.items():
            ends = range(start + 1, len(text)) if line < count - 1 else (len(text),)
            for end in ends:
                width = _width(text[start:end])
                if width > CHARACTERS_A_LINE:
                    break
                total = cost + abs(width - ideal) + damage[end]
                if end not in found or total < found[end][0]:
                    found[end] = (total, [*lines, text[start:end]])
        best = found
    return list(best.values())


def _damages(text: str) -> list[float]:
    """What a break before each sign of `text` costs; less than nothing where the sense asks for one."""
    costs = [0.0] * (len(text) + 1)
    for place in range(1, len(text)):
        before, after = text[place - 1], text[place]
        if after in _NEVER_FIRST or before in _NEVER_LAST or (before.isascii() and after.isascii()):
            costs[place] = 100
        elif after in _NEVER_LAST or before in "》）":
            costs[place] = -2
    for word in _WORDS:
        _keep(costs, [found.span() for found in re.finditer(word, text)])
    _keep(costs, [found.span(1) for name in _NAMES for found in name.finditer(text)])
    return costs


def _keep(costs: list[float], spans: list[tuple[int, int]]) -> None:
    for start, end in spans:
        for place in range(start + 1, end):
            costs[place] = max(costs[place], _BROKEN_WORD)
