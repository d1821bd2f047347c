"""A package being taken in, within one transaction: the same computation for the preview and for the writing."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from sqlalchemy import Connection

from yuan.library import tables, writing
from yuan.library.access import Access
from yuan.library.clock import now
from yuan.library.keys import certified_keys, received_approvals
from yuan.library.parts import packages_received
from yuan.library.parts.packages import applying, asides
from yuan.library.parts.packages.checking import as_row, checked_bundle
from yuan.library.parts.packages.known import Objects, known_plan
from yuan.library.parts.packages.office import KEYS, WITH_KEYS, WITH_OFFICE, office_changes, vouched_keys
from yuan.library.parts.packages.people import People
from yuan.library.parts.packages_received import SenderCheck
from yuan.library.permissions import Right, has_right, is_cleared
from yuan.library.rows import version_of
from yuan.model.errors import BadFile
from yuan.model.exchange.changes import Change, Surroundings
from yuan.model.exchange.desk import Desk
from yuan.model.exchange.package import PackageRecord
from yuan.model.exchange.parcel import Parcel, PlanBundle, Row
from yuan.model.exchange.preview import Effect, PreviewLine
from yuan.model.exchange.taking_in import plan_changes
from yuan.model.exchange.travelling import Speaker
from yuan.model.plan import Secrecy

_NOT_YOURS = "您的账号不能接收这个单位的预案；须由系统管理员、审核人员或档案人员接收。"
_NOT_CLEARED = "密级高于您的账号可以知悉的级别；须由可以知悉的人员接收。"
_KEYS_FIRST = "批准签名的密钥尚待系统管理员认证。"


class Taking:
    """What a package does here, computed once.

    Args:
        check: what `check_sender` said, without a problem.

    Raises:
        BadFile: from `lines` and `write`: what it says cannot be kept.
    """

    def __init__(self, access: Access, connection: Connection, parcel: Parcel, check: SenderCheck) -> None:
        assert check.desk is not None, "a sender without a problem is known"
        self._access, self._connection, self._parcel, self._check = access, connection, parcel, check
        self._desk: Desk = check.desk
        self._people = People(connection)
        self._objects = Objects(connection, parcel)
        self._at = now()
        self._is_administrator = has_right(access.account, Right.MANAGE)

    @cached_property
    def _changes(self) -> list[tuple[str, list[Change]]]:
        """The changes of the office ("") and of each plan, in order."""
        found = [
            (
                "",
                office_changes(
                    self._connection,
                    self._parcel,
                    self._desk,
                    self._access.account.name,
                    is_administrator=self._is_administrator,
                    is_older=self._check.is_older_among(WITH_OFFICE),
                    are_keys_older=self._check.is_older_among(WITH_KEYS),
                ),
            )
        ]
        plans = [bundle.plan for bundle in self._parcel.plans]
        if len(set(plans)) < len(plans):
            raise BadFile("数据包的内容不合规定：同一个预案出现了两次，没有接收。", "请对方重新制作。")
        for bundle in self._parcel.plans:
            found.append((bundle.plan, self._of_plan(bundle)))
        return [(plan, self._still_to_do(plan, changes)) for plan, changes in found]

    def lines(self) -> tuple[PreviewLine, ...]:
        """Every line, those of the office first."""
        return tuple(change.line for _, changes in self._changes for change in changes)

    def _still_to_do(self, plan: str, changes: list[Change]) -> list[Change]:
        """Of a package taken in before, only what waited."""
        taken = self._check.taken
        if taken is None:
            return changes
        if plan:
            (bundle,) = (one for one in self._parcel.plans if one.plan == plan)
            names = (str(bundle.rows["plans"][0]["title"]), _unnamed(plan))
            return changes if any(f"{name}：预案" in taken.waiting for name in names) else []
        return [change for change in changes if _waiting_text(change.line) in taken.waiting]

    # --- a plan -------------------------------------------------------------------------------------------

    def _of_plan(self, bundle: PlanBundle) -> list[Change]:
        checked = checked_bundle(bundle, self._parcel, self._people)
        known = known_plan(self._connection, checked)
        said = checked.rows["plans"][0]
        card, title = known.card or said, str(said["title"])
        self._objects.require_texts(checked)
        if not has_right(self._access.account, Right.RECEIVE_PACKAGE, str(card["unit"])):
            return [self._waiting_plan(bundle.plan, title, _NOT_YOURS)]
        if not all(self._is_cleared(one) for one in (card, said)):
            return [self._waiting_plan(bundle.plan, _unnamed(bundle.plan), _NOT_CLEARED)]
        changes = plan_changes(checked, known, self._surroundings(bundle.plan, str(card["unit"])))
        if any(change.line.effect is Effect.WAITING for change in changes):
            return [self._waiting_plan(bundle.plan, title, _KEYS_FIRST)]
        return changes

    def _waiting_plan(self, plan: str, title: str, why: str) -> Change:
        line = PreviewLine(effect=Effect.WAITING, about=title, what="预案", detail=why, plan=plan)
        return Change(line=line)

    def _is_cleared(self, card: Row) -> bool:
        """Whether the account may know of a plan with this card, which is its own unit's or was let through for its role."""
        account = self._access.account
        return account.role.is_of_unit or is_cleared(account, Secrecy(card["secrecy"]))

    def _surroundings(self, plan: str, unit: str) -> Surroundings:
        return Surroundings(
            kind=self._parcel.kind,
            package=self._parcel.id,
            sender=self._desk.card,
            speaker=self._speaker(unit),
            is_older=self._check.is_older_of(plan),
            by=self._access.account.name,
            at=self._at,
            named=self._people.named,
            text=self._objects.text,
            has_file=self._objects.has_file,
            approval=self._approval,
        )

    def _speaker(self, unit: str) -> Speaker:
        if self._desk.is_superior:
            return Speaker.SUPERIOR
        return Speaker.WRITER if self._desk.card.unit == unit else Speaker.OTHER

    def _approval(self, version: Row, signature: Row | None) -> tuple[str, bool]:
        """What is wrong with the approval of a version as it would stand, "" for nothing; and whether that is only because
        the keys that come with the package wait for an administrator."""
        if signature is None:
            return "没有批准签名", False
        keys: Mapping[str, Mapping[str, Any]] = received_approvals.keys_of(
            self._connection, str(signature.get("desk"))
        )
        own = self._people.desk.id
        record = version_of(as_row(tables.versions, version))
        if not list(received_approvals.problems(signature, record, keys, own)):
            return "", False
        coming = self._vouched if signature.get("desk") == self._desk.card.id else {}
        with_coming = list(received_approvals.problems(signature, record, {**keys, **coming}, own))
        if not with_coming:
            return ("", False) if self._is_administrator else (_KEYS_FIRST, True)
        return "；".join(with_coming), False

    @cached_property
    def _vouched(self) -> dict[str, Mapping[str, Any]]:
        usual = {"withdrawn_at": None, "name": ""}
        return {id: {**usual, **row} for id, row in vouched_keys(self._parcel, self._desk).items()}

    # --- writing ------------------------------------------------------------------------------------------

    def write(self) -> PackageRecord:
        """Write what the lines say, and record the package."""
        connection, by = self._connection, self._access.account.name
        bundles = {bundle.plan: bundle for bundle in self._parcel.plans}
        self._write_keys()
        for plan, changes in self._changes:
            applying.write_changes(connection, changes, self._objects)
            is_taken = plan and any(change.writes for change in changes)
            if is_taken:
                applying.keep_media(connection, bundles[plan], self._objects)
            lines = [change.line for change in changes]
            for change in changes:
                if change.reopened:
                    asides.merge_waiting(connection, plan, change.reopened, by)
            if is_taken:
                writing.announce(connection, plan, "package")
                said = _counted(lines)
                self._access.record(
                    connection, "接收", plan, f"{self._parcel.kind.value} {self._parcel.id} {said}"
                )
        waiting = [_waiting_text(line) for line in self.lines() if line.effect is Effect.WAITING]
        if any(plan == "" and change.writes for plan, changes in self._changes for change in changes):
            writing.announce(connection, "", "office")
        return packages_received.note_received(
            connection,
            by,
            self._parcel,
            is_older=self._check.is_older,
            waiting=waiting,
            detail=_counted(list(self.lines())),
        )

    def _write_keys(self) -> None:
        office = self._parcel.office
        is_told = any(
            change.line.about == KEYS and change.line.effect in (Effect.NEW, Effect.CHANGED)
            for change in self._changes[0][1]
        )
        if office is not None and is_told:
            certified_keys.keep_certified(
                self._connection,
                self._access.account.name,
                self._desk,
                office.keys,
                self._parcel.id,
                is_newest=not self._check.is_older_among(WITH_KEYS),
            )


def _waiting_text(line: PreviewLine) -> str:
    return f"{line.about}：{line.what}"


def _unnamed(plan: str) -> str:
    """How a plan is spoken of to those who may not know its title."""
    return f"编号 {plan} 的预案"


def _counted(lines: list[PreviewLine]) -> str:
    counts = {effect: sum(line.effect is effect for line in lines) for effect in Effect}
    return "、".join(f"{effect.value} {count}" for effect, count in counts.items() if count)
