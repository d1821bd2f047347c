"""Which words of which node stand where in the review text: how a selection becomes a place in a plan, and back."""

from __future__ import annotations

from bisect import bisect_right
from typing import NamedTuple

from yuan.model.document.content import NodeId


class MappedWords(NamedTuple):
    """Words of `node`, from `start` in its own words, at `position` of the review text."""

    position: int
    text: str
    node: NodeId
    start: int

    @property
    def end(self) -> int:
        """The position behind the piece."""
        return self.position + _units(self.text)


class Selected(NamedTuple):
    """Words of one node: where they begin in it, and what they are."""

    node: NodeId
    start: int
    quote: str


class TextMap:
    """The pieces of one review text, in its order."""

    def __init__(self) -> None:
        self._pieces: list[MappedWords] = []
        self._of: dict[NodeId, list[MappedWords]] = {}

    def add(self, position: int, text: str, node: NodeId, start: int = -1) -> None:
        """Note a piece; `start` -1 goes on where the node's words ended before."""
        before = self._of.setdefault(node, [])
        if start < 0:
            start = before[-1].start + len(before[-1].text) if before else 0
        piece = MappedWords(position, text, node, start)
        self._pieces.append(piece)
        before.append(piece)

    def words(self, node: NodeId) -> str:
        """All words of a node; what stands between its pieces reads as blanks."""
        made = ""
        for piece in self._of.get(node, ()):
            made += " " * (piece.start - len(made)) + piece.text
        return made

    def __contains__(self, node: NodeId) -> bool:
        return node in self._of

    def selected(self, first: int, last: int) -> Selected | None:
        """The words between two positions, as far as they belong to the first node met; None without any."""
        found: Selected | None = None
        for piece in self._between(first, last):
            begin = _index(piece.text, max(0, first - piece.position))
            end = _index(piece.text, last - piece.position)
            if begin >= end:
                continue
            if found is None:
                found = Selected(piece.node, piece.start + begin, piece.text[begin:end])
            elif found.node == piece.node:
                gap = piece.start + begin - (found.start + len(found.quote))
                found = found._replace(quote=found.quote + " " * gap + piece.text[begin:end])
            else:
                break
        return found

    def ranges(self, node: NodeId, start: int, end: int) -> list[tuple[int, int]]:
        """Where the words `start` to `end` of a node stand, as pairs of positions."""
        found: list[tuple[int, int]] = []
        for piece in self._of.get(node, ()):
            begin, finish = max(start, piece.start), min(end, piece.start + len(piece.text))
            if begin < finish:
                left = piece.position + _units(piece.text[: begin - piece.start])
                right = left + _units(piece.text[begin - piece.start : finish - piece.start])
                if found and found[-1][1] == left:
                    left = found.pop()[0]
                found.append((left, right))
        return found

    def _between(self, first: int, last: int) -> list[MappedWords]:
        place = max(0, bisect_right(self._pieces, first, key=lambda piece: piece.position) - 1)
        found = []
        for piece in self._pieces[place:]:
            if piece.position >= last:
                break
            if piece.end > first:
                found.append(piece)
        return found


def _units(text: str) -> int:
    """How many places Qt counts for `text`: rare characters take two."""
    return len(text.encode("utf-16-le")) // 2


def _index(text: str, units: int) -> int:
    """Which character stands at a place as Qt counts."""
    return len(text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore"))
