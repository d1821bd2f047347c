"""A text is brought within bounds without losing a word; one that keeps to them is given back as it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from yuan.model.document.bounds import bounded, decode_stored, require_bounded_size
from yuan.model.document.content import (
    Cell,
    Document,
    Figure,
    Footnote,
    FrontMatter,
    ListItem,
    Paragraph,
    Reference,
    Row,
    Run,
    Section,
    Table,
    Text,
    content_hash,
    encode,
    run_text,
    walk_blocks,
    walk_sections,
)
from yuan.model.document.invariants import check_tree, table_problems
from yuan.model.document.limits import (
    MOST_BLOCKS,
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_FOOTNOTES,
    MOST_HEADING,
    MOST_LEVELS,
    MOST_NESTED_TABLES,
    MOST_PARAGRAPH,
    MOST_ROWS,
    MOST_RUNS,
)
from yuan.model.errors import BadFile
from yuan.model.text.plain_text import plain_text
from yuan.word.reader import read_file


def cell(text: str, colspan: int = 1, rowspan: int = 1) -> Cell:
    return Cell(blocks=(Paragraph(runs=(Text(text),)),), colspan=colspan, rowspan=rowspan)


def only_table(document: Document) -> Table:
    (table,) = (block for block in walk_blocks(document) if isinstance(block, Table))
    return table


def test_a_text_within_the_bounds_is_the_very_same() -> None:
    table = Table(
        caption="表",
        rows=(Row((cell("甲", 2),), header=True), Row((cell("乙"), cell("丙")))),
        widths=(30.0, 60.0),
    )
    item, figure = ListItem(runs=(Text("事项"), Footnote(text="注"))), Figure(image="a", width=80)
    inner = Section(heading="目的", blocks=(item, table, figure))
    plan = Document(front=FrontMatter(title="预案"), sections=(Section(heading="总则", sections=(inner,)),))
    made, remarks = bounded(plan)
    assert made is plan
    assert remarks == ()


@pytest.mark.parametrize(
    "rows",
    [
        (Row((cell("甲", 10**9), cell("乙"))), Row((cell("丙"),))),
        (Row((cell("甲", 1, 10**9), cell("乙", -5, -5))), Row((cell("丙"),))),
        (Row((cell("甲", 0, 0),)), Row((cell("乙"), cell("丙")))),
        (Row((cell("甲", 2, 2), cell("乙"))), Row((cell("丙", 3),))),
        (Row((cell("甲"),)), Row((cell("乙"),), header=True), Row(()), Row((cell("丙"),))),
        (Row((cell("甲", 40),)), Row((cell("乙", 40), cell("丙", 40)))),
    ],
)
def test_a_grid_that_does_not_fit_is_made_whole(rows: tuple[Row, ...]) -> None:
    made, remarks = bounded(Document(blocks=(Table(rows=rows, widths=(10.0,)),)))
    table = only_table(made)
    assert list(table_problems(table)) == []
    assert [text for text in plain_text(made) if text in "甲乙丙"] == ["甲", "乙", "丙"]
    assert any("表格" in remark for remark in remarks)
    assert bounded(made)[0] is made, "what was made whole keeps to the bounds"
    assert made == bounded(Document(blocks=(Table(id=table.id, rows=rows, widths=(10.0,)),)))[0], (
        "the same ids whenever it is done"
    )


def test_merges_that_fit_stay_merged() -> None:
    rows = (Row((cell("甲", 2), cell("乙"))), Row((cell("丙"), cell("丁"))))
    table = only_table(bounded(Document(blocks=(Table(rows=rows),)))[0])
    assert [[one.colspan for one in row.cells] for row in table.rows] == [[2, 1], [1, 1, 1]]


def nested(depth: int) -> Document:
    blocks: tuple[Paragraph | Table, ...] = (Paragraph(runs=(Text("最里"),)),)
    for place in range(depth):
        blocks = (Table(caption=f"表{place}", rows=(Row((Cell(blocks=blocks), cell(f"旁{place}"))),)),)
    return Document(blocks=blocks)


def test_tables_nested_too_deep_become_paragraphs() -> None:
    made, remarks = bounded(nested(120))
    assert sum(isinstance(block, Table) for block in walk_blocks(made)) == MOST_NESTED_TABLES
    text = plain_text(made)
    assert "最里" in text
    assert all(f"旁{place}" in text and f"表{place}" in text for place in range(120))
    assert "嵌套" in remarks[0]


def test_headings_nested_too_deep_keep_their_order() -> None:
    section = Section(heading="底")
    for place in range(150):
        section = Section(
            heading=f"第{place}", blocks=(Paragraph(runs=(Text(f"文{place}"),)),), sections=(section,)
        )
    plan = Document(sections=(section, Section(heading="后")))
    made, _ = bounded(plan)
    assert max(level for _, level in walk_sections(made)) == MOST_LEVELS
    assert [one.heading for one, _ in walk_sections(made)] == [one.heading for one, _ in walk_sections(plan)]
    assert [one.id for one, _ in walk_sections(made)] == [one.id for one, _ in walk_sections(plan)]


def test_what_is_too_long_goes_on_in_the_next_paragraph() -> None:
    long = "防汛" * MOST_PARAGRAPH
    plan = Document(
        front=FrontMatter(title="标" * (MOST_HEADING + 3)),
        sections=(Section(heading="题" * (MOST_HEADING + 5), blocks=(Paragraph(runs=(Text(long),)),)),),
    )
    made, remarks = bounded(plan)
    texts = [run_text(block.runs) for block in walk_blocks(made) if isinstance(block, Paragraph)]
    assert texts[:2] == ["标" * 3, "题" * 5]
    assert "".join(texts[2:]) == long
    assert max(map(len, texts)) <= MOST_PARAGRAPH
    assert len(remarks) == 2
    assert check_tree(made) == ()


def test_too_many_changes_of_type_are_dropped_before_any_text_is() -> None:
    runs = tuple(Text(str(place % 10), bold=bool(place % 2)) for place in range(2 * MOST_RUNS))
    note = Footnote(text="注")
    made, _ = bounded(Document(blocks=(Paragraph(runs=(*runs, note)),)))
    (block,) = made.blocks
    assert isinstance(block, Paragraph)
    assert block.runs == (Text("0123456789" * (MOST_RUNS // 5)), note)


def test_signs_no_text_can_hold_are_left_out() -> None:
    made, _ = bounded(Document(blocks=(Paragraph(runs=(Text("甲\0乙\ufffc丙\ud800丁\n戊\t"),)),)))
    assert run_text(made.blocks[0].runs) == "甲乙丙丁\n戊\t"  # type: ignore[union-attr]


def test_patterns_and_sizes_out_of_all_reason() -> None:
    plan = Document(
        numbering=("1" * 1000,),
        blocks=(
            ListItem(pattern="长" * 100, level=-7, runs=(Text("事项"),)),
            ListItem(pattern="（1）", level=10**9, runs=(Text("事项"),)),
            Figure(image="a", width=1e300, height=-1.0),
        ),
    )
    made, _ = bounded(plan)
    assert made.numbering == Document().numbering
    assert "长" * 100 + "事项" in plain_text(made)
    assert made.blocks[1].level < 10  # type: ignore[union-attr]
    assert (made.blocks[2].width, made.blocks[2].height) == (0, 0)  # type: ignore[union-attr]


def test_what_the_library_holds_is_within_the_bounds_when_opened_and_stays_as_it_is() -> None:
    kept = encode(nested(60))
    opened = decode_stored(kept)
    assert opened == decode_stored(kept)
    assert bounded(opened)[0] is opened
    assert content_hash(opened) != content_hash(nested(60))


def test_what_is_too_large_as_a_whole_is_refused_by_name() -> None:
    notes = Paragraph(runs=tuple(Footnote(text="注") for _ in range(MOST_FOOTNOTES + 1)))
    with pytest.raises(BadFile, match=r"甲\.docx.*脚注.*没有导入"):
        require_bounded_size(Document(blocks=(notes,)), "甲.docx")
    wide = Table(rows=(Row(tuple(cell("格") for _ in range(MOST_COLUMNS + 1))),))
    require_bounded_size(Document(blocks=(wide,)), "甲.docx")


def test_a_table_that_would_have_too_many_cells_when_made_whole_becomes_paragraphs() -> None:
    wide = Row(tuple(cell(f"列{place}") for place in range(MOST_COLUMNS)))
    rows = (wide, *(Row((cell(f"行{place}"),)) for place in range(MOST_CELLS // MOST_COLUMNS)))
    made, remarks = bounded(Document(blocks=(Table(caption="题" * (MOST_HEADING + 2), rows=rows),)))
    assert not any(isinstance(block, Table) for block in walk_blocks(made))
    text = plain_text(made)
    assert all(f"行{place}\n" in text + "\n" for place in range(len(rows) - 1))
    assert text.count("题") == MOST_HEADING + 2
    assert any("改为段落" in remark for remark in remarks)
    smaller, remarks = bounded(Document(blocks=(Table(rows=rows[:-1]),)))
    assert list(table_problems(only_table(smaller))) == []
    assert "补齐" in remarks[0]


def test_merges_that_reach_down_without_end_take_no_time() -> None:
    """Each row would begin further to the right than the one before, without end."""
    rows = tuple(Row(tuple(cell("格", 1, 10**9) for _ in range(6))) for _ in range(MOST_ROWS))
    table = only_table(bounded(Document(blocks=(Table(rows=rows),)))[0])
    assert list(table_problems(table)) == []
    assert sum(len(row.cells) for row in table.rows) == 6 * MOST_ROWS


def test_as_many_cells_as_a_table_may_have_fit_into_a_plan(tmp_path: Path) -> None:
    columns = 30
    rows = tuple(Row(tuple(cell("格") for _ in range(columns))) for _ in range(MOST_CELLS // columns))
    plan = Document(sections=(Section(heading="名单", blocks=(Table(rows=rows),)),))
    assert bounded(plan)[0] is plan
    require_bounded_size(plan, "甲.docx")
    page = tmp_path / "某区防汛应急预案.html"
    lines = "".join(f"<tr>{'<td>格</td>' * columns}</tr>" for _ in rows)
    page.write_text(f"<html><p>某区防汛应急预案</p><p>1 总则</p><table>{lines}</table></html>", "utf-8")
    (read,) = read_file(page)
    assert sum(len(row.cells) for row in only_table(read.document).rows) == MOST_CELLS
    empty = Table(rows=tuple(Row((Cell(),)) for _ in range(MOST_BLOCKS)))
    with pytest.raises(BadFile, match="单元格"):
        require_bounded_size(Document(blocks=(empty,)), "甲.docx")


@pytest.mark.parametrize(
    "runs",
    [
        (Text("一" * MOST_PARAGRAPH), Text("二", bold=True), Text("三")),
        (*(Text("一", bold=bool(place % 2)) for place in range(MOST_RUNS)), Text("二" * 2 * MOST_PARAGRAPH)),
        (
            Text("一"),
            Reference(target="甲", text="见" * (MOST_PARAGRAPH - 1)),
            Text("二"),
            Text("三", bold=True),
        ),
        (Text("一"), Reference(target="甲", text="见" * (2 * MOST_PARAGRAPH))),
        (
            Text("一"),
            Footnote(id="注", text="注" * (2 * MOST_PARAGRAPH + 1)),
            Text("二" * (MOST_PARAGRAPH - 1)),
        ),
    ],
)
def test_every_part_of_what_is_too_long_keeps_to_the_bounds(runs: tuple[Run, ...]) -> None:
    made, _ = bounded(Document(blocks=(Paragraph(id="段", runs=runs),)))
    assert bounded(made)[0] is made
    parts = [run for block in walk_blocks(made) if isinstance(block, Paragraph) for run in block.runs]
    assert "".join(run.text for run in parts) == "".join(run.text for run in runs)
    assert check_tree(made) == ()
