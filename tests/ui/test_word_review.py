"""A plan goes to Word from the window and comes back: opinions registered, changes taken one by one."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from tests.ui.conftest import FLOOD
from tests.ui.modal import answer_next
from yuan.jobs.word_review import accept_all, export_for_word, take_back
from yuan.library import Library, Session
from yuan.model.document.content import decode
from yuan.model.errors import BadFile, Refused
from yuan.model.text.plain_text import plain_text
from yuan.ui.editor.draft.bars import OPEN, UNSETTLED
from yuan.ui.editor.draft.merging.dialog import ConflictsDialog
from yuan.ui.editor.draft.proposals_dialog import ProposalsDialog
from yuan.ui.window import MainWindow


def rewritten(path: Path, old: str, new: str) -> Path:
    """The file as somebody gives it back who put `new` in the place of `old`."""
    target = path.with_name("返回.docx")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w") as result:
        for name in source.namelist():
            data = source.read(name)
            if name == "word/document.xml":
                assert old.encode() in data
                data = data.replace(old.encode(), new.encode())
            result.writestr(name, data)
    return target


def test_a_returned_file_knows_its_plan_and_changes_nothing_by_itself(
    library: Library, tmp_path: Path
) -> None:
    session = library.local_session()
    plan = session.find(FLOOD).plan
    before = session.document(plan)
    export_for_word(session, plan, tmp_path / "供审改.docx")
    back = take_back(
        session, rewritten(tmp_path / "供审改.docx", "指挥部统一指挥。", "区防汛指挥部统一指挥。")
    )
    assert back.plan == plan
    assert [proposal.change for proposal in back.proposals] == ["changed"]
    assert session.document(plan) == before


def test_what_was_written_meanwhile_is_not_proposed_away(library: Library, tmp_path: Path) -> None:
    session = library.local_session()
    plan = next(line.plan for line in session.plans() if line.stage.is_editable)
    export_for_word(session, plan, tmp_path / "供审改.docx")
    draft = session.draft(plan)
    written = decode(draft.content.replace("组织指挥体系与职责".encode(), "组织指挥体系".encode()))
    session.save_draft(plan, written, draft.revision)
    back = take_back(
        session, rewritten(tmp_path / "供审改.docx", "指挥部统一指挥。", "区防汛指挥部统一指挥。")
    )
    assert [proposal.change for proposal in back.proposals] == ["changed"]
    accept_all(session, back)
    text = plain_text(session.document(plan))
    assert "区防汛指挥部统一指挥。" in text
    assert "组织指挥体系与职责" not in text


def test_a_file_of_another_plan_or_none_is_refused(library: Library, tmp_path: Path) -> None:
    session = library.local_session()
    first, second = [line.plan for line in session.plans()][:2]
    export_for_word(session, first, tmp_path / "供审改.docx")
    with pytest.raises(Refused, match="不是当前预案的"):
        take_back(session, tmp_path / "供审改.docx", second)
    (tmp_path / "别的.docx").write_bytes(b"PK")
    with pytest.raises(BadFile):
        take_back(session, tmp_path / "别的.docx", first)


def test_a_drafter_takes_one_change_and_refuses_another(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    session = window.workspace.session
    draft = next(line for line in session.plans() if line.stage.is_editable)
    window.workspace.edit_requested.emit(draft.plan, "")
    page = window.page("editor").page
    before = page.edit.plan
    export_for_word(session, draft.plan, tmp_path / "供审改.docx")
    once = rewritten(tmp_path / "供审改.docx", "指挥部统一指挥。", "区指挥部统一指挥。")
    back = rewritten(once.rename(tmp_path / "一次.docx"), "组织指挥体系与职责", "组织指挥机构与职责")

    def decide(dialog: Any) -> None:
        assert isinstance(dialog, ProposalsDialog)
        assert dialog.list.count() == 2
        assert "机构" in dialog.words.toPlainText()
        QTest.mouseClick(dialog.refuse_button, Qt.MouseButton.LeftButton)
        QTest.mouseClick(dialog.take_button, Qt.MouseButton.LeftButton)
        QTest.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)

    answer_next(decide)
    page.word.take_back(back)
    qtbot.waitUntil(lambda: "区指挥部统一指挥。" in plain_text(page.edit.plan))
    assert "组织指挥体系与职责" in plain_text(page.edit.plan)
    page.flush()
    assert session.document(draft.plan) == page.edit.plan
    states = page.states.history.states(draft.plan)
    assert page.states.history.document(states[0]) == before


def test_a_return_is_merged_as_a_whole_though_the_draft_went_on(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    session = window.workspace.session
    plan = next(line for line in session.plans() if line.stage.is_editable).plan
    window.workspace.edit_requested.emit(plan, "")
    page = window.page("editor").page
    export_for_word(session, plan, tmp_path / "供审改.docx")
    once = rewritten(tmp_path / "供审改.docx", "指挥部统一指挥。", "区指挥部统一指挥。")
    back = rewritten(once.rename(tmp_path / "一次.docx"), "组织指挥体系与职责", "组织指挥机构与职责")
    heading = next(one for one in page.edit.plan.sections if one.heading == "组织指挥体系与职责")
    page.draft.go_to(heading.blocks[0].id)
    QTest.keyClicks(page.edit, "abc")
    page.flush()

    def merge(dialog: Any) -> None:
        assert isinstance(dialog, ProposalsDialog)
        QTest.mouseClick(dialog.merge_button, Qt.MouseButton.LeftButton)

    def decide(dialog: Any) -> None:
        assert isinstance(dialog, ConflictsDialog)
        assert [dialog.list.count(), dialog.readings.theirs.name.text()] == [1, "对方的（Word 返回稿）"]
        QTest.mouseClick(dialog.theirs_button, Qt.MouseButton.LeftButton)
        QTest.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)

    answer_next(merge, decide)
    page.word.take_back(back)
    qtbot.waitUntil(lambda: "区指挥部统一指挥。" in plain_text(page.edit.plan))
    page.flush()
    text = plain_text(session.document(plan))
    assert "组织指挥机构与职责" in text
    assert "区指挥部统一指挥。" in text
    assert "abc" not in text
    assert page.notices.bar(UNSETTLED) is None
    kept = [page.states.history.document(one) for one in page.states.history.states(plan)]
    assert any("abc指挥部统一指挥。" in plain_text(one) for one in kept)


def test_a_return_is_not_merged_as_a_whole_once_something_of_it_was_refused(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    session = window.workspace.session
    plan = next(line for line in session.plans() if line.stage.is_editable).plan
    window.workspace.edit_requested.emit(plan, "")
    page = window.page("editor").page
    before = page.edit.plan
    export_for_word(session, plan, tmp_path / "供审改.docx")
    back = rewritten(tmp_path / "供审改.docx", "指挥部统一指挥。", "区指挥部统一指挥。")
    was_open: list[bool] = []

    def refuse(dialog: Any) -> None:
        was_open.append(dialog.merge_button.isEnabled())
        QTest.mouseClick(dialog.refuse_button, Qt.MouseButton.LeftButton)
        was_open.append(dialog.merge_button.isEnabled())
        assert "不采用" in dialog.merge_button.toolTip()
        QTest.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)

    answer_next(refuse)
    page.word.take_back(back)
    qtbot.waitUntil(lambda: was_open == [True, False])
    page.flush()
    assert session.document(plan) == before


def test_a_returned_file_dropped_on_the_window_goes_to_its_plan(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    session = window.workspace.session
    draft = next(line for line in session.plans() if line.stage.is_editable)
    export_for_word(session, draft.plan, tmp_path / "供审改.docx")
    back = rewritten(tmp_path / "供审改.docx", "指挥部统一指挥。", "区指挥部统一指挥。")
    count = len(session.plans())

    def decide(dialog: Any) -> None:
        assert isinstance(dialog, ProposalsDialog)
        QTest.mouseClick(dialog.take_button, Qt.MouseButton.LeftButton)
        QTest.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)

    answer_next(decide)
    window.workspace.import_requested.emit([back])
    page = window.page("editor").page
    qtbot.waitUntil(lambda: "区指挥部统一指挥。" in plain_text(page.edit.plan))
    assert page.current_plan == draft.plan
    page.flush()
    assert len(session.plans()) == count, "nothing was imported"


def test_a_returned_file_changes_nothing_in_a_plan_that_is_only_looked_at_and_says_so(
    window: MainWindow, library: Library, drafter: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    plan = drafter.find(FLOOD).plan
    drafter.presence.begin(plan, is_editing=True)
    window.workspace.edit_requested.emit(plan, "")
    page = window.page("editor").page
    bar = page.notices.bar(OPEN)
    assert bar is not None
    QTest.mouseClick(next(one for one in bar.buttons if "只读" in one.text()), Qt.MouseButton.LeftButton)
    export_for_word(drafter, plan, tmp_path / "供审改.docx")
    back = rewritten(tmp_path / "供审改.docx", "指挥部统一指挥。", "区指挥部统一指挥。")
    told: list[str] = []

    def close(dialog: Any) -> None:
        told.append(
            dialog.text() + dialog.informativeText() if isinstance(dialog, QMessageBox) else "offered"
        )
        dialog.reject()

    answer_next(close)
    window.workspace.import_requested.emit([back])
    qtbot.waitUntil(lambda: bool(told))
    assert "没有采用" in told[0]
    assert "区指挥部" not in plain_text(page.edit.plan)
