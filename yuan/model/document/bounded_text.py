"""Paragraphs, items and headings within their bounds: long ones parted, signs no text can hold left out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec.structs import replace

from yuan.model.document.content import Footnote, ListItem, Paragraph, Run, Text
from yuan.model.document.limits import MOST_HEADING, MOST_ITEM_LEVEL, MOST_PARAGRAPH, MOST_PATTERN, MOST_RUNS
from yuan.model.document.runs import joined_runs
from yuan.model.document.table_repair import derived_id

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufdd0\ufdd1\ufffc\ufffe\uffff]")
"""Signs that neither XML nor a text layout can hold; they show nothing."""
_MOST_NAMED = 12
"""A text of this length is shown in a remark."""


def clean(text: str) -> str:
    """`text` without signs that no text layout and no file can hold."""
    return text if not text or text.isprintable() else _UNPRINTABLE.sub("", text)


def clean_runs(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    """`runs` with `clean` text; the very same when there is nothing to clean."""
    for place, run in enumerate(runs):
        if clean(run.text) != run.text:
            rest = (replace(one, text=clean(one.text)) for one in runs[place:])
            return (*runs[:place], *(one for one in rest if one.text or not isinstance(one, Text)))
    return runs


def bounded_runs(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    """`runs` with at most `MOST_RUNS` appearances: beyond them bold, italic and the like are dropped, never text."""
    runs = clean_runs(runs)
    if len(runs) <= MOST_RUNS:
        return runs
    joined = joined_runs(runs)
    if len(joined) <= MOST_RUNS:
        return joined
    return joined_runs(Text(run.text) if isinstance(run, Text) else run for run in joined)


def parts_of(runs: tuple[Run, ...]) -> Iterator[tuple[Run, ...]]:
    """`runs` as stretches of at most `MOST_PARAGRAPH` characters and `MOST_RUNS` runs."""
    part: list[Run] = []
    room = MOST_PARAGRAPH
    for run in runs:
        for piece in _pieces(run, room):
            if part and (len(part) >= MOST_RUNS or _length(piece) > room):
                yield tuple(part)
                part, room = [], MOST_PARAGRAPH
            part.append(piece)
            room -= _length(piece)
    if part:
        yield tuple(part)


def _pieces(run: Run, room: int) -> Iterator[Run]:
    """`run` cut so that the first piece fits into `room` and each other one, and each footnote, into a paragraph."""
    if isinstance(run, Footnote):
        for start in range(0, max(len(run.text), 1), MOST_PARAGRAPH):
            id = derived_id(run.id, start) if start else run.id
            yield (
                run
                if len(run.text) <= MOST_PARAGRAPH
                else replace(run, id=id, text=run.text[start : start + MOST_PARAGRAPH])
            )
        return
    if len(run.text) > MOST_PARAGRAPH and not isinstance(run, Text):
        run = Text(run.text)
    if not isinstance(run, Text) or len(run.text) <= room:
        yield run
        return
    if room:
        yield replace(run, text=run.text[:room])
    for start in range(room, len(run.text), MOST_PARAGRAPH):
        yield replace(run, text=run.text[start : start + MOST_PARAGRAPH])


def _length(run: Run) -> int:
    """The characters that `run` takes of its paragraph: a footnote stands at the foot of the page."""
    return 0 if isinstance(run, Footnote) else len(run.text)


def is_bounded(block: Paragraph | ListItem) -> bool:
    """Whether `block` is as it may be, told quickly."""
    runs = block.runs
    if len(runs) > MOST_RUNS:
        return False
    length = 0
    for run in runs:
        if isinstance(run, Footnote):
            if len(run.text) > MOST_PARAGRAPH:
                return False
        else:
            length += len(run.text)
        if not run.text.isprintable() and _UNPRINTABLE.search(run.text):
            return False
    if isinstance(block, ListItem) and not (
        0 <= block.level <= MOST_ITEM_LEVEL and 0 < len(block.pattern) <= MOST_PATTERN
    ):
        return False
    return length <= MOST_PARAGRAPH


def bounded_paragraph(block: Paragraph | ListItem) -> tuple[Paragraph | ListItem, ...]:
    """`block` within the bounds: parted where it is too long, each further part a paragraph of its own."""
    if is_bounded(block):
        return (block,)
    runs = bounded_runs(block.runs)
    if isinstance(block, ListItem) and not 0 < len(block.pattern) <= MOST_PATTERN:
        block = Paragraph(id=block.id, runs=(Text(clean(block.pattern)), *runs))
        runs = block.runs
    if isinstance(block, ListItem):
        block = replace(block, level=min(max(block.level, 0), MOST_ITEM_LEVEL))
    first, *others = list(parts_of(runs)) or [()]
    return (
        replace(block, runs=first),
        *(Paragraph(id=derived_id(block.id, place), runs=part) for place, part in enumerate(others, 1)),
    )


def parted_heading(text: str) -> tuple[str, str]:
    """A title or heading as long as one may be, and what is left of it."""
    text = clean(text)
    return (text, "") if len(text) <= MOST_HEADING else (text[:MOST_HEADING], text[MOST_HEADING:])
