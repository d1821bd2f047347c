"""Writing a changed table into the text: only the pieces that differ, as one step of undo."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtGui import QTextCursor, QTextTable

from yuan.model.document.content import Row, Table
from yuan.model.document.table_edit import header_count, size_of
from yuan.model.numbering.patterns import DECIMAL
from yuan.ui.editor.text.builder import Builder, column_shares
from yuan.ui.editor.text.editing import is_in_cell, one_step
from yuan.ui.editor.text.screen_table import ScreenTable
from yuan.ui.editor.text.table_splitting import is_border, piece_starts


def write_changed(screen: ScreenTable, old: Table, new: Table) -> bool:
    """Make `screen`, which shows `old`, show `new`, the same table with other rows, columns or widths.

    Returns whether all of it was written anew.
    """
    pieces = len(screen.pieces)
    first, last = _changed_pieces(screen, old, new)
    top = screen.starts[first]
    bottom = len(new.rows) - (screen.rows - (screen.starts[last] if last < pieces else screen.rows))
    cursor = QTextCursor(screen.pieces[first])
    cursor.setPosition(screen.pieces[first].firstPosition() - 1)
    in_cell, columns = is_in_cell(cursor), size_of(new)[1]
    starts = [0]
    if not in_cell:
        starts = piece_starts(new.rows[top:bottom], columns, first=first == 0)
    shares = column_shares(new.widths, columns)
    edges = [*(top + start for start in starts), bottom]
    with one_step(cursor):
        builder = Builder(cursor, DECIMAL, in_cell=in_cell)
        _replace(cursor, screen.pieces[first:last], lambda: builder.write_rows(new, columns, edges, shares))
    return (first, last) == (0, pieces)


def _replace(cursor: QTextCursor, pieces: Sequence[QTextTable], write: Callable[[], None]) -> None:
    """Take `pieces` out and `write` others in their place; the blocks before and after stay as they are."""
    before = cursor.block()
    look, characters = before.blockFormat(), before.charFormat()
    after = cursor.document().findBlock(pieces[-1].lastPosition() + 1)
    look_after, characters_after = after.blockFormat(), after.charFormat()
    cursor.setPosition(after.position(), QTextCursor.MoveMode.KeepAnchor)
    cursor.removeSelectedText()
    cursor.setBlockFormat(look)
    cursor.setBlockCharFormat(characters)
    write()
    cursor.setBlockFormat(look_after)
    cursor.setBlockCharFormat(characters_after)


def _changed_pieces(screen: ScreenTable, old: Table, new: Table) -> tuple[int, int]:
    """From which to before which piece of `screen` something is another in `new` than in `old`."""
    count = len(screen.pieces)
    if count == 1 or not _have_alike_columns(old, new) or header_count(old) != header_count(new):
        return 0, count
    same_above = _same(old.rows, new.rows)
    same_below = min(_same(old.rows[::-1], new.rows[::-1]), min(len(old.rows), len(new.rows)) - same_above)
    ends = [*screen.starts[1:], screen.rows]
    first = next((at for at in range(count) if ends[at] > same_above), count - 1)
    moved = len(new.rows) - len(old.rows)
    last = count
    while last > first + 1 and screen.starts[last - 1] >= screen.rows - same_below:
        last -= 1
    while first > 0 and not is_border(new.rows, screen.starts[first]):
        first -= 1
    while last < count and not is_border(new.rows, screen.starts[last] + moved):
        last += 1
    # Something must be left to write, and who is first and last must stay so.
    while _written(screen, new, first, last) <= 0 and (first > 0 or last < count):
        first, last = max(0, first - 1), last if first > 0 else last + 1
    return first, last


def _written(screen: ScreenTable, new: Table, first: int, last: int) -> int:
    below = screen.rows - screen.starts[last] if last < len(screen.pieces) else 0
    return len(new.rows) - below - screen.starts[first]


def _same(one: Sequence[Row], other: Sequence[Row]) -> int:
    """How many rows at the beginning are alike."""
    pairs = zip(one, other, strict=False)
    return next((at for at, (row, twin) in enumerate(pairs) if row != twin), min(len(one), len(other)))


def _have_alike_columns(old: Table, new: Table) -> bool:
    return (old.widths, size_of(old)[1]) == (new.widths, size_of(new)[1])
