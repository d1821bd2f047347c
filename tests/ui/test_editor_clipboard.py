"""Copying and pasting in the editor as a drafter does it: from Word, Excel, the web and the plan itself."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QColor, QGuiApplication, QImage, QTextCursor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui.editor_workspace import MemorySession, memory_workspace, sample
from yuan.model.document.content import (
    Cell,
    Document,
    Figure,
    Footnote,
    ListItem,
    Paragraph,
    Row,
    Table,
    Text,
    run_text,
    walk_blocks,
)
from yuan.model.document.invariants import check_tree
from yuan.model.document.limits import MOST_BLOCKS
from yuan.model.text.plain_text import plain_text
from yuan.ui.editor import EditorPage
from yuan.ui.editor.writing import clipboard, text_edit

CONTROL = Qt.KeyboardModifier.ControlModifier
WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><body lang=ZH-CN><!--StartFragment-->
<h2><span lang=EN-US>1.2<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span>编制依据</h2>
<p class=MsoNormal style='text-indent:32.0pt'>依据<b>有关规定</b>制定。<o:p></o:p></p>
<p class=MsoListParagraph><![if !supportLists]><span style='mso-list:Ignore'>（1）<span>&nbsp;</span></span><![endif]>国家规定；</p>
<p class=MsoListParagraph><![if !supportLists]><span style='mso-list:Ignore'>（2）<span>&nbsp;</span></span><![endif]>本市规定。</p>
<table border=1><tr><td><p>颜色</p></td><td><p>条件</p></td></tr><tr><td>红</td><td>一级</td></tr></table>
<!--EndFragment--></body></html>"""
EXCEL = """<html><body><table><tr><td>甲单位</td><td>12</td></tr><tr><td>乙单位</td><td>7</td></tr></table></body></html>"""


@pytest.fixture
def page(qtbot: QtBot) -> EditorPage:
    made = EditorPage(memory_workspace(MemorySession(sample())))
    qtbot.addWidget(made)
    made.resize(1200, 800)
    made.show()
    made.open_plan("p1", "p2")
    return made


def on_clipboard(*, html: str = "", text: str = "") -> None:
    data = QMimeData()
    if html:
        data.setHtml(html)
    data.setText(text or "文字")
    QGuiApplication.clipboard().setMimeData(data)


def paste(page: EditorPage) -> None:
    QTest.keyClick(page.edit, Qt.Key.Key_V, CONTROL)
    page.edit.settle()


def select(page: EditorPage, first: str, last: str) -> None:
    """Select from the beginning of one block to the end of another."""
    cursor = QTextCursor(page.edit.document())
    cursor.setPosition(page.edit.position_of(first))
    end = page.edit.document().findBlock(page.edit.position_of(last))
    cursor.setPosition(end.position() + end.length() - 1, QTextCursor.MoveMode.KeepAnchor)
    page.edit.setTextCursor(cursor)


def to_end_of_block(page: EditorPage, id: str) -> None:
    page.go_to(id)
    QTest.keyClick(page.edit, Qt.Key.Key_End)


def test_what_comes_from_word_keeps_headings_lists_and_tables(page: EditorPage) -> None:
    before = page.edit.plan
    to_end_of_block(page, "p2")
    on_clipboard(html=WORD)
    paste(page)
    chapter = page.edit.plan.sections[0]
    pasted = chapter.sections[2]
    assert [section.heading for section in chapter.sections][:3] == [
        before.sections[0].sections[0].heading,
        before.sections[0].sections[1].heading,
        "编制依据",
    ]
    assert page.edit.painter.numbers[pasted.id] == "1.3"
    kinds = [type(block) for block in pasted.blocks]
    assert kinds == [Paragraph, ListItem, ListItem, Table]
    assert Text("有关规定", bold=True) in pasted.blocks[0].runs  # type: ignore[union-attr]
    page.edit.undo()
    page.edit.settle()
    assert page.edit.plan == before


def test_pasting_into_the_middle_of_a_paragraph_loses_nothing_of_it(page: EditorPage) -> None:
    page.go_to("p2")
    QTest.keyClick(page.edit, Qt.Key.Key_Right)
    before = plain_text(page.edit.plan)
    on_clipboard(html="<p>第一段。</p><p>第二段。</p>")
    paste(page)
    after = plain_text(page.edit.plan)
    assert "第一段。" in after
    assert "第二段。" in after
    assert sorted(after.replace("第一段。", "").replace("第二段。", "").replace("\n", "")) == sorted(
        before.replace("\n", "")
    )


def test_as_plain_text_nothing_but_paragraphs_arrives(page: EditorPage) -> None:
    sections = len(page.edit.plan.sections[0].sections)
    to_end_of_block(page, "p2")
    on_clipboard(html=WORD, text="1.2 编制依据\n依据有关规定制定。")
    QTest.keyClick(page.edit, Qt.Key.Key_V, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    page.edit.settle()
    assert len(page.edit.plan.sections[0].sections) == sections
    assert "1.2 编制依据" in plain_text(page.edit.plan)


def test_a_chapter_copied_within_the_plan_comes_back_whole_with_ids_of_its_own(page: EditorPage) -> None:
    chapter = page.edit.plan.sections[0]
    select(page, chapter.id, "p2")
    QTest.keyClick(page.edit, Qt.Key.Key_C, CONTROL)
    to_end_of_block(page, "p2")
    paste(page)
    plan = page.edit.plan
    copies = [section for section in plan.sections if section.heading == chapter.heading]
    assert len(copies) == 2
    assert [child.heading for child in copies[1].sections] == [child.heading for child in chapter.sections]
    ids = [block.id for block in walk_blocks(plan)]
    assert len(ids) == len(set(ids))


def test_cutting_and_pasting_a_section_keeps_its_identity(page: EditorPage) -> None:
    section = page.edit.plan.sections[0].sections[1]
    select(page, section.id, "p2")
    QTest.keyClick(page.edit, Qt.Key.Key_X, CONTROL)
    page.edit.settle()
    assert page.edit.position_of(section.id) < 0
    paste(page)
    assert page.edit.position_of(section.id) >= 0
    assert page.edit.position_of("p2") >= 0


def test_word_receives_headings_with_numbers_and_tables(page: EditorPage) -> None:
    chapter = page.edit.plan.sections[0]
    select(page, chapter.id, "p2")
    QTest.keyClick(page.edit, Qt.Key.Key_C, CONTROL)
    data = QGuiApplication.clipboard().mimeData()
    assert f"<h1>1 {chapter.heading}</h1>" in data.html()
    assert f"1 {chapter.heading}" in data.text()


def test_cells_from_a_spreadsheet_fill_the_cells_from_the_cursor_on(page: EditorPage) -> None:
    plan = page.edit.plan
    table = next(block for block in walk_blocks(plan) if isinstance(block, Table))
    row = next(row for row in table.rows if not row.header)
    first = row.cells[0].blocks[0].id
    page.go_to(first)
    on_clipboard(html=EXCEL, text="甲单位\t12\n乙单位\t7")
    paste(page)
    now = next(block for block in walk_blocks(page.edit.plan) if isinstance(block, Table))
    assert "甲单位" in plain_text(page.edit.plan)
    assert len(now.rows) >= len(table.rows)
    assert sum(isinstance(block, Table) for block in walk_blocks(page.edit.plan)) == sum(
        isinstance(block, Table) for block in walk_blocks(plan)
    )


def test_a_picture_file_dropped_or_pasted_becomes_a_figure(page: EditorPage, tmp_path: Path) -> None:
    picture = QImage(40, 30, QImage.Format.Format_RGB32)
    picture.fill(QColor("navy"))
    path = tmp_path / "图.png"
    picture.save(str(path))
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    QGuiApplication.clipboard().setMimeData(data)
    to_end_of_block(page, "p2")
    figures = sum(isinstance(block, Figure) for block in walk_blocks(page.edit.plan))
    paste(page)
    QGuiApplication.clipboard().setImage(picture)
    paste(page)
    assert sum(isinstance(block, Figure) for block in walk_blocks(page.edit.plan)) == figures + 2


def test_a_figure_copied_brings_its_picture_into_another_library(page: EditorPage, qtbot: QtBot) -> None:
    picture = QImage(40, 30, QImage.Format.Format_RGB32)
    picture.fill(QColor("navy"))
    QGuiApplication.clipboard().setImage(picture)
    to_end_of_block(page, "p2")
    paste(page)
    QTest.keyClick(page.edit, Qt.Key.Key_A, CONTROL)
    QTest.keyClick(page.edit, Qt.Key.Key_C, CONTROL)
    assert "data:image/png;base64," in QGuiApplication.clipboard().mimeData().html()
    elsewhere = EditorPage(memory_workspace(MemorySession(sample())))
    qtbot.addWidget(elsewhere)
    elsewhere.show()
    elsewhere.open_plan("p1", "p2")
    to_end_of_block(elsewhere, "p2")
    paste(elsewhere)
    figure = next(block for block in walk_blocks(elsewhere.edit.plan) if isinstance(block, Figure))
    assert QImage.fromData(elsewhere.edit.objects.media(figure.image)).size() == picture.size()


WORD_PAGE = """<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word"><head>
<style><!-- @list l0:level1 {mso-level-number-format:bullet;} --></style></head><body lang=ZH-CN><!--StartFragment-->
<div class=WordSection1><p class=MsoNormal style='mso-char-indent-count:2.0'><span style='font-family:仿宋_GB2312'>按规定执行。
<a style='mso-footnote-id:ftn1' href="#_ftn1"><span class=MsoFootnoteReference><![if !supportFootnotes]>[1]<![endif]></span></a></span></p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='font-family:Wingdings'><span
style='mso-list:Ignore'>l<span style='font:7.0pt'>&nbsp; </span></span></span><![endif]>统一领导<o:p></o:p></p>
<p class=MsoNormal><del>旧</del>水深3m<sup>2</sup></p></div>
<div style='mso-element:footnote-list'><div style='mso-element:footnote' id=ftn1><p class=MsoFootnoteText>[1] 见上级规定。</p></div></div>
<!--EndFragment--></body></html>"""
EXCEL_MERGED = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta name=ProgId content=Excel.Sheet></head><body>
<table width=216><col width=72 style='width:54pt'><col width=144 style='width:108pt'><tr><td colspan=2 align=center>合计</td></tr>
<tr><td>甲</td><td align=right>12</td></tr></table></body></html>"""


def tables_of(page: EditorPage) -> list[Table]:
    return [block for block in walk_blocks(page.edit.plan) if isinstance(block, Table)]


def test_footnotes_bullets_and_scripts_of_word_are_kept_and_deleted_text_is_not(page: EditorPage) -> None:
    to_end_of_block(page, "p2")
    QTest.keyClick(page.edit, Qt.Key.Key_Return)
    on_clipboard(html=WORD_PAGE)
    paste(page)
    blocks = page.edit.plan.sections[0].sections[1].blocks[1:]
    note = next(run for run in blocks[0].runs if isinstance(run, Footnote))  # type: ignore[union-attr]
    assert note.text == "见上级规定。"
    assert [(type(block), getattr(block, "pattern", "")) for block in blocks[1:]] == [
        (ListItem, "•"),
        (Paragraph, ""),
    ]
    assert blocks[2].runs == (Text("水深3m"), Text("2", script="super"))  # type: ignore[union-attr]


def test_a_spreadsheet_becomes_a_table_with_its_widths_and_merged_cells(page: EditorPage) -> None:
    to_end_of_block(page, "p2")
    on_clipboard(html=EXCEL_MERGED, text="合计\t\n甲\t12")
    paste(page)
    table = tables_of(page)[0]
    assert table.widths == (19.0, 38.1)
    assert [[(cell.colspan, cell.align) for cell in row.cells] for row in table.rows] == [
        [(2, "center")],
        [(1, ""), (1, "right")],
    ]


def test_tab_separated_text_becomes_a_table_outside_and_fills_cells_inside(page: EditorPage) -> None:
    page.go_to("cp3")
    on_clipboard(text='甲\t"一\n二"\n乙\t7\n')
    paste(page)
    (table,) = tables_of(page)
    assert table_rows(table) == [["格0", "格1", ""], ["格2", "甲", "一\n二"], ["", "乙", "7"]]
    page.edit.undo()
    page.edit.settle()
    assert table_rows(tables_of(page)[0]) == [["格0", "格1"], ["格2", "格3"]]
    to_end_of_block(page, "p2")
    paste(page)
    assert table_rows(tables_of(page)[0]) == [["甲", "一\n二"], ["乙", "7"]]


def test_cells_copied_go_to_a_spreadsheet_and_to_other_cells(page: EditorPage) -> None:
    cursor = QTextCursor(page.edit.document())
    screen = page.edit.document().rootFrame().childFrames()[0]
    cursor.setPosition(screen.firstPosition())
    cursor.setPosition(page.edit.position_of("cp1"), QTextCursor.MoveMode.KeepAnchor)
    page.edit.setTextCursor(cursor)
    QTest.keyClick(page.edit, Qt.Key.Key_C, CONTROL)
    data = QGuiApplication.clipboard().mimeData()
    assert data.text() == "格0\t格1"
    assert data.html().count("<th") == 2
    page.go_to("cp2")
    paste(page)
    assert table_rows(tables_of(page)[0]) == [["格0", "格1"], ["格0", "格1"]]
    assert check_tree(page.edit.plan) == ()


def table_rows(table: Table) -> list[list[str]]:
    return [
        [
            "\n".join(run_text(block.runs) for block in cell.blocks if isinstance(block, Paragraph))
            for cell in row.cells
        ]
        for row in table.rows
    ]


def own_clipboard(document: Document, level: int = 1) -> None:
    data = QMimeData()
    data.setData(clipboard.MIME, msgspec.json.encode((document, level, {})))
    data.setText("文字")
    QGuiApplication.clipboard().setMimeData(data)


def test_a_piece_of_another_program_is_pasted_within_the_bounds(page: EditorPage) -> None:
    inner: tuple[Table | Paragraph, ...] = (Paragraph(id="x", runs=(Text("最里"),)),)
    for _ in range(60):
        inner = (Table(id="x", rows=(Row((Cell(id="x", blocks=inner, colspan=10**9),)),)),)
    own_clipboard(Document(blocks=inner), 10**6)
    to_end_of_block(page, "p2")
    paste(page)
    assert check_tree(page.edit.plan) == ()
    assert "最里" in plain_text(page.edit.plan)


@pytest.mark.parametrize("kind", ["text", "own", "plain"])
def test_more_than_a_plan_can_hold_is_not_pasted(
    page: EditorPage, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    said: list[str] = []
    monkeypatch.setattr(text_edit, "show_error", lambda parent, error: said.append(str(error)))
    before = page.edit.plan
    if kind == "own":
        own_clipboard(Document(blocks=tuple(Paragraph() for _ in range(MOST_BLOCKS + 1))))
    else:
        on_clipboard(text="应急\n" * (MOST_BLOCKS + 1))
    to_end_of_block(page, "p2")
    if kind == "plain":
        page.edit.paste_plain()
    else:
        paste(page)
    assert len(said) == 1
    assert "没有" in said[0]
    assert page.edit.plan == before


@pytest.mark.parametrize("is_picture", [True, False], ids=["picture", "nothing"])
def test_nothing_is_pasted_as_plain_text_where_no_text_is(page: EditorPage, is_picture: bool) -> None:
    QGuiApplication.clipboard().clear()
    if is_picture:
        QGuiApplication.clipboard().setImage(QImage(4, 4, QImage.Format.Format_RGB32))
    before = page.edit.plan
    to_end_of_block(page, "p2")
    QTest.keyClick(page.edit, Qt.Key.Key_Home, Qt.KeyboardModifier.ShiftModifier)
    assert page.edit.textCursor().hasSelection()
    QTest.keyClick(page.edit, Qt.Key.Key_V, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    assert page.edit.textCursor().hasSelection()
    assert page.edit.plan == before


def test_half_a_sign_and_signs_of_the_editor_are_not_pasted(page: EditorPage) -> None:
    to_end_of_block(page, "p2")
    on_clipboard(text="甲\ud800乙\ufffc丙\0丁")
    paste(page)
    assert "甲乙丙丁" in plain_text(page.edit.plan).replace("\ufffd", "")
    assert check_tree(page.edit.plan) == ()
