"""The part of a session that is about opinions on a plan."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from yuan.library import reading, tables, writing
from yuan.library.access import Access
from yuan.library.clock import now, stamp
from yuan.library.permissions import Right, has_right, sees_version, sees_working
from yuan.library.rows import all_rows, opinion_of, readable
from yuan.model.errors import NotFound, Refused
from yuan.model.records import Opinion, OpinionKind, OpinionState, PlanSummary


class Opinions:
    """Opinions given, brought in from outside, talked about, answered and closed."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def opinions(self, plan: str, version: int | None = None) -> list[Opinion]:
        """Opinions on a plan (or one version of it), oldest first; for other units only what they said themselves."""
        table = tables.opinions
        query = select(table).where(table.c.plan == plan).order_by(table.c.made_at)
        if version is not None:
            query = query.where(table.c.version == version)
        with self._access.reading() as connection:
            line = self._access.seen(connection, plan)
            if not sees_working(self._access.account, line.card):
                query = query.where(table.c.author == self._access.account.name)
            shown = {
                record.number
                for record in reading.chain(connection, plan)
                if sees_version(self._access.account, line.card, record.stage)
            }
            talk = _talk(connection, plan)
            rows = [row for row in all_rows(connection, query) if row.version in shown]
        return readable(lambda row: opinion_of(row, talk.get(row.id, ())), rows)

    def add_opinion(
        self,
        plan: str,
        node: str,
        text: str,
        kind: OpinionKind = OpinionKind.SHOULD,
        quote: str = "",
        start: int = -1,
    ) -> Opinion:
        """Write an opinion on a node of the newest version ("" for the plan as a whole), as a reviewer.

        Args:
            start: where `quote` stands in the node's words, when the opinion is about just these words.

        Raises:
            Refused: not for this account; or the version is approved already.
        """
        self._access.require(Right.GIVE_OPINION)
        return self._keep_opinion(plan, node, text, kind, quote, start, "", None)

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
        if not source.strip():
            raise Refused("请写明意见来自哪个单位或个人。", "请填写意见来源。")
        return self._keep_opinion(plan, node, text, kind, quote, -1, source.strip(), made_at)

    def _keep_opinion(
        self,
        plan: str,
        node: str,
        text: str,
        kind: OpinionKind,
        quote: str,
        start: int,
        source: str,
        made_at: datetime | None,
    ) -> Opinion:
        if not text.strip():
            raise Refused("意见内容不能为空。", "请写明意见。")
        with self._access.changing() as connection:
            line = self._access.seen(connection, plan)
            if source:
                self._access.require(Right.BRING_OPINION, line.card.unit)
            else:
                require_before_approval(line)
            identity = secrets.token_hex(8)
            made = {
                "id": identity,
                "plan": plan,
                "version": line.latest.number,
                "node": node,
                "quote": quote,
                "start": start if quote else -1,
                "text": text.strip(),
                "kind": kind.value,
                "author": self._access.account.name,
                "made_at": stamp(made_at) if made_at else now(),
                "state": OpinionState.OPEN.value,
                "source": source,
            }
            connection.execute(insert(tables.opinions).values(**made))
            writing.announce(connection, plan, "opinion")
            self._access.record(connection, "提出意见", plan, f"第{line.latest.number}版")
            return self._opinion(connection, identity)

    def answer_opinion(self, opinion: str, state: OpinionState, answer: str = "") -> Opinion:
        """Adopt, partly adopt or decline (with a reason) as the drafting unit; withdraw as its author.

        An answer given before stays among the replies.

        Raises:
            Refused: not this account's to answer, closed already, or a refusal without a reason.
        """
        if state is OpinionState.OPEN:
            raise Refused("请选择采纳、部分采纳或不采纳。", "需要重新处理的，由审核人员重新打开。")
        with self._access.changing() as connection:
            found = self._unclosed(connection, opinion)
            line = self._access.seen(connection, found.plan)
            if state is OpinionState.WITHDRAWN:
                if found.author != self._access.account.name:
                    raise Refused("只有提出人可以撤销意见。", "请由提出人办理。")
            else:
                self._access.require(Right.ANSWER_OPINION, line.card.unit)
            if state in (OpinionState.PARTLY, OpinionState.DECLINED) and not answer.strip():
                raise Refused(f"“{state.value}”需要说明理由。", "请填写理由。")
            self._keep_former_answer(connection, found)
            by = {"answer": answer.strip(), "answered_by": self._access.account.name, "answered_at": now()}
            return self._changed(connection, found, "处理意见", state.value, state=state.value, **by)

    def reply_to_opinion(self, opinion: str, text: str) -> Opinion:
        """Say something about an opinion, as the drafting unit or as a reviewer, without deciding anything.

        Raises:
            Refused: not this account's to talk about, closed already, or without words.
        """
        if not text.strip():
            raise Refused("回复内容不能为空。", "请写明回复。")
        with self._access.changing() as connection:
            found = self._unclosed(connection, opinion)
            unit = self._access.seen(connection, found.plan).card.unit
            if not has_right(self._access.account, Right.GIVE_OPINION):
                self._access.require(Right.ANSWER_OPINION, unit)
            _say(connection, opinion, text.strip(), self._access.account.name)
            return self._changed(connection, found, "回复意见", "")

    def close_opinion(self, opinion: str, remark: str = "") -> Opinion:
        """Close an opinion as a reviewer: it was dealt with, or it need not be (which asks for a remark).

        Raises:
            Refused: not this account's to close, closed already, or nobody answered and there is no remark.
        """
        self._access.require(Right.GIVE_OPINION)
        with self._access.changing() as connection:
            found = self._unclosed(connection, opinion)
            if found.state is OpinionState.OPEN and not remark.strip():
                raise Refused("这条意见编制单位还没有答复，关闭须说明理由。", "请填写理由，或等待答复。")
            by = {"closed_by": self._access.account.name, "closed_at": now(), "closing": remark.strip()}
            return self._changed(connection, found, "关闭意见", found.state.value, **by)

    def reopen_opinion(self, opinion: str, reason: str) -> Opinion:
        """Ask anew as a reviewer: the answer did not settle it. Answer and reason stay among the replies.

        Raises:
            Refused: not this account's to reopen, without a reason, or the version is approved already.
        """
        self._access.require(Right.GIVE_OPINION)
        if not reason.strip():
            raise Refused("重新打开意见须说明理由。", "请填写理由。")
        with self._access.changing() as connection:
            found = self._opinion(connection, opinion)
            line = self._access.seen(connection, found.plan)
            require_before_approval(line)
            if found.version != line.latest.number:
                raise Refused(f"这条意见是对第 {found.version} 版提的。", "请对现在的版本提出新的意见。")
            if found.state is OpinionState.WITHDRAWN:
                raise Refused("这条意见已由提出人撤销。", "请提出新的意见。")
            self._keep_former_answer(connection, found)
            _say(connection, opinion, reason.strip(), self._access.account.name)
            blank = {"answer": "", "answered_by": "", "closed_by": "", "closing": ""}
            state = OpinionState.OPEN.value
            return self._changed(
                connection, found, "重新打开意见", "", state=state, answered_at=None, closed_at=None, **blank
            )

    def _unclosed(self, connection: Connection, opinion: str) -> Opinion:
        """The opinion, which this account may see and somebody may still deal with."""
        found = self._opinion(connection, opinion)
        self._access.seen(connection, found.plan)
        if found.is_closed:
            by = f"由{found.closed_by}关闭" if found.closed_by else "撤销"
            raise Refused(f"这条意见已{by}。", "请刷新；需要再议的，由审核人员重新打开。")
        return found

    @staticmethod
    def _keep_former_answer(connection: Connection, found: Opinion) -> None:
        if found.state is not OpinionState.OPEN:
            words = "：".join(part for part in (found.state.value, found.answer) if part)
            _say(connection, found.id, words, found.answered_by)

    def _changed(
        self, connection: Connection, found: Opinion, done: str, detail: str, **values: str | None
    ) -> Opinion:
        table = tables.opinions
        if values:
            connection.execute(update(table).where(table.c.id == found.id).values(**values))
        writing.announce(connection, found.plan, "opinion")
        self._access.record(connection, done, found.plan, detail)
        return self._opinion(connection, found.id)

    @staticmethod
    def _opinion(connection: Connection, opinion: str) -> Opinion:
        table = tables.opinions
        row = connection.execute(select(table).where(table.c.id == opinion)).first()
        if row is None:
            raise NotFound("这条意见已不存在。", "请刷新。")
        return opinion_of(row, _talk(connection, row.plan).get(opinion, ()))


def require_before_approval(line: PlanSummary) -> None:
    """Go on only while the newest version can still be changed or returned.

    Raises:
        Refused: it is approved: what is said about it now is a suggestion for its revision (办法 art. 37).
    """
    if not (line.stage.is_editable or line.stage.is_under_review):
        raise Refused(
            f"“{line.card.title}”第 {line.latest.number} 版已{line.stage.value}，不再提审核意见。",
            "请登记为修订建议，或在下一版中提出。",
        )


def unclosed_musts(connection: Connection, plan: str, version: int) -> int:
    """How many opinions 必须修改 on a version nobody has closed."""
    table = tables.opinions
    query = select(func.count()).where(
        table.c.plan == plan,
        table.c.version == version,
        table.c.kind == OpinionKind.MUST.value,
        table.c.state != OpinionState.WITHDRAWN.value,
        table.c.closed_at.is_(None),
    )
    return connection.execute(query).scalar_one()


def forget_opinions(connection: Connection, plan: str, version: int) -> None:
    """Take away the opinions on a version that is given up."""
    opinions, replies = tables.opinions, tables.replies
    which = (opinions.c.plan == plan, opinions.c.version == version)
    connection.execute(delete(replies).where(replies.c.opinion.in_(select(opinions.c.id).where(*which))))
    connection.execute(delete(opinions).where(*which))


def _say(connection: Connection, opinion: str, text: str, by: str) -> None:
    connection.execute(insert(tables.replies).values(opinion=opinion, text=text, author=by, at=now()))


def _talk(connection: Connection, plan: str) -> dict[str, list[Any]]:
    """The replies to the opinions on a plan, in order, by opinion."""
    opinions, replies = tables.opinions, tables.replies
    query = select(replies).join(opinions, opinions.c.id == replies.c.opinion)
    found: dict[str, list[Any]] = {}
    for row in connection.execute(query.where(opinions.c.plan == plan).order_by(replies.c.id)):
        found.setdefault(row.opinion, []).append(row)
    return found
