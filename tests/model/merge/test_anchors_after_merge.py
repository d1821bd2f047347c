"""Opinions find their words in the merged text, whichever side they were written on."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from tests.model.merge.drafting import MARK, full_plan
from tests.model.merge.test_merge_at_random import desks, near
from yuan.model.document.content import Document, Paragraph, Text
from yuan.model.document.tree import update
from yuan.model.editing.edit import move_block, move_section, remove_node, replace_node
from yuan.model.merge.merging import merge
from yuan.model.records import Opinion
from yuan.model.text.anchors import Anchor, Standing, anchors, words_by_node


def opinion(node: str, quote: str, start: int) -> Opinion:
    return Opinion(
        id=f"{node}@{start}",
        plan="",
        version=1,
        node=node,
        text="请斟酌",
        author="甲",
        quote=quote,
        start=start,
    )


def said(document: Document, id: str, words: str) -> Document:
    return replace_node(document, id, Paragraph(id=id, runs=(Text(words),)))


def where(document: Document, one: Opinion) -> Anchor:
    return anchors(document, (one,))[one.id]


def test_words_that_moved_with_their_section_and_were_edited_around_are_found() -> None:
    plan = said(full_plan(), "p5", "依据应急预案管理办法制定。")
    one = opinion("p5", "应急预案管理办法", 2)
    ours = move_section(plan, "s12", "s3", 0)
    theirs = said(plan, "p5", "本预案依据应急预案管理办法制定。")
    assert where(merge(plan, ours, theirs).document, one) == Anchor("p5", Standing.FOUND, 5, 13)


def test_words_moved_into_a_cell_are_found_there() -> None:
    plan = said(full_plan(), "p5", "依据应急预案管理办法制定。")
    merged = merge(plan, move_block(plan, "p5", "ta22", 0), said(plan, "p7", "发布预警。"))
    one = opinion("p5", "应急预案管理办法", 2)
    assert where(merged.document, one) == Anchor("p5", Standing.FOUND, 2, 10)


def test_an_opinion_on_what_one_side_took_away_and_the_other_changed_stays_with_it() -> None:
    plan = full_plan()
    theirs = said(plan, "p5", "依据应急预案管理办法制定。")
    merged = merge(plan, remove_node(plan, "s12"), theirs)
    one = opinion("p5", "应急预案管理办法", 2)
    assert where(merged.document, one) == Anchor("p5", Standing.FOUND, 2, 10)


def test_an_opinion_on_what_both_agree_is_gone_is_an_orphan() -> None:
    plan = full_plan()
    merged = merge(plan, remove_node(plan, "p5"), said(plan, "p7", "发布预警。"))
    assert where(merged.document, opinion("p5", "p5按职责", 0)).standing is Standing.ORPHAN


def test_the_original_of_a_doubled_id_keeps_its_opinions() -> None:
    plan = said(full_plan(), "p5", "依据应急预案管理办法制定。")
    copy = Paragraph(id="p5", runs=(Text("另据应急预案管理办法报备。"),))
    doubled = update(plan, "s1", lambda held: replace(held, blocks=(copy, *held.blocks)))
    merged = merge(plan, doubled, said(plan, "p7", "发布预警。"))
    one = opinion("p5", "应急预案管理办法制定", 2)
    assert where(merged.document, one) == Anchor("p5", Standing.FOUND, 2, 12)


@pytest.mark.parametrize("first", range(0, 100, 20))
def test_every_word_that_stands_in_the_merged_text_is_found(first: int) -> None:
    for seed in range(first, first + 20):
        base, ours, theirs = desks(near(seed), seed)
        merged = merge(base, ours, theirs).document
        standing = "\n".join(words_by_node(merged).values())
        for side in (base, ours, theirs):
            quotes = [
                opinion(id, found.group(), found.start())
                for id, words in words_by_node(side).items()
                for found in MARK.finditer(words)
                if len(found.group()) > 4
            ]
            for one in quotes:
                if standing.count(one.quote) == 1:
                    anchor = where(merged, one)
                    assert anchor.standing is Standing.FOUND
                    assert words_by_node(merged)[anchor.node][anchor.start : anchor.end] == one.quote
