"""The form that asks for what a step needs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QComboBox, QDateEdit, QLineEdit, QMessageBox, QPlainTextEdit
from pytestqt.qtbot import QtBot

from tests.ui.conftest import FLOOD
from tests.ui.modal import answer_next, answering
from yuan.library import Library, Session
from yuan.model.document.content import Paragraph, Text
from yuan.model.editing import edit
from yuan.model.errors import Refused
from yuan.model.merge.merging import merge
from yuan.model.records import Action, Field, Offer
from yuan.ui.review.step_dialog import StepDialog, take_step
from yuan.ui.workspace import Workspace

OFFER = Offer(
    action=Action.ISSUE,
    fields=(
        Field(name="number", label="发文字号"),
        Field(name="date", label="印发日期", kind="date", default="2026-03-02"),
        Field(name="route", label="公布渠道", kind="choice", choices=("网站", "公报"), required=False),
        Field(name="remark", label="说明", kind="long text", required=False),
        Field(name="effective", label="生效日期", kind="date", required=False),
    ),
    cites="第二十五条",
)


class Taken:
    """Keeps the answers a step was taken with; refuses as often as told to."""

    def __init__(self, refusals: int = 0) -> None:
        self.answers: list[Mapping[str, str]] = []
        self._refusals = refusals

    def __call__(self, answers: Mapping[str, str]) -> None:
        if self._refusals:
            self._refusals -= 1
            raise Refused("发文字号不对。", "请写成“门政办发〔2026〕1号”。")
        self.answers.append(answers)


def open_dialog(qtbot: QtBot, taken: Taken) -> StepDialog:
    dialog = StepDialog(None, OFFER, taken)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def field(dialog: StepDialog, name: str) -> QLineEdit:
    found = dialog.findChild(QLineEdit, f"field-{name}")
    assert isinstance(found, QLineEdit)
    return found


def test_answers_are_given_as_typed_and_dates_as_iso(qtbot: QtBot) -> None:
    taken = Taken()
    dialog = open_dialog(qtbot, taken)
    qtbot.keyClicks(field(dialog, "number"), " 1 ")
    route = dialog.findChild(QComboBox, "field-route")
    remark = dialog.findChild(QPlainTextEdit, "field-remark")
    assert isinstance(route, QComboBox)
    assert isinstance(remark, QPlainTextEdit)
    route.setCurrentText("公报")
    remark.setPlainText("全文公布")
    qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
    assert taken.answers == [{"number": "1", "date": "2026-03-02", "route": "公报", "remark": "全文公布"}]
    assert not dialog.isVisible()


def test_what_is_required_is_asked_for_by_name(qtbot: QtBot) -> None:
    taken = Taken()
    dialog = open_dialog(qtbot, taken)
    qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
    assert dialog.complaint == "请填写“发文字号”。"
    assert dialog.isVisible()
    assert taken.answers == []


def test_a_date_that_need_not_be_given_starts_empty(qtbot: QtBot) -> None:
    dialog = open_dialog(qtbot, Taken())
    box = dialog.findChild(QDateEdit, "field-effective")
    assert isinstance(box, QDateEdit)
    assert box.text() == "未填写"
    box.setDate(QDate(2026, 4, 1))
    assert dialog.answers()["effective"] == "2026-04-01"


def test_a_refused_step_says_why_and_leaves_the_form_open(qtbot: QtBot) -> None:
    shown: list[str] = []

    def close(box: Any) -> None:
        assert isinstance(box, QMessageBox)
        shown.append(box.text())
        box.accept()

    taken = Taken(refusals=1)
    dialog = open_dialog(qtbot, taken)
    qtbot.keyClicks(field(dialog, "number"), "1")
    answer_next(close)
    qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
    assert shown == ["发文字号不对。"]
    assert dialog.isVisible()
    qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
    assert taken.answers[0]["number"] == "1"


def test_a_draft_with_places_nobody_decided_is_not_handed_in_and_says_why_before_anything_is_asked(
    qtbot: QtBot, library: Library, drafter: Session
) -> None:
    workspace, plan = Workspace(library, drafter), drafter.find(FLOOD).plan
    base, draft = drafter.document(plan), drafter.draft(plan)
    paragraph = base.sections[0].blocks[0]
    ours, theirs = (
        edit.replace_node(base, paragraph.id, Paragraph(id=paragraph.id, runs=(Text(words),)))
        for words in ("我们的话。", "对方的话。")
    )
    merged = merge(base, ours, theirs)
    drafter.merge_draft(plan, merged.document, draft.revision, merged.conflicts, "李四")
    submit = next(offer for offer in drafter.offers(plan) if offer.action is Action.SUBMIT)
    with answering(lambda _: None) as messages:
        assert not take_step(None, workspace, plan, submit)
    [said] = messages
    assert f"还有 {len(merged.conflicts)} 处" in said
    for conflict in merged.conflicts:
        drafter.settle_conflict(plan, conflict.id)
    asked: list[object] = []
    answer_next(lambda dialog: (asked.append(dialog), dialog.reject()))
    take_step(None, workspace, plan, submit)
    assert asked, "now the step can be taken"
