"""What is known around one section: how it read in earlier versions, and where other plans speak of the same."""

from __future__ import annotations

from datetime import date
from typing import Literal

import msgspec

from yuan.jobs.searching import readable_by
from yuan.library import Session
from yuan.model.document.content import Document, NodeId, Section, encode
from yuan.model.document.numbers import join_number
from yuan.model.document.tree import section_of
from yuan.model.plan import PlanCard
from yuan.model.records import VersionRecord
from yuan.search import Query, SearchIndex

MOST_ELSEWHERE = 8
"""So many places of other plans are shown at most."""


class PastState(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a section in one version, as against the version before it."""

    version: int
    stage: str
    day: date | None
    change: Literal["新增", "有修改", "未修改"]


class Elsewhere(msgspec.Struct, frozen=True, kw_only=True):
    """A section of another plan under the same heading. `snippet` marks it with ⟦ and ⟧."""

    plan: str
    node: NodeId
    title: str
    where: str
    snippet: str


class SectionContext(msgspec.Struct, frozen=True, kw_only=True):
    """What is known around the section `node`."""

    node: NodeId
    history: tuple[PastState, ...] = ()
    elsewhere: tuple[Elsewhere, ...] = ()


def context_of(
    session: Session, index: SearchIndex | None, plan: str, card: PlanCard, node: NodeId, heading: str
) -> SectionContext:
    """Look `node` with its `heading` up in the versions handed in before and, with an index, in other plans."""
    return SectionContext(
        node=node,
        history=tuple(_history(session, plan, node)),
        elsewhere=tuple(_elsewhere(session, index, plan, card, heading)) if index is not None else (),
    )


def _history(session: Session, plan: str, node: NodeId) -> list[PastState]:
    """The newest first; versions without the section are left out."""
    states: list[PastState] = []
    before: bytes | None = None
    for version in sorted(session.versions(plan), key=lambda version: version.number):
        if not version.hash:
            continue
        found = section_of(session.document(plan, version.number), node)
        now = encode(Document(sections=(found,))) if isinstance(found, Section) else None
        if now is not None:
            change: Literal["新增", "有修改", "未修改"] = (
                "新增" if before is None else "未修改" if before == now else "有修改"
            )
            states.append(
                PastState(
                    version=version.number, stage=version.stage.value, day=_day_of(version), change=change
                )
            )
        before = now
    return states[::-1]


def _day_of(version: VersionRecord) -> date | None:
    return version.issued_on or version.approved_on


def _elsewhere(
    session: Session, index: SearchIndex, plan: str, card: PlanCard, heading: str
) -> list[Elsewhere]:
    """First in plans for the same type of event, then in the plan above, then anywhere."""
    if len(heading.strip()) < 2:
        return []
    found = index.search(Query.exact(heading.strip()), limit=200, may_see=readable_by(session))
    same = [
        hit
        for hit in found.hits
        if hit.plan != plan and "".join(hit.heading.split()) == "".join(heading.split())
    ]
    alike = {summary.plan for summary in session.plans() if summary.card.event_type == card.event_type}
    same.sort(key=lambda hit: (hit.plan not in alike, hit.title != card.upper_plan))
    kept: dict[str, Elsewhere] = {}
    for hit in same:
        kept.setdefault(
            hit.plan,
            Elsewhere(
                plan=hit.plan,
                node=hit.section,
                title=hit.title,
                where=join_number(hit.number, hit.heading),
                snippet=hit.snippet,
            ),
        )
    return list(kept.values())[:MOST_ELSEWHERE]
