"""Settling what two texts have in conflict, in any order, also after the draft went on."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.model.merge.test_merge_at_random import desks, near
from tests.model.merge.test_words import three
from yuan.model.document import table_edit
from yuan.model.document.content import (
    Block,
    Cell,
    Document,
    Duty,
    DutyTable,
    Figure,
    Footnote,
    FrontMatter,
    Paragraph,
    ResponseLevel,
    Row,
    Run,
    Section,
    Table,
    Text,
    run_text,
)
from yuan.model.document.invariants import check_tree
from yuan.model.document.tree import find, update
from yuan.model.errors import BadRecord, YuanError
from yuan.model.errors import Conflict as Changed
from yuan.model.merge.conflict import Conflict, ConflictKind, Merged, Reading
from yuan.model.merge.encoding import decode_conflicts, encode_conflicts
from yuan.model.merge.merging import merge
from yuan.model.merge.readings import both, place_text, reading_text
from yuan.model.merge.settling import settle, unsettle


def document(*blocks: Block | str, **front: str) -> Document:
    """A plan of one section; a paragraph is called by its place."""
    made = tuple(
        Paragraph(id=f"p{place}", runs=(Text(block),)) if isinstance(block, str) else block
        for place, block in enumerate(blocks)
    )
    return Document(front=FrontMatter(**front), sections=(Section(id="s", heading="总则", blocks=made),))


def words(document: Document, id: str = "p0") -> str:
    node = find(document, id)
    assert isinstance(node, Paragraph)
    return run_text(node.runs)


def only(merged: Merged) -> Conflict:
    (conflict,) = merged.conflicts
    return conflict


def rewritten(document: Document, id: str, text: str) -> Document:
    return update(document, id, lambda node: replace(node, runs=(Text(text),)))


BASE = "接到报告后，应急办30分钟内核实情况。情况属实的，报区政府。"
OURS = BASE.replace("30", "20").replace("区政府", "区委")
THEIRS = BASE.replace("30", "15").replace("区政府", "镇政府")


@pytest.fixture
def merged() -> Merged:
    """A paragraph in conflict at two places."""
    found = merge(document(BASE), document(OURS), document(THEIRS))
    assert [one.kind for one in found.conflicts] == [ConflictKind.WORDS] * 2
    return found


def test_theirs_everywhere_gives_their_words_in_any_order(merged: Merged) -> None:
    for order in itertools.permutations(merged.conflicts):
        settled = merged.document
        for conflict in order:
            settled = settle(settled, conflict, conflict.theirs)
        assert words(settled) == THEIRS


def test_ours_changes_nothing(merged: Merged) -> None:
    for conflict in merged.conflicts:
        assert settle(merged.document, conflict, conflict.ours) == merged.document


def test_a_choice_is_taken_back(merged: Merged) -> None:
    first, second = merged.conflicts
    settled = settle(settle(merged.document, first, first.theirs), second, second.theirs)
    assert words(unsettle(settled, first, first.theirs)) == THEIRS.replace("15", "20")


def test_what_was_written_takes_the_look_of_the_place() -> None:
    base, ours, theirs = (
        document(Paragraph(id="p0", runs=(Text(text, bold=True),))) for text in (BASE, OURS, THEIRS)
    )
    result = merge(base, ours, theirs)
    settled = settle(result.document, result.conflicts[0], Reading(text="25"))
    assert find(settled, "p0") == Paragraph(id="p0", runs=(Text(OURS.replace("20", "25"), bold=True),))


def test_the_draft_went_on_elsewhere(merged: Merged) -> None:
    first, second = merged.conflicts
    draft = rewritten(merged.document, "p0", "总值班室" + OURS + "并通报成员单位。")
    settled = settle(settle(draft, second, second.theirs), first, first.theirs)
    assert words(settled) == "总值班室" + THEIRS + "并通报成员单位。"


def test_the_place_itself_was_edited_meanwhile(merged: Merged) -> None:
    draft = rewritten(merged.document, "p0", OURS.replace("20", "45"))
    with pytest.raises(Changed, match="改动过") as refusal:
        settle(draft, merged.conflicts[0], merged.conflicts[0].theirs)
    assert refusal.value.remedy


def test_the_paragraph_is_gone_meanwhile(merged: Merged) -> None:
    draft = update(merged.document, "s", lambda section: replace(section, blocks=()))
    with pytest.raises(Changed):
        settle(draft, merged.conflicts[0], merged.conflicts[0].theirs)


def test_both_insertions_stand_in_an_order_of_no_side() -> None:
    base, ours, theirs = (
        document("启动响应。"),
        document("启动响应。先期处置。"),
        document("启动响应。发布信息。"),
    )
    one, other = only(merge(base, ours, theirs)), only(merge(base, theirs, ours))
    assert both(one) == both(other) != None  # noqa: E711
    choice = both(one)
    assert choice is not None
    assert sorted(words(settle(merge(base, ours, theirs).document, one, choice)).split("。")) == sorted(
        ["启动响应", "先期处置", "发布信息", ""]
    )


def test_both_of_two_numbers_makes_no_sense(merged: Merged) -> None:
    assert both(merged.conflicts[0]) is None


def test_a_field_of_the_front_page() -> None:
    result = merge(document("正文。"), document("正文。", issuer="甲局"), document("正文。", issuer="乙局"))
    conflict = only(result)
    assert settle(result.document, conflict, conflict.theirs).front.issuer == "乙局"
    assert settle(result.document, conflict, Reading(text="丙局")).front.issuer == "丙局"
    draft = replace(result.document, front=FrontMatter(issuer="丁局"))
    with pytest.raises(Changed):
        settle(draft, conflict, conflict.theirs)


def duties(*texts: str, **fields: str) -> Document:
    return document(DutyTable(id="d", duties=(Duty(id="d1", duties=texts, **fields),)))


def test_duties_of_one_body() -> None:
    base = duties("负责统筹", "负责宣传", "负责抢险")
    result = merge(
        base,
        duties("负责统筹", "负责新闻发布", "负责抢险"),
        duties("负责统筹协调", "负责舆情", "负责抢险", "负责保障"),
    )
    conflict = only(result)
    assert (conflict.node, conflict.field, conflict.start) == ("d1", "duties", 1)
    entry = find(settle(result.document, conflict, conflict.theirs), "d1")
    assert isinstance(entry, Duty)
    assert entry.duties == ("负责统筹协调", "负责舆情", "负责抢险", "负责保障")
    entry = find(settle(result.document, conflict, Reading(text="负责新闻发布\n负责舆情")), "d1")
    assert isinstance(entry, Duty)
    assert entry.duties[1:3] == ("负责新闻发布", "负责舆情")


def test_conditions_added_on_both_sides_are_all_kept() -> None:
    base, ours, theirs = (
        document(ResponseLevel(id="r", triggers=texts))
        for texts in (("降雨",), ("降雨", "溃坝"), ("降雨", "洪峰"))
    )
    result, other = merge(base, ours, theirs), merge(base, theirs, ours)
    assert result == other
    assert result.is_clean
    level = find(result.document, "r")
    assert isinstance(level, ResponseLevel)
    assert sorted(level.triggers) == sorted(("降雨", "溃坝", "洪峰"))


def test_a_duty_taken_away_here_and_changed_there() -> None:
    base, ours = duties("统筹", body="甲局"), document(DutyTable(id="d"))
    result = merge(base, ours, duties("统筹", "协调", body="甲局"))
    conflict = only(result)
    assert conflict.kind is ConflictKind.REMOVED
    assert reading_text(conflict.theirs) == "甲局\n统筹\n协调"
    assert find(settle(result.document, conflict, conflict.ours), "d") == DutyTable(id="d")
    assert settle(result.document, conflict, conflict.theirs) == result.document


def test_a_person_is_taken_whole() -> None:
    base, ours, theirs = duties(body="王小明"), duties(body="李小明"), duties(body="王小红")
    conflict = only(merge(base, ours, theirs))
    assert (conflict.ours.text, conflict.theirs.text) == ("李小明", "王小红")


def test_one_picture_or_the_other() -> None:
    base, ours, theirs = (document(Figure(id="f", image=image * 64, caption="图")) for image in "abc")
    result = merge(base, ours, theirs)
    conflict = only(result)
    assert settle(result.document, conflict, conflict.theirs) == theirs


def row(*texts: str) -> Row:
    return Row(
        tuple(Cell(id=f"c{text}", blocks=(Paragraph(id=f"q{text}", runs=(Text(text),)),)) for text in texts)
    )


def test_a_row_goes_after_all_and_a_column_too() -> None:
    table = Table(id="t", rows=(row("单位", "电话"), row("甲", "1"), row("乙", "2")))
    base = document(table)
    short = table_edit.remove_rows(table, 1, 1)
    assert short is not None
    shorter = table_edit.remove_columns(short, 1, 1)
    assert shorter is not None
    theirs = rewritten(rewritten(base, "q甲", "甲局"), "q2", "22")
    result = merge(base, document(shorter), theirs)
    assert len(result.conflicts) == 2
    for order in itertools.permutations(result.conflicts):
        settled = result.document
        for conflict in order:
            settled = settle(settled, conflict, conflict.ours)
        assert settled == document(shorter)


def test_a_row_that_was_filled_meanwhile_does_not_go() -> None:
    table = Table(id="t", rows=(row("单位", "电话"), row("甲", "1")))
    base, short = document(table), table_edit.remove_rows(table, 1, 1)
    assert short is not None
    result = merge(base, document(short), rewritten(base, "q甲", "甲局"))
    conflict = only(result)
    with pytest.raises(Changed):
        settle(rewritten(result.document, "q1", "11"), conflict, conflict.ours)


def test_one_table_or_the_other() -> None:
    table = Table(id="t", rows=(row("单位", "电话"), row("甲", "1")))
    ours, theirs = (table_edit.merge(table, table_edit.Area(0, 0, *size)) for size in ((1, 2), (2, 1)))
    result = merge(document(table), document(ours), document(theirs))
    conflict = only(result)
    assert conflict.kind is ConflictKind.TABLE
    assert settle(result.document, conflict, conflict.theirs) == document(theirs)


def test_a_note_that_stands_elsewhere_gets_an_id_of_its_own() -> None:
    note = Footnote(id="n", text="注")
    base = document(Paragraph(id="p0", runs=(Text("启动"), note, Text("响应。"))), "报告。")
    ours = document(
        Paragraph(id="p0", runs=(Text("解除响应。"),)),
        Paragraph(id="p1", runs=(Text("报告"), note, Text("。"))),
    )
    theirs = document(Paragraph(id="p0", runs=(Text("调整"), note, Text("响应。"))), "报告。")
    result = merge(base, ours, theirs)
    for conflict in result.conflicts:
        assert check_tree(settle(result.document, conflict, conflict.theirs)) == ()


def test_where_a_section_was_moved_to_is_told_in_words() -> None:
    parts = {
        id: Section(id=id, heading=name)
        for id, name in (("a", "监测"), ("b", "预警"), ("c", "响应"), ("d", "保障"), ("e", "附则"))
    }

    def ordered(ids: str) -> Document:
        return Document(sections=tuple(parts[id] for id in ids))

    result = merge(ordered("abcde"), ordered("bcade"), ordered("bcdea"))
    conflict = only(result)
    assert conflict.kind is ConflictKind.PLACE
    assert conflict.theirs.place is not None
    assert "“5 附则”之后" in place_text(result.document, conflict.theirs.place)
    assert settle(result.document, conflict, conflict.theirs) == ordered("bcdea")


# --- kept in a library --------------------------------------------------------------------------------


def test_conflicts_are_kept_as_bytes(merged: Merged) -> None:
    assert decode_conflicts(encode_conflicts(merged.conflicts)) == merged.conflicts


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff",
        b"[]",
        b'{"format":1}',
        b'{"format":1,"conflicts":[{}]}',
        b'{"format":1,"conflicts":[{"kind":"X"}]}',
    ],
)
def test_damaged_bytes_are_told(data: bytes) -> None:
    with pytest.raises(BadRecord, match="损坏"):
        decode_conflicts(data)


def test_bytes_of_a_newer_program_are_told() -> None:
    with pytest.raises(BadRecord, match="更新版本"):
        decode_conflicts(b'{"format":2,"conflicts":[]}')


# --- properties ---------------------------------------------------------------------------------------


@given(three(), st.randoms(use_true_random=False))
@settings(max_examples=200, deadline=None)
def test_words_settled_in_any_order_give_one_text(texts: tuple[tuple[Run, ...], ...], chance: object) -> None:
    base, ours, theirs = (document(Paragraph(id="p0", runs=runs)) for runs in texts)
    assume(all(check_tree(text) == () for text in (base, ours, theirs)))
    result, other = merge(base, ours, theirs), merge(base, theirs, ours)
    order = list(result.conflicts)
    chance.shuffle(order)  # type: ignore[attr-defined]
    settled = result.document
    for conflict in order:
        settled = settle(settled, conflict, conflict.theirs)
    # Theirs everywhere is what the other desk sees.
    assert words(settled) == words(other.document)
    for conflict in order:
        settled = unsettle(settled, conflict, conflict.theirs)
    assert settled == result.document


@pytest.mark.parametrize("first", range(0, 300, 100))
def test_any_choice_leaves_a_sound_text(first: int) -> None:
    for seed in range(first, first + 100):
        result = merge(*desks(near(seed), seed))
        assert decode_conflicts(encode_conflicts(result.conflicts)) == result.conflicts
        for conflict in result.conflicts:
            for choice in (conflict.ours, conflict.theirs, both(conflict)):
                try:
                    settled = settle(result.document, conflict, choice or conflict.standing)
                except YuanError:
                    continue
                assert check_tree(settled) == ()
