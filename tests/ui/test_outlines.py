"""Choosing an outline, saving a plan as one, and taking up a newer edition, as a user does."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from yuan.jobs.outlines import known_outlines, make_plan, outline_of, save_as_outline
from yuan.library import Session
from yuan.model.document.content import Section, walk_sections
from yuan.model.office import Office
from yuan.model.plan import Kind, PlanCard
from yuan.model.text.plain_text import plain_text
from yuan.templates import outline
from yuan.ui.outlines.new_plan import NewPlanDialog
from yuan.ui.outlines.outline_shelf import OutlineShelfDialog
from yuan.ui.window import MainWindow

from .conftest import BUREAU
from .modal import answering

CARD = PlanCard(title="门头沟区燃气事故应急预案", kind=Kind.SPECIAL, unit=BUREAU)


def _write(field: QLineEdit, text: str) -> None:
    """Chinese text as an input method brings it."""
    field.setFocus()
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(field, event)


@pytest.fixture
def gas(administrator: Session) -> str:
    return make_plan(administrator, outline("gas"), CARD, {"title": CARD.title, "unit": CARD.unit})


def test_an_outline_is_found_looked_at_and_used(qtbot: QtBot, administrator: Session) -> None:
    dialog = NewPlanDialog(administrator)
    qtbot.addWidget(dialog)
    _write(dialog.outlines.search_edit, "地震")
    assert dialog.outline is not None
    assert dialog.outline.id == "earthquake"
    assert "5.3 分级响应" in dialog.preview.toPlainText()
    assert outline("earthquake").version in dialog.source_label.text()
    _write(dialog.card_form.title_edit, "门头沟区地震应急预案")
    dialog.card_form.unit_box.setCurrentText(BUREAU)
    qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
    assert dialog.complaint == ""
    assert outline_of(administrator, dialog.plan).outline.id == "earthquake"


def test_an_outline_speaks_of_the_offices_own_district(qtbot: QtBot, administrator: Session) -> None:
    administrator.change_office(Office(district="和平区"))
    dialog = NewPlanDialog(administrator)
    qtbot.addWidget(dialog)
    _write(dialog.outlines.search_edit, "地震")
    assert "和平区" in dialog.card_form.title_edit.placeholderText()
    _write(dialog.card_form.title_edit, "地震应急预案")
    dialog.card_form.unit_box.setCurrentText(BUREAU)
    qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
    written = plain_text(administrator.document(dialog.plan))
    assert "和平区" in written
    assert "门头沟区" not in written


def test_first_letters_narrow_the_list_and_the_pending_standard_cannot_be_chosen(
    qtbot: QtBot, administrator: Session
) -> None:
    dialog = NewPlanDialog(administrator)
    qtbot.addWidget(dialog)
    qtbot.keyClicks(dialog.outlines.search_edit, "slhz")
    assert dialog.outline is not None
    assert dialog.outline.id == "forest-fire"
    dialog.outlines.search_edit.clear()
    qtbot.keyClicks(dialog.outlines.search_edit, "46793")
    assert dialog.outline is None or dialog.outline.id != "gbt46793"


def test_a_plan_is_saved_as_an_outline_from_the_library(qtbot: QtBot, window: MainWindow, gas: str) -> None:
    from yuan.ui.outlines.outline_dialogs import show_saving

    page = window.page("library")
    page.reload()
    page.show_plan(gas)
    with answering(
        lambda dialog: (
            dialog.form["title"].setText("本区燃气"),
            qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton),
        )
    ):
        show_saving(page, window.workspace, window.workspace.session.plan(gas))
    assert "本区燃气" in {item.title for item in known_outlines(window.workspace.session)}


def test_a_newer_edition_is_offered_in_the_details_and_its_sections_put_in(
    qtbot: QtBot, window: MainWindow, gas: str
) -> None:
    session = window.workspace.session
    first = save_as_outline(session, gas, "本区燃气", with_texts=True)
    other = make_plan(
        session, first, replace(CARD, title="液化石油气应急预案"), {"title": "液化石油气应急预案"}
    )
    document = session.document(gas)
    grown = replace(document, sections=(*document.sections, Section(heading="瓶装气管理")))
    session.save_draft(gas, grown, session.draft(gas).revision)
    save_as_outline(session, gas, "本区燃气", with_texts=True)
    page = window.page("library")
    page.reload()
    page.show_plan(other)
    page.table.select([other])
    qtbot.waitUntil(lambda: page.details.findChild(QPushButton, "outline-news") is not None)
    button = page.details.findChild(QPushButton, "outline-news")
    with answering(lambda dialog: qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert "瓶装气管理" in [section.heading for section, _ in walk_sections(session.document(other))]


def test_an_unticked_outline_is_no_longer_offered(qtbot: QtBot, administrator: Session) -> None:
    shelf = OutlineShelfDialog(administrator)
    qtbot.addWidget(shelf)
    item = shelf.tree.findItems("燃气", Qt.MatchFlag.MatchContains | Qt.MatchFlag.MatchRecursive)[0]
    item.setCheckState(0, Qt.CheckState.Unchecked)
    qtbot.mouseClick(shelf.accept_button, Qt.MouseButton.LeftButton)
    dialog = NewPlanDialog(administrator)
    qtbot.addWidget(dialog)
    _write(dialog.outlines.search_edit, "燃气")
    assert dialog.outline is None or dialog.outline.id != "gas"


def test_the_guidance_beside_the_text_is_the_plan_s_own_and_its_example_can_be_put_in(
    qtbot: QtBot, window: MainWindow, gas: str
) -> None:
    window.workspace.plan_changed.emit(gas)
    window.workspace.edit_requested.emit(gas, "")
    page = window.page("editor").page
    qtbot.waitSignal(page.follows.known).wait()
    section = next(s for s, _ in walk_sections(page.edit.plan) if s.heading == "风险分析")
    page.go_to(section.id)
    assert "老旧管线" in page.details.section.guidance.text()
    before = len(section.blocks)
    panel = page.details.section
    qtbot.mouseClick(panel.look_button, Qt.MouseButton.LeftButton)
    assert "【次数】" in panel.example.text()
    assert panel.example.isVisibleTo(panel)
    qtbot.mouseClick(page.details.section.example_button, Qt.MouseButton.LeftButton)
    grown = next(s for s, _ in walk_sections(page.edit.plan) if s.heading == "风险分析")
    assert len(grown.blocks) > before
    assert "【" in str(grown.blocks[before:])
    page.edit.undo()
    again = next(s for s, _ in walk_sections(page.edit.plan) if s.heading == "风险分析")
    assert len(again.blocks) == before
