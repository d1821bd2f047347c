"""Pieces of a plan on the clipboard: read from what Word, WPS, Excel and browsers put there, and written for them.

The same stages that read a whole file recognise headings, numbers, lists and tables; foreign formatting is dropped.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from types import MappingProxyType

from msgspec.structs import replace

from yuan.model.document.bounds import bounded
from yuan.model.document.content import (
    Block,
    Cell,
    Document,
    Figure,
    Footnote,
    ListItem,
    NodeId,
    Paragraph,
    Run,
    Section,
    Table,
    Text,
)
from yuan.model.document.elements import render
from yuan.model.document.numbers import join_number, numbers
from yuan.model.errors import BadFile
from yuan.model.text.plain_text import reference_text, titles
from yuan.word.reading.headings import recognise
from yuan.word.reading.html_blocks import read_html
from yuan.word.reading.levels import settle
from yuan.word.reading.lines import Piece, SourceLine, line_of
from yuan.word.reading.tree import build

_NBSP = str.maketrans({"\u00a0": " "})


def read_clip(html: str) -> Document:
    """What a web page or an office program copied, as a plan without a title; empty when it shows nothing."""
    try:
        source = read_html(html.encode("utf-8", "replace"), "utf-8")
    except (BadFile, ValueError, RecursionError):
        return Document()
    pieces = [_plain(piece) for piece in source.pieces]
    only = pieces[0] if len(pieces) == 1 else None
    if isinstance(only, Table) and len(only.rows) == len(only.rows[0].cells) == 1:
        # One cell of a spreadsheet is its text.
        return Document(blocks=only.rows[0].cells[0].blocks)
    return _structured(pieces)


def read_clip_text(lines: Iterable[str]) -> Document:
    """Copied lines of plain text, the headings and list items among them recognised by their numbers."""
    return _structured([line_of(line) for line in lines])


def _plain(piece: Piece) -> Piece:
    """A line without the no-break spaces office programs put between number and text."""
    if isinstance(piece, SourceLine):
        runs = tuple(
            replace(run, text=run.text.translate(_NBSP)) if isinstance(run, Text) else run
            for run in piece.runs
        )
        return replace(piece, runs=runs, text=piece.text.translate(_NBSP))
    return _plain_table(piece) if isinstance(piece, Table) else piece


def _plain_table(table: Table) -> Table:
    rows = tuple(replace(row, cells=tuple(map(_plain_cell, row.cells))) for row in table.rows)
    return replace(table, rows=rows)


def _plain_cell(cell: Cell) -> Cell:
    """A cell without no-break spaces, aligned as all its paragraphs are."""
    blocks: list[Block] = []
    for block in cell.blocks:
        if isinstance(block, Paragraph):
            runs = tuple(
                replace(run, text=run.text.translate(_NBSP)) if isinstance(run, Text) else run
                for run in block.runs
            )
            block = replace(block, runs=runs)
        blocks.append(block)
    aligns = {block.align for block in blocks if isinstance(block, Paragraph)}
    align = aligns.pop() if len(aligns) == 1 else ""
    blocks = [
        replace(block, align="") if align and isinstance(block, Paragraph) else block for block in blocks
    ]
    return replace(cell, blocks=tuple(blocks), align=align)


def _structured(pieces: Sequence[Piece]) -> Document:
    headings = recognise(pieces)
    built = build(tuple(pieces), headings, settle(headings))
    return bounded(Document(numbering=built.numbering, blocks=built.blocks, sections=built.sections))[0]


_WEB_DPI = 96


def clip_html(document: Document, pictures: Mapping[str, bytes] = MappingProxyType({})) -> str:
    """`document` as a web page that Word and WPS take in with headings and tables; numbers are written out.

    Figures show what `pictures` holds under the hash of their image.
    """
    return f"<html><body>{''.join(_Html(document, pictures).whole())}</body></html>"


class _Html:
    def __init__(self, document: Document, pictures: Mapping[str, bytes]) -> None:
        self._document = document
        self._pictures = pictures
        self._numbers = numbers(document)
        self._titles = titles(document)

    def whole(self) -> Iterator[str]:
        yield from self._blocks(self._document.blocks)
        yield from self._sections(self._document.sections, 1)
        for attachment in self._document.attachments:
            yield f"<p><b>{escape(self._number(attachment.id))}</b></p>"
            yield f"<h1 style='text-align:center'>{_lines(attachment.title)}</h1>"
            yield from self._blocks(attachment.blocks)
            yield from self._sections(attachment.sections, 1)

    def _number(self, id: NodeId) -> str:
        return self._numbers.get(id, "")

    def _sections(self, sections: Sequence[Section], level: int) -> Iterator[str]:
        for section in sections:
            heading = join_number(self._number(section.id), section.heading)
            tag = f"h{min(level, 6)}"
            yield f"<{tag}>{_lines(heading)}</{tag}>"
            yield from self._blocks(section.blocks)
            yield from self._sections(section.sections, level + 1)

    def _blocks(self, blocks: Iterable[Block]) -> Iterator[str]:
        for block in blocks:
            match block:
                case Paragraph():
                    align = f"text-align:{block.align}" if block.align else "text-indent:2em"
                    yield f"<p style='{align}'>{self._runs(block.runs)}</p>"
                case ListItem():
                    number = join_number(self._number(block.id), "")
                    yield f"<p style='text-indent:2em'>{escape(number)}{self._runs(block.runs)}</p>"
                case Table():
                    yield self._table(block)
                case Figure():
                    yield from self._figure(block)
                case _:
                    yield from self._blocks(render(block))

    def _figure(self, figure: Figure) -> Iterator[str]:
        picture = self._pictures.get(figure.image)
        if picture is not None:
            source = f"data:{figure.media_type};base64,{b64encode(picture).decode()}"
            width = f" width='{figure.width / 25.4 * _WEB_DPI:.0f}'" if figure.width else ""
            alt = escape(figure.caption, quote=True)
            yield f"<p style='text-align:center'><img src='{source}'{width} alt='{alt}'></p>"
        if figure.caption:
            yield f"<p style='text-align:center'>{_lines(figure.caption)}</p>"

    def _table(self, table: Table) -> str:
        rows = []
        for row in table.rows:
            tag = "th" if row.header else "td"
            cells = "".join(
                f"<{tag}{_span('colspan', cell.colspan)}{_span('rowspan', cell.rowspan)}>"
                f"{''.join(self._blocks(cell.blocks))}</{tag}>"
                for cell in row.cells
            )
            rows.append(f"<tr>{cells}</tr>")
        caption = f"<caption>{_lines(table.caption)}</caption>" if table.caption else ""
        return f"<table border='1' style='border-collapse:collapse'>{caption}{''.join(rows)}</table>"

    def _runs(self, runs: Iterable[Run]) -> str:
        return "".join(self._run(run) for run in runs)

    def _run(self, run: Run) -> str:
        if isinstance(run, Footnote):
            return ""
        if not isinstance(run, Text):
            return _lines(reference_text(run, self._numbers, self._titles))
        text = _lines(run.text)
        for is_so, tag in (
            (run.bold, "b"),
            (run.italic, "i"),
            (run.underline, "u"),
            (run.script == "super", "sup"),
            (run.script == "sub", "sub"),
        ):
            text = f"<{tag}>{text}</{tag}>" if is_so else text
        return text


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>")


def _span(name: str, count: int) -> str:
    return f" {name}='{count}'" if count > 1 else ""
