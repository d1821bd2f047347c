"""The review page as reviewer and drafter use it, on a real library."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit, QPushButton, QRadioButton, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.conftest import FLOOD, FOREST, step, text_of
from tests.ui.modal import answer_next
from yuan.library import Library, Session
from yuan.model.document.content import decode
from yuan.model.editing.edit import find, replace_node
from yuan.model.errors import Refused
from yuan.model.records import Action, OpinionKind, OpinionState, Stage
from yuan.model.review.points import Verdict
from yuan.ui.review import ReviewPage
from yuan.ui.review.opinion_acts import AnswerDialog
from yuan.ui.review.opinion_card import OpinionCard
from yuan.ui.review.step_dialog import StepDialog
from yuan.ui.widgets.signature import SignatureLine
from yuan.ui.window import MainWindow
from yuan.ui.workspace import Workspace


@pytest.fixture
def reviewer(library: Library) -> Session:
    return library.sign_in("审核员", "yuan-demo")


@pytest.fixture
def revised(drafter: Session, reviewer: Session) -> str:
    """防汛, in force once and handed in again with a changed paragraph."""
    plan = drafter.find(FLOOD).plan
    step(drafter, plan, Action.SUBMIT)
    step(reviewer, plan, Action.EXAMINE)
    step(reviewer, plan, Action.APPROVE)
    step(reviewer, plan, Action.ISSUE, number="门政办发〔2026〕1号")
    step(drafter, plan, Action.REVISE)
    draft = drafter.draft(plan)
    document = decode(draft.content)
    block = document.sections[0].blocks[0]
    changed = text_of("", "为做好水旱灾害防御和应对工作，制定本预案。").sections[0].blocks[0]
    paragraph = type(block)(id=block.id, runs=getattr(changed, "runs", ()))
    drafter.save_draft(plan, replace_node(document, block.id, paragraph), draft.revision)
    step(drafter, plan, Action.SUBMIT)
    return plan


@pytest.fixture
def open_page(qtbot: QtBot, library: Library) -> Callable[[Session], ReviewPage]:
    def opened(session: Session) -> ReviewPage:
        page = ReviewPage(Workspace(library, session))
        qtbot.addWidget(page)
        page.resize(1280, 800)
        with qtbot.waitActive(page):
            page.show()
            page.activateWindow()
        return page

    return opened


def press(qtbot: QtBot, page: QWidget, caption: str) -> None:
    """Click the visible button with this caption."""
    QApplication.processEvents()
    button = next(
        button for button in page.findChildren(QPushButton) if button.text() == caption and button.isVisible()
    )
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def type_chinese(widget: QWidget, text: str) -> None:
    """Enter `text` as an input method does."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(widget, event)


def steps(page: ReviewPage) -> set[str]:
    QApplication.processEvents()
    return {
        button.text()
        for button in page.findChildren(QPushButton)
        if button.objectName().startswith("step-") and button.isVisible()
    }


def cards(page: ReviewPage) -> list[OpinionCard]:
    QApplication.processEvents()
    return [card for card in page.findChildren(OpinionCard) if card.isVisible()]


def says(card: OpinionCard) -> str:
    return " ".join(label.text() for label in card.findChildren(QLabel))


def test_a_reviewer_finds_what_was_handed_in(
    open_page: Callable[[Session], ReviewPage], reviewer: Session
) -> None:
    page = open_page(reviewer)
    assert page.queue.plans() == [reviewer.find(FOREST).plan]
    assert page.plan == reviewer.find(FOREST).plan
    assert "1 总则" in page.text.toPlainText()
    assert steps(page) == {"受理审核", "退回"}


def test_nothing_waiting_is_said_and_not_an_empty_page(qtbot: QtBot, empty_library: Library) -> None:
    session = empty_library.sign_in("审核员", "yuan-demo")
    page = ReviewPage(Workspace(empty_library, session))
    qtbot.addWidget(page)
    page.show()
    shown = {label.text() for label in page.findChildren(QLabel) if label.isVisible()}
    assert {"现在没有待办的预案。", "没有打开的预案"} <= shown


def test_what_differs_from_the_version_in_force_is_marked_and_stepped_to(
    qtbot: QtBot, open_page: Callable[[Session], ReviewPage], reviewer: Session, revised: str
) -> None:
    page = open_page(reviewer)
    page.show_plan(revised)
    assert page.text.change_count == 1
    qtbot.keyClick(page.text, Qt.Key.Key_F7)
    assert page.text.change_number == 1
    assert page.text.cursor_context().words == "为做好水旱灾害防御和应对工作，制定本预案。"


def test_an_opinion_written_on_a_paragraph_is_kept_with_its_words(
    qtbot: QtBot, open_page: Callable[[Session], ReviewPage], reviewer: Session, revised: str
) -> None:
    page = open_page(reviewer)
    page.show_plan(revised)
    page.text.step(1)
    must = next(button for button in page.findChildren(QRadioButton) if button.text() == "必须修改")
    must.click()
    edit = page.opinions.composer.edit
    qtbot.mouseClick(edit.viewport(), Qt.MouseButton.LeftButton)
    type_chinese(edit, "请写明依据")
    qtbot.keyClick(edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    (opinion,) = reviewer.opinions(revised)
    assert (opinion.text, opinion.kind) == ("请写明依据", OpinionKind.MUST)
    assert opinion.quote == "为做好水旱灾害防御和应对工作，制定本预案。"
    assert find(reviewer.document(revised), opinion.node).id == opinion.node
    assert edit.toPlainText() == ""
    (card,) = cards(page)
    assert "请写明依据" in says(card)


def test_returning_asks_for_reasons_and_hands_the_plan_back_to_the_drafter(
    qtbot: QtBot,
    open_page: Callable[[Session], ReviewPage],
    reviewer: Session,
    drafter: Session,
    revised: str,
) -> None:
    page = open_page(reviewer)
    page.show_plan(revised)

    def give_reasons(dialog: QWidget) -> None:
        assert isinstance(dialog, StepDialog)
        qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
        assert dialog.complaint == "请填写“退回理由”。"
        type_chinese(dialog.findChildren(QPlainTextEdit)[0], "请补充依据")
        qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)

    answer_next(give_reasons)
    press(qtbot, page, "退回")
    assert reviewer.plan(revised).stage is Stage.DRAFTING
    assert revised not in page.queue.plans()
    own = open_page(drafter)
    assert own.queue.plans()[0] == revised
    own.show_plan(revised)
    assert any("退回原因：" in label.text() for label in own.findChildren(QLabel) if label.isVisible())


def test_the_drafter_answers_opinions_with_a_reason(
    qtbot: QtBot,
    open_page: Callable[[Session], ReviewPage],
    reviewer: Session,
    drafter: Session,
    revised: str,
) -> None:
    node = reviewer.document(revised).sections[1].blocks[0].id
    reviewer.add_opinion(revised, node, "指挥部由谁任总指挥？", OpinionKind.QUESTION, "指挥部统一指挥。")
    step(reviewer, revised, Action.RETURN)
    page = open_page(drafter)
    page.show_plan(revised)
    assert not page.opinions.composer.isVisible()
    (card,) = cards(page)
    qtbot.mouseClick(card, Qt.MouseButton.LeftButton)
    assert page.text.cursor_context().node == node

    def decline(dialog: QWidget) -> None:
        assert isinstance(dialog, AnswerDialog)
        qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
        assert dialog.complaint == "请填写理由。"
        type_chinese(dialog.edit, "附件已列明")
        qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)

    answer_next(decline)
    press(qtbot, card, "不采纳")
    (opinion,) = drafter.opinions(revised)
    assert (opinion.state, opinion.answer) == (OpinionState.DECLINED, "附件已列明")


def test_other_pages_hear_of_a_step(
    qtbot: QtBot, open_page: Callable[[Session], ReviewPage], reviewer: Session, revised: str
) -> None:
    page = open_page(reviewer)
    page.show_plan(revised)
    answer_next(lambda box: press(qtbot, box, "受理审核"))
    with qtbot.waitSignal(page._workspace.plan_changed):
        press(qtbot, page, "受理审核")
    assert reviewer.plan(revised).stage is Stage.EXAMINATION
    assert steps(page) == {"批准", "退回"}


def test_an_approval_that_was_tampered_with_is_shown_in_red_with_what_does_not_verify(
    open_page: Callable[[Session], ReviewPage], library: Library, reviewer: Session
) -> None:
    plan = reviewer.find(FOREST).plan
    step(reviewer, plan, Action.EXAMINE)
    step(reviewer, plan, Action.APPROVE)
    page = open_page(reviewer)
    page.show_plan(plan)
    (line,) = page.findChildren(SignatureLine)
    assert line.property("role") == "muted"
    with closing(sqlite3.connect(str(library.path))) as tool, tool:
        tool.execute("UPDATE versions SET approved_by = '别人' WHERE plan = ?", (plan,))
    page.show_plan(plan)
    assert line.property("role") == "alarm"
    assert "批准人与签名所载不符" in line.text()


def test_a_drafter_sees_opinions_and_checklist_but_changes_neither(
    open_page: Callable[[Session], ReviewPage], reviewer: Session, drafter: Session
) -> None:
    plan = reviewer.find(FOREST).plan
    reviewer.add_opinion(plan, "", "请补充附件。", OpinionKind.MUST)
    reviewer.check_point(plan, "24.1", Verdict.MET)
    page = open_page(drafter)
    page.show_plan(plan)
    (card,) = cards(page)
    captions = {button.text() for button in card.findChildren(QPushButton)}
    assert captions == {"采纳", "部分采纳", "不采纳", "回复"}
    assert not page.opinions.composer.isVisible()
    page.side.tabs.setCurrentIndex(2)
    first = page.side.checklist.rows[0]
    assert first.buttons[Verdict.MET].isChecked()
    assert not any(button.isEnabled() for button in first.buttons.values())


def test_a_remark_still_being_typed_is_kept_when_the_desktop_ends(
    qtbot: QtBot, library: Library, reviewer: Session, revised: str
) -> None:
    step(reviewer, revised, Action.EXAMINE)
    window = MainWindow(library, reviewer)
    qtbot.addWidget(window)
    window.show()
    window.workspace.review_requested.emit(revised)
    page = window.page("review")
    page.side.tabs.setCurrentWidget(page.side.checklist)
    row = page.side.checklist.rows[0]
    commit = QInputMethodEvent()
    commit.setCommitString("附件不全")
    QApplication.sendEvent(row.remark, commit)
    assert not reviewer.checked_points(revised)
    assert window.is_text_safe()
    assert [point.remark for point in reviewer.checked_points(revised).values()] == ["附件不全"]
    window.close()


def test_a_judgement_the_library_does_not_take_is_told_in_a_bar_and_tried_again(
    qtbot: QtBot, library: Library, reviewer: Session, revised: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    step(reviewer, revised, Action.EXAMINE)
    window = MainWindow(library, reviewer)
    qtbot.addWidget(window)
    window.show()
    window.workspace.review_requested.emit(revised)
    page = window.page("review")
    page.side.tabs.setCurrentWidget(page.side.checklist)
    first, second = page.side.checklist.rows[:2]

    def refuse(*_: object) -> None:
        raise Refused("预案库正被其他程序占用。", "请稍候再试。")

    with monkeypatch.context() as busy:
        busy.setattr(reviewer, "check_point", refuse)
        qtbot.keyClick(first.buttons[Verdict.MET], Qt.Key.Key_Space)
        second.remark.setFocus()
        qtbot.keyClick(second.buttons[Verdict.UNMET], Qt.Key.Key_Space)
        bar = page.notices.bar("unsaved")
        assert bar is not None
        assert "正被其他程序占用" in bar.text.text()
        assert not window.is_text_safe(), "nobody is let away from it unasked"
    assert not reviewer.checked_points(revised)
    qtbot.mouseClick(bar.buttons[0], Qt.MouseButton.LeftButton)
    assert page.notices.bar("unsaved") is None
    verdicts = {point: checked.verdict for point, checked in reviewer.checked_points(revised).items()}
    assert verdicts == {first.point.id: Verdict.MET, second.point.id: Verdict.UNMET}
    window.close()
