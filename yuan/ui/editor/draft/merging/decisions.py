"""What was decided of each conflict so far, with steps back and forth; the draft as it reads then."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import NamedTuple

from yuan.model.document.content import Document
from yuan.model.merge.conflict import Conflict, Reading
from yuan.model.merge.settling import settle


class How(Enum):
    """How a conflict is decided; the value is the word on screen."""

    OURS = "用我的"
    THEIRS = "用对方的"
    BOTH = "两个都要"
    WRITTEN = "自己写"
    DONE = "已处理"


class Decision(NamedTuple):
    """What becomes of one conflict: the `reading` that is put there; None leaves the text as it is."""

    how: How
    reading: Reading | None


_Made = Mapping[str, Decision]


class Decisions:
    """On `conflicts` of `document`, in their order. Nothing outside is touched.

    Every state is made from `document` anew: a decision taken back, or taken otherwise, leaves no trace of the first.
    """

    def __init__(self, document: Document, conflicts: Sequence[Conflict]) -> None:
        self.conflicts = tuple(conflicts)
        self._start = document
        self._states: list[tuple[_Made, Document, str]] = [({}, document, "")]
        self._at = 0

    @property
    def made(self) -> _Made:
        """The decisions by the ids of their conflicts."""
        return self._states[self._at][0]

    @property
    def document(self) -> Document:
        """The draft with them carried out."""
        return self._states[self._at][1]

    @property
    def waiting(self) -> list[Conflict]:
        """What is not decided yet."""
        return [one for one in self.conflicts if one.id not in self.made]

    def decide(self, conflict: Conflict, decision: Decision | None) -> None:
        """Decide a conflict, or leave it open again for None; one step of undo.

        Raises:
            YuanError: it cannot be carried out; nothing changed.
        """
        made = {id: one for id, one in self.made.items() if id != conflict.id}
        if decision is not None:
            made[conflict.id] = decision
        if made == self.made:
            return
        document = self._start
        for one in self.conflicts:
            reading = made[one.id].reading if one.id in made else None
            if reading is not None:
                document = settle(document, one, reading)
        del self._states[self._at + 1 :]
        self._states.append((made, document, conflict.id))
        self._at += 1

    def undo(self) -> str | None:
        """One step back; the id of the conflict it was about, None when there is none."""
        if not self._at:
            return None
        self._at -= 1
        return self._states[self._at + 1][2]

    def redo(self) -> str | None:
        """One step forth again; the id of the conflict it is about, None when there is none."""
        if self._at + 1 == len(self._states):
            return None
        self._at += 1
        return self._states[self._at][2]
