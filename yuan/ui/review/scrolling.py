"""Two sides of a comparison scroll together: the same paragraph, or table row, stands at the same height."""

from __future__ import annotations

from bisect import bisect_right

from PySide6.QtCore import QObject

from yuan.ui.review.composition import Key
from yuan.ui.review.marked_text import MarkedText


class ScrollTogether(QObject):
    """Keeps `old` and `new` aligned by the entries of the comparison while it is on."""

    def __init__(self, old: MarkedText, new: MarkedText) -> None:
        super().__init__(new)
        self._old, self._new = old, new
        self._is_following = False
        self._leader = new
        self.is_on = False
        for leader in (old, new):
            bar = leader.verticalScrollBar()
            bar.valueChanged.connect(lambda _, leader=leader: self.lead(leader))
            # Texts are laid out little by little, and only then is known where they end.
            bar.rangeChanged.connect(lambda *_: self.lead(self._leader))

    def align(self) -> None:
        """Bring the old side to where the new one is."""
        self.lead(self._new)

    def lead(self, leader: MarkedText) -> None:
        """Bring the other side to where `leader` is."""
        if self.is_on and not self._is_following:
            self._leader = leader
            self._follow(leader, self._old if leader is self._new else self._new)

    def show_key(self, key: Key) -> None:
        """Bring an entry in view on both sides, at one height."""
        for position, its in self._old.keys:
            if its == key:
                self._is_following = True
                self._old.bring(position, self._old.viewport().height() // 3)
                self._is_following = False
                return
        self._follow(self._new, self._old)

    def _follow(self, leader: MarkedText, follower: MarkedText) -> None:
        if not leader.keys or not follower.keys:
            return
        self._is_following = True
        bar, other = leader.verticalScrollBar(), follower.verticalScrollBar()
        # The line that is held level moves from the top of the view to its bottom, so that both ends meet.
        line = round(leader.viewport().height() * bar.value() / max(1, bar.maximum()))
        other.setValue(round(self._height(leader, follower, bar.value() + line)) - line)
        self._is_following = False

    @staticmethod
    def _height(leader: MarkedText, follower: MarkedText, height: int) -> float:
        """How far down `follower` shows what `leader` shows at `height` of its whole text."""
        keys = leader.keys
        at = max(0, bisect_right(keys, height, key=lambda one: int(_top(leader, one[0]))) - 1)
        where = {key: place for place, (_, key) in reversed(list(enumerate(follower.keys)))}
        low = next((place for place in range(at, -1, -1) if keys[place][1] in where), None)
        high = next((place for place in range(at + 1, len(keys)) if keys[place][1] in where), None)
        start, end = (
            _top(leader, keys[low][0]) if low is not None else 0.0,
            _top(leader, keys[high][0]) if high is not None else _end(leader),
        )
        first = follower.keys[where[keys[low][1]]][0] if low is not None else -1
        its_start = _top(follower, first) if first >= 0 else 0.0
        its_end = (
            _top(follower, follower.keys[where[keys[high][1]]][0]) if high is not None else _end(follower)
        )
        # Above the first, or where one of two was moved, there is nothing between them to share.
        if its_end < its_start or height < start:
            return its_start + height - start
        share = (height - start) / (end - start) if end > start else 0.0
        return its_start + min(max(share, 0.0), 1.0) * (its_end - its_start)


def _top(text: MarkedText, position: int) -> float:
    """How far down the block at `position` begins."""
    block = text.document().findBlock(position)
    return text.document().documentLayout().blockBoundingRect(block).top()


def _end(text: MarkedText) -> float:
    """How far down the text ends, as far as it is laid out: asking the document would lay out all of it at once."""
    return text.verticalScrollBar().maximum() + text.viewport().height()
