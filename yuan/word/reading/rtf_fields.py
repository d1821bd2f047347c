r"""Take the fields out of a Rich Text file that fetch something: pictures, texts and objects named by a path.

LibreOffice puts such a picture into the text while it reads the file, whatever its settings say of links. A field that
is not known to be harmless keeps the text it shows, and loses its instruction: `\fldinst` becomes a destination no program
knows, which is to be passed over because of the `\*` before it. What the instruction says is read as Rich Text (`\'49NCLUDE`,
groups within), so that another spelling hides nothing.
"""

from __future__ import annotations

import re

_HARMLESS = frozenset(
    re.findall(
        r"\w+",
        "ADVANCE AUTHOR AUTONUM AUTONUMLGL AUTONUMOUT BIBLIOGRAPHY COMMENTS CREATEDATE DATE DOCPROPERTY EDITTIME EQ FILENAME FILESIZE"
        " FORMCHECKBOX FORMDROPDOWN FORMTEXT HYPERLINK INDEX KEYWORDS LISTNUM MERGEFIELD NOTEREF NUMCHARS NUMPAGES NUMWORDS PAGE"
        " PAGEREF PRINTDATE QUOTE REF REVNUM SAVEDATE SECTION SECTIONPAGES SEQ SHAPE STYLEREF SUBJECT SYMBOL TA TC TIME TITLE TOA"
        " TOC USERNAME XE",
    )
)
"""Fields that compute something from the text itself."""
_INSTRUCTION = re.compile(rb"\\fldinst(?![a-z])")
_TOKEN = re.compile(
    rb"\\'([0-9A-Fa-f]{2})|\\u(-?\d{1,6}) ?|\\([a-z]{1,32})(-?\d{1,10})? ?|\\([^a-z])|([{}])|[\r\n]+|([^\\{}\r\n])"
)
_UNKNOWN = rb"\fldnone"
_READ, _MOST_TOKENS = 60, 100
"""Signs of an instruction that are read, the longest name of a field has 15; and pieces of Rich Text read for them.

What says nothing for so long is not known to be harmless.
"""


def without_fetching_fields(data: bytes) -> bytes:
    """`data` with the instructions of all fields that are not known to be harmless made ineffective."""
    return _INSTRUCTION.sub(
        lambda found: found.group() if _name(data, found.end()) in _HARMLESS else _UNKNOWN, data
    )


def _name(data: bytes, start: int) -> str:
    """The first word of the instruction that begins at `start`, in capitals; "" for an empty one."""
    text, depth, place, read = "", 0, start, 0
    while len(text) < _READ and read < _MOST_TOKENS and (token := _TOKEN.match(data, place)) is not None:
        place, read = token.end(), read + 1
        code, unicode, _, _, sign, brace, letter = token.groups()
        if brace:
            depth += 1 if brace == b"{" else -1
            if depth < 0:
                break
        elif code:
            text += chr(int(code, 16))
        elif unicode:
            text += chr(int(unicode) % 0x10000)
        elif letter:
            text += letter.decode("latin-1")
        elif sign:
            text += " "
        if text.strip() and text[-1].isspace():
            break
    words = text.replace('"', " ").split()
    return words[0].upper() if words else ""
