"""What two texts make of the look of the same sign: each side's change is kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from msgspec.structs import replace

from yuan.model.document.content import Run, Text

_MARKS = ("bold", "italic", "underline")


def merged_look(base: Text, ours: Text, theirs: Text) -> Text | None:
    """`ours` in the look that either side gave it; None where one raises what the other lowers."""
    if ours == theirs or _look(theirs) == _look(base):
        return ours
    if _look(ours) == _look(base):
        return replace(theirs, text=ours.text)
    if ours.script != theirs.script and base.script not in (ours.script, theirs.script):
        return None
    taken: dict[str, Any] = {
        name: getattr(theirs if getattr(ours, name) == getattr(base, name) else ours, name)
        for name in (*_MARKS, "script")
    }
    return replace(ours, **taken)


def _look(text: Text) -> Text:
    return replace(text, text="")


def marked_as(coming: Iterable[Run], base: Sequence[Run], other: Sequence[Run]) -> tuple[Run, ...]:
    """`coming`, which one side put where `base` stood, in the marks that the other gave all of it (`other`)."""
    pairs = [
        (old, new)
        for old, new in zip(base, other, strict=True)
        if isinstance(old, Text) and isinstance(new, Text)
    ]
    given: dict[str, Any] = {}
    for name in _MARKS:
        marks = {getattr(new, name) for _, new in pairs}
        if len(marks) == 1 and all(getattr(old, name) != getattr(new, name) for old, new in pairs):
            given[name] = marks.pop()
    if not given:
        return tuple(coming)
    return tuple(replace(run, **given) if isinstance(run, Text) else run for run in coming)
