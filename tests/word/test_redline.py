"""Tracked changes: accepting them gives the new wording, rejecting them the old one; nothing is written by halves."""

from __future__ import annotations

import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from msgspec.structs import replace

from tests.model.redrafting import redrafted
from tests.word.documents import media
from tests.word.settling import settle
from tests.word.test_export_import import plans, shown
from tests.word.validators import faults
from yuan.model.comparison.compare import compare
from yuan.model.document.content import Cell, Document, FrontMatter, Paragraph, Row, Section, Table, Text
from yuan.model.editing.edit import move_section, with_fresh_ids
from yuan.model.errors import BadFile, NotFound
from yuan.model.review.change_summary import summarise
from yuan.word.change_summary import write_change_summary
from yuan.word.comparison_table import write_comparison_table
from yuan.word.reader import read_file
from yuan.word.redline import write_redline
from yuan.word.writer import write_plan

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def no_media(digest: str) -> bytes:
    raise NotFound("没有图片。")


def plan(*words: str) -> Document:
    blocks = tuple(Paragraph(id=f"p{place}", runs=(Text(text),)) for place, text in enumerate(words))
    section = Section(id="s", heading="总则", blocks=blocks)
    return Document(front=FrontMatter(title="防汛应急预案"), sections=(section,))


def wording(path: Path, without: str) -> str:
    """All text of the file outside elements named `without` (w:ins or w:del)."""
    with zipfile.ZipFile(path) as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    kept = (item for item in root.iter(f"{W}t", f"{W}delText"))
    return "".join(
        item.text or "" for item in kept if not any(up.tag == f"{W}{without}" for up in item.iterancestors())
    )


OLD = plan("镇政府负责转移群众。", "值班电话保持畅通。")
NEW = plan("镇政府、村委会负责转移群众。", "值班电话保持畅通。")


def test_accepting_gives_the_new_wording_and_rejecting_the_old(tmp_path: Path) -> None:
    path = tmp_path / "redline.docx"
    write_redline(compare(OLD, NEW), path, media=no_media, author="审核人", on=None)
    assert "镇政府、村委会负责转移群众。值班电话保持畅通。" in wording(path, "del")
    assert "镇政府负责转移群众。值班电话保持畅通。" in wording(path, "ins")


def test_only_what_was_deleted_is_written_as_deleted_text(tmp_path: Path) -> None:
    path = tmp_path / "redline.docx"
    write_redline(compare(NEW, OLD), path, media=no_media)
    with zipfile.ZipFile(path) as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    deleted = [text for change in root.iter(f"{W}del") for text in change.iter(f"{W}t", f"{W}delText")]
    assert {text.tag for text in deleted} == {f"{W}delText"}
    assert deleted == list(root.iter(f"{W}delText"))


def test_the_table_lists_changes_only(tmp_path: Path) -> None:
    path = tmp_path / "table.docx"
    write_comparison_table(compare(OLD, NEW), path, title="修订对照表")
    shown = wording(path, "none")
    assert "村委会" in shown
    assert "值班电话" not in shown


def settles(old: Document, new: Document, folder: Path) -> None:
    """Accepting all gives the new plan, rejecting all the old one, as their own files would."""
    path, settled, plain = (folder / f"{name}.docx" for name in ("redline", "settled", "plain"))
    write_redline(compare(old, new), path, media=media)
    for accept, expected in ((True, new), (False, old)):
        settle(path, settled, accept=accept)
        write_plan(expected, plain, media=media)
        assert shown(read_file(settled)[0].document) == shown(read_file(plain)[0].document)


def upright(plan: Document) -> Document:
    return replace(plan, attachments=tuple(replace(one, landscape=False) for one in plan.attachments))


@given(plans, st.data())
@settings(max_examples=40, deadline=None)
def test_any_change_is_accepted_and_rejected_whole(plan: Document, data: st.DataObject) -> None:
    named = new = upright(plan)
    for _ in range(3):
        new = redrafted(new, lambda values: data.draw(st.sampled_from(list(values))))
    with TemporaryDirectory() as folder:
        settles(named, upright(new), Path(folder))


@given(plans, plans)
@settings(max_examples=30, deadline=None)
def test_a_plan_that_became_another_is_accepted_and_rejected_whole(old: Document, new: Document) -> None:
    with TemporaryDirectory() as folder:
        settles(upright(old), upright(new), Path(folder))


def test_the_table_says_where_and_why(tmp_path: Path) -> None:
    path = tmp_path / "table.docx"
    long = "各成员单位按照职责分工开展隐患排查、物资储备和队伍演练，并于汛前将情况书面报送区防汛指挥部办公室备案。"
    old, new = plan(long + "每年报告1次。"), plan(long + "每年报告2次。")
    write_comparison_table(compare(old, new), path, title="防汛预案", reasons={"p0": "采纳区水务局意见"})
    lines = [line.strip() for line in read_lines(path)]
    assert lines[3:7] == ["原文", "修订后", "说明", "1 总则"]
    assert lines[7].startswith("……")
    assert lines[7].endswith("每年报告1次。")
    assert lines[9:] == ["修改", "采纳区水务局意见", ""]
    assert faults(path) == []


def read_lines(path: Path) -> list[str]:
    with zipfile.ZipFile(path) as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    return ["".join(item.text or "" for item in line.iter(f"{W}t")) for line in root.iter(f"{W}p")]


def test_the_account_of_a_revision_is_a_text_like_any_other(tmp_path: Path) -> None:
    path = tmp_path / "summary.docx"
    write_change_summary(summarise(compare(OLD, NEW)), path, title="防汛预案")
    (read,) = read_file(path)
    assert [section.heading for section in read.document.sections] == [
        "总体情况",
        "主要修改内容",
        "修订程序建议",
    ]
    assert faults(path) == []


def grid(*rows: str) -> Document:
    made = (Row(tuple(Cell(blocks=plan(text).sections[0].blocks) for text in row.split())) for row in rows)
    return with_fresh_ids(Document(front=FrontMatter(title="预案"), blocks=(Table(rows=tuple(made)),)))


def test_a_column_that_came_is_tracked_cell_by_cell(tmp_path: Path) -> None:
    old = grid("名称 数量", "水泵 12台", "帐篷 30顶", "铁锹 5把")
    new = grid("名称 型号 数量", "水泵 甲型 12台", "编织袋 丙型 500条", "帐篷 乙型 20顶")
    settles(old, new, tmp_path)
    settles(new, old, tmp_path)
    assert faults(tmp_path / "redline.docx") == []


def test_cells_put_together_change_their_row_only(tmp_path: Path) -> None:
    old = grid("名称 型号 数量", "水泵 甲型 12台", "帐篷 乙型 30顶")
    table = old.blocks[0]
    assert isinstance(table, Table)
    left, right, last = table.rows[1].cells
    wide = replace(left, colspan=2, blocks=left.blocks + right.blocks)
    rows = (table.rows[0], Row((wide, last)), table.rows[2])
    new = replace(old, blocks=(replace(table, rows=rows),))
    settles(old, new, tmp_path)
    with zipfile.ZipFile(tmp_path / "redline.docx") as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    marks = [
        [mark for mark in ("ins", "del") if row.find(f"{W}trPr/{W}{mark}") is not None]
        for row in root.iter(f"{W}tr")
    ]
    assert marks == [[], ["del"], ["ins"], []]
    assert faults(tmp_path / "redline.docx") == []


def test_a_rewritten_text_stands_beside_what_it_replaces(tmp_path: Path) -> None:
    path = tmp_path / "table.docx"
    old = plan("险情发生后，现场人员先行疏导群众，再视情上报。", "各村做好登记。")
    fresh = plan("本区建立健全值班备勤制度。").sections[0].blocks
    new = with_fresh_ids(replace(old, sections=(replace(old.sections[0], blocks=fresh),)))
    write_comparison_table(compare(old, new), path, title="防汛预案")
    assert read_lines(path)[7:11] == [
        "险情发生后，现场人员先行疏导群众，再视情上报。",
        "各村做好登记。",
        "本区建立健全值班备勤制度。",
        "重写",
    ]


def test_only_short_rows_of_the_table_are_kept_on_one_page(tmp_path: Path) -> None:
    path = tmp_path / "table.docx"
    new = plan("镇政府负责转移群众。", "值班电话保持畅通。", "各成员单位按照职责分工落实措施。" * 60)
    write_comparison_table(compare(OLD, new), path, title="防汛预案")
    with zipfile.ZipFile(path) as archive:
        rows = list(etree.fromstring(archive.read("word/document.xml")).iter(f"{W}tr"))
    assert [row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows] == [True, True, False]


def test_moves_have_two_ends_of_one_name(tmp_path: Path) -> None:
    path = tmp_path / "redline.docx"
    old = Document(sections=tuple(Section(id=name, heading=name) for name in ("总则", "职责", "响应")))
    write_redline(compare(old, move_section(old, "响应", "", 0)), path, media=media)
    with zipfile.ZipFile(path) as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    for end in ("From", "To"):
        (start,) = root.iter(f"{W}move{end}RangeStart")
        assert start.get(f"{W}name") == "move1"
        assert "".join(t.text or "" for run in root.iter(f"{W}move{end}") for t in run.iter(f"{W}t")) in (
            "3 响应",
            "1 响应",
        )
    assert not list(root.iter(f"{W}ins", f"{W}del"))
    assert faults(path) == []


def test_what_came_within_something_moved_lies_in_the_same_move(tmp_path: Path) -> None:
    path = tmp_path / "redline.docx"
    texts = [Paragraph(id=f"p{place}", runs=(Text(f"第{place}件事情要写清楚。"),)) for place in range(3)]
    response = Section(id="响应", heading="响应", blocks=(texts[0], texts[2]))
    old = Document(sections=(Section(id="总则", heading="总则"), response))
    new = Document(sections=(replace(response, blocks=tuple(texts)), old.sections[0]))
    write_redline(compare(old, new), path, media=media)
    with zipfile.ZipFile(path) as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    for end in ("From", "To"):
        (start,) = root.iter(f"{W}move{end}RangeStart")
        assert start.get(f"{W}name") == "move1"
    came = (item.text or "" for change in root.iter(f"{W}ins") for item in change.iter(f"{W}t"))
    assert "".join(came) == "第1件事情要写清楚。"
    assert faults(path) == []
    settles(old, new, tmp_path)


def test_what_was_added_to_something_moved_is_marked_as_added(tmp_path: Path) -> None:
    path, words = (
        tmp_path / "redline.docx",
        "区防汛指挥部办公室负责汛情的监测、预报和会商研判，及时发布预警信息。",
    )
    others = [f"第{place}件另外的事情要写清楚。" for place in range(3)]
    old = plan(words, *others)
    (section,) = old.sections
    first, *rest = section.blocks
    assert isinstance(first, Paragraph)
    changed = replace(first, runs=(Text(words.replace("会商研判", "联合会商研判")),))
    write_redline(
        compare(old, replace(old, sections=(replace(section, blocks=(*rest, changed)),))), path, media=media
    )
    with zipfile.ZipFile(path) as archive:
        root = etree.fromstring(archive.read("word/document.xml"))

    def written(tag: str) -> str:
        return "".join(text.text or "" for one in root.iter(W + tag) for text in one.iter(f"{W}t"))

    assert (written("moveFrom"), written("ins")) == (words, "联合")
    assert written("moveTo") == words


def test_an_author_may_have_any_name(tmp_path: Path) -> None:
    path, name = tmp_path / "redline.docx", """区应急局"防汛办"<甲&乙>'"""
    write_redline(compare(OLD, NEW), path, media=no_media, author=name)
    with zipfile.ZipFile(path) as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    assert {change.get(f"{W}author") for change in root.iter(f"{W}ins", f"{W}del")} == {name}


def test_a_target_that_is_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadFile):
        write_redline(compare(OLD, NEW), tmp_path, media=no_media, on=None)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("is_cut", [False, True])
def test_what_is_put_together_or_cut_keeps_the_alignment_of_its_version(tmp_path: Path, is_cut: bool) -> None:
    words = "坚持统一领导。", "坚持分级负责，属地为主。"
    apart = Document(blocks=tuple(Paragraph(runs=(Text(one),)) for one in words))
    whole = Document(blocks=(Paragraph(runs=(Text("".join(words)),), align="right"),))
    old, new = (whole, apart) if is_cut else (apart, whole)
    assert any(entry.part for entry in compare(old, new).entries)
    settles(old, new, tmp_path)
