"""Cut the text into the body and its attachments (附件1 …, 附录 …), before headings are looked for.

Reads the pieces after the front; gives the body's and each attachment's pieces with its label and title.
It stands before the headings because numbers restart inside attachments. May mistake a line 附件 in running
text; it is one only as a short line of its own, and not when the same label comes again later (the list
附件：1.… that announces the attachments) or when the next line is another label.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from yuan.model.document.numbers import read_number
from yuan.word.reading.lines import Piece, SourceLine, notes_of, visible

_LABEL = re.compile(
    r"\s*(附\s*[件录表图則则]\s*(?:[一二三四五六七八九十]{1,3}|[0-9０-９]{1,2}|[A-ZＡ-Ｚ](?![a-z]))?)\s*([:：.．、]?)\s*(.*)",
    re.DOTALL,
)
_NOTE = re.compile(r"(?<!\s)\s*+附\s*+件\s*+[:：]")
_LONGEST_TITLE = 50


class CutAttachment(msgspec.Struct, frozen=True, kw_only=True):
    """One attachment: its label as typed, its title, its pieces."""

    label: str
    title: str
    pieces: tuple[Piece, ...]


def cut_attachments(pieces: Sequence[Piece]) -> tuple[tuple[Piece, ...], tuple[CutAttachment, ...]]:
    """The body's pieces, and the attachments in order."""
    starts = [at for at in range(len(pieces)) if _starts(pieces, at)]
    if not starts:
        return tuple(pieces), ()
    word = _word(pieces[starts[0]])
    starts = [at for at in starts if _word(pieces[at]) == word]
    ends = [*starts[1:], len(pieces)]
    return tuple(pieces[: starts[0]]), tuple(
        _part(pieces[start:end]) for start, end in zip(starts, ends, strict=True)
    )


def _word(piece: Piece) -> str:
    """附件, 附录 …: what the attachments of this plan are called; others stand inside them."""
    found = label_of(piece)
    return _key(found[0])[:2] if found else ""


def label_of(piece: Piece) -> tuple[str, str] | None:
    """The label 附件n (as typed) and the title after it, when the line is one."""
    if not isinstance(piece, SourceLine) or piece.role or len(piece.text) > _LONGEST_TITLE + 8:
        return None
    match = _LABEL.match(piece.number + piece.text)
    if match is None:
        return None
    label, mark, title = match.group(1), match.group(2), match.group(3).strip()
    if title and (
        title[-1] in "。；;，,：:"
        or re.match(r"[中的为是和及与所列等则带着注属近加]|[（(]?[^\u4e00-\u9fff]*$", title)
    ):
        return None
    if title and not (mark or re.search(r"\d|[一二三四五六七八九十A-Z]|\s$", visible(label)[2:])):
        return None
    return label + mark, title


def _key(label: str) -> str:
    """The label without blanks and the mark after it: 附件1 of `附 件 1：`."""
    return visible(label).rstrip(":.、")


def _starts(pieces: Sequence[Piece], at: int) -> bool:
    found = label_of(pieces[at])
    if found is None:
        return False
    label, title = found
    numbered = bool(_key(label)[2:])
    if not numbered and title:
        rest = [label_of(piece) for piece in pieces[at + 1 :]]
        if any(later is not None for later in rest) or read_number(title):
            return False
    key = _key(label)
    for later in range(at + 1, len(pieces)):
        other = label_of(pieces[later])
        if other and _key(other[0]) == key and (title or not other[1] or numbered):
            return False
    following = pieces[at + 1] if at + 1 < len(pieces) else None
    if following is None:
        return not title
    next_label = label_of(following)
    return not (title and next_label is not None and _key(next_label[0]) != key)


def _part(pieces: Sequence[Piece]) -> CutAttachment:
    found = label_of(pieces[0])
    label, title = found if found else ("", "")
    rest = list(pieces[1:])
    if not title and rest and isinstance(first := rest[0], SourceLine) and _is_title(first):
        del rest[0]
        title = first.text.strip()
        while rest and isinstance(following := rest[0], SourceLine) and _continues(first, following):
            first = following
            title += following.text.strip()
            del rest[0]
    taken = pieces[: len(pieces) - len(rest)]
    return CutAttachment(label=label, title=title, pieces=(*notes_of(taken), *rest))


def _is_title(line: SourceLine) -> bool:
    text = line.text.strip()
    return not (
        line.number
        or line.role
        or (len(line.runs) > 1 and any(type(run).__name__ == "Footnote" for run in line.runs))
        or len(text) > _LONGEST_TITLE
        or text[-1:] in "。；;：:，,"
        or read_number(text)
    )


def _continues(first: SourceLine, line: SourceLine) -> bool:
    """A centred title of two lines."""
    return (
        first.align == line.align == "center"
        and not line.blanks
        and _is_title(line)
        and len(first.text.strip()) > 8
    )
