"""The body of one plan as WordprocessingML: headings with computed numbers, text, tables, figures, attachments."""

from __future__ import annotations

from yuan.model.document.content import (
    Align,
    Attachment,
    Block,
    Container,
    Document,
    Figure,
    Footnote,
    ListItem,
    NodeId,
    Paragraph,
    Reference,
    Run,
    Section,
    Table,
    Text,
)
from yuan.model.document.elements import render
from yuan.model.numbering.numbers import join_number, numbers
from yuan.model.text.plain_text import reference_text, run_in_text, titles
from yuan.word import format as gb
from yuan.word.format import emu
from yuan.word.writing.package import Package
from yuan.word.writing.styles import MOST_ITEM_LEVELS, NUMBER, RUN_IN
from yuan.word.writing.tables import table_xml
from yuan.word.writing.titles import title_lines
from yuan.word.writing.xml import escape, fonts, paragraph, run

_ALIGNED = {"center": "Centred", "right": "Right", "left": "Flush"}
_BLANK = paragraph("Flush")
LOST_PICTURE = "（此处图片缺失或无法显示）"


class BodyWriter:
    """Writes one document into a package. `prefix` keeps bookmarks of several plans in one file apart."""

    def __init__(self, package: Package, document: Document, prefix: str = "") -> None:
        self.package = package
        self.document = document
        self.prefix = prefix
        self.numbers = numbers(document)
        self.titles = titles(document)
        self.width = gb.TYPE_WIDTH
        self._is_first_table_row = False

    # --- front and parts ----------------------------------------------------------------------------

    def title(self) -> list[str]:
        """The plan's own title, broken by sense, and its edition, centred."""
        front = self.document.front
        lines = [paragraph("Title", run("\n".join(title_lines(front.title))))] if front.title else []
        if front.edition:
            lines.append(paragraph("Edition", run(front.edition)))
        if lines:
            lines.append(_BLANK)
        return lines

    def text(self) -> list[str]:
        """Everything between the title and the attachments."""
        return [*self.blocks(self.document.blocks), *self._sections(self.document, 1)]

    def attachment(self, attachment: Attachment) -> list[str]:
        """An attachment from its label on: 附件1 flush left on line 1, title centred on line 3 (7.3.4, 7.4)."""
        self.width = (gb.PAGE_HEIGHT - gb.TOP - gb.BOTTOM) if attachment.landscape else gb.TYPE_WIDTH
        label = run(self.numbers.get(attachment.id, "附件"))
        lines = [paragraph("AttachmentLabel", self.package.bookmark(self.mark(attachment.id), label)), _BLANK]
        if attachment.title:
            lines.append(paragraph("AttachmentTitle", run("\n".join(title_lines(attachment.title)))))
            lines.append(_BLANK)
        lines += [*self.blocks(attachment.blocks), *self._sections(attachment, 1)]
        self.width = gb.TYPE_WIDTH
        return lines

    def _known(self, node: NodeId, content: str) -> str:
        """The content of a paragraph under a bookmark of its own where the layout asks for it."""
        return self.package.bookmark(self.mark(node), content) if self.package.layout.carries_ids else content

    def mark(self, node: NodeId) -> str:
        """The bookmark of a node; Word allows 40 characters, letters, digits and underscores."""
        return bookmark_of(node, self.prefix)

    def _sections(self, container: Container, level: int) -> list[str]:
        lines: list[str] = []
        for section in container.sections:
            lines += self._section(section, level)
        return lines

    def _section(self, section: Section, level: int) -> list[str]:
        blocks = section.blocks
        style = f"Heading{min(level, 9)}"
        if section.run_in and blocks and isinstance(blocks[0], Paragraph):
            lines = [self._run_in(section, blocks[0], level)]
            blocks = blocks[1:]
        else:
            shown = numbered(self.numbers.get(section.id, "")) + run(section.heading)
            lines = [paragraph(style, self.package.bookmark(self.mark(section.id), shown))]
        return [*lines, *self.blocks(blocks), *self._sections(section, level + 1)]

    def _run_in(self, section: Section, first: Paragraph, level: int) -> str:
        face = gb.HEADING_FACES[min(level, len(gb.HEADING_FACES)) - 1]
        look = fonts(face, gb.LATIN) if section.heading else ""
        number = numbered(self.numbers.get(section.id, ""), look)
        words = run_in_text(section.heading, "") if section.heading or number else ""
        shown = number + run(words, f'<w:rStyle w:val="{RUN_IN}"/>{look}')
        style = f"RunIn{min(level, 9)}"
        text = self._known(first.id, self.runs(first.runs))
        return paragraph(style, self.package.bookmark(self.mark(section.id), shown) + text)

    # --- blocks -----------------------------------------------------------------------------------

    def blocks(self, blocks: tuple[Block, ...]) -> list[str]:
        """Paragraphs, items, tables and figures one after another."""
        lines: list[str] = []
        for block in blocks:
            lines += self.block(block)
        return lines

    def block(self, block: Block) -> list[str]:
        """One block; a structured element as the tables and paragraphs a reader sees."""
        match block:
            case Paragraph():
                return [paragraph(style_of(block), self._known(block.id, self.runs(block.runs)))]
            case ListItem():
                number = numbered(self.numbers.get(block.id, ""))
                content = self._known(block.id, number + self.runs(block.runs))
                return [paragraph(style_of(block), content)]
            case Table():
                return self._table(block)
            case Figure():
                return self._figure(block)
            case _:
                return self.blocks(render(block))

    def _table(self, table: Table) -> list[str]:
        lines = []
        if table.caption:
            caption = self.package.bookmark(self.mark(table.id), run(table.caption))
            lines.append(paragraph("Caption", caption))
        if table.rows:
            lines.append(table_xml(table, self.width, self.cell))
            # Word joins tables that touch, and a table may not end a cell or a section.
            lines.append(paragraph("Note"))
        return lines

    def cell(self, blocks: tuple[Block, ...], header: bool, align: Align) -> str:
        """The inside of a table cell."""
        style = "CellHead" if header else "CellText"
        jc = f'<w:jc w:val="{align}"/>' if align else ""
        lines: list[str] = []
        for block in blocks:
            if isinstance(block, Paragraph):
                own = f'<w:jc w:val="{block.align}"/>' if block.align else jc
                lines.append(paragraph(style, self._known(block.id, self.runs(block.runs)), own))
            elif isinstance(block, ListItem):
                number = numbered(self.numbers.get(block.id, ""))
                content = self._known(block.id, number + self.runs(block.runs))
                lines.append(paragraph(style, content, jc))
            else:
                lines += self.block(block)
        if not lines or not lines[-1].startswith("<w:p>"):
            lines.append(paragraph(style))
        return "".join(lines)

    def picture(self, figure: Figure) -> str:
        """The run that shows the picture of `figure`, fitted to the page; "" when it is lost."""
        picture = self.package.picture(figure.image) if figure.image else None
        if picture is None:
            return ""
        width, height = figure.width or picture.width, figure.height or picture.height
        if figure.width and not figure.height and picture.width:
            height = figure.width * picture.height / picture.width
        width, height = _fitted(width or 60, height or 60, self.width, gb.TYPE_HEIGHT - 30)
        return self._drawing(picture.relation, width, height, figure.caption)

    def _figure(self, figure: Figure) -> list[str]:
        drawing = self.picture(figure)
        if not drawing:
            shown, style = run(LOST_PICTURE) if figure.image else "", "Label"
        else:
            shown, style = drawing, "Figure"
        # The caption has the identity of the figure, what is shown when there is none.
        lines = (
            [paragraph(style, shown if figure.caption else self._known(figure.id, shown))] if shown else []
        )
        if figure.caption:
            caption = self.package.bookmark(self.mark(figure.id), run(figure.caption))
            lines.append(paragraph("FigureCaption", caption))
        return lines

    def _drawing(self, relation: str, width: float, height: float, caption: str) -> str:
        number = self.package.drawing_number()
        size = f'cx="{emu(width)}" cy="{emu(height)}"'
        name = escape(caption or f"图{number}")
        return (
            f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {size}/>'
            f'<wp:docPr id="{number}" name="{name}" descr="{name}"/><wp:cNvGraphicFramePr/>'
            '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
            f'<pic:nvPicPr><pic:cNvPr id="{number}" name="{name}"/><pic:cNvPicPr/></pic:nvPicPr>'
            f'<pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
            f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
            "</pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
        )

    # --- runs -----------------------------------------------------------------------------------------

    def runs(self, runs: tuple[Run, ...]) -> str:
        """The runs of a paragraph."""
        return "".join(self._run(item) for item in runs)

    def _run(self, item: Run) -> str:
        match item:
            case Text():
                return run(item.text, properties(item))
            case Footnote():
                return self.package.footnote(item.text)
            case Reference():
                return self._reference(item)

    def _reference(self, item: Reference) -> str:
        shown = run(reference_text(item, self.numbers, self.titles))
        if item.plan or item.target not in self.titles:
            return shown
        return f'<w:hyperlink w:anchor="{self.mark(item.target)}">{shown}</w:hyperlink>'


def style_of(block: Paragraph | ListItem) -> str:
    """The style of a paragraph or item in running text."""
    if isinstance(block, ListItem):
        return f"ListBody{min(block.level, MOST_ITEM_LEVELS - 1) or ''}"
    return {"note": "Note", "label": "Label"}.get(block.style) or _ALIGNED.get(block.align, "Body")


def bookmark_of(node: NodeId, prefix: str = "") -> str:
    """The name of the bookmark that marks `node`."""
    return f"n{prefix}_" + "".join(ch if ch.isalnum() else "_" for ch in node)[:24]


def properties(text: Text) -> str:
    """Run properties of a stretch of text, in the schema's order."""
    parts = []
    if text.bold:
        parts.append("<w:b/>")
    if text.italic:
        parts.append("<w:i/>")
    if text.underline:
        parts.append('<w:u w:val="single"/>')
    if text.script:
        parts.append(f'<w:vertAlign w:val="{"superscript" if text.script == "super" else "subscript"}"/>')
    return "".join(parts)


def numbered(number: str, look: str = "") -> str:
    """The run of a computed number with the blank that follows it; nothing when there is none."""
    return run(join_number(number, ""), f'<w:rStyle w:val="{NUMBER}"/>{look}') if number else ""


def _fitted(width: float, height: float, most_wide: float, most_high: float) -> tuple[float, float]:
    scale = min(1.0, most_wide / width, most_high / height)
    return width * scale, height * scale
