"""Cut a file that holds several plans into its plans.

Reads the pieces without contents lists; gives one sequence of pieces per plan. A plan begins at a line that is a
title and is soon followed by a heading numbered 1. May mistake an attachment that is a whole plan for a second
plan; a title below a line 附件n therefore begins no plan, unless the first plan stands below such a line too
(several plans attached to one notice). It stands before titles are taken and after contents lists are dropped.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from yuan.model.document.numbers import read_number
from yuan.word.reading.attachments import label_of
from yuan.word.reading.front import is_title
from yuan.word.reading.lines import Piece, SourceLine, visible

_NEAR = 12
_TOPS = frozenset(("1", "1.", "1、", "一、", "一.", "第一章", "第1章"))


def split_plans(pieces: Sequence[Piece]) -> list[tuple[Piece, ...]]:
    """The pieces of each plan; what stands before the first goes with it."""
    titles = [at for at in range(len(pieces)) if _begins_plan(pieces, at)]
    if len(titles) < 2:
        return [tuple(pieces)]
    if not _is_attached(pieces, titles[0]):
        titles = [titles[0], *(at for at in titles[1:] if not _is_attached(pieces, at))]
    else:
        titles = [at - 1 if at != titles[0] and label_of(pieces[at - 1]) else at for at in titles]
    starts = [0, *titles[1:], len(pieces)]
    return [tuple(pieces[start:end]) for start, end in pairwise(starts)]


def _begins_plan(pieces: Sequence[Piece], at: int) -> bool:
    piece = pieces[at]
    if (
        not isinstance(piece, SourceLine)
        or piece.role
        or len(piece.text) > 60
        or not is_title(visible(piece.text))
    ):
        return False
    for index in range(at + 1, min(at + 1 + _NEAR, len(pieces))):
        following = pieces[index]
        if not isinstance(following, SourceLine):
            return False
        text = following.number + following.text
        read = read_number(text)
        if read and read.path == (1,) and read.pattern in _TOPS and len(read.rest.strip()) <= 24:
            return read.rest.strip()[-1:] not in "。；;" and _has_second(pieces, index, read.pattern)
        if is_title(visible(text)):
            return False
    return False


def _has_second(pieces: Sequence[Piece], first: int, pattern: str) -> bool:
    """A heading numbered 2 comes before the count begins again."""
    for piece in pieces[first + 1 :]:
        if (
            isinstance(piece, SourceLine)
            and (read := read_number(piece.number + piece.text))
            and read.pattern == pattern
        ):
            return read.path == (2,)
    return False


def _is_attached(pieces: Sequence[Piece], at: int) -> bool:
    return any(label_of(piece) is not None for piece in pieces[max(0, at - 2) : at])
