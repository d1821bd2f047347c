"""The part of a session that is about what was silenced in the checks."""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, select

from yuan.library import reading, tables
from yuan.library.access import Access
from yuan.library.clock import now
from yuan.library.permissions import Right, has_right, sees_working
from yuan.library.rows import all_rows, readable, silence_of
from yuan.model.checks import Silence
from yuan.model.coherence import RULES
from yuan.model.errors import Refused
from yuan.model.records import PlanSummary

_TABLE = tables.silences
_BETWEEN_PLANS = frozenset(rule.id for rule in RULES)


class Suppressions:
    """Findings that somebody decided do not apply: the drafter in the own plan; between plans also the office.

    办法 art. 25 gives 衔接协调 to the emergency bureau of the same level.
    """

    def __init__(self, access: Access) -> None:
        self._access = access

    def silences(self, plan: str) -> list[Silence]:
        """What was silenced in the checks of a plan, with reasons; for other units only between plans.

        The rest quotes working versions, which are not theirs to read; between plans only texts in force are read.
        """
        with self._access.reading() as connection:
            line = self._access.seen(connection, plan)
            return self._shown(line, _silences_of(connection, plan))

    def all_silences(self) -> dict[str, list[Silence]]:
        """What was silenced in each plan this account may see."""
        with self._access.reading() as connection:
            kept = _all_silences(connection)
            there = [line for line in reading.summaries(connection) if line.plan in kept]
            lines = [
                line
                for line in (self._access.visible(connection, line) for line in there)
                if line is not None
            ]
        return {line.plan: self._shown(line, kept[line.plan]) for line in lines}

    def _shown(self, line: PlanSummary, found: list[Silence]) -> list[Silence]:
        if sees_working(self._access.account, line.card):
            return found
        return [silence for silence in found if silence.rule in _BETWEEN_PLANS]

    def may_silence(self, plan: str, rule: str) -> bool:
        """Whether this account may decide it: who writes the plan; between plans also who runs the office."""
        with self._access.reading() as connection:
            return self._may_silence(connection, plan, rule)

    def silence(self, plan: str, *decided: Silence) -> None:
        """Decide that rules do not apply at these places: all of them or, when refused, none.

        Raises:
            Refused: not this account's to decide, or no reason given.
        """
        if not all(silence.reason.strip() for silence in decided):
            raise Refused("忽略检查结果需要说明理由。", "请填写理由。")
        with self._access.changing() as connection:
            for silence in decided:
                self._require_say(connection, plan, silence.rule)
                _put(connection, plan, silence, self._access.account.name)
            for rule, reason in dict.fromkeys((silence.rule, silence.reason) for silence in decided):
                self._access.record(connection, "忽略检查结果", plan, f"{rule}：{reason}")

    def unsilence(self, plan: str, silence: Silence) -> None:
        """Let a rule speak again at a place where it was silenced. Raises `Refused` as `silence` does."""
        with self._access.changing() as connection:
            self._require_say(connection, plan, silence.rule)
            _take(connection, plan, silence)
            self._access.record(connection, "恢复检查", plan, f"{silence.rule}：{silence.reason}")

    def _may_silence(self, connection: Connection, plan: str, rule: str) -> bool:
        unit = self._access.seen(connection, plan).card.unit
        is_office = rule in _BETWEEN_PLANS and has_right(self._access.account, Right.SET_OFFICE)
        return is_office or has_right(self._access.account, Right.WRITE, unit)

    def _require_say(self, connection: Connection, plan: str, rule: str) -> None:
        if not self._may_silence(connection, plan, rule):
            self._access.require(Right.WRITE, self._access.seen(connection, plan).card.unit)


def _silences_of(connection: Connection, plan: str) -> list[Silence]:
    """Everything silenced in a plan, in the order of rules."""
    query = select(_TABLE).where(_TABLE.c.plan == plan).order_by(_TABLE.c.rule, _TABLE.c.at)
    return readable(silence_of, all_rows(connection, query))


def _all_silences(connection: Connection) -> dict[str, list[Silence]]:
    """Everything silenced, by plan."""
    found: dict[str, list[Silence]] = {}
    for row in all_rows(connection, select(_TABLE).order_by(_TABLE.c.plan, _TABLE.c.rule, _TABLE.c.at)):
        found.setdefault(row.plan, []).extend(readable(silence_of, [row]))
    return found


def _put(connection: Connection, plan: str, silence: Silence, by: str) -> None:
    """Keep a silence, in place of an older one for the same place."""
    _take(connection, plan, silence)
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


def _take(connection: Connection, plan: str, silence: Silence) -> None:
    """Let the rule speak again at that place."""
    connection.execute(
        delete(_TABLE).where(
            _TABLE.c.plan == plan,
            _TABLE.c.rule == silence.rule,
            _TABLE.c.node == silence.node,
            _TABLE.c.quote == silence.quote,
        )
    )
