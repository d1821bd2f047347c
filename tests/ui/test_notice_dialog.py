"""Sending a plan out under its notice as a user does."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.conftest import FLOOD
from tests.ui.modal import answer_next
from yuan.jobs.notices import NoticeChoices, export_notice
from yuan.library import Library, Session
from yuan.model.errors import BadFile
from yuan.model.office import Office
from yuan.ui.kit import files
from yuan.ui.office import NoticeDialog, show_notice
from yuan.ui.workspace import Workspace
from yuan.word.writer import Notice

USUAL = Notice(
    issuer="区应急管理局",
    title="区应急管理局关于印发《防汛应急预案》的通知",
    number="区应急发〔2026〕3号",
    date="2026-06-15",
    remark="此件公开发布",
    addressees="各镇政府",
    copies="市应急管理局",
    printer="区应急管理局办公室",
)


@pytest.fixture
def dialog(qtbot: QtBot) -> NoticeDialog:
    made = NoticeDialog(USUAL)
    qtbot.addWidget(made)
    made.show()
    return made


def press(qtbot: QtBot, dialog: NoticeDialog) -> str:
    qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
    return dialog.complaint


def test_it_begins_with_what_the_plan_and_the_office_say(dialog: NoticeDialog) -> None:
    assert dialog.choices() == NoticeChoices(
        number=USUAL.number,
        date=USUAL.date,
        secrecy="",
        secrecy_period="",
        urgency="",
        remark="此件公开发布",
        addressees="各镇政府",
        copies="市应急管理局",
        printer="区应急管理局办公室",
    )


def test_it_says_what_the_office_has_not_filled_in(
    qtbot: QtBot, administrator: Session, library: Library
) -> None:
    parent, told = QWidget(), list[str]()
    qtbot.addWidget(parent)

    def read(dialog: NoticeDialog) -> None:
        told.append("".join(label.text() for label in dialog.findChildren(QLabel)))
        dialog.reject()

    workspace, plan = Workspace(library, administrator), administrator.find(FLOOD)
    answer_next(read)
    show_notice(workspace, plan, parent)
    administrator.change_office(Office())
    answer_next(read)
    show_notice(workspace, plan, parent)
    assert "还没有填写" not in told[0]
    assert "还没有填写：区名、应急管理部门、上一级（市）、专项预案的印发机关" in told[1]


def test_a_secret_notice_needs_its_serial_and_a_lawful_period(qtbot: QtBot, dialog: NoticeDialog) -> None:
    assert not dialog.form["secrecy_period"].isEnabled()
    qtbot.keyClick(dialog.form["secrecy"], Qt.Key.Key_End)
    assert dialog.form["secrecy_period"].isEnabled()
    assert dialog.form["remark"].text() == ""
    assert "份号" in press(qtbot, dialog)
    qtbot.keyClicks(dialog.form["serial"], "12")
    dialog.form["secrecy_period"].setText("11年")
    assert "不超过10年" in press(qtbot, dialog)
    dialog.form["secrecy_period"].setText("1年")
    assert press(qtbot, dialog) == ""
    assert dialog.result()
    assert dialog.choices().secrecy == "秘密"


def test_lists_are_taken_apart_at_their_marks(dialog: NoticeDialog) -> None:
    dialog.form["signers"].setText("张三、李四")
    dialog.form["joint"].setText("区水务局、区气象局")
    dialog.form["attachments"].setText("职责分工表；物资清单")
    made = dialog.choices()
    assert made.signers == ("张三", "李四")
    assert made.joint == ("区水务局", "区气象局")
    assert made.attachments == ("职责分工表", "物资清单")


def test_a_date_that_is_none_is_refused(qtbot: QtBot, dialog: NoticeDialog) -> None:
    dialog.form["date"].setText("2026-02-30")
    assert "年-月-日" in press(qtbot, dialog)
    dialog.form["date"].clear()
    assert press(qtbot, dialog) == ""


def test_the_form_used_last_is_offered_again(qtbot: QtBot, dialog: NoticeDialog) -> None:
    qtbot.keyClick(dialog.form["form"], Qt.Key.Key_Down)
    assert press(qtbot, dialog) == ""
    again = NoticeDialog(USUAL)
    qtbot.addWidget(again)
    assert again.choices().form == "letter"


def test_enter_writes_the_file(
    qtbot: QtBot, administrator: Session, library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target, told = tmp_path / "通知.docx", []
    monkeypatch.setattr(files, "choose_target", lambda *_: target)
    monkeypatch.setattr(files, "offer_to_open", lambda _parent, text, _paths: told.append(text))
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.show()

    def act(dialog: QWidget) -> None:
        assert isinstance(dialog, NoticeDialog)
        dialog.form["urgency"].setCurrentIndex(2)
        dialog.form["number"].setText("区应急发〔2026〕7号")
        qtbot.keyClick(dialog.form["number"], Qt.Key.Key_Return)

    answer_next(act)
    show_notice(Workspace(library, administrator), administrator.find(FLOOD), parent)
    qtbot.waitUntil(lambda: bool(told))
    text = zipfile.ZipFile(target).read("word/document.xml").decode()
    assert "特急" in text
    assert "区应急发〔2026〕7号" in text


def test_choices_against_the_law_write_nothing(
    administrator: Session, library: Library, tmp_path: Path
) -> None:
    target = tmp_path / "通知.docx"
    plan = administrator.find(FLOOD).plan
    with pytest.raises(BadFile, match="密级只有"):
        export_notice(administrator, plan, target, choices=NoticeChoices(secrecy="内部"))
    assert not target.exists()
