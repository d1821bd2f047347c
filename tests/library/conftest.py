"""An office with one library: an administrator, a reviewer, an archivist and drafters of two units."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

import pytest

from yuan.library import Library, NewAccount, Session
from yuan.model.document.content import Document, FrontMatter, Paragraph, Section, Text
from yuan.model.errors import Refused
from yuan.model.plan import AccountRole, Kind, PlanCard, Secrecy, Unit
from yuan.model.process.lifecycle import REVISION_TRIGGERS
from yuan.model.records import Account, Action

ADMINISTRATOR = NewAccount(
    name="管理员", full_name="管理员", role=AccountRole.ADMINISTRATOR, password="secret-1"
)
WATER, TOWN = "区水务局", "清水镇人民政府"
TITLE = "门头沟区防汛应急预案"

ANSWERS: Mapping[Action, Mapping[str, str]] = {
    Action.START: {"group": "组长：局长", "basis": "已评估风险、调查资源"},
    Action.CONSULT: {"consulted": "各成员单位"},
    Action.REVIEW_BY_EXPERTS: {"experts": "三名专家"},
    Action.SUBMIT: {"statement": "说明", "consultation": "已采纳", "experts_said": "同意送审"},
    Action.RETURN: {"reasons": "响应级别不清"},
    Action.APPROVE: {"date": "2026-05-20", "approver": "区政府常务会", "coordination": "已衔接"},
    Action.ISSUE: {"number": "门应急委发〔2026〕7号", "date": "2026-05-29"},
    Action.FILE: {"date": "2026-06-10", "recipient": "市水务局"},
    Action.PUBLISH: {"date": "2026-06-11"},
    Action.REVISE: {"trigger": REVISION_TRIGGERS[2]},
    Action.DISCARD: {"reason": "不再需要"},
    Action.REPEAL: {"date": "2026-12-01", "reason": "并入总体预案"},
}
APPROVED = (Action.SUBMIT, Action.EXAMINE, Action.APPROVE)
"""The steps from a draft to approval."""


def text(*paragraphs: str, title: str = TITLE) -> Document:
    blocks = tuple(Paragraph(runs=(Text(words),)) for words in paragraphs)
    return Document(front=FrontMatter(title=title), sections=(Section(heading="总则", blocks=blocks),))


def card(unit: str = WATER, title: str = TITLE, secrecy: Secrecy = Secrecy.PUBLIC) -> PlanCard:
    return PlanCard(title=title, kind=Kind.SPECIAL, unit=unit, event_type="水旱灾害", secrecy=secrecy)


def signed_in(library: Library, name: str, role: AccountRole) -> Session:
    """Somebody with an account, and so with a key to sign approvals with."""
    if all(account.name != name for account in library.accounts()):
        new = NewAccount(name=name, full_name=name, role=role, password="secret-1")
        _adding(library).add_account(new)
    return library.sign_in(name, "secret-1")


def _adding(library: Library) -> Session:
    """Whoever adds accounts: where there is a root, its administrator, so that the keys of those added are certified."""
    for password in ("secret-1", "yuan-demo"):
        if library.root():
            with suppress(Refused):
                return library.sign_in("管理员", password)
    return library.local_session()


class Office:
    """The people at one library; `take` lets whoever may take a step take it."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.administrator = self._session("管理员", AccountRole.ADMINISTRATOR)
        self.reviewer = signed_in(library, "审核员", AccountRole.REVIEWER)
        self.archivist = self._session("档案员", AccountRole.ARCHIVIST)
        self.drafter = self._session("水务编制员", AccountRole.DRAFTER, WATER)
        self.stranger = self._session("清水镇编制员", AccountRole.DRAFTER, TOWN)

    def _session(self, name: str, role: AccountRole, unit: str = "") -> Session:
        return Session(self.library, Account(name=name, full_name=name, role=role, unit=unit))

    @property
    def everybody(self) -> tuple[Session, ...]:
        return (self.administrator, self.reviewer, self.archivist, self.drafter, self.stranger)

    def take(self, plan: str, *actions: Action, **answers: str) -> None:
        for action in actions:
            who = next(
                session
                for session in (self.drafter, self.reviewer, self.archivist)
                if any(offer.action is action for offer in session.offers(plan))
            )
            who.perform(plan, action, {**ANSWERS.get(action, {}), **answers})


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "预案库.yuan"


@pytest.fixture
def library(place: Path) -> Iterator[Library]:
    made = Library.create(place, ADMINISTRATOR)
    made.local_session().add_unit(Unit(id="u1", name=WATER))
    yield made
    made.close()


@pytest.fixture
def office(library: Library) -> Office:
    return Office(library)


@pytest.fixture
def plan(office: Office) -> str:
    return office.drafter.create_plan(card(), text("为做好防汛工作，制定本预案。"))
