"""Choosing cards and sections as a user does."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.model.test_action_cards import STRUCTURED
from yuan.jobs.cards import available_cards, export_brief, export_cards
from yuan.library import Session
from yuan.model.errors import NotFound
from yuan.model.papers.action_cards import cards_of
from yuan.model.plan import Kind, PlanCard
from yuan.ui.library.cards_dialog import BriefDialog, CardsDialog


@pytest.fixture
def plan(administrator: Session) -> str:
    card = PlanCard(title="甲区防汛应急预案", kind=Kind.SPECIAL, unit="区应急管理局")
    return administrator.create_plan(card, STRUCTURED)


def test_only_ticked_cards_are_chosen(qtbot: QtBot) -> None:
    dialog = CardsDialog("甲区防汛应急预案", cards_of(STRUCTURED))
    qtbot.addWidget(dialog)
    assert "河道超警戒水位" in dialog.preview.toPlainText()
    group = dialog.list.topLevelItem(0)
    assert group is not None
    group.setCheckState(0, Qt.CheckState.Unchecked)
    assert dialog.chosen() == ["warning:红色", "duty:区水务局", "report"]
    for place in range(dialog.list.topLevelItemCount()):
        item = dialog.list.topLevelItem(place)
        assert item is not None
        item.setCheckState(0, Qt.CheckState.Unchecked)
    qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
    assert dialog.complaint == "请至少勾选一张处置卡。"


def test_the_dialog_says_which_cards_the_plan_gives_nothing_for(qtbot: QtBot) -> None:
    def said(dialog: CardsDialog) -> str:
        qtbot.addWidget(dialog)
        return "".join(label.text() for label in dialog.findChildren(QLabel))

    cards = cards_of(STRUCTURED)
    assert "没有可识别的" not in said(CardsDialog("甲区防汛应急预案", cards))
    fewer = tuple(card for card in cards if card.kind in ("response", "duty"))
    assert "没有可识别的预警级别、信息报告内容" in said(CardsDialog("甲区防汛应急预案", fewer))


def test_the_public_edition_is_shown_without_numbers(qtbot: QtBot) -> None:
    dialog = CardsDialog("甲区防汛应急预案", cards_of(STRUCTURED))
    qtbot.addWidget(dialog)
    item = dialog.list.findItems("区水务局", Qt.MatchFlag.MatchRecursive | Qt.MatchFlag.MatchExactly)[0]
    dialog.list.setCurrentItem(item)
    assert "010-60000001" in dialog.preview.toPlainText()
    dialog.public_box.click()
    assert "010-60000001" not in dialog.preview.toPlainText()


def test_the_brief_dialog_ticks_what_one_acts_by(qtbot: QtBot) -> None:
    dialog = BriefDialog(STRUCTURED)
    qtbot.addWidget(dialog)
    assert dialog.chosen() == [section.id for section in STRUCTURED.sections[:4]]


def test_chosen_cards_and_brief_are_written(administrator: Session, plan: str, tmp_path: Path) -> None:
    count = export_cards(administrator, plan, tmp_path / "卡.docx", size="pocket", chosen=["区水务局"])
    assert count == 1
    assert len(docx.Document(str(tmp_path / "卡.docx")).tables) == 1
    export_brief(administrator, plan, tmp_path / "简.docx", sections=[STRUCTURED.sections[3].id])
    text = "\n".join(line.text for line in docx.Document(str(tmp_path / "简.docx")).paragraphs)
    assert "要素齐全" in text
    assert "一级响应" not in text


def test_what_is_missing_is_said(administrator: Session, plan: str, tmp_path: Path) -> None:
    other = next(line.plan for line in administrator.plans() if line.plan != plan)
    with pytest.raises(NotFound, match="没有可生成处置卡的内容"):
        available_cards(administrator, other)
    with pytest.raises(NotFound, match="可选：一级响应"):
        export_cards(administrator, plan, tmp_path / "卡.docx", chosen=["九级响应"])
    with pytest.raises(NotFound, match="没有选择任何章节"):
        export_brief(administrator, plan, tmp_path / "简.docx", sections=[])
