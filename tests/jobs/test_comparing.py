"""Two versions of a plan in the library, and the papers that tell what changed between them."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.jobs.shelf import FLOOD, WATER, put_in_force, session, stock
from yuan.jobs.comparing import FORMS, change_summary_of, reasons_of, write_comparison
from yuan.library import Library, NewAccount, Session
from yuan.model.document.content import Document, FrontMatter, Paragraph, Section, Text
from yuan.model.plan import AccountRole
from yuan.model.records import Action, OpinionKind, OpinionState


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    first = NewAccount(name="管理员", full_name="管理员", role=AccountRole.ADMINISTRATOR, password="secret-1")
    made = Library.create(tmp_path / "预案库.yuan", first)
    yield made
    made.close()


@pytest.fixture
def plan(library: Library) -> str:
    """A plan in force in its second version, revised after an opinion that was adopted."""
    found = stock(library)[FLOOD]
    drafter = session(library, AccountRole.DRAFTER, WATER)
    offer = next(offer for offer in drafter.offers(found) if offer.action is Action.REVISE)
    drafter.perform(found, Action.REVISE, {field.name: _answer(field.choices) for field in offer.fields})
    save(drafter, found, "启动二级响应，由副总指挥指挥。")
    reviewer = session(library, AccountRole.REVIEWER)
    opinion = reviewer.add_opinion(found, "职责", "级别应当提高", OpinionKind.MUST)
    drafter.answer_opinion(opinion.id, OpinionState.ADOPTED, "已提高")
    reviewer.close_opinion(opinion.id)
    return found


def _answer(choices: tuple[str, ...]) -> str:
    return choices[0] if choices else "修订"


def save(drafter: Session, plan: str, words: str) -> None:
    section = Section(id="响应", heading="应急响应", role="response-levels", blocks=(
        Paragraph(id="职责", runs=(Text(words),)),
    ))  # fmt: skip
    document = Document(front=FrontMatter(title=FLOOD), sections=(section,))
    drafter.save_draft(plan, document, drafter.draft(plan).revision)


@pytest.mark.parametrize("form", FORMS)
def test_every_form_is_written(library: Library, plan: str, form: str, tmp_path: Path) -> None:
    target = tmp_path / "对照.docx"
    write_comparison(library.local_session(), plan, 1, 2, target, form=form)
    with zipfile.ZipFile(target) as archive:
        assert "副总指挥" in archive.read("word/document.xml").decode()


def test_no_other_form_is_known(library: Library, plan: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="picture"):
        write_comparison(library.local_session(), plan, 1, 2, tmp_path / "a.docx", form="picture")
    assert not (tmp_path / "a.docx").exists()


def test_the_reason_is_the_opinion_adopted_on_the_paragraph(library: Library, plan: str) -> None:
    reasons = reasons_of(library.local_session(), plan, 1, 2)
    assert reasons == {"职责": "采纳审核人员意见：级别应当提高（已提高）"}


def test_the_account_tells_the_levels_that_changed(library: Library, plan: str) -> None:
    drafter = session(library, AccountRole.DRAFTER, WATER)
    put_in_force(library, plan, WATER)
    offer = next(offer for offer in drafter.offers(plan) if offer.action is Action.REVISE)
    drafter.perform(plan, Action.REVISE, {field.name: _answer(field.choices) for field in offer.fields})
    save(drafter, plan, "启动一级响应，由副总指挥指挥。")
    told = change_summary_of(library.local_session(), plan, 2, 3)
    assert [line.sentence for line in told.chapters[0].lines] == ["响应、预警级别由“二级响应”改为“一级响应”"]
    assert told.route.is_full
