"""Telling, without counting, that a change left all numbers and titles as they were."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.model.trees import documents
from yuan.model.document.content import (
    Attachment,
    Cell,
    Document,
    Footnote,
    ListItem,
    Paragraph,
    Row,
    Section,
    Table,
    Text,
)
from yuan.model.document.numbers import numbers
from yuan.model.document.same_numbers import numbered_alike, titled_alike
from yuan.model.document.tree import walk
from yuan.model.editing.edit import insert_block, remove_node, replace_node
from yuan.model.errors import NotFound
from yuan.model.text.plain_text import titles

PLAN = Document(
    sections=(
        Section(
            id="s",
            heading="总则",
            blocks=(
                Paragraph(id="p", runs=(Text("为规范应急工作。"),)),
                ListItem(id="i", runs=(Text("统一领导；"),)),
                Table(id="t", caption="分工", rows=(Row((Cell(id="c", blocks=(Paragraph(id="q"),)),)),)),
            ),
        ),
    ),
    attachments=(Attachment(id="a", title="通讯录"),),
)


@pytest.mark.parametrize(
    "changed",
    [
        replace_node(PLAN, "p", Paragraph(id="p", runs=(Text("为规范应急救援工作。"),))),
        replace_node(PLAN, "q", Paragraph(id="q", runs=(Text("公安局"),))),
        replace_node(PLAN, "i", ListItem(id="i", runs=(Text("分级负责；"),))),
        insert_block(PLAN, "s", 1, Paragraph(id="new")),
        remove_node(PLAN, "p"),
    ],
    ids=["words typed", "words in a cell", "words of an item", "a paragraph more", "a paragraph less"],
)
def test_words_and_paragraphs_change_no_number(changed: Document) -> None:
    assert numbered_alike(PLAN, changed)
    assert titled_alike(PLAN, changed)


@pytest.mark.parametrize(
    "changed",
    [
        replace_node(PLAN, "s", replace(PLAN.sections[0], heading="总体要求")),
        replace_node(PLAN, "s", replace(PLAN.sections[0], numbered=False)),
        replace_node(PLAN, "i", ListItem(id="i", pattern="①")),
        replace_node(PLAN, "p", Paragraph(id="p", runs=(Footnote(id="n", text="见附件"),))),
        replace_node(PLAN, "q", ListItem(id="q")),
        replace_node(PLAN, "t", replace(PLAN.sections[0].blocks[2], caption="职责")),
        insert_block(PLAN, "s", 1, ListItem(id="new")),
        remove_node(PLAN, "a"),
        replace(PLAN, numbering=("一、",)),
    ],
    ids=["heading", "unnumbered", "pattern", "note", "cell", "caption", "item", "attachment", "numbering"],
)
def test_what_counts_is_seen(changed: Document) -> None:
    assert not (numbered_alike(PLAN, changed) and titled_alike(PLAN, changed))


@given(documents, st.data())
@settings(max_examples=60, deadline=None)
def test_alike_is_never_said_of_texts_that_are_numbered_differently(
    document: Document, data: st.DataObject
) -> None:
    nodes = [node for node in walk(document) if not isinstance(node, Cell)]
    assume(nodes)
    node = data.draw(st.sampled_from(nodes))
    other = data.draw(st.sampled_from(nodes))
    try:
        changed = remove_node(document, node.id)
        if not isinstance(node, Footnote):
            changed = data.draw(
                st.sampled_from([changed, insert_block(document, other.id, 0, ListItem(id="new"))])
            )
    except (NotFound, ValueError):
        return
    if numbered_alike(document, changed):
        assert numbers(document) == numbers(changed)
    if titled_alike(document, changed):
        assert titles(document) == titles(changed)
    assert numbered_alike(document, document)
