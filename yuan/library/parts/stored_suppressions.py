"""What was silenced in the checks of a plan; every function works inside the caller's transaction."""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, select

from yuan.library import tables
from yuan.library.clock import now
from yuan.library.rows import all_rows, readable, silence_of
from yuan.model.checks import Silence

_TABLE = tables.silences


def silences_of(connection: Connection, plan: str) -> list[Silence]:
    """Everything silenced in a plan, in the order of rules."""
    query = select(_TABLE).where(_TABLE.c.plan == plan).order_by(_TABLE.c.rule, _TABLE.c.at)
    return readable(silence_of, all_rows(connection, query))


def all_silences(connection: Connection) -> dict[str, list[Silence]]:
    """Everything silenced, by plan."""
    found: dict[str, list[Silence]] = {}
    for row in all_rows(connection, select(_TABLE).order_by(_TABLE.c.plan, _TABLE.c.rule, _TABLE.c.at)):
        found.setdefault(row.plan, []).extend(readable(silence_of, [row]))
    return found


def put_silence(connection: Connection, plan: str, silence: Silence, by: str) -> None:
    """Keep a silence, in place of an older one for the same place."""
    take_silence(connection, plan, silence)
    connection.execute(
        insert(_TABLE).values(
            plan=plan,
            rule=silence.rule,
            node=silence.node,
            quote=silence.quote,
            reason=silence.reason,
            account=by,
            at=now(),
        )
    )


def take_silence(connection: Connection, plan: str, silence: Silence) -> None:
    """Let the rule speak again at that place."""
    connection.execute(
        delete(_TABLE).where(
            _TABLE.c.plan == plan,
            _TABLE.c.rule == silence.rule,
            _TABLE.c.node == silence.node,
            _TABLE.c.quote == silence.quote,
        )
    )
