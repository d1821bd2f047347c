"""The page 收发 and the dialog that sends, as the bureau's administrator uses them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLineEdit, QMessageBox, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.conftest import FLOOD, FOREST, PASSWORD, TOWN, TOWN_FLOOD, command, step
from tests.ui.modal import answer_next, answering
from tests.ui.two_desks import OFFICE, distribute, fingerprint, make_town, meet, name_bureau, take_in
from yuan.jobs.packing import pack
from yuan.jobs.receipts import pack_receipt
from yuan.library import Library, Session
from yuan.model.exchange.desk import Standing
from yuan.model.exchange.package import Direction, PackageKind
from yuan.model.office import Office
from yuan.model.plan import Secrecy
from yuan.model.records import Action
from yuan.ui.exchange.desk_dialogs import ProfileDialog, TrustDialog, WithdrawDialog
from yuan.ui.exchange.page import ExchangePage
from yuan.ui.exchange.send_dialog import SendDialog
from yuan.ui.kit.command import by_id
from yuan.ui.kit.empty import EmptyState
from yuan.ui.review.step_dialog import StepDialog
from yuan.ui.send_request import SendRequest
from yuan.ui.start.page import StartPage
from yuan.ui.window import MainWindow


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Session]:
    folder = tmp_path / "town"
    folder.mkdir()
    library = make_town(folder)
    yield library.sign_in("镇管理员", PASSWORD)
    library.close()


@pytest.fixture
def page(window: MainWindow) -> ExchangePage:
    shown = window.go("exchange")
    assert isinstance(shown, ExchangePage)
    return shown


@pytest.fixture
def saving_to(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Files that are asked for go here."""
    place = tmp_path / "存放.yuanpkg"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(place), ""))
    return place


def run(page: ExchangePage, id: str) -> None:
    by_id(page.actions())[id].trigger()


def press(qtbot: QtBot, dialog: Any) -> None:
    qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)


def wait_for_contents(qtbot: QtBot, dialog: SendDialog) -> str:
    qtbot.waitUntil(lambda: "正在" not in dialog.contents.text())
    return dialog.contents.text()


def issue(reviewer: Session, plan: str, number: str) -> None:
    for action in (Action.EXAMINE, Action.APPROVE):
        step(reviewer, plan, action)
    step(reviewer, plan, Action.ISSUE, number=number)


def fill(dialog: StepDialog) -> None:
    for line in dialog.findChildren(QLineEdit):
        if line.objectName().startswith("field-") and not line.text():
            line.setText("测试")
    for text in dialog.findChildren(QPlainTextEdit):
        if not text.toPlainText():
            text.setPlainText("测试")


def close_box(box: Any) -> None:
    assert isinstance(box, QMessageBox)
    box.reject()


def test_nothing_was_sent_yet_and_the_page_says_how_to_begin(
    qtbot: QtBot, page: ExchangePage, window: MainWindow
) -> None:
    assert window.windowTitle().startswith("收发")
    [empty] = [one for one in page.packages.findChildren(EmptyState) if one.isVisible()]
    asked: list[list[Path]] = []
    window.workspace.receive_requested.disconnect()
    window.workspace.receive_requested.connect(asked.append)
    button = next(one for one in empty.findChildren(QPushButton) if one.text() == "接收")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert asked == [[]]


def test_the_desk_gets_its_name_and_its_fingerprint_to_be_read_out(
    qtbot: QtBot, page: ExchangePage, administrator: Session
) -> None:
    def fill(dialog: Any) -> None:
        assert isinstance(dialog, ProfileDialog)
        dialog.form["office"].clear()
        press(qtbot, dialog)
        assert dialog.complaint == "请填写单位名称。"
        dialog.form["office"].setText(OFFICE)
        press(qtbot, dialog)

    page.tabs.setCurrentIndex(2)
    answer_next(fill)
    run(page, "exchange.profile")
    assert page.desks.name.text() == OFFICE
    assert page.desks.own_fingerprint.text().split() == fingerprint(administrator).split()


def test_plans_are_distributed_to_a_unit_whose_desk_is_not_known_yet(
    qtbot: QtBot, window: MainWindow, page: ExchangePage, administrator: Session, saving_to: Path
) -> None:
    name_bureau(administrator)

    def send(dialog: Any) -> None:
        assert isinstance(dialog, SendDialog)
        dialog.unit_box.setCurrentText(TOWN)
        assert "预案 1 个" in wait_for_contents(qtbot, dialog)
        assert not dialog.seal.isEnabled()
        assert "不能加密" in dialog.seal_note.text()
        dialog.due.setDate(dialog.due.date().currentDate().addDays(20))
        dialog._choose_place()
        with qtbot.waitSignal(dialog.accepted):
            press(qtbot, dialog)

    answer_next(send, close_box)
    run(page, "exchange.distribute")
    assert saving_to.is_file()
    [record] = page.packages.table.records
    assert (record.direction, record.kind) == (Direction.SENT, PackageKind.DISTRIBUTION)
    assert record.plans == (administrator.find(TOWN_FLOOD).plan,)
    assert record.due_on is not None
    assert "没有回执" in [page.packages.table.model().index(0, column).data() for column in range(8)]


def test_an_internal_plan_is_sealed_and_needs_a_recipient(
    qtbot: QtBot,
    window: MainWindow,
    page: ExchangePage,
    administrator: Session,
    town: Session,
    tmp_path: Path,
) -> None:
    name_bureau(administrator)
    meet(administrator, town, tmp_path)
    plan = administrator.find(FLOOD)
    administrator.change_card(plan.plan, replace(plan.card, secrecy=Secrecy.INTERNAL))
    seen: list[str] = []

    def look(dialog: Any) -> None:
        wait_for_contents(qtbot, dialog)
        assert dialog.seal.isChecked()
        assert not dialog.seal.isEnabled()
        assert "必须加密" in dialog.seal_note.text()
        press(qtbot, dialog)
        seen.append(dialog.complaint)
        dialog.recipients.item(0).setCheckState(Qt.CheckState.Checked)
        wait_for_contents(qtbot, dialog)
        with qtbot.waitSignal(dialog.accepted):
            dialog.place.setText(str(tmp_path / "移交.yuanpkg"))
            press(qtbot, dialog)

    window.go("library").show_plan(plan.plan)
    answer_next(look, close_box)
    window.workspace.send_requested.emit(SendRequest(PackageKind.HANDOVER, (plan.plan,)))
    assert seen == ["数据包里有“内部”或“工作秘密”的预案，必须加密，所以要指定收件单位。"]
    assert (tmp_path / "移交.yuanpkg").read_bytes()[:2] == b"PK"
    assert [one.office for one in administrator.desks.records()] == [TOWN]


def test_a_receipt_confirms_what_the_town_holds(
    qtbot: QtBot,
    window: MainWindow,
    page: ExchangePage,
    administrator: Session,
    town: Session,
    tmp_path: Path,
) -> None:
    plan = administrator.find(TOWN_FLOOD).plan
    received = take_in(town, distribute(administrator, town, tmp_path, plan))
    window.workspace.packages_changed.emit()
    start = window.page("start")
    assert isinstance(start, StartPage)
    window.go("start")
    assert start.packages.counts["unconfirmed"].text() == "发出后没有回执 1 个"
    qtbot.mouseClick(start.packages.counts["unconfirmed"], Qt.MouseButton.LeftButton)
    assert window.place == "exchange"
    assert [one.office for one in page.packages.table.records if one.kind is PackageKind.DISTRIBUTION] == [
        TOWN
    ]
    pack_receipt(town, received.record.id, tmp_path / "回执.yuanpkg")

    def take(dialog: Any) -> None:
        assert dialog.accept_button.text() == "登记"
        press(qtbot, dialog)

    done: list[str] = []

    def read(dialog: Any) -> None:
        done.append(dialog.windowTitle())
        press(qtbot, dialog)

    answer_next(take, read)
    window.workspace.receive_requested.emit([tmp_path / "回执.yuanpkg"])
    qtbot.waitUntil(lambda: bool(done))
    page.show_filter("")
    sent = next(one for one in page.packages.table.records if one.kind is PackageKind.DISTRIBUTION)
    assert sent.confirmed_at is not None


def test_holders_of_an_older_version_are_told_by_a_package(
    qtbot: QtBot,
    library: Library,
    window: MainWindow,
    page: ExchangePage,
    administrator: Session,
    town: Session,
    tmp_path: Path,
) -> None:
    name_bureau(administrator)
    desk = meet(administrator, town, tmp_path)
    reviewer = library.sign_in("审核员", PASSWORD)
    plan = administrator.find(FOREST).plan
    issue(reviewer, plan, "门应急委发〔2026〕7号")
    pack(administrator, tmp_path / "一.yuanpkg", PackageKind.ISSUE, [plan], [desk])
    drafter = library.sign_in("编制员", PASSWORD)
    step(administrator, plan, Action.REVISE)
    step(drafter, plan, Action.SUBMIT)
    issue(reviewer, plan, "门应急委发〔2026〕8号")
    page.reload()
    page.show_filter("to-tell")
    assert page.tabs.tabText(1) == "分发登记（待告知 1）"
    [holding] = page.holdings.table.records
    assert (holding.office, holding.version, holding.is_superseded) == (TOWN, 1, True)

    def send(dialog: Any) -> None:
        wait_for_contents(qtbot, dialog)
        assert dialog.kind is PackageKind.ISSUE
        assert [one.card.id for one in dialog.chosen_desks()] == [desk]
        dialog.place.setText(str(tmp_path / "二.yuanpkg"))
        with qtbot.waitSignal(dialog.accepted):
            press(qtbot, dialog)

    answer_next(send, close_box)
    run(page, "exchange.tell")
    assert page.tabs.tabText(1) == "分发登记"
    assert administrator.desks.holders_to_tell() == []


def test_a_desk_is_trusted_by_the_digits_that_were_read_out(
    qtbot: QtBot, page: ExchangePage, administrator: Session, town: Session, tmp_path: Path
) -> None:
    name_bureau(administrator)
    administrator.desks.meet(town.desks.own_card())
    page.reload()
    page.tabs.setCurrentIndex(2)
    assert page.tabs.tabText(2) == "往来单位（待确认 1）"
    said: list[str] = []

    def compare(dialog: Any) -> None:
        assert isinstance(dialog, TrustDialog)
        press(qtbot, dialog)
        said.append(dialog.complaint)
        qtbot.keyClicks(dialog.spoken, "1" * 30)
        press(qtbot, dialog)
        said.append(dialog.complaint)
        dialog.spoken.clear()
        qtbot.keyClicks(dialog.spoken, fingerprint(town))
        assert dialog.match.text() == "六组完全相同。"
        press(qtbot, dialog)

    answer_next(compare)
    run(page, "exchange.trust")
    assert "请填写对方念出的六组数字" in said[0]
    assert "指纹不同" in said[1]
    desk = page.desks.list.chosen()
    assert desk is not None
    assert desk.standing is Standing.TRUSTED

    def withdraw(dialog: Any) -> None:
        assert isinstance(dialog, WithdrawDialog)
        dialog.reason.setPlainText("电脑遗失")
        press(qtbot, dialog)

    answer_next(withdraw)
    run(page, "exchange.withdraw")
    [gone] = administrator.desks.desks()
    assert gone.standing is Standing.WITHDRAWN


def test_first_use_is_trusted_only_with_the_reason(
    qtbot: QtBot, page: ExchangePage, administrator: Session, town: Session
) -> None:
    name_bureau(administrator)
    administrator.desks.meet(town.desks.own_card())
    page.reload()

    def trust(dialog: Any) -> None:
        dialog.first_use.setChecked(True)
        press(qtbot, dialog)
        assert dialog.complaint == "请写明为什么现在无法核对。"
        dialog.note_edit.setText("电话不通")
        press(qtbot, dialog)

    answer_next(trust)
    run(page, "exchange.trust")
    [desk] = administrator.desks.desks()
    assert desk.is_trusted
    assert "首次使用" in desk.note
    assert "电话不通" in desk.note


def test_handing_in_offers_a_package_to_the_bureau(
    qtbot: QtBot, administrator: Session, town: Session, tmp_path: Path
) -> None:
    plan = administrator.find(TOWN_FLOOD).plan
    take_in(town, distribute(administrator, town, tmp_path, plan))
    window = MainWindow(town.library, town)
    qtbot.addWidget(window)
    window.show()
    library = window.go("library")
    library.show_plan(plan)
    offered: list[str] = []

    def hand_in(dialog: Any) -> None:
        assert isinstance(dialog, StepDialog)
        offered.append(dialog.package_box.text())
        assert dialog.package_box.isChecked()
        fill(dialog)
        press(qtbot, dialog)

    def send(dialog: Any) -> None:
        assert isinstance(dialog, SendDialog)
        assert dialog.kind is PackageKind.SUBMISSION
        wait_for_contents(qtbot, dialog)
        assert [one.card.office for one in dialog.chosen_desks()] == [OFFICE]
        dialog.place.setText(str(tmp_path / "送审.yuanpkg"))
        with qtbot.waitSignal(dialog.accepted):
            press(qtbot, dialog)

    answer_next(hand_in, send, close_box)
    by_id(library.actions())["plan.submit"].trigger()
    assert offered == [f"同时制作送审数据包（发往{OFFICE}）"]
    assert (tmp_path / "送审.yuanpkg").is_file()
    kinds = [(one.direction, one.kind) for one in town.desks.records()]
    assert (Direction.SENT, PackageKind.SUBMISSION) in kinds
    assert all(
        one.answered_at is not None for one in town.desks.records() if one.kind is PackageKind.DISTRIBUTION
    )
    window.close()


def test_several_plans_of_the_list_are_sent_together(
    qtbot: QtBot, window: MainWindow, administrator: Session
) -> None:
    name_bureau(administrator)
    library = window.go("library")
    plans = {administrator.find(title).plan for title in (FLOOD, FOREST)}
    library.table.select(list(plans))
    chosen: list[set[str]] = []

    def read(dialog: Any) -> None:
        chosen.append(set(dialog.plans.chosen()))
        dialog.reject()

    answer_next(read)
    by_id(library.actions())["plan.send"].trigger()
    assert chosen == [plans]


def test_who_may_not_settle_trust_reads_why(
    qtbot: QtBot, library: Library, drafter: Session, town: Session
) -> None:
    administrator = library.sign_in("管理员", PASSWORD)
    name_bureau(administrator)
    administrator.desks.meet(town.desks.own_card())
    window = MainWindow(library, drafter)
    qtbot.addWidget(window)
    page = window.go("exchange")
    trust = by_id(page.actions())["exchange.trust"]
    assert not trust.isEnabled()
    assert "系统管理员" in trust.toolTip()
    assert command(window, "file.receive").isEnabled()
    window.close()


def test_without_a_name_the_administrator_is_asked_for_one_first(
    page: ExchangePage, administrator: Session
) -> None:
    administrator.change_office(Office())
    with answering(close_box):
        run(page, "exchange.send")
    assert administrator.desks.profile().office == ""
