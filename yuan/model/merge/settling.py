"""Settling a conflict: the reading a person chose put in its place, and taken back again."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Any

from msgspec.structs import replace

from yuan.model.comparison.passages import Passage, put_passage, signs
from yuan.model.document.content import Document, Footnote, FrontMatter, Run, Table, Text
from yuan.model.document.invariants import table_problems
from yuan.model.document.table_repair import derived_id
from yuan.model.document.tree import ids_in, path_to, update
from yuan.model.errors import NotFound
from yuan.model.merge.conflict import Conflict, Reading
from yuan.model.merge.whole_nodes import changed_meanwhile, moved, with_guests, with_node


def settle(document: Document, conflict: Conflict, choice: Reading) -> Document:
    """`document` with `choice` where `conflict` stands: one of its readings, both of them, or one that was written.

    A written choice may be plain `text` where the readings are runs or entries: it takes their look, a line an entry.

    Raises:
        Changed: that very place was edited, moved or taken away since the merge. Nothing was put in.
    """
    return _exchanged(document, conflict, conflict.standing, choice)


def unsettle(document: Document, conflict: Conflict, choice: Reading) -> Document:
    """`document` as it was before `choice` was put where `conflict` stands.

    Raises:
        Changed: that very place was edited, moved or taken away since; or the choice was to take it away.
    """
    return _exchanged(document, conflict, choice, conflict.standing)


def _exchanged(document: Document, conflict: Conflict, now: Reading, new: Reading) -> Document:
    if conflict.standing.place is not None:
        return document if new.place in (None, now.place) else moved(document, conflict.node, new.place)
    if not conflict.field:
        changed = with_node(document, conflict.node, now, new)
        return changed if not new.is_absent else with_guests(changed, document, conflict.guests)
    try:
        node = path_to(document, conflict.node)[-1]
    except NotFound:
        raise changed_meanwhile() from None
    is_front = isinstance(node, Document) and conflict.field in FrontMatter.__struct_fields__
    holder: Any = node.front if isinstance(node, Document) and is_front else node
    if conflict.field not in holder.__struct_fields__:
        raise changed_meanwhile()
    value = getattr(holder, conflict.field)
    if conflict.start < 0:
        coming = _value(new)
        if value not in (_value(now), coming):
            raise changed_meanwhile()
    elif conflict.around.runs is not None:
        coming = _runs_put(conflict, value, now, _with_own_notes(document, now, new))
    else:
        coming = _texts_put(conflict, value, now, new)
    held = replace(holder, **{conflict.field: coming})
    if isinstance(held, Table) and any(table_problems(held)):
        raise changed_meanwhile()
    if is_front:
        return replace(document, front=held)
    return update(document, conflict.node, lambda _: held)


def _value(reading: Reading) -> Any:
    """The value of a field as a reading holds it."""
    return next(
        (value for value in (reading.text, reading.texts, reading.value) if value is not None),
        "",
    )


def _runs_put(conflict: Conflict, current: Sequence[Run], now: Reading, new: Reading) -> tuple[Run, ...]:
    """`current` with the runs of `new` where the stretch reads `now`."""
    before = [*signs(conflict.around.runs or ())]
    standing = [*signs(conflict.standing.runs or ())]
    leaving = [*signs(_runs(now, standing))]
    start, end = conflict.start, conflict.start + len(standing)
    old = [*before[:start], *leaving, *before[end:]]
    passage = Passage(start, start + len(leaving), _runs(new, standing or before), ())
    put = put_passage(old, current, passage)
    if put is None:
        raise changed_meanwhile()
    return put


def _with_own_notes(document: Document, now: Reading, new: Reading) -> Reading:
    """`new` with another id for a footnote that stands elsewhere in `document`."""
    notes = {run.id for run in new.runs or () if isinstance(run, Footnote)}
    notes -= {run.id for run in now.runs or () if isinstance(run, Footnote)}
    if not notes or notes.isdisjoint(ids_in(document)):
        return new
    notes &= ids_in(document)
    runs = (
        replace(run, id=derived_id(run.id, "note")) if isinstance(run, Footnote) and run.id in notes else run
        for run in new.runs or ()
    )
    return Reading(runs=tuple(runs))


def _runs(reading: Reading, like: Sequence[Run]) -> tuple[Run, ...]:
    """The runs of a reading; words alone look like the first of `like` that are words."""
    if reading.runs is not None or not reading.text:
        return reading.runs or ()
    look = next((sign for sign in like if isinstance(sign, Text)), Text(""))
    return (replace(look, text=reading.text, script=""),)


def _texts_put(conflict: Conflict, current: Sequence[str], now: Reading, new: Reading) -> tuple[str, ...]:
    """`current` with the entries of `new` where the stretch reads `now`."""
    before, standing, leaving = conflict.around.texts or (), _texts(conflict.standing), _texts(now)
    old = (*before[: conflict.start], *leaving, *before[conflict.start + len(standing) :])
    start, end = conflict.start + 1, conflict.start + 1 + len(leaving)
    # One entry on either side, or the end of them, must stand as well: else the same might be put in twice.
    matcher = SequenceMatcher(None, [None, *old, None], [None, *current, None], autojunk=False)
    for at, its, length in matcher.get_matching_blocks():
        if at < start and end < at + length:
            first = its + start - at - 1
            return (*current[:first], *_texts(new), *current[first + len(leaving) :])
    raise changed_meanwhile()


def _texts(reading: Reading) -> tuple[str, ...]:
    """The entries of a reading; of words alone, a line an entry."""
    if reading.texts is not None or not reading.text:
        return reading.texts or ()
    return tuple(line for line in reading.text.split("\n") if line)
