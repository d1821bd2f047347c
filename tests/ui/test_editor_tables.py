"""Tables in the editor as a drafter works on them: keys, mouse, menu and strip."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QTextCursor, QTextTable
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui.editor_workspace import MemorySession, memory_workspace, sample
from tests.ui.modal import answer_next
from yuan.model.document.content import Paragraph, Table, run_text, walk_blocks
from yuan.model.document.invariants import check_tree
from yuan.model.document.table_edit import cell_blocks, size_of
from yuan.ui.editor import EditorPage
from yuan.ui.editor.tables.geometry import column_edges, frame_of
from yuan.ui.editor.tables.picker import GridPicker
from yuan.ui.editor.text.screen_table import ScreenTable, table_of

LEFT, SHIFT, CONTROL = (
    Qt.MouseButton.LeftButton,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
)


@pytest.fixture
def page(qtbot: QtBot) -> EditorPage:
    made = EditorPage(memory_workspace(MemorySession(sample())))
    qtbot.addWidget(made)
    made.resize(1400, 900)
    made.show()
    made.open_plan("p1", "cp0")
    return made


def the_table(page: EditorPage) -> Table:
    return next(block for block in walk_blocks(page.edit.plan) if isinstance(block, Table))


def texts(page: EditorPage) -> list[list[str]]:
    """The text of the cell at every place of the first table's grid."""
    table = the_table(page)
    rows, columns = size_of(table)
    return [
        [
            "\n".join(
                run_text(block.runs)
                for block in cell_blocks(table, row, column)
                if isinstance(block, Paragraph)
            )
            for column in range(columns)
        ]
        for row in range(rows)
    ]


def on_screen(page: EditorPage) -> ScreenTable:
    table = page.edit.document().rootFrame().childFrames()[0]
    assert isinstance(table, QTextTable)
    return table_of(table)


def select_cells(page: EditorPage, first: tuple[int, int], last: tuple[int, int]) -> None:
    table = on_screen(page)
    cursor = QTextCursor(page.edit.document())
    cursor.setPosition(table.cell(*first).firstPosition())
    cursor.setPosition(table.cell(*last).lastPosition(), QTextCursor.MoveMode.KeepAnchor)
    page.edit.setTextCursor(cursor)


def do(page: EditorPage, name: str) -> None:
    page.actions_.tables.named[name].trigger()


def point(page: EditorPage, column: int, down: float = 40) -> QPoint:
    """Where column border `column` of the table is, `down` pixels below its top."""
    table = on_screen(page)
    return QPointF(column_edges(page.edit, table)[column], frame_of(page.edit, table).top() + down).toPoint()


def test_drawing_over_the_grid_makes_a_table_of_that_size(page: EditorPage, qtbot: QtBot) -> None:
    page.go_to("p0")
    picker = GridPicker()
    qtbot.addWidget(picker)
    picker.chosen.connect(page.actions_.tables.insert_table)
    picker.show()
    QTest.mousePress(picker, LEFT, pos=picker.box(0, 0).center().toPoint())
    QTest.mousePress(picker, LEFT, pos=picker.box(2, 3).center().toPoint())
    assert picker.text == "3 行 × 4 列"
    QTest.mouseRelease(picker, LEFT, pos=picker.box(2, 3).center().toPoint())
    assert size_of(the_table(page)) == (3, 4)
    assert [row.header for row in the_table(page).rows] == [True, False, False]
    QTest.keyClicks(page.edit, "a")
    assert texts(page)[0] == ["a", "", "", ""]


def test_tab_in_the_last_cell_adds_a_row_and_goes_on_there(page: EditorPage) -> None:
    page.go_to("cp3")
    QTest.keyClick(page.edit, Qt.Key.Key_Tab)
    QTest.keyClicks(page.edit, "x")
    assert texts(page) == [["格0", "格1"], ["格2", "格3"], ["x", ""]]
    QTest.keyClick(page.edit, Qt.Key.Key_Backtab)
    QTest.keyClicks(page.edit, "y")
    assert texts(page)[1] == ["格2", "y格3"]


def test_several_rows_selected_are_inserted_and_deleted_together(page: EditorPage) -> None:
    before = page.edit.plan
    select_cells(page, (0, 0), (1, 0))
    do(page, "table.row-below")
    assert texts(page) == [["格0", "格1"], ["格2", "格3"], ["", ""], ["", ""]]
    select_cells(page, (1, 0), (3, 1))
    do(page, "table.delete-row")
    assert texts(page) == [["格0", "格1"]]
    page.edit.undo()
    page.edit.undo()
    page.edit.settle()
    assert page.edit.plan == before


def test_backspace_takes_whole_rows_out_and_delete_only_empties_them(page: EditorPage) -> None:
    before = texts(page)
    last = len(before[0]) - 1
    select_cells(page, (1, 0), (1, last))
    QTest.keyClick(page.edit, Qt.Key.Key_Delete)
    assert texts(page)[1] == [""] * (last + 1)
    select_cells(page, (1, 0), (1, last))
    QTest.keyClick(page.edit, Qt.Key.Key_Backspace)
    assert texts(page) == before[:1] + before[2:]
    QTest.keyClick(page.edit, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(page.edit, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert texts(page) == before


@pytest.mark.parametrize(
    "name",
    [
        "table.row-above",
        "table.column-left",
        "table.column-right",
        "table.delete-column",
        "table.header",
        "table.align-right",
        "table.up",
        "table.down",
        "table.delete",
    ],
)
def test_every_command_is_undone_and_redone_in_one_step(page: EditorPage, name: str) -> None:
    before = page.edit.plan
    do(page, name)
    page.edit.settle()
    after = page.edit.plan
    assert after != before
    assert check_tree(after) == ()
    page.edit.undo()
    page.edit.settle()
    assert page.edit.plan == before
    page.edit.redo()
    page.edit.settle()
    assert page.edit.plan == after


def test_cells_are_merged_and_split_again(page: EditorPage) -> None:
    select_cells(page, (0, 0), (1, 0))
    assert page.actions_.tables.named["table.merge"].isEnabled()
    do(page, "table.merge")
    assert texts(page) == [["格0\n格2", "格1"], ["格0\n格2", "格3"]]
    assert not page.actions_.tables.named["table.merge"].isEnabled()

    def agree(dialog: Any) -> None:
        assert (dialog.rows.value(), dialog.columns.value()) == (2, 1)
        dialog.accept_button.click()

    answer_next(agree)
    do(page, "table.split")
    assert texts(page) == [["格0\n格2", "格1"], ["", "格3"]]


def test_a_border_dragged_changes_the_widths_in_one_step(page: EditorPage) -> None:
    before = page.edit.plan
    start = point(page, 1)
    width = frame_of(page.edit, on_screen(page)).width()
    QTest.mousePress(page.edit.viewport(), LEFT, pos=start)
    QTest.mouseMove(page.edit.viewport(), start + QPoint(round(width / 8), 0))
    QTest.mouseRelease(page.edit.viewport(), LEFT, pos=start + QPoint(round(width / 4), 0))
    widths = the_table(page).widths
    assert widths == pytest.approx((117, 39), abs=0.5)
    page.edit.undo()
    page.edit.settle()
    assert page.edit.plan == before
    page.edit.redo()
    page.edit.settle()
    assert the_table(page).widths == widths
    QTest.mouseDClick(page.edit.viewport(), LEFT, pos=point(page, 1))
    assert the_table(page).widths == ()


def test_what_is_typed_after_a_change_of_widths_and_its_undo_is_kept(page: EditorPage) -> None:
    start = point(page, 1)
    QTest.mousePress(page.edit.viewport(), LEFT, pos=start)
    QTest.mouseRelease(page.edit.viewport(), LEFT, pos=start + QPoint(60, 0))
    page.go_to("cp2")
    QTest.keyClicks(page.edit, "z")
    assert texts(page)[1][0] == "z格2"
    assert the_table(page).widths


def test_a_click_at_the_edge_selects_a_row_a_column_or_the_table(page: EditorPage) -> None:
    viewport, frame = page.edit.viewport(), frame_of(page.edit, on_screen(page))
    QTest.mouseClick(viewport, LEFT, pos=QPointF(frame.left() - 6, frame.bottom() - 10).toPoint())
    assert page.edit.textCursor().selectedTableCells() == (1, 1, 0, 2)
    QTest.mouseClick(viewport, LEFT, pos=QPointF(frame.right() - 20, frame.top() - 4).toPoint())
    assert page.edit.textCursor().selectedTableCells() == (0, 2, 1, 1)
    QTest.mouseClick(viewport, LEFT, pos=QPointF(frame.left() - 6, frame.top() - 6).toPoint())
    assert page.edit.textCursor().selectedTableCells() == (0, 2, 0, 2)


def test_arrow_keys_walk_through_the_cells(page: EditorPage) -> None:
    page.go_to("cp0")
    for key, expected in (
        (Qt.Key.Key_Down, "cp2"),
        (Qt.Key.Key_End, "cp2"),
        (Qt.Key.Key_Right, "cp3"),
        (Qt.Key.Key_Up, "cp1"),
    ):
        QTest.keyClick(page.edit, key)
        assert page.edit.node_at_cursor() == expected


def test_the_strip_is_there_only_in_a_table_of_a_plan_that_may_be_changed(page: EditorPage) -> None:
    tables = page.actions_.tables
    assert tables.strip.isVisible()
    assert not tables.insert.isEnabled()
    page.go_to("p0")
    assert not tables.strip.isVisible()
    assert tables.insert.isEnabled()
    assert not tables.named["table.delete"].isEnabled()


def test_centred_cells_show_so_and_keep_so_when_typed_in(page: EditorPage) -> None:
    select_cells(page, (1, 0), (1, 1))
    do(page, "table.align-right")
    page.go_to("cp2")
    QTest.keyClick(page.edit, Qt.Key.Key_End)
    QTest.keyClick(page.edit, Qt.Key.Key_Return)
    QTest.keyClicks(page.edit, "b")
    assert page.edit.textCursor().blockFormat().alignment() & Qt.AlignmentFlag.AlignRight
    assert [cell.align for cell in the_table(page).rows[1].cells] == ["right", "right"]
