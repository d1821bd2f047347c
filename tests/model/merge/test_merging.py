"""What two desks may do to one plan, case by case, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from tests.model.merge.drafting import cell, full_plan, paragraph
from yuan.model.document.content import (
    Attachment,
    Document,
    Paragraph,
    Reference,
    Row,
    Section,
    Table,
    Text,
    run_text,
)
from yuan.model.document.invariants import check_tree
from yuan.model.document.limits import MOST_LEVELS
from yuan.model.document.numbers import numbers
from yuan.model.document.tree import find, ids_in, parent_of, update, walk
from yuan.model.editing.edit import (
    insert_block,
    insert_section,
    join_section,
    move_attachment,
    move_block,
    move_section,
    remove_node,
    replace_node,
    with_fresh_ids,
)
from yuan.model.merge.conflict import Conflict, ConflictKind, Guest, Merged, Place, Reading
from yuan.model.merge.merging import merge
from yuan.model.merge.settling import settle
from yuan.model.numbering.patterns import CHAPTERS, OFFICIAL
from yuan.model.text.plain_text import plain_text

Change = Callable[[Document], Document]


@pytest.fixture
def plan() -> Document:
    """Three chapters with sections, texts, a table, a list and two attachments; ids are short words."""
    return full_plan()


def said(id: str, words: str) -> Paragraph:
    return Paragraph(id=id, runs=(Text(words),))


def reworded(document: Document, id: str, words: str) -> Document:
    return replace_node(document, id, said(id, words))


def renamed(document: Document, id: str, heading: str) -> Document:
    return update(document, id, lambda held: replace(held, heading=heading))


def both_ways(base: Document, ours: Document, theirs: Document) -> Merged:
    """The merge, after making sure that the other desk finds the same and the tree is sound."""
    merged, other = merge(base, ours, theirs), merge(base, theirs, ours)
    assert check_tree(merged.document) == check_tree(other.document) == ()
    assert {one.id for one in merged.conflicts} == {one.id for one in other.conflicts}
    if merged.is_clean:
        assert merged.document == other.document
    return merged


def clean(base: Document, ours: Document, theirs: Document) -> Document:
    merged = both_ways(base, ours, theirs)
    assert merged.conflicts == ()
    return merged.document


def only(merged: Merged) -> Conflict:
    (conflict,) = merged.conflicts
    return conflict


def below(document: Document, id: str) -> list[str]:
    holder = find(document, id) if id else document
    return [one.id for one in (*holder.blocks, *holder.sections)]  # type: ignore[attr-defined]


# --- moves ------------------------------------------------------------------------------------------


def test_a_moved_section_takes_the_edits_of_the_other_side_along(plan: Document) -> None:
    ours = move_section(plan, "s12", "s3", 0)
    theirs = insert_block(
        reworded(plan, "p5", "依据应急预案管理办法。"), "s12", 1, said("新", "依据应对法。")
    )
    merged = clean(plan, ours, theirs)
    assert below(merged, "s3") == ["ta", "p7", "s12", "s31"]
    assert below(merged, "s12") == ["p5", "新", "s121"]
    assert "依据应急预案管理办法。" in plain_text(merged)


def test_a_section_moves_to_another_level_and_into_an_attachment(plan: Document) -> None:
    ours = move_section(plan, "s121", "", 0)
    theirs = renamed(move_section(plan, "s31", "a1", 0), "s121", "信息报告")
    merged = clean(plan, ours, theirs)
    assert [one.id for one in merged.sections] == ["s121", "s1", "s2", "s3"]
    assert merged.sections[0].heading == "信息报告"
    assert below(merged, "a1") == ["co", "s31", "as"]


def test_a_block_moves_into_another_section_and_is_edited_there(plan: Document) -> None:
    merged = clean(plan, move_block(plan, "p1", "s2", 0), reworded(plan, "p1", "本预案适用于全区。"))
    assert below(merged, "s2")[0] == "p1"
    assert below(merged, "s1")[:2] == ["p2", "p3"]
    assert "本预案适用于全区。" in plain_text(merged)


def test_moved_to_two_places_is_a_conflict_about_the_place_alone(plan: Document) -> None:
    """`proposals.accept` moved it silently to the place of whoever came last."""
    ours = move_block(reworded(plan, "p1", "本预案适用于全区。"), "p1", "s2", 0)
    theirs = move_block(plan, "p1", "s31", 1)
    merged = both_ways(plan, ours, theirs)
    conflict = only(merged)
    assert (conflict.kind, conflict.node) == (ConflictKind.PLACE, "p1")
    assert conflict.base == Reading(place=Place("s1", ""))
    assert conflict.ours == Reading(place=Place("s2", ""))
    assert conflict.theirs == Reading(place=Place("s31", "p8"))
    assert below(merged.document, "s2")[0] == "p1"
    assert "本预案适用于全区。" in plain_text(merged.document)


def test_moved_within_a_list_and_out_of_it_is_a_conflict(plan: Document) -> None:
    conflict = only(both_ways(plan, move_block(plan, "i0", "s11", 2), move_block(plan, "i0", "s2", 0)))
    assert (conflict.kind, conflict.node) == (ConflictKind.PLACE, "i0")


def test_both_moved_it_to_the_same_place(plan: Document) -> None:
    moved = move_block(plan, "p1", "s2", 1)
    merged = clean(plan, reworded(moved, "p1", "适用于全区。"), remove_node(moved, "p7"))
    assert below(merged, "s2") == ["du", "p1", "re", "p6"]


def test_sections_moved_into_one_another_are_a_conflict_and_no_endless_tree(plan: Document) -> None:
    merged = both_ways(plan, move_section(plan, "s1", "s2", 0), move_section(plan, "s2", "s1", 0))
    assert {(one.kind, one.node) for one in merged.conflicts} == {
        (ConflictKind.PLACE, "s1"),
        (ConflictKind.PLACE, "s2"),
    }
    assert [one.id for one in merged.document.sections] == ["s2", "s3"]
    assert ids_in(merged.document) == ids_in(plan)


def test_a_ring_of_three_moves_is_found(plan: Document) -> None:
    ours = move_section(move_section(plan, "s1", "s2", 0), "s2", "s3", 0)
    theirs = move_section(plan, "s3", "s11", 0)
    merged = both_ways(plan, ours, theirs)
    assert {one.kind for one in merged.conflicts} == {ConflictKind.PLACE}
    assert ids_in(merged.document) == ids_in(plan)


def test_a_ring_through_a_section_that_lost_its_holder_keeps_the_holder() -> None:
    plan = Document(
        sections=(
            Section(id="C", heading="丙", sections=(Section(id="B", heading="乙"),)),
            Section(id="A", heading="甲"),
        )
    )
    ours = move_section(plan, "A", "B", 0)
    theirs = remove_node(move_section(plan, "B", "A", 0), "C")
    merged = both_ways(plan, ours, theirs)
    assert {(one.kind, one.node) for one in merged.conflicts} == {
        (ConflictKind.PLACE, "A"),
        (ConflictKind.PLACE, "B"),
        (ConflictKind.REMOVED, "C"),
    }
    assert ids_in(merged.document) == {"A", "B", "C"}


def test_attachments_in_another_order(plan: Document) -> None:
    theirs = replace(plan, attachments=(*plan.attachments, Attachment(id="a3", title="物资")))
    merged = clean(plan, move_attachment(plan, "a2", 0), theirs)
    assert [one.id for one in merged.attachments] in (["a2", "a3", "a1"], ["a2", "a1", "a3"])


# --- taken away -------------------------------------------------------------------------------------


def test_taken_away_by_one_and_left_alone_by_the_other_is_gone(plan: Document) -> None:
    merged = clean(plan, remove_node(plan, "s12"), renamed(plan, "s2", "组织体系"))
    assert "s12" not in ids_in(merged)
    assert "s121" not in ids_in(merged)


def test_taken_away_by_both_is_gone(plan: Document) -> None:
    merged = clean(plan, remove_node(remove_node(plan, "s12"), "p0"), remove_node(plan, "s1"))
    assert "s1" not in ids_in(merged)


def test_taken_away_here_and_edited_there_stays_until_somebody_decided(plan: Document) -> None:
    merged = both_ways(plan, remove_node(plan, "p2"), reworded(plan, "p2", "适用于全区。"))
    conflict = only(merged)
    assert (conflict.kind, conflict.node) == (ConflictKind.REMOVED, "p2")
    assert conflict.ours.is_absent
    assert conflict.base == Reading(block=find(plan, "p2"))  # type: ignore[arg-type]
    assert conflict.theirs == Reading(block=said("p2", "适用于全区。"))
    assert below(merged.document, "s1")[:3] == ["p1", "p2", "p3"]


@pytest.mark.parametrize(
    "change",
    [
        lambda plan: insert_block(plan, "s12", 0, said("新", "新的依据。")),
        lambda plan: insert_section(plan, "s121", 0, Section(id="新", heading="新的一节")),
        lambda plan: move_block(plan, "p7", "s121", 0),
        lambda plan: move_section(plan, "s2", "s12", 0),
        lambda plan: reworded(plan, "p4", "及时报告。"),
        lambda plan: renamed(plan, "s12", "编制依据"),
        lambda plan: move_section(plan, "s12", "", 0),
    ],
)
def test_a_section_taken_away_that_the_other_worked_in_is_one_conflict_and_stays_whole(
    plan: Document, change: Change
) -> None:
    theirs = change(plan)
    merged = both_ways(plan, remove_node(plan, "s12"), theirs)
    conflict = only(merged)
    assert (conflict.kind, conflict.node) == (ConflictKind.REMOVED, "s12")
    assert conflict.ours.is_absent
    assert conflict.theirs == Reading(section=find(theirs, "s12"))  # type: ignore[arg-type]
    assert merged.document == theirs


@pytest.mark.parametrize("removed", ["s12", "ta"])
def test_what_was_moved_into_something_taken_away_goes_back_when_that_is_given_up(
    plan: Document, removed: str
) -> None:
    """Neither desk took the paragraph away."""
    theirs = move_block(plan, "p7", "s121" if removed == "s12" else "ta22", 0)
    merged = both_ways(plan, remove_node(plan, removed), theirs)
    conflict = only(merged)
    assert conflict.guests == (Guest("p7", Place("s3", "ta" if removed == "s12" else "")),)
    settled = settle(merged.document, conflict, conflict.ours)
    assert ids_in(settled) == ids_in(remove_node(plan, removed))
    assert parent_of(settled, "p7").id == "s3"  # type: ignore[union-attr]
    assert settle(merged.document, conflict, conflict.theirs) == merged.document


def test_what_the_other_moved_out_of_a_section_taken_away_is_its_own_conflict(plan: Document) -> None:
    merged = both_ways(plan, remove_node(plan, "s12"), move_block(plan, "p5", "s2", 0))
    conflict = only(merged)
    assert (conflict.kind, conflict.node) == (ConflictKind.REMOVED, "p5")
    assert below(merged.document, "s2")[0] == "p5"
    assert "s12" not in ids_in(merged.document)


def test_what_was_moved_out_before_its_section_was_taken_away_keeps_the_others_edits(plan: Document) -> None:
    ours = remove_node(move_section(plan, "s121", "s2", 0), "s12")
    merged = clean(plan, ours, reworded(plan, "p4", "逐级报告。"))
    assert below(merged, "s2")[-1] == "s121"
    assert "逐级报告。" in plain_text(merged)


def test_taking_away_less_of_what_the_other_takes_away_is_no_conflict(plan: Document) -> None:
    merged = clean(plan, remove_node(plan, "s12"), remove_node(plan, "p5"))
    assert "s12" not in ids_in(merged)


def test_a_section_joined_to_the_one_before_is_edited_by_the_other(plan: Document) -> None:
    """Joining makes the heading a paragraph of the same id, and moves the blocks."""
    merged = clean(plan, join_section(plan, "s12"), reworded(plan, "p5", "依据总体预案。"))
    assert below(merged, "s11") == ["i0", "i1", "i2", "s12", "p5", "s121"]
    assert "依据总体预案。" in plain_text(merged)
    renamed_there = both_ways(plan, join_section(plan, "s12"), renamed(plan, "s12", "编制依据"))
    assert (only(renamed_there).kind, only(renamed_there).node) == (ConflictKind.REMOVED, "s12")
    assert only(renamed_there).standing == Reading(section=find(renamed_there.document, "s12"))  # type: ignore[arg-type]
    assert "编制依据" in plain_text(renamed_there.document)


# --- put in -----------------------------------------------------------------------------------------


def test_both_put_something_in_at_one_place_in_an_order_that_is_the_same_on_both_desks(
    plan: Document,
) -> None:
    """With `proposals.accept` the order was that of who came last; each one's own stay together."""
    ours = insert_block(insert_block(plan, "s1", 1, said("甲1", "甲一。")), "s1", 2, said("甲2", "甲二。"))
    theirs = insert_block(insert_block(plan, "s1", 1, said("乙1", "乙一。")), "s1", 2, said("乙2", "乙二。"))
    merged = below(clean(plan, ours, theirs), "s1")
    assert merged[:6] in (["p1", "甲1", "甲2", "乙1", "乙2", "p2"], ["p1", "乙1", "乙2", "甲1", "甲2", "p2"])


def test_what_stands_in_for_something_comes_before_what_was_put_behind_it(plan: Document) -> None:
    for first, second in (("甲", "乙"), ("乙", "甲")):
        ours = insert_block(remove_node(plan, "p2"), "s1", 1, said(first, "改写。"))
        theirs = insert_block(plan, "s1", 2, said(second, "其后。"))
        assert below(clean(plan, ours, theirs), "s1")[:4] == ["p1", first, second, "p3"]


def test_the_same_put_in_by_both_is_there_once(plan: Document) -> None:
    ours = insert_section(plan, "s2", 0, Section(id="新", heading="指挥部", blocks=(said("甲", "甲。"),)))
    theirs = insert_section(plan, "s2", 0, Section(id="新", heading="指挥部", blocks=(said("乙", "乙。"),)))
    merged = clean(plan, ours, theirs)
    assert sorted(below(merged, "新")) == ["乙", "甲"]
    assert below(merged, "s2").count("新") == 1


def test_one_id_put_in_by_both_with_other_content_is_a_conflict(plan: Document) -> None:
    ours = insert_block(plan, "s2", 0, said("新", "甲说。"))
    theirs = insert_block(plan, "s2", 0, said("新", "乙说。"))
    conflict = only(both_ways(plan, ours, theirs))
    assert (conflict.kind, conflict.node) == (ConflictKind.NO_BASE, "新")
    assert (conflict.ours, conflict.theirs) == (
        Reading(block=said("新", "甲说。")),
        Reading(block=said("新", "乙说。")),
    )
    assert conflict.base.is_absent


def test_ids_doubled_by_copying_are_told_apart_in_the_same_way_on_every_desk(plan: Document) -> None:
    copied = update(
        plan, "s2", lambda held: replace(held, blocks=(*held.blocks, find(plan, "p1"), find(plan, "ta")))
    )
    theirs = reworded(plan, "p1", "适用于全区。")
    merged = clean(plan, copied, theirs)
    texts = plain_text(merged)
    assert "适用于全区。" in texts
    assert run_text(find(plan, "p1").runs) in texts  # type: ignore[attr-defined]
    assert merge(plan, copied, theirs).document == merged
    twice = clean(plan, copied, reworded(copied_by_both := copied, "p7", "发布。"))
    assert texts_of(twice).count("p1按职责开展工作〔bp1〕") == texts_of(copied_by_both).count(
        "p1按职责开展工作〔bp1〕"
    )


def texts_of(document: Document) -> list[str]:
    return [run_text(node.runs) for node in walk(document) if isinstance(node, Paragraph)]


def test_what_was_merged_already_is_not_put_in_twice(plan: Document) -> None:
    base = reworded(plan, "p1", "各单位按职责开展工作（见附件）")
    ours = reworded(plan, "p1", "各单位按职责开展工作（，见附件）")
    theirs = reworded(plan, "p1", "各单位按职责开展工作（见附件）落实值守（见附录）")
    merged = clean(base, ours, theirs)
    assert clean(base, ours, merged) == clean(base, merged, theirs) == merged


# --- fields -----------------------------------------------------------------------------------------


def test_every_field_of_the_title_page_counts(plan: Document) -> None:
    """`proposals.accept` knew the title only: issuer, number and date were dropped."""
    ours = replace(plan, front=replace(plan.front, issuer="区应急局", number="京应急〔2026〕1号"))
    theirs = replace(plan, front=replace(plan.front, date="2026-05-01", number="京应急〔2026〕2号"))
    merged = both_ways(plan, ours, theirs)
    front = merged.document.front
    assert (front.issuer, front.date, front.number) == ("区应急局", "2026-05-01", "京应急〔2026〕1号")
    conflict = only(merged)
    assert (conflict.kind, conflict.node, conflict.field) == (ConflictKind.FIELD, "", "number")
    assert conflict.theirs == Reading(text="京应急〔2026〕2号")


def test_numbering_is_a_value_as_a_whole(plan: Document) -> None:
    assert clean(plan, replace(plan, numbering=CHAPTERS), renamed(plan, "s2", "职责")).numbering == CHAPTERS
    conflict = only(both_ways(plan, replace(plan, numbering=CHAPTERS), replace(plan, numbering=OFFICIAL)))
    assert (conflict.kind, conflict.field, conflict.theirs) == (
        ConflictKind.FIELD,
        "numbering",
        Reading(texts=OFFICIAL),
    )


def test_sections_and_attachments_are_merged_by_field(plan: Document) -> None:
    ours = update(renamed(plan, "s31", "信息发布"), "a1", lambda held: replace(held, title="联系人"))
    theirs = update(plan, "s31", lambda held: replace(held, role="publicity", run_in=False))
    theirs = update(theirs, "a1", lambda held: replace(held, landscape=True))
    merged = clean(plan, ours, theirs)
    section, attachment = find(merged, "s31"), find(merged, "a1")
    assert isinstance(section, Section)
    assert (section.heading, section.role, section.run_in) == ("信息发布", "publicity", False)
    assert isinstance(attachment, Attachment)
    assert (attachment.title, attachment.landscape) == ("联系人", True)
    two = both_ways(plan, theirs, update(plan, "s31", lambda held: replace(held, role="reporting")))
    assert (only(two).kind, only(two).node, only(two).field) == (ConflictKind.FIELD, "s31", "role")


# --- references, cells, bounds ----------------------------------------------------------------------


def test_references_follow_what_moved_and_keep_their_words_when_it_is_gone(plan: Document) -> None:
    ours = move_section(plan, "s2", "", 0)
    merged = clean(plan, ours, reworded(plan, "p6", "按职责分工。"))
    assert numbers(merged)["s2"] == "1"
    assert Reference(target="s2", text="2") in find(merged, "p3").runs  # type: ignore[attr-defined]
    pointing = Paragraph(id="指", runs=(Text("见"), Reference(target="s12", text="1.2")))
    dangling = clean(plan, remove_node(plan, "s12"), insert_block(plan, "s2", 0, pointing))
    assert "s12" not in ids_in(dangling)
    assert "见1.2" in plain_text(dangling)


def test_two_cells_and_two_rows_of_one_table_go_together(plan: Document) -> None:
    """`proposals.accept` took the table as a whole."""

    def with_row(table: Table, id: str, at: int) -> Table:
        row = Row(tuple(cell(f"{id}{column}") for column in range(3)))
        return replace(table, rows=(*table.rows[:at], row, *table.rows[at:]))

    ours = update(reworded(plan, "ta22p", "红色。"), "ta", lambda held: with_row(held, "甲", 4))
    theirs = update(reworded(plan, "ta42p", "蓝色。"), "ta", lambda held: with_row(held, "乙", 1))
    merged = clean(plan, ours, theirs)
    table = find(merged, "ta")
    assert isinstance(table, Table)
    first = [row.cells[0].id for row in table.rows]
    assert first == ["ta11", "乙0", "ta21", "ta32", "ta41", "甲0"]
    assert all(words in plain_text(merged) for words in ("红色。", "蓝色。"))


@pytest.mark.parametrize("name", ["f", "g", "h", "i", "z", "甲"])
def test_a_row_and_a_column_that_were_merged_already_come_once(name: str) -> None:
    """The cell where they cross has an id of its own, which may come before all others of its row and column."""
    lines = tuple(Row((cell(f"{row}1"), cell(f"{row}2"))) for row in ("甲", "乙"))
    plan = Document(blocks=(Table(id="ta", rows=lines),))
    row = Row((cell(f"{name}1"), cell(f"{name}2")))
    ours = update(plan, "ta", lambda held: replace(held, rows=(*held.rows, row)))
    wider = tuple(replace(line, cells=(cell(f"{name}+{at}"), *line.cells)) for at, line in enumerate(lines))
    theirs = update(plan, "ta", lambda held: replace(held, rows=wider))
    merged = clean(plan, ours, theirs)
    assert len({one.id for one in find(merged, "ta").rows[2].cells}) == 3  # type: ignore[attr-defined]
    assert clean(plan, ours, merged) == clean(plan, merged, theirs) == merged


def test_a_paragraph_moved_out_of_a_cell_takes_the_others_edits_along(plan: Document) -> None:
    merged = clean(plan, move_block(plan, "ta22p", "s2", 0), reworded(plan, "ta22p", "红色预警。"))
    assert below(merged, "s2")[0] == "ta22p"
    assert "红色预警。" in plain_text(merged)
    assert parent_of(merged, "ta22p").id == "s2"  # type: ignore[union-attr]


def test_a_paragraph_moved_into_two_cells_is_a_conflict_about_the_place(plan: Document) -> None:
    merged = both_ways(plan, move_block(plan, "p7", "ta22", 0), move_block(plan, "p7", "ta23", 1))
    conflict = only(merged)
    assert (conflict.kind, conflict.node) == (ConflictKind.PLACE, "p7")
    assert (conflict.ours.place, conflict.theirs.place) == (Place("ta22", ""), Place("ta23", "ta23p"))
    assert parent_of(merged.document, "p7").id == "ta22"  # type: ignore[union-attr]


def test_a_paragraph_moved_out_of_a_cell_that_the_other_took_away_is_a_conflict(plan: Document) -> None:
    emptied = update(plan, "ta22", lambda held: replace(held, blocks=()))
    merged = both_ways(plan, move_block(plan, "ta22p", "s2", 0), emptied)
    assert (only(merged).kind, only(merged).node) == (ConflictKind.REMOVED, "ta22p")
    assert only(merged).theirs.is_absent


def test_two_tables_put_into_cells_of_one_another_are_no_endless_tree() -> None:
    tables = [Table(id=id, rows=(Row((cell(f"{id}1"), cell(f"{id}2"))),)) for id in ("A", "B")]
    plan = Document(sections=(Section(id="s", blocks=(*tables, paragraph("p"))),))
    merged = both_ways(plan, move_block(plan, "A", "B1", 0), move_block(plan, "B", "A1", 0))
    texts = plain_text(merged.document)
    assert all(f"〔b{id}p〕" in texts for id in ("A1", "A2", "B1", "B2"))
    assert not merged.is_clean


def test_moves_that_add_up_to_too_many_levels_stay_within_the_bounds() -> None:
    def tower(name: str) -> Section:
        section = Section(id=f"{name}0", heading=f"{name}底")
        for level in range(1, 6):
            section = Section(id=f"{name}{level}", heading=f"{name}{level}", sections=(section,))
        return section

    plan = Document(sections=(tower("甲"), tower("乙"), tower("丙")))
    merged = clean(plan, move_section(plan, "乙5", "甲0", 0), move_section(plan, "丙5", "乙0", 0))
    assert ids_in(merged) == ids_in(plan)

    def depth(sections: tuple[Section, ...]) -> int:
        return max((1 + depth(one.sections) for one in sections), default=0)

    assert depth(merged.sections) == MOST_LEVELS


# --- without a base ---------------------------------------------------------------------------------


def test_without_a_base_every_difference_is_a_conflict_and_all_is_kept(plan: Document) -> None:
    ours = insert_block(reworded(plan, "p1", "甲说。"), "s2", 0, said("甲", "甲加。"))
    theirs = renamed(remove_node(move_section(plan, "s31", "s2", 0), "p7"), "s1", "总述")
    merged = merge(None, ours, theirs)
    assert {(one.kind, one.node, one.field) for one in merged.conflicts} == {
        (ConflictKind.NO_BASE, "p1", ""),
        (ConflictKind.NO_BASE, "甲", ""),
        (ConflictKind.NO_BASE, "s31", ""),
        (ConflictKind.NO_BASE, "p7", ""),
        (ConflictKind.NO_BASE, "s1", "heading"),
    }
    assert ids_in(merged.document) == ids_in(ours) | ids_in(theirs)
    assert merge(None, plan, plan) == Merged(document=plan)


def test_two_plans_that_have_nothing_in_common_stand_one_after_the_other(plan: Document) -> None:
    other = with_fresh_ids(plan)
    merged = merge(None, plan, other)
    assert ids_in(merged.document) == ids_in(plan) | ids_in(other)
    assert len(merged.conflicts) == 2 * (len(plan.blocks) + len(plan.sections) + len(plan.attachments))


def test_conflicts_come_in_reading_order(plan: Document) -> None:
    ours = reworded(reworded(plan, "p9", "甲。"), "p0", "甲。")
    theirs = remove_node(remove_node(plan, "p9"), "p0")
    theirs = replace(theirs, front=replace(theirs.front, issuer="甲"))
    ours = replace(ours, front=replace(ours.front, issuer="乙"))
    merged = merge(plan, ours, theirs)
    assert [one.node for one in merged.conflicts] == ["", "p0", "p9"]
