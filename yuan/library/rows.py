"""Rows of the tables turned into the values of `yuan.model.records`.

Whoever reads rows, and whoever verifies them, uses these: a row that cannot be read is a `BadRecord`, which names it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import date
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import msgspec
from sqlalchemy import Boolean, Connection, Integer, LargeBinary, Select, Table
from sqlalchemy.exc import DBAPIError

from yuan.library import tables
from yuan.library.clock import day, moment
from yuan.library.table_nouns import NOUNS
from yuan.model.checks import Silence
from yuan.model.errors import BadRecord
from yuan.model.exchange.desk import Desk, DeskCard, Standing
from yuan.model.exchange.package import Direction, PackageKind, PackageRecord
from yuan.model.plan import CARD_FIELDS, AccountRole, Kind, PlanCard, Secrecy, card_texts
from yuan.model.process.activities import Activity, ActivityKind, Suggestion, SuggestionState
from yuan.model.process.materials import Material
from yuan.model.process.programme import ProgrammeItem
from yuan.model.records import (
    Account,
    Action,
    AuditEntry,
    Opinion,
    OpinionKind,
    OpinionState,
    PlanSummary,
    Reply,
    Stage,
    StepRecord,
    VersionRecord,
)
from yuan.model.review.points import CheckedPoint, Verdict
from yuan.model.review.suggested_wordings import Amendment, AmendmentState

P = ParamSpec("P")
T = TypeVar("T")

UNREADABLE = (
    *(ValueError, TypeError, AttributeError, LookupError, RecursionError, OverflowError),
    msgspec.MsgspecError,
)
"""What decoding a damaged value can raise."""
_REMEDY = "请核验预案库，并从完好的备份恢复。"


def decodes(table: Table, name: str) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """For a function that turns a row of `table` (its first argument, all columns first and in order) into a value.

    Args:
        name: the column that tells which one it is.

    Raises:
        BadRecord: from the function made, for a row that is not what it must be.
    """
    types = tuple((column.name, _types_of(column)) for column in table.columns)
    what = NOUNS[table.name]

    def made(read: Callable[P, T]) -> Callable[P, T]:
        @wraps(read)
        def reading(*given: P.args, **more: P.kwargs) -> T:
            row: Any = given[0]
            try:
                for (column, allowed), value in zip(types, row, strict=False):
                    if type(value) not in allowed:
                        raise TypeError(column)
                return read(*given, **more)
            except UNREADABLE as error:
                called = str(getattr(row, name, ""))[:40]
                raise BadRecord(f"{what}“{called}”的记录已损坏，不能读取。", _REMEDY) from error

        return reading

    return made


def _types_of(column: Any) -> frozenset[type]:
    kind = column.type
    found: set[type] = {bytes} if isinstance(kind, LargeBinary) else {str}
    if isinstance(kind, Integer):
        found = {int}
    if isinstance(kind, Boolean):
        found = {bool, int}  # as SQLAlchemy gives it, and as SQLite keeps it
    return frozenset({*found, type(None)} if column.nullable else found)


def all_rows(connection: Connection, query: Select[Any]) -> list[Any]:
    """Every row, also when one holds text that is no text: its bytes then stand there, and it is that row that is bad."""
    try:
        return list(connection.execute(query).all())
    except DBAPIError as error:
        if "decode" not in str(error.orig):
            raise
    raw: Any = connection.connection.driver_connection
    raw.text_factory = text_or_bytes
    try:
        return list(connection.execute(query).all())
    finally:
        raw.text_factory = str


def text_or_bytes(data: bytes) -> str | bytes:
    """What SQLite calls text; its bytes when it is none."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data


class OutlineMark(msgspec.Struct, frozen=True):
    """Which edition of which outline a plan was made from, and the values filled in."""

    id: str
    version: str
    values: dict[str, str]


@decodes(tables.accounts, "name")
def account_of(row: Any) -> Account:
    return Account(
        name=row.name,
        full_name=row.full_name,
        role=AccountRole(row.role),
        unit=row.unit,
        is_active=row.is_active,
        clearance=Secrecy(row.clearance) if row.clearance else None,
    )


@decodes(tables.plans, "title")
def card_of(row: Any) -> PlanCard:
    return PlanCard(
        title=row.title,
        kind=Kind(row.kind),
        unit=row.unit,
        event_class=row.event_class,
        event_type=row.event_type,
        secrecy=Secrecy(row.secrecy),
        **{field.name: getattr(row, field.name) for field in CARD_FIELDS},
    )


def card_values(card: PlanCard) -> dict[str, str]:
    """The columns of `plans` that hold `card`."""
    return {
        "title": card.title,
        "kind": card.kind.value,
        "unit": card.unit,
        "event_class": card.event_class,
        "event_type": card.event_type,
        "secrecy": card.secrecy.value,
        **{field.name: text for field, text in card_texts(card).items()},
    }


@decodes(tables.versions, "title")
def version_of(row: Any) -> VersionRecord:
    return VersionRecord(
        plan=row.plan,
        number=row.number,
        stage=Stage(row.stage),
        title=row.title,
        hash=row.hash or "",
        characters=row.characters,
        sections=row.sections,
        created_at=moment(row.created_at),
        changed_at=moment(row.changed_at),
        document_number=row.document_number,
        approved_hash=row.approved_hash,
        approved_by=row.approved_by,
        approved_on=day(row.approved_on),
        issued_on=day(row.issued_on),
        filed_on=day(row.filed_on),
        published_on=day(row.published_on),
        ended_on=day(row.ended_on),
        reason=row.reason,
        returned_because=row.returned_because,
    )


@decodes(tables.opinions, "text")
def opinion_of(row: Any, replies: Iterable[Any] = ()) -> Opinion:
    """The opinion of a row of `opinions` with its rows of `replies`."""
    return Opinion(
        id=row.id,
        plan=row.plan,
        version=row.version,
        node=row.node,
        text=row.text,
        author=row.author,
        kind=OpinionKind(row.kind),
        quote=row.quote,
        made_at=moment(row.made_at),
        state=OpinionState(row.state),
        answer=row.answer,
        answered_by=row.answered_by,
        source=row.source,
        start=row.start,
        answered_at=moment(row.answered_at),
        replies=tuple(Reply(text=one.text, author=one.author, at=moment(one.at)) for one in replies),
        closed_by=row.closed_by,
        closed_at=moment(row.closed_at),
        closing=row.closing,
    )


@decodes(tables.amendments, "words")
def amendment_of(row: Any) -> Amendment:
    return Amendment(
        id=row.id,
        plan=row.plan,
        version=row.version,
        base=row.base,
        node=row.node,
        quote=row.quote,
        words=row.words,
        note=row.note,
        author=row.author,
        made_at=moment(row.made_at),
        state=AmendmentState(row.state),
        answer=row.answer,
        answered_by=row.answered_by,
        answered_at=moment(row.answered_at),
    )


@decodes(tables.materials, "name")
def material_of(row: Any) -> Material:
    return Material(
        id=row.id,
        plan=row.plan,
        version=row.version,
        kind=row.kind,
        name=row.name,
        hash=row.hash,
        size=row.size,
        added_by=row.account,
        added_at=moment(row.at),
    )


@decodes(tables.review_points, "point")
def point_of(row: Any) -> CheckedPoint:
    """The finding of a row of `review_points`."""
    return CheckedPoint(
        point=row.point,
        verdict=Verdict(row.verdict),
        remark=row.remark,
        by=row.account,
        at=moment(row.at),
    )


@decodes(tables.audit, "sequence")
def entry_of(row: Any) -> AuditEntry:
    at = moment(row.at)
    if at is None:
        raise ValueError(row.at)
    return AuditEntry(
        sequence=row.sequence,
        at=at,
        account=row.account,
        action=row.action,
        subject=row.subject,
        detail=row.detail,
        hash=row.hash,
    )


@decodes(tables.steps, "action")
def step_of(row: Any) -> StepRecord:
    """The step of a row of `steps`, with everything that was answered."""
    return StepRecord(
        version=row.version,
        action=Action(row.action),
        answers=msgspec.json.decode(row.answers, type=dict[str, str]),
        account=row.account,
        at=moment(row.at),
    )


@decodes(tables.activities, "held_on")
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


@decodes(tables.suggestions, "text")
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


@decodes(tables.silences, "rule")
def silence_of(row: Any) -> Silence:
    return Silence(rule=row.rule, node=row.node, quote=row.quote, reason=row.reason, by=row.account)


@decodes(tables.plan_outlines, "outline")
def mark_of(row: Any) -> OutlineMark:
    """What a row of `plan_outlines` says a plan was made from."""
    return OutlineMark(row.outline, row.version, msgspec.json.decode(row.answers, type=dict[str, str]))


@decodes(tables.programme, "basis")
def item_of(row: Any, line: PlanSummary) -> ProgrammeItem:
    return ProgrammeItem(
        id=row.id,
        plan=line,
        version=row.version,
        due=day(row.due_on) or date.min,
        basis=row.basis,
        added_by=row.account,
    )


@decodes(tables.desks, "office")
def desk_of(row: Any) -> Desk:
    card = DeskCard(
        id=row.id,
        office=row.office,
        unit=row.unit,
        algorithm=row.algorithm,
        public=row.public,
        seal_algorithm=row.seal_algorithm,
        seal_public=row.seal_public,
    )
    return Desk(
        card=card,
        standing=Standing(row.standing),
        is_superior=bool(row.is_superior),
        told_by=row.account,
        told_at=moment(row.at),
        note=row.note,
        generation=row.generation,
        serial=row.serial,
        sent_serial=row.sent_serial,
    )


@decodes(tables.packages, "subject")
def package_of(row: Any, office: str = "") -> PackageRecord:
    """The line of a row of `packages`; `office` is what the other desk is called."""
    return PackageRecord(
        id=row.id,
        direction=Direction(row.direction),
        desk=row.desk,
        office=office,
        kind=PackageKind(row.kind),
        hash=row.hash,
        subject=row.subject,
        plans=msgspec.json.decode(row.plans, type=tuple[str, ...]),
        serial=row.serial,
        made_at=moment(row.made_at),
        account=row.account,
        at=moment(row.at),
        answers=row.answers,
        due_on=day(row.due_on),
        confirmed_at=moment(row.confirmed_at),
        answered_at=moment(row.answered_at),
        waiting=msgspec.json.decode(row.waiting, type=tuple[str, ...]),
    )


def readable(read: Callable[[Any], T], rows: Iterable[Any]) -> list[T]:
    """The values of those rows that can be read: one damaged row does not spoil a list. Verifying names it."""
    found = []
    for row in rows:
        with suppress(BadRecord):
            found.append(read(row))
    return found
