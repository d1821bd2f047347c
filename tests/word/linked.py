"""Documents that name things elsewhere: pictures, texts, objects, templates, fonts, backgrounds, in four formats."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_ODF = (
    " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for prefix, name in (
            ("office", "office"),
            ("text", "text"),
            ("draw", "drawing"),
            ("style", "style"),
            ("table", "table"),
            ("meta", "meta"),
            ("script", "script"),
            ("fo", "xsl-fo-compatible"),
            ("svg", "svg-compatible"),
        )
    )
    + ' xmlns:xlink="http://www.w3.org/1999/xlink"'
)


def rtf(at: str) -> bytes:
    """A Rich Text file whose links begin with `at` (http://… or file://…)."""
    fields = "".join(
        f"\\pard{{\\field\\flddirty{{\\*\\fldinst {what}}}{{\\fldrslt x}}}}\\par\n"
        for what in (
            f'INCLUDEPICTURE "{at}/picture.png" \\\\d',
            f'INCLUDETEXT "{at}/text.rtf"',
            f'LINK Word.Document.8 "{at}/object.doc" "" \\\\a \\\\p',
            f'HYPERLINK "{at}/link"',
        )
    )
    return (
        "{\\rtf1\\ansi{\\fonttbl{\\f0 Song;}}{\\*\\template " + at + "/template.dot}\n"
        "\\pard Emergency plan\\par\n" + fields + "}"
    ).encode("ascii")


def odt(at: str) -> bytes:
    """An OpenDocument text whose links begin with `at`, with a macro for its opening."""
    styles = (
        f'<office:font-face-decls><style:font-face style:name="Far" svg:font-family="Far"><svg:font-face-src>'
        f'<svg:font-face-uri xlink:href="{at}/font.ttf" xlink:type="simple"><svg:font-face-format svg:string="truetype"/>'
        f"</svg:font-face-uri></svg:font-face-src></style:font-face></office:font-face-decls>"
        f'<office:automatic-styles><style:style style:name="P1" style:family="paragraph"><style:paragraph-properties>'
        f'<style:background-image xlink:href="{at}/background.png" xlink:type="simple" xlink:actuate="onLoad"/>'
        f'</style:paragraph-properties><style:text-properties style:font-name="Far"/></style:style>'
        f'<style:style style:name="S1" style:family="section"/></office:automatic-styles>'
    )
    body = (
        f'<text:p text:style-name="P1">Emergency plan</text:p>'
        f'<text:p><draw:frame draw:name="a" text:anchor-type="as-char" svg:width="3cm" svg:height="3cm">'
        f'<draw:image xlink:href="{at}/picture.png" xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"/></draw:frame></text:p>'
        f'<text:p><draw:frame draw:name="b" text:anchor-type="as-char" svg:width="3cm" svg:height="3cm">'
        f'<draw:object xlink:href="{at}/object.odt" xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"/></draw:frame></text:p>'
        f'<text:p><draw:frame draw:name="c" text:anchor-type="as-char" svg:width="3cm" svg:height="3cm">'
        f'<draw:floating-frame xlink:href="{at}/frame.html" xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"/></draw:frame></text:p>'
        f'<text:section text:style-name="S1" text:name="far"><text:section-source xlink:href="{at}/text.odt" xlink:type="simple"/>'
        f"<text:p>old</text:p></text:section>"
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_ODF} office:version="1.2">'
        f'<office:scripts><office:event-listeners><script:event-listener script:language="ooo:script" script:event-name="dom:load"'
        f' xlink:href="vnd.sun.star.script:Standard.Module1.Main?language=Basic&amp;location=document" xlink:type="simple"/>'
        f"</office:event-listeners></office:scripts>{styles}"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    meta = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-meta {_ODF} office:version="1.2"><office:meta>'
        f'<meta:template xlink:type="simple" xlink:actuate="onRequest" xlink:href="{at}/template.ott" meta:date="2020-01-01T00:00:00"/>'
        f"</office:meta></office:document-meta>"
    )
    kind = "application/vnd.oasis.opendocument.text"
    manifest = (
        '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
        '<manifest:file-entry manifest:full-path="meta.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    return _package(
        {"mimetype": kind, "content.xml": content, "meta.xml": meta, "META-INF/manifest.xml": manifest}
    )


def docx(at: str) -> bytes:
    """A Word package whose links begin with `at`."""
    picture = (
        '<w:p><w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
        '<wp:extent cx="900000" cy="900000"/><wp:docPr id="1" name="a"/>'
        '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
        '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
        '<pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:nvPicPr><pic:cNvPr id="1" name="a"/>'
        f'<pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip xmlns:r="{_R}" r:link="rId1"/></pic:blipFill><pic:spPr>'
        '<a:xfrm><a:off x="0" y="0"/><a:ext cx="900000" cy="900000"/></a:xfrm><a:prstGeom prst="rect"/></pic:spPr></pic:pic>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
    )
    shape = (
        '<w:p><w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml" style="width:90pt;height:90pt">'
        f'<v:imagedata xmlns:r="{_R}" r:href="rId1"/></v:shape></w:pict></w:r></w:p>'
    )
    fields = "".join(
        f'<w:p><w:r><w:fldChar w:fldCharType="begin" w:dirty="true"/></w:r><w:r><w:instrText xml:space="preserve"> {what} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>x</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
        for what in (
            f'INCLUDEPICTURE "{at}/field.png" \\d',
            f'INCLUDETEXT "{at}/text.docx"',
            f'LINK Word.Document.12 "{at}/object.docx" "" \\a \\p',
        )
    )
    document = (
        f'<?xml version="1.0" encoding="UTF-8"?><w:document {_W}><w:body><w:p><w:r><w:t>Emergency plan</w:t></w:r></w:p>'
        f"{picture}{shape}{fields}</w:body></w:document>"
    )
    relation = (
        '<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        "{}</Relationships>"
    )
    types = (
        '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
        '<Override PartName="/word/settings.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml"/></Types>'
    )
    settings = f'<?xml version="1.0" encoding="UTF-8"?><w:settings {_W} xmlns:r="{_R}"><w:attachedTemplate r:id="rId1"/></w:settings>'
    return _package(
        {
            "[Content_Types].xml": types,
            "_rels/.rels": relation.format(
                f'<Relationship Id="rId1" Type="{_R}/officeDocument" Target="word/document.xml"/>'
            ),
            "word/document.xml": document,
            "word/_rels/document.xml.rels": relation.format(
                f'<Relationship Id="rId1" Type="{_R}/image" Target="{at}/picture.png" TargetMode="External"/>'
                f'<Relationship Id="rId2" Type="{_R}/settings" Target="settings.xml"/>'
            ),
            "word/settings.xml": settings,
            "word/_rels/settings.xml.rels": relation.format(
                f'<Relationship Id="rId1" Type="{_R}/attachedTemplate" Target="{at}/template.dotx" TargetMode="External"/>'
            ),
        }
    )


def html_as_doc(at: str) -> bytes:
    """A page as old systems write it into .doc; only LibreOffice's own doors are tried with it."""
    return (
        f'<html><head><link rel="stylesheet" href="{at}/style.css"></head><body background="{at}/background.png">'
        f'<p>Emergency plan</p><img src="{at}/picture.png"><iframe src="{at}/frame.html"></iframe></body></html>'
    ).encode()


FORMATS: dict[str, Callable[[str], bytes]] = {".rtf": rtf, ".odt": odt, ".docx": docx, ".html": html_as_doc}


def _package(parts: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            package.writestr(name, text)
    return buffer.getvalue()
