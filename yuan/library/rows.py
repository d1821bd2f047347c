"""Rows of the tables turned into the values of `yuan.model.records`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from yuan.library.clock import day, moment
from yuan.model.amendments import Amendment, AmendmentState
from yuan.model.plan import AccountRole, Kind, PlanCard, Secrecy
from yuan.model.records import Account, Opinion, OpinionKind, OpinionState, Reply, Stage, VersionRecord


def account_of(row: Any) -> Account:
    return Account(
        name=row.name,
        full_name=row.full_name,
        role=AccountRole(row.role),
        unit=row.unit,
        is_active=row.is_active,
        clearance=Secrecy(row.clearance) if row.clearance else None,
    )


def card_of(row: Any) -> PlanCard:
    return PlanCard(
        title=row.title,
        kind=Kind(row.kind),
        unit=row.unit,
        event_class=row.event_class,
        event_type=row.event_type,
        secrecy=Secrecy(row.secrecy),
        upper_plan=row.upper_plan,
        contact=row.contact,
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
        "upper_plan": card.upper_plan,
        "contact": card.contact,
    }


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
