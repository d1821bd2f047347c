"""The content of one plan version: an immutable tree of plain values.

Every node carries an id that survives editing, so that opinions, comparison and links hold on to it.
Numbers are never stored: headings and list items name a number *pattern*, and `yuan.model.document.numbers`
computes the number from the place in the tree. A version is known by the SHA-256 of its canonical
encoding (`content_hash`).

Nothing here knows Qt, a database or XML. Change a tree with `yuan.model.editing.edit`.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from typing import Literal

import msgspec

from yuan.model.numbering.patterns import DECIMAL

NodeId = str
Align = Literal["", "left", "center", "right"]
Script = Literal["", "super", "sub"]


def new_id() -> NodeId:
    """A fresh node id: 16 hexadecimal digits, unique for all practical purposes across all plans."""
    return secrets.token_hex(8)


class Node(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Anything with an identity that survives editing."""

    id: NodeId = msgspec.field(default_factory=new_id)


# --- inline -----------------------------------------------------------------------------------------


class Text(msgspec.Struct, frozen=True, omit_defaults=True, tag="text"):
    """A stretch of characters in one appearance. A "\\n" inside is a line break within the paragraph."""

    text: str
    bold: bool = False
    italic: bool = False
    underline: bool = False
    script: Script = ""


class Reference(msgspec.Struct, frozen=True, omit_defaults=True, tag="reference"):
    """A cross-reference that follows renumbering.

    `target` is the id of a section, attachment, table or figure; `plan` names another plan, or "" for this
    one. `shows` says what is printed: its number, its title, or both. `text` is what was printed when the
    reference was made, shown when the target cannot be found.
    """

    target: NodeId
    text: str = ""
    shows: Literal["number", "title", "both"] = "number"
    plan: str = ""


class Footnote(Node, frozen=True, kw_only=True, omit_defaults=True, tag="footnote"):
    """A note hanging on a place in the text; its number is computed in order of appearance."""

    text: str = ""


Run = Text | Reference | Footnote


# --- blocks -----------------------------------------------------------------------------------------


class Paragraph(Node, frozen=True, kw_only=True, omit_defaults=True, tag="paragraph"):
    """A paragraph of body text. `align` "" means the layout's own (first line indented, justified).

    `style` "label" is a line out of a drawing or text box; "note" is small print under a table or figure.
    """

    runs: tuple[Run, ...] = ()
    align: Align = ""
    style: Literal["", "note", "label"] = ""


class ListItem(Node, frozen=True, kw_only=True, omit_defaults=True, tag="item"):
    """A numbered or bulleted paragraph. Its number is computed from `pattern` and place.

    `pattern` is a number pattern of `yuan.model.numbering.patterns` ("（1）", "①", "1.1" …: a dotted pattern
    continues the enclosing section's number) or a bullet such as "•". Counting runs through a section for
    each pattern, restarting where `restart` says so and whenever an item of a lower `level` comes between.
    """

    runs: tuple[Run, ...] = ()
    pattern: str = "（1）"
    level: int = 0
    restart: bool = False


class Cell(Node, frozen=True, kw_only=True, omit_defaults=True):
    """A table cell. A merged cell stands once, at its top left; the places it covers are absent."""

    blocks: tuple[Block, ...] = ()
    colspan: int = 1
    rowspan: int = 1
    align: Align = ""


class Row(msgspec.Struct, frozen=True, omit_defaults=True):
    """A table row. `header` rows repeat on every page and must come first."""

    cells: tuple[Cell, ...] = ()
    header: bool = False


class Table(Node, frozen=True, kw_only=True, omit_defaults=True, tag="table"):
    """A table. `widths` are the columns' widths in millimetres, or () to share the line evenly."""

    caption: str = ""
    rows: tuple[Row, ...] = ()
    widths: tuple[float, ...] = ()


class Figure(Node, frozen=True, kw_only=True, omit_defaults=True, tag="figure"):
    """A picture, by the SHA-256 of its bytes (hex). Sizes in millimetres; 0 means the picture's own."""

    image: str = ""
    media_type: str = "image/png"
    caption: str = ""
    width: float = 0
    height: float = 0


# --- structured elements: data first, text second ---------------------------------------------------


class Duty(Node, frozen=True, kw_only=True, omit_defaults=True):
    """What one body has to do. `role` is its part in the command: 总指挥, 组长, 成员单位."""

    body: str = ""
    role: str = ""
    duties: tuple[str, ...] = ()


class DutyTable(Node, frozen=True, kw_only=True, omit_defaults=True, tag="duties"):
    """Member units and their duties (成员单位职责)."""

    caption: str = ""
    duties: tuple[Duty, ...] = ()


class ResponseLevel(Node, frozen=True, kw_only=True, omit_defaults=True, tag="response"):
    """One response level. 应对法 art. 71: plans must fix them; 72: matter, level, period and measures."""

    label: str = ""
    triggers: tuple[str, ...] = ()
    commander: str = ""
    actions: tuple[str, ...] = ()


class WarningLevel(Node, frozen=True, kw_only=True, omit_defaults=True, tag="warning"):
    """One warning level: colour 红 橙 黄 蓝 (应对法 art. 63), conditions, who issues it, actions."""

    colour: str = ""
    conditions: tuple[str, ...] = ()
    issuer: str = ""
    actions: tuple[str, ...] = ()


class Contact(Node, frozen=True, kw_only=True, omit_defaults=True):
    body: str = ""
    person: str = ""
    post: str = ""
    phone: str = ""
    mobile: str = ""


class ContactList(Node, frozen=True, kw_only=True, omit_defaults=True, tag="contacts"):
    """Telephone list (通讯录). Left out of a public edition."""

    caption: str = ""
    contacts: tuple[Contact, ...] = ()


class Resource(Node, frozen=True, kw_only=True, omit_defaults=True):
    name: str = ""
    model: str = ""
    quantity: str = ""
    place: str = ""
    keeper: str = ""
    phone: str = ""


class ResourceList(Node, frozen=True, kw_only=True, omit_defaults=True, tag="resources"):
    """Teams, supplies and equipment (队伍、物资、装备)."""

    caption: str = ""
    resources: tuple[Resource, ...] = ()


Element = DutyTable | ResponseLevel | WarningLevel | ContactList | ResourceList
Block = (
    Paragraph
    | ListItem
    | Table
    | Figure
    | DutyTable
    | ResponseLevel
    | WarningLevel
    | ContactList
    | ResourceList
)


# --- the tree ---------------------------------------------------------------------------------------

Role = Literal[
    "",
    "general",
    "risk",
    "grading",
    "command",
    "monitoring",
    "warning",
    "reporting",
    "first-response",
    "response-levels",
    "measures",
    "scene-control",
    "evacuation",
    "publicity",
    "termination",
    "recovery",
    "support",
    "supplies",
    "teams",
    "management",
    "supplementary",
]
"""What a section is for, whatever its heading says. Checks and comparison across plans rely on it."""


class Section(Node, frozen=True, kw_only=True, omit_defaults=True):
    """A chapter, section or article. Its level is its nesting; its number is computed.

    `heading` is the text without its number. `numbered` False: a heading that never had a number.
    `run_in` True: the heading and the first paragraph stand on one line (（1）监测。对……).
    """

    heading: str = ""
    role: Role = ""
    numbered: bool = True
    run_in: bool = False
    blocks: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()


class Attachment(Node, frozen=True, kw_only=True, omit_defaults=True):
    """附件 n: a tree of its own with its own numbering. Its number is its place; the title may be ""."""

    title: str = ""
    numbering: tuple[str, ...] = DECIMAL
    blocks: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()
    landscape: bool = False


class FrontMatter(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What stands before the text. `date` is ISO (2024-05-31) or ""; `edition` is （2024年修订） or ""."""

    title: str = ""
    edition: str = ""
    issuer: str = ""
    number: str = ""
    date: str = ""
    secrecy: str = ""
    secrecy_period: str = ""
    urgency: str = ""


class Document(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One plan version. `numbering` holds one number pattern per level (see DECIMAL, OFFICIAL, CHAPTERS).

    `blocks` is what stands between the title and the first heading.
    """

    front: FrontMatter = FrontMatter()
    numbering: tuple[str, ...] = DECIMAL
    blocks: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()
    attachments: tuple[Attachment, ...] = ()


Container = Document | Section | Attachment

_encoder = msgspec.json.Encoder(order="deterministic")
_decoder = msgspec.json.Decoder(Document)


def encode(document: Document) -> bytes:
    """The canonical encoding: JSON in UTF-8, defaults left out, keys in sorted order."""
    return _encoder.encode(document)


def decode(data: bytes) -> Document:
    """The document encoded by `encode`.

    Raises:
        msgspec.ValidationError: `data` is JSON but not a document.
        msgspec.DecodeError: `data` is not JSON.
    """
    return _decoder.decode(data)


def content_hash(document: Document) -> str:
    """SHA-256 of the canonical encoding, hexadecimal. Approval, comparison and archive refer to it."""
    return hashlib.sha256(encode(document)).hexdigest()


# --- looking at a tree ------------------------------------------------------------------------------


def walk_sections(container: Container) -> Iterator[tuple[Section, int]]:
    """Every section below `container` in reading order with its level (1 = top). Attachments not entered."""

    def visit(sections: tuple[Section, ...], level: int) -> Iterator[tuple[Section, int]]:
        for section in sections:
            yield section, level
            yield from visit(section.sections, level + 1)

    yield from visit(container.sections, 1)


def walk_blocks(container: Container) -> Iterator[Block]:
    """Every block of `container` in reading order, those inside table cells and attachments included."""

    def of(blocks: tuple[Block, ...]) -> Iterator[Block]:
        for block in blocks:
            yield block
            if isinstance(block, Table):
                for row in block.rows:
                    for cell in row.cells:
                        yield from of(cell.blocks)

    yield from of(container.blocks)
    for section in container.sections:
        yield from walk_blocks(section)
    if isinstance(container, Document):
        for attachment in container.attachments:
            yield from walk_blocks(attachment)


def run_text(runs: tuple[Run, ...]) -> str:
    """The characters of `runs`; a reference gives its last printed text, a footnote nothing."""
    if len(runs) == 1 and type(runs[0]) is Text:
        return runs[0].text
    return "".join(run.text for run in runs if not isinstance(run, Footnote))


def images(document: Document) -> list[str]:
    """Hashes of all pictures used, each once, in order of appearance."""
    found = (block.image for block in walk_blocks(document) if isinstance(block, Figure) and block.image)
    return list(dict.fromkeys(found))
