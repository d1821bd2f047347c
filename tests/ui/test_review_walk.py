"""One plan from hand to hand: examined, returned with opinions and a suggested wording, reworked, approved."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.ui.conftest import FLOOD, PASSWORD, step
from tests.ui.modal import answer_next
from yuan.library import Library, Session
from yuan.model.document.content import run_text, walk_blocks
from yuan.model.records import Action, OpinionKind, OpinionState, Stage
from yuan.model.review.points import Verdict
from yuan.model.review.suggested_wordings import AmendmentState
from yuan.ui.editor.draft.proposals_dialog import ProposalsDialog
from yuan.ui.editor.page import EditorPage
from yuan.ui.review import ReviewPage
from yuan.ui.review.amending import AmendDialog
from yuan.ui.review.opinion_acts import WordsDialog
from yuan.ui.review.opinion_card import OpinionCard
from yuan.ui.review.step_dialog import StepDialog
from yuan.ui.widgets.signature import SignatureLine
from yuan.ui.workspace import Workspace


def types(widget: QWidget, text: str) -> None:
    """Enter `text` as an input method does."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(widget, event)


class Hands:
    """Clicks and answers dialogs as one person does."""

    def __init__(self, qtbot: QtBot, place: QWidget) -> None:
        self._qtbot, self.place = qtbot, place

    def press(self, caption: str, place: QWidget | None = None) -> None:
        QApplication.processEvents()
        buttons = (place or self.place).findChildren(QPushButton)
        button = next(one for one in buttons if one.text().startswith(caption) and one.isVisible())
        self._qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    def says(self, words: str = "") -> Callable[[QWidget], None]:
        """Fill `words` into the dialog that asks for some, and accept it."""

        def act(dialog: QWidget) -> None:
            assert isinstance(dialog, WordsDialog)
            types(dialog.edit, words)
            self._qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)

        return act

    def agrees(self, caption: str) -> Callable[[QWidget], None]:
        return lambda dialog: self.press(caption, dialog)


@pytest.fixture
def reviewer(library: Library) -> Session:
    return library.sign_in("审核员", PASSWORD)


@pytest.fixture
def at_review(qtbot: QtBot, library: Library, reviewer: Session) -> ReviewPage:
    page = ReviewPage(Workspace(library, reviewer))
    shown(qtbot, page)
    return page


def shown(qtbot: QtBot, page: QWidget) -> None:
    qtbot.addWidget(page)
    page.resize(1280, 800)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()


def examined(qtbot: QtBot, page: ReviewPage, plan: str) -> None:
    """The reviewer takes the plan on, says two things, judges a point, and returns it."""
    hands = Hands(qtbot, page)
    page.show_plan(plan)
    answer_next(hands.agrees("受理审核"))
    hands.press("受理审核")
    page.text.setTextCursor(page.text.document().find("统一指挥"))
    composer = page.opinions.composer
    assert composer.targets.currentText() == "所选“统一指挥”"
    composer.choose(OpinionKind.MUST)
    types(composer.edit, "写明由谁指挥。")
    hands.press("提交意见")
    cursor = page.text.document().find("水旱灾害应对")
    cursor.setPosition(cursor.selectionStart())
    page.text.setTextCursor(cursor)

    def reword(dialog: QWidget) -> None:
        assert isinstance(dialog, AmendDialog)
        hands.press("提出建议", dialog)
        assert dialog.complaint == "文字还没有修改。"
        dialog.edit.selectAll()
        types(dialog.edit, "为做好防汛抗旱工作，制定本预案。")
        types(dialog.note_edit, "与职责一致")
        hands.press("提出建议", dialog)

    answer_next(reword)
    hands.press("建议修改为")
    page.side.tabs.setCurrentIndex(2)
    row = page.side.checklist.rows[0]
    row.buttons[Verdict.MET].click()
    last = page.side.checklist.rows[-1]
    types(last.remark, "附件不全。")
    qtbot.keyClick(last.remark, Qt.Key.Key_Return)
    assert last.buttons[Verdict.UNMET].isChecked(), "a remark alone says that something is amiss"

    def give_back(dialog: QWidget) -> None:
        assert isinstance(dialog, StepDialog)
        reasons = dialog.findChildren(QPlainTextEdit)[0].toPlainText()
        assert "〔必须修改〕2 组织指挥体系与职责：写明由谁指挥。" in reasons
        assert "另有 1 处修改建议" in reasons
        hands.press("退回", dialog)

    answer_next(give_back)
    hands.press("退回")


def reworked(qtbot: QtBot, page: EditorPage, plan: str) -> None:
    """The drafter goes from the card to the words, changes them, answers, and accepts the suggested wording."""
    hands = Hands(qtbot, page)
    page.open_plan(plan)
    page.details.setCurrentIndex(2)
    (card,) = [one for one in page.findChildren(OpinionCard) if one.isVisible()]
    qtbot.mouseClick(card, Qt.MouseButton.LeftButton)
    assert page.edit.textCursor().selectedText() == "统一指挥"
    types(page.edit, "由总指挥统一指挥")
    answer_next(hands.says("已写明。"))
    hands.press("采纳", card)

    def decide(dialog: QWidget) -> None:
        assert isinstance(dialog, ProposalsDialog)
        assert "与职责一致" in dialog.words.toPlainText()
        qtbot.mouseClick(dialog.take_button, Qt.MouseButton.LeftButton)
        qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)

    answer_next(decide)
    hands.press("处理修改建议（1 处）")
    page.flush()


def approved(qtbot: QtBot, page: ReviewPage, plan: str) -> None:
    """The reviewer may not approve before the opinion is closed, closes it, and approves."""
    hands = Hands(qtbot, page)
    page.show_plan(plan)
    answer_next(hands.agrees("受理审核"))
    hands.press("受理审核")

    def fill(dialog: QWidget) -> None:
        assert isinstance(dialog, StepDialog)
        for box in (*dialog.findChildren(QPlainTextEdit), *dialog.findChildren(QLineEdit)):
            if box.objectName().startswith("field-") and box.isEnabled():
                types(box, "已办")
        hands.press("批准", dialog)

    def is_told(dialog: QWidget) -> None:
        assert isinstance(dialog, QMessageBox)
        assert "没有关闭，不能批准" in dialog.text() + dialog.informativeText()
        hands.press(dialog.buttons()[0].text(), dialog)

    def fill_and_give_up(dialog: QWidget) -> None:
        fill(dialog)
        hands.press("取消", dialog)

    answer_next(fill_and_give_up, is_told)
    hands.press("批准")
    page.side.tabs.setCurrentIndex(0)
    answer_next(hands.says())
    hands.press("关闭")
    answer_next(fill)
    hands.press("批准")


def test_a_plan_is_examined_returned_reworked_and_approved(
    qtbot: QtBot, library: Library, drafter: Session, reviewer: Session, at_review: ReviewPage
) -> None:
    plan = drafter.find(FLOOD).plan
    step(drafter, plan, Action.SUBMIT)
    examined(qtbot, at_review, plan)
    assert reviewer.plan(plan).stage is Stage.DRAFTING
    assert {one.verdict for one in reviewer.checked_points(plan).values()} == {Verdict.MET, Verdict.UNMET}
    workspace = EditorPage(Workspace(library, drafter))
    shown(qtbot, workspace)
    reworked(qtbot, workspace, plan)
    words = [run_text(block.runs) for block in walk_blocks(drafter.document(plan))]  # type: ignore[union-attr]
    assert words == ["为做好防汛抗旱工作，制定本预案。", "指挥部由总指挥统一指挥。"]
    workspace.close_draft()
    workspace.hide()
    step(drafter, plan, Action.SUBMIT)
    approved(qtbot, at_review, plan)
    (opinion,) = reviewer.opinions(plan)
    assert (opinion.state, opinion.answer, opinion.closed_by) == (OpinionState.ADOPTED, "已写明。", "审核员")
    assert [one.state for one in reviewer.amendments(plan)] == [AmendmentState.ACCEPTED]
    assert reviewer.plan(plan).stage is Stage.APPROVED
    (line,) = at_review.findChildren(SignatureLine)
    assert line.isVisible()
    assert "审核员" in line.text()
    assert any("校验值" in label.text() for label in at_review.findChildren(QLabel) if label.isVisible())
