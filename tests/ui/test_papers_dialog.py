"""The sets that go with a plan, from the export menu of the library page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from tests.ui.modal import answer_next
from yuan.jobs.papers import basis_of, papers_of
from yuan.ui.library.papers_dialog import PapersDialog, show_papers
from yuan.ui.library.reply_dialog import ReplyDialog, show_reply
from yuan.ui.window import MainWindow


def test_a_set_is_written_into_a_folder_of_its_own(
    window: MainWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = window.workspace.session
    draft = next(line for line in session.plans() if line.stage.is_editable and line.in_force is None)
    told: list[str] = []
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    monkeypatch.setattr(
        "yuan.ui.library.papers_dialog.offer_to_open", lambda parent, text, paths: told.append(text)
    )

    def decide(dialog: Any) -> None:
        assert isinstance(dialog, PapersDialog)
        dialog.list.setCurrentRow(4)
        QTest.keyClick(dialog.list, Qt.Key.Key_Space)
        QTest.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)

    answer_next(decide)
    show_papers(window, window.workspace, draft, "submission")
    qtbot.waitUntil(lambda: bool(told))
    (folder,) = tmp_path.glob("*（送审材料）")
    assert [path.name for path in sorted(folder.iterdir())] == [
        "1 预案（送审稿）.docx",
        "2 编制说明.docx",
        "3 征求意见及采纳情况表.docx",
        "4 审核意见表.docx",
    ]
    assert "已生成 4 份材料" in told[0]
    assert "编制说明：括号中的内容需要人工填写" in told[0]


def test_what_cannot_be_made_is_grey_and_says_why(window: MainWindow, qtbot: QtBot) -> None:
    session = window.workspace.session
    draft = next(line for line in session.plans() if line.in_force is None)
    dialog = PapersDialog(
        draft.card.title,
        "filing",
        basis_of(session, "filing"),
        papers_of(session, draft.plan, "filing"),
        window,
    )
    qtbot.addWidget(dialog)
    dialog.show()
    assert "预案还没有印发" in dialog.list.item(0).text()
    assert not dialog.list.item(0).flags() & Qt.ItemFlag.ItemIsEnabled
    QTest.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
    assert dialog.isVisible()
    assert dialog.complaint == "请至少勾选一份材料。"


def test_both_sets_are_in_the_export_menu(window: MainWindow) -> None:
    page = window.page("library")
    words = [action.text() for action in page._export_menu().actions()]
    assert {"送审材料…", "备案材料…"} <= set(words)


def test_a_reply_of_a_unit_is_registered_on_its_section(window: MainWindow, qtbot: QtBot) -> None:
    session = window.workspace.session
    draft = next(line for line in session.plans() if line.stage.is_editable)
    section = session.document(draft.plan).sections[0]

    def fill(dialog: Any) -> None:
        assert isinstance(dialog, ReplyDialog)
        QTest.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
        assert dialog.complaint == "请写明意见来自哪个单位或个人。"
        dialog.form["unit"].setEditText("区财政局")
        dialog.form["place"].setCurrentIndex(1)
        dialog.form["text"].setPlainText("补充经费保障。")
        QTest.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)

    answer_next(fill)
    show_reply(window, window.workspace, draft)
    (opinion,) = [one for one in session.opinions(draft.plan, draft.latest.number) if one.source]
    assert (opinion.by, opinion.node, opinion.text) == ("区财政局", section.id, "补充经费保障。")
