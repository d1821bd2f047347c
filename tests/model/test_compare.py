"""Two versions compared: what a reviewer is shown, and nothing lost on the way."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.model.test_edit import operations
from tests.model.trees import documents
from yuan.model.comparison.compare import Comparison, ComparisonEntry, apply, compare, new_text, old_text
from yuan.model.comparison.wording import compare_wording
from yuan.model.document.content import (
    Attachment,
    Block,
    Cell,
    Contact,
    ContactList,
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
from yuan.model.document.tree import walk
from yuan.model.editing.edit import (
    insert_block,
    move_block,
    move_section,
    remove_node,
    replace_node,
    split_block,
    with_fresh_ids,
)


def paragraph(text: str, id: str = "") -> Paragraph:
    return Paragraph(id=id or text, runs=(Text(text),))


def section(name: str, *texts: str, sections: tuple[Section, ...] = ()) -> Section:
    return Section(id=name, heading=name, blocks=tuple(map(paragraph, texts)), sections=sections)


def marked(spans: Any) -> str:
    signs = {"equal": "{}", "insert": "+{}+", "delete": "-{}-"}
    return "".join(signs[span.op].format(span.text) for span in spans)


def changes(old: Document, new: Document) -> list[tuple[str, str, str]]:
    found = compare(old, new)
    assert apply(old, found) == new
    return [
        (entry.what, "moved" if entry.moved else entry.change, marked(entry.spans)) for entry in found.changes
    ]


PLAN = Document(
    front=FrontMatter(title="防汛应急预案"),
    sections=(
        section("总则", "为做好防汛抗旱工作制定本预案。", sections=(section("依据", "依据防洪法。"),)),
        section("组织体系", "区防汛指挥部统一指挥。", "办公室设在区应急管理局。"),
        section("附则", "本预案自印发之日起实施。"),
    ),
    attachments=(
        Attachment(
            id="清单",
            title="物资清单",
            blocks=(
                Table(
                    id="表",
                    rows=tuple(
                        Row(
                            tuple(
                                Cell(id=f"{name}{at}", blocks=(paragraph(text, f"{name}-{text}"),))
                                for at, text in enumerate((name, amount))
                            )
                        )
                        for name, amount in (("编织袋", "500条"), ("水泵", "12台"), ("冲锋舟", "2艘"))
                    ),
                ),
            ),
        ),
    ),
)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("防汛工作", "防汛抗旱工作", "防汛+抗旱+工作"),
        ("一级响应、二级响应、三级响应", "一级响应、三级响应", "一级响应、-二级响应、-三级响应"),
        ("15分钟内报告", "30分钟内报告", "-15-+30+分钟内报告"),
        ("雨量100毫米", "雨量150.5毫米", "雨量-100-+150.5+毫米"),
        ("区卫生计生委负责", "区卫生健康委负责", "-区卫生计生委-+区卫生健康委+负责"),
        (
            "第一时间报告，并先期处置。",
            "第一时间报告，及时转移，并先期处置。",
            "第一时间报告，+及时转移，+并先期处置。",
        ),
        ("本预案自印发之日起实施。", "本预案自发布之日起施行。", "本预案自-印发-+发布+之日起-实施-+施行+。"),
        ("", "新增", "+新增+"),
        ("自2024年5月31日起施行", "自2024年6月1日起施行", "自-2024年5月31日-+2024年6月1日+起施行"),
        ("电话010-69842345，手机", "电话010-69843456，手机", "电话-010-69842345-+010-69843456+，手机"),
        ("根据《防汛预案》制定", "根据《防汛抗旱预案》制定", "根据-《防汛预案》-+《防汛抗旱预案》+制定"),
        (
            "区防汛指挥部办公室主任担任总指挥。",
            "区防汛抗旱指挥部办公室副主任担任副总指挥。",
            "-区防汛指挥部-+区防汛抗旱指挥部+办公室-主任-+副主任+担任-总指挥-+副总指挥+。",
        ),
        ("及时转移", "即时转移", "-及时-+即时+转移"),
        (
            "按国办发〔2024〕5号国办发〔2024〕5号执行",
            "按国办发〔2024〕5号执行",
            "按国办发-〔2024〕5号国办发-〔2024〕5号执行",
        ),
        ("镇政府负责，各村配合。", "镇政府负责；各村配合。", "镇政府负责-，-+；+各村配合。"),
        (
            "险情发生后，现场人员要先行疏导群众，再视情上报。",
            "发现险情的单位应当边处置边报告，并组织受威胁人员撤到安全地带。",
            "-险情发生后，现场人员要先行疏导群众，再视情上报-+发现险情的单位应当边处置边报告，并组织受威胁人员撤到安全地带+。",
        ),
    ],
)
def test_wording_is_marked_as_a_person_would(old: str, new: str, expected: str) -> None:
    assert marked(compare_wording(old, new)) == expected


@given(st.text("应急预案，。12a", max_size=40), st.text("应急预案，。12a", max_size=40))
@settings(max_examples=60)
def test_spans_hold_both_wordings(old: str, new: str) -> None:
    spans = compare_wording(old, new)
    assert (old_text(spans), new_text(spans)) == (old, new)
    assert all(span.text for span in spans)


def test_a_version_does_not_differ_from_itself() -> None:
    found = compare(PLAN, PLAN)
    assert found.is_empty
    assert found.changes == ()
    assert found.summary.sentence() == "内容没有变化。"
    assert compare(PLAN, with_fresh_ids(PLAN)).is_empty


def test_a_changed_paragraph_shows_what_changed_and_where() -> None:
    new = replace_node(PLAN, "依据防洪法。", paragraph("依据防洪法、抗旱条例。", "依据防洪法。"))
    assert changes(PLAN, new) == [("block", "changed", "依据防洪法+、抗旱条例+。")]
    found = compare(PLAN, new)
    assert found.summary.characters_inserted == 5
    assert found.summary.sentence() == "修改段落1处；增加5字、删去0字。"


def test_a_removed_section_stands_at_its_old_place_and_renumbers_the_rest() -> None:
    found = compare(PLAN, remove_node(PLAN, "组织体系"))
    assert [(entry.what, entry.change) for entry in found.changes] == [
        ("section", "removed"),
        ("block", "removed"),
        ("block", "removed"),
    ]
    headings = [entry for entry in found.entries if entry.what == "section"]
    assert [old_text(entry.spans) for entry in headings] == ["总则", "依据", "组织体系", "附则"]
    assert (headings[3].old_number, headings[3].new_number, headings[3].is_renumbered) == ("3", "2", True)


def test_added_after_removed_stays_in_reading_order() -> None:
    new = Document(
        front=PLAN.front,
        sections=(PLAN.sections[0], section("风险评估", "全区有险村12个。"), PLAN.sections[2]),
        attachments=PLAN.attachments,
    )
    assert [(what, change) for what, change, _ in changes(PLAN, new)] == [
        ("section", "removed"),
        ("block", "removed"),
        ("block", "removed"),
        ("section", "added"),
        ("block", "added"),
    ]


def test_a_moved_section_is_one_move() -> None:
    new = move_section(PLAN, "附则", "", 0)
    assert changes(PLAN, new) == [("section", "moved", "附则")]
    assert changes(PLAN, move_section(PLAN, "依据", "组织体系", 0)) == [("section", "moved", "依据")]
    assert compare(PLAN, new).summary.sections_moved == 1


def test_a_paragraph_that_left_a_removed_section_is_only_moved() -> None:
    new = remove_node(move_block(PLAN, "依据防洪法。", "附则", 1), "依据")
    assert changes(PLAN, new) == [("section", "removed", "-依据-"), ("block", "moved", "依据防洪法。")]


def test_a_moved_paragraph_is_recognised_even_with_a_new_id() -> None:
    new = move_block(PLAN, "办公室设在区应急管理局。", "附则", 0)
    assert changes(PLAN, new) == [("block", "moved", "办公室设在区应急管理局。")]
    again = insert_block(
        remove_node(PLAN, "为做好防汛抗旱工作制定本预案。"),
        "附则",
        1,
        paragraph("为做好防汛抗旱工作制定本预案。", "x"),
    )
    assert changes(PLAN, again) == [("block", "moved", "为做好防汛抗旱工作制定本预案。")]


LONG = "区气象局及时发布暴雨预警信号。各镇街组织巡查地质灾害隐患点，并转移受威胁群众。"


def test_a_paragraph_changed_a_little_on_its_way_is_one_move() -> None:
    old = Document(sections=(section("监测", LONG), section("响应", "分级响应。")))
    new = Document(
        sections=(section("监测"), section("响应", "分级响应。", LONG.replace("区气象局", "气象部门")))
    )
    assert changes(old, with_fresh_ids(new)) == [
        ("block", "moved", "-区气象局-+气象部门+" + LONG.removeprefix("区气象局"))
    ]


def test_a_paragraph_cut_in_two_is_neither_removed_nor_added() -> None:
    old = Document(sections=(section("监测", "前文。", LONG),))
    for new in (split_block(old, LONG, 15), with_fresh_ids(split_block(old, LONG, 15))):
        assert changes(old, new) == [("block", "changed", LONG[:15]), ("block", "changed", LONG[15:])]
        found = compare(old, new).changes
        assert [entry.part for entry in found] == ["", "split"]
        assert found[0].label == "拆分为多段"


def test_a_cut_is_seen_beside_a_removal() -> None:
    old = Document(sections=(section("监测", LONG, "预警分为四级。"),))
    new = remove_node(split_block(old, LONG, 15), "预警分为四级。")
    assert changes(old, new) == [
        ("block", "changed", LONG[:15]),
        ("block", "changed", LONG[15:]),
        ("block", "removed", "-预警分为四级。-"),
    ]


def test_two_paragraphs_put_together_are_neither_removed_nor_added() -> None:
    new = Document(sections=(section("监测", "前文。", LONG.replace("区气象局", "气象部门")),))
    old = Document(sections=(section("监测", "前文。", LONG[:15], LONG[15:]),))
    assert changes(old, with_fresh_ids(new)) == [
        ("block", "changed", "-区气象局-+气象部门+及时发布暴雨预警信号。"),
        ("block", "changed", LONG[15:]),
    ]
    assert [entry.part for entry in compare(old, new).changes] == ["", "joined"]


def test_versions_read_from_files_are_paired_without_ids() -> None:
    new = with_fresh_ids(
        replace_node(
            replace_node(
                PLAN,
                "办公室设在区应急管理局。",
                paragraph("办公室设在区水务局。", "办公室设在区应急管理局。"),
            ),
            "附则",
            section("附则与解释", "本预案自印发之日起实施。"),
        )
    )
    assert changes(PLAN, new) == [
        ("block", "changed", "办公室设在-区应急管理局-+区水务局+。"),
        ("section", "changed", "附则+与解释+"),
    ]


def test_a_long_text_without_headings_is_paired_paragraph_by_paragraph() -> None:
    places = "甲乙丙丁戊己庚辛壬癸"
    texts = [
        f"{one}{other}村由第{at}网格员负责转移避险和安置工作。"
        for at, one in enumerate(places)
        for other in places
    ]
    old = Document(blocks=tuple(paragraph(text, f"o{at}") for at, text in enumerate(texts)))
    changed = tuple(
        paragraph(text.replace("负责", "牵头负责"), f"n{at}") for at, text in enumerate(texts[3:])
    )
    summary = compare(old, Document(blocks=changed)).summary
    assert (summary.blocks_changed, summary.blocks_removed, summary.blocks_added) == (97, 3, 0)


def test_a_section_far_away_is_found_by_its_text() -> None:
    long = "区气象局及时发布暴雨预警信号，区水务局密切监视河道水情，各镇街组织巡查地质灾害隐患点。"
    old = Document(sections=(section("监测", sections=(section("预警", long),)), section("响应", "分级。")))
    moved = Document(sections=(section("监测"), section("响应", "分级。", sections=(section("预警", long),))))
    assert ("section", "moved", "预警") in changes(old, with_fresh_ids(moved))


def test_tables_differ_by_row_and_cell() -> None:
    table = PLAN.attachments[0].blocks[0]
    assert isinstance(table, Table)
    changed = Row((table.rows[1].cells[0], Cell(id="水泵1", blocks=(paragraph("20台", "n"),))))
    rows = (table.rows[0], changed, Row((Cell(blocks=(paragraph("帐篷"),)), Cell())))
    new = replace_node(PLAN, "表", Table(id="表", rows=rows))
    (entry,) = compare(PLAN, new).changes
    assert [row.change for row in entry.rows] == ["same", "changed", "removed", "added"]
    assert [marked(cell) for cell in entry.rows[1].cells] == ["水泵", "-12-+20+台"]
    assert apply(PLAN, compare(PLAN, new)) == new


def grid(*rows: str) -> Document:
    made = (
        Row(
            tuple(Cell(id=f"{row}.{column}", blocks=(paragraph(text, f"{row}.{column}p"),))
                  for column, text in enumerate(line.split()))
        )
        for row, line in enumerate(rows)
    )  # fmt: skip
    return Document(blocks=(Table(id="表", rows=tuple(made)),))


def cells(old: Document, new: Document) -> list[list[str]]:
    (entry,) = compare(old, new).changes
    assert apply(old, compare(old, new)) == new
    return [[marked(cell) for cell in row.cells] for row in entry.rows]


def test_a_column_that_came_between_is_one_new_column() -> None:
    old = grid("名称 数量", "水泵 12台", "帐篷 30顶")
    new = grid("名称 型号 数量", "水泵 甲型 12台", "帐篷 乙型 20顶")
    assert cells(old, new) == [
        ["名称", "+型号+", "数量"],
        ["水泵", "+甲型+", "12台"],
        ["帐篷", "+乙型+", "-30-+20+顶"],
    ]
    assert cells(new, old)[1] == ["水泵", "-甲型-", "12台"]


def test_contacts_compare_as_the_table_they_print_as() -> None:
    def plan(phone: str) -> Document:
        people = (Contact(id="z", person="张三", phone=phone), Contact(id="l", person="李四", phone="222"))
        return Document(blocks=(ContactList(id="c", contacts=people),))

    (entry,) = compare(plan("111"), plan("333")).changes
    assert marked(entry.rows[1].cells[1]) == "-111-+333+"


def test_a_paragraph_that_became_a_table_went_and_the_table_came() -> None:
    words = "区防汛物资储备清单：编织袋五百条，水泵十二台，冲锋舟两艘"
    for became in (
        Table(id="t", caption=words, rows=(Row((Cell(id="c", blocks=(paragraph("编织袋"),)),)),)),
        Figure(id="f", image="a", caption=words),
    ):
        assert changes(Document(blocks=(paragraph(words),)), Document(blocks=(became,))) == [
            ("block", "removed", f"-{words}-"),
            ("block", "added", f"+{words}+"),
        ]


def test_appearance_and_pictures_are_told_apart_from_wording() -> None:
    def plan(block: Block) -> Document:
        return Document(blocks=(block,))

    def only(old: Block, new: Block) -> ComparisonEntry:
        (entry,) = compare(plan(old), plan(new)).changes
        return entry

    plain = Paragraph(id="p", runs=(Text("甲"),))
    assert only(plain, Paragraph(id="p", runs=(Text("甲", bold=True),))).change == "formatted"
    assert only(plain, ListItem(id="p", runs=(Text("甲"),))).change == "formatted"
    assert only(Figure(id="f", image="a"), Figure(id="f", image="b")).label == "图片已更换"


def test_front_page_and_attachments_are_compared_too() -> None:
    new = Document(
        front=FrontMatter(title="防汛抗旱应急预案", issuer="某区人民政府"),
        sections=PLAN.sections,
        attachments=(Attachment(id="图", title="指挥体系图"), *PLAN.attachments),
    )
    assert changes(PLAN, new) == [
        ("front", "changed", "防汛+抗旱+应急预案"),
        ("front", "added", "+某区人民政府+"),
        ("attachment", "added", "+指挥体系图+"),
    ]
    summary = compare(PLAN, new).summary
    assert summary.sentence() == "封面信息修改2项、新增章节1个；增加13字、删去0字。"


def test_a_comparison_belongs_to_the_version_it_was_made_from() -> None:
    found = compare(PLAN, remove_node(PLAN, "附则"))
    with pytest.raises(ValueError, match="another version"):
        apply(replace_node(PLAN, "附则", section("附则")), found)


def both_sides_complete(old: Document, new: Document, found: Comparison) -> None:
    """Every section and block of both versions stands in the comparison exactly once."""
    for side, document in (("old", old), ("new", new)):
        nodes = [getattr(entry, side) for entry in found.entries]
        listed = [node.id for node in nodes if node is not None]
        within_cells = {below.id for node in walk(document) if isinstance(node, Cell) for below in walk(node)}
        kinds = Section | Attachment | Block
        expected = [
            node.id for node in walk(document) if isinstance(node, kinds) and node.id not in within_cells
        ]
        assert sorted(listed) == sorted(expected)


@given(documents, st.data())
@settings(max_examples=60, deadline=None)
def test_applying_a_comparison_gives_the_new_version(document: Document, data: st.DataObject) -> None:
    new = document
    if any(True for _ in walk(document)):
        for _ in range(4):
            new = operations(new, lambda values: data.draw(st.sampled_from(values)))
    found = compare(document, new)
    assert apply(document, found) == new
    both_sides_complete(document, new, found)


@given(documents, documents)
@settings(max_examples=40, deadline=None)
def test_unrelated_versions_compare_completely(old: Document, new: Document) -> None:
    found = compare(old, new)
    assert apply(old, found) == new
    both_sides_complete(old, new, found)
    assert compare(new, new).is_empty
