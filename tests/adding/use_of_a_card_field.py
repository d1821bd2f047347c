"""Run as a program: a plan's card is filled in with the field of that name, and looked for wherever cards show.

`python -m tests.adding.use_of_a_card_field FIELD FOLDER` prints where it was found.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import openpyxl
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from tests.library.conftest import WATER, Office, text
from tests.library.test_old_libraries import old_library
from yuan.jobs.importing import ReadFile
from yuan.jobs.ledger import write_ledger
from yuan.library import Library, NewAccount
from yuan.library.ledger import ledger_rows
from yuan.model.plan import AccountRole, Kind, PlanCard, Unit
from yuan.model.records import PlanSummary
from yuan.ui.editor.side.details import Details
from yuan.ui.editor.side.findings_panel import FindingsPanel
from yuan.ui.library.columns import COLUMNS
from yuan.ui.library.details import DetailPanel
from yuan.ui.library.import_model import NAMES, ImportModel, rows_of
from yuan.ui.widgets.card_form import CardForm
from yuan.word.reader import read_file

SAID = "区防汛办会议纪要"


def main(name: str, folder: Path) -> None:
    """Look for what is said in the field called `name`."""
    application = QApplication([])
    place = folder / "库.yuan"
    library = Library.create(
        place,
        NewAccount(name="管理员", full_name="管理员", role=AccountRole.ADMINISTRATOR, password="secret-1"),
    )
    library.local_session().add_unit(Unit(id="u1", name=WATER))
    session = Office(library).drafter
    form = CardForm(session, PlanCard(title="某区防汛应急预案", kind=Kind.SPECIAL, unit=WATER))
    edit = next(edit for field, edit in form.text_edits.items() if field.name == name)
    edit.setText(SAID)
    plan = session.create_plan(form.card(), text("正文。"))
    line = session.plan(plan)
    found = {
        "form": getattr(line.card, name) == SAID,
        "list": any(column.text(line) == SAID for column in COLUMNS),
        "details": _shows_details(line),
        "editor": _shows_beside_text(line),
        "ledger": _is_in_ledger(line, folder / "台账.xlsx"),
        "import": _is_corrected(name, folder / "来文.txt"),
    }
    library.close()
    again = Library.open(place)
    found["reopened"] = getattr(Office(again).drafter.plan(plan).card, name) == SAID
    again.close()
    upgraded = Library.open(old_library(9, folder / "旧库.yuan"))
    found["upgraded"] = {getattr(one.card, name) for one in upgraded.local_session().plans()} == {""}
    upgraded.close()
    print(*(where for where, is_there in found.items() if is_there))
    application.quit()


def _shows_details(line: PlanSummary) -> bool:
    panel = DetailPanel()
    panel.show_plan(line, [line.latest], (), {})
    return any(label.text() == SAID for label in panel.findChildren(QLabel))


def _shows_beside_text(line: PlanSummary) -> bool:
    details = Details(FindingsPanel(), QLabel())
    details.show_card(line)
    return SAID in details.card.text()


def _is_in_ledger(line: PlanSummary, path: Path) -> bool:
    write_ledger(ledger_rows([line], date(2026, 6, 1)), path, today=date(2026, 6, 1))
    rows = openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True)
    return any(SAID in row for row in rows)


def _is_corrected(name: str, path: Path) -> bool:
    path.write_text("某区防汛应急预案\n一、总则\n为做好工作，制定本预案。\n", encoding="utf-8")
    rows = rows_of([ReadFile(path, tuple(read_file(path)))], WATER, [], is_own_only=False)
    model = ImportModel(rows)
    model.setData(model.index(0, NAMES.index(name)), SAID)
    index = model.index(0, NAMES.index(name))
    return bool(index.flags() & Qt.ItemFlag.ItemIsEditable) and getattr(rows[0].card, name) == SAID


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
