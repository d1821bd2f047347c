"""How many attributes the tags of a web page or an XML part have, looked up before a parser sees them.

The parser of web pages hangs each attribute behind all others of its tag, so that a tag of a hundred thousand
keeps it busy for a minute, in one call that nothing can end. A look at the signs takes time in proportion to them.
"""

from __future__ import annotations

import re

from yuan.model.document.limits import MOST_ATTRIBUTES

_UNQUOTED = r"""[^\s>"'][^\s>]*+"""
_VALUE = rf"""=\s*+(?:"[^"]*+"|'[^']*+'|{_UNQUOTED})"""
_HIDDEN = "script|style|title|textarea|xmp|iframe|noembed|noframes"
"""What holds text in which no tag begins, as do comments; without an end it reaches to the end of the page."""
_HTML_TAG = re.compile(
    r"<!--(?:-?>|.*?(?:--!?>|\Z))|<[!?][^>]*+"
    rf"|</?(?:(?P<hides>{_HIDDEN})(?=[\s/>])|[A-Za-z][^\s/>]*+)(?P<inside>(?:{_VALUE}|[^\s>=]++|[\s=]++)*+)"
    r"(?(hides)>?.*?(?:</(?P=hides)|\Z))",
    re.IGNORECASE | re.DOTALL,
)
_XML_TAG = re.compile(rb"<[^<]{%d,}+" % (2 * MOST_ATTRIBUTES))
"""What may be a tag of many attributes: in XML no `<` stands within a tag."""
_XML_INSIDE = re.compile(rb"""(?:[^>"']++|"[^"]*+"|'[^']*+')*+""")
_XML_VALUE = re.compile(rb"""=\s*+(?:"[^"]*+"|'[^']*+')""")
_HTML_VALUE = re.compile(_VALUE)


def has_crowded_html_tag(page: str) -> bool:
    """Whether a tag of a web page has more than `MOST_ATTRIBUTES`."""
    for tag in _HTML_TAG.finditer(page):
        inside = tag["inside"]
        if inside and len(inside) > MOST_ATTRIBUTES:
            named = _HTML_VALUE.sub("= ", inside).replace("/", " ")
            if len(named.split()) > MOST_ATTRIBUTES:
                return True
    return False


def has_crowded_xml_tag(part: bytes) -> bool:
    """Whether a tag of an XML part has more than `MOST_ATTRIBUTES`, declarations of namespaces counted."""
    for piece in _XML_TAG.finditer(_in_single_bytes(part)):
        inside = _XML_INSIDE.match(piece[0])
        if inside and sum(1 for _ in _XML_VALUE.finditer(inside[0])) > MOST_ATTRIBUTES:
            return True
    return False


def _in_single_bytes(part: bytes) -> bytes:
    """A part in which the signs of XML are one byte each, as in all encodings but UTF-16."""
    return part.decode("utf-16", "replace").encode() if part[:2] in (b"\xff\xfe", b"\xfe\xff") else part
