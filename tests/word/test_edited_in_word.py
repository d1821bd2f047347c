"""What Word leaves behind when people edit: comments anywhere, tracked rows, joined and moved paragraphs."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.word.documents import cell, media, rich
from tests.word.test_round_trip import PLAN, edited, para, plan
from yuan.model.comparison.accepting import accept
from yuan.model.comparison.proposals import Proposal, proposals_between
from yuan.model.document.content import Attachment, Document, FrontMatter, Row, Table
from yuan.model.text.plain_text import block_text
from yuan.word.round_trip import Returned, read_back, write_for_word

HAND = 'w:author="王审核" w:date="2026-05-31T10:00:00Z"'
TABLE = Table(
    id="7" * 16, caption="表1 单位", rows=(Row((cell("甲局"),)), Row((cell("乙局"),)), Row((cell("丙局"),)))
)


def with_table() -> Document:
    first, second = plan().sections
    return replace(plan(), sections=(first, replace(second, blocks=(*second.blocks, TABLE))))


def comments(*texts: str) -> dict[str, str]:
    inner = "".join(
        f'<w:comment w:id="{place}" {HAND}><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:comment>'
        for place, text in enumerate(texts)
    )
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    return {"word/comments.xml": f"<w:comments {space}>{inner}</w:comments>"}


def words(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def gone(text: str) -> str:
    return f'<w:del w:id="90" {HAND}><w:r><w:delText xml:space="preserve">{text}</w:delText></w:r></w:del>'


def back_of(base: Document, folder: Path, *changes: tuple[str, str], said: tuple[str, ...] = ()) -> Returned:
    """`base` sent out and taken back with each of `changes` made once in the XML of its body."""
    path = folder / "供审改.docx"
    write_for_word(base, path, media=media, plan=PLAN, version=1)

    def change(xml: str) -> str:
        for old, new in changes:
            assert old in xml, old
            xml = xml.replace(old, new, 1)
        return xml

    return read_back(edited(path, change, comments(*said) if said else None), base)


def proposed(base: Document, back: Returned) -> tuple[Proposal, ...]:
    return proposals_between(base, back.document, back.tracked_changes, back.guessed)


def all_taken(base: Document, back: Returned) -> Document:
    for one in proposed(base, back):
        base = accept(base, one)
    return base


def mark(number: int) -> str:
    return f'<w:r><w:commentReference w:id="{number}"/></w:r>'


def started(number: int) -> str:
    return f'<w:commentRangeStart w:id="{number}"/>'


def ended(number: int) -> str:
    return f'<w:commentRangeEnd w:id="{number}"/>{mark(number)}'


def test_no_comment_is_lost_wherever_it_hangs(tmp_path: Path) -> None:
    base = with_table()
    back = back_of(
        base,
        tmp_path,
        (words("防汛应急预案"), started(0) + words("防汛应急预案") + ended(0)),
        (words("乙局"), started(1) + words("乙局") + ended(1)),
        (words("制定本预案。"), gone("制定本预案。") + mark(2)),
        (words("适用于本区范围内的洪涝灾害。"), started(3) + words("适用于本区范围内的洪涝灾害。")),
        (words("设立指挥部。"), words("设立指挥部。") + ended(3)),
        said=("标题", "单元格", "删去的段", "两段", "无处可挂"),
    )
    second = TABLE.rows[1].cells[0].blocks[0].id
    assert {one.text: one.node for one in back.comments} == {
        "标题": "",
        "单元格": second,
        "删去的段": "1" * 16,
        "两段": "2" * 16,
        "无处可挂": "",
    }
    two = next(one for one in back.comments if one.text == "两段")
    assert two.quote == "适用于本区范围内的洪涝灾害。\n设立指挥部。"
    assert two.attribution.author == "王审核"


def test_a_row_deleted_under_tracked_changes_is_proposed_with_its_author(tmp_path: Path) -> None:
    row = "<w:tr><w:trPr><w:cantSplit/></w:trPr>"
    base = with_table()
    path = tmp_path / "供审改.docx"
    write_for_word(base, path, media=media, plan=PLAN, version=1)

    def change(xml: str) -> str:
        first, second, *rest = xml.split(row)
        deleted = f'<w:tr><w:trPr><w:cantSplit/><w:del w:id="91" {HAND}/></w:trPr>'
        return row.join([first + row + second + deleted + rest[0], *rest[1:]])

    back = read_back(edited(path, change), base)
    (proposal,) = proposed(base, back)
    assert (proposal.change, proposal.node, proposal.attribution.author) == ("changed", TABLE.id, "王审核")
    (_, table) = accept(base, proposal).sections[1].blocks
    assert block_text(table, {}).split() == ["表1", "单位", "甲局", "丙局"]


def test_a_change_within_a_cell_names_its_author(tmp_path: Path) -> None:
    base = with_table()
    inserted = f'<w:ins w:id="92" {HAND}>{words("区")}</w:ins>'
    (proposal,) = proposed(base, back_of(base, tmp_path, (words("乙局"), inserted + words("乙局"))))
    assert (proposal.node, proposal.attribution.author) == (TABLE.id, "王审核")


def test_paragraphs_joined_under_tracked_changes_come_back_joined(tmp_path: Path) -> None:
    first = '<w:p><w:pPr><w:pStyle w:val="Body"/></w:pPr>'
    joined = f'<w:p><w:pPr><w:pStyle w:val="Body"/><w:rPr><w:del w:id="93" {HAND}/></w:rPr></w:pPr>'
    back = back_of(
        plan(), tmp_path, (first, joined), (words("制定本预案。"), words("制定本预案") + gone("。"))
    )
    document = all_taken(plan(), back)
    assert [block_text(block, {}) for block in document.sections[0].blocks] == [
        "制定本预案适用于本区范围内的洪涝灾害。"
    ]
    assert document.sections[0].blocks[0].id == "1" * 16


def test_a_paragraph_cut_and_pasted_elsewhere_is_recognised_as_moved(tmp_path: Path) -> None:
    pasted = f'<w:p><w:pPr><w:pStyle w:val="Body"/></w:pPr><w:moveTo w:id="94" {HAND}>{words("制定本预案。")}</w:moveTo></w:p>'
    moved = f'<w:moveFrom w:id="95" {HAND}>{words("制定本预案。")}</w:moveFrom>'
    last = words("设立指挥部。")
    base = plan()
    path = tmp_path / "供审改.docx"
    write_for_word(base, path, media=media, plan=PLAN, version=1)

    def change(xml: str) -> str:
        xml = xml.replace(words("制定本预案。"), moved, 1)
        place = xml.index("</w:p>", xml.index(last)) + len("</w:p>")
        return xml[:place] + pasted + xml[place:]

    back = read_back(edited(path, change), base)
    (proposal,) = proposed(base, back)
    assert (proposal.change, proposal.node, proposal.guessed) == ("moved", "1" * 16, True)
    assert [block.id for block in accept(base, proposal).sections[1].blocks] == ["3" * 16, "1" * 16]


def test_a_heading_that_lost_its_bookmark_is_guessed(tmp_path: Path) -> None:
    back = back_of(
        plan(), tmp_path, (f'w:name="n_{"b" * 16}"', 'w:name="_GoBack"'), ("组织指挥", "组织指挥体系")
    )
    (proposal,) = proposed(plan(), back)
    assert (proposal.change, proposal.node, proposal.guessed) == ("changed", "b" * 16, True)


def test_a_changed_edition_is_told(tmp_path: Path) -> None:
    base = replace(plan(), front=FrontMatter(title="防汛应急预案", edition="（2026年修订）"))
    back = back_of(base, tmp_path, ("（2026年修订）", "（2027年修订）"))
    assert [note.text for note in back.notes] == ["版次在 Word 中改为：（2027年修订）"]


def test_deleting_the_label_of_an_attachment_loses_no_word(tmp_path: Path) -> None:
    base = replace(
        plan(),
        attachments=(
            Attachment(id="e" * 16, title="流程图", blocks=(para("4" * 16, "流程如下。"),)),
            Attachment(id="f" * 16, title="通讯录", blocks=(para("5" * 16, "电话如下。"),)),
        ),
    )
    back = back_of(base, tmp_path, (words("附件2"), gone("附件2")))
    document = all_taken(base, back)
    (attachment,) = document.attachments
    assert attachment.title == "流程图"
    texts = [block_text(block, {}) for block in attachment.blocks]
    assert texts == ["流程如下。", "通讯录", "电话如下。"]


def test_a_comment_inside_an_unchanged_table_and_element_proposes_nothing(tmp_path: Path) -> None:
    base = rich()
    back = back_of(
        base,
        tmp_path,
        (words("巡查水库"), started(0) + words("巡查水库") + ended(0)),
        (words("张三"), started(1) + words("张三") + ended(1)),
        said=("几次？", "改人了"),
    )
    assert proposed(base, back) == ()
    assert all(one.node for one in back.comments)
    assert len(back.comments) == 2


@pytest.mark.parametrize("look", ["<w:b/>", "<w:i/>"])
def test_a_change_of_the_look_only_is_offered_too(tmp_path: Path, look: str) -> None:
    tracked = f'<w:r><w:rPr>{look}<w:rPrChange w:id="96" {HAND}><w:rPr/></w:rPrChange></w:rPr><w:t>设立指挥部。</w:t></w:r>'
    back = back_of(plan(), tmp_path, (words("设立指挥部。"), tracked))
    (proposal,) = proposed(plan(), back)
    assert (proposal.change, proposal.node, proposal.attribution.author) == ("changed", "3" * 16, "王审核")
