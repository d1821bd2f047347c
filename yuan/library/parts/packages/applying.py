"""Changes that were decided, written into the library within the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Table, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from yuan.library import tables, writing
from yuan.library.parts.packages.known import Objects
from yuan.model.errors import BadFile
from yuan.model.exchange.changes import Blob, Change, How, Write
from yuan.model.exchange.parcel import PlanBundle, Row


def write_changes(connection: Connection, changes: Iterable[Change], objects: Objects) -> None:
    """Write the rows of all changes, in order.

    Raises:
        BadFile: a row does not go together with what the library holds.
    """
    try:
        for change in changes:
            for write in change.writes:
                _write(connection, write, objects)
    except IntegrityError as error:
        raise BadFile(
            "数据包的内容与本机的记录不能并存，没有接收。", "请核验预案库，并请对方重新制作。"
        ) from error


def keep_media(connection: Connection, bundle: PlanBundle, objects: Objects) -> None:
    """Keep the pictures a bundle brings and the library lacks."""
    for digest in objects.lacking(tables.media, bundle.media):
        writing.keep_media(connection, {digest: objects.data(digest)})


def _write(connection: Connection, write: Write, objects: Objects) -> None:
    table = tables.metadata.tables[write.table]
    where = [table.c[name] == value for name, value in write.key.items()]
    if write.how is How.DELETE:
        connection.execute(delete(table).where(*where))
        return
    if write.how is How.KEEP and _is_there(connection, table, where):
        return
    values = {name: _plain(value, objects) for name, value in write.values.items()}
    if write.how in (How.UPDATE, How.PUT):
        changed = connection.execute(update(table).where(*where).values(**values))
        if write.how is How.UPDATE or changed.rowcount:
            return
    if table is tables.plans:
        last = connection.execute(select(func.max(table.c.order))).scalar() or 0
        values["order"] = last + 1
    if table is tables.materials:
        _require_size(connection, values)
    connection.execute(insert(table).values(**write.key, **values))


def _is_there(connection: Connection, table: Table, where: list[Any]) -> bool:
    return connection.execute(select(*table.primary_key.columns).where(*where)).first() is not None


def _plain(value: Any, objects: Objects) -> Any:
    return objects.data(value.hash) if isinstance(value, Blob) else value


def _require_size(connection: Connection, values: Row) -> None:
    files = tables.files
    query = select(func.length(files.c.data)).where(files.c.hash == values["hash"])
    if connection.execute(query).scalar() != values["size"]:
        raise BadFile(f"材料“{values['name']}”的大小与所记的不符，没有接收。", "请对方核验后重新制作。")
