"""Run as a program: a plan of the named kind is made, read, checked, examined, approved, issued, filed, printed.

`python -m tests.adding.life_of_a_kind KIND FOLDER` prints the kind's title and the stage the plan has come to.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from tests.library.conftest import APPROVED, WATER, Office
from yuan.jobs.checking import check_plans
from yuan.jobs.compiling import compile_volumes
from yuan.jobs.importing import card_of, keep
from yuan.jobs.papers import papers_of, write_set
from yuan.jobs.volumes import VOLUMES
from yuan.library import Library, NewAccount
from yuan.model.deadlines import Duty
from yuan.model.plan import AccountRole, Kind, PlanCard, Unit
from yuan.model.process.filing import filing_place
from yuan.model.process.obligations import LastDone, obligations
from yuan.model.process.schedule import Cycles
from yuan.model.progress import silent
from yuan.model.records import Action
from yuan.model.review.points import points_for
from yuan.templates import new_document, outline_for
from yuan.word.imported import Imported
from yuan.word.reading.guess import guess

_NONE_DONE: LastDone = {}


def main(name: str, folder: Path) -> None:
    """Lead a plan of the kind called `name` through its life in a library in `folder`."""
    kind = Kind.of(name)
    library = Library.create(
        folder / "库.yuan",
        NewAccount(name="管理员", full_name="管理员", role=AccountRole.ADMINISTRATOR, password="secret-1"),
    )
    library.local_session().add_unit(Unit(id="u1", name=WATER))
    office = Office(library)
    begun = new_document(outline_for(PlanCard(title="", kind=kind, unit=WATER)), {})
    imported = Imported(file="来文.docx", document=begun, media={}, guess=guess(begun))
    card = card_of(imported, WATER)
    assert card.kind is kind, imported.guess.evidence
    plan = keep(office.drafter, imported, card)

    found = check_plans(office.drafter, [office.drafter.plan(plan)], silent)
    assert any(kind.profile.article in one.message for one in found), "what its article wants is looked for"
    assert kind.profile.points[0] in points_for(card, is_revision=False)
    office.take(plan, *APPROVED[:2])
    asked = next(one for one in office.reviewer.offers(plan) if one.action is Action.APPROVE)
    proposed = {field.name: field.default for field in asked.fields}
    assert proposed["approver"] == kind.profile.approver
    assert ("coordination" in proposed) is kind.profile.is_coordinated
    assert papers_of(office.reviewer, plan, "submission")
    write_set(office.reviewer, plan, "submission", folder / "送审")

    office.take(plan, *APPROVED[2:], Action.ISSUE)
    line = office.archivist.plan(plan)
    due = {one.duty for one in obligations(card, [line.latest], _NONE_DONE, Cycles())}
    assert (Duty.DRILL in due) is kind.profile.is_drilled_nationally
    write_set(office.reviewer, plan, "filing", folder / "备案")
    assert filing_place(kind, office.reviewer.office()).recipient.endswith("城市管理委员会")
    office.take(plan, Action.FILE, Action.PUBLISH)
    volumes = [volume for volume, families in VOLUMES.items() if kind.family in families]
    made = compile_volumes(office.reviewer, folder / "汇编", volumes, silent, today=date(2026, 7, 1))
    assert made
    assert not made.left_out
    print(kind.title, office.drafter.plan(plan).stage.value)
    library.close()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
