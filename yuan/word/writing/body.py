"""The body of one plan as WordprocessingML: headings with computed numbers, text, tables, figures, attachments."""

from __future__ import annotations

from collections.abc import Iterable

from yuan.model.document.content import (
    Align,
    Attachment,
    Block,
    Document,
    Figure,
    Footnote,
    ListItem,
    NodeId,
    Paragraph,
    Reference,
    Run,
    Text,
)
from yuan.model.document.numbers import join_number
from yuan.model.text.plain_text import reference_text, run_in_text, titles
from yuan.word import gbt9704 as gb
from yuan.word.gbt9704 import emu
from yuan.word.writing.package import Package
from yuan.word.writing.printed_lines import PrintedLine, PrintedLines, cell_style
from yuan.word.writing.styles import NUMBER, RUN_IN
from yuan.word.writing.tables import table_xml
from yuan.word.writing.titles import title_lines
from yuan.word.writing.xml import escape, fonts, paragraph, run

LOST_PICTURE = "（此处图片缺失或无法显示）"


class BodyWriter:
    """Writes one document into a package. `prefix` keeps bookmarks of several plans in one file apart.

    `width` is that of the type area, in millimetres.
    """

    def __init__(self, package: Package, document: Document, prefix: str = "") -> None:
        self.package = package
        self.document = document
        self.prefix = prefix
        self.lines = PrintedLines(document)
        self.numbers = self.lines.numbers
        self.titles = titles(document)
        self.width = gb.TYPE_WIDTH

    # --- front and parts ----------------------------------------------------------------------------

    def title(self) -> list[str]:
        """The plan's own title, broken by sense, and its edition, centred."""
        return self._written(self.lines.front())

    def text(self) -> list[str]:
        """Everything between the title and the attachments."""
        return self._written(self.lines.text())

    def attachment(self, attachment: Attachment) -> list[str]:
        """An attachment from its label on: 附件1 flush left on line 1, title centred on line 3 (7.3.4, 7.4)."""
        self.width = gb.type_width(attachment.landscape)
        lines = self._written(self.lines.attachment(attachment))
        self.width = gb.TYPE_WIDTH
        return lines

    def _known(self, node: NodeId, content: str) -> str:
        """The content of a paragraph under a bookmark of its own where the layout asks for it."""
        return self.package.bookmark(self.mark(node), content) if self.package.layout.carries_ids else content

    def mark(self, node: NodeId) -> str:
        """The bookmark of a node; Word allows 40 characters, letters, digits and underscores."""
        return bookmark_of(node, self.prefix)

    # --- lines --------------------------------------------------------------------------------------

    def _written(self, lines: Iterable[PrintedLine]) -> list[str]:
        return [written for line in lines if (written := self._line(line))]

    def _line(self, line: PrintedLine) -> str:
        """A line as XML; "" when nothing is there to be shown."""
        match line.sort:
            case "text" | "item":
                aligned = f'<w:jc w:val="{line.align}"/>' if line.align else ""
                content = numbered(line.number) + self.runs(line.runs)
                return paragraph(line.style, self._known(line.node, content), aligned)
            case "heading" | "caption" | "label":
                shown = numbered(line.number) + run(line.words)
                return paragraph(line.style, self.package.bookmark(self.mark(line.node), shown))
            case "run in":
                return self._run_in(line)
            case "title":
                return paragraph(line.style, run("\n".join(title_lines(line.words))))
            case "plain":
                return paragraph(line.style, run(line.words))
            case "table":
                return table_xml(line.table, self.width, self.cell) if line.table else ""
            case "picture":
                return self._picture(line)

    def _run_in(self, line: PrintedLine) -> str:
        words, look = run_in_words(line)
        shown = numbered(line.number, look) + run(words, f'<w:rStyle w:val="{RUN_IN}"/>{look}')
        text = self._known(line.first, self.runs(line.runs))
        return paragraph(line.style, self.package.bookmark(self.mark(line.node), shown) + text)

    def _picture(self, line: PrintedLine) -> str:
        if line.figure is None or not line.figure.image:
            return ""
        drawing = self.picture(line.figure)
        shown, style = (drawing, "Figure") if drawing else (run(LOST_PICTURE), "Label")
        return paragraph(style, self._known(line.node, shown) if line.node else shown)

    def cell(self, blocks: tuple[Block, ...], header: bool, align: Align) -> str:
        """The inside of a table cell."""
        lines: list[str] = []
        for block in blocks:
            if isinstance(block, Paragraph | ListItem):
                lines.append(self._line(self.lines.cell(block, header, align)))
            else:
                lines += self._written(self.lines.block(block))
        if not lines or not lines[-1].startswith("<w:p>"):
            lines.append(paragraph(cell_style(header)))
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


def bookmark_of(node: NodeId, prefix: str = "") -> str:
    """The name of the bookmark that marks `node`."""
    return f"n{prefix}_" + "".join(ch if ch.isalnum() else "_" for ch in node)[:24]


def run_in_words(line: PrintedLine) -> tuple[str, str]:
    """The words of a heading run in with the mark that closes it, and their fonts (7.3.3)."""
    face = gb.HEADING_FACES[min(line.level, len(gb.HEADING_FACES)) - 1]
    look = fonts(face, gb.LATIN) if line.words else ""
    return run_in_text(line.words, "") if line.words or line.number else "", look


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
