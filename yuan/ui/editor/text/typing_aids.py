"""Aids while typing: acts on the text right after a sign was typed, by the rules of `yuan.model.text.typing_aids`.

What was typed stands in the text first, so that one step of undo gives it back as it was typed.
"""

from __future__ import annotations

from PySide6.QtGui import QTextBlock, QTextCursor, QTextDocument

from yuan.model.text.typing_aids import PAIRS, aid, erases_pair, wrap
from yuan.model.text.width import tidied
from yuan.ui.editor.text.editing import one_step
from yuan.ui.settings import settings

_SETTING = "editor/typing-aids"


def aids_are_on() -> bool:
    """Whether the user wants to be helped while typing."""
    return bool(settings().value(_SETTING, True, bool))


def switch_aids(on: bool) -> None:
    """Remember whether the user wants to be helped while typing."""
    settings().setValue(_SETTING, on)


def help_typed(cursor: QTextCursor, typed: str) -> None:
    """Close, mend or widen what was `typed` just before `cursor`, which stays where typing goes on."""
    if not typed or not aids_are_on():
        return
    before, after = _around(cursor)
    if not before.endswith(typed):
        return
    found = aid(before[: -len(typed)], typed, after)
    if found is None:
        return
    if found.text == typed + PAIRS.get(typed, "\0"):
        cursor.joinPreviousEditBlock()
        cursor.insertText(PAIRS[typed])
        cursor.endEditBlock()
    elif found.forward and found.text == typed:
        cursor.joinPreviousEditBlock()
        cursor.deleteChar()
        cursor.endEditBlock()
    else:
        with one_step(cursor):
            _select(cursor, len(typed) + found.back, found.forward)
            cursor.insertText(found.text, cursor.charFormat())
    cursor.setPosition(cursor.position() - found.inside)


def wrap_selection(cursor: QTextCursor, typed: str) -> bool:
    """Put what is selected in one block between the marks `typed` opens; False when it opens none."""
    if not aids_are_on() or not wrap(typed, "") or not _is_in_one_block(cursor):
        return False
    start, end = cursor.selectionStart(), cursor.selectionEnd()
    with one_step(cursor):
        cursor.setPosition(end)
        cursor.insertText(PAIRS[typed])
        cursor.setPosition(start)
        cursor.insertText(typed)
    cursor.setPosition(start + 1)
    cursor.setPosition(end + 1, QTextCursor.MoveMode.KeepAnchor)
    return True


def erase_pair(cursor: QTextCursor) -> bool:
    """What Backspace does between two marks with nothing in between: both go. False elsewhere."""
    if cursor.hasSelection() or not aids_are_on() or not erases_pair(*_around(cursor)):
        return False
    with one_step(cursor):
        _select(cursor, 1, 1)
        cursor.removeSelectedText()
    return True


def tidy(document: QTextDocument, first: int, last: int) -> int:
    """Mend widths and punctuation from position `first` to `last` in one step of undo; how many signs changed."""
    cursor = QTextCursor(document)
    changed = 0
    with one_step(cursor):
        block = document.findBlock(first)
        while block.isValid() and block.position() <= last:
            changed += _tidy_block(cursor, block, first, last)
            block = block.next()
    return changed


def _tidy_block(cursor: QTextCursor, block: QTextBlock, first: int, last: int) -> int:
    changed = 0
    for place, (old, new) in enumerate(zip(block.text(), tidied(block.text()), strict=True)):
        at = block.position() + _units(block.text()[:place])
        if old == new or not first <= at < last:
            continue
        cursor.setPosition(at)
        cursor.setPosition(at + 1, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(new, cursor.charFormat())
        changed += 1
    return changed


def _units(text: str) -> int:
    """How many places Qt counts for `text`: rare characters take two."""
    return len(text) + sum(sign > "\uffff" for sign in text)


def _around(cursor: QTextCursor) -> tuple[str, str]:
    """The text of the block before and after `cursor`."""
    units = cursor.block().text().encode("utf-16-le")
    split = 2 * cursor.positionInBlock()
    return units[:split].decode("utf-16-le", "ignore"), units[split:].decode("utf-16-le", "ignore")


def _select(cursor: QTextCursor, back: int, forward: int) -> None:
    position = cursor.position()
    cursor.setPosition(position - back)
    cursor.setPosition(position + forward, QTextCursor.MoveMode.KeepAnchor)


def _is_in_one_block(cursor: QTextCursor) -> bool:
    document = cursor.document()
    return cursor.hasSelection() and document.findBlock(cursor.selectionStart()) == document.findBlock(
        cursor.selectionEnd()
    )
