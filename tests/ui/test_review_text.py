"""The text under review: changes marked, folded, side by side, and stepped through."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor, QTextTable
from pytestqt.qtbot import QtBot

from yuan.model.compare import compare
from yuan.model.content import (
    Attachment,
    Cell,
    Document,
    Figure,
    FrontMatter,
    ListItem,
    Paragraph,
    Row,
    Section,
    Table,
    Text,
)
from yuan.model.edit import insert_section, move_section, remove_node, replace_node, split_block
from yuan.ui.review.composition import Mode
from yuan.ui.review.marked_text import MarkedText


def paragraph(text: str, id: str) -> Paragraph:
    return Paragraph(id=id, runs=(Text(text),))


def cell(text: str, id: str, colspan: int = 1) -> Cell:
    return Cell(id=id, blocks=(paragraph(text, f"{id}p"),), colspan=colspan)


def table(amount: str) -> Table:
    return Table(
        id="表",
        caption="物资清单",
        rows=(
            Row((cell("物资", "a", 2),), header=True),
            Row((cell("水泵", "b"), cell(amount, "c"))),
        ),
    )


OLD = Document(
    front=FrontMatter(title="防汛应急预案"),
    sections=(
        Section(id="总则", heading="总则", blocks=(paragraph("制定本预案。", "p1"),)),
        Section(
            id="响应",
            heading="应急响应",
            blocks=(
                paragraph("15分钟内报告区政府。", "p2"),
                ListItem(id="i1", runs=(Text("转移群众。"),)),
                table("12台"),
            ),
        ),
        Section(id="附则", heading="附则", blocks=(paragraph("自印发之日起实施。", "p3"),)),
    ),
    attachments=(
        Attachment(id="图", title="指挥体系图", blocks=(Figure(id="f", image="00", caption="图1"),)),
    ),
)
NEW = insert_section(
    replace_node(replace_node(OLD, "p2", paragraph("30分钟内报告区政府。", "p2")), "表", table("20台")),
    "",
    1,
    Section(id="风险", heading="风险评估"),
)


@pytest.fixture
def text(qtbot: QtBot) -> MarkedText:
    shown = MarkedText()
    qtbot.addWidget(shown)
    shown.resize(700, 500)
    shown.show()
    return shown


def show(text: MarkedText, mode: Mode = "full", old: Document = OLD, new: Document = NEW) -> str:
    text.show_comparison(compare(old, new), mode, lambda image: None)
    return text.toPlainText()


def marked(text: MarkedText) -> list[str]:
    """The pieces of text marked as deleted (−) or inserted (+), in order."""
    found = []
    block = text.document().begin()
    while block.isValid():
        place = block.begin()
        while not place.atEnd():
            look = place.fragment().charFormat()
            sign = "−" if look.fontStrikeOut() else "+" if look.fontUnderline() else ""
            if sign:
                found.append(sign + place.fragment().text())
            place += 1
        block = block.next()
    return found


def test_the_whole_text_stands_there_with_numbers_and_marked_changes(text: MarkedText) -> None:
    shown = show(text)
    for line in (
        "防汛应急预案",
        "1 总则",
        "2 风险评估",
        "3 应急响应",
        "（1）转移群众。",
        "附件　指挥体系图",
        "图1",
    ):
        assert line in shown
    assert marked(text) == ["+2 风险评估", "−15", "+30", "−12", "+20"]


def test_a_version_without_predecessor_shows_no_marks(text: MarkedText) -> None:
    show(text, old=NEW)
    assert marked(text) == []
    assert text.change_count == 0


def test_unchanged_parts_fold_but_keep_their_headings(text: MarkedText) -> None:
    shown = show(text, "changes")
    assert "制定本预案" not in shown
    assert "未修改的 2 处已折叠" in shown
    assert "3 应急响应" in shown
    assert "4 附则" not in shown
    assert marked(text) == ["+2 风险评估", "−15", "+30", "−12", "+20"]


def test_an_opinion_written_on_a_folded_line_is_about_the_whole_plan(text: MarkedText) -> None:
    show(text, "changes")
    text.setTextCursor(text.document().find("已折叠"))
    assert text.place() == ("", "")


def test_a_click_unfolds_what_did_not_change(text: MarkedText, qtbot: QtBot) -> None:
    show(text, "changes")
    fold = text.cursorRect(text.document().find("已折叠")).center()
    qtbot.mouseClick(text.viewport(), Qt.MouseButton.LeftButton, pos=fold)
    assert "制定本预案" in text.toPlainText()
    assert text.place() == ("", "防汛应急预案")
    assert text.toPlainText().count("1 总则") == 1
    text.setTextCursor(text.document().find("已折叠"))
    qtbot.keyClick(text, Qt.Key.Key_Return)
    assert "转移群众" in text.toPlainText()
    show(text, "changes")
    assert "制定本预案" not in text.toPlainText()


def test_a_run_in_heading_and_its_paragraph_stand_on_one_line(text: MarkedText) -> None:
    warning = Section(id="w", heading="预警。", run_in=True, blocks=(paragraph("分四级。", "p4"),))
    plan = Document(sections=(Section(heading="监测", sections=(warning,)),))
    assert "1.1 预警。分四级。" in show(text, old=plan, new=plan)
    text.setTextCursor(text.document().find("四级"))
    assert text.place() == ("p4", "四级")


def test_removed_and_moved_sections_say_so(text: MarkedText) -> None:
    shown = show(text, new=move_section(remove_node(OLD, "p1"), "附则", "", 0))
    assert "1 附则〔移动，原3〕" in shown
    assert marked(text) == ["−制定本预案。"]


def words_beside(text: MarkedText, row: int) -> list[str]:
    """The three cells of a row of the side-by-side table."""
    (frame,) = text.document().rootFrame().childFrames()
    assert isinstance(frame, QTextTable)
    found = []
    for column in range(3):
        cursor = frame.cellAt(row, column).firstCursorPosition()
        last = frame.cellAt(row, column).lastCursorPosition().position()
        cursor.setPosition(last, QTextCursor.MoveMode.KeepAnchor)
        found.append(cursor.selectedText())
    return found


def test_side_by_side_shows_both_parts_of_a_cut_paragraph_and_both_numbers(text: MarkedText) -> None:
    long = "区气象局及时发布暴雨预警信号。各镇街组织巡查地质灾害隐患点，并转移受威胁群众。"
    item = ListItem(id="i", runs=(Text("转移群众。"),))
    old = Document(blocks=(paragraph(long, "p"), item))
    new = Document(blocks=((*split_block(old, "p", 15).blocks[:2], replace(item, pattern="①", level=1))))
    show(text, "beside", old=old, new=new)
    assert words_beside(text, 1)[1:] == [long[:15], long[:15]]
    assert words_beside(text, 2)[1:] == [long[15:], long[15:]]
    assert words_beside(text, 3) == ["正文〔格式调整，原（1）〕", "（1）转移群众。", "①转移群众。"]


def test_side_by_side_names_the_place_and_both_wordings(text: MarkedText) -> None:
    show(text, "beside")
    assert words_beside(text, 0) == ["章节", "现行版本", "本次版本"]
    assert words_beside(text, 1) == ["2 风险评估", "", "2 风险评估"]
    assert words_beside(text, 2) == ["3 应急响应", "15分钟内报告区政府。", "30分钟内报告区政府。"]
    assert words_beside(text, 3)[1:] == ["物资清单\u2028水泵 | 12台", "物资清单\u2028水泵 | 20台"]


def test_merged_cells_reach_across_their_columns(text: MarkedText) -> None:
    show(text)
    frame = text.document().rootFrame().childFrames()[0]
    assert isinstance(frame, QTextTable)
    assert frame.cellAt(0, 0).columnSpan() == 2


def test_stepping_goes_round_through_all_changes(text: MarkedText) -> None:
    show(text)
    assert (text.change_count, text.change_number) == (3, 0)
    text.step(-1)
    assert text.change_number == 3
    text.step(1)
    assert text.change_number == 1
    assert text.place()[0] == "风险"
    text.step(1)
    assert text.place() == ("p2", "30分钟内报告区政府。")


def test_an_opinion_quotes_the_selection_or_the_paragraph_as_it_stands_now(text: MarkedText) -> None:
    show(text)
    assert text.go_to("p2")
    assert text.place() == ("p2", "30分钟内报告区政府。")
    cursor = text.document().find("转移")
    text.setTextCursor(cursor)
    assert text.place() == ("i1", "转移")
    assert not text.go_to("没有")


def test_inside_a_table_the_place_is_the_table(text: MarkedText) -> None:
    show(text)
    text.setTextCursor(text.document().find("水泵"))
    assert text.place() == ("表", "水泵")
