"""Keys in the window: the root on paper, certifying somebody's key, one's own fingerprint, a head kept elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest
from platformdirs import user_data_path
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from tests.ui.conftest import FLOOD, FOREST, PASSWORD, step
from tests.ui.modal import answering
from yuan.jobs.known_keys import look
from yuan.jobs.verifying import verify_library
from yuan.library import Library, NewAccount, Session
from yuan.model.plan import AccountRole
from yuan.model.process.signature import grouped
from yuan.model.records import Action
from yuan.model.safekeeping import Area
from yuan.ui.account.fingerprints import (
    CertifyDialog,
    FingerprintLabel,
    OwnKeyDialog,
    RootDialog,
    tell_founding,
)
from yuan.ui.account.people import PeopleDialog
from yuan.ui.safety.verify_dialog import VerifiedDialog
from yuan.ui.widgets.signature import SignatureLine
from yuan.ui.window import MainWindow

CLICK = Qt.MouseButton.LeftButton


def shown_fingerprint(dialog: object) -> str:
    label = dialog.findChild(FingerprintLabel)  # type: ignore[attr-defined]
    assert label is not None
    return str(label.text())


def row_of(dialog: PeopleDialog, name: str) -> int:
    names = [
        dialog.accounts.model().index(row, 0).data() for row in range(dialog.accounts.model().rowCount())
    ]
    return names.index(name)


@pytest.fixture
def stranger(library: Library) -> Session:
    """A reviewer who was added without an administrator's key at hand."""
    account = NewAccount(name="新审核员", full_name="", role=AccountRole.REVIEWER, password=PASSWORD)
    library.local_session().add_account(account)
    return library.sign_in("新审核员", PASSWORD)


def test_a_key_is_certified_after_its_fingerprint_was_compared(
    qtbot: QtBot, library: Library, administrator: Session, stranger: Session
) -> None:
    own = OwnKeyDialog(stranger)
    qtbot.addWidget(own)
    assert "还没有经系统管理员认证" in own.state.text()
    people = PeopleDialog(administrator)
    qtbot.addWidget(people)
    people.show()
    row = row_of(people, "新审核员")
    assert people.accounts.model().index(row, 6).data() == "未认证"
    assert people.accounts.model().index(row_of(people, "编制员"), 6).data() == "无"
    people.accounts.selectRow(row_of(people, "管理员"))
    assert not people.certify_button.isEnabled()
    people.accounts.selectRow(row)

    def compare(dialog: CertifyDialog) -> None:
        assert shown_fingerprint(dialog) == shown_fingerprint(own)
        qtbot.keyClick(dialog, Qt.Key.Key_Return)  # Enter is not yes
        assert not stranger.own_key().is_certified

    with answering(compare):
        qtbot.mouseClick(people.certify_button, CLICK)
    assert people.accounts.model().index(row, 6).data() == "未认证"
    with answering(lambda dialog: qtbot.mouseClick(dialog.accept_button, CLICK)):
        qtbot.mouseClick(people.certify_button, CLICK)
    assert people.accounts.model().index(row, 6).data() == "已认证"
    assert not people.certify_button.isEnabled()
    assert stranger.own_key().is_certified


def test_the_root_is_shown_copied_and_put_on_paper(
    qtbot: QtBot,
    library: Library,
    administrator: Session,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    target = tmp_path / "根指纹.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    people = PeopleDialog(administrator)
    qtbot.addWidget(people)
    people.show()

    def look(dialog: RootDialog) -> None:
        assert shown_fingerprint(dialog) == grouped(library.root())
        qtbot.mouseClick(dialog.copy_button, CLICK)
        qtbot.mouseClick(dialog.paper_button, CLICK)
        assert str(target) in dialog.saved.text()
        qtbot.mouseClick(dialog.accept_button, CLICK)

    with answering(look):
        qtbot.mouseClick(people.root_button, CLICK)
    assert QApplication.clipboard().text() == grouped(library.root())
    newest = library.local_session().audit(1)[0]
    assert (newest.action, newest.detail) == ("导出", "预案库根指纹")
    assert target.read_bytes().startswith(b"%PDF-")


def test_who_founds_the_root_is_told_without_being_kept_from_work(qtbot: QtBot, tmp_path: Path) -> None:
    account = NewAccount(name="管理员", full_name="", role=AccountRole.ADMINISTRATOR, password=PASSWORD)
    library = Library.create(tmp_path / "新库.yuan", account)
    reviewer = NewAccount(name="审核员", full_name="", role=AccountRole.REVIEWER, password=PASSWORD)
    library.local_session().add_account(reviewer)
    standing = library.sign_in("审核员", PASSWORD).own_key()
    session = library.sign_in("管理员", PASSWORD)
    window = MainWindow(library, session)
    qtbot.addWidget(window)
    tell_founding(window, session)
    (dialog,) = window.findChildren(RootDialog)
    assert dialog.isVisible()
    assert not dialog.isModal()
    assert shown_fingerprint(dialog) == grouped(library.root())
    words = "".join(label.text() for label in dialog.findChildren(QLabel))
    assert f"审核员　{grouped(standing.fingerprint)}" in words
    qtbot.mouseClick(dialog.accept_button, CLICK)
    tell_founding(window, library.sign_in("管理员", PASSWORD))
    assert [one for one in window.findChildren(RootDialog) if one.isVisible()] == []
    window.close()
    library.close()


def test_a_head_kept_elsewhere_is_checked_where_the_library_is_verified(
    qtbot: QtBot, library: Library, administrator: Session
) -> None:
    head = library.head()
    kept = f"第 {head.sequence} 条　{grouped(head.hash, 8)}"
    dialog = VerifiedDialog(None, verify_library(library), library)
    qtbot.addWidget(dialog)
    dialog.show()
    assert f"记录头：{kept}" in dialog.notes.text()
    assert grouped(library.root()) in dialog.text()
    dialog.head_edit.insert(kept)  # as pasted: Qt's test keys are ASCII
    qtbot.keyClick(dialog.head_edit, Qt.Key.Key_Return)
    assert dialog.isVisible()
    assert "相符" in dialog.head_answer.text()
    dialog.head_edit.setText(f"{head.sequence} {'0' * 64}")
    qtbot.mouseClick(dialog.head_button, CLICK)
    assert "被改写" in dialog.head_answer.text()
    dialog.head_edit.setText("没有")
    qtbot.mouseClick(dialog.head_button, CLICK)
    assert "不是记录头" in dialog.head_answer.text()


def test_another_root_than_remembered_is_a_trouble_until_it_was_held_against_the_paper(
    qtbot: QtBot, library: Library, administrator: Session
) -> None:
    look(library)
    memory = user_data_path("yuan") / "known-keys.json"
    memory.write_text(memory.read_text().replace(library.root(), "0" * 32))
    result = verify_library(library)
    assert [one.area for one in result.troubles] == [Area.KEYS]
    dialog = VerifiedDialog(None, result, library)
    qtbot.addWidget(dialog)
    dialog.show()
    assert "此前是 0000 0000" in dialog.text()
    qtbot.mouseClick(dialog.root_button, CLICK)
    assert not dialog.isVisible()
    assert verify_library(library).troubles == ()


def test_closing_the_window_signs_the_trail(qtbot: QtBot, window: MainWindow) -> None:
    library = window.workspace.library
    step(library.sign_in("编制员", PASSWORD), window.workspace.session.find(FLOOD).plan, Action.SUBMIT)
    before = library.signed_heads()
    window.close()
    assert library.signed_heads() == before + 1
    assert library.local_session().audit(1)[0].action == "退出"
    assert library.verify() == []


def test_a_key_new_to_this_machine_is_said_beside_the_signature(qtbot: QtBot, window: MainWindow) -> None:
    library, plan = window.workspace.library, window.workspace.session.find(FOREST).plan
    look(library)
    reviewer = library.sign_in("审核员", PASSWORD)
    for action in (Action.EXAMINE, Action.APPROVE):
        step(reviewer, plan, action)
    window.workspace.review_requested.emit(plan)
    told = window.findChildren(SignatureLine)
    qtbot.waitUntil(lambda: any("首次见到此密钥" in line.text() for line in told))
