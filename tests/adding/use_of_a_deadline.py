"""Run as a program: a plan is issued, what falls due by the duty of that word is looked for, and done.

`python -m tests.adding.use_of_a_deadline DUTY FOLDER` prints the day, the time there is, where it shows, the day after it.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QLabel

from tests.library.conftest import APPROVED, WATER, Office, card, text
from yuan.library import Library, NewAccount
from yuan.model.deadlines import Duty
from yuan.model.plan import AccountRole, Unit
from yuan.model.process.activities import ActivityKind
from yuan.model.records import Action, PlanSummary
from yuan.ui.library.details import DetailPanel
from yuan.ui.start.calendar import YearPage, dues


def main(word: str, folder: Path) -> None:
    """Let the duty called `word` fall due."""
    application = QApplication([])
    library = Library.create(
        folder / "库.yuan",
        NewAccount(name="管理员", full_name="管理员", role=AccountRole.ADMINISTRATOR, password="secret-1"),
    )
    library.local_session().add_unit(Unit(id="u1", name=WATER))
    office = Office(library)
    plan = office.drafter.create_plan(card(), text("正文。"))
    office.take(plan, *APPROVED, Action.ISSUE)
    line = office.drafter.plan(plan)
    print(*_due(line, word))
    panel = DetailPanel()
    panel.show_plan(line, [line.latest], (), {})
    if any(label.text().startswith(f"{word}期限") for label in panel.findChildren(QLabel)):
        print("list")
    year = YearPage(dues([line]), date(2029, 1, 1))
    head = year.tree.headerItem()
    if word in [head.text(column) for column in range(year.tree.columnCount())]:
        print("calendar")
    office.drafter.activities.record(
        plan, ActivityKind(word), {"date": "2026-07-10", "summary": "进社区宣传"}
    )
    print(_due(office.drafter.plan(plan), word)[0])
    library.close()
    for page in (panel, year):
        page.deleteLater()
    application.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def _due(line: PlanSummary, word: str) -> tuple[str, str]:
    one = next(one for one in line.obligations if one.duty is Duty(word))
    return one.due.isoformat(), one.term.replace(" ", "")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
