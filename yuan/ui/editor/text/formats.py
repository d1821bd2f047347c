"""How the nodes of a plan look in the editor's text, and how their identity is kept in the formats.

Ids and everything that is no text live in user properties of block and character formats, so that the
text's own undo brings them back. Sizes are those of GB/T 9704-2012, 7.3, in pixels at 96 dpi.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import msgspec
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextFormat,
)

from yuan.model.document.content import (
    Attachment,
    Block,
    ContactList,
    Document,
    DutyTable,
    Figure,
    Footnote,
    ListItem,
    Paragraph,
    Reference,
    ResourceList,
    ResponseLevel,
    Section,
    Table,
    Text,
    WarningLevel,
)
from yuan.model.document.numbers import format_number, pattern_at
from yuan.model.numbering.patterns import DECIMAL
from yuan.ui.theme import plan_font
from yuan.ui.theme.fonts import PLAN_FACES, PlanFace

_USER = int(QTextFormat.Property.UserProperty.value)
KIND, ID, SHELL, LEVEL, OBJECT, CONTINUES = (_USER + place for place in range(1, 7))
OBJECT_TYPE = int(QTextFormat.ObjectTypes.UserObject.value) + 1
OBJECT_CHARACTER = "\ufffc"
LINE_BREAK = "\u2028"

TITLE, SECTION, ATTACHMENT, PARAGRAPH, ITEM, CAPTION, STANDING, VOID, JOINT = (
    "title",
    "section",
    "attachment",
    "paragraph",
    "item",
    "caption",
    "standing",
    "void",
    "joint",
)
"""Kinds of text block. `standing` holds a figure or element; `void` is an empty place that is no node; `joint` is the
empty block Qt keeps between two pieces of a table: it takes no room, and the cursor never stands in it."""

BODY_PT, TITLE_PT, SMALL_PT, CELL_PT = 16.0, 22.0, 12.0, 12.0
CHARACTER = BODY_PT * 96 / 72
LINE_PITCH, CELL_PITCH = 28.95 * 96 / 72, 18.0 * 96 / 72
"""22 lines on 225 mm: GB/T 9704-2012, 5.2.3."""
PAGE_WIDTH, MARGIN_LEFT, MARGIN_RIGHT, MARGIN_TOP = 794, 106, 98, 84
ALIGNMENTS = {
    "left": Qt.AlignmentFlag.AlignLeft,
    "center": Qt.AlignmentFlag.AlignHCenter,
    "right": Qt.AlignmentFlag.AlignRight,
}

_ALIGNMENT = int(QTextFormat.Property.TextVerticalAlignment.value)
_SCRIPTS = {
    int(QTextCharFormat.VerticalAlignment.AlignSuperScript.value): "super",
    int(QTextCharFormat.VerticalAlignment.AlignSubScript.value): "sub",
}
_MEDIUM = int(QFont.Weight.Medium.value)

Standing = Figure | Table | DutyTable | ResponseLevel | WarningLevel | ContactList | ResourceList
Inline = Reference | Footnote
_any_object: msgspec.json.Decoder[Any] = msgspec.json.Decoder(Inline | Standing)
_SHELLS: dict[str, msgspec.json.Decoder[Any]] = {
    TITLE: msgspec.json.Decoder(Document),
    SECTION: msgspec.json.Decoder(Section),
    ATTACHMENT: msgspec.json.Decoder(Attachment),
    PARAGRAPH: msgspec.json.Decoder(Paragraph),
    ITEM: msgspec.json.Decoder(ListItem),
}


def write_property(value: msgspec.Struct) -> str:
    """`value` as text for a format property."""
    return msgspec.json.encode(value).decode()


@lru_cache(maxsize=4096)
def object_of(text: str) -> Any:
    """The reference, footnote, figure or element kept in an OBJECT property."""
    return _any_object.decode(text)


@lru_cache(maxsize=4096)
def shell_of(kind: str, text: str) -> Any:
    """The node kept in a SHELL property, without text and id."""
    return _SHELLS[kind].decode(text)


def screen_text(text: str) -> str:
    """`text` with line breaks as the editor keeps them within one block."""
    if text.isprintable():
        return text
    for sign in ("\r\n", "\n", "\r", "\u2029", "\ufdd0", "\ufdd1"):
        text = text.replace(sign, LINE_BREAK)
    return text


def is_heading(block: QTextBlock) -> bool:
    """Whether `block` is the heading of a section or attachment."""
    return block.blockFormat().stringProperty(KIND) in (SECTION, ATTACHMENT)


class Formats:
    """Block and character formats for one numbering (one pattern per level)."""

    def __init__(self, numbering: tuple[str, ...] = DECIMAL) -> None:
        self.numbering = numbering

    def of(
        self, node: Any, level: int = 0, *, in_cell: bool = False
    ) -> tuple[QTextBlockFormat, QTextCharFormat]:
        """The formats of the block that shows `node`."""
        kind: str
        kept: Any
        match node:
            case Document():
                kind, kept = (
                    TITLE,
                    replace(
                        node, front=replace(node.front, title=""), blocks=(), sections=(), attachments=()
                    ),
                )
            case Section():
                kind, kept = SECTION, replace(node, id="", heading="", blocks=(), sections=())
            case Attachment():
                kind, kept = ATTACHMENT, replace(node, id="", title="", blocks=(), sections=())
            case Paragraph():
                kind, kept = PARAGRAPH, replace(node, id="", runs=())
            case ListItem():
                kind, kept = ITEM, replace(node, id="", runs=())
            case _:
                return self.standing(getattr(node, "id", ""))
        pattern = ""
        if isinstance(node, Section) and node.numbered:
            pattern = pattern_at(self.numbering, max(1, level))
        elif isinstance(node, ListItem):
            pattern = node.pattern
        look = QTextBlockFormat(_keeping(kind, kept, level, pattern, in_cell))
        look.setProperty(ID, getattr(node, "id", ""))
        return look, _characters(kind, level, in_cell, getattr(node, "style", ""))

    def void(self, id: str, *, in_cell: bool = False) -> tuple[QTextBlockFormat, QTextCharFormat]:
        """The formats of an empty place where text may be typed; typed text becomes the paragraph `id`."""
        look = QTextBlockFormat(_look(PARAGRAPH, 0, "", "", in_cell))
        look.setProperty(KIND, VOID)
        look.setProperty(ID, id)
        return look, _characters(PARAGRAPH, 0, in_cell, "")

    def caption(self, id: str) -> tuple[QTextBlockFormat, QTextCharFormat]:
        """The formats of the line above a table; `id` is its own, not the table's."""
        look = QTextBlockFormat(_look(CAPTION, 0, "", "center", False))
        look.setProperty(KIND, CAPTION)
        look.setProperty(ID, id)
        return look, _characters(CAPTION, 0, False, "")

    def joint(self) -> tuple[QTextBlockFormat, QTextCharFormat]:
        """The formats of the block between two pieces of a table."""
        look = QTextBlockFormat()
        look.setProperty(KIND, JOINT)
        return look, _characters(PARAGRAPH, 0, True, "")

    def standing(self, id: str) -> tuple[QTextBlockFormat, QTextCharFormat]:
        """The formats of the block that holds a figure or element; `id` is the block's own."""
        look = QTextBlockFormat(_look(STANDING, 0, "", "center", False))
        look.setProperty(KIND, STANDING)
        look.setProperty(ID, f"{id}~")
        return look, _characters(STANDING, 0, False, "")


def object_format(value: Any, base: QTextCharFormat) -> QTextCharFormat:
    """The format of the one character that stands for `value` in the text."""
    made = QTextCharFormat(base)
    made.setObjectType(OBJECT_TYPE)
    made.setProperty(OBJECT, write_property(value))
    made.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignBaseline)
    return made


def run_format(run: Text, base: QTextCharFormat) -> QTextCharFormat:
    """`base` with the appearance of `run`."""
    if not (run.bold or run.italic or run.underline or run.script):
        return base
    return _appearance(base, run.bold, run.italic, run.underline, run.script)


def _appearance(
    base: QTextCharFormat, bold: bool, italic: bool, underline: bool, script: str
) -> QTextCharFormat:
    made = QTextCharFormat(base)
    if bold:
        made.setFontWeight(QFont.Weight.Bold)
    if italic:
        made.setFontItalic(True)
    if underline:
        made.setFontUnderline(True)
    if script:
        align = QTextCharFormat.VerticalAlignment
        made.setVerticalAlignment(align.AlignSuperScript if script == "super" else align.AlignSubScript)
    return made


def run_of(text: str, look: QTextCharFormat) -> Text:
    """The run of `text` as it looks."""
    # As a plain number: PySide makes an enumeration of `verticalAlignment()` slowly.
    script = _SCRIPTS.get(look.intProperty(_ALIGNMENT), "")
    return Text(
        text.replace(LINE_BREAK, "\n"),
        bold=look.fontWeight() > _MEDIUM,
        italic=look.fontItalic(),
        underline=look.fontUnderline(),
        script=script,  # type: ignore[arg-type]
    )


def face_of(kind: str, level: int) -> tuple[PlanFace, float]:
    """Typeface and size in points: title 小标宋, level 1 黑体, level 2 楷体, the rest 仿宋."""
    if kind == TITLE:
        return "title", TITLE_PT
    if (kind == SECTION and level == 1) or kind in (ATTACHMENT, CAPTION):
        return "level1", BODY_PT if kind != CAPTION else CELL_PT + 1
    if kind == SECTION and level == 2:
        return "level2", BODY_PT
    return "body", BODY_PT


@lru_cache(maxsize=512)
def _keeping(kind: str, kept: Any, level: int, pattern: str, in_cell: bool) -> QTextBlockFormat:
    """The format of a block of `kind` with all that it keeps but the id; `kept` is its node without text and id."""
    made = QTextBlockFormat(_look(kind, level, pattern, getattr(kept, "align", ""), in_cell))
    made.setProperty(KIND, kind)
    made.setProperty(SHELL, write_property(kept))
    if level:
        made.setProperty(LEVEL, level)
    return made


@lru_cache(maxsize=64)
def _characters(kind: str, level: int, in_cell: bool, style: str) -> QTextCharFormat:
    face, points = face_of(kind, level)
    if in_cell:
        points = CELL_PT
    elif style:
        points = SMALL_PT
    made = QTextCharFormat()
    made.setFontFamilies(list(PLAN_FACES[face]))
    made.setFontPointSize(points)
    return made


@lru_cache(maxsize=512)
def number_room(pattern: str, level: int, kind: str) -> float:
    """How wide a place the number of `pattern` is given before the text, in pixels at 96 dpi."""
    face, points = face_of(kind, level)
    metrics = QFontMetricsF(plan_font(face, points))
    sample = format_number(pattern, [1] * max(level, pattern.count("1"), 1))
    return metrics.horizontalAdvance(sample) + (
        metrics.horizontalAdvance(" ") if sample[-1:].isalnum() else 2
    )


@lru_cache(maxsize=512)
def _look(kind: str, level: int, pattern: str, align: str, in_cell: bool) -> QTextBlockFormat:
    made = QTextBlockFormat()
    height = QTextBlockFormat.LineHeightTypes
    if kind == STANDING:
        made.setLineHeight(100, height.ProportionalHeight.value)
    else:
        made.setLineHeight(CELL_PITCH if in_cell else LINE_PITCH, height.MinimumHeight.value)
    if kind == TITLE:
        align = "center"
        made.setTopMargin(16)
        made.setBottomMargin(24)
    elif kind == SECTION:
        made.setTopMargin(10 if level == 1 else 4)
        made.setTextIndent(number_room(pattern, level, kind) if pattern else 0)
        made.setHeadingLevel(min(level, 6))
    elif kind == ATTACHMENT:
        align = "center"
        made.setTopMargin(72)
        made.setBottomMargin(12)
    elif kind == ITEM:
        indent = 0 if in_cell else 2 * CHARACTER
        made.setTextIndent(indent + number_room(pattern, 0, kind))
    elif kind in (STANDING, CAPTION):
        made.setTopMargin(8)
        made.setBottomMargin(8 if kind == STANDING else 2)
    elif not in_cell and align in ("", "left"):
        made.setTextIndent(2 * CHARACTER if align == "" else 0)
    if align in ALIGNMENTS:
        made.setAlignment(ALIGNMENTS[align])
    return made


def is_standing(node: Block) -> bool:
    """Whether `node` is shown as one thing rather than as text."""
    return not isinstance(node, Paragraph | ListItem | Table)
