"""First start, signing in, accounts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLineEdit
from pytestqt.qtbot import QtBot

from tests.ui.conftest import PASSWORD
from tests.ui.modal import answering
from yuan.library import Library, Session
from yuan.model.errors import Refused
from yuan.model.plan import AccountRole, Secrecy
from yuan.ui.account.first_start import FirstStartDialog, Start
from yuan.ui.account.password import NewPasswordDialog, PasswordDialog
from yuan.ui.account.people import ClearanceDialog, NewAccountDialog, NewUnitDialog, PeopleDialog
from yuan.ui.account.sign_in import SignInDialog


def test_first_start_asks_for_a_place_and_a_password(qtbot: QtBot, tmp_path: Path) -> None:
    dialog = FirstStartDialog(tmp_path / "新库.yuan")
    qtbot.addWidget(dialog)
    dialog.accept_button.click()
    assert dialog.complaint == "密码至少 6 个字符。"
    qtbot.keyClicks(dialog.account_fields.password, "secret1")
    dialog.accept_button.click()
    assert dialog.complaint == "两次输入的密码不一样。"
    qtbot.keyClicks(dialog.account_fields.again, "secret1")
    dialog.accept_button.click()
    assert dialog.result() == 1
    assert dialog.choice is Start.NEW
    assert dialog.account.role is AccountRole.ADMINISTRATOR
    assert dialog.place == tmp_path / "新库.yuan"


def test_first_start_never_overwrites_a_file(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "旧库.yuan").write_text("x")
    dialog = FirstStartDialog(tmp_path / "旧库.yuan")
    qtbot.addWidget(dialog)
    dialog.accept_button.click()
    assert "已有同名文件" in dialog.complaint


def test_opening_needs_an_existing_file(qtbot: QtBot, tmp_path: Path) -> None:
    dialog = FirstStartDialog(tmp_path / "新库.yuan")
    qtbot.addWidget(dialog)
    dialog.button(Start.OPEN).setChecked(True)
    assert not dialog.account_fields.isEnabled()
    dialog.accept_button.click()
    assert dialog.complaint == "请选择一个已有的预案库文件。"


def test_signing_in(qtbot: QtBot, library: Library) -> None:
    dialog = SignInDialog(library)
    qtbot.addWidget(dialog)
    dialog.account_box.setCurrentIndex(dialog.account_box.findData("编制员"))
    qtbot.keyClicks(dialog.password_edit, "wrong")
    dialog.accept_button.click()
    assert dialog.complaint
    assert dialog.session is None
    dialog.password_edit.clear()
    qtbot.keyClicks(dialog.password_edit, PASSWORD)
    dialog.accept_button.click()
    assert dialog.session is not None
    assert dialog.session.account.name == "编制员"

    again = SignInDialog(library)
    qtbot.addWidget(again)
    assert again.account_box.currentData() == "编制员"


def test_arrow_keys_walk_through_the_accounts_and_the_list_leads_on_to_the_password(
    qtbot: QtBot, library: Library
) -> None:
    dialog = SignInDialog(library)
    qtbot.addWidget(dialog)
    dialog.show()
    box = dialog.account_box
    box.setCurrentIndex(0)
    qtbot.waitUntil(dialog.password_edit.hasFocus)
    qtbot.keyClick(dialog.password_edit, Qt.Key.Key_Backtab)
    assert box.hasFocus()
    for _ in range(2):
        qtbot.keyClick(box, Qt.Key.Key_Down)
    assert box.currentIndex() == 2
    assert box.hasFocus()
    qtbot.keyClick(box, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(box.view().isVisible)
    qtbot.keyClick(box.view(), Qt.Key.Key_Up)
    qtbot.keyClick(box.view(), Qt.Key.Key_Return)
    qtbot.waitUntil(dialog.password_edit.hasFocus)
    assert box.currentIndex() == 1


def test_the_administrator_adds_a_unit_and_its_drafter(qtbot: QtBot, library: Library) -> None:
    session = library.sign_in("管理员", PASSWORD)
    unit = NewUnitDialog(session)
    qtbot.addWidget(unit)
    unit.name_edit.setText("区水务局")
    unit.accept_button.click()
    account = NewAccountDialog(session)
    qtbot.addWidget(account)
    account.role_box.setCurrentText("编制人员")
    account.unit_box.setCurrentText("区水务局")
    for field, text in (
        (account.fields.name, "水务编制员"),
        (account.fields.password, "abcdef"),
        (account.fields.again, "abcdef"),
    ):
        field.setText(text)
    account.must_change.setChecked(False)
    account.accept_button.click()
    assert account.complaint == ""
    assert library.sign_in("水务编制员", "abcdef").account.unit == "区水务局"
    people = PeopleDialog(session)
    qtbot.addWidget(people)
    listed = [
        people.accounts.model().index(row, 0).data() for row in range(people.accounts.model().rowCount())
    ]
    assert "水务编制员" in listed


@pytest.mark.parametrize("asks", [PasswordDialog, NewAccountDialog, NewUnitDialog])
def test_what_is_typed_at_once_goes_into_the_first_line(
    qtbot: QtBot, library: Library, asks: Callable[[Session], QDialog]
) -> None:
    dialog = asks(library.sign_in("管理员", PASSWORD))
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitActive(dialog)
    line = dialog.focusWidget()
    assert isinstance(line, QLineEdit)
    qtbot.keyClicks(line, "abc")
    assert line.text() == "abc"


def test_changing_ones_password(qtbot: QtBot, library: Library) -> None:
    dialog = PasswordDialog(library.sign_in("审核员", PASSWORD))
    qtbot.addWidget(dialog)
    qtbot.keyClicks(dialog.old, PASSWORD)
    qtbot.keyClicks(dialog.new, "another1")
    qtbot.keyClicks(dialog.again, "another1")
    dialog.accept_button.click()
    assert dialog.complaint == ""
    assert library.sign_in("审核员", "another1").account.name == "审核员"


def test_a_reset_password_must_be_changed_at_the_next_sign_in(qtbot: QtBot, library: Library) -> None:
    people = PeopleDialog(library.sign_in("管理员", PASSWORD))
    qtbot.addWidget(people)
    names = [
        people.accounts.model().index(row, 0).data() for row in range(people.accounts.model().rowCount())
    ]
    people.accounts.selectRow(names.index("审核员"))

    def give(password: str) -> Callable[[NewPasswordDialog], None]:
        def answer(dialog: NewPasswordDialog) -> None:
            qtbot.keyClicks(dialog.new, password)
            qtbot.keyClicks(dialog.again, password)
            dialog.accept_button.click()

        return answer

    with answering(give("given-1")):
        people.reset_button.click()
    dialog = SignInDialog(library)
    qtbot.addWidget(dialog)
    dialog.account_box.setCurrentIndex(dialog.account_box.findData("审核员"))
    qtbot.keyClicks(dialog.password_edit, "given-1")
    with answering(give("only-mine-1")):
        dialog.accept_button.click()
    assert dialog.session is not None
    assert library.sign_in("审核员", "only-mine-1").account.name == "审核员"


def test_the_account_chosen_stays_chosen_when_another_is_added_above_it(
    qtbot: QtBot, library: Library
) -> None:
    people = PeopleDialog(library.sign_in("管理员", PASSWORD))
    qtbot.addWidget(people)
    people.accounts.selectRow(0)
    first = people.accounts.chosen()

    def add(dialog: NewAccountDialog) -> None:
        qtbot.keyClicks(dialog.fields.name, "A")
        dialog.role_box.setCurrentText(AccountRole.REVIEWER.value)
        for box in (dialog.fields.password, dialog.fields.again):
            qtbot.keyClicks(box, "abcdef")
        qtbot.keyClick(dialog.fields.again, Qt.Key.Key_Return)

    with answering(add):
        qtbot.mouseClick(people.add_account_button, Qt.MouseButton.LeftButton)
    chosen = people.accounts.chosen()
    assert people.accounts.records[0].account.name == "A"
    assert first is not None
    assert chosen is not None
    assert chosen.account.name == first.account.name


def test_a_deactivated_account_is_refused_and_can_be_let_in_again(qtbot: QtBot, library: Library) -> None:
    people = PeopleDialog(library.sign_in("管理员", PASSWORD))
    qtbot.addWidget(people)
    names = [
        people.accounts.model().index(row, 0).data() for row in range(people.accounts.model().rowCount())
    ]
    row = names.index("审核员")
    people.accounts.selectRow(row)
    people.active_button.click()
    assert people.accounts.model().index(row, 4).data() == "停用"
    with pytest.raises(Refused, match="已停用"):
        library.sign_in("审核员", PASSWORD)
    people.active_button.click()
    assert library.sign_in("审核员", PASSWORD).account.name == "审核员"


def test_too_many_wrong_passwords_lock_until_the_administrator_unlocks(
    qtbot: QtBot, library: Library
) -> None:
    for _ in range(5):
        with pytest.raises(Refused):
            library.sign_in("审核员", "wrong")
    with pytest.raises(Refused, match="已锁定"):
        library.sign_in("审核员", PASSWORD)
    people = PeopleDialog(library.sign_in("管理员", PASSWORD))
    qtbot.addWidget(people)
    names = [
        people.accounts.model().index(row, 0).data() for row in range(people.accounts.model().rowCount())
    ]
    people.accounts.selectRow(names.index("审核员"))
    people.unlock_button.click()
    assert library.sign_in("审核员", PASSWORD).account.name == "审核员"


def test_the_administrator_settles_what_an_account_may_know_of(qtbot: QtBot, library: Library) -> None:
    dialog = PeopleDialog(library.sign_in("管理员", PASSWORD))
    qtbot.addWidget(dialog)
    dialog.show()
    names = [
        dialog.accounts.model().index(row, 0).data() for row in range(dialog.accounts.model().rowCount())
    ]
    row = names.index("编制员")
    assert dialog.accounts.model().index(row, 5).data() == "公开"
    dialog.accounts.selectRow(row)

    def settle(asked: ClearanceDialog) -> None:
        asked.box.setCurrentIndex(asked.box.findData(Secrecy.INTERNAL))
        asked.accept_button.click()

    with answering(settle):
        dialog.clearance_button.click()
    assert dialog.accounts.model().index(row, 5).data() == "内部"
    assert library.sign_in("编制员", PASSWORD).account.clearance is Secrecy.INTERNAL


def test_a_new_password_is_typed_at_once(qtbot: QtBot) -> None:
    taken: list[str] = []
    dialog = NewPasswordDialog(None, "设定新密码", "请设定新密码。", taken.append)
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.show()
    assert dialog.focusWidget() is dialog.new
    before = [edit.height() for edit in (dialog.new, dialog.again)]
    dialog.accept_button.click()
    assert dialog.complaint == "请输入新密码。"
    assert [edit.height() for edit in (dialog.new, dialog.again)] == before, (
        "the complaint takes no room from them"
    )
    for edit in (dialog.new, dialog.again):
        qtbot.keyClicks(edit, "secret-7")
    dialog.accept_button.click()
    assert taken == ["secret-7"]
