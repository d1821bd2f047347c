"""The menu 文件: bringing plans in, taking lists out, leaving."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from yuan.jobs.reading_process import prepare
from yuan.library.permissions import Right, refusal
from yuan.model.exchange.package import PackageKind
from yuan.model.plan import PlanCard
from yuan.ui.commands.permitted_commands import needs
from yuan.ui.kit.command import Command, CommandMenu
from yuan.ui.kit.dialog import tell
from yuan.ui.kit.files import EXCEL_FILES, export_file
from yuan.ui.library.import_flow import start_import
from yuan.ui.send_request import SendRequest
from yuan.ui.shell import Shell
from yuan.ui.widgets.library_files import LIBRARY_FILTER
from yuan.word.imported import OFFERED

IMPORT_FILTER = f"预案文件 ({' '.join(f'*.{one}' for one in OFFERED)});;所有文件 (*)"


def import_files(shell: Shell, paths: list[Path]) -> None:
    """Import `paths`, or let the user choose files when there are none."""
    if not paths:
        prepare()
        names, _ = QFileDialog.getOpenFileNames(shell, "导入预案文件", "", IMPORT_FILTER)
        paths = [Path(name) for name in names]
    if len(paths) == 1 and _is_taken_back(shell, paths[0]):
        return
    account = shell.workspace.session.account
    if paths and (why := refusal(account, Right.WRITE, account.unit)):
        tell(shell, "导入预案", why)
        return
    if paths:
        start_import(shell, shell.workspace, paths)


def _is_taken_back(shell: Shell, path: Path) -> bool:
    """Take a file back that was sent out to be edited in Word; False for any other, which is to be imported."""
    from yuan.word.round_trip import origin_of

    plan = origin_of(path)[0] if path.suffix.lower() == ".docx" and path.is_file() else ""
    summary = next((line for line in shell.workspace.session.plans() if plan and line.plan == plan), None)
    if summary is None:
        return False
    title = summary.card.title
    if not summary.stage.is_editable:
        tell(
            shell,
            "收回 Word 修改",
            f"“{path.name}”是“{title}”的审改稿，但该预案现为“{summary.stage.value}”，不能修改。"
            "请在退回修改或启动修订后再收回。",
        )
        return True
    shell.workspace.edit_requested.emit(plan, "")
    editor = shell.page("editor")
    editor.page.word.take_back(path)
    return True


def import_folder(shell: Shell) -> None:
    """Import every document of a folder the user chooses."""
    prepare()
    name = QFileDialog.getExistingDirectory(shell, "导入文件夹中的全部预案")
    if name:
        start_import(shell, shell.workspace, [Path(name)])


def new_plan(shell: Shell, card: PlanCard | None = None) -> None:
    """Make a plan from an outline, beginning from `card`, and open it in the editor."""
    from yuan.ui.outlines.new_plan import NewPlanDialog

    dialog = NewPlanDialog(shell.workspace.session, shell, card)
    if dialog.exec() and dialog.plan:
        shell.workspace.plan_changed.emit(dialog.plan)
        shell.workspace.edit_requested.emit(dialog.plan, "")


def plan_project(shell: Shell) -> None:
    """Put a plan that is to be drafted on the programme."""
    from yuan.ui.start.programme import ProjectDialog

    dialog = ProjectDialog(shell.workspace, shell, date.today())
    if dialog.exec():
        shell.workspace.plan_changed.emit(dialog.plan)
        shell.workspace.notice.emit("已列入编制计划，见首页“编制计划”。")


def export_ledger(shell: Shell) -> None:
    """Write the ledger of all plans the account may see as a spreadsheet."""
    from yuan.jobs.ledger import export_ledger as write

    session = shell.workspace.session
    export_file(
        shell,
        "导出台账",
        f"预案台账{date.today():%Y%m%d}.xlsx",
        EXCEL_FILES,
        lambda target, progress: write(session, target, progress),
        "台账已导出。",
        "正在导出台账……",
    )


def open_other(shell: Shell) -> None:
    """Leave this library for another one."""
    here = str(Path(str(shell.workspace.library.path)).parent)
    name, _ = QFileDialog.getOpenFileName(shell, "打开预案库", here, LIBRARY_FILTER)
    if name:
        shell.leaving.emit(name)


FILE = CommandMenu(
    "文件(&F)",
    (
        (
            Command(
                "file.import",
                "导入文件…",
                lambda shell: import_files(shell, []),
                ("Ctrl+I", "Ctrl+O"),
                why_not=needs(Right.WRITE),
            ),
            Command("file.import-folder", "导入文件夹…", import_folder, why_not=needs(Right.WRITE)),
            Command("file.new", "新建预案…", new_plan, ("Ctrl+N",), why_not=needs(Right.WRITE)),
            Command(
                "file.plan-project",
                "立项（列入编制计划）…",
                plan_project,
                why_not=needs(Right.PLAN_DRAFTING),
            ),
        ),
        (
            Command(
                "file.receive",
                "接收数据包…",
                lambda shell: shell.workspace.receive_requested.emit([]),
                ("Ctrl+Shift+O",),
                why_not=needs(Right.RECEIVE_PACKAGE),
            ),
            Command(
                "file.send",
                "发送数据包…",
                lambda shell: shell.workspace.send_requested.emit(SendRequest()),
                why_not=needs(Right.SEND_PACKAGE),
            ),
            Command(
                "file.hand-over",
                "移交预案库…",
                lambda shell: shell.workspace.send_requested.emit(
                    SendRequest(PackageKind.HANDOVER, is_whole=True)
                ),
                why_not=needs(Right.SEND_PACKAGE),
            ),
        ),
        (
            Command("file.export-ledger", "导出台账…", export_ledger),
            Command("file.compile", "汇编成册…", lambda shell: shell.go("compile")),
        ),
        (
            Command("file.open-library", "打开其他预案库…", open_other),
            Command("file.lock", "锁定", lambda shell: shell.lock_now(), ("Ctrl+L",)),
            Command("file.switch-account", "切换账号…", lambda shell: shell.leaving.emit("account")),
        ),
        (Command("file.quit", "退出", lambda shell: shell.close(), ("Ctrl+Q",)),),
    ),
)
