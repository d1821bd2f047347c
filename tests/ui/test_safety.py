"""The library kept safe from the window: backups behind it and by hand, going back to one, verifying, the audit trail."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from tests.ui.conftest import BUREAU, FLOOD, FOREST, PASSWORD, command, text_of
from yuan.jobs.verifying import Verified
from yuan.library import Library, NewAccount, Session
from yuan.library.backup.backups import backups_of
from yuan.model.plan import AccountRole, Kind, PlanCard, Unit
from yuan.model.progress import Progress
from yuan.model.records import Account
from yuan.model.safekeeping import BackupRules, Occasion
from yuan.model.text.plain_text import plain_text
from yuan.ui.account.sign_in import SignInDialog
from yuan.ui.audit.dialog import AuditDialog
from yuan.ui.editor.draft.recovery_files import UnsavedTexts, recovery_folder
from yuan.ui.kit.picture import Picture
from yuan.ui.program import Program
from yuan.ui.safety.backups_dialog import BackupsDialog
from yuan.ui.safety.preview_dialog import PreviewDialog
from yuan.ui.safety.rescue import RescueDialog
from yuan.ui.safety.rules_dialog import BackupRulesDialog
from yuan.ui.safety.verify_dialog import VerifiedDialog
from yuan.ui.theme import tokens
from yuan.ui.window import MainWindow


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed library with an administrator and two drafts, made once."""
    place = tmp_path_factory.mktemp("made") / "试验.yuan"
    administrator = NewAccount(
        name="管理员", full_name="管理员", role=AccountRole.ADMINISTRATOR, password=PASSWORD
    )
    library = Library.create(place, administrator)
    session = library.local_session()
    session.add_unit(Unit(id="u1", name=BUREAU))
    for title in (FLOOD, FOREST):
        card = PlanCard(title=title, kind=Kind.SPECIAL, unit=BUREAU, event_type="水旱灾害")
        session.create_plan(card, text_of(title, "第一稿。"))
    library.close()
    return place


@pytest.fixture
def library(made: Path, tmp_path: Path) -> Iterator[Library]:
    place = tmp_path / made.name
    shutil.copyfile(made, place)
    opened = Library.open(place)
    yield opened
    opened.close()


def session_of(library: Library, role: AccountRole, unit: str = "") -> Session:
    name = "管理员" if role is AccountRole.ADMINISTRATOR else "某人"
    return Session(library, Account(name=name, full_name=name, role=role, unit=unit))


def window_of(qtbot: QtBot, session: Session) -> MainWindow:
    shown = MainWindow(session.library, session)
    qtbot.addWidget(shown)
    shown.show()
    return shown


@pytest.fixture
def window(qtbot: QtBot, library: Library) -> Iterator[MainWindow]:
    shown = window_of(qtbot, session_of(library, AccountRole.ADMINISTRATOR))
    yield shown
    shown.close()


def write(session: Session, words: str) -> None:
    plan = session.find(FLOOD).plan
    session.save_draft(plan, text_of(FLOOD, words), session.draft(plan).revision)


def text_in(library: Library) -> str:
    session = library.local_session()
    return plain_text(session.document(session.find(FLOOD).plan))


def backups_dialog(qtbot: QtBot, window: MainWindow) -> BackupsDialog:
    dialog = BackupsDialog(window, window.workspace, window.backups, window.leave_library_alone)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


# --- behind the window ------------------------------------------------------------------------------------


def test_a_backup_that_is_due_is_made_behind_the_window(qtbot: QtBot, window: MainWindow) -> None:
    assert window.backup_button.isHidden()
    window.backups.look(makes=True)
    qtbot.waitUntil(lambda: "备份：今天" in window.backup_button.text())
    (made,) = window.workspace.library.backups.all()
    assert made.occasion is Occasion.AUTOMATIC
    assert str(made.path) in window.backup_button.toolTip()
    window.backups.look(makes=True)
    qtbot.wait(50)
    window.backups.stop()
    assert len(window.workspace.library.backups.all()) == 1


def test_a_failure_is_told_without_a_box_in_the_way(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    boxes: list[QMessageBox] = []
    monkeypatch.setattr(QMessageBox, "exec", boxes.append)
    (tmp_path / "挡路").write_text("")
    window.workspace.session.change_backup_rules(BackupRules(folder=str(tmp_path / "挡路" / "备份")))
    window.backups.look(makes=True)
    qtbot.waitUntil(lambda: window.backup_button.text() == "备份失败")
    alarm = window.page("start").backup_alarm
    assert alarm.isVisible()
    assert "不是文件夹" in alarm.text.text()
    assert boxes == []
    window.workspace.session.change_backup_rules(BackupRules())
    window.backups.look(makes=True)
    qtbot.waitUntil(lambda: "备份：今天" in window.backup_button.text())
    assert alarm.isHidden()


def test_closing_the_window_stops_a_backup_half_way(qtbot: QtBot, window: MainWindow) -> None:
    window.backups.look(makes=True)
    window.close()
    assert all(backup.facts is not None for backup in window.workspace.library.backups.all())
    assert not list(window.workspace.library.backups.folder.glob(".*"))


# --- by hand ----------------------------------------------------------------------------------------------


def test_backing_up_by_hand_and_verifying_all(qtbot: QtBot, window: MainWindow) -> None:
    dialog = backups_dialog(qtbot, window)
    assert dialog.state.text() == "还没有备份"
    qtbot.mouseClick(dialog.make_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.table.model().rowCount() == 1)
    assert "最近一份完好的备份：今天" in dialog.state.text()
    assert "备份：今天" in window.backup_button.text()
    qtbot.mouseClick(dialog.verify_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "刚才核验通过" in dialog.table.model().index(0, 6).data())


def test_going_back_to_a_backup_shows_first_what_would_change(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = window.workspace.library
    library.backups.make()
    write(window.workspace.session, "备份以后写的。")
    seen: list[str] = []

    def answer(dialog: PreviewDialog) -> int:
        assert not dialog.accept_button.isDefault()
        item = dialog.changes.topLevelItem(0)
        seen.extend([item.text(0), item.child(0).text(0), item.child(1).text(0)])
        dialog.accept_button.click()
        return dialog.result()

    monkeypatch.setattr(PreviewDialog, "exec", answer)
    dialog = backups_dialog(qtbot, window)
    with qtbot.waitSignal(dialog.restored) as told:
        qtbot.mouseClick(dialog.restore_button, Qt.MouseButton.LeftButton)
    assert seen[0] == FLOOD
    assert seen[1].startswith("－ 失去 ")
    assert seen[2].startswith("＋ 找回 ")
    assert "恢复前" in str(told.args)
    assert "备份以后" not in text_in(library)
    assert library.is_restored()


def test_a_window_on_a_restored_library_says_so_and_signs_in_anew(qtbot: QtBot, window: MainWindow) -> None:
    library = window.workspace.library
    backup = library.backups.make()
    Library.restore(backup.path, library.backups.place, by="别人")
    window.backups.look(makes=False)
    qtbot.waitUntil(lambda: window.notices.bar("restored") is not None)
    bar = window.notices.bar("restored")
    assert bar is not None
    assert "已经过时" in bar.text.text()
    with qtbot.waitSignal(window.leaving) as asked:
        bar.buttons[0].click()
    assert asked.args == ["account"]


def test_what_a_stale_window_cannot_save_is_kept_to_be_taken_back(
    qtbot: QtBot, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = window_of(qtbot, session_of(library, AccountRole.ADMINISTRATOR))
    plan = window.workspace.session.find(FLOOD).plan
    window.workspace.edit_requested.emit(plan, "")
    page = window.page("editor").page
    backup = library.backups.make()
    Library.restore(backup.path, library.backups.place, by="别人")
    page.edit.insertPlainText("没来得及存的一句。")
    window.save_text()
    assert "已被恢复" in page.state.toolTip()
    (kept,) = UnsavedTexts(recovery_folder(library)).found()
    assert kept.plan == plan
    assert "没来得及存的一句。" in plain_text(kept.document())
    monkeypatch.setattr(QMessageBox, "exec", lambda box: box.buttons()[0].click())
    window.close()


def test_a_backup_opened_as_a_library_is_said_to_be_one(qtbot: QtBot, library: Library) -> None:
    backup = library.backups.make()
    opened = Library.open(backup.path)
    sign_in = SignInDialog(opened)
    qtbot.addWidget(sign_in)
    assert sign_in.backup_note is not None
    assert "不是正在使用的预案库" in sign_in.backup_note.text()
    ordinary = SignInDialog(library)
    qtbot.addWidget(ordinary)
    assert ordinary.backup_note is None
    window = window_of(qtbot, session_of(opened, AccountRole.ADMINISTRATOR))
    bar = window.notices.bar("backup")
    assert bar is not None
    assert "的修改不会进入预案库" in bar.text.text()
    assert "（备份）" in window.windowTitle()
    assert not opened.backups.is_due(datetime.now() + timedelta(days=30)), (
        "a backup has no backups of its own"
    )
    window.close()
    opened.close()


def test_a_file_that_was_put_back_is_said_to_be_there_again(qtbot: QtBot, library: Library) -> None:
    window = window_of(qtbot, session_of(library, AccountRole.ADMINISTRATOR))
    place = library.backups.place
    moved = place.with_name("移走.yuan")
    place.rename(moved)
    qtbot.waitUntil(lambda: window.notices.bar("displaced") is not None)
    moved.rename(place)

    def is_back() -> bool:
        bar = window.notices.bar("displaced")
        return bar is not None and "已放回原处" in bar.text.text()

    qtbot.waitUntil(is_back)


def test_a_library_whose_file_goes_is_kept_elsewhere_and_said_at_once(
    qtbot: QtBot, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = window_of(qtbot, session_of(library, AccountRole.ADMINISTRATOR))
    plan = window.workspace.session.find(FLOOD).plan
    window.workspace.edit_requested.emit(plan, "")
    page = window.page("editor").page
    page.edit.insertPlainText("已经存入的一句。")
    window.save_text()
    page.edit.insertPlainText("还没有存入的一句。")
    place = library.backups.place
    place.rename(place.with_name("移走.yuan"))
    qtbot.waitUntil(lambda: window.notices.bar("displaced") is not None)
    bar = window.notices.bar("displaced")
    assert bar is not None
    said = bar.text.text()
    assert "已被删除或移走" in said
    with qtbot.waitSignal(window.leaving) as asked:
        bar.buttons[0].click()
    assert asked.args == ["account"]
    (kept,) = [backup for backup in backups_of(place) if backup.occasion is Occasion.RESCUED]
    assert str(kept.path) in said
    rescued = Library.open(kept.path)
    assert "已经存入的一句。" in plain_text(rescued.local_session().document(plan))
    rescued.close()
    (unsaved,) = UnsavedTexts(recovery_folder(library)).found()
    assert "还没有存入的一句。" in plain_text(unsaved.document())
    assert not place.exists()
    monkeypatch.setattr(QMessageBox, "exec", lambda box: box.buttons()[0].click())
    window.close()


def test_one_can_write_on_while_the_library_whose_file_went_is_kept_elsewhere(
    qtbot: QtBot, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = window_of(qtbot, session_of(library, AccountRole.ADMINISTRATOR))
    window.workspace.edit_requested.emit(window.workspace.session.find(FLOOD).plan, "")
    edit = window.page("editor").page.edit
    begun, has_typed = Event(), Event()
    waited: list[bool] = []
    keep = Library.keep_elsewhere

    def keep_slowly(library: Library, progress: Progress) -> Path:
        begun.set()
        waited.append(has_typed.wait(60))
        return keep(library, progress)

    monkeypatch.setattr(Library, "keep_elsewhere", keep_slowly)
    place = library.backups.place
    place.rename(place.with_name("移走.yuan"))
    qtbot.waitUntil(begun.is_set)
    qtbot.keyClicks(edit, "abc")
    has_typed.set()
    qtbot.waitUntil(lambda: window.notices.bar("displaced") is not None)
    assert waited == [True]
    bar = window.notices.bar("displaced")
    assert bar is not None
    assert "本窗口中的预案库已另存为" in bar.text.text()
    monkeypatch.setattr(QMessageBox, "exec", lambda box: box.buttons()[0].click())
    window.close()


def test_a_copy_of_the_library_is_made_from_the_menu(
    qtbot: QtBot, library: Library, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    window = window_of(qtbot, session_of(library, AccountRole.ADMINISTRATOR))
    copy = tmp_path / "拿走.yuan"
    told: list[str] = []
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(copy), ""))
    monkeypatch.setattr(QMessageBox, "exec", lambda box: told.append(box.text()))
    command(window, "library.copy").trigger()
    qtbot.waitUntil(lambda: bool(told))
    assert "通过核验" in told[0]
    opened = Library.open(copy)
    assert opened.plan_ids() == library.plan_ids()
    opened.close()
    window.close()


def test_a_damaged_plan_is_left_out_and_told(qtbot: QtBot, library: Library) -> None:
    with closing(sqlite3.connect(library.backups.place)) as connection, connection:
        connection.execute("UPDATE plans SET kind = 'x' WHERE title = ?", (FLOOD,))
    window = window_of(qtbot, session_of(library, AccountRole.ADMINISTRATOR))
    page = window.go("library")
    assert page.damage_label.isVisible()
    assert page.damage_label.text().startswith("1 个预案的记录已损坏")
    assert [line.card.title for line in window.workspace.session.plans()] == [FOREST]
    window.close()


def test_a_tampered_backup_cannot_be_chosen(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup = window.workspace.library.backups.make()
    with closing(sqlite3.connect(backup.path)) as connection, connection:
        connection.execute("UPDATE audit SET account = '别人'")
    enabled: list[bool] = []
    monkeypatch.setattr(
        PreviewDialog, "exec", lambda dialog: enabled.append(dialog.accept_button.isEnabled())
    )
    dialog = backups_dialog(qtbot, window)
    qtbot.mouseClick(dialog.restore_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: enabled == [False])


def test_settings_are_kept(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    dialog = BackupRulesDialog(window.workspace.session, window)
    qtbot.addWidget(dialog)
    dialog.folder.setText(str(tmp_path / "没有"))
    dialog.accept_button.click()
    assert "不存在" in dialog.complaint
    dialog.folder.setText(str(tmp_path))
    dialog.hours.setValue(8)
    dialog.accept_button.click()
    assert window.workspace.library.backups.rules() == BackupRules(folder=str(tmp_path), hours=8)
    assert window.workspace.library.backups.folder == tmp_path


def test_a_drafter_backs_up_but_goes_back_to_nothing(qtbot: QtBot, library: Library) -> None:
    library.backups.make()
    window = window_of(qtbot, session_of(library, AccountRole.DRAFTER, BUREAU))
    dialog = backups_dialog(qtbot, window)
    assert dialog.make_button.isEnabled()
    assert not any(
        button.isEnabled()
        for button in (
            dialog.restore_button,
            dialog.other_button,
            dialog.elsewhere_button,
            dialog.settings_button,
        )
    )
    (trail,) = (action for action in window.menu_actions() if action.text() == "操作记录…")
    assert not trail.isEnabled()
    window.close()


# --- leaving and coming back ------------------------------------------------------------------------------


@pytest.fixture
def program(qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[Program]:
    def answer(dialog: SignInDialog) -> int:
        dialog.password_edit.setText(PASSWORD)
        dialog.accept_button.click()
        return dialog.result()

    monkeypatch.setattr(SignInDialog, "exec", answer)
    started = Program(qapp)
    yield started
    if started.window is not None:
        qtbot.addWidget(started.window)
        started.window.close()
    started.close()


def test_leaving_makes_a_backup_when_something_changed(program: Program, library: Library) -> None:
    library.close()
    backups = library.backups
    assert program.open(str(library.path))
    program.close()
    assert [one.occasion for one in backups.all()] == [Occasion.AUTOMATIC]
    assert program.open(str(library.path))
    program.close()
    assert len(backups.all()) == 1


def _blank(place: Path) -> None:
    place.write_bytes(b"\0" * 5000)


def _no_text_in_the_schema(place: Path) -> None:
    place.write_bytes(place.read_bytes().replace(b"CREATE TABLE accounts", b"CREATE \xff\xfeBLE accounts"))


def _a_trigger(place: Path) -> None:
    with closing(sqlite3.connect(place)) as connection:
        connection.execute("CREATE TRIGGER x AFTER INSERT ON audit BEGIN DELETE FROM accounts; END")


def _no_table_of_accounts(place: Path) -> None:
    with closing(sqlite3.connect(place)) as connection:
        (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'accounts'").fetchone()
    data = bytearray(place.read_bytes())
    data[(page - 1) * 4096 : page * 4096] = b"\xff" * 4096
    place.write_bytes(data)


@pytest.mark.parametrize("damage", [_blank, _no_text_in_the_schema, _a_trigger, _no_table_of_accounts])
def test_a_damaged_library_is_put_right_from_its_backup_wherever_that_is(
    program: Program,
    library: Library,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
    tmp_path: Path,
    damage: Callable[[Path], None],
) -> None:
    place = library.backups.place
    session_of(library, AccountRole.ADMINISTRATOR).change_backup_rules(
        BackupRules(folder=str(tmp_path / "别处"))
    )
    window = window_of(qtbot, session_of(library, AccountRole.ADMINISTRATOR))
    window.backups.look(makes=True)
    qtbot.waitUntil(lambda: "备份：今天" in window.backup_button.text())
    window.close()
    library.close()
    damage(place)

    def restore(dialog: RescueDialog) -> int:
        qtbot.addWidget(dialog)
        dialog.accept_button.click()
        qtbot.waitUntil(lambda: dialog.result() == QDialog.DialogCode.Accepted)
        return dialog.result()

    monkeypatch.setattr(RescueDialog, "exec", restore)
    monkeypatch.setattr(PreviewDialog, "exec", lambda dialog: QDialog.DialogCode.Accepted)
    assert program.open(str(place))
    assert program.window is not None
    assert len(program.window.workspace.session.plans()) == 2


def test_after_going_back_one_signs_in_to_the_restored_library(
    program: Program, library: Library, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    library.backups.make()
    write(library.local_session(), "备份以后写的。")
    assert program.open(str(library.path))
    before = program.window
    assert before is not None
    told: list[str] = []

    def go_back(dialog: BackupsDialog) -> int:
        dialog.restore_button.click()
        qtbot.waitUntil(lambda: dialog.result() == QDialog.DialogCode.Accepted)
        return dialog.result()

    monkeypatch.setattr(BackupsDialog, "exec", go_back)
    monkeypatch.setattr(PreviewDialog, "exec", lambda dialog: QDialog.DialogCode.Accepted)
    monkeypatch.setattr(QMessageBox, "exec", lambda box: told.append(box.text()))
    command(before, "library.backups").trigger()
    assert len(told) == 1
    assert "恢复前的预案库保留在" in told[0]
    after = program.window
    assert after is not None
    assert after is not before
    session = after.workspace.session
    assert "备份以后" not in plain_text(session.document(session.find(FLOOD).plan))
    write(session, "恢复以后写的。")


# --- verifying --------------------------------------------------------------------------------------------


def test_a_sound_library_shows_its_sign_in_the_colour_of_success(qtbot: QtBot, library: Library) -> None:
    dialog = VerifiedDialog(None, Verified(troubles=(), facts=None, backups=1, has_index=True), library)
    qtbot.addWidget(dialog)
    dialog.show()
    picture = dialog.findChild(Picture)
    assert picture is not None
    shown = picture.grab().toImage()
    wanted = QColor(tokens().success).getRgb()[:3]
    seen = (shown.pixelColor(x, y).getRgb()[:3] for x in range(shown.width()) for y in range(shown.height()))
    # Lines are drawn smoothly: the colour itself may stand in no pixel.
    assert any(all(abs(a - b) < 40 for a, b in zip(colour, wanted, strict=True)) for colour in seen)


def test_verifying_names_what_does_not_verify(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    results: list[str] = []
    monkeypatch.setattr(VerifiedDialog, "exec", lambda dialog: results.append(dialog.text()))
    command(window, "library.verify").trigger()
    qtbot.waitUntil(lambda: len(results) == 1)
    assert "预案库完好" in results[0]
    with closing(sqlite3.connect(window.workspace.library.path)) as connection, connection:
        connection.execute("UPDATE audit SET account = '别人' WHERE sequence = 3")
    command(window, "library.verify").trigger()
    qtbot.waitUntil(lambda: len(results) == 2)
    assert "操作记录第 3 条与前后不衔接" in results[1]
    assert "请查明谁动过预案库文件" in results[1]


# --- the audit trail --------------------------------------------------------------------------------------


@pytest.fixture
def trail(qtbot: QtBot, window: MainWindow) -> AuditDialog:
    write(window.workspace.session, "二稿。")
    dialog = AuditDialog(window, window.workspace)
    qtbot.addWidget(dialog)
    dialog.show()
    rows = len(window.workspace.session.audit(None))
    qtbot.waitUntil(lambda: len(dialog.table.records) == rows)
    return dialog


def test_the_trail_is_verified_and_narrowed(qtbot: QtBot, trail: AuditDialog) -> None:
    rows = len(trail.table.records)
    assert f"核验通过：{rows} 条记录" in trail.state.text()
    trail.text_box.insert(FOREST)
    qtbot.waitUntil(lambda: trail.count.text() == f"符合条件的 1 条，共 {rows} 条")
    qtbot.mouseClick(trail.clear_button, Qt.MouseButton.LeftButton)
    assert trail.count.text() == f"共 {rows} 条"
    trail.action_box.setCurrentText("编辑在编稿")
    assert [line.subject for line in trail.table.records] == [FLOOD]
    trail.until_box.setDate(trail.until_box.date().addYears(1))
    assert trail.table.records == []
    assert not trail.export_button.isEnabled()


def test_a_trail_that_does_not_verify_says_so_above(qtbot: QtBot, window: MainWindow) -> None:
    with closing(sqlite3.connect(window.workspace.library.path)) as connection, connection:
        connection.execute("DELETE FROM audit WHERE sequence = 3")
    dialog = AuditDialog(window, window.workspace)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(dialog.alarm.isVisible)
    assert "操作记录第 3 条缺失" in dialog.alarm.text()
    assert dialog.state.isHidden()


def test_what_is_shown_of_the_trail_is_exported(
    qtbot: QtBot, trail: AuditDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "记录.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    monkeypatch.setattr(QMessageBox, "exec", lambda box: 0)
    trail.action_box.setCurrentText("新建预案")
    qtbot.mouseClick(trail.export_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(target.exists)
    sheet = openpyxl.load_workbook(target)["操作记录"]
    assert "范围：操作：新建预案；共 2 条" in str(sheet["A2"].value)
    assert [sheet.cell(row, 5).value for row in (4, 5)] == [FOREST, FLOOD]
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)


def test_a_line_leads_to_its_plan(qtbot: QtBot, trail: AuditDialog) -> None:
    with qtbot.waitSignal(trail.plan_wanted) as asked:
        trail.table.doubleClicked.emit(trail.table.model().index(0, 0))
    assert asked.args == [trail.table.records[0].plan]
