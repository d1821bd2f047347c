"""The command palette: a few letters lead to a plan, a section or a command."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from yuan.ui.commands.palette import Palette, PaletteEntry
from yuan.ui.kit.pinyin import fit, initials


@pytest.fixture
def chosen() -> list[str]:
    return []


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def palette(window: QWidget, chosen: list[str]) -> Palette:
    names = (
        ("预案", "门头沟区防汛应急预案"),
        ("章节", "4.2 预警响应"),
        ("命令", "汇编成册…"),
        ("命令", "导出台账…"),
    )
    entries = [PaletteEntry(kind, name, "", lambda name=name: chosen.append(name)) for kind, name in names]
    made = Palette(window, entries)
    made.show()
    return made


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("fxyj", "门头沟区防汛应急预案"),
        ("hbcc", "汇编成册…"),
        ("4.2", "4.2 预警响应"),
        ("dc tz", "导出台账…"),
    ],
)
def test_letters_of_the_syllables_or_digits_lead_there(
    palette: Palette, chosen: list[str], typed: str, expected: str
) -> None:
    QTest.keyClicks(palette.field, typed)
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert chosen == [expected]
    assert not palette.isVisible()


def test_arrows_choose_another(palette: Palette, chosen: list[str]) -> None:
    QTest.keyClick(palette.field, Qt.Key.Key_Down)
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert chosen == ["4.2 预警响应"]


def test_nothing_found_says_so_and_enter_does_nothing(palette: Palette, chosen: list[str]) -> None:
    QTest.keyClicks(palette.field, "zzz")
    assert palette.nothing.isVisible()
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert chosen == []
    assert palette.isVisible()


def test_a_beginning_fits_better_than_a_middle() -> None:
    assert initials("防汛") == "fx"
    assert fit("防汛", "防汛应急预案") > fit("防汛", "城市防汛应急预案") > fit("防汛", "地震应急预案") == 0
