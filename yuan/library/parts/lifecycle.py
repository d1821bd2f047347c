"""The part of a session that takes the steps of the lifecycle, and holds to what was approved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec
from sqlalchemy import Connection, select

from yuan.library import reading, tables
from yuan.library.access import Access
from yuan.library.keys import approval_signatures
from yuan.library.keys.certificates import Trust
from yuan.library.parts import lifecycle_steps
from yuan.library.permissions import sees_working
from yuan.library.rows import all_rows, readable, step_of
from yuan.model.errors import NotFound, Refused
from yuan.model.process.lifecycle import TOLD_TO_ALL
from yuan.model.process.materials import NewMaterial
from yuan.model.process.signature import SignatureCheck
from yuan.model.records import Action, Offer, PlanSummary, StepRecord, VersionRecord

_RESTING_ON_APPROVAL = frozenset({Action.ISSUE, Action.FILE, Action.PUBLISH, Action.REVISE})
"""Steps that go on from what was approved."""


class Lifecycle:
    """Steps, and the signatures of approvals."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def offers(self, plan: str) -> tuple[Offer, ...]:
        """The steps open to this account now."""
        with self._access.reading() as connection:
            line = self._access.seen(connection, plan)
            return lifecycle_steps.offers_now(connection, line, self._access.account)

    def perform(
        self,
        plan: str,
        action: Action,
        answers: Mapping[str, str] | None = None,
        files: Sequence[NewMaterial] = (),
    ) -> VersionRecord:
        """Take a step, keeping `files` with it; returns the version as it then stands.

        Raises:
            Refused: the step is not open to this account, or an answer is missing or malformed.
        """
        with self._access.changing() as connection:
            line = self._access.seen(connection, plan)
            before = line.latest
            if action in _RESTING_ON_APPROVAL:
                _require_verified(
                    connection, line, before if action is Action.ISSUE else line.in_force or before
                )
            number = lifecycle_steps.perform(
                connection, plan, action, answers or {}, self._access.account, files
            )
            after = next(version for version in reading.chain(connection, plan) if version.number == number)
            digest = after.hash or before.hash
            detail = f"第{number}版 {digest[:16]}".rstrip()
            if action is Action.APPROVE:
                detail = f"{detail} {approval_signatures.sign_approval(connection, self._access.key, after)}"
            self._access.record(connection, action.value, plan, detail)
        return after

    def signature(self, plan: str, version: int) -> SignatureCheck:
        """Check now whether the approval of a version verifies.

        Raises:
            NotFound: the plan has no such version for this account.
        """
        with self._access.reading() as connection:
            records = self._access.versions(connection, plan)
            record = next((item for item in records if item.number == version), None)
            if record is None:
                raise NotFound(f"该预案没有第 {version} 版。", "请核对版本号。")
            return approval_signatures.check(connection, record)

    def signatures(self, plan: str) -> dict[int, SignatureCheck]:
        """Check now the approvals of all versions this account may read, by number, in one go."""
        with self._access.reading() as connection:
            records, trust = self._access.versions(connection, plan), Trust(connection)
            return {record.number: approval_signatures.check(connection, record, trust) for record in records}

    def require_verified(self, plan: str, version: int | None = None) -> None:
        """Go on only when the approval of a version (None: the newest) verifies, or it is not approved yet.

        Raises:
            Refused: naming what does not verify.
        """
        with self._access.reading() as connection:
            line = self._access.seen(connection, plan)
            chain = reading.chain(connection, plan)
            number = version if version is not None else line.latest.number
            for record in chain:
                if record.number == number:
                    _require_verified(connection, line, record)

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


def _require_verified(connection: Connection, line: PlanSummary, version: VersionRecord) -> None:
    check = approval_signatures.check(connection, version)
    if check.is_broken:
        raise Refused(
            f"“{line.card.title}”第 {version.number} 版的批准签名校验不通过：{'；'.join(check.problems)}。",
            "请勿使用这一版，并立即报告系统管理员。",
        )


def _told(step: StepRecord, tells_all: bool) -> StepRecord:
    if tells_all:
        return step
    return msgspec.structs.replace(
        step, answers={name: value for name, value in step.answers.items() if name in TOLD_TO_ALL}
    )
