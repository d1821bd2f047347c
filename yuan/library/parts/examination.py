"""The part of a session that is the examination: its checklist, and the wordings a reviewer suggests."""

from __future__ import annotations

import secrets
from collections.abc import Iterable

from sqlalchemy import Connection, delete, insert, select, update

from yuan.library import reading, tables, writing
from yuan.library.access import Access
from yuan.library.clock import now
from yuan.library.permissions import Right, sees_working
from yuan.library.rows import all_rows, amendment_of, point_of, readable
from yuan.model.document.content import Document
from yuan.model.errors import NotFound, Refused
from yuan.model.records import PlanSummary
from yuan.model.review.points import CheckedPoint, Verdict, points_for
from yuan.model.review.suggested_wordings import Amendment, AmendmentState, amendable_words, amended


class Examination:
    """What a reviewer notes and suggests while a version is under review, and what the drafting unit makes of it."""

    def __init__(self, access: Access) -> None:
        self._access = access

    # --- the checklist ----------------------------------------------------------------------------------

    def checked_points(self, plan: str, version: int | None = None) -> dict[str, CheckedPoint]:
        """What was found on the points of the checklist for a version (None: the newest), by the point's id."""
        table = tables.review_points
        with self._access.reading() as connection:
            line = self._access.seen(connection, plan)
            number = line.latest.number if version is None else version
            if not sees_working(self._access.account, line.card):
                return {}
            query = select(table).where(table.c.plan == plan, table.c.version == number)
            return {row.point: point_of(row) for row in connection.execute(query)}

    def check_point(self, plan: str, point: str, verdict: Verdict | None, remark: str = "") -> None:
        """Note what was found on a point for the version under review; None takes the note back.

        Raises:
            Refused: not a reviewer, or nothing is under review.
            NotFound: the checklist of this plan has no such point.
        """
        self._access.require(Right.EXAMINE)
        table = tables.review_points
        with self._access.changing() as connection:
            line = self._under_review(connection, plan)
            number = line.latest.number
            points = points_for(line.card, is_revision=line.in_force is not None)
            if all(one.id != point for one in points):
                raise NotFound(f"这类预案没有编号为“{point}”的审核要点。", "请刷新。")
            which = (table.c.plan == plan, table.c.version == number, table.c.point == point)
            connection.execute(delete(table).where(*which))
            if verdict is not None:
                connection.execute(
                    insert(table).values(
                        plan=plan,
                        version=number,
                        point=point,
                        verdict=verdict.value,
                        remark=remark.strip(),
                        account=self._access.account.name,
                        at=now(),
                    )
                )
            said = verdict.value if verdict is not None else "未核对"
            self._access.record(connection, "核对审核要点", plan, f"第{number}版 {point} {said} {remark}")

    # --- suggested wordings -----------------------------------------------------------------------------

    def amendments(self, plan: str, version: int | None = None) -> list[Amendment]:
        """The wordings suggested for a version (None: the newest), oldest first; [] for who may not read it."""
        table = tables.amendments
        with self._access.reading() as connection:
            line = self._access.seen(connection, plan)
            number = line.latest.number if version is None else version
            if not sees_working(self._access.account, line.card):
                return []
            query = select(table).where(table.c.plan == plan, table.c.version == number)
            return readable(amendment_of, all_rows(connection, query.order_by(table.c.made_at)))

    def amendment_base(self, amendment: Amendment) -> Document:
        """The text an amendment was made on.

        Raises:
            NotFound: this library does not hold it.
        """
        with self._access.reading() as connection:
            kept = self._amendment(connection, amendment.id)
            is_told = sees_working(self._access.account, self._access.seen(connection, kept.plan).card)
            found = reading.kept_text(connection, kept.base) if is_told else None
        if found is None:
            raise NotFound("预案库中没有这条修改建议所针对的稿子。", "请对照建议在正文中手工修改。")
        return found

    def amend(self, plan: str, node: str, words: str, note: str = "") -> Amendment:
        """Suggest as a reviewer that a paragraph, cell's paragraph or heading reads `words`; the text stays as it is.

        Raises:
            Refused: not a reviewer, nothing is under review, or that place cannot be reworded so.
            NotFound: no such node.
        """
        self._access.require(Right.EXAMINE)
        table = tables.amendments
        with self._access.changing() as connection:
            line = self._under_review(connection, plan)
            document = reading.document(connection, plan, line.latest.number)
            quote = amendable_words(document, node)
            amended(document, node, words)
            if words == quote:
                raise Refused("建议的文字与原文相同。", "请先修改文字。")
            identity = secrets.token_hex(8)
            connection.execute(
                insert(table).values(
                    id=identity,
                    plan=plan,
                    version=line.latest.number,
                    base=line.latest.hash,
                    node=node,
                    quote=quote,
                    words=words,
                    note=note.strip(),
                    author=self._access.account.name,
                    made_at=now(),
                    state=AmendmentState.OPEN.value,
                )
            )
            self._tell(connection, plan, "提出修改建议", f"第{line.latest.number}版")
            return self._amendment(connection, identity)

    def withdraw_amendment(self, amendment: str) -> Amendment:
        """Take a suggestion back as its author, before anybody answered it."""
        with self._access.changing() as connection:
            found = self._open_amendment(connection, amendment)
            if found.author != self._access.account.name:
                raise Refused("只有提出人可以撤回修改建议。", "请由提出人办理。")
            return self._answered(connection, found, AmendmentState.WITHDRAWN, "", "撤回修改建议")

    def answer_amendments(self, answers: Iterable[tuple[str, AmendmentState, str]]) -> list[Amendment]:
        """Note as the drafting unit which suggestions went into the draft and which not (with the reason): all or none.

        Args:
            answers: the suggestion's id, ACCEPTED or REFUSED, and the reason.

        Raises:
            Refused: not this unit's plan, answered already, or a refusal without a reason.
        """
        made = []
        with self._access.changing() as connection:
            for identity, state, reason in answers:
                found = self._open_amendment(connection, identity)
                line = self._access.seen(connection, found.plan)
                self._access.require(Right.ANSWER_OPINION, line.card.unit)
                if state is AmendmentState.ACCEPTED and not line.stage.is_editable:
                    raise Refused("预案不在编制阶段，修改建议还不能采用。", "请等待退回，或撤回送审后处理。")
                if state is AmendmentState.REFUSED and not reason.strip():
                    raise Refused("不采用修改建议须说明理由。", "请填写理由。")
                if state not in (AmendmentState.ACCEPTED, AmendmentState.REFUSED):
                    raise Refused("请选择采用或不采用。")
                made.append(self._answered(connection, found, state, reason.strip(), "处理修改建议"))
        return made

    def _answered(
        self, connection: Connection, found: Amendment, state: AmendmentState, answer: str, done: str
    ) -> Amendment:
        table = tables.amendments
        connection.execute(
            update(table)
            .where(table.c.id == found.id)
            .values(
                state=state.value, answer=answer, answered_by=self._access.account.name, answered_at=now()
            )
        )
        self._tell(connection, found.plan, done, state.value)
        return self._amendment(connection, found.id)

    def _open_amendment(self, connection: Connection, amendment: str) -> Amendment:
        found = self._amendment(connection, amendment)
        self._access.seen(connection, found.plan)
        if found.state is not AmendmentState.OPEN:
            raise Refused(f"这条修改建议{found.state.value}。", "请刷新。")
        return found

    @staticmethod
    def _amendment(connection: Connection, amendment: str) -> Amendment:
        table = tables.amendments
        row = connection.execute(select(table).where(table.c.id == amendment)).first()
        if row is None:
            raise NotFound("这条修改建议已不存在。", "请刷新。")
        return amendment_of(row)

    def _tell(self, connection: Connection, plan: str, done: str, detail: str) -> None:
        writing.announce(connection, plan, "amendment")
        self._access.record(connection, done, plan, detail)

    def _under_review(self, connection: Connection, plan: str) -> PlanSummary:
        line = self._access.seen(connection, plan)
        if not line.stage.is_under_review:
            raise Refused(
                f"“{line.card.title}”现处“{line.stage.value}”阶段，没有送审的文本。", "请在送审之后办理。"
            )
        return line


def forget_examination(connection: Connection, plan: str, version: int) -> None:
    """Take away what was noted and suggested for a version that is given up."""
    for table in (tables.amendments, tables.review_points):
        connection.execute(delete(table).where(table.c.plan == plan, table.c.version == version))
