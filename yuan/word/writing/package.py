"""One DOCX package: its parts, relationships, pictures, footnotes and running lines, written in one go."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Literal

import docx
import msgspec

from yuan.model.errors import NotFound
from yuan.model.files import atomic_write
from yuan.word import gbt9704 as gb
from yuan.word.gbt9704 import Layout, twips
from yuan.word.picture_files import picture_file
from yuan.word.writing.styles import W, styles_xml
from yuan.word.writing.xml import escape, field, fonts, paragraph, run

R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NAMESPACES = (
    f'xmlns:w="{W}" xmlns:r="{R}" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
)
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_IMAGE_ENDINGS = {
    "image/png": "png",
    "image/jpeg": "jpeg",
    "image/gif": "gif",
    "image/bmp": "bmp",
    "image/tiff": "tiff",
    "image/x-emf": "emf",
    "image/x-wmf": "wmf",
}
Media = Callable[[str], bytes]


class Picture:
    """A picture in the package: relationship id and own size in millimetres (0 when it does not say)."""

    def __init__(self, relation: str, width: float, height: float) -> None:
        self.relation, self.width, self.height = relation, width, height


class Running(msgspec.Struct, frozen=True, kw_only=True):
    """Heads and feet of a section, by relationship id: on odd pages and on even ones.

    A section that names none goes on with those of the section before, so all are named, if only empty ones.
    """

    odd_head: str
    even_head: str
    odd_foot: str
    even_foot: str

    def references(self) -> list[str]:
        """The references in a section's properties."""
        named = [
            ("header", "default", self.odd_head),
            ("header", "even", self.even_head),
            ("footer", "default", self.odd_foot),
            ("footer", "even", self.even_foot),
        ]
        return [f'<w:{tag}Reference w:type="{kind}" r:id="{part}"/>' for tag, kind, part in named]


class Package:
    """Collects what the body needs outside itself; `save` writes everything atomically."""

    def __init__(self, layout: Layout, media: Media) -> None:
        self.layout = layout
        self._media = media
        self._relations: list[tuple[str, str, str]] = []
        self._pictures: dict[str, Picture | None] = {}
        self._files: dict[str, bytes] = {}
        self._overrides: list[tuple[str, str]] = []
        self._endings: dict[str, str] = {}
        self._footnotes: list[str] = []
        self.styles: list[str] = []
        self._bookmarks = 0
        self._drawings = 0
        for name, kind in (
            ("styles", "styles"),
            ("settings", "settings"),
            ("footnotes", "footnotes"),
            ("fontTable", "fontTable"),
            ("theme/theme1", "theme"),
        ):
            self._relate(kind, f"{name}.xml")
        self.odd_footer = self._running("footer", self._page_number("right"))
        self.even_footer = self._running("footer", self._page_number("left"))
        self._watermark = self._running("header", _watermark(layout.watermark)) if layout.watermark else ""

    def _relate(self, kind: str, target: str) -> str:
        identity = f"rId{len(self._relations) + 1}"
        self._relations.append((identity, f"{R}/{kind}", target))
        return identity

    def _running(self, kind: str, content: str) -> str:
        name = f"{kind}{len(self._overrides) + 1}.xml"
        tag = "w:ftr" if kind == "footer" else "w:hdr"
        self._files[f"word/{name}"] = f"{_HEAD}<{tag} {_NAMESPACES}>{content}</{tag}>".encode()
        self._overrides.append((f"/word/{name}", f"{_MAIN}.{kind}+xml"))
        return self._relate(kind, name)

    @staticmethod
    def _page_number(side: str) -> str:
        """— 1 —: right on odd pages, left on even ones, one character in (7.5)."""
        ind = f'<w:ind w:{side}="{round(gb.SMALL_SIZE * 20)}"/><w:jc w:val="{side}"/>'
        return paragraph("Footer", run("— ") + field("PAGE", "1") + run(" —"), ind)

    def running(self, kind: Literal["header", "footer"], content: str) -> str:
        """A head or foot of paragraphs and tables; returns its relationship id."""
        return self._running(kind, content)

    def section(
        self,
        *,
        header: str = "",
        landscape: bool = False,
        start: str = "nextPage",
        number_from: int = 0,
        numbered: bool = True,
        running: Running | None = None,
        first: str = "",
        number_format: str = "",
    ) -> str:
        """The properties of a section: paper, margins, grid, page number place.

        `running` names every head and foot of the section itself, instead of `header` and `numbered`;
        `first` is the foot of its first page where that differs.
        """
        header = header or self._watermark
        width, height = (gb.PAGE_HEIGHT, gb.PAGE_WIDTH) if landscape else (gb.PAGE_WIDTH, gb.PAGE_HEIGHT)
        # On a landscape page the head of the type area is the binding edge (standard 5.2.1 turned).
        top, right, bottom, left = (
            (gb.LEFT, gb.BOTTOM, gb.RIGHT, gb.TOP) if landscape else (gb.TOP, gb.RIGHT, gb.BOTTOM, gb.LEFT)
        )
        if landscape and self.layout.is_bound:
            # Mirrored margins would move the text of even pages along the sheet.
            left = right = (gb.TOP + gb.BOTTOM) / 2
        orient = ' w:orient="landscape"' if landscape else ""
        parts = []
        if running is not None:
            parts += running.references()
        elif header:
            parts += [f'<w:headerReference w:type="{kind}" r:id="{header}"/>' for kind in ("default", "even")]
        if numbered and running is None:
            parts.append(f'<w:footerReference w:type="default" r:id="{self.odd_footer}"/>')
            parts.append(f'<w:footerReference w:type="even" r:id="{self.even_footer}"/>')
        if first:
            parts.append(f'<w:footerReference w:type="first" r:id="{first}"/>')
        parts.append(f'<w:type w:val="{start}"/>')
        parts.append(f'<w:pgSz w:w="{twips(width)}" w:h="{twips(height)}"{orient}/>')
        parts.append(
            f'<w:pgMar w:top="{twips(top)}" w:right="{twips(right)}" w:bottom="{twips(bottom)}" w:left="{twips(left)}" '
            f'w:header="{twips(gb.HEADER_DISTANCE if not landscape else 15)}" '
            f'w:footer="{twips(gb.FOOTER_DISTANCE if not landscape else 15)}" w:gutter="0"/>'
        )
        if self.layout.line_numbers:
            parts.append('<w:lnNumType w:countBy="5" w:restart="newPage"/>')
        if number_from or number_format:
            start_at = f' w:start="{number_from}"' if number_from else ""
            form = f' w:fmt="{number_format}"' if number_format else ""
            parts.append(f"<w:pgNumType{form}{start_at}/>")
        if first:
            parts.append("<w:titlePg/>")
        parts.append(f'<w:docGrid w:type="lines" w:linePitch="{self.layout.line_twips}"/>')
        return f"<w:sectPr>{''.join(parts)}</w:sectPr>"

    def bookmark(self, name: str, content: str) -> str:
        """`content` under a bookmark that references and the contents list point at."""
        self._bookmarks += 1
        mark = self._bookmarks
        return f'<w:bookmarkStart w:id="{mark}" w:name="{name}"/>{content}<w:bookmarkEnd w:id="{mark}"/>'

    def footnote(self, text: str) -> str:
        """A real footnote; returns the run that refers to it."""
        number = len(self._footnotes) + 1
        mark = '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteRef/></w:r>'
        body = paragraph("FootnoteText", mark + run(f" {text}"))
        self._footnotes.append(f'<w:footnote w:id="{number}">{body}</w:footnote>')
        return f'<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteReference w:id="{number}"/></w:r>'

    def drawing_number(self) -> int:
        """The number of the next drawing, its own in the file."""
        self._drawings += 1
        return self._drawings

    def picture(self, digest: str) -> Picture | None:
        """The picture of that hash, put into the package once; None when it is lost or no picture."""
        if digest not in self._pictures:
            self._pictures[digest] = self._add_picture(digest)
        return self._pictures[digest]

    def _add_picture(self, digest: str) -> Picture | None:
        try:
            data = self._media(digest)
        except (NotFound, KeyError):
            return None
        header = picture_file(data)
        if header is None:
            return None
        kind = header.content_type
        ending = _IMAGE_ENDINGS.get(kind, header.ending)
        self._endings[ending] = kind
        name = f"media/{digest[:20]}.{ending}"
        self._files[f"word/{name}"] = data
        relation = self._relate("image", name)
        return Picture(relation, header.width, header.height)

    # --- writing ------------------------------------------------------------------------------------

    def save(self, body: list[str], path: Path, title: str) -> None:
        """Write the package with `body` (paragraphs, tables and the last section's properties) to `path`.

        Raises:
            BadFile: the file cannot be written; what stood there is untouched.
        """
        main = f"{_HEAD}<w:document {_NAMESPACES}><w:body>{''.join(body)}</w:body></w:document>"
        files = {
            "[Content_Types].xml": self._content_types(),
            "_rels/.rels": _package_relations(),
            "docProps/core.xml": _core(title),
            "word/document.xml": main,
            "word/_rels/document.xml.rels": self._document_relations(),
            "word/styles.xml": styles_xml(self.layout, self.styles),
            "word/settings.xml": _settings(self.layout),
            "word/footnotes.xml": self._footnotes_xml(),
            "word/fontTable.xml": _font_table(),
            "word/theme/theme1.xml": _theme(),
        }
        buffer = BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as archive:
            for name, text in files.items():
                text = _in_faces(text, self.layout.faces)
                archive.writestr(name, text.encode("utf-8", "replace"))
            for name, data in self._files.items():
                archive.writestr(name, data)
        with atomic_write(path) as temporary:
            temporary.write_bytes(buffer.getvalue())

    def _content_types(self) -> str:
        defaults = {
            "rels": "application/vnd.openxmlformats-package.relationships+xml",
            "xml": "application/xml",
        }
        defaults.update(self._endings)
        overrides = [
            ("/word/document.xml", f"{_MAIN}.document.main+xml"),
            ("/word/styles.xml", f"{_MAIN}.styles+xml"),
            ("/word/settings.xml", f"{_MAIN}.settings+xml"),
            ("/word/footnotes.xml", f"{_MAIN}.footnotes+xml"),
            ("/word/fontTable.xml", f"{_MAIN}.fontTable+xml"),
            ("/word/theme/theme1.xml", "application/vnd.openxmlformats-officedocument.theme+xml"),
            ("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml"),
            *self._overrides,
        ]
        return (
            f'{_HEAD}<Types xmlns="{_TYPES}">'
            + "".join(
                f'<Default Extension="{ending}" ContentType="{kind}"/>' for ending, kind in defaults.items()
            )
            + "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in overrides)
            + "</Types>"
        )

    def _document_relations(self) -> str:
        rows = "".join(
            f'<Relationship Id="{identity}" Type="{kind}" Target="{target}"/>'
            for identity, kind, target in self._relations
        )
        return f'{_HEAD}<Relationships xmlns="{_RELATIONS}">{rows}</Relationships>'

    def _footnotes_xml(self) -> str:
        separators = "".join(
            f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{mark}/></w:r></w:p></w:footnote>'
            for kind, number, mark in (
                ("separator", -1, "separator"),
                ("continuationSeparator", 0, "continuationSeparator"),
            )
        )
        return f"{_HEAD}<w:footnotes {_NAMESPACES}>{separators}{''.join(self._footnotes)}</w:footnotes>"


def _in_faces(text: str, faces: Mapping[str, str]) -> str:
    """The XML of a part with other typefaces; a face standing for 小标宋 is set in bold."""
    if title := faces.get(gb.TITLE_FACE):
        text = text.replace(fonts(gb.TITLE_FACE, gb.LATIN), f"{fonts(title, gb.LATIN)}<w:b/>")
    for named, instead in faces.items():
        text = text.replace(f'"{named}"', f'"{instead}"')
    return text


def _settings(layout: Layout) -> str:
    mirrored = "<w:mirrorMargins/>" if layout.is_bound else ""
    return f'{_HEAD}<w:settings xmlns:w="{W}"><w:zoom w:percent="100"/>{mirrored}{_SETTINGS}'


_SETTINGS = (
    "<w:bordersDoNotSurroundHeader/>"
    '<w:bordersDoNotSurroundFooter/><w:defaultTabStop w:val="420"/><w:evenAndOddHeaders/>'
    '<w:drawingGridVerticalSpacing w:val="289"/><w:characterSpacingControl w:val="compressPunctuation"/>'
    '<w:footnotePr><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>'
    '<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
    '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
)


def _package_relations() -> str:
    return (
        f'{_HEAD}<Relationships xmlns="{_RELATIONS}"><Relationship Id="rId1" Type="{R}/officeDocument" Target="word/document.xml"/>'
        '<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" '
        'Target="docProps/core.xml"/></Relationships>'
    )


def _font_table() -> str:
    """The typefaces named by the standard; they are named, not shipped."""
    rows = "".join(
        f'<w:font w:name="{face}"><w:charset w:val="{"00" if face == gb.LATIN else "86"}"/></w:font>'
        for face in (gb.LATIN, gb.SONG, gb.FANG, gb.KAI, gb.HEI, gb.TITLE_FACE)
    )
    return f'{_HEAD}<w:fonts xmlns:w="{W}">{rows}</w:fonts>'


@lru_cache(maxsize=1)
def _theme() -> str:
    """Office's usual theme, which strict readers ask for; nothing written here refers to it."""
    for part in docx.Document().part.package.iter_parts():
        if part.partname.endswith("theme1.xml"):
            return str(part.blob.decode("utf-8"))
    raise LookupError("python-docx ships no theme")


def _core(title: str) -> str:
    moment = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return (
        f'{_HEAD}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(title)}</dc:title><dc:creator>预案编审</dc:creator>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{moment}</dcterms:created></cp:coreProperties>'
    )


def _watermark(text: str) -> str:
    """A grey word slanting across the page, as Word itself writes watermarks."""
    shape = (
        '<v:shape id="watermark" type="#_x0000_t136" '
        'style="position:absolute;margin-left:0;margin-top:0;width:400pt;height:130pt;rotation:315;z-index:-251658752;'
        "mso-position-horizontal:center;mso-position-horizontal-relative:margin;"
        'mso-position-vertical:center;mso-position-vertical-relative:margin" '
        'o:allowincell="f" fillcolor="#d9d9d9" stroked="f">'
        f'<v:textpath style="font-family:&quot;{gb.HEI}&quot;;font-size:1pt" string="{escape(text)}"/></v:shape>'
    )
    kind = (
        '<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" '
        'path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/>'
        '<v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/><v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/>'
        '<v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/></v:formulas>'
        '<v:path textpathok="t" o:connecttype="rect"/><v:textpath on="t" fitshape="t"/></v:shapetype>'
    )
    return paragraph("Header", f"<w:r><w:pict>{kind}{shape}</w:pict></w:r>")
