"""The index between plans follows the library: kept up, it equals one built anew."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from typer.testing import CliRunner

from tests.jobs.shelf import put_in_force, session
from yuan.cli import app
from yuan.jobs.coherence import CoherenceKeeper, check_across, take_survey
from yuan.jobs.coherence_book import export_survey
from yuan.library import Library, Session, reading
from yuan.model.checks import Silence
from yuan.model.document.content import Document, FrontMatter, Paragraph, Section, Text, decode
from yuan.model.errors import Cancelled, Refused
from yuan.model.plan import AccountRole, Kind, PlanCard, Unit
from yuan.model.records import Action

UNITS = ("区应急管理局", "区水务局", "清水镇人民政府")
SENTENCES = (
    "区水务局：负责调度水库塘坝。",
    "区应急管理局负责综合协调。",
    "依据《门头沟区突发公共事件总体应急预案》制定。",
    "区水务局值班电话：69842222。",
    "区水务局值班电话：69849999。",
    "清水镇人民政府组织转移。",
)


def text_of(title: str, sentences: tuple[str, ...]) -> Document:
    blocks = tuple(Paragraph(runs=(Text(sentence),)) for sentence in sentences)
    return Document(front=FrontMatter(title=title), sections=(Section(heading="总则", blocks=blocks),))


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    made = Library.create(tmp_path / "试验.yuan")
    administrator = session(made, AccountRole.ADMINISTRATOR)
    for place, unit in enumerate(UNITS):
        administrator.add_unit(Unit(id=f"u{place}", name=unit, order=place))
    add(administrator, 0, SENTENCES[:2])
    yield made
    made.close()


def add(who: Session, place: int, sentences: tuple[str, ...]) -> str:
    kind = (Kind.OVERALL, Kind.SPECIAL, Kind.DEPARTMENT, Kind.TOWNSHIP)[place % 4]
    title = "门头沟区突发事件总体应急预案" if kind is Kind.OVERALL else f"门头沟区第{place}号应急预案"
    card = PlanCard(title=title, kind=kind, unit=UNITS[place % 3])
    return who.create_plan(card, text_of(title, sentences))


changes = st.lists(
    st.tuples(
        st.sampled_from(("add", "write", "issue", "card", "unit", "look")),
        st.integers(0, 5),
        st.sets(st.sampled_from(SENTENCES)).map(lambda chosen: tuple(sorted(chosen))),
    ),
    max_size=6,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes)
def test_keeping_up_is_the_same_as_building_anew(
    tmp_path_factory: pytest.TempPathFactory, made: list[tuple[str, int, tuple[str, ...]]]
) -> None:
    library = Library.create(tmp_path_factory.mktemp("l") / "试验.yuan")
    who = session(library, AccountRole.ADMINISTRATOR)
    for place, unit in enumerate(UNITS):
        who.add_unit(Unit(id=f"u{place}", name=unit, order=place))
    keeper = CoherenceKeeper(who)
    for what, place, sentences in made:
        change(library, who, what, place, sentences)
        if what == "look":
            keeper.catch_up()
    assert keeper.catch_up() == CoherenceKeeper(who).catch_up()
    library.close()


def change(library: Library, who: Session, what: str, place: int, sentences: tuple[str, ...]) -> None:
    """One thing people do; what is not open to them now is left out."""
    lines = who.plans()
    if what == "add":
        add(who, place, sentences)
    elif what == "unit":
        who.add_unit(Unit(id=f"n{len(who.units())}", name=f"区第{len(who.units())}局", order=9))
    elif lines and what != "look":
        line = lines[place % len(lines)]
        if what == "card":
            who.change_card(
                line.plan, PlanCard(title=f"{line.card.title}甲", kind=line.card.kind, unit=line.card.unit)
            )
        elif line.stage.is_editable and what == "write":
            draft = who.draft(line.plan)
            who.save_draft(line.plan, text_of(decode(draft.content).front.title, sentences), draft.revision)
        elif line.stage.is_editable and what == "issue":
            put_in_force(library, line.plan, line.card.unit)


def test_only_changed_plans_are_read_again(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    who = session(library, AccountRole.ADMINISTRATOR)
    plan = add(who, 1, SENTENCES[:1])
    keeper = CoherenceKeeper(who)
    keeper.catch_up()
    asked: list[str] = []
    faces = reading.faces
    monkeypatch.setattr(
        reading, "faces", lambda connection, plan: asked.append(plan) or faces(connection, plan)
    )
    keeper.catch_up()
    assert asked == []
    draft = who.draft(plan)
    who.save_draft(plan, text_of("第1号", SENTENCES[3:4]), draft.revision)
    keeper.catch_up()
    assert asked == [plan]


def test_a_cancelled_run_leaves_the_index_as_it_was(library: Library) -> None:
    who = session(library, AccountRole.ADMINISTRATOR)
    keeper = CoherenceKeeper(who)
    before = keeper.catch_up()
    add(who, 1, SENTENCES)

    def stop(done: int, total: int, what: str) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        keeper.catch_up(stop)
    assert keeper.index == before
    assert keeper.catch_up() != before


def test_the_text_in_force_counts_until_the_next_one_is_issued(library: Library) -> None:
    who = session(library, AccountRole.ADMINISTRATOR)
    plan = who.plans()[0].plan
    put_in_force(library, plan, UNITS[0])
    drafter = session(library, AccountRole.DRAFTER, UNITS[0])
    offer = next(one for one in drafter.offers(plan) if one.action is Action.REVISE)
    answers = {field.name: (field.choices or ("定期修订",))[0] for field in offer.fields}
    drafter.perform(plan, Action.REVISE, answers)
    draft = drafter.draft(plan)
    drafter.save_draft(plan, text_of("新稿", SENTENCES[3:4]), draft.revision)
    entry = CoherenceKeeper(who).catch_up().by_plan[plan]
    assert entry.version == 1
    assert {duty.unit for duty in entry.extract.duties} == {"区水务局", "区应急管理局"}


def test_an_account_sees_only_what_it_may_read(library: Library) -> None:
    town = session(library, AccountRole.DRAFTER, UNITS[2])
    assert take_survey(CoherenceKeeper(town)).index.entries == ()


def test_the_command_line_gives_the_findings_between_plans(library: Library) -> None:
    who = session(library, AccountRole.ADMINISTRATOR)
    upper = who.plans()[0].plan
    lower = add(who, 1, (SENTENCES[2],))
    run = CliRunner().invoke(app, ["--library", str(library.path), "check", "--json"])
    (row,) = [row for row in json.loads(run.stdout) if row["rule"] == "plan-misnamed"]
    assert (row["plan"], row["plans"], row["grade"]) == (lower, [upper], "warning")
    assert [place["plan"] for place in row["places"]] == [lower, upper]
    assert (row["section"], row["number"]) == (who.document(lower).sections[0].id, "1")
    assert row["places"][0]["node"] == who.document(lower).sections[0].blocks[0].id
    one = CliRunner().invoke(app, ["--library", str(library.path), "check", lower, "--json"])
    assert "plan-misnamed" not in one.stdout


def test_a_silenced_finding_is_kept_apart_until_its_plans_change(library: Library) -> None:
    who = session(library, AccountRole.ADMINISTRATOR)
    for place, sentence in ((3, SENTENCES[3]), (7, SENTENCES[4])):
        add(who, place, (sentence,))
    keeper = CoherenceKeeper(who)
    (told,) = [one for one in take_survey(keeper).crossings if one.finding.rule.id == "telephones-differ"]
    place = told.silenced_at
    silence = Silence(rule=told.finding.rule.id, node=place.node, quote=place.quote, reason="两个值班室")
    session(library, AccountRole.REVIEWER).silence(told.plan, silence)
    survey = take_survey(keeper)
    assert told not in survey.crossings
    assert [(one, kept.reason) for one, kept in survey.silenced] == [(told, "两个值班室")]
    told_in_terminal = [(row.rule, row.message) for row in check_across(who)]
    assert told_in_terminal == [(one.finding.rule.id, one.finding.message) for one in survey.crossings]
    assert not check_rows(library, "telephones-differ")
    add(who, 11, ("区水务局值班电话：69840000。",))
    assert check_rows(library, "telephones-differ")


def check_rows(library: Library, rule: str) -> list[dict[str, object]]:
    run = CliRunner().invoke(app, ["--library", str(library.path), "check", "--json"])
    return [row for row in json.loads(run.stdout) if row["rule"] == rule]


def test_a_drafter_silences_only_between_plans_of_the_own_unit(library: Library) -> None:
    plan = add(session(library, AccountRole.ADMINISTRATOR), 1, SENTENCES[:1])
    put_in_force(library, plan, UNITS[1])
    silence = Silence(rule="plan-misnamed", quote="｜", reason="旧名称")
    with pytest.raises(Refused):
        session(library, AccountRole.DRAFTER, UNITS[2]).silence(plan, silence)
    with pytest.raises(Refused):
        session(library, AccountRole.REVIEWER).silence(plan, Silence(rule="stale-name", reason="旧名称"))
    session(library, AccountRole.DRAFTER, UNITS[1]).silence(plan, silence)


def test_a_title_that_looks_like_a_formula_stays_text_in_the_spreadsheet(
    library: Library, tmp_path: Path
) -> None:
    who = session(library, AccountRole.ADMINISTRATOR)
    title = "=1+1应急预案"
    who.create_plan(PlanCard(title=title, kind=Kind.SPECIAL, unit=UNITS[0]), text_of(title, SENTENCES))
    path = tmp_path / "衔接.xlsx"
    export_survey(who, take_survey(CoherenceKeeper(who)), path)
    cells = [cell for sheet in load_workbook(path) for row in sheet for cell in row if cell.value == title]
    assert cells
    assert {cell.data_type for cell in cells} == {"s"}
