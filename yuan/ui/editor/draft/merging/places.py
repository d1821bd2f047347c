"""Where a conflict stands: in words for a list, and as a stretch of the editor's text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtGui import QTextCursor

from yuan.model.checks import FindingPlace
from yuan.model.comparison.places import FRONT, PREAMBLE
from yuan.model.document.content import (
    Attachment,
    Cell,
    Contact,
    ContactList,
    Document,
    Duty,
    DutyTable,
    Figure,
    Footnote,
    ListItem,
    NodeId,
    Paragraph,
    Resource,
    ResourceList,
    ResponseLevel,
    Section,
    Table,
    WarningLevel,
    run_text,
)
from yuan.model.document.numbers import numbers
from yuan.model.document.tree import Tree, children
from yuan.model.merge.conflict import Conflict
from yuan.model.text.section_places import section_names
from yuan.ui.editor.text.element_names import FIELDS, NAMES
from yuan.ui.editor.text.finding_places import cursor_at
from yuan.ui.editor.text.plan_text import PlanText

_ELEMENTS = (Duty, Contact, Resource, DutyTable, ContactList, ResourceList, ResponseLevel, WarningLevel)
GONE = "（已不在正文中）"
_FIELDS: Mapping[str, str] = {
    "title": "标题",
    "edition": "版本说明",
    "number": "发文字号",
    "issuer": "发文机关",
    "date": "成文日期",
    "secrecy": "密级",
    "secrecy_period": "保密期限",
    "urgency": "紧急程度",
    "heading": "标题",
    "numbering": "编号格式",
    "numbered": "标题编号",
    "run_in": "标题与正文是否同行",
    "role": "用途",
    "landscape": "纸张方向",
    "caption": "题注",
    "image": "图片",
    "widths": "列宽",
    "align": "对齐",
    "style": "样式",
    "pattern": "编号格式",
    "level": "级别",
    "restart": "重新编号",
    "text": "脚注文字",
}
"""What the fields of front page, sections and blocks are called on the screen."""


def places(document: Document, conflicts: Iterable[Conflict]) -> dict[str, str]:
    """Where each conflict stands in `document`, by its id: headings with computed numbers, paragraph or table, field."""
    ways = _ways(document)
    names, computed = section_names(document), numbers(document)
    return {one.id: _words(one, ways, names, computed) for one in conflicts}


def _words(
    conflict: Conflict,
    ways: Mapping[NodeId, tuple[Tree, ...]],
    names: Mapping[NodeId, str],
    computed: Mapping[NodeId, str],
) -> str:
    way = ways.get(conflict.node, ()) if conflict.node else ()
    name = conflict.field.rpartition(".")[2]
    field = (FIELDS if way and isinstance(way[-1], _ELEMENTS) else _FIELDS).get(name, "")
    if not conflict.node:
        return f"{FRONT} › {field}" if field else FRONT
    if not way:
        return GONE
    headings = [names[node.id] for node in way if isinstance(node, Section | Attachment)]
    parts = headings or [PREAMBLE]
    holder = way[0]
    for node in way[1:]:
        part = _part(node, holder, computed)
        if part:
            parts.append(part)
        holder = node
    return " › ".join([*parts, field] if field else parts)


def _part(node: Tree, holder: Tree, computed: Mapping[NodeId, str]) -> str:
    """What a node is called within its holder; "" for a heading, which names itself."""
    match node:
        case Paragraph():
            same = [one.id for one in children(holder) if isinstance(one, Paragraph)]
            return "" if isinstance(holder, Cell) and len(same) == 1 else f"第{same.index(node.id) + 1}段"
        case ListItem():
            return f"{computed.get(node.id, '').strip()}项" if computed.get(node.id) else "列表项"
        case Table() | Figure():
            return " ".join(filter(None, (computed.get(node.id, ""), node.caption))) or (
                "表格" if isinstance(node, Table) else "图"
            )
        case Cell():
            assert isinstance(holder, Table)
            row = next(at for at, row in enumerate(holder.rows, 1) if node in row.cells)
            return f"第{row}行"
        case Footnote():
            return "脚注"
        case Duty():
            return node.body
        case Contact():
            return node.person or node.body
        case Resource():
            return node.name
        case ResponseLevel():
            return f"{NAMES[ResponseLevel]} {node.label}".strip()
        case _:
            return NAMES.get(type(node), "")


def _ways(document: Document) -> dict[NodeId, tuple[Tree, ...]]:
    """The way down to every node, itself included, from the document on."""
    found: dict[NodeId, tuple[Tree, ...]] = {}

    def visit(way: tuple[Tree, ...]) -> None:
        for node in children(way[-1]):
            found.setdefault(node.id, (*way, node))
            visit((*way, node))

    visit((document,))
    return found


# --- in the editor's text -----------------------------------------------------------------------------------


def cursors(edit: PlanText, conflicts: Iterable[Conflict]) -> dict[str, QTextCursor]:
    """What each conflict is about, selected in the text, by its id; none for what is no longer there."""
    document = edit.plan
    edit.reader.read()  # or each place would be looked for in the whole text
    ways = _ways(document)
    found = {}
    for one in conflicts:
        cursor = _cursor(edit, one, ways.get(one.node, ()) if one.node else (document,))
        if cursor is not None:
            found[one.id] = cursor
    return found


def _cursor(edit: PlanText, conflict: Conflict, way: tuple[Tree, ...]) -> QTextCursor | None:
    if not way:
        return None
    if not conflict.node:
        return _whole_block(edit, 0)
    runs = conflict.standing.runs
    words = run_text(runs) if runs else ""
    if words and isinstance(way[-1], Paragraph | ListItem):
        before = run_text(way[-1].runs)[: conflict.start] if conflict.start > 0 else ""
        place = FindingPlace(node=conflict.node, quote=words, occurrence=_count(before + words, words) - 1)
        cursor = cursor_at(edit, place)
        if cursor is not None:
            return cursor
    for node in _nearest(way):
        position = edit.position_of(node)
        if position >= 0:
            return _whole_block(edit, position)
    return None


def _count(text: str, words: str) -> int:
    """How many times `words` stands in `text`, counted as `cursor_at` counts."""
    count, at = 0, text.find(words)
    while at >= 0:
        count, at = count + 1, text.find(words, at + 1)
    return max(count, 1)


def _nearest(way: tuple[Tree, ...]) -> Iterable[NodeId]:
    """What stands for the node in the text: itself, what it holds first, what holds it."""
    last = way[-1]
    yield getattr(last, "id", "")
    if isinstance(last, Cell | Table):
        yield from (node.id for node in children(last))
    yield from (getattr(node, "id", "") for node in reversed(way[1:-1]))


def _whole_block(edit: PlanText, position: int) -> QTextCursor:
    cursor = QTextCursor(edit.document())
    cursor.setPosition(position)
    cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
    return cursor
