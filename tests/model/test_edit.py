"""Edit operations, each by example, and all together in any order."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.model.trees import documents
from yuan.model.document.content import (
    Attachment,
    Cell,
    Document,
    Footnote,
    ListItem,
    Paragraph,
    Reference,
    Row,
    Section,
    Table,
    Text,
    decode,
    encode,
    walk_sections,
)
from yuan.model.document.invariants import check_tree
from yuan.model.document.numbers import numbers
from yuan.model.document.tree import walk
from yuan.model.editing.edit import (
    demote,
    find,
    insert_attachment,
    insert_block,
    insert_section,
    join_blocks,
    join_section,
    move_attachment,
    move_block,
    move_section,
    parent_of,
    promote,
    remove_node,
    replace_node,
    split_block,
    split_section,
    with_fresh_ids,
)
from yuan.model.errors import NotFound
from yuan.model.text.plain_text import plain_text


def paragraph(text: str) -> Paragraph:
    return Paragraph(id=f"p-{text}", runs=(Text(text),))


def section(name: str, *sections: Section, blocks: tuple[Paragraph, ...] = ()) -> Section:
    return Section(id=name, heading=name, blocks=blocks, sections=sections)


def outline(document: Document) -> list[str]:
    computed = numbers(document)
    return [f"{computed[found.id]} {found.heading}" for found, _ in walk_sections(document)]


@pytest.fixture
def plan() -> Document:
    return Document(
        sections=(section("总则", section("目的"), section("依据"), section("原则")), section("附则")),
        attachments=(Attachment(id="通讯录", title="通讯录"), Attachment(id="流程图", title="流程图")),
    )


def test_promoting_takes_the_following_siblings_along_as_children(plan: Document) -> None:
    assert outline(promote(plan, "依据")) == ["1 总则", "1.1 目的", "2 依据", "2.1 原则", "3 附则"]
    with pytest.raises(ValueError, match="top level"):
        promote(plan, "总则")


def test_demoting_goes_under_the_previous_sibling(plan: Document) -> None:
    assert outline(demote(plan, "附则")) == ["1 总则", "1.1 目的", "1.2 依据", "1.3 原则", "1.4 附则"]
    with pytest.raises(ValueError, match="no section before"):
        demote(plan, "目的")


def test_moving_a_section_renumbers_everything(plan: Document) -> None:
    moved = move_section(plan, "附则", "总则", 1)
    assert outline(moved) == ["1 总则", "1.1 目的", "1.2 附则", "1.3 依据", "1.4 原则"]
    assert outline(move_section(moved, "附则", "", 0))[0] == "1 附则"
    assert outline(move_section(plan, "附则", "通讯录", 0))[-1] == "1.3 原则"


def test_a_section_cannot_go_into_itself(plan: Document) -> None:
    with pytest.raises(ValueError, match="into itself"):
        move_section(plan, "总则", "目的", 0)
    with pytest.raises(ValueError, match="position"):
        move_section(plan, "附则", "总则", 9)


def test_a_split_section_joins_to_what_it_was(plan: Document) -> None:
    full = replace_node(
        plan, "附则", section("附则", section("解释"), blocks=(paragraph("甲"), paragraph("乙")))
    )
    split = split_section(full, "附则", 1, "实施")
    assert outline(split)[-3:] == ["2 附则", "3 实施", "3.1 解释"]
    new = split.sections[2]
    assert [block.id for block in new.blocks] == ["p-乙"]
    joined = join_section(split, new.id)
    assert outline(joined) == outline(full)
    assert plain_text(joined) == plain_text(full).replace("乙", "实施\n乙")


def test_joining_the_first_section_gives_its_text_to_the_parent() -> None:
    plan = Document(sections=(section("总则", section("目的", section("细目"), blocks=(paragraph("甲"),))),))
    joined = join_section(plan, "目的")
    assert outline(joined) == ["1 总则", "1.1 细目"]
    assert plain_text(joined).split("\n") == ["1 总则", "目的", "甲", "1.1 细目"]
    assert isinstance(find(joined, "目的"), Paragraph)


def test_splitting_a_paragraph_keeps_formats_notes_and_references_whole() -> None:
    runs = (Text("应急", bold=True), Reference("x", "附件1"), Footnote(id="注"), Text("响应"))
    plan = Document(blocks=(Paragraph(id="p", runs=runs),))
    first, second = split_block(plan, "p", 1).blocks
    assert first == Paragraph(id="p", runs=(Text("应", bold=True),))
    assert isinstance(second, Paragraph)
    assert second.runs[0] == Text("急", bold=True)
    in_reference = split_block(plan, "p", 3).blocks[0]
    assert isinstance(in_reference, Paragraph)
    assert in_reference.runs == runs[:2]


def test_splitting_at_the_start_leaves_the_id_with_the_text() -> None:
    plan = Document(blocks=(paragraph("甲"),))
    empty, kept = split_block(plan, "p-甲", 0).blocks
    assert kept == paragraph("甲")
    assert empty.id != kept.id


def test_splitting_and_joining_a_list_item_gives_it_back() -> None:
    plan = Document(blocks=(ListItem(id="i", runs=(Text("转移群众"),), restart=True),))
    split = split_block(plan, "i", 2)
    assert list(numbers(split).values()) == ["（1）", "（2）"]
    assert join_blocks(split, "i") == plan


def test_tables_and_paragraphs_do_not_join() -> None:
    plan = Document(blocks=(paragraph("甲"), Table()))
    with pytest.raises(ValueError, match="can be joined"):
        join_blocks(plan, "p-甲")
    with pytest.raises(ValueError, match="no block after"):
        join_blocks(Document(blocks=(paragraph("甲"),)), "p-甲")


def test_blocks_move_between_sections_and_cells(plan: Document) -> None:
    table = Table(id="t", rows=(Row((Cell(id="c"),)),))
    filled = insert_block(insert_block(plan, "附则", 0, table), "", 0, paragraph("甲"))
    moved = move_block(filled, "p-甲", "c", 0)
    assert parent_of(moved, "p-甲") == find(moved, "c")
    assert moved.blocks == ()
    with pytest.raises(ValueError, match="into itself"):
        move_block(moved, "t", "c", 0)


def test_attachments_come_go_and_change_places(plan: Document) -> None:
    more = move_attachment(insert_attachment(plan, 0, Attachment(id="清单")), "清单", 2)
    assert [attachment.id for attachment in more.attachments] == ["通讯录", "流程图", "清单"]
    assert len(remove_node(more, "清单").attachments) == 2


def test_an_id_stands_once_and_must_be_known(plan: Document) -> None:
    with pytest.raises(ValueError, match="only once"):
        insert_section(plan, "", 0, section("总则"))
    with pytest.raises(NotFound):
        find(plan, "没有")
    with pytest.raises(ValueError, match="own sort"):
        replace_node(plan, "总则", paragraph("甲"))


def test_fresh_ids_keep_references_on_their_targets(plan: Document) -> None:
    pointing = insert_block(plan, "附则", 0, Paragraph(id="r", runs=(Reference("依据", "1.2"),)))
    fresh = with_fresh_ids(pointing)
    assert plain_text(fresh) == plain_text(pointing)
    assert {node.id for node in walk(fresh)}.isdisjoint(node.id for node in walk(pointing))
    runs = fresh.sections[1].blocks[0]
    assert isinstance(runs, Paragraph)
    assert isinstance(runs.runs[0], Reference)
    assert runs.runs[0].target == fresh.sections[0].sections[1].id


def test_soundness_names_what_is_wrong() -> None:
    merged = Table(rows=(Row((Cell(rowspan=2), Cell())), Row((Cell(), Cell()), header=True)))
    twice = Document(blocks=(paragraph("甲"), paragraph("甲"), merged))
    problems = " ".join(check_tree(twice))
    assert "出现了 2 次" in problems
    assert "表头行" in problems
    assert "列数不一致" in problems
    assert check_tree(Document(blocks=(Table(rows=(Row((Cell(rowspan=2), Cell())), Row((Cell(),)))),))) == ()


def letters(document: Document) -> Counter[str]:
    """Every character the tree holds, wherever it stands, blanks apart."""

    def texts(value: Any) -> list[str]:
        if isinstance(value, tuple):
            return [text for part in value for text in texts(part)]
        if isinstance(value, Text | Footnote):
            return [value.text]
        names = getattr(value, "__struct_fields__", ())
        held = [getattr(value, name) for name in names]
        words = [
            getattr(value, name)
            for name in names
            if name in ("heading", "title", "caption", "person", "phone", "issuer")
        ]
        return words + [text for part in held if not isinstance(part, str) for text in texts(part)]

    return Counter("".join("".join(texts(document)).split()))


def operations(document: Document, choose: Any) -> Document:
    """One operation on nodes that `choose` picks; impossible ones leave the document as it is."""
    nodes = list(walk(document))
    one, other = choose(nodes), choose(nodes)
    number = choose([0, 1, 2, 3])
    section_ids = [node.id for node in nodes if isinstance(node, Section)] or [one.id]
    block_ids = [node.id for node in nodes if isinstance(node, Paragraph | ListItem)] or [one.id]
    tries = [
        lambda: promote(document, choose(section_ids)),
        lambda: demote(document, choose(section_ids)),
        lambda: move_section(document, choose(section_ids), choose([*section_ids, "", other.id]), number),
        lambda: split_section(document, choose(section_ids), number),
        lambda: join_section(document, choose(section_ids)),
        lambda: split_block(document, choose(block_ids), number),
        lambda: join_blocks(document, choose(block_ids)),
        lambda: move_block(document, choose(block_ids), choose([*section_ids, "", other.id]), number),
        lambda: insert_section(document, choose([*section_ids, ""]), 0, Section()),
        lambda: insert_block(document, choose([*section_ids, ""]), 0, Paragraph()),
        lambda: with_fresh_ids(document),
    ]
    try:
        return choose(tries)()
    except ValueError:
        return document


@given(documents, st.data())
@settings(max_examples=60, deadline=None)
def test_any_sequence_of_operations_keeps_ids_text_and_encoding(
    document: Document, data: st.DataObject
) -> None:
    assume(any(True for _ in walk(document)))
    before = letters(document)
    for _ in range(5):
        document = operations(document, lambda values: data.draw(st.sampled_from(values)))
    assert check_tree(document) == ()
    assert letters(document) == before
    assert decode(encode(document)) == document


@given(documents, st.data())
@settings(max_examples=40, deadline=None)
def test_changing_the_outline_never_changes_the_reading_order(
    document: Document, data: st.DataObject
) -> None:
    ids = [node.id for node in walk(document) if isinstance(node, Section)]
    assume(ids)
    change = data.draw(st.sampled_from([promote, demote]))
    try:
        changed = change(document, data.draw(st.sampled_from(ids)))
    except ValueError:
        return
    assert [node.id for node in walk(changed)] == [node.id for node in walk(document)]
