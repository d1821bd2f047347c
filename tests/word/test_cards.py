"""Action cards as Word files: sound, one under the other, in both sizes."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest

from tests.word.validators import faults
from yuan.model.errors import BadFile, NotFound
from yuan.model.papers.action_cards import Card, CardPart
from yuan.word.cards import CardSize, write_cards

CARDS = (
    Card(
        key="warning:红色",
        kind="warning",
        title="红色预警",
        colour="红",
        parts=(CardPart(heading="行动", lines=("转移㙟沟群众𠮷😀\x07",), tick=True),),
    ),
    Card(
        key="duty:区水务局",
        kind="duty",
        title="区水务局",
        role="牵头单位",
        parts=(
            CardPart(heading="我负责什么", lines=("调度水库。" * 400, "巡查河道"), tick=True),
            CardPart(heading="向谁报告", lines=("区应急指挥中心 010-60000001",), internal=True),
        ),
    ),
)


@pytest.mark.parametrize(("size", "width"), [("a4", 210), ("pocket", 105)])
def test_cards_are_sound_and_of_their_size(tmp_path: Path, size: CardSize, width: float) -> None:
    path = tmp_path / "卡.docx"
    write_cards(CARDS, path, size=size, title="甲区防汛应急预案")
    assert faults(path) == []
    document = docx.Document(str(path))
    assert round(document.sections[0].page_width.mm) == width
    first, second = document.tables
    assert "红色预警处置卡" in first.cell(0, 0).text
    assert "□\t转移㙟沟群众𠮷😀" in first.cell(1, 0).text
    assert "区水务局（牵头单位）处置卡" in second.cell(0, 0).text
    assert "巡查河道" in second.cell(2, 0).text


def test_a_public_edition_leaves_out_whom_to_call(tmp_path: Path) -> None:
    path = tmp_path / "卡.docx"
    write_cards(CARDS, path, public=True)
    text = "".join(cell.text for table in docx.Document(str(path)).tables for cell in table.column_cells(0))
    assert "巡查河道" in text
    assert "指挥中心" not in text


def test_no_card_is_refused_and_a_file_in_the_way_stays(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        write_cards((), tmp_path / "卡.docx")
    (tmp_path / "文件").write_text("旧")
    with pytest.raises(BadFile, match="无法写入"):
        write_cards(CARDS, tmp_path / "文件" / "卡.docx")
    assert (tmp_path / "文件").read_text() == "旧"
