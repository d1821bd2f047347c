"""WordprocessingML as text: escaping, runs and paragraphs. Text building is several times faster than trees."""

from __future__ import annotations

import re

_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NEEDS_ESCAPE = re.compile('[&<>"]')
_BREAKS = re.compile("([\n\t])")


def escape(text: str) -> str:
    """`text` for XML; characters XML 1.0 has no place for are dropped."""
    text = _ILLEGAL.sub("", text)
    if _NEEDS_ESCAPE.search(text):
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    return text


def characters(text: str, tag: str = "w:t") -> str:
    """The text elements of a run; line breaks and tabs become their own elements."""
    if "\n" not in text and "\t" not in text:
        return f'<{tag} xml:space="preserve">{escape(text)}</{tag}>'
    parts = []
    for piece in _BREAKS.split(text):
        if piece == "\n":
            parts.append("<w:br/>")
        elif piece == "\t":
            parts.append("<w:tab/>")
        elif piece:
            parts.append(f'<{tag} xml:space="preserve">{escape(piece)}</{tag}>')
    return "".join(parts)


def run(text: str, properties: str = "", tag: str = "w:t") -> str:
    """A run of text with run properties given as XML (in the schema's order)."""
    if not text:
        return ""
    inner = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f"<w:r>{inner}{characters(text, tag)}</w:r>"


def paragraph(style: str, content: str = "", properties: str = "") -> str:
    """A paragraph of a style; `properties` is more pPr XML, in the schema's order after pStyle."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{content}</w:p>'


def field(instruction: str, result: str, properties: str = "", *, dirty: bool = False) -> str:
    """A complex field with its result already computed."""
    inner = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    mark = ' w:dirty="true"' if dirty else ""
    return (
        f'<w:r>{inner}<w:fldChar w:fldCharType="begin"{mark}/></w:r>'
        f'<w:r>{inner}<w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
        f'<w:r>{inner}<w:fldChar w:fldCharType="separate"/></w:r>'
        f"<w:r>{inner}<w:t>{escape(result)}</w:t></w:r>"
        f'<w:r>{inner}<w:fldChar w:fldCharType="end"/></w:r>'
    )


def fonts(face: str, latin: str) -> str:
    """The fonts of a run: East Asian, and Latin letters and digits."""
    return f'<w:rFonts w:ascii="{latin}" w:hAnsi="{latin}" w:eastAsia="{face}" w:cs="{latin}"/>'
