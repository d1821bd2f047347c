"""Make the pictures of the manual from the real window: `python docs/screenshots.py` (a display or Xvfb is needed).

Builds the demonstration library in a temporary folder, goes to every place, and saves what the window shows.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

from msgspec.structs import replace
from PIL import Image
from PySide6.QtCore import QEventLoop, QSettings, QTimer
from PySide6.QtWidgets import QApplication, QWidget

import yuan.ui  # noqa: F401  (before Qt: it mends a fault of the binding)
from yuan.demo.build import build_demo
from yuan.demo.town import PACKAGES, TOWN, add_town
from yuan.jobs.exporting import export_plan
from yuan.jobs.importing import read_files
from yuan.jobs.unpacking import look
from yuan.library import Library
from yuan.library.backup.restore_preview import preview
from yuan.model.document.content import Paragraph, Text, run_text, walk_sections
from yuan.model.editing import edit
from yuan.model.exchange.package import PackageKind
from yuan.model.merge.merging import merge
from yuan.model.records import Stage
from yuan.model.safekeeping import Occasion
from yuan.ui.audit.dialog import AuditDialog
from yuan.ui.editor.draft.merging.dialog import ConflictsDialog
from yuan.ui.exchange.receive_dialog import ReceiveDialog
from yuan.ui.exchange.send_dialog import SendDialog
from yuan.ui.library.import_dialog import ImportDialog
from yuan.ui.library.import_model import rows_of
from yuan.ui.program import prepare
from yuan.ui.safety.backups_dialog import BackupsDialog
from yuan.ui.safety.preview_dialog import PreviewDialog
from yuan.ui.send_request import SendRequest
from yuan.ui.theme import Look, scheme
from yuan.ui.window import MainWindow

TARGET = Path(__file__).parents[1] / "yuan" / "manual" / "screenshots"
PASSWORD = "yuan-demo"
SIZE = (1440, 900)


def settle(milliseconds: int = 700) -> None:
    """Let the window draw, and background work report."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def shoot(widget: QWidget, name: str) -> None:
    settle()
    path = TARGET / f"{name}.png"
    widget.grab().save(str(path))
    # A window of flat colours keeps its look in a palette, at a third of the bytes.
    with Image.open(path) as taken:
        small = taken.convert("RGB").quantize(256, dither=Image.Dither.NONE)
    small.save(path, optimize=True)


def with_window(library: Library, account: str, work: Callable[[MainWindow], None]) -> None:
    window = MainWindow(library, library.sign_in(account, PASSWORD))
    window.resize(*SIZE)
    window.show()
    settle(1500)
    work(window)
    window.close()


def reviewer_pages(window: MainWindow) -> None:
    session = window.workspace.session
    shoot(window, "start")
    window.go("library")
    page = window.page("library")
    page.table.selectRow(1)
    shoot(window, "library")
    waiting = [line for line in session.plans() if line.stage is Stage.EXAMINATION]
    revised = next(line for line in waiting if line.in_force is not None)
    window.workspace.review_requested.emit(revised.plan)
    settle(2000)  # long texts are compared in the background
    area = window.page("review").area
    area.set_mode("sides")
    settle()
    for _ in range(3):
        area.step(1)
    shoot(window, "review")
    while window.index_label.text() != "索引已更新":
        settle(500)
    window.workspace.search_requested.emit("转移避险")
    shoot(window, "search")
    coherence_page(window)
    window.go("compile")
    settle(8000)  # the pages of each plan are counted in the background
    shoot(window, "compile")


def coherence_page(window: MainWindow) -> None:
    page = window.go("coherence")
    while page.survey is None:
        settle(200)
    flood = next(line for line in window.workspace.session.plans() if "防汛" in line.card.title)
    page.matrix.show_cell((flood.plan, "区水务局"))
    shoot(window, "coherence")


def drafter_pages(window: MainWindow) -> None:
    lines = window.workspace.session.plans()
    own = [
        line
        for line in lines
        if line.stage.is_editable and line.card.unit == window.workspace.session.account.unit
    ]
    best = max(own, key=lambda line: line.latest.characters)
    window.workspace.edit_requested.emit(best.plan, "")
    page = window.page("editor").page
    chapter = next(
        section
        for section in page.edit.plan.sections
        if section.role == "warning" or "预警" in section.heading
    )
    page.go_to(chapter.id)
    settle(1500)
    shoot(window, "editor")
    page.details.setCurrentWidget(page.details.findings)
    settle(1500)
    shoot(window, "checks")
    scheme.choose(Look.DARK)
    shoot(window, "dark")
    scheme.choose(Look.LIGHT)


def conflicts_screen(window: MainWindow) -> None:
    """Two texts of one draft, in which the same places were changed otherwise."""
    session = window.workspace.session
    own = (
        line for line in session.plans() if line.stage.is_editable and line.card.unit == session.account.unit
    )
    base = session.document(max(own, key=lambda line: line.latest.characters).plan)
    ours = theirs = base
    for section in [section for section, _ in walk_sections(base) if section.blocks][2:6]:
        paragraph = next((one for one in section.blocks if isinstance(one, Paragraph)), None)
        if paragraph is not None:
            words = run_text(paragraph.runs)
            ours, theirs = (
                edit.replace_node(text, paragraph.id, replace(paragraph, runs=(Text(changed),)))
                for text, changed in (
                    (ours, words.replace("。", "，由区应急管理局督促落实。", 1)),
                    (theirs, words.replace("。", "，并于每年汛前检查一次。", 1)),
                )
            )
    merged = merge(base, ours, theirs)
    dialog = ConflictsDialog(window, merged.document, merged.conflicts, "张编制", "李四", session.media)
    dialog.show()
    dialog.ours_button.click()
    shoot(dialog, "conflicts")
    dialog.done(0)


def import_report(window: MainWindow, folder: Path) -> None:
    session = window.workspace.session
    for line in session.plans()[3:7]:
        export_plan(session, line.plan, folder / f"{line.card.title}.docx")
    (folder / "损坏的文件.docx").write_bytes(b"not a document")
    dialog = ImportDialog(
        session, rows_of(read_files([folder]), session.account.unit, [], is_own_only=False), window
    )
    dialog.resize(1180, 640)
    dialog.show()
    shoot(dialog, "import")
    dialog.close()


def safety_pages(window: MainWindow) -> None:
    """The backups after a day's work, what going back would change, and the audit trail."""
    library = window.workspace.library
    first = library.backups.make(Occasion.AUTOMATIC)
    drafter = library.sign_in("编制员", PASSWORD)
    own = [
        line for line in drafter.plans() if line.stage.is_editable and line.card.unit == drafter.account.unit
    ]
    for line in own[:3]:
        document = drafter.document(line.plan)
        section = replace(document.sections[0], heading=f"{document.sections[0].heading}（修订）")
        changed = replace(document, sections=(section, *document.sections[1:]))
        drafter.save_draft(line.plan, changed, drafter.draft(line.plan).revision)
    library.backups.make(Occasion.MANUAL)
    backups = BackupsDialog(window, window.workspace, window.backups, window.leave_library_alone)
    seen = PreviewDialog(window, first, preview(first.path, library.backups.place))
    trail = AuditDialog(window, window.workspace)
    for dialog, name in ((backups, "backups"), (seen, "restore"), (trail, "audit")):
        # The folder stands in the picture: not this machine's.
        backups.place.setText("备份文件夹：D:\\预案备份")
        dialog.show()
        settle(1500)
        shoot(dialog, name)
        dialog.close()


def exchange_pages(window: MainWindow, packages: Path) -> None:
    """What was sent and received, the dialog that sends, and the town's submission before it is taken in."""
    page = window.go("exchange")
    records = page.packages.table.records
    page.packages.table.selectRow(next(row for row, one in enumerate(records) if one.confirmed_at))
    shoot(window, "packages")
    send = SendDialog(window.workspace, SendRequest(PackageKind.DISTRIBUTION, unit=TOWN), window)
    send.place.setText(f"D:\\收发\\下发-{TOWN}-20260615.yuanpkg")
    send.show()
    settle(3000)  # what it would hold is counted in the background
    shoot(send, "send")
    send.close()
    [submission] = packages.glob("3*.yuanpkg")
    dialog = ReceiveDialog(window.workspace, look(submission, window.workspace.session), window)
    dialog.show()
    shoot(dialog, "receive")
    dialog.close()


def main() -> int:
    application = QApplication(sys.argv[:1])
    prepare(application)
    TARGET.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, folder)
        scheme.choose(Look.LIGHT)
        today = date(2026, 6, 15)
        made = build_demo(Path(folder), today=today)
        town = add_town(Path(folder), made, today)
        library = Library.open(made)
        with_window(library, "审核员", reviewer_pages)
        with_window(library, "编制员", drafter_pages)
        with_window(library, "编制员", conflicts_screen)
        papers = Path(folder) / "papers"
        papers.mkdir()
        os.chdir(folder)  # the report shows paths: short ones, and none of this machine
        with_window(library, "管理员", lambda window: import_report(window, Path("papers")))
        with_window(library, "管理员", lambda window: exchange_pages(window, town.parent / PACKAGES))
        with_window(library, "管理员", safety_pages)
        library.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
