"""What is known around a section: its history by version, and other plans under the same heading."""

from __future__ import annotations

from pathlib import Path

from tests.ui.conftest import BUREAU, FLOOD, FOREST, text_of
from yuan.jobs.searching import open_index
from yuan.jobs.section_context import context_of
from yuan.library import Library, NewAccount
from yuan.model.plan import AccountRole, Kind, PlanCard, Unit


def test_the_same_heading_is_found_in_another_plan_and_not_in_the_own(tmp_path: Path) -> None:
    who = NewAccount(name="管理员", full_name="管", role=AccountRole.ADMINISTRATOR, password="yuan-demo")
    library = Library.create(tmp_path / "库.yuan", who)
    session = library.sign_in("管理员", "yuan-demo")
    session.add_unit(Unit(id="u1", name=BUREAU))
    plans = {}
    for title in (FLOOD, FOREST):
        card = PlanCard(title=title, kind=Kind.SPECIAL, unit=BUREAU, event_type="水旱灾害")
        plans[title] = session.create_plan(card, text_of(title, "一句话。"))
    own = session.document(plans[FLOOD]).sections[0]
    card = session.plan(plans[FLOOD]).card
    context = context_of(session, open_index(library), plans[FLOOD], card, own.id, own.heading)
    assert [(place.plan, place.where) for place in context.elsewhere] == [(plans[FOREST], "1 总则")]
    assert context.history == (), "nothing was handed in yet"
    library.close()
