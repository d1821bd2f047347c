"""Merging the fields of one node: texts by words, all others as they are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from yuan.model.document.content import NodeId
from yuan.model.merge.conflict import Conflict, ConflictKind, Reading, conflict_between


class MergedText(NamedTuple):
    """Two wordings of one text as one. `theirs` is None when nothing is in conflict; else the text with what the other
    side has wherever both changed the same, `text` being it with what our side has."""

    text: str
    theirs: str | None = None


def merge_text(base: str, ours: str, theirs: str) -> MergedText:
    """Two wordings of a heading, a title, a caption, an entry: by words."""
    if ours == theirs or theirs == base:
        return MergedText(ours)
    if ours == base:
        return MergedText(theirs)
    return MergedText(ours, theirs)


def merge_fields(
    node: NodeId, base: Any, ours: Any, theirs: Any, *, words: Iterable[str] = (), values: Iterable[str] = ()
) -> tuple[dict[str, Any], list[Conflict]]:
    """The merged values of the named fields of three structs of one type, and what is in conflict.

    Args:
        words: fields that are merged by words; the conflict holds the whole text.
        values: fields one side's value of which is taken.
    """
    merged: dict[str, Any] = {}
    conflicts: list[Conflict] = []
    for name in words:
        text = merge_text(getattr(base, name), getattr(ours, name), getattr(theirs, name))
        merged[name] = text.text
        if text.theirs is not None:
            readings = Reading(text=getattr(base, name)), Reading(text=text.text), Reading(text=text.theirs)
            conflicts.append(conflict_between(ConflictKind.WORDS, node, *readings, field=name))
    for name in values:
        before, our, their = getattr(base, name), getattr(ours, name), getattr(theirs, name)
        merged[name] = their if our == before else our
        if our not in (before, their) and their != before:
            readings = field_reading(before), field_reading(our), field_reading(their)
            conflicts.append(conflict_between(ConflictKind.FIELD, node, *readings, field=name))
    return merged, conflicts


def field_reading(value: Any) -> Reading:
    """What one text has in a field."""
    if isinstance(value, str):
        return Reading(text=value)
    if isinstance(value, tuple) and value and isinstance(value[0], str):
        return Reading(texts=value)
    return Reading(value=value)
