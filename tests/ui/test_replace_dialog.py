"""A drafter replaces a name in all drafts at once, looks first, and takes it back."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from yuan.library.draft_history import History
from yuan.model.text.plain_text import plain_text
from yuan.ui.library.replace_dialog import ReplaceDialog
from yuan.ui.window import MainWindow


@pytest.fixture
def changed() -> list[str]:
    return []


@pytest.fixture
def dialog(window: MainWindow, tmp_path: Path, changed: list[str], qtbot: QtBot) -> ReplaceDialog:
    dialog = ReplaceDialog(window, window.workspace, History(tmp_path / "history"), changed.extend)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def look_up(dialog: ReplaceDialog, qtbot: QtBot, old: str, new: str = "", count: str = "共") -> None:
    dialog.old_field.setText(old)
    dialog.new_field.setText(new)
    QTest.keyClick(dialog.old_field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: count in dialog.count.text())


def drafts(window: MainWindow) -> list[str]:
    return [line.plan for line in window.workspace.session.plans() if line.stage.is_editable]


def text_of(window: MainWindow, plan: str) -> str:
    return plain_text(window.workspace.session.document(plan))


def test_drafts_are_changed_issued_plans_only_listed_and_all_is_undone(
    window: MainWindow, dialog: ReplaceDialog, changed: list[str], qtbot: QtBot
) -> None:
    plans = drafts(window)
    before = {line.plan: text_of(window, line.plan) for line in window.workspace.session.plans()}
    look_up(dialog, qtbot, "指挥部", "应急指挥部")
    assert sorted(dialog.chosen()) == sorted(plan for plan in plans if "指挥部" in before[plan])
    tree = dialog.tree
    lines = [tree.topLevelItem(row).text(0) for row in range(tree.topLevelItemCount())]
    assert any("需退回或启动修订后才能修改" in line for line in lines)

    QTest.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "已替换" in dialog.count.text())
    assert changed
    for plan, text in before.items():
        wanted = text.replace("指挥部", "应急指挥部") if plan in plans else text
        assert text_of(window, plan) == wanted

    QTest.mouseClick(dialog.undo_button, Qt.MouseButton.LeftButton)
    assert {plan: text_of(window, plan) for plan in before} == before
    assert not dialog.undo_button.isVisible()


def test_a_place_without_its_tick_stays(window: MainWindow, dialog: ReplaceDialog, qtbot: QtBot) -> None:
    look_up(dialog, qtbot, "指挥部", "应急指挥部")
    top = dialog.tree.topLevelItem(0)
    plan = next(iter(dialog.chosen()))
    before = text_of(window, plan)
    top.child(0).setCheckState(0, Qt.CheckState.Unchecked)
    QTest.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "已替换" in dialog.count.text())
    assert text_of(window, plan).count("应急指挥部") == before.count("指挥部") - 1


def test_nothing_found_says_so_and_offers_nothing(dialog: ReplaceDialog, qtbot: QtBot) -> None:
    look_up(dialog, qtbot, "没有这样的话", count="没有找到")
    assert not dialog.accept_button.isEnabled()


def test_a_draft_changed_meanwhile_is_left_alone(
    window: MainWindow, dialog: ReplaceDialog, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(
        "yuan.ui.library.replace_dialog.tell", lambda parent, title, text, details="": told.append(details)
    )
    look_up(dialog, qtbot, "指挥部", "应急指挥部")
    plan = next(iter(dialog.chosen()))
    session = window.workspace.session
    draft = session.draft(plan)
    session.save_draft(plan, session.document(plan), draft.revision)
    before = text_of(window, plan)
    QTest.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(told))
    assert "查找之后又改过" in told[0]
    assert text_of(window, plan) == before
