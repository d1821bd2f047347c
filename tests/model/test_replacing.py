"""Words are replaced wherever they are read, and nothing else changes."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings

from tests.word.test_export_import import plans
from yuan.model.document.content import (
    Cell,
    Contact,
    ContactList,
    Document,
    FrontMatter,
    Paragraph,
    Row,
    Section,
    Table,
    Text,
    encode,
)
from yuan.model.editing.replacing import pattern_of, replace_words
from yuan.model.errors import BadFile


def plan() -> Document:
    words = Paragraph(id="b1", runs=(Text("由区安"), Text("监局", bold=True), Text("牵头。")))
    table = Table(id="t1", caption="安监局值班表", rows=(Row(cells=(Cell(id="c1", blocks=(words,)),)),))
    contacts = ContactList(id="k1", contacts=(Contact(id="k2", body="区安监局"),))
    section = Section(id="s1", heading="安监局职责", blocks=(words, table, contacts))
    return Document(front=FrontMatter(title="区安监局应急预案"), sections=(section,))


def test_headings_text_tables_captions_and_contacts_are_all_read() -> None:
    changed, found = replace_words(
        plan(), pattern_of("安监局", is_expression=False), "应急局", is_expression=False
    )
    assert [one.node for one in found] == ["", "s1", "b1", "t1", "b1", "k2"]
    assert "安监" not in encode(changed).decode()
    assert changed.sections[0].blocks[0] == Paragraph(id="b1", runs=(Text("由区应急局牵头。"),))
    assert (found[2].before, found[2].words, found[2].after) == ("由区", "安监局", "牵头。")


def test_only_what_is_chosen_is_replaced() -> None:
    changed, found = replace_words(
        plan(), pattern_of("安监局", is_expression=False), "应急局", is_expression=False, chosen={1}
    )
    assert len(found) == 6
    assert changed.sections[0].heading == "应急局职责"
    assert changed.sections[0].blocks == plan().sections[0].blocks
    assert changed.front == plan().front


def test_an_expression_fills_its_groups_in() -> None:
    document = Document(blocks=(Paragraph(runs=(Text("2小时、30分钟内报告"),)),))
    changed, _ = replace_words(
        document, pattern_of(r"(\d+)(小时|分钟)", is_expression=True), r"\1 \2", is_expression=True
    )
    assert changed.blocks[0].runs == (Text("2 小时、30 分钟内报告"),)  # type: ignore[union-attr]
    with pytest.raises(BadFile, match="分组"):
        replace_words(document, re.compile("报告"), r"\3", is_expression=True)
    with pytest.raises(BadFile, match="第 1 个字符"):
        pattern_of("(", is_expression=True)


@given(plans)
@settings(max_examples=40, deadline=None)
def test_replacing_words_by_themselves_changes_nothing(document: Document) -> None:
    changed, _ = replace_words(document, pattern_of(r"(.)", is_expression=True), r"\1", is_expression=True)
    merged, _ = replace_words(changed, pattern_of(r"(.)", is_expression=True), r"\1", is_expression=True)
    assert merged == changed
    untouched, none = replace_words(
        document, pattern_of("\ue000", is_expression=False), "", is_expression=False
    )
    assert untouched is document
    assert none == ()
