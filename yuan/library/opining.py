"""The part of a session that is about opinions on a plan."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from yuan.library import audit, reading, tables, writing
from yuan.library.access import Access
from yuan.library.clock import now, stamp
from yuan.library.permissions import Right, require, sees_version
from yuan.library.rows import opinion_of
from yuan.model.errors import NotFound, Refused
from yuan.model.plan import PlanCard
from yuan.model.records import Opinion, OpinionKind, OpinionState


class Opinions(Access):
    """Opinions given, brought in from outside, and answered."""

    def opinions(self, plan: str, version: int | None = None) -> list[Opinion]:
        """Opinions on a plan (or one version of it), oldest first."""
        table = tables.opinions
        query = select(table).where(table.c.plan == plan).order_by(table.c.made_at)
        if version is not None:
            query = query.where(table.c.version == version)
        with self.library.reads() as connection:
            line = self._seen(connection, plan)
            readable = {
                record.number
                for record in reading.chain(connection, plan)
                if sees_version(self.account, line.card, record.stage)
            }
            return [opinion_of(row) for row in connection.execute(query) if row.version in readable]

    def add_opinion(
        self, plan: str, node: str, text: str, kind: OpinionKind = OpinionKind.SHOULD, quote: str = ""
    ) -> Opinion:
        """Write an opinion on a node of the newest version ("" for the plan as a whole)."""
        require(self.account, Right.GIVE_OPINION)
        return self._keep_opinion(plan, node, text, kind, quote, "", None)

    def bring_opinion(
        self,
        plan: str,
        text: str,
        source: str,
        *,
        node: str = "",
        quote: str = "",
        kind: OpinionKind = OpinionKind.SHOULD,
        made_at: datetime | None = None,
    ) -> Opinion:
        """Register an opinion that came from outside: a unit's reply (办法 art. 22), a comment in a Word file.

        Args:
            source: the unit or person it came from.
            made_at: when it was written, if known; now otherwise.
        """
        require(self.account, Right.BRING_OPINION, self._card_of(plan).unit)
        if not source.strip():
            raise Refused("请写明意见来自哪个单位或个人。", "请填写意见来源。")
        return self._keep_opinion(plan, node, text, kind, quote, source.strip(), made_at)

    def _keep_opinion(
        self,
        plan: str,
        node: str,
        text: str,
        kind: OpinionKind,
        quote: str,
        source: str,
        made_at: datetime | None,
    ) -> Opinion:
        if not text.strip():
            raise Refused("意见内容不能为空。", "请写明意见。")
        with self.changing() as connection:
            line = self._seen(connection, plan)
            identity = secrets.token_hex(8)
            made = {
                "id": identity,
                "plan": plan,
                "version": line.latest.number,
                "node": node,
                "quote": quote,
                "text": text.strip(),
                "kind": kind.value,
                "author": self.account.name,
                "made_at": stamp(made_at) if made_at else now(),
                "state": OpinionState.OPEN.value,
                "source": source,
            }
            connection.execute(insert(tables.opinions).values(**made))
            writing.announce(connection, plan, "opinion")
            audit.record(connection, self.account.name, "提出意见", plan, f"第{line.latest.number}版")
            return self._opinion(connection, identity)

    def answer_opinion(self, opinion: str, state: OpinionState, answer: str = "") -> Opinion:
        """Adopt, partly adopt or decline (with a reason) as the drafting unit; withdraw as its author.

        Raises:
            Refused: not this account's to answer, or a refusal without a reason.
        """
        with self.changing() as connection:
            found = self._opinion(connection, opinion)
            line = self._seen(connection, found.plan)
            if state is OpinionState.WITHDRAWN:
                if found.author != self.account.name:
                    raise Refused("只有提出人可以撤销意见。", "请由提出人办理。")
            else:
                require(self.account, Right.ANSWER_OPINION, line.card.unit)
            if state in (OpinionState.PARTLY, OpinionState.DECLINED) and not answer.strip():
                raise Refused(f"“{state.value}”需要说明理由。", "请填写理由。")
            table = tables.opinions
            connection.execute(
                update(table)
                .where(table.c.id == opinion)
                .values(state=state.value, answer=answer.strip(), answered_by=self.account.name)
            )
            writing.announce(connection, found.plan, "opinion")
            audit.record(connection, self.account.name, "处理意见", found.plan, state.value)
            return self._opinion(connection, opinion)

    @staticmethod
    def _opinion(connection: Connection, opinion: str) -> Opinion:
        table = tables.opinions
        row = connection.execute(select(table).where(table.c.id == opinion)).first()
        if row is None:
            raise NotFound("这条意见已不存在。", "请刷新。")
        return opinion_of(row)

    def _card_of(self, plan: str) -> PlanCard:
        with self.library.reads() as connection:
            return self._seen(connection, plan).card
