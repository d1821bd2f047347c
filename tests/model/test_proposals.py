"""Proposals: what came back is offered change by change, and taking all of them gives what came back."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.model.trees import documents
from yuan.model.comparison.accepting import accept
from yuan.model.comparison.proposals import proposals_between
from yuan.model.document.content import (
    Attachment,
    Document,
    FrontMatter,
    Paragraph,
    Section,
    Text,
    walk_sections,
)
from yuan.model.document.tree import parent_of
from yuan.model.editing.edit import insert_block, move_section, remove_node, replace_node
from yuan.model.errors import Conflict


def para(id: str, text: str) -> Paragraph:
    return Paragraph(id=id, runs=(Text(text),))


def plan() -> Document:
    return Document(
        front=FrontMatter(title="防汛应急预案"),
        sections=(
            Section(id="a", heading="总则", blocks=(para("a1", "制定本预案。"), para("a2", "适用于本区。"))),
            Section(id="b", heading="组织指挥", blocks=(para("b1", "设指挥部。"),)),
            Section(id="c", heading="应急响应", blocks=(para("c1", "分为四级。"),)),
        ),
    )


def accepted(base: Document, returned: Document) -> Document:
    result = base
    for proposal in proposals_between(base, returned):
        result = accept(result, proposal)
    return result


def test_an_unchanged_plan_proposes_nothing() -> None:
    assert proposals_between(plan(), plan()) == ()


def test_a_changed_paragraph_is_one_proposal_with_its_words_marked() -> None:
    returned = replace_node(plan(), "b1", para("b1", "设区指挥部。"))
    (proposal,) = proposals_between(plan(), returned)
    assert (proposal.change, proposal.node, proposal.place) == ("changed", "b1", "2 组织指挥")
    assert [(span.op, span.text) for span in proposal.spans if span.op != "equal"] == [("insert", "区")]
    assert accept(plan(), proposal) == returned


def test_a_new_paragraph_goes_after_its_neighbour_even_when_others_were_not_taken() -> None:
    returned = insert_block(insert_block(plan(), "a", 1, para("x", "新一。")), "a", 2, para("y", "新二。"))
    first, second = proposals_between(plan(), returned)
    assert accept(plan(), second).sections[0].blocks[-1].id == "y"
    assert accept(accept(plan(), first), second) == returned


def test_moving_a_chapter_is_one_proposal() -> None:
    returned = move_section(plan(), "c", "", 1)
    (proposal,) = proposals_between(plan(), returned)
    assert (proposal.change, proposal.node) == ("moved", "c")
    assert accept(plan(), proposal) == returned


def test_removing_a_chapter_is_one_proposal_and_waits_for_its_text_to_be_as_it_was() -> None:
    returned = remove_node(plan(), "b")
    (proposal,) = proposals_between(plan(), returned)
    assert accept(plan(), proposal) == returned
    with pytest.raises(Conflict, match="又改过"):
        accept(replace_node(plan(), "b1", para("b1", "设立指挥部。")), proposal)


def test_what_was_changed_meanwhile_is_not_overwritten() -> None:
    (proposal,) = proposals_between(plan(), replace_node(plan(), "b1", para("b1", "设区指挥部。")))
    with pytest.raises(Conflict, match="组织指挥"):
        accept(replace_node(plan(), "b1", para("b1", "设市指挥部。")), proposal)
    with pytest.raises(Conflict, match="已不在"):
        accept(remove_node(plan(), "b1"), proposal)


def with_a_new_heading() -> Document:
    first = plan().sections[0]
    kept, cut = replace(first, blocks=first.blocks[:1]), para("a2", "适用于本区。")
    new = Section(id="n", heading="适用范围", blocks=(para("n1", "新写的。"), cut))
    return replace(plan(), sections=(kept, new, *plan().sections[1:]))


def test_a_new_heading_within_a_section_takes_what_follows_along_without_doubling_it() -> None:
    returned = with_a_new_heading()
    added, moved = proposals_between(plan(), returned)
    assert (added.change, moved.change, moved.node) == ("added", "moved", "a2")
    assert accepted(plan(), returned) == returned
    assert [block.id for block in accept(plan(), added).sections[1].blocks] == ["n1"]
    with pytest.raises(Conflict):
        accept(plan(), moved)


def test_a_heading_taken_away_leaves_its_text_and_goes_only_when_that_has_left() -> None:
    returned = plan()
    a, b, c = returned.sections
    returned = replace(returned, sections=(replace(a, blocks=(*a.blocks, *b.blocks)), c))
    moved, removed = proposals_between(plan(), returned)
    assert (moved.change, moved.node, removed.change, removed.node) == ("moved", "b1", "removed", "b")
    with pytest.raises(Conflict, match="未移出"):
        accept(plan(), removed)
    assert accept(accept(plan(), moved), removed) == returned


def test_the_title_is_proposed_too() -> None:
    returned = replace(plan(), front=FrontMatter(title="防汛抗旱应急预案"))
    (proposal,) = proposals_between(plan(), returned)
    assert accept(plan(), proposal) == returned


def cut(document: Document, section: Section, at: int) -> Document:
    """A heading typed in the midst of a section: all that follows comes to stand below it."""
    inner = Section(heading="新的标题", blocks=section.blocks[at:], sections=section.sections)
    return replace_node(document, section.id, replace(section, blocks=section.blocks[:at], sections=(inner,)))


def dissolved(document: Document, section: Section) -> Document:
    """A heading deleted: what stood below it stands below the one before."""
    holder = parent_of(document, section.id)
    assert isinstance(holder, Document | Section | Attachment)
    place = holder.sections.index(section)
    before, rest = holder.sections[:place], holder.sections[place + 1 :]
    if before:
        last = before[-1]
        if last.sections:
            return document
        grown = replace(
            last, blocks=(*last.blocks, *section.blocks), sections=(*last.sections, *section.sections)
        )
        changed = replace(holder, sections=(*before[:-1], grown, *rest))
    else:
        changed = replace(
            holder, blocks=(*holder.blocks, *section.blocks), sections=(*section.sections, *rest)
        )
    return changed if isinstance(changed, Document) else replace_node(document, changed.id, changed)


@settings(max_examples=60, deadline=None)
@given(documents, st.data())
def test_taking_every_proposal_gives_what_came_back(base: Document, data: st.DataObject) -> None:
    returned = base
    for _ in range(data.draw(st.integers(0, 4))):
        blocks = [
            block
            for section, _ in walk_sections(returned)
            for block in section.blocks
            if isinstance(block, Paragraph)
        ]
        sections = [section for section, _ in walk_sections(returned)]
        action = data.draw(st.sampled_from(["change", "add", "remove", "rename", "cut", "dissolve"]))
        if action == "change" and blocks:
            chosen = data.draw(st.sampled_from(blocks))
            returned = replace_node(returned, chosen.id, replace(chosen, runs=(Text("改写后的文字。"),)))
        elif action == "add" and sections:
            place = data.draw(st.sampled_from(sections))
            index = data.draw(st.integers(0, len(place.blocks)))
            returned = insert_block(returned, place.id, index, Paragraph(runs=(Text("新增的文字。"),)))
        elif action == "remove" and blocks:
            returned = remove_node(returned, data.draw(st.sampled_from(blocks)).id)
        elif action == "rename" and sections:
            chosen_section = data.draw(st.sampled_from(sections))
            current = next(s for s, _ in walk_sections(returned) if s.id == chosen_section.id)
            returned = replace_node(returned, current.id, replace(current, heading="改名"))
        elif action == "cut" and sections:
            returned = cut(returned, data.draw(st.sampled_from(sections)), data.draw(st.integers(0, 3)))
        elif action == "dissolve" and sections:
            returned = dissolved(returned, data.draw(st.sampled_from(sections)))
    assert accepted(base, returned) == returned
