"""Two desks without a network, each with the real window on its own library: a plan goes out, both write in it, it comes
back as a package, is returned, what does not go together is decided, and it is approved and issued."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.e2e.screen import Person, missing_tools, virtual_screen
from tests.waiting import LONG_S
from yuan.jobs.packing import pack
from yuan.jobs.receipts import pack_receipt
from yuan.library import Library, NewAccount, Session
from yuan.model.document.content import Document, FrontMatter, Paragraph, Section, Text
from yuan.model.exchange.desk import DeskCard, spoken_fingerprint
from yuan.model.exchange.package import PackageKind
from yuan.model.plan import AccountRole, Kind, PlanCard, Unit
from yuan.model.process.signature import SignatureState
from yuan.model.records import Action, OpinionKind, OpinionState, Stage
from yuan.model.text.plain_text import plain_text

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(missing_tools()), reason=f"needs {'、'.join(missing_tools())}"),
]
PASSWORD = "desk-123456"
STATEMENT = {"statement": "说明", "consultation": "已采纳", "experts_said": "同意送审"}
TOWN, TITLE = "清水镇人民政府", "清水镇防汛应急预案"


def library_at(place: Path, office: str, unit: str = "") -> None:
    """A library whose only account so far is its administrator."""
    account = NewAccount(
        name="管理员", full_name="管理员", role=AccountRole.ADMINISTRATOR, unit="", password=PASSWORD
    )
    with closing(Library.create(place, account)) as library:
        session = library.sign_in("管理员", PASSWORD)
        session.desks.set_profile(office, unit)
        if not unit:
            session.add_unit(Unit(id="u1", name=TOWN, kind="镇"))
            words = Paragraph(runs=(Text("为做好防汛工作，制定本预案。"),))
            session.create_plan(
                PlanCard(title=TITLE, kind=Kind.TOWNSHIP, unit=TOWN, event_type="水旱灾害"),
                Document(
                    front=FrontMatter(title=TITLE),
                    sections=(Section(heading="总则", blocks=(words,)), Section(heading="组织指挥")),
                ),
            )
        session.leave()


def sign_in(person: Person, shows: str) -> None:
    """Type the password, again where a key got lost on the way, until the window that follows is there."""
    deadline = time.monotonic() + 2 * LONG_S
    while not person.sees(shows):
        assert time.monotonic() < deadline, f"signing in did not lead to window {shows}"
        if person.sees("登录"):
            person.waits_for("登录")
            person.presses("ctrl+a")
            person.types(PASSWORD)
            person.presses("Return")
        time.sleep(3)
    person.waits_for(shows)


class Desk:
    """A library on its own machine, and the person at it."""

    def __init__(self, place: Path, display: str) -> None:
        self.place, self.display = place, display
        self.home = place.parent / f"home of {place.stem}"
        self.home.mkdir()

    @contextmanager
    def window(self, package: Path | None = None) -> Iterator[Person]:
        """The program at this desk, signed in to; with a package it was opened by, what it would do is shown."""
        person = Person(self.display, self.place, self.home, package)
        try:
            sign_in(person, "接收数据包" if package else "^首页 ")
            yield person
        finally:
            person.is_thrown_out()

    @contextmanager
    def session(self) -> Iterator[Session]:
        """What is done at this desk beside the window: steps other people take."""
        with closing(Library.open(self.place)) as library:
            session = library.sign_in("管理员", PASSWORD)
            yield session
            session.leave()
            assert library.verify() == []

    def text(self) -> str:
        with self.session() as session:
            return plain_text(session.document(session.find(TITLE).plan))


@pytest.fixture
def desks(tmp_path: Path) -> Iterator[tuple[Desk, Desk]]:
    bureau, town = tmp_path / "区应急局.yuan", tmp_path / "清水镇.yuan"
    library_at(bureau, "区应急管理局")
    library_at(town, TOWN, TOWN)
    with virtual_screen(1366, 768) as display:
        yield Desk(bureau, display), Desk(town, display)


def types_into_the_plan(desk: Desk, words: str) -> None:
    """Open the plan, and write at the end of its only paragraph."""
    with desk.window() as person:
        person.presses_until("^预案库 ", "ctrl+2")
        person.presses_until(f"^{TITLE} ", "ctrl+Home", "Return")
        person.presses("ctrl+End", "Up", "Up", "End")
        person.types(words)
        deadline = time.monotonic() + LONG_S
        while words not in desk.text():
            assert time.monotonic() < deadline, "what was typed was not saved"
            time.sleep(1)


def distributed(bureau: Desk) -> Path:
    """The plan goes out from the list of plans."""
    with bureau.window() as person:
        person.presses_until("^预案库 ", "ctrl+2")
        person.presses("ctrl+Home")
        person.presses_until("发送数据包", "ctrl+shift+s")
        person.presses_until("^完成", "Return")
    (package,) = bureau.home.rglob("*.yuanpkg")
    return package


def trusted_and_received(town: Desk, package: Path, spoken: str) -> None:
    """A double click on the package; the sender is a stranger until the digits were compared by telephone."""
    with town.window(package) as person:
        person.presses_until("确认往来单位", "space")
        person.types(spoken)
        person.presses("Tab", "Tab", "space")
        person.presses(*["shift+Tab"] * 4)
        person.presses("space")
        person.waits_for("接收数据包")
        person.presses_until("接收完成", "Return")
        person.presses("Escape")


def received(desk: Desk, package: Path) -> None:
    with desk.window(package) as person:
        person.presses_until("接收完成", "Return")
        person.presses("Escape")


def card_of(desk: Desk) -> DeskCard:
    with desk.session() as session:
        return session.desks.own_card()


def key_of(card: DeskCard) -> tuple[str, str]:
    return card.algorithm, card.public


@contextmanager
def colleague(session: Session, name: str, role: AccountRole) -> Iterator[Session]:
    """Somebody else of the bureau: who examines and approves, who issues."""
    if all(account.name != name for account in session.accounts()):
        session.add_account(NewAccount(name=name, full_name=name, role=role, password=PASSWORD))
    other = session.library.sign_in(name, PASSWORD)
    yield other
    other.leave()


def decided_both(desk: Desk) -> None:
    """Open the plan, and take both readings of the place where the two texts do not go together."""
    with desk.window() as person:
        person.presses_until("^预案库 ", "ctrl+2")
        person.presses_until(f"^{TITLE} ", "ctrl+Home", "Return")
        person.presses("ctrl+k")
        person.types("clhbct")
        person.presses_until("处理合并冲突", "Return")
        person.presses("alt+b", "Return")
        deadline = time.monotonic() + LONG_S
        while "report" not in desk.text():
            assert time.monotonic() < deadline, "the decision was not saved"
            time.sleep(1)


def another_town(folder: Path, bureau: Desk) -> Desk:
    """A third desk, which knows the bureau."""
    place = folder / "潭柘寺镇.yuan"
    library_at(place, "潭柘寺镇人民政府", "潭柘寺镇人民政府")
    desk = Desk(place, bureau.display)
    card = card_of(bureau)
    with desk.session() as session:
        session.desks.meet(card)
        session.desks.trust(card.id, spoken_fingerprint(*key_of(card)), is_superior=True)
    return desk


def test_a_plan_both_desks_write_in_is_decided_approved_and_issued_and_nothing_is_lost(
    desks: tuple[Desk, Desk], tmp_path: Path
) -> None:
    bureau, town = desks
    package = distributed(bureau)
    trusted_and_received(town, package, spoken_fingerprint(*key_of(card_of(bureau))))
    with town.session() as session:
        receipt = tmp_path / "回执.yuanpkg"
        pack_receipt(session, session.desks.records()[0].id, receipt)
    with bureau.session() as session:
        card = card_of(town)
        session.desks.meet(card)
        session.desks.trust(card.id, spoken_fingerprint(*key_of(card)))
    # A receipt has nothing to list: Return registers it.
    received(bureau, receipt)

    types_into_the_plan(town, "patrol at six ")
    types_into_the_plan(bureau, "report at nine ")
    with town.session() as session:
        plan = session.find(TITLE).plan
        session.perform(plan, Action.SUBMIT, STATEMENT)
        handed_in = tmp_path / "送审.yuanpkg"
        pack(session, handed_in, PackageKind.SUBMISSION, [plan], [session.desks.desks()[0].card.id])
    received(bureau, handed_in)
    assert "patrol" in bureau.text()
    assert "report" not in bureau.text()

    with bureau.session() as session, colleague(session, "审核员", AccountRole.REVIEWER) as reviewer:
        reviewer.perform(plan, Action.EXAMINE)
        reviewer.add_opinion(plan, "", "请补充报告时限。", OpinionKind.SHOULD)
        reviewer.perform(plan, Action.RETURN, {"reasons": "请与本局所改合并后重新送审。"})
        returned = tmp_path / "退回.yuanpkg"
        pack(reviewer, returned, PackageKind.RETURN, [plan], [session.desks.desks()[0].card.id])
    received(town, returned)

    decided_both(town)
    assert "patrol" in town.text()
    assert "report" in town.text()
    with town.session() as session:
        for opinion in session.opinions(plan):
            session.answer_opinion(opinion.id, OpinionState.ADOPTED, "已补充。")
        session.perform(plan, Action.SUBMIT, STATEMENT)
        again = tmp_path / "再送审.yuanpkg"
        pack(session, again, PackageKind.SUBMISSION, [plan], [session.desks.desks()[0].card.id])
    received(bureau, again)
    with bureau.session() as session, colleague(session, "审核员", AccountRole.REVIEWER) as reviewer:
        reviewer.perform(plan, Action.EXAMINE)
        reviewer.perform(plan, Action.APPROVE, {"date": "2026-05-20", "approver": "镇长办公会"})
    with bureau.session() as session, colleague(session, "档案员", AccountRole.ARCHIVIST) as archivist:
        archivist.perform(plan, Action.ISSUE, {"number": "清政发〔2026〕7号", "date": "2026-05-29"})
        issued = tmp_path / "印发.yuanpkg"
        pack(session, issued, PackageKind.ISSUE, [plan])
        approved = session.plan(plan).latest.hash
    third = another_town(tmp_path, bureau)
    for desk in (town, third):
        received(desk, issued)
        with desk.session() as session:
            line = session.plan(plan)
            assert (line.stage, line.latest.hash) == (Stage.ISSUED, approved)
            assert session.signature(plan, line.latest.number).state is SignatureState.FOREIGN
