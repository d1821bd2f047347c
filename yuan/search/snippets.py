"""The piece of text shown with a hit, the words found marked with ⟦ and ⟧."""

from __future__ import annotations

import re
from collections.abc import Sequence

from yuan.search.folding import fold, fold_with_origins
from yuan.search.indexed_sections import Passage

LENGTH = 80
"""The most characters a snippet shows, marks not counted."""
MOST_WINDOWS = 2
_STOPS = re.compile(r"[，。；：！？、,;:!?\s]")
_LEAD = 18
"""How many characters before a match are shown at most."""
Span = tuple[int, int]


def spans(text: str, needles: Sequence[str]) -> list[Span]:
    """Where the folded `needles` (longest first) stand in `text` as written, in order, without overlaps."""
    folded = fold_with_origins(text)
    found: list[Span] = []
    for needle in needles:
        start = folded.text.find(needle)
        while start >= 0:
            found.append(folded.original(start, start + len(needle)))
            start = folded.text.find(needle, start + len(needle))
    apart: list[Span] = []
    for start, end in sorted(found):
        if apart and start < apart[-1][1]:
            apart[-1] = (apart[-1][0], max(end, apart[-1][1]))
        else:
            apart.append((start, end))
    return apart


def marked(text: str, needles: Sequence[str]) -> str:
    """All of `text` with every match between ⟦ and ⟧."""
    return _with_marks(text, spans(text, needles), 0, len(text))


def snippet(passages: Sequence[Passage], needles: Sequence[str]) -> str:
    """The best one or two windows of the passages: the first match, and another word's if it stands elsewhere."""
    wanted = list(needles)
    windows: list[str] = []
    room = LENGTH
    for passage in passages:
        here = spans(passage.text, wanted)
        while here and len(windows) < MOST_WINDOWS:
            share = room if windows or len(wanted) == 1 else LENGTH * 5 // 8
            start, end = _window(passage.text, here, share)
            windows.append(_cut(passage.text, spans(passage.text, needles), start, end))
            shown = fold(passage.text[start:end])
            wanted = [needle for needle in wanted if needle not in shown]
            room -= end - start
            if room < LENGTH // 4:
                return _joined(windows)
            here = [
                (first, last) for first, last in spans(passage.text, wanted) if last > end or first < start
            ]
    return _joined(windows)


def _joined(windows: Sequence[str]) -> str:
    if len(windows) < MOST_WINDOWS:
        return "".join(windows)
    first, second = windows
    return f"{first.removesuffix('…')} … {second.removeprefix('…')}"


def opening(passages: Sequence[Passage], room: int) -> str:
    """The first characters of the passages, for a hit whose heading alone matches."""
    text = next((passage.text for passage in passages), "")
    if len(text) <= room:
        return text
    return text[: _stop_before(text, room, room // 2)] + "…"


def _window(text: str, found: Sequence[Span], room: int) -> Span:
    """`room` characters of `text` round the first match, beginning and ending at punctuation where possible."""
    if len(text) <= room:
        return 0, len(text)
    first, last = found[0]
    lead = min(_LEAD, max(0, room - (last - first)))
    start = max(0, min(first - lead, len(text) - room))
    if start:
        stop = next((m.end() for m in _STOPS.finditer(text, start, first)), None)
        start = start if stop is None else stop
    end = min(len(text), start + room)
    return start, end if end == len(text) else max(
        last if last <= end else end, _stop_before(text, end, start)
    )


def _stop_before(text: str, end: int, least: int) -> int:
    """The end of the last clause within `text[least:end]`, unless that gives away more than a third."""
    for position in range(end, least + (end - least) * 2 // 3, -1):
        if _STOPS.match(text[position - 1]):
            return position
    return end


def _cut(text: str, found: Sequence[Span], start: int, end: int) -> str:
    before = "…" if start > 0 else ""
    after = "…" if end < len(text) else ""
    return before + _with_marks(text, found, start, end) + after


def _with_marks(text: str, found: Sequence[Span], start: int, end: int) -> str:
    pieces: list[str] = []
    position = start
    for first, last in found:
        first, last = max(first, start), min(last, end)
        if first < last:
            pieces += [text[position:first], "⟦", text[first:last], "⟧"]
            position = last
    pieces.append(text[position:end])
    return "".join(pieces).replace("\n", " ")
