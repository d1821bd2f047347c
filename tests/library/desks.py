"""Desks without a network: libraries of their own, and packages carried between them by hand."""

from __future__ import annotations

import hashlib
from pathlib import Path

import msgspec
from sqlalchemy import delete

from tests.library.conftest import ANSWERS, TOWN
from yuan.library import Library, NewAccount, Session, tables
from yuan.library.trail import audit
from yuan.model.document.content import Document, FrontMatter, Paragraph, Section, Text
from yuan.model.exchange.desk import spoken_fingerprint
from yuan.model.exchange.package import PackageKind
from yuan.model.exchange.parcel import OfficeBundle, Outgoing, Parcel, PlanBundle, Receipt
from yuan.model.exchange.preview import Received
from yuan.model.plan import AccountRole, Kind, PlanCard, Secrecy, Unit
from yuan.model.records import Action

BUREAU = "门头沟区应急管理局"
TITLE = "清水镇防汛应急预案"


class Desk:
    """A library with the people it has. Their names may be the same as at another desk."""

    def __init__(self, place: Path, office: str, unit: str = "") -> None:
        administrator = NewAccount(
            name="管理员", full_name="王管理", role=AccountRole.ADMINISTRATOR, password="secret-1"
        )
        self.library = Library.create(place, administrator)
        self.administrator = self.library.sign_in("管理员", "secret-1")
        self.administrator.desks.set_profile(office, unit)
        self.reviewer = self._person("审核员", "李审核", AccountRole.REVIEWER)
        self.archivist = self._person("档案员", "周档案", AccountRole.ARCHIVIST)
        self.unit = unit
        if unit:
            self.administrator.add_unit(Unit(id="u1", name=unit, kind="镇"))
        self.drafter = self._person("编制员", "赵编制", AccountRole.DRAFTER, unit or TOWN)
        self.card = self.administrator.desks.own_card()

    def _person(self, name: str, full_name: str, role: AccountRole, unit: str = "") -> Session:
        new = NewAccount(name=name, full_name=full_name, role=role, unit=unit, password="secret-1")
        self.administrator.add_account(new)
        return self.library.sign_in(name, "secret-1")

    def trusts(self, other: Desk, *, is_superior: bool = False) -> None:
        self.administrator.desks.meet(other.card)
        spoken = spoken_fingerprint(other.card.algorithm, other.card.public)
        self.administrator.desks.trust(other.card.id, spoken, is_superior=is_superior)

    def take(self, plan: str, *actions: Action, **answers: str) -> None:
        for action in actions:
            writer = self.drafter if self.unit else self.administrator
            people = (writer, self.reviewer, self.archivist)
            who = next(one for one in people if any(offer.action is action for offer in one.offers(plan)))
            asked = {
                field.name for offer in who.offers(plan) if offer.action is action for field in offer.fields
            }
            given = {**ANSWERS.get(action, {}), "unanswered": "已研究", "comparison": "见对照", **answers}
            who.perform(plan, action, {name: value for name, value in given.items() if name in asked})

    def write(self, plan: str, *paragraphs: str) -> None:
        """The drafter writes these paragraphs instead of those there are, whose ids stay."""
        _write(self.drafter, plan, *paragraphs)

    def revise(self, plan: str, *paragraphs: str) -> None:
        """The same by the administrator, who may write for every unit."""
        _write(self.administrator, plan, *paragraphs)

    def forget_bases(self, plan: str) -> None:
        """As if what this desk has in common with others had been lost."""
        table = tables.draft_bases
        with self.library.database.writes() as connection:
            connection.execute(delete(table).where(table.c.plan == plan))
            audit.record(connection, "试验", "试验", plan)

    def words(self, plan: str, version: int | None = None) -> list[str]:
        return words(self.administrator.document(plan, version))

    def troubles(self) -> list[str]:
        return self.library.verify()

    def send(
        self,
        to: Desk | None,
        kind: PackageKind,
        *plans: str,
        by: Session | None = None,
        answers: str = "",
        to_unit: str = "",
    ) -> Parcel:
        """A package made and recorded as sent."""
        session = by or self.administrator
        recipients = [to.card] if to is not None else []
        outgoing = session.packages.gather(kind, plans, recipients, answers=answers, to_unit=to_unit)
        stamp = session.desks.stamp(outgoing)
        objects = {digest: outgoing.data(digest) for digest in hashes(outgoing)}
        parcel = carried(outgoing, stamp, objects)
        session.desks.note_sent(outgoing, stamp, parcel.hash)
        return parcel

    def receive(self, parcel: Parcel, by: Session | None = None) -> Received:
        return (by or self.administrator).packages.receive(parcel)


def hashes(outgoing: Outgoing) -> list[str]:
    found = [
        digest for bundle in outgoing.plans for digest in (*bundle.contents, *bundle.media, *bundle.files)
    ]
    return list(dict.fromkeys(found))


def carried(outgoing: Outgoing, stamp, objects: dict[str, bytes]) -> Parcel:
    """What arrives of a package: everything through JSON, as in its container."""
    plans = _through_json(list(outgoing.plans), list[PlanBundle])
    office = _through_json(outgoing.office, OfficeBundle | None)
    receipts = _through_json(list(outgoing.receipts), list[Receipt])
    to = outgoing.recipients[0].id if len(outgoing.recipients) == 1 else ""
    return Parcel(
        id=stamp.id,
        kind=outgoing.kind,
        hash=hashlib.sha256(f"{stamp.id}{plans!r}".encode()).hexdigest(),
        sender=stamp.sender,
        serial=stamp.serials.get(to, 0),
        generation=stamp.generation,
        before=stamp.before.get(to, ""),
        recipients=tuple(card.id for card in outgoing.recipients),
        made_at=stamp.made_at,
        by=outgoing.by,
        subject=outgoing.subject,
        answers=outgoing.answers,
        due_on=outgoing.due_on,
        plans=tuple(plans),
        office=office,
        receipts=tuple(receipts),
        data=objects.__getitem__,
    )


def _through_json(value, kind):
    return msgspec.json.decode(msgspec.json.encode(value), type=kind)


def _write(session: Session, plan: str, *paragraphs: str) -> None:
    draft = session.draft(plan)
    session.save_draft(plan, rewritten(session.document(plan), *paragraphs), draft.revision)
    session.leave_draft(plan)


def card(unit: str = TOWN, title: str = TITLE, secrecy: Secrecy = Secrecy.PUBLIC) -> PlanCard:
    return PlanCard(title=title, kind=Kind.SPECIAL, unit=unit, event_type="水旱灾害", secrecy=secrecy)


def text(*paragraphs: str, title: str = TITLE) -> Document:
    blocks = tuple(Paragraph(runs=(Text(words),)) for words in paragraphs)
    return Document(front=FrontMatter(title=title), sections=(Section(heading="总则", blocks=blocks),))


def rewritten(document: Document, *paragraphs: str) -> Document:
    section = document.sections[0]
    kept = list(section.blocks)
    blocks = [
        msgspec.structs.replace(kept[place], runs=(Text(words),))
        if place < len(kept)
        else Paragraph(runs=(Text(words),))
        for place, words in enumerate(paragraphs)
    ]
    changed = msgspec.structs.replace(section, blocks=tuple(blocks))
    return msgspec.structs.replace(document, sections=(changed, *document.sections[1:]))


def words(document: Document) -> list[str]:
    return ["".join(run.text for run in block.runs) for block in document.sections[0].blocks]
