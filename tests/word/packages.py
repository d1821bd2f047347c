"""Small Word packages made in memory, for reading tests."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

_NAMESPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "v": "urn:schemas-microsoft-com:vml",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    }.items()
)
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def part(tag: str, inner: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><w:{tag} {_NAMESPACES}>{inner}</w:{tag}>'


def p(text: str = "", *, properties: str = "", inner: str = "") -> str:
    """A paragraph: `text` with "\\n" for soft breaks, then raw `inner` runs."""
    runs = (
        "<w:br/>".join(f'<w:t xml:space="preserve">{line}</w:t>' for line in text.split("\n")) if text else ""
    )
    return f"<w:p><w:pPr>{properties}</w:pPr>{f'<w:r>{runs}</w:r>' if runs else ''}{inner}</w:p>"


def numbered(text: str, number: int = 1, level: int = 0) -> str:
    """A paragraph with an automatic number."""
    return p(text, properties=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def tc(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(text)}</w:tc>"


def docx(path: Path, *body: str, parts: dict[str, str | bytes] | None = None, document: str = "") -> Path:
    """Write a package at `path` with the paragraphs of `body`; `parts` maps part names under word/ to content."""
    kinds = {"numbering.xml": "numbering", "styles.xml": "styles", "footnotes.xml": "footnotes",
             "comments.xml": "comments", "header1.xml": "header", "footer1.xml": "footer"}  # fmt: skip
    relations = ""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr(
            "word/document.xml", document or part("document", f"<w:body>{''.join(body)}</w:body>")
        )
        for index, (name, content) in enumerate((parts or {}).items(), 1):
            kind = kinds.get(name, "image")
            relations += f'<Relationship Id="rId{index}" Type="{_RELATION}{kind}" Target="{name}"/>'
            package.writestr(f"word/{name}", content)
        package.writestr("word/_rels/document.xml.rels", f"<Relationships>{relations}</Relationships>")
    path.write_bytes(buffer.getvalue())
    return path


def level(place: int, form: str, text: str) -> str:
    return f'<w:lvl w:ilvl="{place}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'


def numbering(*levels: str) -> str:
    """numbering.xml with one list, number 1."""
    return part(
        "numbering",
        f'<w:abstractNum w:abstractNumId="0">{"".join(levels)}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>',
    )
