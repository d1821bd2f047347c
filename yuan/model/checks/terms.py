"""One thing, one name: 镇街 and 街镇, 应急委 and 应急委员会 side by side in one plan."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files

import msgspec

from yuan.model.checks.finding import Finding, FindingPlace
from yuan.model.checks.gathering import REMEMBERED, place_at
from yuan.model.checks.reading import Reading
from yuan.model.checks.rule import Binding, Rule

TERM = Rule(
    id="term",
    title="用语一致",
    cites="惯例：同一预案用语一致；简称在第一次出现时注明",
    binding=Binding.PRACTICE,
    explains="同一机构、同一件事前后用两种说法，读的人会以为是两回事。用“以下简称”注明过的简称不算。",
)

_DEFINED = re.compile(r"简称[为：:]?[“\"「]?(?P<short>[\u4e00-\u9fffA-Za-z]{2,16})")


@lru_cache(maxsize=1)
def synonyms() -> tuple[tuple[str, ...], ...]:
    """Groups of words that name the same thing (`terms.json`)."""
    rows = msgspec.json.decode((files("yuan.model.checks") / "terms.json").read_bytes(), type=list[list[str]])
    return tuple(map(tuple, rows))


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    words = sorted({word for group in synonyms() for word in group}, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, words)))


def check(reading: Reading) -> Iterator[Finding]:
    """Each group used in more than one form; the rarer forms are the places, the commonest is the fix."""
    used: dict[str, list[FindingPlace]] = {}
    defined: set[str] = set()
    for passage in reading.passages:
        if "简称" in passage.text:
            defined.update(found["short"] for found in _DEFINED.finditer(passage.text))
        for start, end in _words(passage.text):
            used.setdefault(passage.text[start:end], []).append(place_at(passage, start, end))
    for group in synonyms():
        present = [word for word in group if word in used]
        if len(present) < 2 or any(word in short for word in present for short in defined):
            continue
        usual = max(present, key=lambda word: len(used[word]))
        rare = [word for word in present if word != usual]
        places = [msgspec.structs.replace(place, instead=usual) for word in rare for place in used[word]]
        counts = "、".join(f"“{word}” {len(used[word])} 处" for word in (usual, *rare))
        yield Finding(
            rule=TERM, grade="hint", message=f"同一说法写法不一：{counts}，请统一。", places=tuple(places)
        )


@lru_cache(maxsize=REMEMBERED)
def _words(text: str) -> tuple[tuple[int, int], ...]:
    return tuple(found.span() for found in _pattern().finditer(text) if not _is_in_title(text, found.start()))


def _is_in_title(text: str, start: int) -> bool:
    before = text[max(0, start - 40) : start]
    return before.rfind("《") > before.rfind("》")
