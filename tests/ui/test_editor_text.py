"""The editor's text and the plan are the same: read back after building, and after any edits."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QInputMethodEvent, QTextCursor, QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.model.trees import documents
from tests.ui.editor_workspace import long_plan, para, sample
from yuan.model.document.content import (
    Cell,
    Document,
    Footnote,
    ListItem,
    Paragraph,
    Row,
    Section,
    Table,
    Text,
)
from yuan.model.document.invariants import check_tree
from yuan.ui.editor.tables.commands import TableCommands, insert_table
from yuan.ui.editor.text.builder import build
from yuan.ui.editor.text.lines import flatten, gather
from yuan.ui.editor.text.reader import Reader
from yuan.ui.editor.writing.text_edit import PlanTextEdit

ALT = Qt.KeyboardModifier.AltModifier


def canonical(node: Any) -> Any:
    """`node` with neighbouring runs that look alike made one, which is how a text can hold them."""
    if isinstance(node, Paragraph | ListItem):
        runs: list[Any] = []
        for run in node.runs:
            last = runs[-1] if runs else None
            alike = isinstance(run, Text) and isinstance(last, Text)
            if alike and replace(run, text="") == replace(last, text=""):
                runs[-1] = replace(run, text=last.text + run.text)
                continue
            if not isinstance(run, Text) or run.text:
                runs.append(run)
        return replace(node, runs=tuple(runs))
    changed = {
        name: tuple(map(canonical, getattr(node, name)))
        for name in ("blocks", "sections", "attachments", "rows", "cells")
        if hasattr(node, name)
    }
    return replace(node, **changed)


@pytest.fixture
def edit(qtbot: QtBot) -> PlanTextEdit:
    made = PlanTextEdit()
    qtbot.addWidget(made)
    made.resize(900, 700)
    made.load(sample(), lambda hash: b"")
    made.show()
    return made


def put_cursor(edit: PlanTextEdit, node: str, offset: int = 0) -> None:
    cursor = edit.textCursor()
    cursor.setPosition(edit.position_of(node) + offset)
    edit.setTextCursor(cursor)


def headings(document: Document) -> list[tuple[str, int]]:
    return [(line.node.heading, line.level) for line in flatten(document) if isinstance(line.node, Section)]


@settings(max_examples=60, deadline=None)
@given(documents)
def test_lines_give_back_the_tree(document: Document) -> None:
    assert gather(flatten(document), Document()) == document


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(documents)
def test_what_was_built_is_read_back_with_all_ids(document: Document) -> None:
    if QApplication.instance() is None:
        QApplication([])
    text = QTextDocument()
    reader = Reader(text)
    build(text, document)
    reader.reset()
    assert reader.read() == canonical(document)
    assert reader.read() == canonical(document), "the second reading comes from what the first kept"


def test_a_long_plan_is_read_back(edit: PlanTextEdit) -> None:
    plan = long_plan(20_000)
    edit.load(plan, lambda hash: b"")
    assert edit.plan == plan


def test_numbers_are_no_part_of_the_text(edit: PlanTextEdit) -> None:
    assert edit.painter.numbers["s12"] == "1.2"
    assert "1.2" not in edit.toPlainText()


def test_enter_splits_a_paragraph_and_the_first_half_keeps_its_id(edit: PlanTextEdit) -> None:
    put_cursor(edit, "p2", 4)
    QTest.keyClick(edit, Qt.Key.Key_Return)
    first, second = edit.plan.sections[0].sections[1].blocks
    assert first == para("p2", "本区范围")
    assert isinstance(second, Paragraph)
    assert second.runs == (Text("内的洪涝灾害。"),)
    assert second.id not in ("", "p2")
    QTest.keyClick(edit, Qt.Key.Key_Backspace)
    assert edit.plan == sample()


def test_enter_in_a_heading_opens_a_paragraph_below(edit: PlanTextEdit) -> None:
    put_cursor(edit, "s12", 4)
    QTest.keyClick(edit, Qt.Key.Key_Return)
    QTest.keyClicks(edit, "abc")
    section = edit.plan.sections[0].sections[1]
    assert (section.id, section.heading) == ("s12", "适用范围")
    assert section.blocks[0].runs == (Text("abc"),)  # type: ignore[union-attr]


def test_undo_brings_back_ids(edit: PlanTextEdit) -> None:
    edit.selectAll()
    QTest.keyClick(edit, Qt.Key.Key_Delete)
    assert edit.plan.sections == ()
    edit.undo()
    assert edit.plan == sample()


def test_demote_and_promote_with_all_below(edit: PlanTextEdit) -> None:
    put_cursor(edit, "s2")
    QTest.keyClick(edit, Qt.Key.Key_Tab)
    assert headings(edit.plan) == [
        ("总则", 1),
        ("编制依据", 2),
        ("适用范围", 2),
        ("组织指挥", 2),
        ("应急响应", 1),
    ]
    assert edit.painter.numbers["s2"] == "1.3"
    QTest.keyClick(edit, Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert edit.plan == sample()


def test_the_first_of_its_siblings_cannot_be_demoted(edit: PlanTextEdit) -> None:
    put_cursor(edit, "s11")
    QTest.keyClick(edit, Qt.Key.Key_Tab)
    assert edit.plan == sample()


def test_moving_a_section_takes_its_table_along_and_is_undone_in_one_step(edit: PlanTextEdit) -> None:
    put_cursor(edit, "s2")
    cursor = edit.textCursor()
    assert edit.structure.move(cursor, -1)
    edit.settle()
    before = sample()
    assert edit.plan.sections == (before.sections[1], before.sections[0], before.sections[2])
    edit.undo()
    edit.settle()
    assert edit.plan == before
    put_cursor(edit, "s2")
    assert edit.structure.move(edit.textCursor(), 1)
    edit.settle()
    assert edit.plan.sections == (before.sections[0], before.sections[2], before.sections[1])


def test_a_deleted_section_comes_back(edit: PlanTextEdit) -> None:
    put_cursor(edit, "s1")
    assert edit.structure.delete(edit.textCursor())
    edit.settle()
    assert edit.plan.sections == sample().sections[1:]
    edit.undo()
    edit.settle()
    assert edit.plan == sample()


def test_a_paragraph_becomes_a_heading_and_body_again(edit: PlanTextEdit) -> None:
    put_cursor(edit, "p2")
    assert edit.structure.make_heading(edit.textCursor(), 1)
    edit.settle()
    assert ("本区范围内的洪涝灾害。", 1) in headings(edit.plan)
    assert edit.structure.make_heading(edit.textCursor(), 0)
    edit.settle()
    assert edit.plan == sample()


def test_composing_keeps_numbers_and_saving_still(edit: PlanTextEdit, qtbot: QtBot) -> None:
    put_cursor(edit, "p2", 11)
    read: list[Document] = []
    edit.settled.connect(read.append)
    QApplication.sendEvent(edit, QInputMethodEvent("xunqing", []))
    edit.settle()
    assert edit.is_composing
    assert read == []
    commit = QInputMethodEvent("", [])
    commit.setCommitString("汛情")
    QApplication.sendEvent(edit, commit)
    assert edit.plan.sections[0].sections[1].blocks == (para("p2", "本区范围内的洪涝灾害。汛情"),)


def test_text_typed_after_a_note_is_text(edit: PlanTextEdit) -> None:
    put_cursor(edit, "p1", 5)
    QTest.keyClicks(edit, "ok")
    paragraph = edit.plan.sections[0].sections[0].blocks[0]
    assert isinstance(paragraph, Paragraph)
    assert paragraph.runs[2:] == (Footnote(id="f", text="注"), Text("ok"))


def test_pasted_text_is_cleaned_and_its_numbers_are_recognised(edit: PlanTextEdit) -> None:
    data = QMimeData()
    data.setHtml("<p style='color:red'>x</p>")
    data.setText("第一段。\r\n\r\n　（1）监测\u200b；\n（2）预警。\n")
    put_cursor(edit, "p2", 11)
    edit.insertFromMimeData(data)
    blocks = edit.plan.sections[0].sections[1].blocks
    assert blocks[0] == para("p2", "本区范围内的洪涝灾害。第一段。")
    assert [(type(block), block.runs) for block in blocks[1:]] == [  # type: ignore[union-attr]
        (ListItem, (Text("监测；"),)),
        (ListItem, (Text("预警。"),)),
    ]


def test_rows_columns_and_merged_cells(edit: PlanTextEdit) -> None:
    put_cursor(edit, "cp3")
    assert TableCommands(edit).insert_row()
    assert TableCommands(edit).insert_column()
    edit.settle()
    table = edit.plan.sections[1].blocks[2]
    assert isinstance(table, Table)
    assert [len(row.cells) for row in table.rows] == [3, 3, 3]
    assert [row.header for row in table.rows] == [True, False, False]
    assert check_tree(edit.plan) == ()
    assert [cell.id for cell in table.rows[1].cells][:2] == ["c2", "c3"]
    edit.undo()
    edit.undo()
    edit.settle()
    assert edit.plan == sample()


def test_a_table_is_inserted_below(edit: PlanTextEdit) -> None:
    put_cursor(edit, "p2")
    assert insert_table(edit.textCursor(), 2, 3)
    edit.settle()
    table = edit.plan.sections[0].sections[1].blocks[1]
    assert isinstance(table, Table)
    assert [len(row.cells) for row in table.rows] == [3, 3]


KEYS = {
    "enter": Qt.Key.Key_Return,
    "back": Qt.Key.Key_Backspace,
    "delete": Qt.Key.Key_Delete,
    "tab": Qt.Key.Key_Tab,
}
steps = st.lists(
    st.tuples(
        st.sampled_from(
            [
                *KEYS,
                "type",
                "promote",
                "up",
                "down",
                "undo",
                "redo",
                "new",
                "erase",
                "heading",
                "remove",
                "table",
            ]
        ),
        st.integers(0, 400),
    ),
    min_size=1,
    max_size=12,
)


def act(edit: PlanTextEdit, what: str, place: int) -> None:
    """Do `what` as a user would, with the cursor at `place`."""
    cursor = edit.textCursor()
    cursor.setPosition(place % edit.document().characterCount())
    if what == "erase":
        end = min(cursor.position() + 9, edit.document().characterCount() - 1)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    edit.setTextCursor(cursor)
    commands = {
        "promote": edit.structure.promote,
        "up": lambda at: edit.structure.move(at, -1),
        "down": lambda at: edit.structure.move(at, 1),
        "new": edit.structure.new_after,
        "remove": edit.structure.delete,
        "heading": lambda at: edit.structure.make_heading(at, 1 + place % 3),
        "table": lambda at: insert_table(at, 2, 2),
    }
    if what in KEYS:
        QTest.keyClick(edit, KEYS[what])
    elif what == "type":
        QTest.keyClicks(edit, "ab")
    elif what == "erase":
        QTest.keyClick(edit, Qt.Key.Key_Delete)
    elif what in ("undo", "redo"):
        getattr(edit, what)()
    else:
        commands[what](cursor)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps)
def test_after_any_edits_text_and_tree_are_the_same_plan(
    edit: PlanTextEdit, steps: list[tuple[str, int]]
) -> None:
    edit.load(sample(), lambda hash: b"")
    for what, place in steps:
        act(edit, what, place)
        edit.settle()
        plan = edit.plan
        assert check_tree(plan) == ()
        fresh = QTextDocument()
        build(fresh, plan)
        assert Reader(fresh).read() == plan
        edit.reader.reset()
        assert edit.reader.read() == plan, "nothing kept from an earlier reading is stale"
    for _ in range(200):
        if not edit.document().isUndoAvailable():
            break
        edit.undo()
    edit.settle()
    assert edit.plan == sample()


def test_merged_cells_stay_merged_through_opening_typing_and_undo(qtbot: QtBot) -> None:
    def cell(text: str, **spans: int) -> Cell:
        return Cell(blocks=(Paragraph(runs=(Text(text),)),) if text else (), **spans)  # type: ignore[arg-type]

    rows = (
        Row((cell("级别"), cell("职责", colspan=2)), header=True),
        Row((cell("一级", rowspan=2), cell("水务局"), cell(""))),
        Row((cell("气象局"), cell("会商"))),
    )
    plan = Document(sections=(Section(heading="响应", blocks=(Table(rows=rows),)),))
    edit = PlanTextEdit()
    qtbot.addWidget(edit)
    edit.load(plan, lambda _: b"")
    assert edit.plan == plan
    QTest.keyClicks(edit, "a")
    edit.undo()
    edit.settle()
    assert edit.plan == plan
