"""Drop the contents list: its lines repeat the headings and would be taken for them.

Reads the lines of the file; gives them without contents lists, and each list as an omission (目录). It stands
before every stage that looks for headings, for the first match of a heading is often in the list. May mistake
a short overview that repeats the headings word for word for a contents list; nothing is lost, for the text is
reported. A list is known by its generated style, by the word 目录, or because its lines come again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from yuan.model.document.numbers import read_number
from yuan.word.reading.lines import Omission, Piece, SourceLine, text_of, visible

_LEADER = re.compile(
    r"(?:(?P<dots>[\s.．。·•…⋯‥_\-—－]*[.．·…⋯‥_\t][.．。·…⋯‥_\s\-—]*(?:\d\s*){0,3}[\s.\-—－IVXivx]*)|\s+\d{1,3}\s*)$"
)
_LEADER_SIGNS = ".．。·•…⋯‥_-—－" + "".join(sign for sign in map(chr, range(0x3001)) if sign.isspace())
_LEADER_SEARCHED = 200
"""The end of a line that is searched for the leader: what its signs may be overlap, and the search is quadratic."""
_LEADERS = re.compile(r"[.．·…⋯‥_]{2,}|\t[^\S\t]*+[\dIVXivx]{1,4}\s*+$")
_TITLES = frozenset(("目录", "目次", "contents"))
_FIRST = frozenset(("1", "1.", "1、", "一、", "一.", "第一章", "第1章", "第一部分", "第1部分", "第一节"))
_END = "。；;，,"
_LONGEST = 60
_MOST_LINES = 400


def drop_contents(pieces: Sequence[Piece]) -> tuple[tuple[Piece, ...], tuple[Omission, ...]]:
    """`pieces` without their contents lists, and the lists."""
    kept = list(pieces)
    omitted = []
    place = 0
    while (span := _next_list(kept, place)) is not None:
        start, end = span
        omitted.append(Omission("目录", text_of(kept[start:end])))
        del kept[start:end]
        place = start
    return tuple(kept), tuple(omitted)


def _key(piece: Piece) -> str:
    """The line without leader, page number and blanks: equal in the list and at the heading."""
    if not isinstance(piece, SourceLine):
        return ""
    text = piece.number + piece.text
    return visible(_without_leader(text) or text).replace("\ue010", ".").rstrip(".")


def _without_leader(text: str) -> str:
    """`text` up to its leader and page number; blanks at the end aside."""
    text = text.rstrip()
    start = max(0, len(text) - _LEADER_SEARCHED)
    found = _LEADER.search(text, start)
    if found is None:
        return text
    before = text[: found.start()]
    return before.rstrip(_LEADER_SIGNS) if found["dots"] and found.start() == start else before


def _next_list(pieces: list[Piece], place: int) -> tuple[int, int] | None:
    for index in range(place, len(pieces)):
        piece = pieces[index]
        if not isinstance(piece, SourceLine):
            continue
        if piece.role == "toc":
            return _styled(pieces, index)
        if visible(piece.text).lower() in _TITLES:
            end = _titled_end(pieces, index)
            if end > index + 1:
                return index, end
        elif (
            (read := read_number(piece.number + piece.text)) and read.pattern in _FIRST and read.path == (1,)
        ):
            end = _repeated_end(pieces, index)
            if end:
                return index, end
    return None


def _styled(pieces: list[Piece], start: int) -> tuple[int, int]:
    end = start
    while end < len(pieces) and getattr(pieces[end], "role", "") == "toc":
        end += 1
    before = pieces[start - 1] if start else None
    if isinstance(before, SourceLine) and visible(before.text) in _TITLES:
        start -= 1
    return start, end


def _is_entry(piece: Piece) -> bool:
    return isinstance(piece, SourceLine) and bool(piece.role == "toc" or _LEADERS.search(piece.text))


def _titled_end(pieces: list[Piece], title: int) -> int:
    """Where the list under the line 目录 ends: at the second coming of its first entry, or of its last."""
    keys = [_key(piece) for piece in pieces[title + 1 : title + 1 + _MOST_LINES]]
    first = next((key for key in keys[:4] if key), "")
    for offset in range(1, len(keys)):
        piece = pieces[title + 1 + offset]
        if keys[offset] == first and not _is_entry(piece):
            return _without_tail(pieces, title + 1, title + 1 + offset)
        if isinstance(piece, SourceLine) and len(piece.text) > 2 * _LONGEST and not _is_entry(piece):
            break
    end = title + 1
    while end < len(pieces) and (
        _is_entry(pieces[end]) or (_is_short(pieces[end]) and _comes_again(pieces, end))
    ):
        end += 1
    return end


def _is_short(piece: Piece) -> bool:
    return (
        isinstance(piece, SourceLine) and len(piece.text) <= _LONGEST and piece.text.rstrip()[-1:] not in _END
    )


def _comes_again(pieces: list[Piece], index: int) -> bool:
    key = _key(pieces[index])
    return any(_key(piece) == key for piece in pieces[index + 1 :])


def _repeated_end(pieces: list[Piece], start: int) -> int:
    """The end of an untitled list beginning at `start`, 0 when the lines there are no list."""
    first = _key(pieces[start])
    end = start + 1
    while end < len(pieces) and _key(pieces[end]) != first:
        if not _is_short(pieces[end]) or end - start > _MOST_LINES:
            return 0
        end += 1
    if end == len(pieces) or end - start < 3:
        return 0
    later = {_key(piece) for piece in pieces[end:]}
    entries = [_key(pieces[index]) for index in range(start, end)]
    found = sum(entry in later for entry in entries)
    return _without_tail(pieces, start, end) if found * 2 >= len(entries) else 0


def _without_tail(pieces: list[Piece], start: int, end: int) -> int:
    """`end` moved up over lines that belong to the text again: the title repeated after the list."""
    later = {_key(piece) for piece in pieces[end:]}
    while end > start + 1:
        last = pieces[end - 1]
        if (
            _is_entry(last)
            or _key(last) in later
            or (isinstance(last, SourceLine) and read_number(last.text))
        ):
            break
        if isinstance(last, SourceLine) and re.fullmatch(r"[\s\dIVXivx\-—－]+", last.text):
            break
        end -= 1
    return end
