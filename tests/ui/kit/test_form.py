"""A form and what is in its boxes, by keys."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from yuan.ui.kit.form import Form, choice, day, line, lines, number, open_choice, secret, tick


@pytest.fixture
def form(qtbot: QtBot) -> Form:
    made = Form(
        ("name", "名称：", line("防汛", "填写名称")),
        ("password", "密码：", secret()),
        ("text", "说明：", lines()),
        ("years", "周期：", number(0, 9, 3, " 年", "没有规定")),
        ("seal", "用印：", tick("加盖印章", True)),
        ("form", "格式：", choice([("a", "甲"), ("b", "乙")], "b")),
        ("unit", "单位：", open_choice(["水务局"])),
        ("due", "期限：", day(date(2026, 6, 15))),
        ("since", "自：", day(None, "不限")),
        ("", "", QLabel("只是说明")),
    )
    qtbot.addWidget(made)
    made.show()
    return made


def test_what_is_typed_is_read(qtbot: QtBot, form: Form) -> None:
    qtbot.keyClick(form["name"], Qt.Key.Key_End)
    qtbot.keyClicks(form["name"], " 2 ")
    qtbot.keyClicks(form["password"], " x ")
    qtbot.keyClicks(form["text"], "a")
    qtbot.keyClick(form["text"], Qt.Key.Key_Tab)
    qtbot.keyClick(form["years"], Qt.Key.Key_Up)
    qtbot.keyClick(form["seal"], Qt.Key.Key_Space)
    qtbot.keyClick(form["form"], Qt.Key.Key_Up)
    qtbot.keyClicks(form["unit"].lineEdit(), "office ")
    assert form.values() == {
        "name": "防汛 2",
        "password": " x ",
        "text": "a",
        "years": 4,
        "seal": False,
        "form": "a",
        "unit": "office",
        "due": date(2026, 6, 15),
        "since": None,
    }
    assert form["since"].text() == "不限"


def test_filling_it_shows_the_values_and_tells_that_they_changed(form: Form) -> None:
    told: list[int] = []
    form.changed.connect(lambda: told.append(1))
    values = {
        "name": "甲",
        "password": "p",
        "text": "t",
        "years": 0,
        "seal": False,
        "form": "a",
        "unit": "x",
        "due": date(2027, 1, 1),
        "since": date(2026, 1, 1),
    }
    form.fill(values)
    assert form.values() == values
    assert len(told) >= len(values)
    assert form["years"].text() == "没有规定"


def test_the_first_box_left_empty_is_named_and_gets_the_keyboard(qtbot: QtBot, form: Form) -> None:
    form.activateWindow()
    assert form.missing({"name": "请填写名称。"}) == ""
    assert (
        form.missing({"name": "请填写名称。", "unit": "请填写单位。", "text": "请填写说明。"})
        == "请填写单位。"
    )
    qtbot.waitUntil(lambda: form.focusWidget() is form["unit"] or form["unit"].hasFocus())


def test_what_may_only_be_seen_takes_no_key(qtbot: QtBot, form: Form) -> None:
    before = form.values()
    form.allow(False)
    for name in ("name", "text"):
        qtbot.keyClicks(form[name], "x")
    for name in ("years", "seal", "form", "due"):
        assert not form[name].isEnabled()
    assert form.values() == before
