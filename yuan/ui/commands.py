"""What the menus do: the use cases that belong to the library as a whole rather than to one page.

The jobs that load Word and spreadsheet libraries are imported when asked for: the window starts without them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

import yuan
from yuan.jobs.reading_process import prepare
from yuan.library.permissions import Right, refusal
from yuan.ui.account.fingerprints import OwnKeyDialog
from yuan.ui.account.password import PasswordDialog
from yuan.ui.account.people import PeopleDialog
from yuan.ui.kit.dialog import tell
from yuan.ui.kit.files import choose_target, offer_to_open
from yuan.ui.kit.task import run_task
from yuan.ui.library.import_flow import start_import
from yuan.ui.widgets.library_files import LIBRARY_FILTER

if TYPE_CHECKING:
    from yuan.model.plan import PlanCard
    from yuan.ui.window import MainWindow

MANUAL = Path(yuan.__file__).resolve().parent.parent / "docs" / "manual.md"
IMPORT_FILTER = "预案文件 (*.docx *.doc *.wps *.rtf *.odt *.txt *.md *.html);;所有文件 (*)"


def import_files(window: MainWindow, paths: list[Path]) -> None:
    """Import `paths`, or let the user choose files when there are none."""
    if not paths:
        prepare()
        names, _ = QFileDialog.getOpenFileNames(window, "导入预案文件", "", IMPORT_FILTER)
        paths = [Path(name) for name in names]
    if len(paths) == 1 and _is_taken_back(window, paths[0]):
        return
    account = window.desk.session.account
    if paths and (why := refusal(account, Right.WRITE, account.unit)):
        tell(window, "导入预案", why)
        return
    if paths:
        start_import(window, window.desk, paths)


def _is_taken_back(window: MainWindow, path: Path) -> bool:
    """Take a file back that was sent out to be edited in Word; False for any other, which is to be imported."""
    from yuan.word.round_trip import origin_of

    plan = origin_of(path)[0] if path.suffix.lower() == ".docx" and path.is_file() else ""
    summary = next((line for line in window.desk.session.plans() if plan and line.plan == plan), None)
    if summary is None:
        return False
    title = summary.card.title
    if not summary.stage.is_editable:
        tell(
            window,
            "收回 Word 修改",
            f"“{path.name}”是“{title}”的审改稿，但该预案现为“{summary.stage.value}”，不能修改。"
            "请在退回修改或启动修订后再收回。",
        )
        return True
    window.desk.edit_requested.emit(plan, "")
    editor = window.page("editor")
    editor.page.word.take_back(path)
    return True


def import_folder(window: MainWindow) -> None:
    """Import every document of a folder the user chooses."""
    prepare()
    name = QFileDialog.getExistingDirectory(window, "导入文件夹中的全部预案")
    if name:
        start_import(window, window.desk, [Path(name)])


def new_plan(window: MainWindow, card: PlanCard | None = None) -> None:
    """Make a plan from an outline, beginning from `card`, and open it in the editor."""
    from yuan.ui.outlines.new_plan import NewPlanDialog

    dialog = NewPlanDialog(window.desk.session, window, card)
    if dialog.exec() and dialog.plan:
        window.desk.plan_changed.emit(dialog.plan)
        window.desk.edit_requested.emit(dialog.plan, "")


def plan_project(window: MainWindow) -> None:
    """Put a plan that is to be drafted on the programme."""
    from yuan.ui.start.programme import ProjectDialog

    dialog = ProjectDialog(window.desk, window, date.today())
    if dialog.exec():
        window.desk.plan_changed.emit(dialog.plan)
        window.desk.notice.emit("已列入编制计划，见首页“编制计划”。")


def set_rules(window: MainWindow) -> None:
    """Settle cycles, recipients of filing and required reviews."""
    from yuan.ui.office.rules_dialog import show_rules

    show_rules(window.desk, window)


def set_limits(window: MainWindow) -> None:
    """Settle what the checks measure by."""
    from yuan.ui.office.limits_dialog import show_limits

    show_limits(window.desk, window)


def set_office(window: MainWindow) -> None:
    """Show what the office has settled for its formal documents."""
    from yuan.ui.office import show_office

    show_office(window.desk, window)


def manage_outlines(window: MainWindow) -> None:
    """Which outlines the library offers, and the office's own."""
    from yuan.ui.outlines.outline_shelf import OutlineShelfDialog

    OutlineShelfDialog(window.desk.session, window).exec()


def replace_everywhere(window: MainWindow) -> None:
    """Find and replace over the drafts of many plans; the one open in the editor shows what became of it."""
    from yuan.library.history import History
    from yuan.ui.editor.draft.recovery_files import history_folder
    from yuan.ui.library.replace_dialog import ReplaceDialog

    window.save_text()

    def changed(plans: Sequence[str]) -> None:
        for plan in plans:
            window.desk.plan_changed.emit(plan)
        editor = window.page("editor")
        if editor.current_plan in plans:  # the others open are read again when they are looked at
            editor.reload()

    ReplaceDialog(window, window.desk, History(history_folder(window.desk.library)), changed).exec()


def export_ledger(window: MainWindow) -> None:
    """Write the ledger of all plans the account may see as a spreadsheet."""
    target = choose_target(window, "导出台账", f"预案台账{date.today():%Y%m%d}.xlsx", "Excel 工作簿 (*.xlsx)")
    if target is None:
        return
    from yuan.jobs.ledger import export_ledger as write

    session = window.desk.session
    run_task(
        window,
        "正在导出台账……",
        lambda progress: write(session, target, progress),
        lambda _: offer_to_open(window, "台账已导出。", [target]),
    )


def open_other(window: MainWindow) -> None:
    """Leave this library for another one."""
    here = str(Path(str(window.desk.library.path)).parent)
    name, _ = QFileDialog.getOpenFileName(window, "打开预案库", here, LIBRARY_FILTER)
    if name:
        window.leaving.emit(name)


def show_backups(window: MainWindow) -> None:
    """The backups: making one, verifying them, going back to one."""
    from yuan.ui.safety.backups_dialog import BackupsDialog

    def leave_alone() -> None:
        window.save_text()
        window.leave_library_alone()

    if not isinstance(window.desk.library.path, Path):
        tell(window, "备份与恢复", "数据库服务器上的预案库请用数据库自带的工具备份和恢复。")
        return
    dialog = BackupsDialog(window, window.desk, window.keeper, leave_alone)
    kept: list[str] = []
    dialog.restored.connect(kept.append)
    dialog.exec()
    if kept:
        tell(window, "恢复预案库", f"预案库已恢复，请重新登录。恢复前的预案库保留在：\n{kept[0]}")
        window.leaving.emit("account")
    else:
        window.indexer.catch_up()
        window.keeper.start()
        window.watch.start()


def copy_library(window: MainWindow) -> None:
    """Write a verified copy of the whole library, which a copy made by the file manager need not be."""
    session = window.desk.session
    if not isinstance(session.library.path, Path):
        tell(window, "复制预案库", "数据库服务器上的预案库请用数据库自带的工具复制。")
        return
    suggested = f"{session.library.path.stem}-副本-{date.today():%Y%m%d}.yuan"
    target = choose_target(window, "复制预案库", suggested, LIBRARY_FILTER)
    if target is None:
        return
    window.save_text()
    run_task(
        window,
        "正在复制预案库……",
        lambda progress: session.back_up_to(target, progress),
        lambda _: tell(window, "复制预案库", f"复制已完成并通过核验：\n{target}"),
    )


def verify(window: MainWindow) -> None:
    """Verify the whole library and show what came of it."""
    from yuan.jobs.verifying import Verified, verify_library
    from yuan.ui.safety.verify_dialog import VerifiedDialog

    library = window.desk.library

    def show(result: Verified) -> None:
        dialog = VerifiedDialog(window, result, library)
        dialog.backups_wanted.connect(window.desk.backups_requested)
        dialog.exec()

    window.save_text()
    run_task(window, "正在核验预案库……", lambda progress: verify_library(library, progress), show)


def show_trail(window: MainWindow) -> None:
    """The audit trail, for those who may read it."""
    from yuan.ui.audit.dialog import AuditDialog

    dialog = AuditDialog(window, window.desk)
    dialog.plan_wanted.connect(window.desk.plan_page_requested)
    dialog.exec()


def change_password(window: MainWindow) -> None:
    """Let the user choose a new password."""
    if PasswordDialog(window.desk.session, window).exec():
        window.desk.notice.emit("密码已修改")


def show_own_key(window: MainWindow) -> None:
    """Show the fingerprint of the user's own key, to be read out."""
    OwnKeyDialog(window.desk.session, window).exec()


def show_people(window: MainWindow) -> None:
    """Show accounts and units."""
    PeopleDialog(window.desk.session, window).exec()
    window.lock.renew()
    window.desk.plan_changed.emit("")


def show_manual(window: MainWindow) -> None:
    """Open the manual where it is installed, otherwise say what the program is."""
    if not MANUAL.exists() or not QDesktopServices.openUrl(QUrl.fromLocalFile(str(MANUAL))):
        show_about(window)


def show_shortcuts(window: MainWindow) -> None:
    """Every command with its keys; those of the editor and the plan list too, from wherever one is."""
    from yuan.ui.shortcuts import ShortcutSheet, lines_of

    commands = {"通用": window.menu_actions()}
    for place, title in (("editor", "编制"), ("library", "预案库")):
        commands[title] = window.page(place).actions()
    ShortcutSheet(window, lines_of(commands)).exec()


def show_about(window: MainWindow) -> None:
    """Name and version, and the keys worth knowing."""
    tell(
        window,
        "关于预案编审",
        f"<b>预案编审 {yuan.__version__}</b><br><br>编制、审核、检索和印制应急预案。<br>"
        "依据《突发事件应急预案管理办法》（国办发〔2024〕5号）和 GB/T 9704-2012。<br><br>"
        "全部按键见 帮助 → 快捷键。",
    )
