"""What a drafter does to a plan between two versions, as single random steps for property tests."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, cast

from msgspec.structs import replace

from tests.model.test_edit import operations
from yuan.model.document.content import (
    Attachment,
    Block,
    Cell,
    Contact,
    ContactList,
    Document,
    Figure,
    Footnote,
    ListItem,
    Paragraph,
    Reference,
    ResponseLevel,
    Row,
    Section,
    Table,
    Text,
)
from yuan.model.document.invariants import check_tree
from yuan.model.document.tree import walk
from yuan.model.editing.edit import insert_block, parent_of, remove_node, replace_node, with_fresh_ids
from yuan.model.numbering.patterns import CHAPTERS, DECIMAL, OFFICIAL

Choose = Callable[[Sequence[Any]], Any]
"""Picks one of several."""

_WORDS = ("及时", "50毫米", "区水务局", "，", "。", "各镇街组织转移。", "\n", "12", "")


def redrafted(document: Document, choose: Choose) -> Document:
    """One step of a revision on things that `choose` picks; what is impossible leaves the plan as it is."""
    if not any(True for _ in walk(document)):
        return _whole(document, choose)
    steps = (_reword, _reword, _reword, _block, _table, _table, _section, _whole, operations)
    new = cast(Document, choose(steps)(document, choose))
    return new if check_tree(new) == () else document


def _reword(document: Document, choose: Choose) -> Document:
    """Other words, marks, looks or footnotes within one paragraph, also of a table."""
    texts = [node for node in walk(document) if isinstance(node, Paragraph | ListItem)]
    if not texts:
        return document
    one = choose(texts)
    runs = list(one.runs)
    place = choose(range(len(runs) + 1))
    match choose(("change", "change", "change", "bold", "note", "refer", "all")):
        case "change" if place < len(runs) and isinstance(runs[place], Text):
            text = runs[place].text
            first = choose(range(len(text) + 1))
            last = min(len(text), first + choose(range(4)))
            runs[place] = replace(runs[place], text=text[:first] + choose(_WORDS) + text[last:])
        case "bold" if place < len(runs) and isinstance(runs[place], Text):
            runs[place] = replace(runs[place], bold=not runs[place].bold)
        case "note":
            runs.insert(place, Footnote(text=choose(_WORDS[:3])))
        case "refer":
            targets = [node for node in walk(document) if isinstance(node, Section | Attachment)]
            runs[place:place] = [Reference(target=choose(targets).id, text="总则")] if targets else []
        case "all":
            runs = [Text("发现险情的单位应当边处置边报告，并组织受威胁人员撤离。")]
    runs = [run for run in runs if not isinstance(run, Text) or run.text]
    return replace_node(document, one.id, replace(one, runs=tuple(runs)))


def _block(document: Document, choose: Choose) -> Document:
    """A block copied, removed, turned into another kind, or the blocks around it in another order."""
    holders = [document, *(node for node in walk(document) if isinstance(node, Section | Attachment))]
    blocks = [block for holder in holders for block in holder.blocks]
    if not blocks:
        return document
    one: Block = choose(blocks)
    match choose(("copy", "remove", "reverse", "kind")):
        case "copy":
            twin = with_fresh_ids(Document(blocks=(one,))).blocks[0]
            holder = parent_of(document, one.id)
            return insert_block(document, _id(holder), choose(range(len(holder.blocks) + 1)), twin)
        case "remove":
            return remove_node(document, one.id)
        case "reverse":
            holder = parent_of(document, one.id)
            return _with(document, holder, replace(holder, blocks=holder.blocks[::-1]))
    return replace_node(document, one.id, _of_another_kind(one, choose))


def _of_another_kind(one: Block, choose: Choose) -> Block:
    match one:
        case Paragraph():
            return ListItem(id=one.id, runs=one.runs, pattern=choose(("（1）", "①", "•")))
        case ListItem():
            level = replace(one, level=choose((0, 1, 2)), pattern=choose(("（1）", "①", "•")))
            return choose((level, replace(one, restart=not one.restart), Paragraph(id=one.id, runs=one.runs)))
        case Figure():
            return replace(one, caption=choose(_WORDS[:3]))
        case ContactList():
            return replace(one, contacts=(*one.contacts[1:], Contact(person="李某", phone="69842345")))
        case ResponseLevel():
            return replace(one, label="二级响应", actions=(*one.actions, "转移群众"))
    return one


def _table(document: Document, choose: Choose) -> Document:
    """A row or column that came or went, cells put together or apart, a head, a caption."""
    tables = [node for node in walk(document) if isinstance(node, Table) and node.rows]
    if not tables:
        return document
    one: Table = choose(tables)
    rows = list(one.rows)
    at = choose(range(len(rows)))
    column = choose(range(max(1, min(len(row.cells) for row in rows))))
    match choose(("row", "row", "no row", "column", "no column", "across", "down", "head", "caption")):
        case "row":
            rows.insert(at + 1, Row(tuple(_cell(choose, cell.colspan) for cell in rows[at].cells)))
        case "no row":
            del rows[at]
        case "column":
            rows = [
                replace(row, cells=(*row.cells[:column], _cell(choose), *row.cells[column:])) for row in rows
            ]
            return replace_node(document, one.id, replace(one, rows=tuple(rows), widths=()))
        case "no column":
            rows = [replace(row, cells=(*row.cells[:column], *row.cells[column + 1 :])) for row in rows]
            return replace_node(document, one.id, replace(one, rows=tuple(rows), widths=()))
        case "across" if column + 1 < len(rows[at].cells):
            left, right = rows[at].cells[column : column + 2]
            joined = replace(left, colspan=left.colspan + right.colspan, blocks=left.blocks + right.blocks)
            cells = (*rows[at].cells[:column], joined, *rows[at].cells[column + 2 :])
            rows[at] = replace(rows[at], cells=cells)
        case "down" if at + 1 < len(rows) and len(rows[at].cells) == len(rows[at + 1].cells):
            upper, lower = rows[at], rows[at + 1]
            high = replace(upper.cells[column], rowspan=2)
            rows[at] = replace(upper, cells=(*upper.cells[:column], high, *upper.cells[column + 1 :]))
            rows[at + 1] = replace(lower, cells=(*lower.cells[:column], *lower.cells[column + 1 :]))
        case "head":
            rows[0] = replace(rows[0], header=not rows[0].header)
        case "caption":
            return replace_node(document, one.id, replace(one, caption=choose(_WORDS[:3])))
    return replace_node(document, one.id, replace(one, rows=tuple(rows)))


def _cell(choose: Choose, colspan: int = 1) -> Cell:
    text = choose(_WORDS[:3])
    return Cell(
        blocks=(Paragraph(runs=(Text(text),)),) if choose((True, True, False)) else (), colspan=colspan
    )


def _section(document: Document, choose: Choose) -> Document:
    """A section renamed, copied, rewritten, removed, or without its number."""
    sections = [node for node in walk(document) if isinstance(node, Section)]
    if not sections:
        return document
    one: Section = choose(sections)
    match choose(("rename", "copy", "rewrite", "remove", "number")):
        case "rename":
            return replace_node(
                document, one.id, replace(one, heading=f"{one.heading}与{choose(_WORDS[:3])}")
            )
        case "copy":
            twin = with_fresh_ids(Document(sections=(one,))).sections[0]
            holder = parent_of(document, one.id)
            return _with(document, holder, replace(holder, sections=(*holder.sections, twin)))
        case "rewrite":
            fresh = tuple(
                Paragraph(runs=(Text(f"{word}另行规定{place}。"),)) for place, word in enumerate(_WORDS[:3])
            )
            return replace_node(document, one.id, replace(one, blocks=fresh, sections=()))
        case "remove":
            return remove_node(document, one.id)
    return replace_node(document, one.id, replace(one, numbered=not one.numbered))


def _whole(document: Document, choose: Choose) -> Document:
    """The title page, the way of numbering, the attachments."""
    match choose(("title", "issuer", "numbering", "attachment", "order", "ids")):
        case "title":
            return replace(document, front=replace(document.front, title=f"{document.front.title}（修订）"))
        case "issuer":
            return replace(
                document, front=replace(document.front, issuer=choose(_WORDS[:3]), date="2026年3月1日")
            )
        case "numbering":
            return replace(document, numbering=choose((DECIMAL, OFFICIAL, CHAPTERS)))
        case "attachment":
            return replace(document, attachments=(Attachment(title="物资清单"), *document.attachments))
        case "order":
            return replace(document, attachments=document.attachments[::-1])
    return with_fresh_ids(document)


def _id(holder: Any) -> str:
    return "" if isinstance(holder, Document) else holder.id


def _with(document: Document, holder: Any, changed: Any) -> Document:
    return changed if isinstance(holder, Document) else replace_node(document, holder.id, changed)
