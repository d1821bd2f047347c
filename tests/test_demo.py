"""The demonstration library: complete, sound, the same each time, and at every stage of life."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from yuan.demo.build import build_demo
from yuan.demo.compose import compose
from yuan.demo.listing import cards
from yuan.demo.people import DRAFTERS, PASSWORD
from yuan.demo.revise import revised
from yuan.library import Library, Session
from yuan.model.comparison.compare import compare
from yuan.model.document.content import ResponseLevel, content_hash, images, walk_blocks
from yuan.model.document.invariants import check_tree
from yuan.model.errors import Cancelled
from yuan.model.plan import Family, Secrecy
from yuan.model.process.schedule import Cycles
from yuan.model.records import Action, OpinionState, Stage

TODAY = date(2026, 6, 15)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_demo(tmp_path_factory.mktemp("demo"), today=TODAY)


@pytest.fixture(scope="module")
def library(place: Path) -> Iterator[Library]:
    opened = Library.open(place)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def session(library: Library) -> Session:
    return library.sign_in("管理员", PASSWORD)


def test_it_holds_the_districts_units_and_plans(place: Path, session: Session) -> None:
    plans = session.plans()
    assert place.name == "演示预案库.yuan"
    assert len(session.units()) == 49
    assert Counter(plan.card.kind.family for plan in plans) == {
        Family.OVERALL: 1,
        Family.SPECIAL: 40,
        Family.DEPARTMENT: 45,
        Family.TOWNSHIP: 31,
    }


def test_it_is_as_long_as_the_printed_volumes(session: Session) -> None:
    lengths = [plan.latest.characters for plan in session.plans()]
    assert sum(lengths) == pytest.approx(886_000, rel=0.05)
    assert max(lengths) >= 30_000


def test_it_is_sound(library: Library, place: Path) -> None:
    assert library.verify() == []
    assert [path.name for path in place.parent.iterdir() if path.name.startswith(".demo")] == []


def test_every_text_is_sound_and_its_pictures_are_there(session: Session) -> None:
    for plan in session.plans():
        document = session.document(plan.plan)
        assert check_tree(document) == ()
        assert document.front.title == plan.card.title
        assert all(session.media(digest) for digest in images(document))


def test_every_stage_is_represented(session: Session) -> None:
    plans = session.plans()
    stages = {version.stage for plan in plans for version in session.versions(plan.plan)}
    assert stages == set(Stage) - {Stage.PROJECT}
    assert any(plan.latest.returned_because for plan in plans)
    assert any(plan.in_force and not plan.latest.stage.is_in_force for plan in plans)


def test_filings_are_due_and_overdue(session: Session) -> None:
    issued = [plan.latest.issued_on for plan in session.plans() if plan.stage is Stage.ISSUED]
    due = [Cycles().end("filing_working_days", day) for day in issued if day is not None]
    assert any(day < TODAY for day in due)
    assert any(day >= TODAY for day in due)


def test_the_programme_has_revisions_begun_waiting_and_late(session: Session) -> None:
    items = session.programme.items()
    assert {item.state for item in items} >= {"未开始", "编制"}
    assert {item.is_overdue(TODAY) for item in items} == {True, False}


def test_opinions_are_open_and_answered(session: Session) -> None:
    states = {opinion.state for plan in session.plans() for opinion in session.opinions(plan.plan)}
    assert {OpinionState.OPEN, OpinionState.ADOPTED, OpinionState.DECLINED} <= states


def test_the_flood_plan_is_in_force_in_a_version_really_different_from_the_one_before(
    session: Session,
) -> None:
    flood = session.find("门头沟区防汛应急预案")
    versions = session.versions(flood.plan)
    assert flood.stage.is_in_force
    assert len(versions) == 3
    old, new = (session.document(flood.plan, number) for number in (2, 3))
    assert not compare(old, new).is_empty


@pytest.mark.parametrize(("title", "levels"), [("地震", 3), ("防汛", 5), ("森林火灾", 4)])
def test_plans_have_the_response_levels_their_rules_give_them(title: str, levels: int) -> None:
    card = next(card for card in cards() if card.title == f"门头沟区{title}应急预案")
    document, _ = compose(card)
    labels = [block.label for block in walk_blocks(document) if isinstance(block, ResponseLevel)]
    assert len(set(labels)) == len(labels) == levels


def test_the_same_card_gives_the_same_text_and_ids() -> None:
    for card in cards()[::10]:
        first, second = (compose(card)[0] for _ in range(2))
        assert content_hash(first) == content_hash(second)
        assert content_hash(revised(first, 1)) == content_hash(revised(second, 1)) != content_hash(first)


def test_the_stored_texts_depend_on_nothing_but_the_day(session: Session, tmp_path: Path) -> None:
    other = Library.open(build_demo(tmp_path, today=TODAY))
    try:
        again = other.sign_in("管理员", PASSWORD)
        assert _hashes(session) == _hashes(again)
    finally:
        other.close()


def _hashes(session: Session) -> list[tuple[str, list[str]]]:
    return [
        (
            plan.card.title,
            [content_hash(session.document(plan.plan, v.number)) for v in session.versions(plan.plan)],
        )
        for plan in session.plans()
    ]


def test_everybody_can_sign_in_and_drafters_write_for_their_unit(library: Library) -> None:
    for unit, name in DRAFTERS.items():
        drafter = library.sign_in(name, PASSWORD)
        own = [plan for plan in drafter.plans() if plan.card.unit == unit]
        assert own
        assert any(drafter.offers(plan.plan) for plan in own)
    reviewer = library.sign_in("审核员", PASSWORD)
    assert any(
        offer.action is Action.APPROVE for plan in reviewer.plans() for offer in reviewer.offers(plan.plan)
    )
    assert library.sign_in("档案员", PASSWORD).plans()


def test_an_internal_plan_stays_with_those_it_is_for(library: Library, session: Session) -> None:
    internal = [plan.card.title for plan in session.plans() if plan.card.secrecy is Secrecy.INTERNAL]
    assert internal
    seen = [plan.card.title for plan in library.sign_in("清水镇编制员", PASSWORD).plans()]
    assert not set(internal) & set(seen)


def test_cancelling_leaves_what_was_there(tmp_path: Path) -> None:
    older = tmp_path / "演示预案库.yuan"
    older.write_bytes(b"older")

    def stop(done: int, total: int, what: str) -> None:
        if done == 3:
            raise Cancelled

    with pytest.raises(Cancelled):
        build_demo(tmp_path, stop, TODAY)
    assert [path.name for path in tmp_path.iterdir()] == [older.name]
    assert older.read_bytes() == b"older"
