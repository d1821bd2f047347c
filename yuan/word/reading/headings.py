"""Recognise which lines are headings, by number, wording and appearance together.

Reads the pieces of one body or attachment; gives a `Heading` for each line that is one. Most real files use no
heading style, so a number counts only with a short title after it, in a plausible place in the count; a full
sentence after a number is a clause of the text. May mistake a short list item for a heading (（1）事故调查组), so
bracketed and plain list numbers are headings only where their neighbours are too. It stands after contents
lists and attachments are cut away: both repeat or restart numbers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from yuan.model.document.numbers import ReadNumber, read_number
from yuan.model.numbering.numerals import ARABIC
from yuan.model.numbering.patterns import PATTERNS
from yuan.word.reading.lines import Piece, SourceLine

_LONGEST = 40
_LONGEST_STYLED = 60
_SENTENCE = re.compile(r"[。；;！？!?]")
_RUN_IN = re.compile(r"([^。；;！？：:\n]{2,24}[。])(?=.)", re.DOTALL)
_PRIVATE_DOT = re.compile(r"(?<=[0-9０-９])(\s*)[\ue010](\s*)(?=[0-9０-９])")
_DECIMAL = re.compile(
    r"[\s　]*([0-9]{1,2}(?:[.．][0-9]{1,2}){0,4})[\s　]*(?=[\u4e00-\u9fffⅠ-Ⅻ]|[IVX]{1,3}\s*级)"
)
_DATE = re.compile(r"[\s　]*[0-9.．]+(?:年|月|日|时|分|秒|小时|个|万|亿|米|公里|级|%|℃)")
_ARTICLES = tuple(name for name, pattern in PATTERNS.items() if pattern.throughout)
_ORDINALS = tuple(name for name, pattern in PATTERNS.items() if pattern.is_ordinal and not pattern.throughout)
_TOPS = ("1", "1.", "1、", "第一章", "第1部分", "第1节")
"""What counts chapters beside dotted numbers."""
_TOP_LISTED = ("1.", "1、")
_GROUPED = tuple(name for name, pattern in PATTERNS.items() if pattern.may_head)
_GROUPED_ARABIC = tuple(name for name in _GROUPED if PATTERNS[name].numeral is ARABIC)


class Heading(msgspec.Struct, frozen=True, kw_only=True):
    """A recognised heading: its number as read, its text, and where the text of a run-in heading begins.

    `pattern` "" means it has no number. `body` is an offset in the line's text, 0 when the whole line is heading.
    """

    index: int
    text: str
    pattern: str = ""
    path: tuple[int, ...] = ()
    typed: str = ""
    automatic: bool = False
    body: int = 0
    outline: int = -1


class _Numbered(msgspec.Struct, frozen=True):
    """A line with the number it begins with."""

    index: int
    line: SourceLine
    read: ReadNumber
    offset: int
    """Where the text after a typed number begins in the line's text; 0 for an automatic number."""
    is_doubtful: bool = False
    """The words after the number are such as follow a quantity (11.3 以上、以下的含义)."""

    @property
    def rest(self) -> str:
        return self.line.text[self.offset :].strip()

    @property
    def is_titled(self) -> bool:
        return is_title_like(self.rest, self.line)


def read_line_number(line: SourceLine) -> tuple[ReadNumber, int] | None:
    """The number a line begins with, automatic or typed, and where the text after it begins."""
    text = f"{line.number} {line.text}" if line.number else line.text
    read = read_number(_PRIVATE_DOT.sub(r"\1.\2", text))
    if read is None:
        return None
    return read, 0 if line.number else max(0, len(line.text) - len(read.rest))


def _doubtful_number(line: SourceLine) -> tuple[ReadNumber, int] | None:
    """A decimal number before words that look like a unit: a heading only where exactly it is due."""
    match = _DECIMAL.match(line.text)
    if match is None or line.number or _DATE.match(line.text):
        return None
    path = tuple(int(part) for part in re.split(r"[.．]", match.group(1)))
    read = ReadNumber(".".join("1" * len(path)), path, line.text[: match.end()], line.text[match.end() :])
    return read, match.end()


def is_title_like(text: str, line: SourceLine) -> bool:
    """Whether the words after a number read like a title rather than a sentence."""
    styled = line.outline >= 0 or line.bold
    if not text or len(text) > (_LONGEST_STYLED if styled else _LONGEST) or _SENTENCE.search(text):
        return False
    return (
        text[-1] not in "，,、"
        and (text[-1] not in "：:" or len(text) <= 30)
        and not re.match(r"[，。、；,)）]", text)
    )


def recognise(pieces: Sequence[Piece]) -> list[Heading]:
    """The headings among `pieces`, in order."""
    numbered = []
    for index, piece in enumerate(pieces):
        if not isinstance(piece, SourceLine) or piece.role == "label":
            continue
        if found := read_line_number(piece):
            numbered.append(_Numbered(index, piece, *found))
        elif found := _doubtful_number(piece):
            numbered.append(_Numbered(index, piece, *found, is_doubtful=True))
    accepted = {item.index: heading for item, heading in _numbered_headings(numbered, pieces)}
    accepted.update(_unnumbered(pieces, {item.index for item in numbered}, bool(accepted)))
    return [accepted[index] for index in sorted(accepted)]


def _numbered_headings(numbered: list[_Numbered], pieces: Sequence[Piece]) -> list[tuple[_Numbered, Heading]]:
    is_decimal = (
        sum(len(item.read.path) == 2 and item.is_titled and not item.is_doubtful for item in numbered) >= 2
    )
    grouped = _grouped(numbered, pieces, is_decimal)
    found = []
    count = _Place()
    for position, item in enumerate(numbered):
        pattern = item.read.pattern
        if item.is_doubtful:
            wanted = item.is_titled and count.is_due(item, numbered[position + 1 :])
        elif len(item.read.path) > 1:
            wanted = _is_dotted_heading(item, numbered) and count.may_follow(item)
        elif pattern in _ORDINALS:
            wanted = item.is_titled or not item.rest
        elif pattern in _ARTICLES:
            wanted = True
        elif pattern == "1" or (pattern in _TOP_LISTED and is_decimal):
            wanted = item.is_titled and count.is_next_top(item, numbered[position + 1 :])
        else:
            wanted = item.index in grouped
        if wanted and (heading := _heading(item)):
            count.take(item)
            found.append((item, heading))
    return found


class _Place:
    """How far the headings have counted: the value at the top, and the last dotted number."""

    def __init__(self) -> None:
        self.top = 0
        self.last: tuple[int, ...] = ()

    def take(self, item: _Numbered) -> None:
        if len(item.read.path) > 1:
            self.last = item.read.path
            self.top = item.read.path[0]
        elif item.read.pattern in _TOPS:
            self.top = item.read.path[0]
            self.last = ()

    def may_follow(self, item: _Numbered) -> bool:
        path = item.read.path
        if item.line.outline >= 0 or item.line.bold:
            return True
        if path[0] not in (self.top, self.top + 1) and self.top:
            return path[0] == self.top + 2 and path[1] == 1
        return not self.last or path >= self.last

    def is_due(self, item: _Numbered, later: Sequence[_Numbered]) -> bool:
        """Whether exactly this number comes next: the next sibling, or a chapter whose first section follows."""
        path = item.read.path
        if len(path) == 1:
            following = next(
                (other.read.path for other in later if not other.is_doubtful and len(other.read.path) > 1), ()
            )
            return path[0] == self.top + 1 and bool(following) and following[0] in (path[0], path[0] + 1)
        if path[-1] == 1:
            return self.last == path[:-1] or (len(path) == 2 and not self.last and self.top == path[0])
        before = (*path[:-1], path[-1] - 1)
        return self.last[: len(path)] == before

    def is_next_top(self, item: _Numbered, later: Sequence[_Numbered]) -> bool:
        value = item.read.path[0]
        following = next(
            (other.read.path for other in later if len(other.read.path) > 1 and not other.is_doubtful), ()
        )
        begins = bool(following) and following[:2] == (value, 1)
        if value == self.top + 1:
            return begins or not following or following[0] > value or item.line.bold or item.line.outline >= 0
        if value == self.top and not self.last:
            return False
        return (begins and (value > self.top or value == 1)) or (
            value > self.top and value <= self.top + 3 and (item.line.bold or item.line.outline >= 0)
        )


def _is_dotted_heading(item: _Numbered, numbered: list[_Numbered]) -> bool:
    if item.is_titled or not item.rest:
        return True
    if not _RUN_IN.match(item.rest):
        return False
    siblings = [other for other in numbered if other.read.path[:-1] == item.read.path[:-1]]
    titled = sum(other.is_titled or bool(_RUN_IN.match(other.rest)) for other in siblings)
    return titled * 5 >= len(siblings) * 3


def _grouped(numbered: list[_Numbered], pieces: Sequence[Piece], is_decimal: bool) -> set[int]:
    """Lines numbered 一、 （一） 1. （1） that are headings because their neighbours in the count are too."""
    chosen: set[int] = set()
    for pattern in _GROUPED:
        own = [item for item in numbered if item.read.pattern == pattern]
        for group in _runs(own):
            if _is_heading_group(group, pieces, pattern, is_decimal):
                chosen.update(
                    item.index
                    for item in group
                    if item.is_titled
                    or (pattern not in _GROUPED_ARABIC and not is_decimal and _RUN_IN.match(item.rest))
                )
    return chosen


def _runs(items: list[_Numbered]) -> list[list[_Numbered]]:
    """`items` cut wherever the count begins again."""
    groups: list[list[_Numbered]] = []
    for item in items:
        if groups and item.read.path[0] > groups[-1][-1].read.path[0]:
            groups[-1].append(item)
        else:
            groups.append([item])
    return groups


def _is_heading_group(
    group: list[_Numbered], pieces: Sequence[Piece], pattern: str, is_decimal: bool
) -> bool:
    titled = sum(item.is_titled for item in group)
    if titled * 5 < len(group) * 3 or (len(group) == 1 and pattern in _GROUPED_ARABIC):
        return False
    if pattern in ("一、", "一.") and not is_decimal:
        return True
    leading = sum(_leads_text(item, pieces) for item in group)
    enough = (
        leading * 3 >= len(group) * 2
        if pattern in ("（1）", "1.", "1、") or is_decimal
        else leading * 2 >= len(group)
    )
    if is_decimal:
        return enough and pattern in ("一、", "（一）") and len(group) > 1
    return enough


def _leads_text(item: _Numbered, pieces: Sequence[Piece]) -> bool:
    """Whether text, a table or a deeper number follows rather than the next of the same count."""
    if item.line.outline >= 0:
        return True
    following = pieces[item.index + 1] if item.index + 1 < len(pieces) else None
    if not isinstance(following, SourceLine):
        return following is not None
    found = read_line_number(following)
    return found is None or (found[0].pattern != item.read.pattern and found[0].path[-1] == 1)


def _heading(item: _Numbered) -> Heading | None:
    line, read = item.line, item.read
    typed = line.number or line.text[: item.offset]
    rest = line.text[item.offset :]
    body = 0
    if read.pattern in _ARTICLES and not item.is_titled:
        body, rest = item.offset + len(rest) - len(rest.lstrip()), ""
        if item.offset >= len(line.text.rstrip()):
            body = 0
    elif not item.is_titled and (match := _RUN_IN.match(rest)):
        body, rest = item.offset + match.end(), match.group(1)
    elif rest and not item.is_titled and rest.strip():
        return None
    return Heading(
        index=item.index,
        text=rest.strip(),
        pattern=read.pattern,
        path=read.path,
        typed=typed.strip(),
        automatic=bool(line.number),
        body=body,
        outline=line.outline,
    )


def _unnumbered(pieces: Sequence[Piece], taken: set[int], has_numbered: bool) -> dict[int, Heading]:
    """Headings known by style alone; by bold type only in a text without numbered headings."""
    found = {}
    for index, piece in enumerate(pieces):
        if not isinstance(piece, SourceLine) or index in taken or piece.role == "label":
            continue
        text = piece.text.strip()
        if (
            not 2 <= len(text) <= _LONGEST
            or _SENTENCE.search(text)
            or text[-1] in "，,、"
            or not re.search(r"\w", text)
        ):
            continue
        if piece.outline >= 0 or (
            not has_numbered and piece.bold and len(text) >= 4 and _followed_by_text(pieces, index)
        ):
            found[index] = Heading(index=index, text=text, outline=max(piece.outline, 0))
    return found


def _followed_by_text(pieces: Sequence[Piece], index: int) -> bool:
    following = pieces[index + 1] if index + 1 < len(pieces) else None
    return isinstance(following, SourceLine) and not following.bold and following.align != "center"
