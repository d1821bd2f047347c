"""Makes a small library with the program it is run with, and dumps it: one revision of a plan approved and issued, the
next in drafting, a draft saved twice, an opinion answered.

`python -m tests.library.old_dump FILE.sql` writes what `test_old_libraries.py` opens with later programs.
"""

from __future__ import annotations

import sqlite3
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from yuan.library import Library, NewAccount, Session
from yuan.library.store.schema import SCHEMA
from yuan.model.document.content import Document, FrontMatter, Paragraph, Section, Text
from yuan.model.plan import AccountRole, Kind, PlanCard, Unit
from yuan.model.records import Action, OpinionKind, OpinionState

UNIT = "区水务局"


def make(place: Path) -> None:
    """The library, at `place`."""
    library = Library.create(place, _account("管理员", AccountRole.ADMINISTRATOR))
    administrator = library.sign_in("管理员", "secret-1")
    administrator.add_unit(Unit(id="u1", name=UNIT))
    for name, role in (
        ("编制员", AccountRole.DRAFTER),
        ("审核员", AccountRole.REVIEWER),
        ("档案员", AccountRole.ARCHIVIST),
    ):
        administrator.add_account(_account(name, role))
    drafter, reviewer, archivist = (
        library.sign_in(name, "secret-1") for name in ("编制员", "审核员", "档案员")
    )
    flood = _plan(drafter, "某区防汛应急预案", f"第{SCHEMA}种库的正文。")
    drought = _plan(drafter, "某区抗旱应急预案", "在编稿的正文。")
    _take(drafter, flood, Action.SUBMIT)
    _take(reviewer, flood, Action.EXAMINE)
    section = reviewer.document(flood).sections[0].id
    opinion = reviewer.add_opinion(flood, section, "请写明依据。", OpinionKind.SHOULD)
    drafter.answer_opinion(opinion.id, OpinionState.ADOPTED, "已补充")
    _take(reviewer, flood, Action.APPROVE, date="2025-05-21")
    _take(archivist, flood, Action.ISSUE, number="某应急委发〔2025〕7号", date="2025-05-25")
    _take(drafter, flood, Action.REVISE)
    draft = drafter.draft(drought)
    drafter.save_draft(drought, _text("某区抗旱应急预案", "改过一次的在编稿。"), draft.revision)
    library.close()


def _account(name: str, role: AccountRole) -> NewAccount:
    unit = UNIT if role is AccountRole.DRAFTER else ""
    return NewAccount(name=name, full_name=name, role=role, unit=unit, password="secret-1")


def _text(title: str, words: str) -> Document:
    paragraph = Paragraph(runs=(Text(words),))
    return Document(front=FrontMatter(title=title), sections=(Section(heading="总则", blocks=(paragraph,)),))


def _plan(drafter: Session, title: str, words: str) -> str:
    card = PlanCard(title=title, kind=Kind.SPECIAL, unit=UNIT, event_type="水旱灾害")
    return drafter.create_plan(card, _text(title, words))


def _take(session: Session, plan: str, action: Action, **answers: str) -> None:
    offer = next(offer for offer in session.offers(plan) if offer.action is action)
    given = {}
    for field in offer.fields:
        usual = {"date": "2025-05-20", "choice": (field.choices or ("",))[0]}.get(field.kind, "已办")
        given[field.name] = answers.get(field.name) or field.default or usual
    session.perform(plan, action, given)


def dump(place: Path, target: Path) -> None:
    """Write the library at `place` as SQL, with what its header says."""
    with closing(sqlite3.connect(place)) as connection:
        header = [
            f"PRAGMA {name}={connection.execute(f'PRAGMA {name}').fetchone()[0]};"
            for name in ("application_id", "user_version")
        ]
        target.write_text("\n".join([*connection.iterdump(), *header]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        make(Path(folder) / "旧库.yuan")
        dump(Path(folder) / "旧库.yuan", Path(sys.argv[1]))
