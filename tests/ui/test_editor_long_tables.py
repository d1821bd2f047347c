"""Tables long enough to stand in the text as several pieces: whoever writes in one must not notice."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QMouseEvent,
    QTextCursor,
    QTextDocument,
    QTextTable,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.editor_workspace import MemorySession, memory_workspace
from yuan.model.document import table_edit
from yuan.model.document.content import (
    Cell,
    Document,
    FrontMatter,
    Paragraph,
    Row,
    Section,
    Table,
    Text,
    walk_blocks,
)
from yuan.model.document.invariants import check_tree
from yuan.model.document.table_edit import Area
from yuan.model.text.plain_text import cell_text
from yuan.ui.editor import EditorPage
from yuan.ui.editor.tables.geometry import frame_of
from yuan.ui.editor.text.builder import build
from yuan.ui.editor.text.editing import kind_of
from yuan.ui.editor.text.formats import JOINT
from yuan.ui.editor.text.reader import Reader
from yuan.ui.editor.text.screen_table import ScreenTable, table_with

KEY, LEFT = Qt.Key, Qt.MouseButton.LeftButton
SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
ROWS, COLUMNS = 50, 6


def long_table(rows: int = ROWS, columns: int = COLUMNS, id: str = "t") -> Table:
    return Table(
        id=id,
        caption="队伍名录",
        rows=tuple(
            Row(
                tuple(
                    Cell(
                        id=f"{id}{row}_{column}",
                        blocks=(Paragraph(id=f"{id}{row}_{column}p", runs=(Text(f"{row}行{column}"),)),),
                    )
                    for column in range(columns)
                ),
                header=row == 0,
            )
            for row in range(rows)
        ),
    )


def plan_with(*tables: Table) -> Document:
    first = Section(id="s1", heading="概况", blocks=(Paragraph(id="p1", runs=(Text("前文"),)), *tables))
    second = Section(id="s2", heading="响应", blocks=(Paragraph(id="p2", runs=(Text("后文"),)),))
    return Document(front=FrontMatter(title="预案"), sections=(first, second))


@pytest.fixture
def session() -> MemorySession:
    return MemorySession(plan_with(long_table()))


@pytest.fixture
def page(qtbot: QtBot, session: MemorySession) -> EditorPage:
    made = EditorPage(memory_workspace(session))
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    made.open_plan("p1")
    return made


def the_table(page: EditorPage) -> Table:
    return next(block for block in walk_blocks(page.edit.plan) if isinstance(block, Table))


def screen(page: EditorPage) -> ScreenTable:
    found = table_with(page.edit.document(), "t")
    assert found is not None
    return found


def border(page: EditorPage) -> int:
    """The row the second piece begins with."""
    return screen(page).starts[1]


def text_at(page: EditorPage, row: int, column: int) -> str:
    return cell_text(table_edit.cell_blocks(the_table(page), row, column), {})


def stand_in(page: EditorPage, row: int, column: int, *, end: bool = False) -> None:
    cell = screen(page).cell(row, column)
    cursor = page.edit.textCursor()
    cursor.setPosition(cell.lastPosition() if end else cell.firstPosition())
    page.edit.setTextCursor(cursor)
    page.edit.ensureCursorVisible()


def here(page: EditorPage) -> tuple[int, int]:
    area = screen(page).area_at(page.edit.textCursor().position())
    assert area is not None, "the cursor stands outside the cells"
    return area.row, area.column


def press(
    page: EditorPage, *keys: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    for key in keys:
        QTest.keyClick(page.edit, key, modifiers)


def do(page: EditorPage, name: str) -> None:
    page.actions_.tables.named[name].trigger()


def middle_of(page: EditorPage, row: int, column: int) -> QPoint:
    """Where the first line of this cell is in the viewport."""
    cursor = QTextCursor(page.edit.document())
    cursor.setPosition(screen(page).cell(row, column).firstPosition())
    return page.edit.cursorRect(cursor).center() + QPoint(4, 0)


# --- building and reading -------------------------------------------------------------------------------


def with_merged_cells(chance: Random) -> Table:
    table = long_table(chance.choice((20, 31, 60, 90)), chance.choice((1, 2, 3, 6, 9)))
    rows, columns = table_edit.size_of(table)
    table = table_edit.set_headers(table, chance.randint(0, 3))
    for _ in range(chance.choice((0, 4, 25))):
        area = Area(chance.randrange(rows), chance.randrange(columns))
        down, right = min(rows - area.row, chance.choice((1, 2, 3, 9))), min(columns - area.column, 2)
        table = table_edit.merge(table, table_edit.expanded(table, area._replace(rows=down, columns=right)))
    return table


@pytest.mark.parametrize("seed", range(12))
def test_what_is_read_from_the_pieces_is_the_table_they_were_built_of(qapp: QApplication, seed: int) -> None:
    plan = plan_with(with_merged_cells(Random(seed)), long_table(id="u"))
    assert not check_tree(plan)
    document = QTextDocument()
    reader = Reader(document)
    build(document, plan)
    assert reader.read() == plan
    reader.expect(plan)
    assert reader.read() == plan


def test_a_long_table_stands_in_pieces_and_a_short_one_whole(page: EditorPage) -> None:
    assert len(screen(page).pieces) > 2
    assert screen(page).rows == ROWS
    document = QTextDocument()
    build(document, plan_with(long_table(rows=12)))
    assert len(document.rootFrame().childFrames()) == 1


def test_cells_merged_all_the_way_down_keep_the_table_whole(qapp: QApplication) -> None:
    table = table_edit.merge(long_table(), Area(0, 0, ROWS, 1))
    document = QTextDocument()
    build(document, plan_with(table))
    assert len(document.rootFrame().childFrames()) == 1


# --- the cursor -----------------------------------------------------------------------------------------


def test_arrows_and_tab_cross_the_border_from_cell_to_cell(page: EditorPage) -> None:
    row = border(page)
    for key, start, end in (
        (KEY.Key_Down, (row - 1, 3), (row, 3)),
        (KEY.Key_Up, (row, 3), (row - 1, 3)),
        (KEY.Key_Right, (row - 1, COLUMNS - 1), (row, 0)),
        (KEY.Key_Left, (row, 0), (row - 1, COLUMNS - 1)),
        (KEY.Key_Tab, (row - 1, COLUMNS - 1), (row, 0)),
        (KEY.Key_Backtab, (row, 0), (row - 1, COLUMNS - 1)),
    ):
        stand_in(page, *start, end=key == KEY.Key_Right)
        press(page, key)
        assert here(page) == end, key
    stand_in(page, row - 1, COLUMNS - 1, end=True)
    press(page, KEY.Key_Right, modifiers=CONTROL)
    assert here(page) == (row, 0)


def test_pages_are_turned_in_the_same_column(page: EditorPage) -> None:
    stand_in(page, 3, 2)
    press(page, KEY.Key_PageDown, KEY.Key_PageDown)
    down = here(page)
    assert down[0] > border(page)
    assert down[1] == 2
    press(page, KEY.Key_PageUp, KEY.Key_PageUp)
    assert here(page)[1] == 2
    assert here(page)[0] < 6


def test_the_cursor_walks_through_the_whole_text_and_never_stands_between_pieces(page: EditorPage) -> None:
    press(page, KEY.Key_Home, modifiers=CONTROL)
    seen = 0
    for key in (KEY.Key_Right, KEY.Key_Left):
        for _ in range(page.edit.document().characterCount() + 5):
            assert kind_of(page.edit.textCursor().block()) != JOINT
            press(page, key)
            seen += 1
    assert seen > 2 * ROWS * COLUMNS


def test_typing_and_erasing_at_the_border_change_only_the_cell(page: EditorPage) -> None:
    row, before = border(page), page.edit.plan
    stand_in(page, row, 0)
    press(page, KEY.Key_Backspace)
    QTest.keyClicks(page.edit, "a")
    assert text_at(page, row - 1, COLUMNS - 1).endswith("a")
    press(page, KEY.Key_Delete, KEY.Key_Delete)
    QTest.keyClicks(page.edit, "b")
    assert text_at(page, row - 1, COLUMNS - 1).endswith("ab")
    assert text_at(page, row, 0) == f"{row}行0"
    while page.edit.document().isUndoAvailable():
        page.edit.undo()
    page.edit.settle()
    assert page.edit.plan == before


def test_text_put_between_two_pieces_by_whatever_means_is_kept(page: EditorPage) -> None:
    cursor = QTextCursor(page.edit.document())
    cursor.setPosition(screen(page).pieces[1].firstPosition() - 1)
    cursor.insertText("从别处来")
    page.edit.settle()
    texts = [
        cell_text((block,), {}) for block in page.edit.plan.sections[0].blocks if isinstance(block, Paragraph)
    ]
    assert "从别处来" in texts
    tables = [block for block in walk_blocks(page.edit.plan) if isinstance(block, Table)]
    assert sum(len(table.rows) for table in tables) == ROWS
    press(page, KEY.Key_End, modifiers=CONTROL)
    QTest.keyClicks(page.edit, "x")
    cursor = page.edit.textCursor()
    cursor.setPosition(page.edit.position_of(tables[1].rows[0].cells[0].blocks[0].id))
    page.edit.setTextCursor(cursor)
    QTest.keyClicks(page.edit, "y")
    again = [block.id for block in walk_blocks(page.edit.plan) if isinstance(block, Table)]
    assert again == [table.id for table in tables]
    assert not check_tree(page.edit.plan)


# --- commands -------------------------------------------------------------------------------------------


def untouched(page: EditorPage, before: tuple[QTextTable, ...]) -> int:
    return len(set(before) & set(screen(page).pieces))


@pytest.mark.parametrize("below", [-1, 0])
def test_a_row_put_in_at_the_border_writes_one_piece_anew(page: EditorPage, below: int) -> None:
    row, before, plan = border(page), screen(page).pieces, page.edit.plan
    stand_in(page, row + below, 1)
    do(page, "table.row-below")
    assert len(the_table(page).rows) == ROWS + 1
    assert text_at(page, row + below + 1, 1) == ""
    assert untouched(page, before) == len(before) - 1
    QTest.keyClicks(page.edit, "n")
    assert text_at(page, row + below + 1, 1) == "n"
    page.edit.undo()
    page.edit.undo()
    page.edit.settle()
    assert page.edit.plan == plan
    page.edit.redo()
    page.edit.settle()
    assert len(the_table(page).rows) == ROWS + 1


COMMANDS: dict[str, Callable[[Table, Area], Table | None]] = {
    "table.delete-row": lambda table, area: table_edit.remove_rows(table, area.row, area.rows),
    "table.merge": table_edit.merge,
    "table.align-center": lambda table, area: table_edit.align_cells(table, area, "center"),
    "table.column-left": lambda table, area: table_edit.insert_columns(
        table, area.column, area.columns, area.column
    ),
    "table.delete-column": lambda table, area: table_edit.remove_columns(table, area.column, area.columns),
    "table.header": lambda table, area: table_edit.set_headers(table, area.row + area.rows),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_commands_on_cells_of_two_pieces_do_what_they_say_and_are_undone_in_one_step(
    page: EditorPage, name: str
) -> None:
    row, plan = border(page), page.edit.plan
    area = Area(row - 2, 1, 4, 2)
    page.edit.cells.select(screen(page), area)
    wanted = COMMANDS[name](the_table(page), area)
    assert wanted is not None
    do(page, name)
    assert shape(the_table(page)) == shape(wanted)
    page.edit.undo()
    page.edit.settle()
    assert page.edit.plan == plan
    page.edit.redo()
    page.edit.settle()
    assert shape(the_table(page)) == shape(wanted)
    fresh = QTextDocument()
    reader = Reader(fresh)
    build(fresh, page.edit.plan)
    assert reader.read() == page.edit.plan


def shape(table: Table) -> list[list[tuple[str, int, int, str, bool]]]:
    """What a table is besides its ids."""
    return [
        [
            (cell_text(cell.blocks, {}), cell.rowspan, cell.colspan, cell.align, row.header)
            for cell in row.cells
        ]
        for row in table.rows
    ]


def test_all_rows_of_a_piece_taken_out_leave_the_others_joined(page: EditorPage) -> None:
    first, after = screen(page).starts[1], screen(page).starts[2]
    stand_in(page, first, 0)
    cursor = page.edit.textCursor()
    cursor.setPosition(
        screen(page).cell(after - 1, COLUMNS - 1).lastPosition(), QTextCursor.MoveMode.KeepAnchor
    )
    page.edit.setTextCursor(cursor)
    do(page, "table.delete-row")
    assert len(the_table(page).rows) == ROWS - (after - first)
    assert text_at(page, first, 0) == f"{after}行0"
    assert len([block for block in walk_blocks(page.edit.plan) if isinstance(block, Table)]) == 1
    page.edit.undo()
    page.edit.settle()
    assert shape(the_table(page)) == shape(long_table())


def test_tab_in_the_last_cell_adds_a_row(page: EditorPage) -> None:
    before = screen(page).pieces
    stand_in(page, ROWS - 1, COLUMNS - 1)
    press(page, KEY.Key_Tab)
    QTest.keyClicks(page.edit, "x")
    assert text_at(page, ROWS, 0) == "x"
    assert untouched(page, before) == len(before) - 1


def test_the_table_is_moved_and_deleted_whole(page: EditorPage) -> None:
    plan = page.edit.plan
    stand_in(page, border(page), 1)
    do(page, "table.up")
    assert [block.id for block in page.edit.plan.sections[0].blocks] == ["t", "p1"]
    assert the_table(page) == long_table()
    do(page, "table.delete")
    assert [block.id for block in page.edit.plan.sections[0].blocks] == ["p1"]
    page.edit.undo()
    page.edit.undo()
    page.edit.settle()
    assert page.edit.plan == plan


# --- selecting ------------------------------------------------------------------------------------------


def test_shift_and_arrows_select_cells_over_the_border_and_back(page: EditorPage) -> None:
    row = border(page)
    stand_in(page, row - 1, 1)
    press(page, KEY.Key_Down, KEY.Key_Down, KEY.Key_Right, modifiers=SHIFT)
    assert page.edit.cells.area == Area(row - 1, 1, 3, 2)
    press(page, KEY.Key_C, modifiers=CONTROL)
    assert QGuiApplication.clipboard().text().split("\n")[1].split("\t") == [f"{row}行1", f"{row}行2"]
    press(page, KEY.Key_Up, KEY.Key_Up, modifiers=SHIFT)
    assert page.edit.cells.area is None
    assert page.edit.textCursor().selectedTableCells()[2:] == (1, 2)
    press(page, KEY.Key_Left)
    assert not page.edit.has_selection


def test_cells_of_two_pieces_are_emptied_cut_typed_over_and_pasted(page: EditorPage) -> None:
    row, plan = border(page), page.edit.plan
    area = Area(row - 1, 1, 2, 2)

    def texts() -> list[str]:
        return [text_at(page, row + down, 1 + right) for down in (-1, 0) for right in (0, 1)]

    full = texts()
    none = Qt.KeyboardModifier.NoModifier
    for key, modifiers in ((KEY.Key_Delete, none), (KEY.Key_Backspace, none), (KEY.Key_X, CONTROL)):
        page.edit.cells.select(screen(page), area)
        press(page, key, modifiers=modifiers)
        assert texts() == ["", "", "", ""]
        page.edit.undo()
        page.edit.settle()
        assert texts() == full
        assert page.edit.plan == plan
    page.edit.cells.select(screen(page), area)
    QTest.keyClicks(page.edit, "z")
    assert texts() == ["z", "", "", ""]
    stand_in(page, row - 1, 1)
    press(page, KEY.Key_V, modifiers=CONTROL)
    assert texts() == full


def test_bold_reaches_the_cells_of_both_pieces(page: EditorPage) -> None:
    row = border(page)
    page.edit.cells.select(screen(page), Area(row - 1, 1, 2, 1))
    page.actions_.named["format.bold"].trigger()
    for place in (row - 1, row):
        (paragraph,) = table_edit.cell_blocks(the_table(page), place, 1)
        assert paragraph.runs == (Text(f"{place}行1", bold=True),)  # type: ignore[union-attr]


def test_dragging_with_the_mouse_selects_cells_over_the_border(page: EditorPage) -> None:
    row, viewport = border(page), page.edit.viewport()
    stand_in(page, row, 0)
    bar = page.edit.verticalScrollBar()
    bar.setValue(bar.value() + page.edit.cursorRect().top() - viewport.height() // 2)
    QTest.mousePress(viewport, LEFT, pos=middle_of(page, row - 2, 1))
    QTest.mouseMove(viewport, middle_of(page, row - 1, 2))
    drag(page, middle_of(page, row + 1, 3))
    assert page.edit.cells.area == Area(row - 2, 1, 4, 3)
    drag(page, middle_of(page, row - 1, 2))
    assert page.edit.cells.area is None
    assert page.edit.textCursor().hasComplexSelection()
    drag(page, middle_of(page, row, 1))
    QTest.mouseRelease(viewport, LEFT, pos=middle_of(page, row, 1))
    assert page.edit.cells.area == Area(row - 2, 1, 3, 1)
    QTest.mouseClick(viewport, LEFT, pos=middle_of(page, row, 2))
    assert page.edit.cells.area is None
    assert here(page) == (row, 2)


def drag(page: EditorPage, place: QPoint) -> None:
    """A move of the mouse with its button down, which QTest cannot send."""
    viewport = page.edit.viewport()
    none = Qt.KeyboardModifier.NoModifier
    position, global_position = QPointF(place), QPointF(viewport.mapToGlobal(place))
    event = QMouseEvent(QEvent.Type.MouseMove, position, global_position, Qt.MouseButton.NoButton, LEFT, none)
    QApplication.sendEvent(viewport, event)


def test_a_click_at_the_edge_selects_rows_and_columns_through_all_pieces(page: EditorPage) -> None:
    viewport, edit = page.edit.viewport(), page.edit
    stand_in(page, 0, 0)
    edit.verticalScrollBar().setValue(0)
    frame = frame_of(edit, screen(page))
    QTest.mouseClick(viewport, LEFT, pos=QPointF(frame.right() - 20, frame.top() - 4).toPoint())
    assert edit.cells.area == Area(0, COLUMNS - 1, ROWS, 1)
    do(page, "table.delete-column")
    assert table_edit.size_of(the_table(page)) == (ROWS, COLUMNS - 1)
    edit.verticalScrollBar().setValue(0)
    frame = frame_of(edit, screen(page))
    QTest.mouseClick(viewport, LEFT, pos=QPointF(frame.left() - 6, frame.top() - 6).toPoint())
    assert edit.cells.area == Area(0, 0, ROWS, COLUMNS - 1)
    press(page, KEY.Key_Backspace)
    assert not any(isinstance(block, Table) for block in walk_blocks(edit.plan))


def test_what_reaches_out_of_the_table_takes_it_whole(page: EditorPage) -> None:
    plan = page.edit.plan
    cursor = page.edit.textCursor()
    cursor.setPosition(screen(page).cell(border(page) + 2, 1).firstPosition())
    cursor.setPosition(page.edit.position_of("p2") + 1, QTextCursor.MoveMode.KeepAnchor)
    page.edit.setTextCursor(cursor)
    press(page, KEY.Key_Delete)
    assert not any(isinstance(block, Table) for block in walk_blocks(page.edit.plan))
    page.edit.undo()
    page.edit.settle()
    assert page.edit.plan == plan


def test_everything_is_copied_and_pasted_with_its_long_table(page: EditorPage) -> None:
    press(page, KEY.Key_A, KEY.Key_C, modifiers=CONTROL)
    press(page, KEY.Key_End, modifiers=CONTROL)
    press(page, KEY.Key_V, modifiers=CONTROL)
    tables = [block for block in walk_blocks(page.edit.plan) if isinstance(block, Table)]
    assert [shape(table) for table in tables] == [shape(long_table())] * 2
    assert not check_tree(page.edit.plan)


# --- the rest -------------------------------------------------------------------------------------------


def test_words_are_replaced_in_all_pieces(page: EditorPage) -> None:
    page.find_bar.open(replacing=True)
    page.find_bar.find_field.setText("行2")
    page.find_bar.replace_field.setText("排2")
    assert page.find_bar.replace_all() == ROWS
    assert [text_at(page, row, 2) for row in range(ROWS)] == [f"{row}排2" for row in range(ROWS)]


def left_of(page: EditorPage, row: int, column: int) -> float:
    edit = page.edit
    block = edit.document().findBlock(screen(page).cell(row, column).firstPosition())
    return edit.document().documentLayout().blockBoundingRect(block).left()


@pytest.mark.parametrize("zoom", [1.0, 1.25, 1.5])
def test_a_word_too_long_for_its_column_leaves_no_step_between_pieces(page: EditorPage, zoom: float) -> None:
    page.edit.zooming.set(zoom)
    stand_in(page, border(page) + 1, 2)
    QTest.keyClicks(page.edit, "yingjizhihuibubangongshi")
    for column in range(COLUMNS):
        places = [left_of(page, row, column) for row in (1, *screen(page).starts, ROWS - 1)]
        assert max(places) - min(places) < 1


@pytest.mark.parametrize("zoom", [0.75, 1.0, 1.25, 1.5, 2.0])
def test_rows_are_as_far_apart_at_a_border_as_elsewhere(page: EditorPage, zoom: float) -> None:
    page.edit.zooming.set(zoom)
    layout, document = page.edit.document().documentLayout(), page.edit.document()

    def top(row: int) -> float:
        block = document.findBlock(screen(page).cell(row, 0).firstPosition())
        return layout.blockBoundingRect(block).top()

    row = border(page)
    assert top(row) - top(row - 1) == top(row + 2) - top(row + 1)


def test_saving_keeps_what_was_typed_in_every_piece(page: EditorPage, session: MemorySession) -> None:
    for at, start in enumerate(screen(page).starts):
        stand_in(page, start, 1, end=True)
        QTest.keyClicks(page.edit, f"k{at}")
    starts = screen(page).starts
    page.flush()
    saved = session.document("p1")
    assert saved == page.edit.plan
    assert [text_at(page, start, 1) for start in starts] == [
        f"{start}行1k{at}" for at, start in enumerate(starts)
    ]


def test_what_is_dropped_elsewhere_leaves_the_cells_selected_as_they_are(page: EditorPage) -> None:
    below = border(page)
    page.edit.cells.select(screen(page), Area(below - 1, 1, 2, 2))
    before = the_table(page)
    mime = QMimeData()
    mime.setText("拖来的")
    cursor = QTextCursor(page.edit.document())
    cursor.setPosition(screen(page).cell(below - 2, 0).firstPosition())
    target, where = page.edit.viewport(), page.edit.cursorRect(cursor).center()
    copy, keys = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(target, QDragEnterEvent(where, copy, mime, LEFT, keys))
    QApplication.sendEvent(target, QDropEvent(QPointF(where), copy, mime, LEFT, keys))
    page.edit.settle()
    assert text_at(page, below - 2, 0) == f"拖来的{below - 2}行0"
    assert text_at(page, below, 2) == cell_text(table_edit.cell_blocks(before, below, 2), {})
