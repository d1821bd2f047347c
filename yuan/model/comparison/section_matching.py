"""Find for each section and attachment of a new version the one it was in the old version.

By id first, for ids survive editing. What has no partner by id (a version brought in from a file anew) is paired
under the same parent by heading and likeness, and what is left over anywhere by likeness of its text: it moved.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import TypeVar

from yuan.model.comparison.pairing import align, bigrams, likeness
from yuan.model.document.content import Attachment, Container, Document, NodeId, Section
from yuan.model.text.plain_text import container_text

Part = Section | Attachment
P = TypeVar("P", Section, Attachment)

_MOVED = 0.6
"""So much alike a section must be to be recognised at quite another place …"""
_ENOUGH = 16
"""… and so many characters it must have, for short ones resemble each other by chance."""

_MOST_WORK = 20_000_000
"""Pairs of characters to look up, a second's work, in holding each section that went against each that came …"""
_EACH = 100
"""… where two sections take as long as so many pairs, however short they are."""


class Matching:
    """Which old section or attachment became which new one; `old_of` and `new_of` hold ids."""

    def __init__(self, old: Document, new: Document) -> None:
        self.old = {part.id: part for part in _parts(old)}
        self.new = {part.id: part for part in _parts(new)}
        self.old_of: dict[NodeId, NodeId] = {}
        self.new_of: dict[NodeId, NodeId] = {}
        self._bigrams: dict[tuple[str, NodeId], frozenset[str]] = {}
        for id, part in self.new.items():
            if id in self.old and type(self.old[id]) is type(part):
                self._pair(id, id)
        if len(self.old_of) < len(self.new) and len(self.new_of) < len(self.old):
            self._match_attachments(old, new)
            self._match_below(old, new)
            self._match_moved()

    def _pair(self, old_id: NodeId, new_id: NodeId) -> None:
        self.old_of[new_id] = old_id
        self.new_of[old_id] = new_id

    def _match_attachments(self, old: Document, new: Document) -> None:
        self._match_lists(old.attachments, new.attachments)
        for attachment in new.attachments:
            before = self.old.get(self.old_of.get(attachment.id, ""))
            if before is not None:
                self._match_below(before, attachment)

    def _match_below(self, old: Container, new: Container) -> None:
        """Pair the child sections of two containers that belong together, and then theirs."""
        self._match_lists(old.sections, new.sections)
        for section in new.sections:
            before = self.old.get(self.old_of.get(section.id, ""))
            if before is not None:
                self._match_below(before, section)

    def _match_lists(self, old: tuple[P, ...], new: tuple[P, ...]) -> None:
        if all(part.id in self.old_of for part in new) or all(part.id in self.new_of for part in old):
            return

        def alike(i: int, j: int) -> float:
            if old[i].id in self.new_of or new[j].id in self.old_of:
                return 0
            return self._likeness(old[i], new[j])

        old_keys = [("pair", part.id) if part.id in self.new_of else ("title", _title(part)) for part in old]
        new_keys = [
            ("pair", self.old_of[part.id]) if part.id in self.old_of else ("title", _title(part))
            for part in new
        ]
        for i, j in align(old_keys, new_keys, alike, 0.45):
            if i >= 0 and j >= 0:
                self._pair(old[i].id, new[j].id)

    def _match_moved(self) -> None:
        """Pair what is left over, wherever it stands, the most alike first."""
        gone = [part for id, part in self.old.items() if id not in self.new_of and isinstance(part, Section)]
        come = [part for id, part in self.new.items() if id not in self.old_of and isinstance(part, Section)]
        gone = [part for part in gone if self._is_large(part)]
        work = sum(_EACH + len(self._bigrams_of(part, "old")) for part in gone) * len(come)
        if work > _MOST_WORK:
            self._match_same(gone, come)
            return
        candidates = [
            (score, i, j)
            for i, before in enumerate(gone)
            for j, after in enumerate(come)
            if (score := self._likeness(before, after)) >= _MOVED
        ]
        for _, i, j in sorted(candidates, key=lambda candidate: (-candidate[0], candidate[1], candidate[2])):
            if gone[i].id not in self.new_of and come[j].id not in self.old_of:
                self._pair(gone[i].id, come[j].id)
                self._match_below(gone[i], come[j])

    def _match_same(self, gone: list[Section], come: list[Section]) -> None:
        """Pair what reads the same, in order: there is too much to hold each against each."""
        same: dict[tuple[str, str], deque[Section]] = {}
        for before in gone:
            same.setdefault((_title(before), container_text(before, {})), deque()).append(before)
        for after in come:
            waiting = same.get((_title(after), container_text(after, {})))
            while waiting and waiting[0].id in self.new_of:
                waiting.popleft()
            if waiting and after.id not in self.old_of:
                before = waiting.popleft()
                self._pair(before.id, after.id)
                self._match_below(before, after)

    def _is_large(self, part: Part) -> bool:
        return len(self._bigrams_of(part, "old")) >= _ENOUGH

    def _likeness(self, old: Part, new: Part) -> float:
        text = likeness(self._bigrams_of(old, "old"), self._bigrams_of(new, "new"))
        one, other = _title(old), _title(new)
        title = likeness(bigrams(one), bigrams(other)) if one and other else 0.0
        return 0.35 * title + 0.65 * text if title else text * 0.8

    def _bigrams_of(self, part: Part, side: str) -> frozenset[str]:
        key = (side, part.id)
        if key not in self._bigrams:
            self._bigrams[key] = bigrams(container_text(part, {}))
        return self._bigrams[key]


def _title(part: Part) -> str:
    text = part.heading if isinstance(part, Section) else part.title
    return "".join(text.split())


def _parts(container: Container) -> Iterator[Part]:
    for section in container.sections:
        yield section
        yield from _parts(section)
    if isinstance(container, Document):
        for attachment in container.attachments:
            yield attachment
            yield from _parts(attachment)
