"""The text under review: changes marked, folded, side by side, and stepped through."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QTextCursor, QTextTable
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from yuan.model.comparison.compare import compare
from yuan.model.document.content import (
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
from yuan.model.editing.edit import (
    insert_block,
    insert_section,
    move_section,
    remove_node,
    replace_node,
    split_block,
)
from yuan.model.records import Opinion
from yuan.ui.review.composition import Mode
from yuan.ui.review.marked_text import CursorContext, MarkedText
from yuan.ui.review.text_area import TextArea
from yuan.ui.review.text_map import Selected


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
    assert text.cursor_context() == CursorContext("", "")


def test_a_click_unfolds_what_did_not_change(text: MarkedText, qtbot: QtBot) -> None:
    show(text, "changes")
    fold = text.cursorRect(text.document().find("已折叠")).center()
    qtbot.mouseClick(text.viewport(), Qt.MouseButton.LeftButton, pos=fold)
    assert "制定本预案" in text.toPlainText()
    assert text.cursor_context().node == ""
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
    assert text.cursor_context() == CursorContext("p4", "分四级。", Selected("p4", 1, "四级"))


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
    assert text.cursor_context().node == "风险"
    text.step(1)
    assert text.cursor_context() == CursorContext("p2", "30分钟内报告区政府。")


def test_an_opinion_quotes_the_selection_or_the_paragraph_as_it_stands_now(text: MarkedText) -> None:
    show(text)
    assert text.go_to("p2")
    assert text.cursor_context() == CursorContext("p2", "30分钟内报告区政府。")
    cursor = text.document().find("转移")
    text.setTextCursor(cursor)
    assert text.cursor_context().selected == Selected("i1", 0, "转移")
    assert not text.go_to("没有")


def test_inside_a_table_the_place_is_the_paragraph_of_the_cell(text: MarkedText) -> None:
    show(text)
    text.setTextCursor(text.document().find("水泵"))
    assert text.cursor_context() == CursorContext("bp", "水泵", Selected("bp", 0, "水泵"))


def test_a_selection_counts_neither_what_is_deleted_nor_numbers_nor_folds(text: MarkedText) -> None:
    show(text)
    text.go_to("p2")
    cursor = text.textCursor()
    cursor.movePosition(QTextCursor.MoveOperation.StartOfBlock)
    cursor.movePosition(QTextCursor.MoveOperation.NextBlock, QTextCursor.MoveMode.KeepAnchor)
    cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
    text.setTextCursor(cursor)
    assert text.cursor_context().selected == Selected("p2", 0, "30分钟内报告区政府。")
    show(text, "changes")
    text.selectAll()
    selected = text.cursor_context().selected
    assert selected is not None
    assert "折叠" not in selected.quote


def opinion(node: str, quote: str, start: int) -> Opinion:
    return Opinion(
        id="o", plan="", version=1, node=node, text="请核实。", author="审核员", quote=quote, start=start
    )


def test_the_words_of_an_opinion_are_marked_found_and_clicked(text: MarkedText, qtbot: QtBot) -> None:
    show(text)
    about = opinion("cp", "20台", 0)
    text.show_opinions([about])
    (mark,) = text.extraSelections()
    assert mark.cursor.selectedText() == "20台"
    text.setTextCursor(QTextCursor(text.document()))
    assert text.go_to_opinion(about)
    assert text.textCursor().selectedText() == "20台"
    cursor = text.textCursor()
    cursor.setPosition(cursor.selectionStart())
    with qtbot.waitSignal(text.opinion_pressed) as told:
        qtbot.mouseClick(
            text.viewport(), Qt.MouseButton.LeftButton, pos=text.cursorRect(cursor).center() + QPoint(3, 0)
        )
    assert told.args == ["o"]


def test_words_that_are_gone_leave_their_paragraph_marked(text: MarkedText) -> None:
    show(text)
    text.show_opinions([opinion("p2", "15分钟内", 0)])
    (mark,) = text.extraSelections()
    assert mark.cursor.selectedText().endswith("报告区政府。")


def area_text(count: int) -> Document:
    """OLD with a long chapter before it: `count` measures."""
    filler = [
        paragraph(f"第{n}条措施，由各单位负责落实，并做好记录和信息报告。" * 3, f"m{n}") for n in range(count)
    ]
    return replace(OLD, sections=(Section(id="措施", heading="措施", blocks=tuple(filler)), *OLD.sections))


@pytest.fixture
def area(qtbot: QtBot) -> TextArea:
    """Old and new side by side: a long plan with a change at its end, and one paragraph gone before it."""
    old = area_text(60)
    new = replace(remove_node(old, "m7"), front=FrontMatter(title="防汛抗旱应急预案"))
    new = replace_node(new, "m50", paragraph("第50条措施，由区应急管理局负责落实。", "m50"))
    shown = TextArea()
    qtbot.addWidget(shown)
    shown.listen(shown)
    shown.resize(900, 500)
    shown.show()
    shown.show_comparison(compare(old, new), lambda image: None, "现行第1版", "送审第2版")
    shown.set_mode("sides")
    return shown


def test_a_step_to_what_is_new_shows_its_surroundings_on_the_other_side(area: TextArea) -> None:
    old = area_text(60)
    new = insert_block(old, "措施", 31, paragraph("新增一条措施。", "新"))
    area.show_comparison(compare(old, new), lambda image: None, "现行第1版", "送审第2版")
    area.step(1)
    assert area.text.textCursor().block().text() == "新增一条措施。"
    for words in ("第30条", "第31条"):
        assert abs(height_of(area.before, words) - height_of(area.text, words)) < 80


def height_of(text: MarkedText, words: str) -> int:
    cursor = text.document().find(words)
    cursor.setPosition(cursor.selectionStart())
    return text.cursorRect(cursor).top()


def test_both_sides_scroll_by_paragraphs_whatever_stands_between(area: TextArea, qtbot: QtBot) -> None:
    bar = area.text.verticalScrollBar()
    for words in ("第20条", "第40条"):
        bar.setValue(bar.value() + height_of(area.text, words) - 100)
        assert abs(height_of(area.before, words) - height_of(area.text, words)) < 30
    other = area.before.verticalScrollBar()
    other.setValue(other.value() + height_of(area.before, "第12条") - 60)
    assert abs(height_of(area.before, "第12条") - height_of(area.text, "第12条")) < 30

    def both_are_at_their_ends() -> bool:
        bar.setValue(bar.maximum())
        return other.value() == other.maximum()

    qtbot.waitUntil(both_are_at_their_ends)
    bar.setValue(0)
    assert other.value() == 0


def test_a_step_leads_to_the_change_on_both_sides_and_says_which_it_is(area: TextArea, qtbot: QtBot) -> None:
    qtbot.keyClick(area.text, Qt.Key.Key_F8)
    assert area.count.text() == "第 1 处，共 3 处"
    area.step(1)
    assert marked(area.before)[0].startswith("−第7条"), "what is only in the old version"
    assert 0 < height_of(area.before, "第7条") < 400
    qtbot.keyClick(area.text, Qt.Key.Key_F7)
    assert area.count.text() == "第 3 处，共 3 处"
    assert height_of(area.before, "第50条") == height_of(area.text, "第50条")


def test_a_click_unfolds_both_sides(area: TextArea, qtbot: QtBot) -> None:
    fold = next(button for button in area.findChildren(QToolButton) if button.text() == "折叠未修改")
    qtbot.mouseClick(fold, Qt.MouseButton.LeftButton)
    assert "第30条" not in area.text.toPlainText() + area.before.toPlainText()
    cursor = area.before.document().find("42 处已折叠")
    area.before.setTextCursor(cursor)
    qtbot.keyClick(area.before, Qt.Key.Key_Return)
    assert "第30条" in area.text.toPlainText()
    assert "第30条" in area.before.toPlainText()
    assert "第3条" not in area.text.toPlainText()


def test_each_changed_cell_is_a_change_of_its_own(text: MarkedText) -> None:
    longer = table("12台")
    rows = (
        *longer.rows,
        Row((cell("沙袋", "d"), cell("300条", "e"))),
        Row((cell("雨衣", "g"), cell("5件", "h"))),
    )
    old = Document(blocks=(replace(longer, rows=rows),))
    new = replace_node(replace_node(old, "cp", paragraph("20台", "cp")), "hp", paragraph("9件", "hp"))
    show(text, old=old, new=new)
    assert text.change_count == 2
    text.step(1)
    assert text.textCursor().block().text() == "水泵"
    text.step(1)
    assert text.textCursor().block().text() == "雨衣"
