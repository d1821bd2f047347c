"""Plans with everything in them, revised as a drafter revises: every word of both versions is told, and where it belongs."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.model.redrafting import redrafted
from tests.word.test_export_import import plans
from yuan.model.comparison.blocks import as_table, wording
from yuan.model.comparison.compare import (
    Comparison,
    ComparisonEntry,
    Span,
    apply,
    compare,
    new_text,
    old_text,
)
from yuan.model.document.content import (
    Attachment,
    Cell,
    Document,
    ListItem,
    Node,
    Paragraph,
    Row,
    Section,
    Table,
    Text,
)
from yuan.model.editing.edit import with_fresh_ids
from yuan.model.text.plain_text import cell_text

Side = Callable[[Iterable[Span]], str]


def told_whole(found: Comparison) -> None:
    """The spans of every entry hold the whole wording of what it was and of what it is, tables cell by cell."""
    groups: list[list[ComparisonEntry]] = []
    for entry in found.entries:
        if entry.part:
            groups[-1].append(entry)
        else:
            groups.append([entry])
    for group in groups:
        for side, words in (("old", old_text), ("new", new_text)):
            nodes = [node for entry in group if (node := getattr(entry, side)) is not None]
            if group[0].what != "front":
                expected = "".join(map(words_of, nodes))
                assert "".join(words(entry.spans) for entry in group) == expected
            if nodes and isinstance(nodes[0], Node) and (table := table_of(nodes[0])):
                assert rows_told(group[0], f"{side}_row", words) == [
                    "".join(cell_text(cell.blocks, {}) for cell in row.cells).replace(" ", "")
                    for row in table.rows
                ]


def words_of(node: Section | Attachment) -> str:
    if isinstance(node, Section):
        return node.heading
    if isinstance(node, Attachment):
        return node.title
    table = table_of(node)
    return table.caption if table else wording(node)


def table_of(node: Node) -> Table | None:
    return None if isinstance(node, Section | Attachment) else as_table(node)  # type: ignore[arg-type]


def rows_told(entry: ComparisonEntry, side: str, words: Side) -> list[str]:
    """What the entry says of the rows of one version, in their order."""
    rows = [row for row in entry.rows if getattr(row, side) >= 0]
    assert [getattr(row, side) for row in rows] == list(range(len(rows)))
    return ["".join(map(words, row.cells)).replace(" ", "") for row in rows]


@given(plans, st.integers(1, 6), st.data())
@settings(max_examples=50, deadline=None)
def test_a_redrafted_plan_is_told_whole(old: Document, steps: int, data: st.DataObject) -> None:
    new = old
    for _ in range(steps):
        new = redrafted(new, lambda values: data.draw(st.sampled_from(list(values))))
    for before, after in ((old, new), (new, old), (old, with_fresh_ids(new))):
        found = compare(before, after)
        assert apply(before, found) == after
        told_whole(found)
        assert found.is_empty or before != after


@given(plans)
@settings(max_examples=30, deadline=None)
def test_a_plan_that_only_got_other_ids_does_not_differ(plan: Document) -> None:
    found = compare(plan, with_fresh_ids(plan))
    assert [entry for entry in found.entries if entry.change != "same"] == []


def row(*cells: str, first: int = 1) -> Row:
    made = [Cell(blocks=(Paragraph(runs=(Text(text),)),)) for text in cells]
    return Row((replace(made[0], colspan=first), *made[1:]))


def test_cells_put_together_leave_the_rest_of_their_row_unmarked() -> None:
    head = row("镇街", "点位", "人数", "责任人")
    joined = row("清水镇 上清水村", "61人", "陈明", first=2)
    old = Document(blocks=(Table(id="表", rows=(head, row("清水镇", "上清水村", "61人", "陈明"))),))
    new = Document(blocks=(Table(id="表", rows=(head, joined)),))
    for before, after in ((old, new), (new, old)):
        (entry,) = compare(before, after).changes
        assert entry.change == "formatted"
        assert [each.change for each in entry.rows] == ["same", "formatted"]
        assert all(span.op == "equal" for cell in entry.rows[1].cells for span in cell)
    assert [new_text(cell) for cell in compare(new, old).changes[0].rows[1].cells] == [
        "清水镇",
        "上清水村",
        "61人",
        "陈明",
    ]


def test_an_item_on_another_level_keeps_its_words() -> None:
    old = Document(blocks=(ListItem(id="i", runs=(Text("转移群众。"),)),))
    new = Document(blocks=(ListItem(id="i", runs=(Text("转移群众。"),), pattern="①", level=1),))
    (entry,) = compare(old, new).changes
    assert (entry.change, entry.old_number, entry.new_number) == ("formatted", "（1）", "①")
