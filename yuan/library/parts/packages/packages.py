"""The part of a session that makes packages and takes them in."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import Connection, select

from yuan.library import tables
from yuan.library.access import Access
from yuan.library.keys import desk_keys
from yuan.library.parts import packages_received
from yuan.library.parts.desks import require_keys
from yuan.library.parts.packages import receipts
from yuan.library.parts.packages.gathering import Gathering
from yuan.library.parts.packages.office import office_of
from yuan.library.parts.packages.taking import Taking
from yuan.library.permissions import Right, sees_every_plan, sees_working
from yuan.model.errors import NotFound, Refused
from yuan.model.exchange.desk import DeskCard
from yuan.model.exchange.package import PackageKind
from yuan.model.exchange.parcel import Outgoing, Parcel, Receipt
from yuan.model.exchange.preview import Preview, Received
from yuan.model.plan import Secrecy
from yuan.model.records import PlanSummary

_OF_BUREAU = frozenset({PackageKind.RETURN, PackageKind.ISSUE})
_FIRST_TITLES = 2


class Packages:
    """Packages of this library; got from `session.packages`."""

    def __init__(self, access: Access) -> None:
        self._access = access

    # --- making -------------------------------------------------------------------------------------------

    def gather(
        self,
        kind: PackageKind,
        plans: Sequence[str] = (),
        recipients: Sequence[DeskCard] = (),
        *,
        answers: str = "",
        due_on: str = "",
        to_unit: str = "",
    ) -> Outgoing:
        """Everything a package of `kind` says of `plans`, from one state of the library.

        Args:
            plans: () for a hand-over of the whole library, and for a receipt.
            recipients: desks; () for whoever gets it.
            answers: the package it answers; the one a receipt confirms ("" sends this desk's card alone).
            due_on: the ISO day by which an answer is asked.
            to_unit: the unit a distribution is for, where its desk is not known yet.

        Raises:
            Refused: not this account's to send, a state secret, or a plan at a stage this kind is not for.
            NotFound: no such plan for this account, or no such package to confirm.
            BadRecord: something of it is damaged.
        """
        require_keys(self._access)  # which vouch for those of the approvers
        with self._access.reading() as connection:
            own = desk_keys.card_of(connection)
            if kind is PackageKind.RECEIPT:
                return self._receipt(connection, recipients, answers)
            lines, left_out = self._lines(connection, kind, plans)
            self._require_sending(kind, lines, own)
            units = {card.unit for card in recipients} or {to_unit}

            def is_read_only(unit: str) -> bool:
                return kind in (PackageKind.DISTRIBUTION, PackageKind.ISSUE) and units != {unit}

            for line in lines:
                if not is_read_only(line.card.unit) and not sees_working(self._access.account, line.card):
                    raise Refused(
                        f"账号“{self._access.account.name}”没有权限发送“{line.card.title}”。",
                        "请由编制单位、审核人员或系统管理员办理。",
                    )
            gathering = Gathering(connection, kind, [line.plan for line in lines], is_read_only)
            bundles = gathering.bundles()
            return Outgoing(
                kind=kind,
                subject=_subject(kind, [line.card.title for line in lines], left_out),
                recipients=tuple(recipients),
                by=gathering.people.person(self._access.account.name),
                plans=bundles,
                office=office_of(connection, kind, is_bureau=own.is_bureau),
                answers=answers,
                due_on=due_on,
                unit=to_unit if kind is PackageKind.DISTRIBUTION and not recipients else "",
                is_secret=any(line.card.secrecy is not Secrecy.PUBLIC for line in lines),
                data=self._data_of(gathering.drafts),
            )

    def _lines(
        self, connection: Connection, kind: PackageKind, plans: Sequence[str]
    ) -> tuple[list[PlanSummary], int]:
        """The plans meant, and how many of a whole library are left out because they are state secrets."""
        if not plans:
            if kind is not PackageKind.HANDOVER:
                raise Refused(f"没有选择要{kind.value}的预案。", "请选择预案。")
            if not sees_every_plan(self._access.account):
                raise Refused(
                    "您的账号看不到全部预案，不能移交整个预案库。", "请由系统管理员办理，或选择预案。"
                )
            found, damaged = self._access.visible_lines(connection)
            if damaged:
                raise Refused(f"有 {damaged} 个预案的记录已损坏，不能移交。", "请核验预案库，并从备份恢复。")
            kept = [line for line in found if not line.card.secrecy.is_state_secret]
            if not kept:
                raise Refused("预案库中没有可以移交的预案。", "国家秘密不得以数据包传送。")
            return kept, len(found) - len(kept)
        lines = [self._access.seen(connection, plan) for plan in dict.fromkeys(plans)]
        for line in lines:
            if line.card.secrecy.is_state_secret:
                raise Refused(
                    f"“{line.card.title}”定为{line.card.secrecy.value}，不得以数据包传送。",
                    "请按保密规定办理。",
                )
        return lines, 0

    def _require_sending(self, kind: PackageKind, lines: Sequence[PlanSummary], own: DeskCard) -> None:
        for line in lines:
            self._access.require(Right.SEND_PACKAGE, line.card.unit)
            if kind is PackageKind.SUBMISSION and line.card.unit != own.unit:
                raise Refused(
                    f"“{line.card.title}”由{line.card.unit}编制，送审须从编制单位的预案库发出。",
                    "请系统管理员在“往来单位”中核对本单位名片的编制单位。",
                )
        if kind in _OF_BUREAU and not own.is_bureau:
            raise Refused(f"“{kind.value}”由主管部门的预案库发出。", "编制单位请用“送审”或“移交”。")

    def _data_of(self, drafts: dict[str, bytes]) -> Callable[[str], bytes]:
        def data(digest: str) -> bytes:
            if digest in drafts:
                return drafts[digest]
            with self._access.reading() as connection:
                for table in (tables.contents, tables.media, tables.files):
                    query = select(table.c.data).where(table.c.hash == digest)
                    found = connection.execute(query).scalar()
                    if found is not None:
                        return bytes(found) if not isinstance(found, str) else found.encode("utf-8")
            raise NotFound("要放入数据包的内容已不在库中。", "请重新制作。")

        return data

    def _receipt(self, connection: Connection, recipients: Sequence[DeskCard], package: str) -> Outgoing:
        self._access.require(Right.SEND_PACKAGE, self._access.account.unit)
        found: tuple[Receipt, ...] = ()
        if package:
            found = (receipts.receipt_for(connection, package, [card.id for card in recipients]),)
        return Outgoing(
            kind=PackageKind.RECEIPT,
            subject="回执" if found else "往来单位名片",
            recipients=tuple(recipients),
            by=receipts.person(connection, self._access.account.name),
            office=None,
            receipts=found,
            data=self._data_of({}),
        )

    # --- taking in ----------------------------------------------------------------------------------------

    def preview(self, parcel: Parcel) -> Preview:
        """What taking a package in would do, line by line; nothing is written.

        Raises:
            BadFile: what it says cannot be kept here.
        """
        with self._access.reading() as connection:
            check = packages_received.check_sender(connection, parcel)
            if check.problem:
                return Preview(
                    problem=f"{check.problem}{check.remedy}", notes=check.notes, fingerprint=check.fingerprint
                )
            taking = Taking(self._access, connection, parcel, check)
            return Preview(lines=taking.lines(), notes=check.notes, fingerprint=check.fingerprint)

    def receive(self, parcel: Parcel) -> Received:
        """Take a package in: all of it that may be, at once, or nothing.

        Raises:
            Refused: the sender is not trusted, or it is not for this desk.
            BadFile: what it says cannot be kept here; nothing was changed.
        """
        with self._access.changing() as connection:
            check = packages_received.check_sender(connection, parcel)
            if check.problem:
                raise Refused(check.problem, check.remedy)
            taking = Taking(self._access, connection, parcel, check)
            if check.taken is not None and not taking.lines():
                return Received(record=check.taken, notes=check.notes)
            record = taking.write()
            return Received(record=record, lines=taking.lines(), notes=check.notes)


def _subject(kind: PackageKind, titles: Sequence[str], left_out: int) -> str:
    named = "、".join(titles[:_FIRST_TITLES])
    rest = f"等 {len(titles)} 个预案" if len(titles) > _FIRST_TITLES else ""
    secret = f"（国家秘密 {left_out} 件不在其中）" if left_out else ""
    return f"{kind.value}：{named}{rest}{secret}"
