"""Where in the editor's text a place of a finding lies, and what a fix puts there."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtGui import QTextCursor

from yuan.model.checks import Finding, FindingPlace
from yuan.ui.editor.text.editing import one_step
from yuan.ui.editor.text.formats import LINE_BREAK
from yuan.ui.editor.text.plan_text import PlanText


def cursor_at(edit: PlanText, place: FindingPlace) -> QTextCursor | None:
    """The words of `place` selected, or its block without words; None when they are no longer in the text."""
    position = edit.position_of(place.node) if place.node else -1
    if position < 0:
        return None
    cursor = QTextCursor(edit.document())
    cursor.setPosition(position)
    if not place.quote:
        return cursor
    text = cursor.block().text().replace(LINE_BREAK, "\n")
    at = -1
    for _ in range(place.occurrence + 1):
        at = text.find(place.quote, at + 1)
        if at < 0:
            return None
    start = position + _units(text[:at])
    cursor.setPosition(start)
    cursor.setPosition(start + _units(place.quote), QTextCursor.MoveMode.KeepAnchor)
    return cursor


def fix(edit: PlanText, findings: Iterable[Finding]) -> int:
    """Put what each place asks for in place of its words, in one step of undo; how many places were mended."""
    wanted = []
    for finding in findings:
        for place in finding.places:
            cursor = cursor_at(edit, place) if place.instead is not None and place.quote else None
            if cursor is not None:
                wanted.append((cursor, str(place.instead)))
    if not wanted:
        return 0
    with one_step(QTextCursor(edit.document())):
        for cursor, instead in wanted:
            cursor.insertText(instead, cursor.charFormat())
    edit.settle()
    return len(wanted)


def _units(text: str) -> int:
    """How many places Qt counts for `text`: rare characters take two."""
    return len(text.encode("utf-16-le")) // 2
