"""The drafting programme: what one account puts on it, and how far each item has come."""

from __future__ import annotations

import secrets
from datetime import date
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from yuan.library import reading, tables, writing
from yuan.library.access import Access
from yuan.library.clock import now
from yuan.library.permissions import Right
from yuan.library.rows import all_rows, item_of, readable
from yuan.model.document.content import Document, FrontMatter
from yuan.model.errors import NotFound, Refused
from yuan.model.plan import PlanCard
from yuan.model.process.programme import ProgrammeItem
from yuan.model.records import PlanSummary, Stage

_NOT_A_PART = frozenset({"changes", "programme"})


class Programme:
    """One account at the drafting programme (办法 art. 18); got from `session.programme`."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def items(self) -> list[ProgrammeItem]:
        """The items for plans this account may see, the earliest due first."""
        table = tables.programme
        with self._access.reading() as connection:
            lines = {line.plan: line for line in self._access.visible_lines(connection)[0]}
            rows = all_rows(connection, select(table).order_by(table.c.due_on, table.c.at))
        return readable(lambda row: item_of(row, lines[row.plan]), [row for row in rows if row.plan in lines])

    def add_new(self, card: PlanCard, due: date, basis: str = "") -> ProgrammeItem:
        """Put a plan on the programme that is to be drafted: it begins at 立项, without a text.

        Raises:
            Refused: not for that unit.
        """
        self._access.require(Right.PLAN_DRAFTING, card.unit)
        with self._access.changing() as connection:
            plan = writing.add_plan(connection, card)
            nothing = Document(front=FrontMatter(title=card.title))
            writing.add_version(
                connection,
                plan,
                1,
                nothing,
                self._access.account.name,
                reason=basis.strip(),
                stage=Stage.PROJECT,
            )
            writing.announce(connection, plan, "create")
            return self._add(connection, plan, 1, due, basis, f"{card.title} 新编")

    def add_revision(self, plan: str, due: date, basis: str = "") -> ProgrammeItem:
        """Put the revision of a plan in force on the programme; it begins with the step 启动修订.

        Raises:
            Refused: not for this unit, no version in force, being revised already, or on the programme already.
        """
        with self._access.changing() as connection:
            line = self._access.seen(connection, plan)
            self._access.require(Right.PLAN_DRAFTING, line.card.unit)
            chain = reading.chain(connection, plan)
            if line.in_force is None or chain[-1].number != line.in_force.number:
                raise Refused(
                    f"“{line.card.title}”没有现行版本，或正在编制、修订。", "只有现行的预案可以列入修订计划。"
                )
            number = line.in_force.number + 1
            table = tables.programme
            query = select(table.c.id).where(table.c.plan == plan, table.c.version == number)
            if connection.execute(query).first():
                raise Refused(f"“{line.card.title}”的修订已在计划中。", "可以修改它的完成时限。")
            return self._add(connection, plan, number, due, basis, f"{line.card.title} 修订")

    def put_off(self, item: str, due: date, reason: str) -> ProgrammeItem:
        """Give an item another day; the reason is recorded.

        Raises:
            NotFound: no such item.
            Refused: not for this unit, or no reason given.
        """
        if not reason.strip():
            raise Refused("调整完成时限需要说明理由。", "请填写理由。")
        table = tables.programme
        with self._access.changing() as connection:
            row, line = self._item(connection, item)
            connection.execute(update(table).where(table.c.id == item).values(due_on=due.isoformat()))
            detail = f"{row.due_on} 改为 {due.isoformat()} 理由：{reason.strip()}"
            self._access.record(connection, "调整编制计划", row.plan, detail)
            writing.announce(connection, row.plan, "programme")
            row, line = self._item(connection, item)
            return item_of(row, line)

    def remove(self, item: str, reason: str) -> None:
        """Take an item off the programme; a plan nobody has begun goes with it.

        Raises:
            NotFound: no such item.
            Refused: not for this unit, or no reason given.
        """
        if not reason.strip():
            raise Refused("移出计划需要说明理由。", "请填写理由。")
        table = tables.programme
        with self._access.changing() as connection:
            row, line = self._item(connection, item)
            connection.execute(delete(table).where(table.c.id == item))
            if line.stage is Stage.PROJECT:
                _forget_plan(connection, row.plan)
            writing.announce(connection, row.plan, "programme")
            detail = f"{line.card.title} 理由：{reason.strip()}"
            self._access.record(connection, "移出编制计划", row.plan, detail)

    def _add(
        self, connection: Connection, plan: str, version: int, due: date, basis: str, told: str
    ) -> ProgrammeItem:
        identity = secrets.token_hex(8)
        connection.execute(
            insert(tables.programme).values(
                id=identity,
                plan=plan,
                version=version,
                due_on=due.isoformat(),
                basis=basis.strip(),
                account=self._access.account.name,
                at=now(),
            )
        )
        writing.announce(connection, plan, "programme")
        self._access.record(connection, "立项", plan, f"{told}，{due.isoformat()}前完成")
        return item_of(*self._item(connection, identity))

    def _item(self, connection: Connection, item: str) -> tuple[Any, PlanSummary]:
        table = tables.programme
        row = connection.execute(select(table).where(table.c.id == item)).first()
        if row is None:
            raise NotFound("计划中已没有这一项。", "请刷新。")
        line = self._access.seen(connection, row.plan)
        self._access.require(Right.PLAN_DRAFTING, line.card.unit)
        return row, line


def _forget_plan(connection: Connection, plan: str) -> None:
    """Take a plan without a text out, with all that hangs on it."""
    for table in reversed(tables.metadata.sorted_tables):
        if "plan" in table.c and table.name not in _NOT_A_PART:
            connection.execute(delete(table).where(table.c.plan == plan))
    connection.execute(delete(tables.plans).where(tables.plans.c.id == plan))
