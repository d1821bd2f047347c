"""What a Word file brings: automatic numbers, breaks, notes, boxes, changes, tables, pictures."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

from tests.word.packages import docx, level, numbered, numbering, p, part, tc
from yuan.model.document.content import (
    Block,
    Container,
    Document,
    Figure,
    Footnote,
    Paragraph,
    Table,
    run_text,
    walk_blocks,
    walk_sections,
)
from yuan.model.document.numbers import numbers
from yuan.model.text.plain_text import plain_text
from yuan.word.reader import Imported, read_file

HEAD = (p("某区防汛应急预案"), p("1 总则"), p("1.1 目的"))
TAIL = (p("1.2 依据"), p("依据法律。"), p("2 组织"), p("设指挥部。"))


def read(path: Path) -> Imported:
    (imported,) = read_file(path)
    return imported


def blocks_of(document: Document, heading: str) -> tuple[Block, ...]:
    return next(section.blocks for section, _ in walk_sections(document) if section.heading == heading)


def texts(container: Container) -> list[str]:
    return [run_text(block.runs) for block in walk_blocks(container) if isinstance(block, Paragraph)]


def png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    pixels = zlib.compress(b"\0\0\0\0")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")  # fmt: skip


def test_automatic_numbers_become_levels(tmp_path: Path) -> None:
    path = docx(
        tmp_path / "预案.docx",
        p("某区防汛应急预案"),
        numbered("总则"),
        numbered("目的", level=1),
        p("为了防汛。"),
        numbered("依据", level=1),
        p("依据法律。"),
        numbered("组织"),
        numbered("机构", level=1),
        p("设指挥部。"),
        parts={
            "numbering.xml": numbering(
                level(0, "chineseCounting", "%1、"), level(1, "chineseCounting", "（%2）")
            )
        },
    )
    imported = read(path)
    assert [doubt for doubt in imported.doubts if "重排" in doubt.text] == []
    document = imported.document
    computed = numbers(document)
    assert [computed[section.id] + section.heading for section, _ in walk_sections(document)] == [
        "一、总则", "（一）目的", "（二）依据", "二、组织", "（一）机构",
    ]  # fmt: skip
    assert document.numbering[:2] == ("一、", "（一）")


def test_soft_breaks_make_lines_of_their_own(tmp_path: Path) -> None:
    path = docx(
        tmp_path / "预案.docx",
        p("某区防汛应急预案"),
        p("1 总则\n1.1 目的\n为了防汛。\n1.2 依据\n依据法律。\n2 组织\n设指挥部。"),
    )
    document = read(path).document
    assert [section.heading for section, _ in walk_sections(document)] == ["总则", "目的", "依据", "组织"]


def test_tracked_changes_are_taken_as_accepted_and_reported(tmp_path: Path) -> None:
    changed = (
        "<w:r><w:t>为了</w:t></w:r><w:ins><w:r><w:t>防汛</w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText>抗旱</w:delText></w:r></w:del><w:r><w:t>工作。</w:t></w:r>"
    )
    imported = read(docx(tmp_path / "预案.docx", *HEAD, p(inner=changed), *TAIL))
    assert "为了防汛工作。" in texts(imported.document)
    assert any("修订标记" in doubt.text for doubt in imported.doubts)


def test_deletions_alone_are_reported_and_what_was_moved_stands_where_it_came(tmp_path: Path) -> None:
    gone = "<w:r><w:t>为了工作。</w:t></w:r><w:del><w:r><w:delText>抗旱</w:delText></w:r></w:del>"
    imported = read(docx(tmp_path / "预案.docx", *HEAD, p(inner=gone), *TAIL))
    assert "为了工作。" in texts(imported.document)
    assert any("修订标记" in doubt.text for doubt in imported.doubts)
    moved = (
        "<w:moveFrom><w:r><w:t>立即报告，</w:t></w:r></w:moveFrom><w:r><w:t>先期处置，</w:t></w:r>"
        "<w:moveTo><w:r><w:t>立即报告。</w:t></w:r></w:moveTo>"
    )
    imported = read(docx(tmp_path / "预案.docx", *HEAD, p(inner=moved), *TAIL))
    assert "先期处置，立即报告。" in texts(imported.document)


def test_footnotes_hang_at_their_place_and_comments_are_reported(tmp_path: Path) -> None:
    inner = '<w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:t>，制定预案。</w:t></w:r>'
    notes = part("footnotes", f'<w:footnote w:id="2">{p("见防洪法。")}</w:footnote>')
    comments = part("comments", f'<w:comment w:id="0" w:author="李四">{p("再核实")}</w:comment>')
    imported = read(
        docx(
            tmp_path / "预案.docx",
            *HEAD,
            p("为了防汛", inner=inner),
            *TAIL,
            parts={"footnotes.xml": notes, "comments.xml": comments},
        )
    )
    (block,) = blocks_of(imported.document, "目的")
    assert isinstance(block, Paragraph)
    assert [run.text for run in block.runs if isinstance(run, Footnote)] == ["见防洪法。"]
    assert run_text(block.runs) == "为了防汛，制定预案。"
    assert any("再核实" in doubt.text for doubt in imported.doubts)


def test_a_text_box_is_read_once_from_the_first_rendering(tmp_path: Path) -> None:
    box = f"<w:txbxContent>{p('指挥部')}</w:txbxContent>"
    drawing = (
        "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>"
        f"{box}</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict>"
        "</mc:Fallback></mc:AlternateContent></w:r>"
    )
    imported = read(docx(tmp_path / "预案.docx", *HEAD, p("流程如下。", inner=drawing), *TAIL))
    _, label = blocks_of(imported.document, "目的")
    assert isinstance(label, Paragraph)
    assert (label.style, run_text(label.runs)) == ("label", "指挥部")
    assert plain_text(imported.document).count("指挥部") == 2  # the box, and 设指挥部
    assert any("文本框" in doubt.text for doubt in imported.doubts)


def test_fields_keep_their_result_and_headers_are_set_aside(tmp_path: Path) -> None:
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>REF x</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>附件1</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r><w:hyperlink r:id="x"><w:r><w:t>链接</w:t></w:r></w:hyperlink>'
    )
    header = part("hdr", p("某区应急管理局"))
    imported = read(
        docx(tmp_path / "预案.docx", *HEAD, p("见", inner=field), *TAIL, parts={"header1.xml": header})
    )
    assert "见附件1链接" in texts(imported.document)
    assert [(one.what, one.text) for one in imported.omitted] == [("页眉", "某区应急管理局")]


def test_tables_keep_merged_cells_widths_header_rows_and_captions(tmp_path: Path) -> None:
    wide, merged, more = '<w:gridSpan w:val="2"/>', '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    table = (
        '<w:tbl><w:tblGrid><w:gridCol w:w="1440"/><w:gridCol w:w="2880"/></w:tblGrid>'
        f"<w:tr><w:trPr><w:tblHeader/></w:trPr>{tc('单位与电话', wide)}</w:tr>"
        f"<w:tr>{tc('水务局', merged)}{tc('甲')}</w:tr><w:tr>{tc('', more)}{tc('乙')}</w:tr></w:tbl>"
    )
    document = read(docx(tmp_path / "预案.docx", *HEAD, p("表1 通讯录"), table, *TAIL)).document
    (found,) = blocks_of(document, "目的")
    assert isinstance(found, Table)
    assert (found.caption, found.widths) == ("表1 通讯录", (25.4, 50.8))
    assert [row.header for row in found.rows] == [True, False, False]
    assert found.rows[0].cells[0].colspan == 2
    assert found.rows[1].cells[0].rowspan == 2
    assert [len(row.cells) for row in found.rows] == [1, 2, 1]


def drawing(relation: str) -> str:
    return (
        '<w:r><w:drawing><wp:inline><wp:extent cx="3600000" cy="1800000"/>'
        f'<a:blip r:embed="{relation}"/></wp:inline></w:drawing></w:r>'
    )


def test_pictures_come_with_their_bytes_and_false_ones_are_reported(tmp_path: Path) -> None:
    imported = read(
        docx(
            tmp_path / "预案.docx",
            *HEAD,
            p("如图。", inner=drawing("rId1")),
            p("图1 流程图"),
            p("又如图。", inner=drawing("rId2")),
            *TAIL,
            parts={"media1.png": png(), "media2.png": b"not an image at all"},
        )
    )
    (figure,) = [block for block in walk_blocks(imported.document) if isinstance(block, Figure)]
    assert imported.media == {figure.image: png()}
    assert (figure.caption, figure.width, figure.height) == ("图1 流程图", 100.0, 50.0)
    assert "又如图。" in texts(imported.document)
    assert any("media2.png" in doubt.text for doubt in imported.doubts)


def test_a_generated_contents_list_is_known_by_its_style(tmp_path: Path) -> None:
    styles = part(
        "styles",
        '<w:style w:type="paragraph" w:styleId="T1"><w:name w:val="toc 1"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/></w:style>',
    )
    imported = read(
        docx(
            tmp_path / "预案.docx",
            p("某区防汛应急预案"),
            p("总体要求\t1", properties='<w:pStyle w:val="T1"/>'),
            p("总体要求", properties='<w:pStyle w:val="H1"/>'),
            p("为了防汛。"),
            parts={"styles.xml": styles},
        )
    )
    assert [one.what for one in imported.omitted] == ["目录"]
    (section,) = imported.document.sections
    assert (section.heading, section.numbered) == ("总体要求", False)


def test_a_strict_file_is_read_like_any_other(tmp_path: Path) -> None:
    body = "".join((*HEAD, p("为了防汛。"), *TAIL))
    strict = part("document", f"<w:body>{body}</w:body>").replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    document = read(docx(tmp_path / "预案.docx", document=strict)).document
    assert [section.heading for section, _ in walk_sections(document)] == ["总则", "目的", "依据", "组织"]
