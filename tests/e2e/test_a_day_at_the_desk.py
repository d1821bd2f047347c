"""The real window on a virtual screen, from signing in to the text on disk, by keys alone."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.screen import Person, missing_tools, virtual_screen
from yuan.library import Library, NewAccount
from yuan.model.document.content import Document, FrontMatter, Paragraph, Section, Text
from yuan.model.plan import AccountRole, Kind, PlanCard, Unit
from yuan.model.text.plain_text import plain_text

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(missing_tools()), reason=f"needs {'、'.join(missing_tools())}"),
]
PASSWORD = "desk-123456"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A library with one drafter and one plan of theirs."""
    path = tmp_path / "办公室.yuan"
    library = Library.create(
        path,
        NewAccount(
            name="编制员", full_name="编制员", role=AccountRole.DRAFTER, unit="区水务局", password=PASSWORD
        ),
    )
    session = library.local_session()
    session.add_unit(Unit(id="u1", name="区水务局"))
    text = Paragraph(runs=(Text("为做好防汛工作，制定本预案。"),))
    session.create_plan(
        PlanCard(title="区水务局防汛应急预案", kind=Kind.DEPARTMENT, unit="区水务局", event_type="水旱灾害"),
        Document(
            front=FrontMatter(title="区水务局防汛应急预案"),
            sections=(Section(heading="总则", blocks=(text,)), Section(heading="组织指挥")),
        ),
    )
    library.close()
    return path


@pytest.fixture
def person(place: Path, tmp_path: Path) -> Iterator[Person]:
    with virtual_screen() as display:
        sitting = Person(display, place, tmp_path)
        yield sitting
        sitting.is_thrown_out()


def sign_in(person: Person) -> None:
    person.waits_for("登录")
    person.types(PASSWORD)
    person.presses_until("^首页 ", "Return")


def open_first_plan(person: Person) -> None:
    person.presses_until("^预案库 ", "ctrl+2")
    person.presses_until("^区水务局防汛应急预案 ", "ctrl+Home", "Return")


def test_what_is_typed_is_in_the_library(person: Person, place: Path) -> None:
    sign_in(person)
    open_first_plan(person)
    person.presses("ctrl+End")
    person.types("patrol at 6")
    time.sleep(2.5)
    library = Library.open(place)
    session = library.local_session()
    assert "patrol at 6" in plain_text(session.document(session.find("防汛").plan))
    library.close()
    assert person.leaves() == 0


def test_a_killed_window_loses_nothing_that_was_saved(person: Person, place: Path) -> None:
    sign_in(person)
    open_first_plan(person)
    person.presses("ctrl+End")
    person.types("before the cut")
    time.sleep(2.5)
    person.is_thrown_out()
    library = Library.open(place)
    assert library.verify() == []
    session = library.local_session()
    assert "before the cut" in plain_text(session.document(session.find("防汛").plan))
    library.close()
