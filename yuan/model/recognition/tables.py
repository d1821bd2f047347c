"""Tables whose head names what a duty table, a telephone list or a list of supplies has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from yuan.model.document.content import (
    Contact,
    ContactList,
    Container,
    Document,
    Duty,
    DutyTable,
    Element,
    Resource,
    ResourceList,
    Row,
    Table,
)
from yuan.model.recognition.candidate import Candidate, containers, heading_of, keeps_all
from yuan.model.text.plain_text import block_text

_DUTY = {
    "body": ("单位", "成员单位", "部门", "责任单位", "机构"),
    "role": ("职务", "角色"),
    "duties": ("职责", "主要职责", "应急职责", "工作职责", "任务"),
}
_CONTACT = {
    "body": ("单位", "部门", "成员单位", "单位名称"),
    "person": ("姓名", "联系人", "负责人", "责任人"),
    "post": ("职务", "岗位"),
    "phone": ("办公电话", "电话", "联系电话", "固定电话", "值班电话"),
    "mobile": ("手机", "移动电话", "手机号码"),
}
_RESOURCE = {
    "name": ("名称", "物资名称", "装备名称", "品名", "队伍名称"),
    "model": ("规格", "型号", "规格型号"),
    "quantity": ("数量", "人数"),
    "place": ("存放地点", "地点", "存放位置", "驻地"),
    "keeper": ("保管人", "负责人", "管理单位", "责任人"),
    "phone": ("联系电话", "电话", "联系方式"),
}
_COUNTING = ("序号", "编号")
"""A column that only counts is not kept: the element's rows need no numbers."""


def find(document: Document) -> Iterator[Candidate]:
    """Tables that stand directly in a section, the document or an attachment."""
    for id, container in containers(document):
        for block in container.blocks:
            if isinstance(block, Table):
                yield from _of_table(id, container, block)


def _of_table(container: str, holder: Container, table: Table) -> Iterator[Candidate]:
    grid = _grid(table)
    if grid is None or len(grid) < 2:
        return
    head, *rows = grid
    for name, fields, needed, make in (
        ("职责表", _DUTY, ("body", "duties"), _duties),
        ("通讯录", _CONTACT, ("person",), _contacts),
        ("资源清单", _RESOURCE, ("name", "quantity"), _resources),
    ):
        columns = _columns(head, fields)
        if columns is None or not all(field in columns.values() for field in needed):
            continue
        if name == "通讯录" and not {"phone", "mobile"} & set(columns.values()):
            continue
        element = make(table.caption, [_entry(row, columns) for row in rows])
        counted = [row[place] for row in rows for place, title in enumerate(head) if title in _COUNTING]
        if keeps_all([table], [element], [*head, *counted]):
            yield Candidate(
                container=container,
                replaces=(table.id,),
                elements=(element,),
                name=name,
                where=table.caption or heading_of(holder),
            )
            return


def _grid(table: Table) -> list[list[str]] | None:
    """The texts of a table without merged cells."""
    if any(cell.colspan > 1 or cell.rowspan > 1 for row in table.rows for cell in row.cells):
        return None
    if len({len(row.cells) for row in table.rows}) != 1:
        return None
    return [[_cell(row, place) for place in range(len(row.cells))] for row in table.rows]


def _cell(row: Row, place: int) -> str:
    return "\n".join(block_text(block, {}) for block in row.cells[place].blocks).strip()


def _columns(head: Sequence[str], fields: Mapping[str, tuple[str, ...]]) -> dict[int, str] | None:
    """Column → field; None when a column that says something has no field."""
    found: dict[int, str] = {}
    for place, title in enumerate(head):
        bare = "".join(title.split())
        if bare in _COUNTING:
            continue
        field = next(
            (field for field, names in fields.items() if bare in names and field not in found.values()), ""
        )
        if not field:
            return None
        found[place] = field
    return found


def _entry(row: Sequence[str], columns: Mapping[int, str]) -> dict[str, str]:
    return {field: row[place] for place, field in columns.items()}


def _duties(caption: str, entries: Sequence[Mapping[str, str]]) -> Element:
    return DutyTable(
        caption=caption,
        duties=tuple(
            Duty(
                body=entry["body"],
                role=entry.get("role", ""),
                duties=tuple(line for line in entry["duties"].split("\n") if line.strip()),
            )
            for entry in entries
        ),
    )


def _contacts(caption: str, entries: Sequence[Mapping[str, str]]) -> Element:
    return ContactList(caption=caption, contacts=tuple(Contact(**entry) for entry in entries))


def _resources(caption: str, entries: Sequence[Mapping[str, str]]) -> Element:
    return ResourceList(caption=caption, resources=tuple(Resource(**entry) for entry in entries))
