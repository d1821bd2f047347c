"""The checks beside the text as a drafter works through them: go there, mend, silence with a reason, restore."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QTextCharFormat
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.editor_workspace import MemorySession, memory_workspace, para, sample
from tests.ui.modal import answer_next
from yuan.model.checks import Finding, FindingPlace
from yuan.model.checks.copied import COPIED
from yuan.model.text.plain_text import block_text
from yuan.ui.editor.page import EditorPage
from yuan.ui.editor.side.findings_panel import FindingsPanel
from yuan.ui.widgets.silence_dialog import OverviewDialog, SilenceDialog

STALE = "由区安监局牵头，区安监局负责监管。"
WAVE = QTextCharFormat.UnderlineStyle.WaveUnderline


@pytest.fixture
def session() -> MemorySession:
    plan = sample()
    general = plan.sections[0]
    scope = replace(general.sections[1], blocks=(para("p2", STALE),))
    general = replace(general, sections=(general.sections[0], scope))
    return MemorySession(replace(plan, sections=(general, *plan.sections[1:])))


@pytest.fixture
def page(qtbot: QtBot, session: MemorySession) -> EditorPage:
    made = EditorPage(memory_workspace(session))
    qtbot.addWidget(made)
    made.resize(1300, 800)
    made.show()
    made.open_plan("p1", "s11")
    made.details.setCurrentIndex(1)
    qtbot.waitUntil(lambda: "安监局" in listed(made.checking.panel))
    return made


def listed(panel: FindingsPanel) -> str:
    return "\n".join(panel.list.item(row).text() for row in range(panel.list.count()))


def click(page: EditorPage, words: str) -> None:
    """Click the entry of the list that holds `words`."""
    entries = page.checking.panel.list
    item = next(entries.item(row) for row in range(entries.count()) if words in entries.item(row).text())
    entries.scrollToItem(item)
    QTest.mouseClick(entries.viewport(), Qt.MouseButton.LeftButton, pos=entries.visualItemRect(item).center())


def scope(page: EditorPage) -> str:
    return block_text(page.edit.plan.sections[0].sections[1].blocks[0], {})


def test_each_click_on_a_finding_leads_to_its_next_place(page: EditorPage) -> None:
    for start in (STALE.index("安监局"), STALE.rindex("安监局")):
        click(page, "安监局")
        cursor = page.edit.textCursor()
        assert cursor.selectedText() == "安监局"
        assert cursor.selectionStart() - cursor.block().position() == start


def test_the_words_are_marked_in_the_text_with_the_reason(page: EditorPage) -> None:
    waves = [mark for mark in page.edit.extraSelections() if mark.format.underlineStyle() is WAVE]
    marked = [mark.cursor.selectedText() for mark in waves]
    assert marked.count("安监局") == 2
    click(page, "安监局")
    assert "第 1 处，共 2 处" in page.checking.panel.explanation.text()
    assert "依据" in page.checking.panel.explanation.text()


def test_one_click_mends_every_place_and_one_undo_takes_it_back(page: EditorPage, qtbot: QtBot) -> None:
    click(page, "安监局")
    QTest.mouseClick(page.checking.panel.mend, Qt.MouseButton.LeftButton)
    assert scope(page) == "由区应急管理局牵头，区应急管理局负责监管。"
    qtbot.waitUntil(lambda: "安监局" not in listed(page.checking.panel))
    page.edit.undo()
    assert scope(page) == STALE


def test_a_finding_silenced_with_a_reason_is_gone_until_it_is_restored(
    page: EditorPage, session: MemorySession, qtbot: QtBot
) -> None:
    def give_reason(dialog: SilenceDialog) -> None:
        QTest.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
        assert dialog.isVisible(), "no reason was given"
        dialog.reason.setText("引用旧文件")
        QTest.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)

    def restore(dialog: OverviewDialog) -> None:
        item = next(
            dialog.tree.topLevelItem(row)
            for row in range(dialog.tree.topLevelItemCount())
            if "安监局" in dialog.tree.topLevelItem(row).text(0)
        )
        dialog.tree.setCurrentItem(item)
        QTest.mouseClick(dialog.restore, Qt.MouseButton.LeftButton)
        dialog.accept()

    panel = page.checking.panel
    click(page, "安监局")
    answer_next(give_reason)
    QTest.mouseClick(panel.ignore, Qt.MouseButton.LeftButton)
    assert [silence.reason for silence in session.silenced] == ["引用旧文件"]
    qtbot.waitUntil(lambda: "安监局" not in listed(panel))
    answer_next(restore)
    QTest.mouseClick(panel.overview, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "安监局" in listed(panel))
    assert session.silenced == []


def test_only_what_concerns_the_section_under_the_cursor(page: EditorPage, qtbot: QtBot) -> None:
    panel = page.checking.panel
    panel.scope.setCurrentText("本节")
    qtbot.waitUntil(lambda: "安监局" not in listed(panel))
    page.go_to("p2")
    qtbot.waitUntil(lambda: "安监局" in listed(panel))


def test_a_plan_that_may_not_be_changed_can_be_looked_at_but_not_mended(page: EditorPage) -> None:
    panel: FindingsPanel = page.checking.panel
    panel.set_editable(False)
    click(page, "安监局")
    buttons: list[QPushButton] = [panel.mend, panel.ignore]
    assert not any(button.isEnabled() for button in buttons)
    assert panel.go.isEnabled()


def test_all_places_of_a_finding_can_be_silenced_at_once(qtbot: QtBot) -> None:
    finding = Finding(
        rule=COPIED,
        grade="hint",
        message="有 2 句逐字相同。",
        places=(FindingPlace(node="a"), FindingPlace(node="b")),
    )
    dialog = SilenceDialog(None, finding, finding.places[1])
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.keyClicks(dialog.reason, "ok")
    assert [silence.node for silence in dialog.silences] == ["b"]
    QTest.mouseClick(
        dialog.everywhere, Qt.MouseButton.LeftButton, pos=QPoint(8, dialog.everywhere.height() // 2)
    )
    assert [silence.node for silence in dialog.silences] == ["b", "a"]
