"""A small library in memory that numbers its changes, as the index needs it."""

from __future__ import annotations

from collections.abc import Sequence

from yuan.model.document.content import Document, FrontMatter, Paragraph, Section, Text, encode
from yuan.model.plan import Kind, PlanCard
from yuan.model.records import Change, Face, Stage


def paragraph(text: str, id: str = "") -> Paragraph:
    runs = (Text(text),)
    return Paragraph(id=id, runs=runs) if id else Paragraph(runs=runs)


def section(heading: str, *texts: str, id: str = "", sections: tuple[Section, ...] = ()) -> Section:
    blocks = tuple(paragraph(text) for text in texts)
    if id:
        return Section(id=id, heading=heading, blocks=blocks, sections=sections)
    return Section(heading=heading, blocks=blocks, sections=sections)


def plan(title: str, *sections: Section) -> Document:
    return Document(front=FrontMatter(title=title), sections=sections)


class Shelf:
    """Plans by id; every `put` and `take_away` is a change with the next number."""

    def __init__(self, id: str = "shelf") -> None:
        self.id = id
        self.plans: dict[str, list[Face]] = {}
        self.changes: list[Change] = []
        self.asked: list[str] = []

    def put(
        self,
        plan: str,
        document: Document,
        *,
        version: int = 1,
        kind: Kind = Kind.SPECIAL,
        unit: str = "区应急管理局",
        event_type: str = "水旱灾害",
        stage: Stage = Stage.ISSUED,
    ) -> None:
        """Store a version, replacing one of the same number."""
        card = PlanCard(title=document.front.title, kind=kind, unit=unit, event_type=event_type)
        face = Face(
            plan=plan,
            version=version,
            card=card,
            stage=stage,
            is_in_force=stage.is_in_force,
            content=encode(document),
        )
        others = [known for known in self.plans.get(plan, []) if known.version != version]
        self.plans[plan] = [*others, face]
        self._changed(plan, "保存")

    def take_away(self, plan: str) -> None:
        self.plans.pop(plan)
        self._changed(plan, "删除")

    def _changed(self, plan: str, what: str) -> None:
        self.changes.append(Change(sequence=len(self.changes) + 1, plan=plan, what=what))

    def sequence(self) -> int:
        return len(self.changes)

    def changes_since(self, sequence: int) -> Sequence[Change]:
        return self.changes[sequence:]

    def plan_ids(self) -> Sequence[str]:
        return list(self.plans)

    def faces(self, plan: str) -> Sequence[Face]:
        self.asked.append(plan)
        return self.plans.get(plan, [])
