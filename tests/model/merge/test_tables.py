"""Two texts of one table as one."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from yuan.model.document import table_edit
from yuan.model.document.content import Block, Cell, Document, Paragraph, Row, Table, Text
from yuan.model.document.invariants import table_problems
from yuan.model.document.table_edit import Area
from yuan.model.merge.blocks import Blocks, MergedBlock, MergedBlocks, merge_block
from yuan.model.merge.conflict import ConflictKind
from yuan.model.merge.order import merged_order
from yuan.model.merge.settling import settle
from yuan.model.text.plain_text import cell_text


def table(*lines: str, headers: int = 1, widths: tuple[float, ...] = ()) -> Table:
    """A table of a word a cell; a cell is called by its first text."""
    rows = tuple(
        Row(
            tuple(
                Cell(id=word, blocks=(Paragraph(id=f"p.{word}", runs=(Text(word),)),))
                for word in line.split()
            ),
            place < headers,
        )
        for place, line in enumerate(lines)
    )
    return Table(id="t", rows=rows, widths=widths)


def written(table: Table, cell: str, text: str) -> Table:
    """`table` with other words in a cell."""

    def changed(held: Cell) -> Cell:
        if held.id != cell:
            return held
        return replace(held, blocks=(Paragraph(id=f"p.{cell}", runs=(Text(text),)),))

    assert cell in {held.id for row in table.rows for held in row.cells}
    rows = tuple(replace(row, cells=tuple(map(changed, row.cells))) for row in table.rows)
    return replace(table, rows=rows)


def filled(table: Table, text: str) -> Table:
    """`table` with words in every cell that has none."""
    for row in table.rows:
        for cell in row.cells:
            if not cell.blocks:
                table = written(table, cell.id, text)
    return table


def lines(table: Table) -> list[str]:
    return [" ".join(cell_text(cell.blocks, {}) or "_" for cell in row.cells) for row in table.rows]


def by_id(cell: str, base: Blocks, ours: Blocks, theirs: Blocks) -> MergedBlocks:
    """The blocks of a cell by their ids; what one side took away and the other changed stays."""
    before, here, there = ({block.id: block for block in blocks} for blocks in (base, ours, theirs))
    made: dict[str, MergedBlock] = {}
    for id in {**before, **here, **there}:
        if id in here and id in there:
            made[id] = merge_block(before.get(id, Paragraph(id=id)), here[id], there[id], by_id)
        elif (one := here.get(id) or there.get(id)) is not None and one != before.get(id):
            made[id] = MergedBlock(one)
    order = merged_order(tuple(before), tuple(here), tuple(there), keep=made)
    kept = [made[id] for id in order.keys]
    return MergedBlocks(
        tuple(one.block for one in kept), tuple(conflict for one in kept for conflict in one.conflicts)
    )


def merged(base: Table, ours: Table, theirs: Table) -> MergedBlock:
    result = merge_block(base, ours, theirs, by_id)
    assert isinstance(result.block, Table)
    assert not [*table_problems(result.block)]
    return result


def clean(base: Table, ours: Table, theirs: Table) -> Table:
    """The merged table, the same from both sides, nothing in conflict."""
    result, other = merged(base, ours, theirs), merged(base, theirs, ours)
    assert result == other
    assert not result.conflicts
    assert isinstance(result.block, Table)
    return result.block


BASE = table("单位 电话", "甲 1", "乙 2", "丙 3")


def with_row(table: Table, at: int, text: str) -> Table:
    return filled(table_edit.insert_rows(table, at, 1, at - 1), text)


def with_column(table: Table, at: int, text: str) -> Table:
    return filled(table_edit.insert_columns(table, at, 1, at - 1), text)


def without(change: Callable[[Table, int, int], Table | None], table: Table, at: int) -> Table:
    left = change(table, at, 1)
    assert left is not None
    return left


def test_two_changed_cells_go_together() -> None:
    assert lines(clean(BASE, written(BASE, "1", "11"), written(BASE, "2", "22"))) == [
        "单位 电话",
        "甲 11",
        "乙 22",
        "丙 3",
    ]


def test_two_added_rows_go_together() -> None:
    result = clean(BASE, with_row(BASE, 2, "丁"), with_row(BASE, 4, "戊"))
    assert lines(result) == ["单位 电话", "甲 1", "丁 丁", "乙 2", "丙 3", "戊 戊"]


def test_rows_added_at_one_place_stand_in_an_order_of_no_side() -> None:
    result = clean(BASE, with_row(BASE, 4, "丁"), with_row(BASE, 4, "戊"))
    assert sorted(lines(result)[4:]) == ["丁 丁", "戊 戊"]


def test_a_row_here_and_a_column_there_meet_in_an_empty_cell() -> None:
    result = clean(BASE, with_row(BASE, 4, "丁"), with_column(BASE, 2, "备注"))
    assert lines(result) == ["单位 电话 备注", "甲 1 备注", "乙 2 备注", "丙 3 备注", "丁 丁 _"]


def test_a_row_taken_away_here_and_a_cell_changed_there() -> None:
    result = clean(BASE, without(table_edit.remove_rows, BASE, 1), written(BASE, "2", "22"))
    assert lines(result) == ["单位 电话", "乙 22", "丙 3"]


def test_a_row_taken_away_here_and_changed_there_is_a_conflict_of_the_row() -> None:
    result = merged(BASE, without(table_edit.remove_rows, BASE, 1), written(BASE, "1", "11"))
    (conflict,) = result.conflicts
    assert (conflict.kind, conflict.node) == (ConflictKind.REMOVED, "甲")
    assert conflict.ours.is_absent
    assert conflict.theirs.row is not None
    assert lines(result.block) == ["单位 电话", "甲 11", "乙 2", "丙 3"]  # type: ignore[arg-type]


def test_a_column_taken_away_here_and_changed_there_is_a_conflict_of_the_column() -> None:
    result = merged(BASE, without(table_edit.remove_columns, BASE, 1), written(BASE, "2", "22"))
    (conflict,) = result.conflicts
    assert conflict.kind is ConflictKind.REMOVED
    assert conflict.theirs.column is not None
    assert lines(result.block) == ["单位 电话", "甲 1", "乙 22", "丙 3"]  # type: ignore[arg-type]


def test_a_row_added_there_holds_the_column_that_went_here() -> None:
    result = merged(BASE, without(table_edit.remove_columns, BASE, 1), with_row(BASE, 2, "丁"))
    assert [one.kind for one in result.conflicts] == [ConflictKind.REMOVED]
    assert lines(result.block)[2] == "丁 丁"  # type: ignore[arg-type]


def test_a_moved_row_takes_the_edit_of_the_other_along() -> None:
    head, first, second, third = BASE.rows
    result = clean(BASE, replace(BASE, rows=(head, third, first, second)), written(BASE, "3", "33"))
    assert lines(result) == ["单位 电话", "丙 33", "甲 1", "乙 2"]


def test_cells_merged_here_and_a_row_put_between_them_there() -> None:
    ours = table_edit.merge(BASE, Area(1, 0, 2, 1))
    result = clean(BASE, ours, with_row(BASE, 4, "丁"))
    assert (result.rows[1].cells[0].rowspan, lines(result)[-1]) == (2, "丁 丁")


def test_a_merged_cell_grows_with_a_row_put_into_it() -> None:
    base = table_edit.merge(BASE, Area(1, 0, 2, 1))
    result = clean(base, with_row(base, 2, "丁"), with_column(base, 2, "备注"))
    assert result.rows[1].cells[0].rowspan == 3
    assert [len(row.cells) for row in result.rows] == [3, 3, 2, 2, 3]


def test_a_cell_merged_away_here_and_changed_there_is_a_conflict_of_the_table() -> None:
    ours, theirs = table_edit.merge(BASE, Area(1, 0, 2, 1)), written(BASE, "乙", "乙局")
    result = merged(BASE, ours, theirs)
    assert [one.kind for one in result.conflicts] == [ConflictKind.TABLE]
    assert (result.block, result.conflicts[0].theirs.block) == (ours, theirs)


def test_cells_merged_across_each_other_are_a_conflict_of_the_table() -> None:
    result = merged(BASE, table_edit.merge(BASE, Area(1, 0, 2, 1)), table_edit.merge(BASE, Area(1, 0, 1, 2)))
    assert [one.kind for one in result.conflicts] == [ConflictKind.TABLE]


def test_a_row_moved_to_two_places_is_a_conflict_of_the_table() -> None:
    base = table("单位 电话", "甲 1", "乙 2", "丙 3", "丁 4")
    head, *rows = base.rows
    ours, theirs = ((head, *rows[1:3], rows[0], rows[3]), (head, *rows[1:], rows[0]))
    result = merged(base, replace(base, rows=ours), replace(base, rows=theirs))
    assert [one.kind for one in result.conflicts] == [ConflictKind.TABLE]


def test_a_second_header_row_here_and_a_first_row_there() -> None:
    ours = table_edit.set_headers(with_row(BASE, 1, "栏"), 2)
    result = clean(BASE, ours, with_row(BASE, 1, "丁"))
    assert [row.header for row in result.rows] == [True, True, False, False, False, False]


def test_widths_set_on_both_sides_are_a_conflict_and_those_of_one_are_taken() -> None:
    base = replace(BASE, widths=(50.0, 50.0))
    ours, theirs = table_edit.set_widths(base, (40, 60)), table_edit.set_widths(base, (30, 70))
    (conflict,) = merged(base, ours, theirs).conflicts
    assert (conflict.field, conflict.theirs.value) == ("widths", (30.0, 70.0))
    assert clean(base, ours, with_row(base, 2, "丁")).widths == (40.0, 60.0)
    assert len(clean(base, ours, with_column(base, 2, "备注")).widths) == 3


def test_words_of_one_cell_merge() -> None:
    base = written(BASE, "甲", "负责统筹。负责报告。")
    ours, theirs = written(BASE, "甲", "负责协调。负责报告。"), written(BASE, "甲", "负责统筹。负责通报。")
    assert lines(clean(base, ours, theirs))[1] == "负责协调。负责通报。 1"


# --- properties ---------------------------------------------------------------------------------------

_words = st.sampled_from(["应急", "值班", "电话", "办公室"])


@st.composite
def edited(draw: st.DrawFn, base: Table, mark: str) -> Table:
    """`base` after some table commands; words put in carry `mark`."""
    made = base
    for step in range(draw(st.integers(1, 3))):
        rows, columns = table_edit.size_of(made)
        row, column = draw(st.integers(0, rows - 1)), draw(st.integers(0, columns - 1))
        match draw(st.integers(0, 6)):
            case 0:
                made = filled(table_edit.insert_rows(made, row + 1, 1, row), f"{mark}行{step}")
            case 1:
                made = filled(table_edit.insert_columns(made, column + 1, 1, column), f"{mark}列{step}")
            case 2:
                made = table_edit.remove_rows(made, row, 1) or made
            case 3:
                made = table_edit.remove_columns(made, column, 1) or made
            case 4:
                made = table_edit.merge(made, Area(row, column, min(2, rows - row), min(2, columns - column)))
            case 5:
                made = table_edit.split(made, row, column, 2, 2)
            case _:
                made = written(
                    made, table_edit.cell_at(made, row, column).cell.id, f"{mark}{draw(_words)}{step}"
                )
    return made


def texts(value: Block | Cell | Row | Table) -> str:
    if isinstance(value, Table):
        return "\n".join(lines(value))
    return " ".join(cell_text(cell.blocks, {}) for cell in (value.cells if isinstance(value, Row) else ()))


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_any_two_edits_give_a_sound_table_that_loses_no_words(data: st.DataObject) -> None:
    rows, columns = data.draw(st.integers(1, 4)), data.draw(st.integers(1, 4))
    base = table(
        *(" ".join(f"{row}.{column}" for column in range(columns)) for row in range(rows)), headers=0
    )
    base = data.draw(edited(base, "底"))
    ours, theirs = data.draw(edited(base, "我")), data.draw(edited(base, "他"))
    result, other = merged(base, ours, theirs), merged(base, theirs, ours)
    assert merged(base, ours, base).block == merged(base, ours, ours).block == ours
    assert {one.id for one in result.conflicts} == {one.id for one in other.conflicts}
    if not result.conflicts:
        assert result.block == other.block
    said = texts(result.block) + "".join(
        texts(reading.block)
        for one in result.conflicts
        for reading in (one.ours, one.theirs)
        if reading.block
    )
    said += "".join(
        cell_text(run_of.blocks, {})
        for one in result.conflicts
        for reading in (one.ours, one.theirs)
        for run_of in (*(reading.row.cells if reading.row else ()), *(reading.column or ()))
    )
    said += "".join(
        texts(settle(Document(blocks=(result.block,)), one, one.theirs).blocks[0])
        for one in result.conflicts
        if one.kind is ConflictKind.WORDS
    )
    for side, mark in ((ours, "我"), (theirs, "他")):
        for word in texts(side).split():
            if word.startswith(mark):
                assert word in said
