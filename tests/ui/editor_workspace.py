"""A workspace with one plan in memory, for tests of the editor: the few doors of a library session it uses."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

from yuan.model.checks import Silence
from yuan.model.document.content import (
    Attachment,
    Cell,
    Contact,
    ContactList,
    Document,
    Footnote,
    FrontMatter,
    ListItem,
    Paragraph,
    Reference,
    Row,
    Section,
    Table,
    Text,
    decode,
    encode,
)
from yuan.model.errors import Conflict, NotFound, Refused
from yuan.model.merge.conflict import Conflict as MergeConflict
from yuan.model.merge.conflict import OpenConflict
from yuan.model.office import Office
from yuan.model.plan import AccountRole, Kind, PlanCard, Unit
from yuan.model.process.local_rules import LocalRules
from yuan.model.records import Account, Draft, Opinion, PlanSummary, Present, Saved, Stage, VersionRecord
from yuan.model.review.suggested_wordings import Amendment
from yuan.ui.workspace import Workspace


class NoOutlines:
    """A library whose plans were not made from outlines of its own."""

    def of_plan(self, plan: str) -> None:
        return None


class NoOthers:
    """A library in which nobody else has anything open."""

    def begin(self, plan: str, *, is_editing: bool) -> str:
        return plan

    def renew(self, id: str) -> bool:
        return True

    def end(self, id: str) -> bool:
        return True

    def others(self, plan: str) -> tuple[Present, ...]:
        return ()


class MemorySession:
    """One account and one plan. `failure` is raised by the next saves."""

    def __init__(self, document: Document, stage: Stage = Stage.DRAFTING) -> None:
        self.outlines = NoOutlines()
        self.presence = NoOthers()
        self.account = Account(name="编制员", full_name="编制员", role=AccountRole.DRAFTER, unit="区应急局")
        self.stage = stage
        self.content = encode(document)
        self.revision = 1
        self.pictures: dict[str, bytes] = {}
        self.failure: Refused | None = None
        self.notes: list[Opinion] = []
        self.conflicts: dict[str, OpenConflict] = {}
        self.settled: set[str] = set()
        self.silenced: list[Silence] = []
        self.local_rules = LocalRules

    def office(self) -> Office:
        return Office()

    def plans(self) -> list[PlanSummary]:
        return [self.plan("p1"), self.plan("p9")]

    def plan(self, plan_id: str) -> PlanSummary:
        card = PlanCard(title="洪涝灾害应急预案", kind=Kind.SPECIAL, unit="区应急局")
        latest = VersionRecord(plan=plan_id, number=1, stage=self.stage, title=card.title)
        return PlanSummary(plan=plan_id, card=card, latest=latest)

    def document(self, plan_id: str, version: int | None = None) -> Document:
        return decode(self.content)

    def draft(self, plan_id: str) -> Draft:
        return Draft(plan=plan_id, version=1, revision=self.revision, content=self.content)

    def last_saved(self, plan_id: str) -> Saved:
        return Saved(revision=self.revision, account="他人", name="李四", at=datetime.now(UTC))

    def leave_draft(self, plan_id: str) -> None:
        """Nothing is recorded here."""

    def save_draft(self, plan_id: str, document: Document, revision: int, media: Any = None) -> int:
        if self.failure is not None:
            raise self.failure
        if revision != self.revision:
            raise Conflict("这份草稿已被他人修改。")
        self.content, self.revision = encode(document), self.revision + 1
        self.pictures.update(media or {})
        return self.revision

    def merge_draft(
        self,
        plan_id: str,
        document: Document,
        revision: int,
        conflicts: Sequence[MergeConflict],
        source: str,
        media: Any = None,
    ) -> int:
        saved = self.save_draft(plan_id, document, revision, media)
        for one in conflicts:
            self.conflicts[one.id] = OpenConflict(conflict=one, source=source, made_at=datetime.now(UTC))
        return saved

    def open_conflicts(self, plan_id: str) -> tuple[OpenConflict, ...]:
        return tuple(one for id, one in self.conflicts.items() if id not in self.settled)

    def settle_conflict(self, plan_id: str, id: str) -> None:
        self.settled.add(id)

    def reopen_conflict(self, plan_id: str, id: str) -> None:
        self.settled.discard(id)

    def amendments(self, plan: str, version: int | None = None) -> list[Amendment]:
        return []

    def opinions(self, plan_id: str, version: int | None = None) -> list[Opinion]:
        return self.notes

    def media(self, hash: str) -> bytes:
        if hash not in self.pictures:
            raise NotFound("找不到图片。")
        return self.pictures[hash]

    def units(self) -> list[Unit]:
        return []

    def versions(self, plan_id: str) -> list[VersionRecord]:
        return [self.plan(plan_id).latest]

    def silences(self, plan_id: str) -> list[Silence]:
        return list(self.silenced)

    def silence(self, plan_id: str, *decided: Silence) -> None:
        self.silenced += decided

    def unsilence(self, plan_id: str, silence: Silence) -> None:
        self.silenced.remove(silence)

    @property
    def saved(self) -> Document:
        """The document as stored last."""
        return decode(self.content)


def memory_workspace(session: MemorySession) -> Workspace:
    """A workspace on `session` alone."""
    return Workspace(cast(Any, SimpleNamespace(path="", id="memory")), cast(Any, session))


def para(id: str, text: str) -> Paragraph:
    return Paragraph(id=id, runs=(Text(text),))


def sample() -> Document:
    """A short plan with one of everything that editing has to respect."""
    cell = [Cell(id=f"c{place}", blocks=(para(f"cp{place}", f"格{place}"),)) for place in range(4)]
    table = Table(id="t", caption="成员单位", rows=(Row(tuple(cell[:2]), header=True), Row(tuple(cell[2:]))))
    scope = Section(id="s12", heading="适用范围", blocks=(para("p2", "本区范围内的洪涝灾害。"),))
    basis = Section(
        id="s11",
        heading="编制依据",
        blocks=(
            Paragraph(id="p1", runs=(Text("依据"), Text("法律", bold=True), Footnote(id="f", text="注"))),
        ),
    )
    command = Section(
        id="s2",
        heading="组织指挥",
        role="command",
        blocks=(ListItem(id="i1", runs=(Text("指挥部"),)), ListItem(id="i2", runs=(Text("办公室"),)), table),
    )
    response = Section(
        id="s3", heading="应急响应", blocks=(Paragraph(id="p3", runs=(Text("见"), Reference(target="s12"))),)
    )
    people = ContactList(id="e", contacts=(Contact(id="k", body="镇政府", person="张某", phone="010"),))
    return Document(
        front=FrontMatter(title="洪涝灾害应急预案", issuer="区政府"),
        blocks=(para("p0", "前言。"),),
        sections=(
            Section(id="s1", heading="总则", role="general", sections=(basis, scope)),
            command,
            response,
        ),
        attachments=(Attachment(id="a1", title="通讯录", blocks=(people,)),),
    )


def long_plan(characters: int = 100_000) -> Document:
    """A plan of about so many characters in twelve chapters, with tables and list items."""
    sentence = (
        "各成员单位按照职责分工做好监测预警、信息报告、先期处置和应急保障工作，确保人民群众生命财产安全。"
    )
    each = characters // (12 * 8 * 3)
    chapters = []
    for chapter in range(12):
        sections = []
        for section in range(8):
            text = (sentence * (each // len(sentence) + 1))[:each]
            blocks: list[Any] = [para(f"p{chapter}-{section}-{place}", text) for place in range(2)]
            blocks += [
                ListItem(id=f"i{chapter}-{section}-{place}", runs=(Text(text[: each // 4]),))
                for place in range(4)
            ]
            if section == 0:
                rows = tuple(
                    Row(
                        tuple(
                            Cell(
                                id=f"c{chapter}-{row}-{column}",
                                blocks=(para(f"cp{chapter}-{row}-{column}", "职责"),),
                            )
                            for column in range(3)
                        ),
                        header=row == 0,
                    )
                    for row in range(8)
                )
                blocks.append(Table(id=f"t{chapter}", caption="职责表", rows=rows))
            sections.append(Section(id=f"s{chapter}-{section}", heading="监测与预警", blocks=tuple(blocks)))
        chapters.append(Section(id=f"s{chapter}", heading="应急响应", sections=tuple(sections)))
    return Document(front=FrontMatter(title="突发事件总体应急预案"), sections=tuple(chapters))
