"""What an account records about plans in force (drills, assessments …), suggestions to revise, and the local rules."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from datetime import date

import msgspec
from sqlalchemy import Connection, delete, insert, select, update

from yuan.library import reading, tables, writing
from yuan.library.access import Access
from yuan.library.clock import now
from yuan.library.permissions import Right, sees_working
from yuan.library.rows import activity_of, all_rows, readable, step_of, suggestion_of
from yuan.library.stored_settings import LOCAL_RULES, store_value
from yuan.model.errors import NotFound, Refused
from yuan.model.process.activities import FORMS, Activity, ActivityKind, Suggestion, SuggestionState
from yuan.model.process.answers import checked_fields
from yuan.model.process.local_rules import LocalRules
from yuan.model.records import StepRecord

_TOLD_TO_ALL = ("date", "number", "recipient", "filing_number", "place")
"""What was answered to a step and is no matter of the unit and the office alone."""


class Upkeep:
    """One account's records of what is done with plans; got from `session.upkeep`."""

    def __init__(self, access: Access) -> None:
        self._access = access

    # --- steps ------------------------------------------------------------------------------------------

    def steps(self, plan: str) -> list[StepRecord]:
        """Every step taken with the versions this account may read, oldest first.

        Other units are told who did what and when; what was answered stays between the unit and the office.
        """
        table = tables.steps
        query = select(table).where(table.c.plan == plan).order_by(table.c.id)
        with self._access.reading() as connection:
            shown = {record.number for record in self._access.versions(connection, plan)}
            tells_all = sees_working(self._access.account, self._access.seen(connection, plan).card)
            rows = [row for row in all_rows(connection, query) if row.version in shown]
        return [_told(step, tells_all) for step in readable(step_of, rows)]

    # --- activities -------------------------------------------------------------------------------------

    def activities(self, plan: str) -> list[Activity]:
        """The records of a plan, the newest day first; of versions this account may read."""
        table = tables.activities
        query = select(table).where(table.c.plan == plan).order_by(table.c.held_on.desc(), table.c.id)
        with self._access.reading() as connection:
            shown = {record.number for record in self._access.versions(connection, plan)}
            rows = [row for row in all_rows(connection, query) if row.version in shown]
        return readable(activity_of, rows)

    def record(self, plan: str, kind: ActivityKind, answers: Mapping[str, str]) -> Activity:
        """Record what was done with a plan that was in force on that day (办法 art. 30-34).

        Raises:
            Refused: not for this unit; an answer is missing; the day lies ahead, or no version was in force then.
        """
        with self._access.changing() as connection:
            line = self._access.seen(connection, plan)
            self._access.require(Right.RECORD_ACTIVITY, line.card.unit)
            given = checked_fields(f"登记{kind.value}", FORMS[kind].fields, answers)
            day = date.fromisoformat(given["date"])
            if day > date.today():
                raise Refused(f"{kind.value}日期 {day} 还没有到。", "请在完成后登记。")
            version = reading.version_in_force(reading.chain(connection, plan), day)
            if version is None:
                raise Refused(f"{day} 这一天“{line.card.title}”没有现行版本。", f"请核对{kind.value}日期。")
            identity = secrets.token_hex(8)
            connection.execute(
                insert(tables.activities).values(
                    id=identity,
                    plan=plan,
                    version=version.number,
                    kind=kind.value,
                    held_on=day.isoformat(),
                    answers=json.dumps(given, ensure_ascii=False, sort_keys=True),
                    account=self._access.account.name,
                    at=now(),
                )
            )
            writing.announce(connection, plan, "activity")
            self._access.record(connection, f"登记{kind.value}", plan, day.isoformat())
            table = tables.activities
            return activity_of(connection.execute(select(table).where(table.c.id == identity)).one())

    def remove(self, activity: str, reason: str) -> None:
        """Take back a record that was wrong; what it said stays in the audit trail with the reason.

        Raises:
            NotFound: no such record.
            Refused: not for this unit, or no reason given.
        """
        if not reason.strip():
            raise Refused("撤销登记需要说明理由。", "请填写理由。")
        table = tables.activities
        with self._access.changing() as connection:
            row = connection.execute(select(table).where(table.c.id == activity)).first()
            if row is None:
                raise NotFound("这条登记已不存在。", "请刷新。")
            line = self._access.seen(connection, row.plan)
            self._access.require(Right.RECORD_ACTIVITY, line.card.unit)
            connection.execute(delete(table).where(table.c.id == activity))
            writing.announce(connection, row.plan, "activity")
            detail = f"{row.kind} {row.held_on} {row.answers} 理由：{reason.strip()}"
            self._access.record(connection, "撤销登记", row.plan, detail)

    # --- suggestions --------------------------------------------------------------------------------------

    def suggestions(self, plan: str) -> list[Suggestion]:
        """The suggestions to revise a plan (办法 art. 37), the newest first."""
        table = tables.suggestions
        query = select(table).where(table.c.plan == plan).order_by(table.c.made_at.desc())
        with self._access.reading() as connection:
            self._access.seen(connection, plan)
            return readable(suggestion_of, all_rows(connection, query))

    def suggest(self, plan: str, text: str, source: str = "") -> Suggestion:
        """Suggest to revise a plan; everybody who may see a plan may. `source` names whom it came from."""
        if not text.strip():
            raise Refused("建议内容不能为空。", "请写明建议修订的内容和理由。")
        identity = secrets.token_hex(8)
        with self._access.changing() as connection:
            self._access.seen(connection, plan)
            connection.execute(
                insert(tables.suggestions).values(
                    id=identity,
                    plan=plan,
                    text=text.strip(),
                    source=source.strip(),
                    author=self._access.account.name,
                    made_at=now(),
                    state=SuggestionState.OPEN.value,
                )
            )
            writing.announce(connection, plan, "suggestion")
            self._access.record(connection, "提出修订建议", plan)
            return _suggestion(connection, identity)

    def answer(self, suggestion: str, state: SuggestionState, answer: str) -> Suggestion:
        """Answer a suggestion as the drafting unit; declining needs a reason."""
        table = tables.suggestions
        with self._access.changing() as connection:
            found = _suggestion(connection, suggestion)
            line = self._access.seen(connection, found.plan)
            self._access.require(Right.ANSWER_OPINION, line.card.unit)
            if state is SuggestionState.DECLINED and not answer.strip():
                raise Refused(f"“{state.value}”需要说明理由。", "请填写理由。")
            connection.execute(
                update(table)
                .where(table.c.id == suggestion)
                .values(state=state.value, answer=answer.strip(), answered_by=self._access.account.name)
            )
            writing.announce(connection, found.plan, "suggestion")
            self._access.record(connection, "处理修订建议", found.plan, state.value)
            return _suggestion(connection, suggestion)

    # --- local rules --------------------------------------------------------------------------------------

    def rules(self) -> LocalRules:
        """Cycles, recipients and requirements as this office has settled them."""
        with self._access.reading() as connection:
            return reading.local_rules(connection)

    def change_rules(self, rules: LocalRules) -> None:
        """Settle them anew for everybody; days that fall due follow at once."""
        self._access.require(Right.SET_OFFICE)
        with self._access.changing() as connection:
            value = store_value(connection, LOCAL_RULES, rules)
            self._access.record(connection, "修改期限和备案规定", "预案库", value)


def _told(step: StepRecord, tells_all: bool) -> StepRecord:
    if tells_all:
        return step
    return msgspec.structs.replace(
        step, answers={name: value for name, value in step.answers.items() if name in _TOLD_TO_ALL}
    )


def _suggestion(connection: Connection, suggestion: str) -> Suggestion:
    table = tables.suggestions
    row = connection.execute(select(table).where(table.c.id == suggestion)).first()
    if row is None:
        raise NotFound("这条建议已不存在。", "请刷新。")
    return suggestion_of(row)
