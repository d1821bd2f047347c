"""The editor page as a user meets it: opening, saving by itself, outline, finding, forms, conflicts."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QColor, QImage, QTextCursor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui.editor_workspace import MemorySession, long_plan, memory_workspace, para, sample
from yuan.model.document.content import (
    Cell,
    ContactList,
    Document,
    Figure,
    Paragraph,
    Row,
    Section,
    Table,
    Text,
)
from yuan.model.document.invariants import check_tree
from yuan.model.errors import BadFile, Refused
from yuan.model.records import Stage
from yuan.model.text.plain_text import plain_text
from yuan.ui.editor import EditorPage
from yuan.ui.editor.draft.autosave import SaveState
from yuan.ui.editor.objects.element_forms import EntryTable, NodeForm

ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def session() -> MemorySession:
    return MemorySession(sample())


@pytest.fixture
def page(qtbot: QtBot, session: MemorySession) -> EditorPage:
    made = EditorPage(memory_workspace(session))
    qtbot.addWidget(made)
    made.resize(1200, 800)
    made.show()
    made.open_plan("p1", "p2")
    return made


def test_an_expression_finds_and_rewrites_what_it_matched(page: EditorPage) -> None:
    page.edit.go_to(page.edit.position_of("p2"))
    QTest.keyClick(page.edit, Qt.Key.Key_Home)
    page.edit.insertPlainText("𠮷村2小时、12小时内；")
    before = page.edit.plan
    bar = page.find_bar
    bar.expression.setChecked(True)
    bar.find_field.setText(r"(\d+)小时")
    bar.replace_field.setText(r"\1个小时")
    assert bar.count.text() == "2 处"
    assert bar.find_next()
    assert page.edit.textCursor().selectedText() in ("2小时", "12小时")
    assert bar.replace_all() == 2
    page.edit.settle()
    text = page.edit.plan.sections[0].sections[1].blocks[0].runs[0].text  # type: ignore[union-attr]
    assert text.startswith("𠮷村2个小时、12个小时内；本区")
    page.edit.undo()
    page.edit.settle()
    assert page.edit.plan == before


@pytest.mark.parametrize(
    ("pattern", "new", "says"), [("(", "", "正则表达式有误"), ("洪涝", r"\3", "不存在的分组")]
)
def test_a_wrong_expression_is_told_and_changes_nothing(
    page: EditorPage, pattern: str, new: str, says: str
) -> None:
    before = page.edit.plan
    page.find_bar.expression.setChecked(True)
    page.find_bar.find_field.setText(pattern)
    page.find_bar.replace_field.setText(new)
    assert page.find_bar.replace_all() == 0
    assert says in page.find_bar.count.text()
    assert page.edit.plan == before


def test_opening_at_a_place_puts_the_cursor_there(page: EditorPage) -> None:
    assert page.current_plan == "p1"
    assert page.edit.node_at_cursor() == "p2"


def test_numbers_show_while_a_long_plan_is_still_being_laid_out(qtbot: QtBot) -> None:
    page = EditorPage(memory_workspace(MemorySession(long_plan(30_000))))
    qtbot.addWidget(page)
    page.resize(1200, 800)
    page.show()
    page.edit.setCursorWidth(0)
    page.open_plan("p1", "")
    at_once = page.edit.viewport().grab().toImage()
    page.edit.document().size()  # lays all of it out
    assert page.edit.viewport().grab().toImage() == at_once


def test_what_is_typed_is_saved_by_itself(page: EditorPage, session: MemorySession, qtbot: QtBot) -> None:
    QTest.keyClicks(page.edit, "abc")
    assert page.state.text() == SaveState.CHANGED.value
    qtbot.waitUntil(lambda: session.revision > 1)
    assert session.saved.sections[0].sections[1].blocks == (para("p2", "abc本区范围内的洪涝灾害。"),)
    qtbot.waitUntil(lambda: page.state.text() == SaveState.SAVED.value)


def test_flush_saves_now(page: EditorPage, session: MemorySession) -> None:
    QTest.keyClicks(page.edit, "x")
    page.flush()
    assert session.saved == page.edit.plan
    assert page.can_leave()
    page.close_draft()


def test_opening_without_a_change_saves_nothing(page: EditorPage, session: MemorySession) -> None:
    page.flush()
    assert session.revision == 1


def test_a_failed_save_says_why_and_keeps_trying(
    page: EditorPage, session: MemorySession, qtbot: QtBot
) -> None:
    session.failure = Refused("磁盘已满。")
    QTest.keyClicks(page.edit, "x")
    page.flush()
    assert "磁盘已满。" in page.state.toolTip()
    session.failure = None
    qtbot.waitUntil(lambda: session.saved == page.edit.plan)


@pytest.mark.parametrize("stage", [Stage.SUBMITTED, Stage.ISSUED])
def test_a_plan_handed_in_is_read_only_and_says_why(qtbot: QtBot, stage: Stage) -> None:
    session = MemorySession(sample(), stage)
    page = EditorPage(memory_workspace(session))
    qtbot.addWidget(page)
    page.open_plan("p1")
    assert stage.value in page.reason.text()
    QTest.keyClicks(page.edit, "abc")
    QTest.keyClick(page.edit, Qt.Key.Key_Return)
    assert page.edit.plan == sample()
    assert not page.actions_.named["section.new"].isEnabled()


def test_the_role_of_a_section_is_chosen_beside_the_text(page: EditorPage) -> None:
    page.details.section.role_chosen.emit("general")
    assert page.edit.plan.sections[0].sections[1].role == "general"


def test_bold(page: EditorPage) -> None:
    cursor = page.edit.textCursor()
    cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
    page.edit.setTextCursor(cursor)
    page.actions_.named["format.bold"].trigger()
    block = page.edit.plan.sections[0].sections[1].blocks[0]
    assert block.runs[0].bold  # type: ignore[union-attr]


def test_finding_and_replacing_all_is_one_step_of_undo(page: EditorPage) -> None:
    page.actions_.named["find.replace"].trigger()
    page.find_bar.find_field.setText("洪涝")
    page.find_bar.replace_field.setText("防汛")
    assert page.find_bar.find_next()
    assert page.edit.textCursor().selectedText() == "洪涝"
    assert page.find_bar.replace_all() == 2
    assert page.edit.plan.front.title == "防汛灾害应急预案"
    page.edit.undo()
    assert page.edit.plan == sample()


def test_a_picture_is_stored_with_the_draft(page: EditorPage, session: MemorySession, tmp_path: Path) -> None:
    image = QImage(4, 3, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    file = tmp_path / "图.png"
    file.write_bytes(bytes(buffer.data().data()))
    page.actions_.objects.insert_figure(file)
    figure = page.edit.plan.sections[0].sections[1].blocks[1]
    assert isinstance(figure, Figure)
    page.flush()
    assert session.pictures == {figure.image: file.read_bytes()}
    assert session.saved == page.edit.plan


def test_a_file_that_is_no_picture_is_refused(page: EditorPage, tmp_path: Path) -> None:
    file = tmp_path / "假.png"
    file.write_bytes(b"no picture")
    with pytest.raises(BadFile, match=r"假\.png"):
        page.actions_.objects.insert_figure(file)
    assert page.edit.plan == sample()


def test_a_form_keeps_what_was_not_touched(qtbot: QtBot) -> None:
    element = sample().attachments[0].blocks[0]
    form = NodeForm(None, element)
    qtbot.addWidget(form)
    assert form.value == element
    table = form.findChild(EntryTable)
    assert isinstance(table, EntryTable)
    table.add()
    table.grid.item(1, 0).setText("村委会")
    value = form.value
    assert isinstance(value, ContactList)
    assert [contact.body for contact in value.contacts] == ["镇政府", "村委会"]
    assert value.contacts[0].id == "k"


def test_a_plan_kept_before_there_were_limits_opens_and_can_be_written_in(qtbot: QtBot) -> None:
    blocks: tuple[Paragraph | Table, ...] = (Paragraph(id="inner", runs=(Text("最里"),)),)
    for place in range(120):
        blocks = (Table(id=f"t{place}", rows=(Row((Cell(id=f"c{place}", blocks=blocks, colspan=10**9),)),)),)
    session = MemorySession(Document(sections=(Section(id="s", heading="总则", blocks=blocks),)))
    page = EditorPage(memory_workspace(session))
    qtbot.addWidget(page)
    page.resize(1200, 800)
    page.show()
    page.open_plan("p1", "inner")
    QTest.keyClicks(page.edit, "x")
    page.edit.settle()
    assert "最里" in plain_text(page.edit.plan)
    assert "x" in plain_text(page.edit.plan)
    assert check_tree(page.edit.plan) == ()
