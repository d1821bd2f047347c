"""What was silenced in the checks of a plan; every function works inside the caller's transaction."""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, select

from yuan.library import tables
from yuan.library.clock import now
from yuan.model.checks import Silence

_TABLE = tables.silences


def silences_of(connection: Connection, plan: str) -> list[Silence]:
    """Everything silenced in a plan, in the order of rules."""
    rows = connection.execute(
        select(_TABLE).where(_TABLE.c.plan == plan).order_by(_TABLE.c.rule, _TABLE.c.at)
    )
    return [
        Silence(rule=row.rule, node=row.node, quote=row.quote, reason=row.reason, by=row.account)
        for row in rows
    ]


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
