"""The outline as a user works it: follow, go, rename, drag, choose several, move them by keys, fold."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui.editor_workspace import MemorySession, memory_workspace, sample
from yuan.model.document.content import Document, FrontMatter, Section
from yuan.ui.editor import EditorPage
from yuan.ui.editor.side.outline import ID_ROLE

ALT, SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier


def page_on(qtbot: QtBot, document: Document, node: str) -> EditorPage:
    made = EditorPage(memory_workspace(MemorySession(document)))
    qtbot.addWidget(made)
    made.resize(1200, 800)
    made.show()
    made.activateWindow()
    made.open_plan("p1", node)
    qtbot.waitUntil(lambda: made.outline.current != "")
    return made


@pytest.fixture
def page(qtbot: QtBot) -> EditorPage:
    return page_on(qtbot, sample(), "p2")


@pytest.fixture
def chapters(qtbot: QtBot) -> EditorPage:
    """Five chapters A to E, B with sections B1 and B2, opened at A."""
    below = tuple(Section(id=f"B{place}", heading=f"B{place}") for place in (1, 2))
    made = tuple(Section(id=id, heading=id, sections=below if id == "B" else ()) for id in "ABCDE")
    return page_on(qtbot, Document(front=FrontMatter(title="预案"), sections=made), "A")


def choose(page: EditorPage, *ids: str) -> None:
    """Click the first heading, and the others with Control held."""
    page.outline.setFocus()
    for place, id in enumerate(ids):
        index = page.outline.headings.index_of(id)
        page.outline.scrollTo(index)
        held = Qt.KeyboardModifier.ControlModifier if place else Qt.KeyboardModifier.NoModifier
        at = page.outline.visualRect(index).center()
        QTest.mouseClick(page.outline.viewport(), Qt.MouseButton.LeftButton, held, at)


def order(page: EditorPage) -> str:
    """The chapters, each with what stands below it in brackets."""

    def of(sections: tuple[Section, ...]) -> str:
        return " ".join(
            section.heading + (f"({of(section.sections)})" if section.sections else "")
            for section in sections
        )

    return of(page.edit.plan.sections)


def test_the_outline_follows_the_cursor_and_leads_to_headings(page: EditorPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: page.outline.current == "s12")
    assert page.outline.headings.index_of("s3").data() == "3 应急响应"
    choose(page, "s3")
    assert page.edit.node_at_cursor() == "s3"


def test_arrow_keys_lead_through_the_headings_and_enter_into_the_text(page: EditorPage) -> None:
    choose(page, "s11")
    QTest.keyClick(page.outline, Qt.Key.Key_Down)
    assert page.edit.node_at_cursor() == "s12"
    assert page.outline.hasFocus()
    QTest.keyClick(page.outline, Qt.Key.Key_Return)
    assert page.edit.hasFocus()


def test_a_heading_renamed_in_the_outline_changes_in_the_text(page: EditorPage) -> None:
    model = page.outline.headings
    model.setData(model.index_of("s3"), "响应与处置")
    assert page.edit.plan.sections[2].heading == "响应与处置"
    assert model.index_of("s3").data() == "3 响应与处置"


def test_a_section_dragged_in_the_outline_moves_in_the_text(page: EditorPage) -> None:
    model = page.outline.headings
    data = model.mimeData([model.index_of("s2")])
    model.dropMimeData(data, Qt.DropAction.MoveAction, 0, 0, model.index_of("s1"))
    assert [section.id for section in page.edit.plan.sections[0].sections] == ["s2", "s11", "s12"]
    assert model.index_of("s2").data() == "1.1 组织指挥"
    assert page.edit.node_at_cursor() == "s2"
    page.edit.undo()
    page.edit.settle()
    assert page.edit.plan == sample()


def test_keys_move_the_section_under_the_cursor(page: EditorPage) -> None:
    page.edit.setFocus()
    page.actions_.named["section.up"].trigger()
    assert [section.id for section in page.edit.plan.sections[0].sections] == ["s12", "s11"]


def test_several_chapters_are_dragged_together_in_their_order(chapters: EditorPage) -> None:
    model = chapters.outline.headings
    data = model.mimeData([model.index_of("D"), model.index_of("B"), model.index_of("B1")])
    model.dropMimeData(data, Qt.DropAction.MoveAction, 0, 0, model.invisibleRootItem().index())
    assert order(chapters) == "B(B1 B2) D A C E"
    chapters.edit.undo()
    assert order(chapters) == "A B(B1 B2) C D E"


@pytest.mark.parametrize(
    ("chosen", "key", "held", "result"),
    [
        ("CD", Qt.Key.Key_Tab, Qt.KeyboardModifier.NoModifier, "A B(B1 B2 C D) E"),
        ("CD", Qt.Key.Key_Up, ALT, "A C D B(B1 B2) E"),
        ("BC", Qt.Key.Key_Down, ALT, "A D B(B1 B2) C E"),
        ("AC", Qt.Key.Key_Tab, Qt.KeyboardModifier.NoModifier, "A B(B1 B2) C D E"),
        ("BD", Qt.Key.Key_Delete, Qt.KeyboardModifier.NoModifier, "A C E"),
    ],
)
def test_keys_act_on_all_chosen_chapters_at_once(
    chapters: EditorPage, chosen: str, key: Qt.Key, held: Qt.KeyboardModifier, result: str
) -> None:
    choose(chapters, *chosen)
    QTest.keyClick(chapters.outline, key, held)
    assert order(chapters) == result
    chapters.edit.undo()
    assert order(chapters) == "A B(B1 B2) C D E"


def test_shift_tab_promotes_what_is_chosen_and_it_stays_chosen(chapters: EditorPage) -> None:
    choose(chapters, "B1", "B2")
    QTest.keyClick(chapters.outline, Qt.Key.Key_Backtab, SHIFT)
    assert order(chapters) == "A B B1 B2 C D E"
    assert sorted(chapters.outline.chosen_ids) == ["B1", "B2"]


def test_what_is_folded_stays_folded_when_chapters_move(chapters: EditorPage, qtbot: QtBot) -> None:
    outline = chapters.outline
    outline.collapse(outline.headings.index_of("B"))
    choose(chapters, "E")
    for _ in range(4):
        QTest.keyClick(outline, Qt.Key.Key_Up, ALT)
    assert order(chapters) == "E A B(B1 B2) C D"
    assert not outline.isExpanded(outline.headings.index_of("B"))
    outline.expand(outline.headings.index_of("B"))
    choose(chapters, "B")
    QTest.keyClick(outline, Qt.Key.Key_Down, ALT)
    assert outline.isExpanded(outline.headings.index_of("B"))


def test_typing_in_a_heading_changes_one_line_of_the_outline(chapters: EditorPage) -> None:
    changed: list[str] = []
    chapters.outline.headings.dataChanged.connect(
        lambda first, last, roles: changed.append(first.data(ID_ROLE))
    )
    cursor = chapters.edit.textCursor()
    cursor.setPosition(chapters.edit.position_of("C") + 1)
    chapters.edit.setTextCursor(cursor)
    QTest.keyClicks(chapters.edit, "x")
    chapters.edit.settle()
    assert set(changed) == {"C"}
    assert chapters.outline.headings.index_of("C").data() == "3 Cx"


def test_attachments_change_places(page: EditorPage) -> None:
    page.edit.structure.new_attachment(page.edit.textCursor())
    page.edit.settle()
    [first, second] = [attachment.id for attachment in page.edit.plan.attachments]
    page.outline.setFocus()
    page.outline.selectionModel().setCurrentIndex(
        page.outline.headings.index_of(second), QItemSelectionModel.SelectionFlag.ClearAndSelect
    )
    QTest.keyClick(page.outline, Qt.Key.Key_Up, ALT)
    assert [attachment.id for attachment in page.edit.plan.attachments] == [second, first]
