"""What is offered where a conflict stands: both readings as one, and readings as words on screen."""

from __future__ import annotations

from yuan.model.comparison.blocks import whole_wording, wording
from yuan.model.document.content import (
    Contact,
    Document,
    Duty,
    Footnote,
    Paragraph,
    Resource,
    Row,
    Run,
    run_text,
)
from yuan.model.document.numbers import join_number, numbers
from yuan.model.document.runs import joined_runs
from yuan.model.merge.conflict import Conflict, Place, Reading
from yuan.model.text.plain_text import cell_text, container_text, titles

_SENTENCE_END = "。；！？\n"


def both(conflict: Conflict) -> Reading | None:
    """Both readings one after the other, in an order that is the same whichever is ours; None where that makes no sense.

    It does for entries, for words both put in at one place, and for whole sentences.
    """
    ours, theirs = conflict.ours, conflict.theirs
    if ours.texts and theirs.texts:
        entries = sorted((ours.texts, theirs.texts))
        return Reading(texts=(*entries[0], *(text for text in entries[1] if text not in entries[0])))
    if ours.runs and theirs.runs:
        first, second = sorted((ours.runs, theirs.runs), key=_order)
        is_sentences = all(run_text(runs)[-1:] in _SENTENCE_END for runs in (first, second))
        notes = [run.id for run in (*first, *second) if isinstance(run, Footnote)]
        if (not conflict.base.runs or is_sentences) and len(set(notes)) == len(notes):
            return Reading(runs=joined_runs((*first, *second)))
    return None


def _order(runs: tuple[Run, ...]) -> tuple[str, str]:
    return run_text(runs), repr(runs)


def reading_text(reading: Reading) -> str:
    """What a reading says, as a person reads it; "" where it has nothing. Where something was moved to: `place_text`."""
    if reading.runs is not None:
        return wording(Paragraph(runs=reading.runs))
    if reading.texts is not None:
        return "\n".join(reading.texts)
    if reading.value is not None:
        return _value_text(reading.value)
    if reading.block is not None:
        return whole_wording(reading.block)
    whole = reading.section or reading.attachment
    if whole is not None:
        return container_text(whole, {})
    if reading.row is not None:
        return _cells_text(reading.row, "\t")
    if reading.column is not None:
        return _cells_text(Row(reading.column), "\n")
    entry = reading.duty or reading.contact or reading.resource
    return _entry_text(entry) if entry is not None else reading.text or ""


def _value_text(value: bool | int | float | tuple[float, ...]) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, tuple):
        return "、".join(f"{one:g}" for one in value)
    return f"{value:g}"


def _cells_text(row: Row, between: str) -> str:
    return between.join(cell_text(cell.blocks, {}) for cell in row.cells)


def _entry_text(entry: Duty | Contact | Resource) -> str:
    parts = (getattr(entry, name) for name in entry.__struct_fields__ if name != "id")
    return "\n".join(
        part for part in ("\n".join(part) if isinstance(part, tuple) else part for part in parts) if part
    )


def place_text(document: Document, place: Place) -> str:
    """A place in the words of `document`: 第3章“应急响应”之下，“3.1 启动”之后."""
    computed, names = numbers(document), titles(document)

    def named(id: str) -> str:
        return join_number(computed.get(id, ""), names.get(id, ""))

    container = f"“{named(place.container)}”之下" if named(place.container) else "全文"
    after = f"“{named(place.after)}”之后" if named(place.after) else "最前" if not place.after else "其间"
    return f"{container}，{after}"
