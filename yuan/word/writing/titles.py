"""Breaking a title by sense (GB/T 9704-2012, 7.3.1: 回行时词意完整，排列对称，长短适宜)."""

from __future__ import annotations

CHARACTERS_A_LINE = 18
"""22 pt characters that fit in 156 mm with a little air."""
_AFTER = (
    "关于印发",
    "关于",
    "门头沟区",
    "突发事件",
    "突发",
    "事故",
    "灾害",
    "应急",
    "处置",
    "》的",
    "》",
    "）",
    "和",
    "及",
    "与",
)
_BEFORE = ("应急预案", "的通知", "（", "《")
_NEVER_FIRST = "，。、；：？！）》〕”的"
_NEVER_LAST = "（《〔“"


def title_lines(title: str) -> list[str]:
    """`title` in as few lines as it needs, broken where words end and as even as sense allows."""
    kept = [line.strip() for line in title.split("\n") if line.strip()]
    if len(kept) > 1:
        return [part for line in kept for part in title_lines(line)]
    text = kept[0] if kept else ""
    count = -(-len(text) // CHARACTERS_A_LINE)
    if count <= 1:
        return [text] if text else []
    lines = []
    while count > 1:
        cut = _best_cut(text, len(text) / count)
        lines.append(text[:cut])
        text = text[cut:]
        count = max(-(-len(text) // CHARACTERS_A_LINE), 1)
    return [*lines, text]


def _best_cut(text: str, ideal: float) -> int:
    """The place to break near `ideal` characters: the cheapest of distance and damage to the sense."""
    places = range(2, min(len(text) - 1, CHARACTERS_A_LINE) + 1)
    return min(places, key=lambda place: abs(place - ideal) + _damage(text, place))


def _damage(text: str, place: int) -> float:
    before, after = text[:place], text[place:]
    if after[0] in _NEVER_FIRST or before[-1] in _NEVER_LAST:
        return 100
    if before[-1].isascii() and after[0].isascii() and before[-1].isalnum() and after[0].isalnum():
        return 100
    if before.endswith(_AFTER) or after.startswith(_BEFORE):
        return 0
    return 3
