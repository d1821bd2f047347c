"""The part of a session that records what is done with plans in force: drills, assessments, training."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from datetime import date

from sqlalchemy import delete, insert, select

from yuan.library import reading, tables, writing
from yuan.library.access import Access
from yuan.library.clock import now
from yuan.library.permissions import Right
from yuan.library.rows import activity_of, all_rows, readable
from yuan.model.errors import NotFound, Refused
from yuan.model.process.activities import FORMS, Activity, ActivityKind
from yuan.model.process.answers import checked_fields


class Activities:
    """One account's records of what is done with plans (办法 art. 30-34); got from `session.activities`."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def of_plan(self, plan: str) -> list[Activity]:
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
