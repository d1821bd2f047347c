"""How the parts of a plan and its changes look in the review text. Typefaces by GB/T 9704-2012, 7.3."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QFont, QTextBlockFormat, QTextCharFormat, QTextTableCellFormat

from yuan.model.comparison.result import ComparisonEntry, Span
from yuan.ui.theme import Tokens, plan_font
from yuan.ui.theme.fonts import PlanFace

BODY_PT = 13.0
TITLE_PT = 18.0
SMALL_PT = 10.0
INDENT_PX = BODY_PT * 96 / 72 * 2
"""Two characters, the first line indent of body text."""


class Formats:
    """The character and block formats of the review text in one colour scheme, made once and reused."""

    def __init__(self, scheme: Tokens) -> None:
        self._scheme = scheme
        self._characters: dict[tuple[str, str], QTextCharFormat] = {}
        self._blocks: dict[tuple[str, str], QTextBlockFormat] = {}
        self.table_border = QBrush(scheme.colour("border"))
        self.changed_cell = QTextTableCellFormat()
        self.changed_cell.setBackground(scheme.colour("hover"))

    def characters(self, look: str, op: str = "equal") -> QTextCharFormat:
        """The format of text in `look` (title, level1 …, body, cell, note), marked by what happened to it."""
        key = (look, op)
        if key not in self._characters:
            self._characters[key] = self._make(look, op)
        return self._characters[key]

    def _make(self, look: str, op: str) -> QTextCharFormat:
        scheme = self._scheme
        made = QTextCharFormat()
        made.setFont(_font(look))
        made.setForeground(scheme.colour("muted" if look == "note" else "text"))
        if op == "insert":
            made.setForeground(scheme.colour("accent"))
            made.setBackground(scheme.colour("selection"))
            made.setFontUnderline(True)
        elif op == "delete":
            made.setForeground(scheme.colour("danger"))
            made.setBackground(scheme.colour("danger_ground"))
            made.setFontStrikeOut(True)
        return made

    def block(self, look: str, align: str = "") -> QTextBlockFormat:
        """The paragraph format of `look`."""
        key = (look, align)
        if key not in self._blocks:
            self._blocks[key] = self._make_block(look, align)
        return self._blocks[key]

    @staticmethod
    def _make_block(look: str, align: str) -> QTextBlockFormat:
        made = QTextBlockFormat()
        if look == "seam":
            made.setLineHeight(1.0, int(QTextBlockFormat.LineHeightTypes.FixedHeight.value))
            return made
        made.setLineHeight(145.0, int(QTextBlockFormat.LineHeightTypes.ProportionalHeight.value))
        made.setBottomMargin(2)
        if look == "title":
            made.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            made.setBottomMargin(6)
        elif look == "body":
            made.setTextIndent(INDENT_PX)
        elif look == "note":
            made.setTopMargin(2)
        elif look.startswith("level"):
            made.setTopMargin(10 if look == "level1" else 6)
        if align in ("center", "right"):
            made.setTextIndent(0)
            made.setAlignment(
                Qt.AlignmentFlag.AlignHCenter if align == "center" else Qt.AlignmentFlag.AlignRight
            )
        return made


def _font(look: str) -> QFont:
    faces: dict[str, tuple[PlanFace, float]] = {
        "title": ("title", TITLE_PT),
        "level1": ("level1", BODY_PT + 1),
        "level2": ("level2", BODY_PT),
        "cell": ("body", SMALL_PT + 1),
        "note": ("level2", SMALL_PT),
    }
    face, points = faces.get(look, ("body", BODY_PT))
    font = plan_font(face, points)
    font.setBold(look in ("level1", "level3", "level4"))
    return font


def look_of(entry: ComparisonEntry) -> str:
    """The look of an entry: title, level1 to level4 for headings, body for the rest."""
    if entry.what == "front":
        return "title" if entry.field == "title" else "centred"
    if entry.what == "attachment":
        return "level1"
    if entry.what == "section":
        return f"level{min(max(entry.level, 1), 4)}"
    return "body"


def remark(entry: ComparisonEntry) -> str:
    """What is said beside an entry that words alone do not show: moved, only formatted, picture changed."""
    remarks = []
    if entry.moved:
        remarks.append(f"移动，原{entry.old_number}" if entry.old_number else "移动")
    elif entry.change == "formatted":
        was = f"，原{entry.old_number}" if entry.what == "block" and entry.is_renumbered else ""
        remarks.append(f"格式调整{was}")
    if entry.what == "block" and entry.label:
        remarks.append(entry.label)
    return f"〔{'；'.join(remarks)}〕" if remarks else ""


def old_only(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """The spans as they read in the old version, deletions marked."""
    return tuple(span for span in spans if span.op != "insert")


def new_only(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """The spans as they read in the new version, insertions marked."""
    return tuple(span for span in spans if span.op != "delete")
