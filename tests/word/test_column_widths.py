"""Columns of tables that say nothing of their widths are as wide as what stands in them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from yuan.model.document.content import Cell, Paragraph, Row, Table, Text
from yuan.word.gbt9704 import TYPE_WIDTH, twips
from yuan.word.writing.column_widths import column_count, grid_widths


def table(*rows: tuple[str, ...], widths: tuple[float, ...] = ()) -> Table:
    return Table(
        rows=tuple(Row(tuple(Cell(blocks=(Paragraph(runs=(Text(text),)),)) for text in row)) for row in rows),
        widths=widths,
    )


def laid_out(of: Table) -> list[float]:
    """The widths of its columns in millimetres."""
    return [width / twips(1) for width in grid_widths(of, column_count(of), TYPE_WIDTH)]


def test_a_telephone_number_stays_on_one_line_beside_long_text() -> None:
    supplies = table(
        ("序号", "名称", "存放地点", "联系电话"),
        ("1", "移动泵车", "门头沟区防汛物资储备库（新桥大街附近，全天候值守）", "010-69842000"),
    )
    number, name, place, phone = laid_out(supplies)
    assert phone > 12 * 4.2 / 2
    assert number < name < phone < place


def test_widths_given_are_kept_in_proportion() -> None:
    one, two = laid_out(table(("甲", "很长的一格文字很长的一格文字"), widths=(30.0, 10.0)))
    assert abs(one - 3 * two) < 0.1


def test_alike_columns_share_the_line_evenly() -> None:
    assert len({round(width) for width in laid_out(table(("级别", "颜色", "标准")))}) == 1


@given(st.lists(st.text(max_size=60), min_size=1, max_size=30))
def test_every_column_has_room_and_all_fill_the_line(texts: list[str]) -> None:
    widths = grid_widths(table(tuple(texts)), len(texts), TYPE_WIDTH)
    assert sum(widths) == twips(TYPE_WIDTH)
    assert min(widths) > 0
