"""Plans in force to compile: the overall one, three special ones, one of a department and one of a town."""

from __future__ import annotations

from tests.library.conftest import ANSWERS, APPROVED, signed_in
from yuan.demo.office import OFFICE
from yuan.library import Library, Session
from yuan.model.document.content import Document, FrontMatter, Paragraph, Section, Text
from yuan.model.plan import AccountRole, Kind, PlanCard, Secrecy, Unit
from yuan.model.records import Account, Action

BUREAU, WATER, TOWN = "区应急管理局", "区水务局", "清水镇人民政府"
OVERALL, FIRE, QUAKE, FLOOD, SUPPLY, TOWN_FLOOD, DRAFT, INTERNAL = (
    "门头沟区突发事件总体应急预案",
    "门头沟区火灾事故应急预案",
    "门头沟区地震应急预案",
    "门头沟区防汛应急预案",
    "区水务局供水保障应急预案",
    "清水镇防汛应急预案",
    "门头沟区抗旱应急预案",
    "门头沟区要害部位应急预案",
)
_PLANS = (
    (OVERALL, Kind.OVERALL, BUREAU, "综合"),
    (FIRE, Kind.SPECIAL, BUREAU, "事故灾难"),
    (QUAKE, Kind.SPECIAL, BUREAU, "自然灾害"),
    (FLOOD, Kind.SPECIAL, WATER, "自然灾害"),
    (SUPPLY, Kind.DEPARTMENT, WATER, "事故灾难"),
    (TOWN_FLOOD, Kind.TOWNSHIP, TOWN, "自然灾害"),
    (DRAFT, Kind.SPECIAL, WATER, "自然灾害"),
    (INTERNAL, Kind.SPECIAL, BUREAU, "社会安全事件"),
)


def session(library: Library, role: AccountRole, unit: str = "") -> Session:
    if role is AccountRole.REVIEWER:
        return signed_in(library, role.value, role)
    return Session(library, Account(name=role.value, full_name=role.value, role=role, unit=unit))


def stock(library: Library) -> dict[str, str]:
    """Put the plans into `library`, all but DRAFT in force, INTERNAL marked 内部; their ids by title."""
    administrator = session(library, AccountRole.ADMINISTRATOR)
    administrator.change_office(OFFICE)
    there = {unit.name for unit in administrator.units()}
    for place, unit in enumerate((BUREAU, WATER, TOWN), 1):
        if unit not in there:
            administrator.add_unit(Unit(id=f"s{place}", name=unit, order=place))
    plans = {}
    for title, kind, unit, event_class in _PLANS:
        secrecy = Secrecy.INTERNAL if title == INTERNAL else Secrecy.PUBLIC
        card = PlanCard(title=title, kind=kind, unit=unit, event_class=event_class, secrecy=secrecy)
        plans[title] = administrator.create_plan(card, _text(title))
        if title != DRAFT:
            put_in_force(library, plans[title], unit)
    return plans


def put_in_force(library: Library, plan: str, unit: str) -> None:
    """Take the working draft through to issue."""
    people = (
        session(library, AccountRole.DRAFTER, unit),
        session(library, AccountRole.REVIEWER),
        session(library, AccountRole.ARCHIVIST),
    )
    for action in (*APPROVED, Action.ISSUE):
        who = next(one for one in people if any(offer.action is action for offer in one.offers(plan)))
        who.perform(plan, action, ANSWERS.get(action, {}))


def _text(title: str) -> Document:
    blocks = tuple(Paragraph(runs=(Text(f"为做好应对工作，制定{title}。" * 12),)) for _ in range(9))
    chapters = tuple(Section(heading=name, blocks=blocks) for name in ("总则", "应急响应"))
    return Document(front=FrontMatter(title=title), sections=chapters)
