"""What a receipt says: that a package arrived, which texts are held by it, and which are known to be superseded."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection, select

from yuan.library import tables
from yuan.library.parts.packages.people import People
from yuan.model.errors import NotFound
from yuan.model.exchange.package import Direction
from yuan.model.exchange.parcel import Person, Receipt
from yuan.model.records import Stage


def person(connection: Connection, name: str) -> Person:
    """Somebody of this library, as others are told."""
    return People(connection).person(name)


def receipt_for(connection: Connection, package: str, desks: Sequence[str]) -> Receipt:
    """The receipt for a package that was received, from one of `desks` where any are named.

    Raises:
        NotFound: no such package was received.
    """
    table = tables.packages
    query = select(table).where(table.c.id == package, table.c.direction == Direction.RECEIVED.value)
    rows = [row for row in connection.execute(query) if not desks or row.desk in desks]
    if not rows:
        raise NotFound("没有收到过要确认的数据包。", "请在收发登记中核对。")
    row, versions = rows[0], tables.versions
    plans = msgspec.json.decode(row.plans, type=list[str])
    holdings, told = [], []
    query = select(versions).where(versions.c.plan.in_(plans)).order_by(versions.c.plan, versions.c.number)
    for version in connection.execute(query):
        if version.hash:
            holdings.append((version.plan, version.number, version.hash))
        if Stage(version.stage).is_over:
            told.append((version.plan, version.number))
    return Receipt(
        package=package,
        hash=row.hash,
        at=row.at,
        by=person(connection, row.account),
        holdings=tuple(holdings),
        told=tuple(told),
        refused=tuple(msgspec.json.decode(row.waiting, type=list[str])),
    )
