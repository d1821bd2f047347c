"""Run as a program: the step of that name is taken with a draft, then the plan goes on to approval.

`python -m tests.adding.use_of_a_step STEP FOLDER` prints the stage it led to, who has the plan, and the line of stages.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.library.conftest import ANSWERS, APPROVED, WATER, Office, card, text
from yuan.library import Library, NewAccount
from yuan.model.plan import AccountRole, Unit
from yuan.model.process.stage_line import holder, line_of_stages
from yuan.model.records import Action


def main(word: str, folder: Path) -> None:
    """Take the step called `word`."""
    action = Action(word)
    library = Library.create(
        folder / "库.yuan",
        NewAccount(name="管理员", full_name="管理员", role=AccountRole.ADMINISTRATOR, password="secret-1"),
    )
    library.local_session().add_unit(Unit(id="u1", name=WATER))
    office = Office(library)
    plan = office.drafter.create_plan(card(), text("正文。"))
    offer = next(one for one in office.drafter.offers(plan) if one.action is action)
    assert action not in ANSWERS
    office.drafter.perform(plan, action, {field.name: "已办" for field in offer.fields})
    line, steps = office.drafter.plan(plan), office.drafter.steps(plan)
    who = holder(line.card, line.latest, steps)
    print(line.stage.value, "编制单位办理" if who.who == WATER and who.task == line.stage.task else who)
    assert line.stage.is_editable
    assert line.stage.milestone == "编制"
    office.take(plan, APPROVED[0])
    print(office.drafter.plan(plan).stage.value)
    office.take(plan, *APPROVED[1:])
    line, steps = office.drafter.plan(plan), office.drafter.steps(plan)
    done = [station.name for station in line_of_stages(line.latest, steps) if station.state == "done"]
    print(done[1], done[-1])
    library.close()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
