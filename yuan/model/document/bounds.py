"""A text brought within the bounds of `yuan.model.document.limits`: the one layer that every door of a text shares.

Whatever makes a document of what it did not write itself calls `bounded`: reading a file, pasting, taking back from
Word, an outline, and reading what the library holds (`decode_stored`), which earlier programs may have taken in
without asking. Text is never left out: what is too deep, too wide or too long is kept in a simpler form.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

import msgspec
from msgspec.structs import replace

from yuan.model.document.bounded_text import bounded_paragraph, is_bounded, parted_heading
from yuan.model.document.content import (
    Attachment,
    Block,
    Cell,
    Document,
    Figure,
    Footnote,
    ListItem,
    NodeId,
    Paragraph,
    Row,
    Section,
    Table,
    Text,
    decode,
)
from yuan.model.document.limits import (
    MOST_BLOCKS,
    MOST_CHARACTERS,
    MOST_FOOTNOTES,
    MOST_LENGTH_MM,
    MOST_LEVELS,
    MOST_NESTED_TABLES,
    MOST_PARAGRAPH,
    MOST_PATTERN,
)
from yuan.model.document.table_repair import as_paragraphs, derived_id, is_too_large, sound_table
from yuan.model.errors import BadFile, BadRecord
from yuan.model.numbering.patterns import DECIMAL

_REMARKS: Mapping[str, str] = {
    "deep table": f"有 {{}} 个表格嵌套超过 {MOST_NESTED_TABLES} 层，已改为段落，文字都已保留。",
    "large table": "有 {} 个表格行、列或单元格过多，已改为段落（每行一段），文字都已保留。",
    "grid": "有 {} 个表格的合并单元格或各行列数不合理，已补齐为完整的表格，请核对。",
    "level": f"有 {{}} 个标题嵌套超过 {MOST_LEVELS} 级，已并入第 {MOST_LEVELS} 级。",
    "heading": "有 {} 处标题过长，其余文字移到了标题之下。",
    "paragraph": "有 {} 个段落过长，或格式变化过多，已分成几段或简化了字体格式，文字都已保留。",
    "figure": "有 {} 幅图片的尺寸不合理，已改用图片本身的尺寸。",
    "numbering": "标题的编号样式不合理，已改为 1、1.1、1.1.1。",
}
"""What to tell the user; {} is how often it was done."""


def decode_stored(data: bytes) -> Document:
    """The document that the library holds as `data`, within the bounds: what every place of work takes.

    Its hash is that of `data`, not of what is given here.

    Raises:
        BadRecord: `data` is no document.
    """
    try:
        return bounded(decode(data))[0]
    except (msgspec.MsgspecError, ValueError, TypeError, RecursionError) as error:
        raise BadRecord("正文已损坏，不能读取。", "请核验预案库，并从完好的备份恢复。") from error


def bounded(document: Document) -> tuple[Document, tuple[str, ...]]:
    """`document` within the bounds, and what was simplified, in Chinese for the user.

    The very same document, and nothing, when it keeps to them. Ids stay; those of new nodes are the same each time.
    """
    work = _Bounding()
    made = work.document(document)
    return made, tuple(_REMARKS[what].format(count) for what, count in sorted(work.seen.items()) if count)


def bounded_blocks(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """`blocks` of a section within the bounds; the very same when they keep to them."""
    return _Bounding().blocks(blocks)


def require_bounded_size(document: Document, name: str) -> None:
    """Refuse a text that is too large as a whole to be worked with.

    Raises:
        BadFile: it is; `name` is the file it came from.
    """
    counted = _Size()
    counted.add_container(document)
    for what, count, most in (
        ("字", counted.characters, MOST_CHARACTERS),
        ("个段落和单元格", counted.blocks, MOST_BLOCKS),
        ("个脚注", counted.footnotes, MOST_FOOTNOTES),
    ):
        if count > most:
            raise too_large(name, f"有 {count} {what}", f"{most} {what}")


def too_large(name: str, has: str, most: str) -> BadFile:
    """The error for a file that holds more than a plan can: what it `has`, and how much is the `most`."""
    return BadFile(f"“{name}”{has}，超过了一个预案的上限（{most}），没有导入。", "请拆成几个文件，分别导入。")


class _Size:
    def __init__(self) -> None:
        self.characters = self.blocks = self.footnotes = 0

    def add_container(self, document: Document) -> None:
        containers: list[Document | Attachment | Section] = [document, *document.attachments]
        while containers:
            one = containers.pop()
            self.characters += len(one.heading) if isinstance(one, Section) else 0
            self.blocks += isinstance(one, Section)
            containers += one.sections
            waiting = list(one.blocks)
            while waiting:
                block = waiting.pop()
                self.blocks += 1
                if isinstance(block, Paragraph | ListItem):
                    for run in block.runs:
                        self.characters += len(run.text)
                        self.footnotes += isinstance(run, Footnote)
                elif isinstance(block, Table):
                    for row in block.rows:
                        self.blocks += sum(not cell.blocks for cell in row.cells)
                        waiting += [inner for cell in row.cells for inner in cell.blocks]


class _Bounding:
    """One pass over a document. `seen` counts what had to be done."""

    def __init__(self) -> None:
        self.seen: Counter[str] = Counter()

    def document(self, document: Document) -> Document:
        title, rest = parted_heading(document.front.title)
        blocks = self.blocks(document.blocks)
        if title != document.front.title:
            document = replace(document, front=replace(document.front, title=title))
            blocks = (*self._rest(rest, document.front.title), *blocks)
        sections = self.sections(document.sections)
        attachments = _same(document.attachments, tuple(map(self.attachment, document.attachments)))
        numbering = self._numbering(document.numbering)
        if (
            blocks is document.blocks
            and sections is document.sections
            and attachments is document.attachments
            and numbering is document.numbering
        ):
            return document
        return replace(
            document, numbering=numbering, blocks=blocks, sections=sections, attachments=attachments
        )

    def attachment(self, attachment: Attachment) -> Attachment:
        title, rest = parted_heading(attachment.title)
        blocks, sections = self.blocks(attachment.blocks), self.sections(attachment.sections)
        numbering = self._numbering(attachment.numbering)
        if title != attachment.title:
            blocks = (*self._rest(rest, attachment.id), *blocks)
        elif (
            blocks is attachment.blocks
            and sections is attachment.sections
            and numbering is attachment.numbering
        ):
            return attachment
        return replace(attachment, title=title, numbering=numbering, blocks=blocks, sections=sections)

    def _numbering(self, numbering: tuple[str, ...]) -> tuple[str, ...]:
        if (
            numbering
            and len(numbering) <= MOST_LEVELS
            and all(0 < len(one) <= MOST_PATTERN for one in numbering)
        ):
            return numbering
        kept = tuple(one for one in numbering[:MOST_LEVELS] if 0 < len(one) <= MOST_PATTERN)
        if len(kept) == min(len(numbering), MOST_LEVELS) and kept:
            return kept
        self.seen["numbering"] += 1
        return DECIMAL

    # --- sections -----------------------------------------------------------------------------------

    def sections(self, sections: tuple[Section, ...], level: int = 1) -> tuple[Section, ...]:
        made: list[Section] = []
        for section in sections:
            if level < MOST_LEVELS or not section.sections:
                made.append(self.section(section, level))
            else:
                flat = list(_flat(section))
                self.seen["level"] += len(flat) - 1
                made += [self.section(one, level) for one in flat]
        return _same(sections, tuple(made))

    def section(self, section: Section, level: int) -> Section:
        heading, rest = parted_heading(section.heading)
        blocks = self.blocks(section.blocks)
        sections = self.sections(section.sections, level + 1)
        if heading != section.heading:
            return replace(
                section,
                heading=heading,
                blocks=(*self._rest(rest, section.id), *blocks),
                sections=sections,
            )
        if blocks is section.blocks and sections is section.sections:
            return section
        return replace(section, blocks=blocks, sections=sections)

    def _rest(self, rest: str, id: NodeId) -> tuple[Block, ...]:
        """What is left of a heading, as paragraphs below it."""
        if not rest:
            return ()
        self.seen["heading"] += 1
        return bounded_paragraph(Paragraph(id=derived_id(id, "rest"), runs=(Text(rest),)))

    # --- blocks -------------------------------------------------------------------------------------

    def blocks(self, blocks: tuple[Block, ...], depth: int = 0) -> tuple[Block, ...]:
        """`blocks` that stand in `depth` tables."""
        for place, block in enumerate(blocks):
            # Nearly every block is a paragraph in one appearance: told here, opening takes half as long.
            if type(block) is Paragraph and len(block.runs) == 1:
                (run,) = block.runs
                if len(run.text) <= MOST_PARAGRAPH and run.text.isprintable():
                    continue
            made = self.block(block, depth)
            if len(made) != 1 or made[0] is not block:
                rest = (one for other in blocks[place + 1 :] for one in self.block(other, depth))
                return (*blocks[:place], *made, *rest)
        return blocks

    def block(self, block: Block, depth: int) -> tuple[Block, ...]:
        if isinstance(block, Paragraph | ListItem):
            if is_bounded(block):
                return (block,)
            made = bounded_paragraph(block)
            self.seen["paragraph"] += len(made) > 1 or len(made[0].runs) != len(block.runs)
            return made
        if isinstance(block, Table):
            return self.table(block, depth + 1)
        if isinstance(block, Figure):
            return self.figure(block)
        return (block,)

    def figure(self, figure: Figure) -> tuple[Block, ...]:
        caption, rest = parted_heading(figure.caption)
        sizes = all(0 <= size <= MOST_LENGTH_MM for size in (figure.width, figure.height))
        if sizes and caption == figure.caption:
            return (figure,)
        self.seen["figure"] += not sizes
        width, height = (figure.width, figure.height) if sizes else (0.0, 0.0)
        return (
            replace(figure, caption=caption, width=width, height=height),
            *self._rest(rest, figure.id),
        )

    def table(self, table: Table, depth: int) -> tuple[Block, ...]:
        deep = depth > MOST_NESTED_TABLES
        if deep or is_too_large(table):
            self.seen["deep table" if deep else "large table"] += 1
            return self.blocks(as_paragraphs(table), depth - 1)
        caption, rest = parted_heading(table.caption)
        rows = _same(table.rows, tuple(self.row(row, depth) for row in table.rows))
        if caption != table.caption or rows is not table.rows:
            table = replace(table, caption=caption, rows=rows)
        sound = sound_table(table)
        if sound is None:
            self.seen["large table"] += 1
            return (*self.blocks(as_paragraphs(table), depth - 1), *self._rest(rest, table.id))
        self.seen["grid"] += sound is not table
        return (sound, *self._rest(rest, table.id))

    def row(self, row: Row, depth: int) -> Row:
        cells = _same(row.cells, tuple(self.cell(cell, depth) for cell in row.cells))
        return row if cells is row.cells else replace(row, cells=cells)

    def cell(self, cell: Cell, depth: int) -> Cell:
        blocks = self.blocks(cell.blocks, depth)
        return cell if blocks is cell.blocks else replace(cell, blocks=blocks)


def _same(old: tuple[object, ...], new: tuple[object, ...]) -> tuple:  # type: ignore[type-arg]
    """`old` itself when `new` holds the very same things."""
    return old if len(old) == len(new) and all(a is b for a, b in zip(old, new, strict=True)) else new


def _flat(section: Section) -> Iterator[Section]:
    """A section and all below it as neighbours in reading order, without nesting."""
    waiting = [section]
    while waiting:
        one = waiting.pop()
        waiting += reversed(one.sections)
        yield replace(one, sections=()) if one.sections else one
