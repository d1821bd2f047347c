"""Two wordings of one paragraph as runs with tracked changes, formatting, footnotes and pictures kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from yuan.model.comparison.result import Span
from yuan.word.writing.revisions import Mark, Revisions
from yuan.word.writing.xml import run


class TrackedRun(NamedTuple):
    """A stretch of a paragraph. `text` is what it is compared by; `made` writes what cannot be cut (a footnote)."""

    text: str
    properties: str = ""
    made: Callable[[bool], str] | None = None
    """Gives the runs; the argument says whether they are to stand in a deletion."""


def whole(pieces: Iterable[TrackedRun], mark: Mark, revisions: Revisions) -> str:
    """All of one version, as added, removed or unchanged."""
    return "".join(_one(piece, piece.text, mark, revisions) for piece in pieces)


def _one(piece: TrackedRun, text: str, mark: Mark, revisions: Revisions) -> str:
    if piece.made is not None:
        return revisions.marked(mark, piece.made(mark == "del"))
    return revisions.text(mark, text, piece.properties)


class _Side:
    """The pieces of one version while they are used up."""

    def __init__(self, pieces: Iterable[TrackedRun]) -> None:
        self._waiting = [piece for piece in pieces if piece.text]
        self._waiting.reverse()
        self.used = 0

    @property
    def piece(self) -> TrackedRun:
        return self._waiting[-1]

    @property
    def left(self) -> int:
        return len(self.piece.text) - self.used

    @property
    def is_fixed(self) -> bool:
        return self.piece.made is not None

    def take(self, size: int, mark: Mark, revisions: Revisions) -> str:
        """The next `size` characters as a run; something that cannot be cut comes whole with its first one."""
        piece, first = self.piece, self.used
        self.pass_over(size)
        if piece.made is not None and first:
            return ""
        return _one(piece, piece.text[first : first + size], mark, revisions)

    def pass_over(self, size: int) -> None:
        self.used += size
        if self.used == len(self.piece.text):
            self._waiting.pop()
            self.used = 0


def arrived(pieces: Iterable[TrackedRun], spans: Iterable[Span], revisions: Revisions) -> str:
    """The new wording of something moved: moved here, and inserted where it changed on the way."""
    side, written = _Side(pieces), []
    for span in spans:
        left = 0 if span.op == "delete" else len(span.text)
        while left:
            size = min(left, side.left)
            written.append(side.take(size, "moveTo" if span.op == "equal" else "ins", revisions))
            left -= size
    return "".join(written)


class Merging:
    """Puts the pieces of an old and a new wording together, as spans say."""

    def __init__(self, old: Sequence[TrackedRun], new: Sequence[TrackedRun], revisions: Revisions) -> None:
        self._old, self._new, self._revisions = _Side(old), _Side(new), revisions

    def take(self, spans: Iterable[Span]) -> str:
        """The runs of the next `spans`."""
        written = []
        for span in spans:
            left = len(span.text)
            while left:
                if span.op == "equal":
                    size = min(left, self._old.left, self._new.left)
                    written.append(self._equal(size))
                else:
                    side = self._old if span.op == "delete" else self._new
                    size = min(left, side.left)
                    written.append(side.take(size, "del" if span.op == "delete" else "ins", self._revisions))
                left -= size
        return "".join(written)

    def _equal(self, size: int) -> str:
        """Text of both versions; where only one side can be cut, what was there goes and what is there comes."""
        old, new = self._old, self._new
        if old.is_fixed or new.is_fixed:
            untouched = not old.used and not new.used and len(old.piece.text) == size
            if untouched and old.piece[:2] == new.piece[:2]:
                old.pass_over(size)
                return new.take(size, "", self._revisions)
            gone = old.take(size, "del", self._revisions)
            return gone + new.take(size, "ins", self._revisions)
        text, look, before = (
            new.piece.text[new.used : new.used + size],
            new.piece.properties,
            old.piece.properties,
        )
        old.pass_over(size)
        new.pass_over(size)
        return run(text, look) if look == before else self._revisions.restyled(text, look, before)
