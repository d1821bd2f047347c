"""Receiving a package: it is shown before anything is done, from whoever it comes and however it is opened."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from tests.ui.conftest import PASSWORD, TOWN, TOWN_FLOOD, command
from tests.ui.modal import answer_next
from tests.ui.test_window import drop
from tests.ui.two_desks import OFFICE, distribute, fingerprint, make_town, take_in
from yuan.jobs.packing import pack
from yuan.library import Library, NewAccount, Session
from yuan.model.exchange.package import PackageKind
from yuan.model.exchange.preview import Effect, PreviewLine
from yuan.model.plan import AccountRole
from yuan.ui.exchange.desk_dialogs import TrustDialog
from yuan.ui.exchange.lines_tree import LinesTree
from yuan.ui.exchange.receive_dialog import ReceiveDialog
from yuan.ui.exchange.received_dialog import ReceivedDialog
from yuan.ui.exchange.texts_dialog import TextsDialog
from yuan.ui.kit.command import by_id
from yuan.ui.window import MainWindow


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Library]:
    folder = tmp_path / "town"
    folder.mkdir()
    library = make_town(folder)
    yield library
    library.close()


@pytest.fixture
def chief(town: Library) -> Session:
    """The town's administrator."""
    return town.sign_in("镇管理员", PASSWORD)


@pytest.fixture
def shown(qtbot: QtBot, town: Library, chief: Session) -> Iterator[MainWindow]:
    """The town's window."""
    window = MainWindow(town, chief)
    qtbot.addWidget(window)
    window.show()
    yield window
    window.close()


def press(qtbot: QtBot, dialog: Any) -> None:
    qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)


def lines_of(dialog: Any) -> list[PreviewLine]:
    return list(dialog.lines.shown())


def test_a_strangers_package_waits_until_the_fingerprint_was_compared(
    qtbot: QtBot, administrator: Session, chief: Session, shown: MainWindow, tmp_path: Path
) -> None:
    plan = administrator.find(TOWN_FLOOD).plan
    path = distribute(administrator, chief, tmp_path, plan, trusts=False)
    done: list[str] = []

    def meet(dialog: Any) -> None:
        assert isinstance(dialog, ReceiveDialog)
        assert not dialog.accept_button.isEnabled()
        assert OFFICE in dialog.why_not
        qtbot.mouseClick(dialog.trust_button, Qt.MouseButton.LeftButton)

    def compare(dialog: Any) -> None:
        assert isinstance(dialog, TrustDialog)
        dialog.superior.setChecked(True)
        qtbot.keyClicks(dialog.spoken, fingerprint(administrator))
        press(qtbot, dialog)

    def take(dialog: Any) -> None:
        assert isinstance(dialog, ReceiveDialog)
        assert not chief.plans()  # nothing was done yet
        assert {line.about for line in lines_of(dialog)} >= {TOWN_FLOOD}
        assert all(line.effect is Effect.NEW for line in lines_of(dialog))
        press(qtbot, dialog)

    def read(dialog: Any) -> None:
        assert isinstance(dialog, ReceivedDialog)
        assert not dialog.conflict_button.isVisible()
        done.append(dialog.windowTitle())
        press(qtbot, dialog)

    answer_next(meet, compare, take, read)
    shown.workspace.receive_requested.emit([path])
    qtbot.waitUntil(lambda: bool(done))
    assert [line.card.title for line in chief.plans()] == [TOWN_FLOOD]
    page = shown.go("exchange")
    assert [one.office for one in page.packages.table.records] == [OFFICE]
    assert page.packages.details.plans.records[0].title == TOWN_FLOOD


def test_who_is_no_administrator_sees_the_digits_and_who_is_to_confirm(
    qtbot: QtBot, administrator: Session, chief: Session, town: Library, tmp_path: Path
) -> None:
    path = distribute(administrator, chief, tmp_path, administrator.find(TOWN_FLOOD).plan, trusts=False)
    chief.add_account(NewAccount(name="编", full_name="", role=AccountRole.REVIEWER, password=PASSWORD))
    window = MainWindow(town, town.sign_in("编", PASSWORD))
    qtbot.addWidget(window)
    seen: list[str] = []

    def look(dialog: Any) -> None:
        assert not dialog.trust_button.isEnabled()
        seen.append(dialog.trust_button.toolTip())
        assert not dialog.accept_button.isEnabled()
        dialog.reject()

    answer_next(look)
    window.workspace.receive_requested.emit([path])
    qtbot.waitUntil(lambda: bool(seen))
    assert "系统管理员" in seen[0]
    window.close()


def test_a_package_dropped_on_the_window_is_looked_at(
    qtbot: QtBot, administrator: Session, chief: Session, shown: MainWindow, tmp_path: Path
) -> None:
    path = distribute(administrator, chief, tmp_path, administrator.find(TOWN_FLOOD).plan)
    seen: list[str] = []

    def look(dialog: Any) -> None:
        seen.append(dialog.windowTitle())
        dialog.reject()

    answer_next(look)
    drop(shown, [path])
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == ["接收数据包"]
    assert chief.plans() == []


def test_what_is_no_package_is_said_to_be_none(
    qtbot: QtBot, shown: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "假.yuanpkg"
    path.write_bytes(b"no package")
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(path)], ""))
    said: list[str] = []

    def read(box: Any) -> None:
        assert isinstance(box, QMessageBox)
        said.append(box.text())
        box.reject()

    answer_next(read)
    command(shown, "file.receive").trigger()
    qtbot.waitUntil(lambda: bool(said))
    assert "假.yuanpkg" in said[0]


def test_the_same_package_again_changes_nothing_and_says_so(
    qtbot: QtBot, administrator: Session, chief: Session, shown: MainWindow, tmp_path: Path
) -> None:
    path = distribute(administrator, chief, tmp_path, administrator.find(TOWN_FLOOD).plan)
    take_in(chief, path)
    seen: list[str] = []

    def look(dialog: Any) -> None:
        seen.append(dialog.accept_button.text())
        dialog.reject()

    answer_next(look)
    shown.workspace.receive_requested.emit([path])
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == ["登记"]


def test_the_texts_of_a_package_are_compared_before_it_is_taken_in(
    qtbot: QtBot, administrator: Session, chief: Session, shown: MainWindow, tmp_path: Path
) -> None:
    plan = administrator.find(TOWN_FLOOD).plan
    take_in(chief, distribute(administrator, chief, tmp_path, plan))
    rename_first_chapter(administrator, plan, "总的要求")
    [desk] = administrator.desks.desks()
    pack(administrator, tmp_path / "二.yuanpkg", PackageKind.DISTRIBUTION, [plan], [desk.card.id])
    seen: list[str] = []

    def look(dialog: Any) -> None:
        assert {line.effect for line in lines_of(dialog)} & {Effect.CHANGED, Effect.MERGED}
        item = dialog.lines.tree.topLevelItem(0)
        assert item.text(0) == TOWN_FLOOD
        dialog.lines.tree.setCurrentItem(item)
        qtbot.mouseClick(dialog.texts_button, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: bool(seen))
        dialog.reject()

    def compare(dialog: Any) -> None:
        assert isinstance(dialog, TextsDialog)
        qtbot.waitUntil(lambda: dialog.texts.comparison(0) is not None)
        seen.append(dialog.texts.text.toPlainText())
        press(qtbot, dialog)

    answer_next(look, compare)
    shown.workspace.receive_requested.emit([tmp_path / "二.yuanpkg"])
    qtbot.waitUntil(lambda: bool(seen))
    assert "的要求" in seen[0]


def test_a_conflict_is_said_and_settled_where_the_plan_is_edited(
    qtbot: QtBot, administrator: Session, chief: Session, shown: MainWindow, tmp_path: Path
) -> None:
    plan = administrator.find(TOWN_FLOOD).plan
    take_in(chief, distribute(administrator, chief, tmp_path, plan))
    for session, heading in ((administrator, "总体要求"), (chief, "基本规定")):
        rename_first_chapter(session, plan, heading)
    [desk] = administrator.desks.desks()
    pack(administrator, tmp_path / "二.yuanpkg", PackageKind.DISTRIBUTION, [plan], [desk.card.id])
    done: list[str] = []

    def take(dialog: Any) -> None:
        dialog.lines.show_effect(Effect.CONFLICT)
        assert [line.plan for line in lines_of(dialog)] == [plan]
        press(qtbot, dialog)

    def settle(dialog: Any) -> None:
        assert isinstance(dialog, ReceivedDialog)
        done.append(dialog.windowTitle())
        qtbot.mouseClick(dialog.conflict_button, Qt.MouseButton.LeftButton)

    answer_next(take, settle)
    shown.workspace.receive_requested.emit([tmp_path / "二.yuanpkg"])
    qtbot.waitUntil(lambda: bool(done) and shown.place == "editor")
    assert shown.page("editor").current_plan == plan
    both = chief.document(plan)
    assert "基本规定" in str(both)  # what was written here stays until somebody decides


def test_a_desk_that_was_renamed_is_registered_anew_by_the_administrator(
    qtbot: QtBot, administrator: Session, chief: Session, shown: MainWindow, tmp_path: Path
) -> None:
    plan = administrator.find(TOWN_FLOOD).plan
    distribute(administrator, chief, tmp_path, plan)
    [desk] = administrator.desks.desks()
    administrator.desks.set_profile("门头沟区应急局")
    pack(administrator, tmp_path / "二.yuanpkg", PackageKind.DISTRIBUTION, [plan], [desk.card.id])
    seen: list[str] = []

    def rename(dialog: Any) -> None:
        qtbot.mouseClick(dialog.name_button, Qt.MouseButton.LeftButton)

    def agree(box: Any) -> None:
        assert isinstance(box, QMessageBox)
        next(one for one in box.buttons() if one.text() == "改登记").click()

    def look(dialog: Any) -> None:
        seen.append(dialog.windowTitle())
        dialog.reject()

    answer_next(rename, agree, look)
    shown.workspace.receive_requested.emit([tmp_path / "二.yuanpkg"])
    qtbot.waitUntil(lambda: bool(seen))
    assert [one.card.office for one in chief.desks.desks()] == ["门头沟区应急局"]


def test_what_waits_for_the_administrator_is_remembered(
    qtbot: QtBot, administrator: Session, chief: Session, town: Library, shown: MainWindow, tmp_path: Path
) -> None:
    path = distribute(administrator, chief, tmp_path, administrator.find(TOWN_FLOOD).plan)
    chief.add_account(NewAccount(name="审", full_name="", role=AccountRole.REVIEWER, password=PASSWORD))
    received = take_in(town.sign_in("审", PASSWORD), path)
    assert any(line.effect is Effect.WAITING for line in received.lines)
    shown.workspace.packages_changed.emit()
    start = shown.go("start")
    qtbot.mouseClick(start.packages.counts["waiting"], Qt.MouseButton.LeftButton)
    page = shown.page("exchange")
    [record] = page.packages.table.records
    assert record.waiting
    assert by_id(page.actions())["exchange.receive-waiting"].isVisible()
    done: list[str] = []

    def take(dialog: Any) -> None:
        press(qtbot, dialog)

    def read(dialog: Any) -> None:
        done.append(dialog.windowTitle())
        press(qtbot, dialog)

    answer_next(take, read)
    shown.workspace.receive_requested.emit([path])
    qtbot.waitUntil(lambda: bool(done))
    assert not any(one.waiting for one in chief.desks.records())


def rename_first_chapter(session: Session, plan: str, heading: str) -> None:
    draft, document = session.draft(plan), session.document(plan)
    first = replace(document.sections[0], heading=heading)
    session.save_draft(plan, replace(document, sections=(first, *document.sections[1:])), draft.revision)
    session.leave_draft(plan)


def test_the_lines_are_narrowed_by_what_becomes_of_them(qtbot: QtBot) -> None:
    tree = LinesTree()
    qtbot.addWidget(tree)
    tree.show_lines(
        [
            PreviewLine(effect=Effect.NEW, about="单位", what=TOWN),
            PreviewLine(
                effect=Effect.CONFLICT, about="甲预案", what="在编稿", detail="两边都改了", plan="p1"
            ),
            PreviewLine(effect=Effect.NEW, about="甲预案", what="第2版", plan="p1"),
        ]
    )
    tree.show()
    heads = [tree.tree.topLevelItem(at).text(0) for at in range(tree.tree.topLevelItemCount())]
    assert heads == ["甲预案", "单位"]  # plans first
    qtbot.mouseClick(tree.buttons[Effect.CONFLICT], Qt.MouseButton.LeftButton)
    assert [line.what for line in tree.shown()] == ["在编稿"]
    qtbot.mouseClick(tree.buttons[None], Qt.MouseButton.LeftButton)
    tree.text_edit.setText(TOWN)
    assert [line.what for line in tree.shown()] == [TOWN]
