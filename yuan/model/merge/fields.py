"""Merging the fields of one node: texts by words, all others as they are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from yuan.model.document.content import NodeId
from yuan.model.merge.conflict import Conflict, ConflictKind, Reading, conflict_between
from yuan.model.merge.texts import merge_texts
from yuan.model.merge.words import merge_text


def merge_fields(
    node: NodeId,
    base: Any,
    ours: Any,
    theirs: Any,
    *,
    words: Iterable[str] = (),
    values: Iterable[str] = (),
    texts: Iterable[str] = (),
) -> tuple[dict[str, Any], list[Conflict]]:
    """The merged values of the named fields of three structs of one type, and what is in conflict.

    Args:
        words: fields that are merged by words; the conflict holds the whole text.
        values: fields one side's value of which is taken.
        texts: fields that are lists of entries of plain text.
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
    for name in texts:
        lists = (getattr(text, name) for text in (base, ours, theirs))
        merged[name], found = merge_texts(node, name, *lists)
        conflicts += found
    return merged, conflicts


def field_reading(value: Any) -> Reading:
    """What one text has in a field."""
    if isinstance(value, str):
        return Reading(text=value)
    if isinstance(value, tuple) and value and isinstance(value[0], str):
        return Reading(texts=value)
    return Reading(value=value)
