"""The text of a plan as a person reads it."""

from __future__ import annotations

from hypothesis import given, settings

from tests.model.trees import documents
from yuan.model.document.content import (
    Attachment,
    Cell,
    Contact,
    ContactList,
    Document,
    Duty,
    DutyTable,
    Figure,
    Footnote,
    FrontMatter,
    ListItem,
    Paragraph,
    Reference,
    ResponseLevel,
    Row,
    Section,
    Table,
    Text,
    WarningLevel,
)
from yuan.model.document.elements import render
from yuan.model.document.numbers import numbers
from yuan.model.document.tree import walk
from yuan.model.text.plain_text import block_text, characters, plain_text


def paragraph(text: str) -> Paragraph:
    return Paragraph(runs=(Text(text),))


def cell(text: str) -> Cell:
    return Cell(blocks=(paragraph(text),))


def test_reads_from_the_title_to_the_last_attachment() -> None:
    warned = Section(
        heading="预警。", run_in=True, blocks=(paragraph("分四级。"), ListItem(runs=(Text("红色"),)))
    )
    document = Document(
        front=FrontMatter(title="防汛应急预案", issuer="某区人民政府", date="2024-05-31"),
        blocks=(paragraph("前言"),),
        sections=(Section(heading="总则", sections=(warned,)),),
        attachments=(
            Attachment(
                title="通讯录",
                blocks=(Table(caption="表1", rows=(Row((cell("单位"), cell("电话")), header=True),)),),
            ),
        ),
    )
    assert plain_text(document).split("\n") == [
        "防汛应急预案",
        "某区人民政府",
        "2024年5月31日",
        "前言",
        "1 总则",
        "1.1 预警。分四级。",
        "（1）红色",
        "附件",
        "通讯录",
        "表1",
        "单位\t电话",
    ]


def test_footnotes_follow_the_paragraph_that_carries_them() -> None:
    noted = Paragraph(runs=(Text("甲"), Footnote(text="见国家预案"), Text("乙")))
    document = Document(blocks=(noted,))
    assert block_text(noted, numbers(document)) == "甲乙\n① 见国家预案"


def test_references_print_the_number_their_target_has_now() -> None:
    target = Section(heading="信息报告")
    shown = (
        Text("按"),
        Reference(target.id, "9.9"),
        Reference(target.id, "9.9", "both"),
        Reference("gone", "附件7"),
    )
    document = Document(sections=(Section(heading="总则", blocks=(Paragraph(runs=shown),)), target))
    assert "按22 信息报告附件7" in plain_text(document)


def test_a_figure_without_caption_still_has_its_line_in_the_text() -> None:
    assert plain_text(Document(blocks=(Figure(image="0" * 64, caption="图1 指挥体系"),))) == "图1 指挥体系"


def test_elements_render_every_datum_and_leave_empty_columns_out() -> None:
    duties = DutyTable(duties=(Duty(body="区应急局", duties=("综合协调", "值守应急")), Duty(body="区水务局")))
    (table,) = render(duties)
    assert isinstance(table, Table)
    assert block_text(table, {}) == "单位\t职责\n区应急局\t综合协调 值守应急\n区水务局\t"
    contacts = ContactList(contacts=(Contact(person="张三", mobile="13800000000"),))
    assert block_text(contacts, {}) == "姓名\t手机\n张三\t13800000000"
    response = ResponseLevel(label="一级响应", triggers=("甲", "乙"), commander="区长", actions=("转移",))
    assert block_text(response, {}).split("\n") == [
        "一级响应",
        "启动条件：",
        "（1）甲",
        "（2）乙",
        "指挥：区长",
        "响应措施：转移",
    ]
    assert block_text(WarningLevel(colour="红色", issuer="指挥部"), {}) == "红色预警\n发布：指挥部"


def test_rendering_twice_gives_the_same_ids_and_each_once() -> None:
    element = DutyTable(duties=(Duty(body="甲", duties=("一", "二")), Duty(body="乙", duties=("三",))))
    assert render(element) == render(element)
    ids = [node.id for block in render(element) for node in (block, *walk(block))]
    assert len(set(ids)) == len(ids)


@given(documents)
@settings(max_examples=40)
def test_no_text_of_the_tree_is_lost(document: Document) -> None:
    text = plain_text(document)
    for node in walk(document):
        for piece in (getattr(node, "heading", ""), getattr(node, "caption", ""), getattr(node, "title", "")):
            assert piece.strip() in text
        if isinstance(node, Paragraph):
            for run in node.runs:
                if isinstance(run, Text):
                    assert run.text in text
    assert characters(document) == len("".join(text.split()))
