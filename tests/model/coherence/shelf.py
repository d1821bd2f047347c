"""A small district for the tests between plans: plans as a few lines of text, put into one index."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from yuan.model.coherence import Crossing, Index, IndexedPlan, Units, extract, findings
from yuan.model.document.content import (
    Block,
    Contact,
    ContactList,
    Document,
    Duty,
    DutyTable,
    FrontMatter,
    Paragraph,
    ResponseLevel,
    Section,
    Text,
)
from yuan.model.plan import Kind, PlanCard, Unit
from yuan.model.records import PlanSummary, Stage, VersionRecord

DISTRICT = "门头沟区"
BUREAU, WATER, MONEY, TOWN, STREET = (
    "区应急管理局",
    "区水务局",
    "区财政局",
    "清水镇人民政府",
    "大峪街道办事处",
)
UNITS = tuple(
    Unit(id=f"u{place}", name=name, kind=kind, order=place)
    for place, (name, kind) in enumerate(
        ((BUREAU, ""), (WATER, ""), (MONEY, ""), ("区气象局", ""), (TOWN, "镇"), (STREET, "街道"))
    )
)
FLOOD, OVERALL = "门头沟区防汛应急预案", "门头沟区突发事件总体应急预案"


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """One plan to be put on the shelf; `text` are paragraphs and blocks of one chapter."""

    title: str
    text: tuple[str | Block, ...] = ()
    kind: Kind = Kind.SPECIAL
    unit: str = BUREAU
    event_type: str = ""
    upper: str = ""
    stage: Stage = Stage.PUBLISHED


def duties(**given: str) -> DutyTable:
    """A duty table: duties(区水务局="…")."""
    return DutyTable(duties=tuple(Duty(body=body, duties=(text,)) for body, text in given.items()))


def level(label: str, *triggers: str) -> ResponseLevel:
    return ResponseLevel(label=label, triggers=triggers, commander="总指挥", actions=("派出工作组",))


def duty_desk(unit: str, number: str) -> ContactList:
    return ContactList(contacts=(Contact(body=unit, post="值班室", phone=number),))


def document(plan: Plan) -> Document:
    blocks = tuple(Paragraph(runs=(Text(part),)) if isinstance(part, str) else part for part in plan.text)
    return Document(front=FrontMatter(title=plan.title), sections=(Section(heading="总则", blocks=blocks),))


def index_of(*plans: Plan) -> Index:
    """The index of these plans; ids are p0, p1 …"""
    units = Units(UNITS, DISTRICT)
    entries = []
    for place, plan in enumerate(plans):
        card = PlanCard(
            title=plan.title,
            kind=plan.kind,
            unit=plan.unit,
            event_type=plan.event_type,
            upper_plan=plan.upper,
        )
        version = VersionRecord(plan=f"p{place}", number=1, stage=plan.stage, title=plan.title)
        summary = PlanSummary(
            plan=f"p{place}", card=card, latest=version, in_force=version if plan.stage.is_in_force else None
        )
        entries.append(IndexedPlan(summary=summary, version=1, extract=extract(document(plan), units)))
    return Index(entries=tuple(entries), units=UNITS, district=DISTRICT)


def found(rule: str, *plans: Plan) -> list[Crossing]:
    """The findings of one rule between these plans."""
    return [crossing for crossing in findings(index_of(*plans)) if crossing.finding.rule.id == rule]


def places(crossings: Iterable[Crossing]) -> list[tuple[str, str]]:
    """Plan and quoted words of every place, in order."""
    return [(spot.plan, spot.quote) for crossing in crossings for spot in crossing.spots]
