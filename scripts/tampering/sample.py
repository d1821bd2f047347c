"""A small library with some of everything, made through the doors of the program (of this one or an earlier one)."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

from scripts.tampering import other_desk
from yuan.library import Library, NewAccount, Session
from yuan.library.parts.outlines import Followed
from yuan.model.account_policy import AccountPolicy
from yuan.model.checks import Silence
from yuan.model.document.content import Document, Figure, FrontMatter, Paragraph, Section, Text
from yuan.model.office import Office
from yuan.model.plan import AccountRole, Kind, PlanCard, Secrecy, Unit
from yuan.model.process.activities import ActivityKind, SuggestionState
from yuan.model.process.local_rules import LocalRules
from yuan.model.process.materials import NewMaterial
from yuan.model.records import Action, OpinionKind, OpinionState
from yuan.model.review.points import Verdict, points_for
from yuan.model.review.suggested_wordings import AmendmentState
from yuan.model.safekeeping import BackupRules

PASSWORD = "secret-1-yuan"
WATER = "区水务局"
FLOOD, DROUGHT, STORM = "某区防汛应急预案", "某区抗旱应急预案", "某区大风应急预案"
PICTURE = b"\x89PNG\r\n\x1a\n" + b"picture" * 9
PAPER = NewMaterial("常务会议纪要.pdf", b"%PDF-1.7 minutes")
EARLY = "首次登录以前.yuan"
"""The library as it was before anybody used the password they were given, beside the one that is made."""
_DAYS = {"approve": "2026-05-21", "issue": "2026-05-25"}


def make(place: Path) -> None:
    """The library, at `place`, everybody gone home after work."""
    library = Library.create(place, _account("管理员", AccountRole.ADMINISTRATOR))
    administrator = library.sign_in("管理员", PASSWORD)
    administrator.add_unit(Unit(id="u1", name=WATER))
    administrator.add_unit(Unit(id="u2", name="清水镇人民政府"))
    roles = {
        "编制员": AccountRole.DRAFTER,
        "审核员": AccountRole.REVIEWER,
        "档案员": AccountRole.ARCHIVIST,
        "离任者": AccountRole.ARCHIVIST,
    }
    for name, role in roles.items():
        administrator.add_account(_account(name, role))
    _copy(place, place.with_name(EARLY))
    people = _people()
    other = other_desk.acquaint(administrator, place.parent, people)
    drafter, reviewer, archivist = (
        library.sign_in(name, PASSWORD) for name in ("编制员", "审核员", "档案员")
    )
    _certify(administrator, "审核员")
    _settle(administrator, archivist)
    flood = drafter.create_plan(_card(FLOOD), _text(FLOOD, "正文。"), {_hash(PICTURE): PICTURE})
    _review(drafter, reviewer, flood)
    _keep(drafter, reviewer, archivist, flood)
    if other is not None:
        other_desk.exchange(administrator, flood, other, people)
    _begin(drafter)
    administrator.set_active("离任者", is_active=False)
    for session in (drafter, reviewer, archivist, administrator):
        if hasattr(session, "leave"):
            session.leave()
    library.close()


def _people() -> other_desk.People:
    roles = (AccountRole.ADMINISTRATOR, AccountRole.DRAFTER, AccountRole.REVIEWER)
    accounts = [
        _account(name, role) for name, role in zip(("管理员", "编制员", "审核员"), roles, strict=True)
    ]
    return other_desk.People(PASSWORD, *accounts, _plain_card, _plain, _take)


def _plain_card(title: str) -> PlanCard:
    return PlanCard(title=title, kind=Kind.SPECIAL, unit=WATER, event_type="高温")


def _plain(title: str, words: str) -> Document:
    """A text without a picture."""
    section = Section(heading="总则", blocks=(Paragraph(runs=(Text(words),)),))
    return Document(front=FrontMatter(title=title), sections=(section,))


def _copy(place: Path, target: Path) -> None:
    with closing(sqlite3.connect(place)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)


def _certify(administrator: Session, name: str) -> None:
    """Programs before certificates know nothing of this."""
    if hasattr(administrator, "key_standings"):
        standing = administrator.key_standings()[name]
        if not standing.is_certified:
            administrator.certify_key(name, standing.fingerprint)


def _settle(administrator: Session, archivist: Session) -> None:
    administrator.change_account_policy(AccountPolicy())
    administrator.change_backup_rules(BackupRules(hours=6))
    administrator.set_clearance("档案员", Secrecy.PUBLIC)
    administrator.change_local_rules(LocalRules(asks_comparison=False, least_experts=1))
    administrator.change_office(Office(district="某区"))
    administrator.outlines.withhold(frozenset({"某提纲"}))


def _review(drafter: Session, reviewer: Session, plan: str) -> None:
    draft = drafter.draft(plan)
    drafter.save_draft(plan, _text(FLOOD, "改过的正文。"), draft.revision)
    drafter.silence(plan, Silence(rule="引用", node="n1", quote="某处", reason="属实"))
    drafter.add_material(plan, PAPER)
    _take(drafter, plan, Action.SUBMIT)
    _take(reviewer, plan, Action.EXAMINE)
    section = reviewer.document(plan).sections[0]
    opinion = reviewer.add_opinion(plan, section.id, "请写明依据。", OpinionKind.MUST)
    drafter.reply_to_opinion(opinion.id, "依据是防汛条例。")
    drafter.answer_opinion(opinion.id, OpinionState.ADOPTED, "已补充")
    reviewer.close_opinion(opinion.id)
    amendment = reviewer.amend(plan, section.blocks[0].id, "建议的正文。", "更准确")
    drafter.answer_amendments([(amendment.id, AmendmentState.REFUSED, "原文为准")])
    point = points_for(_card(FLOOD), is_revision=False)[0]
    reviewer.check_point(plan, point.id, Verdict.MET, "齐全")
    _take(reviewer, plan, Action.APPROVE, date=_DAYS["approve"])


def _keep(drafter: Session, reviewer: Session, archivist: Session, plan: str) -> None:
    _take(archivist, plan, Action.ISSUE, number="某应急委发〔2026〕7号", date=_DAYS["issue"])
    drill = {"date": "2026-07-10", "form": "实战演练", "summary": "山洪转移"}
    drafter.activities.record(plan, ActivityKind.DRILL, drill)
    suggestion = reviewer.suggestions.add(plan, "建议写明转移路线。")
    drafter.suggestions.answer(suggestion.id, SuggestionState.DECLINED, "另文规定")
    _take(drafter, plan, Action.REVISE)


def _begin(drafter: Session) -> None:
    followed = Followed("own-1", "2", "提纲全文", {"地名": "某区"})
    drought = drafter.create_plan(_card(DROUGHT), _text(DROUGHT, "在编。"), None, followed)
    revision = drafter.draft(drought).revision
    for words in ("在编一稿。", "在编二稿。"):
        revision = drafter.save_draft(drought, _text(DROUGHT, words), revision)
    drafter.programme.add_new(_card(STORM), date(2027, 6, 30), "年度计划")


def _account(name: str, role: AccountRole) -> NewAccount:
    unit = WATER if role is AccountRole.DRAFTER else ""
    return NewAccount(name=name, full_name=name, role=role, unit=unit, password=PASSWORD)


def _card(title: str) -> PlanCard:
    return PlanCard(title=title, kind=Kind.SPECIAL, unit=WATER, event_type="水旱灾害")


def drought(words: str) -> Document:
    """The draft that is worked on, with these words."""
    return _text(DROUGHT, words)


def _text(title: str, words: str) -> Document:
    blocks = (Paragraph(runs=(Text(words),)), Figure(image=_hash(PICTURE)))
    return Document(front=FrontMatter(title=title), sections=(Section(heading="总则", blocks=blocks),))


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _take(session: Session, plan: str, action: Action, **answers: str) -> None:
    offer = next(offer for offer in session.offers(plan) if offer.action is action)
    given = {}
    for field in offer.fields:
        usual = {"date": "2026-05-20", "choice": (field.choices or ("",))[0]}.get(field.kind, "已办")
        given[field.name] = answers.get(field.name) or field.default or usual
    session.perform(plan, action, given)
