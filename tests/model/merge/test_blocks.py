"""Two texts of one block as one: layout, pictures, and the entries of structured elements."""

from __future__ import annotations

from yuan.model.document.content import (
    Block,
    Contact,
    ContactList,
    Figure,
    ListItem,
    Paragraph,
    Resource,
    ResourceList,
    Text,
    WarningLevel,
)
from yuan.model.merge.blocks import Blocks, MergedBlock, MergedBlocks, merge_block
from yuan.model.merge.conflict import ConflictKind, Place


def no_cells(cell: str, base: Blocks, ours: Blocks, theirs: Blocks) -> MergedBlocks:
    raise AssertionError("there is no table here")


def merged(base: Block, ours: Block, theirs: Block) -> MergedBlock:
    return merge_block(base, ours, theirs, no_cells)


def clean(base: Block, ours: Block, theirs: Block) -> Block:
    """The merged block, the same from both sides, nothing in conflict."""
    result = merged(base, ours, theirs)
    assert result == merged(base, theirs, ours)
    assert not result.conflicts
    return result.block


def item(words: str, **fields: int) -> ListItem:
    return ListItem(id="i", runs=(Text(words),), **fields)


def paragraph(words: str, **fields: str) -> Paragraph:
    return Paragraph(id="i", runs=(Text(words),), **fields)  # type: ignore[arg-type]


def people(*contacts: Contact) -> ContactList:
    return ContactList(id="l", contacts=contacts)


ANNA, BERT = Contact(id="a", person="张三", phone="100"), Contact(id="b", person="李四", phone="200")


def test_the_layout_of_one_and_the_words_of_the_other() -> None:
    assert clean(item("监测。"), item("监测。", level=1), item("监测预警。")) == item("监测预警。", level=1)


def test_different_levels_are_a_conflict_of_the_field() -> None:
    (conflict,) = merged(item("监测。"), item("监测。", level=1), item("监测。", level=2)).conflicts
    assert (conflict.kind, conflict.field, conflict.theirs.value) == (ConflictKind.FIELD, "level", 2)


def test_a_paragraph_made_a_list_item_takes_the_words_of_the_other() -> None:
    assert clean(paragraph("监测。"), item("监测。"), paragraph("监测预警。")) == item("监测预警。")


def test_a_paragraph_made_a_list_item_here_and_centred_there_is_a_conflict_of_the_whole() -> None:
    theirs = paragraph("监测。", align="center")
    (conflict,) = merged(paragraph("监测。"), item("监测。"), theirs).conflicts
    assert (conflict.field, conflict.theirs.block) == ("", theirs)


def test_the_caption_of_one_and_the_picture_of_the_other() -> None:
    base = Figure(id="f", image="a" * 64, caption="流程图")
    ours, theirs = (
        Figure(id="f", image="b" * 64, caption="流程图"),
        Figure(id="f", image="a" * 64, caption="响应流程图"),
    )
    assert clean(base, ours, theirs) == Figure(id="f", image="b" * 64, caption="响应流程图")


def test_two_added_contacts_go_together() -> None:
    new, newer = Contact(id="c", person="王五"), Contact(id="d", person="赵六")
    result = clean(people(ANNA, BERT), people(ANNA, new, BERT), people(ANNA, BERT, newer))
    assert result == people(ANNA, new, BERT, newer)


def test_two_numbers_of_one_person_are_not_mixed() -> None:
    ours, theirs = Contact(id="a", person="张三", phone="101"), Contact(id="a", person="张三", phone="110")
    (conflict,) = merged(people(ANNA), people(ours), people(theirs)).conflicts
    assert (conflict.node, conflict.field) == ("a", "phone")
    assert (conflict.ours.text, conflict.theirs.text) == ("101", "110")


def test_a_contact_moved_here_and_changed_there() -> None:
    changed = Contact(id="b", person="李四", phone="201")
    assert clean(people(ANNA, BERT), people(BERT, ANNA), people(ANNA, changed)) == people(changed, ANNA)


def test_a_contact_moved_to_two_places_is_told() -> None:
    others = tuple(Contact(id=id, person=id) for id in "wxyz")
    ours = people(*others[:2], ANNA, *others[2:])
    (conflict,) = merged(people(ANNA, *others), ours, people(*others, ANNA)).conflicts
    assert conflict.kind is ConflictKind.PLACE
    assert (conflict.ours.place, conflict.theirs.place) == (Place("l", "x"), Place("l", "z"))


def test_a_thing_taken_away_here_and_moved_elsewhere_there() -> None:
    boat = Resource(id="r", name="冲锋舟", place="东库")
    moved = Resource(id="r", name="冲锋舟", place="西库")
    base, ours, theirs = (ResourceList(id="l", resources=held) for held in ((boat,), (), (moved,)))
    (conflict,) = merged(base, ours, theirs).conflicts
    assert conflict.kind is ConflictKind.REMOVED
    assert (conflict.ours.is_absent, conflict.theirs.resource) == (True, moved)


def test_conditions_of_one_and_measures_of_the_other() -> None:
    base = WarningLevel(id="w", colour="红", conditions=("降雨",), actions=("值班",))
    ours = WarningLevel(id="w", colour="红", conditions=("降雨", "山洪"), actions=("值班",))
    theirs = WarningLevel(id="w", colour="红", conditions=("降雨",), actions=("值班", "转移"))
    assert clean(base, ours, theirs) == WarningLevel(
        id="w", colour="红", conditions=("降雨", "山洪"), actions=("值班", "转移")
    )
