"""Structured elements as the tables and paragraphs a reader sees.

The blocks are made anew on each call, but their ids derive from the element's own, so that two renderings
of one element are equal and a place in them can be traced back (`element id + "." + place`).
"""

from __future__ import annotations

from collections.abc import Sequence

from yuan.model.document.content import (
    Block,
    Cell,
    ContactList,
    DutyTable,
    Element,
    Paragraph,
    ResourceList,
    ResponseLevel,
    Row,
    Table,
    Text,
    WarningLevel,
)

DUTY_COLUMNS = ("单位", "职务", "职责")
CONTACT_COLUMNS = ("单位", "姓名", "职务", "办公电话", "手机")
RESOURCE_COLUMNS = ("名称", "规格型号", "数量", "存放地点", "保管人", "联系电话")


def render(element: Element) -> tuple[Block, ...]:
    """`element` as tables and paragraphs. Columns that hold nothing anywhere are left out."""
    match element:
        case DutyTable():
            duties = [(duty.id, (duty.body, duty.role, "\n".join(duty.duties))) for duty in element.duties]
            return (_table(element.id, element.caption, DUTY_COLUMNS, duties),)
        case ContactList():
            people = [
                (who.id, (who.body, who.person, who.post, who.phone, who.mobile)) for who in element.contacts
            ]
            return (_table(element.id, element.caption, CONTACT_COLUMNS, people),)
        case ResourceList():
            things = [
                (thing.id, (thing.name, thing.model, thing.quantity, thing.place, thing.keeper, thing.phone))
                for thing in element.resources
            ]
            return (_table(element.id, element.caption, RESOURCE_COLUMNS, things),)
        case ResponseLevel():
            return _paragraphs(
                element.id,
                element.label,
                (
                    ("启动条件", element.triggers),
                    ("指挥", (element.commander,)),
                    ("响应措施", element.actions),
                ),
            )
        case WarningLevel():
            return _paragraphs(
                element.id,
                f"{element.colour}预警"
                if element.colour and "预警" not in element.colour
                else element.colour,
                (
                    ("预警条件", element.conditions),
                    ("发布", (element.issuer,)),
                    ("预警行动", element.actions),
                ),
            )


def _table(
    base: str, caption: str, columns: Sequence[str], entries: Sequence[tuple[str, tuple[str, ...]]]
) -> Table:
    shown = [place for place in range(len(columns)) if any(values[place] for _, values in entries)] or [0]
    head = Row(tuple(_cell(f"{base}.0.{place}", columns[place], bold=True) for place in shown), header=True)
    body = (
        Row(tuple(_cell(f"{entry or f'{base}.{row}'}.{place}", values[place]) for place in shown))
        for row, (entry, values) in enumerate(entries, 1)
    )
    return Table(id=f"{base}.table", caption=caption, rows=(head, *body))


def _cell(base: str, text: str, *, bold: bool = False) -> Cell:
    blocks = tuple(
        Paragraph(id=f"{base}.{place}", runs=(Text(line, bold=bold),), align="center" if bold else "")
        for place, line in enumerate(text.split("\n"))
        if line
    )
    return Cell(id=f"{base}.cell", blocks=blocks, align="center" if bold else "")


def _paragraphs(base: str, label: str, parts: Sequence[tuple[str, tuple[str, ...]]]) -> tuple[Paragraph, ...]:
    """The label in bold, then each part as `名称：text`, or as a line of its own with （1）… when it is several."""
    lines = [Paragraph(id=f"{base}.label", runs=(Text(label, bold=True),))] if label else []
    for name, entries in parts:
        kept = [entry for entry in entries if entry]
        if len(kept) == 1:
            lines.append(Paragraph(id=f"{base}.{name}", runs=(Text(f"{name}：", bold=True), Text(kept[0]))))
        elif kept:
            lines.append(Paragraph(id=f"{base}.{name}", runs=(Text(f"{name}：", bold=True),)))
            lines += [
                Paragraph(id=f"{base}.{name}.{place}", runs=(Text(f"（{place}）{entry}"),))
                for place, entry in enumerate(kept, 1)
            ]
    return tuple(lines)
