"""What the stages of an import hand on: lines, tables and figures in reading order, and what was set aside."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from yuan.model.document.content import Align, Figure, Footnote, NodeId, Paragraph, Run, Table, Text, run_text
from yuan.model.plan import Kind


class Omission(msgspec.Struct, frozen=True):
    """Text left out of the plan on purpose: `what` it is (目录, 页眉, 印发通知 …) and its characters."""

    what: str
    text: str


class Doubt(msgspec.Struct, frozen=True):
    """Something guessed, said in Chinese for the user. `node` is the place in the plan, "" for the whole.

    `typed` is the number the source had where the plan's computed number differs from it.
    """

    text: str
    node: NodeId = ""
    typed: str = ""


class Guess(msgspec.Struct, frozen=True, kw_only=True):
    """What the plan seems to be; `evidence` says in Chinese what each guess rests on."""

    title: str = ""
    kind: Kind | None = None
    unit: str = ""
    event_class: str = ""
    event_type: str = ""
    evidence: tuple[str, ...] = ()


class Typed(msgspec.Struct, frozen=True):
    """The number a node had in the source, and whether Word had computed it."""

    number: str
    automatic: bool = False


class SourceLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the source: a paragraph, or a part of one between soft breaks.

    `number` is the automatic number Word shows before it. `outline` is the outline level its style gives
    (0 = top), -1 for none. `blanks` counts the empty lines before it. `role` "toc" marks a line of a
    generated contents list, "label" one out of a drawing.
    """

    runs: tuple[Run, ...]
    text: str
    number: str = ""
    align: Align = ""
    bold: bool = False
    outline: int = -1
    blanks: int = 0
    role: str = ""


Piece = SourceLine | Table | Figure


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """All that was read of one file, before anything is guessed.

    `automatic` holds the numbers Word had computed that are written out in table cells.
    """

    pieces: tuple[Piece, ...]
    media: Mapping[str, bytes] = {}
    omitted: tuple[Omission, ...] = ()
    doubts: tuple[str, ...] = ()
    automatic: Mapping[NodeId, str] = {}


def line_of(text: str, **appearance: object) -> SourceLine:
    """A line of plain text."""
    return SourceLine(runs=(Text(text),), text=text, **appearance)  # type: ignore[arg-type]


def text_of(pieces: Iterable[Piece]) -> str:
    """The text of `pieces`, a line each, without automatic numbers; tables give their cells."""
    return "\n".join(_texts(pieces))


def _texts(pieces: Iterable[Piece]) -> Iterator[str]:
    for piece in pieces:
        if isinstance(piece, SourceLine):
            yield full_text(piece.runs)
        elif isinstance(piece, Table):
            yield from table_lines(piece)


def table_lines(table: Table) -> Iterator[str]:
    """The text of each cell of `table` in reading order, nested tables included."""
    if table.caption:
        yield table.caption
    for row in table.rows:
        for cell in row.cells:
            for block in cell.blocks:
                if isinstance(block, Table):
                    yield from table_lines(block)
                elif runs := getattr(block, "runs", ()):
                    yield full_text(runs)


def full_text(runs: tuple[Run, ...]) -> str:
    """The characters of `runs`, those of footnotes included at their place."""
    return "".join(run.text for run in runs)


def visible(text: str) -> str:
    """`text` without blanks, width forms folded: what two texts are compared by."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def notes_of(pieces: Iterable[Piece]) -> tuple[SourceLine, ...]:
    """The footnotes hanging on `pieces` as a line of their own, for lines that become a plain title."""
    notes = tuple(
        run
        for piece in pieces
        if isinstance(piece, SourceLine)
        for run in piece.runs
        if isinstance(run, Footnote)
    )
    return (SourceLine(runs=notes, text=""),) if notes else ()


def cut(runs: tuple[Run, ...], start: int) -> tuple[Run, ...]:
    """`runs` from the character offset `start` of their text on; notes before it are dropped with it."""
    kept: list[Run] = []
    for run in runs:
        length = len(run_text((run,)))
        if start >= length and start > 0:
            start -= length
        elif start and isinstance(run, Text):
            kept.append(msgspec.structs.replace(run, text=run.text[start:]))
            start = 0
        else:
            kept.append(run)
    return tuple(kept)


def paragraph_of(line: SourceLine) -> Paragraph:
    """A line as a paragraph of its own, an automatic number written out."""
    runs: tuple[Run, ...] = (Text(line.number + " "), *line.runs) if line.number else line.runs
    return Paragraph(runs=runs, align=line.align, style="label" if line.role == "label" else "")
