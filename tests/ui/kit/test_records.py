"""Lists with their columns as data."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from yuan.ui.kit.records import Column, RecordTable, RecordTree
from yuan.ui.theme import tokens


@dataclass(frozen=True)
class Plan:
    title: str
    days: int


PLANS = (Plan("防汛", 3), Plan("森林火灾", -2))
COLUMNS: tuple[Column[Plan], ...] = (
    Column("预案", lambda one: one.title),
    Column(
        "还有",
        lambda one: f"{one.days} 天",
        80,
        tip=lambda one: f"期限：{one.days}",
        tone=lambda one: "danger" if one.days < 0 else "",
        is_number=True,
    ),
)


def test_a_table_shows_text_tip_and_tone(qtbot: QtBot) -> None:
    table = RecordTable("期限", COLUMNS)
    qtbot.addWidget(table)
    table.show_records(PLANS)
    model = table.model()
    assert [model.headerData(at, Qt.Orientation.Horizontal) for at in range(2)] == ["预案", "还有"]
    late = model.index(1, 1)
    assert late.data() == "-2 天"
    assert late.data(Qt.ItemDataRole.ToolTipRole) == "期限：-2"
    assert late.data(Qt.ItemDataRole.ForegroundRole) == tokens().colour("danger")
    assert model.index(0, 1).data(Qt.ItemDataRole.ForegroundRole) is None
    assert model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole) == "防汛"


def test_the_line_chosen_stays_chosen_as_long_as_it_is_there(qtbot: QtBot) -> None:
    table = RecordTable("期限", COLUMNS)
    qtbot.addWidget(table)
    table.resize(400, 200)
    table.show()
    table.show_records(PLANS)
    assert table.chosen() is None
    qtbot.mouseClick(
        table.viewport(), Qt.MouseButton.LeftButton, pos=table.visualRect(table.model().index(1, 0)).center()
    )
    assert table.chosen() == PLANS[1]
    table.show_records((PLANS[1], PLANS[0]))
    assert table.chosen() == PLANS[1]
    table.show_records(PLANS[:1])
    assert table.chosen() is None


@pytest.mark.parametrize("count", [0, 2])
def test_a_short_list_shows_its_records_or_that_there_is_nothing(qtbot: QtBot, count: int) -> None:
    tree = RecordTree("期限", COLUMNS)
    qtbot.addWidget(tree)
    tree.show()
    tree.show_records(PLANS[:count], nothing="没有期限。")
    shown = [tree.topLevelItem(at) for at in range(tree.topLevelItemCount())]
    if not count:
        assert [row.text(0) for row in shown] == ["没有期限。"]
        tree.setCurrentItem(shown[0])
        assert tree.chosen() is None
        return
    assert [(row.text(0), row.text(1)) for row in shown] == [("防汛", "3 天"), ("森林火灾", "-2 天")]
    assert shown[1].foreground(1).color() == tokens().colour("danger")
    assert shown[1].toolTip(1) == "期限：-2"
    tree.setCurrentItem(shown[1])
    assert tree.chosen() == PLANS[1]
