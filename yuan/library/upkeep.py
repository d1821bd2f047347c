"""What an account records about plans in force (drills, assessments …), suggestions to revise, and the local rules."""

from __future__ import annotations

import json
import secrets
from datetime import date
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import Connection, delete, insert, select, update

from yuan.library import audit, reading, tables, writing
from yuan.library.clock import moment, now
from yuan.library.kept import keep_value
from yuan.library.permissions import Right, require, sees_working
from yuan.library.rows import all_rows, decodes, readable
from yuan.model.errors import NotFound, Refused
from yuan.model.process.activities import FORMS, Activity, ActivityKind, Suggestion, SuggestionState
from yuan.model.process.answers import checked_fields
from yuan.model.process.local_rules import LocalRules
from yuan.model.records import Action, StepRecord

if TYPE_CHECKING:
    from collections.abc import Mapping

    from yuan.library.session import Session


_TOLD_TO_ALL = ("date", "number", "recipient", "filing_number", "place")
"""What was answered to a step and is no matter of the unit and the office alone."""


class Upkeep:
    """One account's records of what is done with plans; got from `session.upkeep`."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._account = session.account

    # --- steps ------------------------------------------------------------------------------------------

    def steps(self, plan: str) -> list[StepRecord]:
        """Every step taken with the versions this account may read, oldest first.

        Other units are told who did what and when; what was answered stays between the unit and the office.
        """
        shown = {record.number for record in self._session.versions(plan)}
        tells_all = sees_working(self._account, self._session.plan(plan).card)
        table = tables.steps
        query = select(table).where(table.c.plan == plan).order_by(table.c.id)
        with self._session.reading() as connection:
            rows = [row for row in all_rows(connection, query) if row.version in shown]
        return [_told(step, tells_all) for step in readable(step_of, rows)]

    # --- activities -------------------------------------------------------------------------------------

    def activities(self, plan: str) -> list[Activity]:
        """The records of a plan, the newest day first; of versions this account may read."""
        shown = {record.number for record in self._session.versions(plan)}
        table = tables.activities
        query = select(table).where(table.c.plan == plan).order_by(table.c.held_on.desc(), table.c.id)
        with self._session.reading() as connection:
            rows = [row for row in all_rows(connection, query) if row.version in shown]
        return readable(activity_of, rows)

    def record(self, plan: str, kind: ActivityKind, answers: Mapping[str, str]) -> Activity:
        """Record what was done with a plan that was in force on that day (办法 art. 30-34).

        Raises:
            Refused: not for this unit; an answer is missing; the day lies ahead, or no version was in force then.
        """
        line = self._session.plan(plan)
        require(self._account, Right.RECORD_ACTIVITY, line.card.unit)
        given = checked_fields(f"登记{kind.value}", FORMS[kind].fields, answers)
        day = date.fromisoformat(given["date"])
        if day > date.today():
            raise Refused(f"{kind.value}日期 {day} 还没有到。", "请在完成后登记。")
        with self._session.changing() as connection:
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
                    account=self._account.name,
                    at=now(),
                )
            )
            writing.announce(connection, plan, "activity")
            audit.record(connection, self._account.name, f"登记{kind.value}", plan, day.isoformat())
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
        with self._session.changing() as connection:
            row = connection.execute(select(table).where(table.c.id == activity)).first()
            if row is None:
                raise NotFound("这条登记已不存在。", "请刷新。")
            line = self._session.plan(row.plan)
            require(self._account, Right.RECORD_ACTIVITY, line.card.unit)
            connection.execute(delete(table).where(table.c.id == activity))
            writing.announce(connection, row.plan, "activity")
            detail = f"{row.kind} {row.held_on} {row.answers} 理由：{reason.strip()}"
            audit.record(connection, self._account.name, "撤销登记", row.plan, detail)

    # --- suggestions --------------------------------------------------------------------------------------

    def suggestions(self, plan: str) -> list[Suggestion]:
        """The suggestions to revise a plan (办法 art. 37), the newest first."""
        self._session.plan(plan)
        table = tables.suggestions
        query = select(table).where(table.c.plan == plan).order_by(table.c.made_at.desc())
        with self._session.reading() as connection:
            return readable(suggestion_of, all_rows(connection, query))

    def suggest(self, plan: str, text: str, source: str = "") -> Suggestion:
        """Suggest to revise a plan; everybody who may see a plan may. `source` names whom it came from."""
        if not text.strip():
            raise Refused("建议内容不能为空。", "请写明建议修订的内容和理由。")
        self._session.plan(plan)
        identity = secrets.token_hex(8)
        with self._session.changing() as connection:
            connection.execute(
                insert(tables.suggestions).values(
                    id=identity,
                    plan=plan,
                    text=text.strip(),
                    source=source.strip(),
                    author=self._account.name,
                    made_at=now(),
                    state=SuggestionState.OPEN.value,
                )
            )
            writing.announce(connection, plan, "suggestion")
            audit.record(connection, self._account.name, "提出修订建议", plan)
            return _suggestion(connection, identity)

    def answer(self, suggestion: str, state: SuggestionState, answer: str) -> Suggestion:
        """Answer a suggestion as the drafting unit; declining needs a reason."""
        table = tables.suggestions
        with self._session.changing() as connection:
            found = _suggestion(connection, suggestion)
            line = self._session.plan(found.plan)
            require(self._account, Right.ANSWER_OPINION, line.card.unit)
            if state is SuggestionState.DECLINED and not answer.strip():
                raise Refused(f"“{state.value}”需要说明理由。", "请填写理由。")
            connection.execute(
                update(table)
                .where(table.c.id == suggestion)
                .values(state=state.value, answer=answer.strip(), answered_by=self._account.name)
            )
            writing.announce(connection, found.plan, "suggestion")
            audit.record(connection, self._account.name, "处理修订建议", found.plan, state.value)
            return _suggestion(connection, suggestion)

    # --- local rules --------------------------------------------------------------------------------------

    def rules(self) -> LocalRules:
        """Cycles, recipients and requirements as this office has settled them."""
        with self._session.reading() as connection:
            return reading.local_rules(connection)

    def change_rules(self, rules: LocalRules) -> None:
        """Settle them anew for everybody; days that fall due follow at once."""
        require(self._account, Right.SET_OFFICE)
        with self._session.changing() as connection:
            value = keep_value(connection, reading.RULES, rules)
            audit.record(connection, self._account.name, "修改期限和备案规定", "预案库", value)


@decodes(tables.steps, "办理记录", "action")
def step_of(row: Any) -> StepRecord:
    """The step of a row of `steps`, with everything that was answered."""
    return StepRecord(
        version=row.version,
        action=Action(row.action),
        answers=msgspec.json.decode(row.answers, type=dict[str, str]),
        account=row.account,
        at=moment(row.at),
    )


def _told(step: StepRecord, tells_all: bool) -> StepRecord:
    if tells_all:
        return step
    return msgspec.structs.replace(
        step, answers={name: value for name, value in step.answers.items() if name in _TOLD_TO_ALL}
    )


@decodes(tables.activities, "登记", "held_on")
def activity_of(row: Any) -> Activity:
    return Activity(
        id=row.id,
        plan=row.plan,
        version=row.version,
        kind=ActivityKind(row.kind),
        on=date.fromisoformat(row.held_on),
        answers=msgspec.json.decode(row.answers, type=dict[str, str]),
        recorded_by=row.account,
        recorded_at=moment(row.at),
    )


def _suggestion(connection: Connection, suggestion: str) -> Suggestion:
    table = tables.suggestions
    row = connection.execute(select(table).where(table.c.id == suggestion)).first()
    if row is None:
        raise NotFound("这条建议已不存在。", "请刷新。")
    return suggestion_of(row)


@decodes(tables.suggestions, "修订建议", "text")
def suggestion_of(row: Any) -> Suggestion:
    return Suggestion(
        id=row.id,
        plan=row.plan,
        text=row.text,
        source=row.source,
        author=row.author,
        made_at=moment(row.made_at),
        state=SuggestionState(row.state),
        answer=row.answer,
        answered_by=row.answered_by,
    )
