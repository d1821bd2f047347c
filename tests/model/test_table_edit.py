"""Changing a table's grid: rows, columns, merging, splitting, filling."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from yuan.model.document import table_edit
from yuan.model.document.content import Cell, Paragraph, Row, Table, Text, run_text
from yuan.model.document.invariants import table_problems
from yuan.model.document.table_edit import Area


def table_of(*lines: str, headers: int = 0, widths: tuple[float, ...] = ()) -> Table:
    """One cell for every sign; a `.` is an empty one."""
    rows = tuple(
        Row(
            tuple(
                Cell(id=f"{sign}{row}{column}", blocks=() if sign == "." else (_text(sign),))
                for column, sign in enumerate(line)
            ),
            header=row < headers,
        )
        for row, line in enumerate(lines)
    )
    return Table(id="t", rows=rows, widths=widths)


def _text(text: str) -> Paragraph:
    return Paragraph(runs=(Text(text),))


def shown(table: Table) -> list[str]:
    """Every grid place of `table` with the text of the cell that covers it."""
    rows, columns = table_edit.size_of(table)
    return [
        " ".join(
            "".join(
                run_text(block.runs)
                for block in table_edit.cell_blocks(table, row, column)
                if isinstance(block, Paragraph)
            )
            or "."
            for column in range(columns)
        )
        for row in range(rows)
    ]


def test_a_row_goes_in_above_and_below_the_header() -> None:
    table = table_of("ab", "cd", headers=1)
    assert shown(table_edit.insert_rows(table, 1, 2, 0)) == ["a b", ". .", ". .", "c d"]
    assert [row.header for row in table_edit.insert_rows(table, 1, 1, 0).rows] == [True, False, False]
    assert [row.header for row in table_edit.insert_rows(table, 0, 1, 0).rows] == [True, True, False]


def test_a_column_takes_its_share_of_the_width() -> None:
    table = table_of("ab", widths=(30, 60))
    made = table_edit.insert_columns(table, 2, 1, 1)
    assert made.widths == (18, 36, 36)
    assert shown(table_edit.insert_columns(table, 0, 1, 0)) == [". a b"]
    left = table_edit.remove_columns(made, 0, 1)
    assert left is not None
    assert left.widths == (45, 45)


def test_merged_cells_grow_and_shrink_with_rows_and_columns_inside_them() -> None:
    table = table_edit.merge(table_of("abc", "def", "ghi"), Area(0, 0, 2, 2))
    assert shown(table) == ["abde abde c", "abde abde f", "g h i"]
    assert shown(table_edit.insert_rows(table, 1, 1, 0)) == [
        "abde abde c",
        "abde abde .",
        "abde abde f",
        "g h i",
    ]
    shorter = table_edit.remove_rows(table, 0, 1)
    assert shorter is not None
    assert shown(shorter) == ["abde abde f", "g h i"]
    assert table_edit.remove_rows(table, 0, 3) is None


def test_merging_takes_whole_cells_only() -> None:
    table = table_edit.merge(table_of("abc", "def", "ghi"), Area(1, 1, 1, 2))
    assert table_edit.expanded(table, Area(0, 0, 2, 2)) == Area(0, 0, 2, 3)
    assert shown(table_edit.merge(table, Area(0, 0, 2, 2))) == ["abcdef abcdef abcdef"] * 2 + ["g h i"]


def test_a_merged_cell_is_parted_along_the_grid_and_a_single_one_makes_the_grid_finer() -> None:
    merged = table_edit.merge(table_of("abc", "def"), Area(0, 0, 2, 2))
    assert shown(table_edit.split(merged, 0, 0, 2, 2)) == ["abde . c", ". . f"]
    single = table_edit.split(table_of("ab", "cd", widths=(40, 60)), 0, 1, 1, 3)
    assert shown(single) == ["a b . .", "c d d d"]
    assert single.widths == (40, 20, 20, 20)
    assert shown(table_edit.split(table_of("ab"), 0, 0, 2, 1)) == ["a b", ". b"]


def test_cells_pasted_beyond_the_edge_make_the_table_larger() -> None:
    table = table_of("ab", "cd")
    assert shown(table_edit.fill(table, 1, 1, table_of("xy", "zw"))) == ["a b .", "c x y", ". z w"]


def test_merged_cells_pasted_stay_merged_where_the_cells_are_single() -> None:
    source = table_edit.merge(table_of("x.", "yz"), Area(0, 0, 1, 2))
    assert shown(table_edit.fill(table_of("ab", "cd"), 0, 0, source)) == ["x x", "y z"]
    merged = table_edit.merge(table_of("ab", "cd"), Area(0, 0, 2, 1))
    assert shown(table_edit.fill(merged, 0, 0, source)) == ["xy b", "xy z"]


def test_a_border_moves_until_its_neighbour_is_narrow() -> None:
    assert table_edit.moved_border((50, 50), 0, 20) == (70, 30)
    assert table_edit.moved_border((50, 50), 0, 90) == (95, 5)
    assert table_edit.moved_border((50, 50), 0, -90) == (5, 95)


areas = st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(1, 3), st.integers(1, 3))
changes = st.lists(
    st.tuples(
        st.sampled_from(["rows", "columns", "less rows", "less columns", "merge", "split", "fill"]), areas
    ),
    max_size=8,
)


@given(changes)
def test_whatever_is_done_the_grid_stays_whole_and_no_cell_is_there_twice(
    steps: list[tuple[str, tuple[int, ...]]],
) -> None:
    table = table_of("abcd", "efgh", "ijkl", headers=1, widths=(10, 20, 30, 40))
    for what, (row, column, rows, columns) in steps:
        most_rows, most_columns = table_edit.size_of(table)
        row, column = min(row, most_rows - 1), min(column, most_columns - 1)
        rows, columns = min(rows, most_rows - row), min(columns, most_columns - column)
        match what:
            case "rows":
                table = table_edit.insert_rows(table, row, rows, row)
            case "columns":
                table = table_edit.insert_columns(table, column, columns, column)
            case "less rows":
                table = table_edit.remove_rows(table, row, rows) or table
            case "less columns":
                table = table_edit.remove_columns(table, column, columns) or table
            case "merge":
                table = table_edit.merge(table, Area(row, column, rows, columns))
            case "split":
                table = table_edit.split(table, row, column, rows, columns)
            case _:
                table = table_edit.fill(
                    table, row, column, table_edit.part_of(table, Area(0, 0, rows, columns))
                )
        assert list(table_problems(table)) == []
        ids = [cell.id for line in table.rows for cell in line.cells]
        assert len(ids) == len(set(ids))
