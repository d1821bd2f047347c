"""Figures, notes, references and structured elements in the editor, by mouse and keys."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui.editor_workspace import MemorySession, memory_workspace, sample
from tests.ui.modal import answer_next
from yuan.model.document.content import ContactList, Figure, Footnote, Paragraph, Reference, walk_blocks
from yuan.ui.editor import EditorPage
from yuan.ui.editor.objects.element_forms import NodeForm
from yuan.ui.editor.objects.figure_form import FigureForm
from yuan.ui.editor.objects.gestures import hint, object_rect
from yuan.ui.editor.objects.pictures import PRINT_SIZE, picture_of, read_picture

LEFT, CONTROL = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def page(qtbot: QtBot) -> EditorPage:
    made = EditorPage(memory_workspace(MemorySession(sample())))
    qtbot.addWidget(made)
    made.resize(1400, 900)
    made.show()
    made.open_plan("p1", "p2")
    return made


def photo(path: Path, width: int, height: int) -> Path:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("steelblue"))
    image.save(str(path))
    return path


def figure_in(page: EditorPage) -> Figure:
    return next(block for block in walk_blocks(page.edit.plan) if isinstance(block, Figure))


def place_of(page: EditorPage, kind: type) -> int:
    edit = page.edit
    return next(at for at in range(edit.document().characterCount()) if isinstance(edit.object_at(at), kind))


def middle_of(page: EditorPage, kind: type) -> QPoint:
    place = place_of(page, kind)
    page.edit.go_to(place, flash=False)
    return object_rect(page.edit, place).center()


def in_dialog(act: Callable[[object], None]) -> None:
    """Do `act` on the dialog about to open, and close it by its button."""

    def run(dialog: Any) -> None:
        act(dialog)
        dialog.accept_button.click()

    answer_next(run)


def test_a_large_photo_is_brought_to_print_size_and_that_is_said(page: EditorPage, tmp_path: Path) -> None:
    path = photo(tmp_path / "现场.jpg", 6000, 4500)
    said: list[str] = []
    page._workspace.notice.connect(said.append)
    page.actions_.objects.insert_figure(path)
    figure = figure_in(page)
    stored = QImage.fromData(page.edit.objects.media(figure.image))
    assert stored.width() == PRINT_SIZE.width()
    assert stored.width() * 4500 == pytest.approx(stored.height() * 6000, rel=0.01)
    assert figure.media_type == "image/jpeg"
    assert (figure.width, figure.height) == pytest.approx((156, 117), abs=0.5)
    assert "6000×4500" in said[0]
    assert "原图没有改动" in said[0]


def test_a_picture_that_fits_is_kept_byte_for_byte(tmp_path: Path) -> None:
    path = photo(tmp_path / "图.png", 400, 300)
    assert read_picture(path).data == path.read_bytes()
    assert not picture_of(QImage(str(path))).note


def test_a_handle_dragged_scales_the_figure_in_one_step(page: EditorPage, tmp_path: Path) -> None:
    page.actions_.objects.insert_figure(photo(tmp_path / "图.png", 400, 200))
    before = page.edit.plan
    was = figure_in(page)
    QTest.mouseClick(page.edit.viewport(), LEFT, pos=middle_of(page, Figure))
    handles = page.actions_.objects.handles
    assert handles.isVisible()
    corner = QPoint(handles.width() - 3, handles.height() - 3)
    QTest.mousePress(handles, LEFT, pos=corner)
    QTest.mouseMove(handles, corner - QPoint(60, 30))
    QTest.mouseRelease(
        handles, LEFT, pos=handles.mapFromGlobal(handles.mapToGlobal(corner - QPoint(100, 50)))
    )
    now = figure_in(page)
    assert now.width < was.width - 10
    assert now.width / now.height == pytest.approx(2, rel=0.05)
    page.edit.undo()
    page.edit.settle()
    assert page.edit.plan == before


def test_a_figure_selected_is_opened_by_enter_and_removed_by_delete(page: EditorPage, tmp_path: Path) -> None:
    page.actions_.objects.insert_figure(photo(tmp_path / "图.png", 400, 200))
    QTest.mouseClick(page.edit.viewport(), LEFT, pos=middle_of(page, Figure))

    def fill(dialog: object) -> None:
        assert isinstance(dialog, FigureForm)
        dialog.caption.setText("图1 现场")
        dialog.scale.setValue(50)

    in_dialog(fill)
    QTest.keyClick(page.edit, Qt.Key.Key_Return)
    assert figure_in(page).caption == "图1 现场"
    assert figure_in(page).width == pytest.approx(400 / 96 * 25.4 / 2, abs=0.5)
    QTest.keyClick(page.edit, Qt.Key.Key_Delete)
    page.edit.settle()
    assert not any(isinstance(block, Figure) for block in walk_blocks(page.edit.plan))


def test_a_note_tells_its_text_and_is_changed_by_double_click(page: EditorPage) -> None:
    place = place_of(page, Footnote)
    assert "注" in hint(page.edit, page.edit.object_at(place))

    def fill(dialog: object) -> None:
        assert isinstance(dialog, NodeForm)
        QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_A, CONTROL)
        QTest.keyClicks(dialog.focusWidget(), "new")

    in_dialog(fill)
    QTest.mouseDClick(page.edit.viewport(), LEFT, pos=middle_of(page, Footnote))
    paragraph = page.edit.plan.sections[0].sections[0].blocks[0]
    assert isinstance(paragraph, Paragraph)
    assert paragraph.runs[-1] == Footnote(id="f", text="new")


def test_control_and_click_follows_a_reference_and_a_lost_one_says_so(page: EditorPage) -> None:
    QTest.mouseClick(page.edit.viewport(), LEFT, CONTROL, middle_of(page, Reference))
    assert page.edit.node_at_cursor() == "s12"
    reference = page.edit.object_at(place_of(page, Reference))
    assert "1.2" in hint(page.edit, reference)
    page.actions_.named["section.delete"].trigger()
    page.edit.settle()
    assert page.edit.objects.is_dangling(reference)  # type: ignore[arg-type]
    assert "已不在" in hint(page.edit, reference)


def test_entries_are_added_moved_and_removed_by_keys(qtbot: QtBot) -> None:
    people = next(block for block in walk_blocks(sample()) if isinstance(block, ContactList))
    form = NodeForm(None, people)
    qtbot.addWidget(form)
    form.show()
    (entries,) = (editor for editor in form._editors.values() if hasattr(editor, "grid"))
    grid = entries.grid
    grid.setCurrentCell(0, grid.columnCount() - 1)
    grid.setFocus()
    QTest.keyClick(grid, Qt.Key.Key_Tab)
    assert grid.rowCount() == 2
    QTest.keyClick(grid, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    bodies = [contact.body for contact in form.value.contacts]
    assert bodies == ["", "镇政府"]
    assert form.value.contacts[1].id == "k"
    QTest.keyClick(grid, Qt.Key.Key_Delete, CONTROL)
    assert form.value == people


def test_an_element_is_cut_and_pasted_whole(page: EditorPage) -> None:
    before = page.edit.plan.attachments[0].blocks[0]
    QTest.mouseClick(page.edit.viewport(), LEFT, pos=middle_of(page, ContactList))
    QTest.keyClick(page.edit, Qt.Key.Key_X, CONTROL)
    page.edit.settle()
    assert not any(isinstance(block, ContactList) for block in walk_blocks(page.edit.plan))
    assert "张某" in QGuiApplication.clipboard().text()
    page.go_to("p2")
    QTest.keyClick(page.edit, Qt.Key.Key_End)
    QTest.keyClick(page.edit, Qt.Key.Key_V, CONTROL)
    page.edit.settle()
    assert page.edit.plan.sections[0].sections[1].blocks[1] == before
