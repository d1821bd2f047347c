"""The part of a session that is about suggestions to revise a plan in force."""

from __future__ import annotations

import secrets

from sqlalchemy import Connection, insert, select, update

from yuan.library import tables, writing
from yuan.library.access import Access
from yuan.library.clock import now
from yuan.library.permissions import Right
from yuan.library.rows import all_rows, readable, suggestion_of
from yuan.model.errors import NotFound, Refused
from yuan.model.process.activities import Suggestion, SuggestionState


class Suggestions:
    """Suggestions to revise plans (办法 art. 37); got from `session.suggestions`."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def of_plan(self, plan: str) -> list[Suggestion]:
        """The suggestions to revise a plan (办法 art. 37), the newest first."""
        table = tables.suggestions
        query = select(table).where(table.c.plan == plan).order_by(table.c.made_at.desc())
        with self._access.reading() as connection:
            self._access.seen(connection, plan)
            return readable(suggestion_of, all_rows(connection, query))

    def add(self, plan: str, text: str, source: str = "") -> Suggestion:
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


def _suggestion(connection: Connection, suggestion: str) -> Suggestion:
    table = tables.suggestions
    row = connection.execute(select(table).where(table.c.id == suggestion)).first()
    if row is None:
        raise NotFound("这条建议已不存在。", "请刷新。")
    return suggestion_of(row)
