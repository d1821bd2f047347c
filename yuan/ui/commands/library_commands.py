"""The menu 预案库: outlines, backups, verifying, accounts, what the office settles.

Dialogs and jobs that load Word and spreadsheet libraries are imported when asked for: the window starts without them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from yuan.library.keys.signing_keys import SIGNERS
from yuan.library.permissions import Right
from yuan.ui.account.fingerprints import OwnKeyDialog
from yuan.ui.account.password import PasswordDialog
from yuan.ui.account.people import PeopleDialog
from yuan.ui.commands.permitted_commands import needs
from yuan.ui.kit.command import Command, CommandMenu
from yuan.ui.kit.dialog import tell
from yuan.ui.kit.files import choose_target
from yuan.ui.kit.task import run_task
from yuan.ui.shell import Shell
from yuan.ui.widgets.library_files import LIBRARY_FILTER


def manage_outlines(shell: Shell) -> None:
    """Which outlines the library offers, and the office's own."""
    from yuan.ui.outlines.outline_shelf import OutlineShelfDialog

    OutlineShelfDialog(shell.workspace.session, shell).exec()


def replace_everywhere(shell: Shell) -> None:
    """Find and replace over the drafts of many plans; the one open in the editor shows what became of it."""
    from yuan.library.draft_history import History
    from yuan.ui.editor.draft.recovery_files import history_folder
    from yuan.ui.library.replace_dialog import ReplaceDialog

    shell.save_text()

    def changed(plans: Sequence[str]) -> None:
        for plan in plans:
            shell.workspace.plan_changed.emit(plan)
        editor = shell.page("editor")
        if editor.current_plan in plans:  # the others open are read again when they are looked at
            editor.reload()

    ReplaceDialog(shell, shell.workspace, History(history_folder(shell.workspace.library)), changed).exec()


def show_backups(shell: Shell) -> None:
    """The backups: making one, verifying them, going back to one."""
    from yuan.ui.safety.backups_dialog import BackupsDialog

    def leave_alone() -> None:
        shell.save_text()
        shell.leave_library_alone()

    if shell.workspace.library.file is None:
        tell(shell, "备份与恢复", "数据库服务器上的预案库请用数据库自带的工具备份和恢复。")
        return
    dialog = BackupsDialog(shell, shell.workspace, shell.backups, leave_alone)
    kept: list[str] = []
    dialog.restored.connect(kept.append)
    dialog.exec()
    if kept:
        tell(shell, "恢复预案库", f"预案库已恢复，请重新登录。恢复前的预案库保留在：\n{kept[0]}")
        shell.leaving.emit("account")
    else:
        shell.indexer.catch_up()
        shell.backups.start()
        shell.watch.start()


def copy_library(shell: Shell) -> None:
    """Write a verified copy of the whole library, which a copy made by the file manager need not be."""
    session = shell.workspace.session
    if session.library.file is None:
        tell(shell, "复制预案库", "数据库服务器上的预案库请用数据库自带的工具复制。")
        return
    suggested = f"{session.library.file.stem}-副本-{date.today():%Y%m%d}.yuan"
    target = choose_target(shell, "复制预案库", suggested, LIBRARY_FILTER)
    if target is None:
        return
    shell.save_text()
    run_task(
        shell,
        "正在复制预案库……",
        lambda progress: session.back_up_to(target, progress),
        lambda _: tell(shell, "复制预案库", f"复制已完成并通过核验：\n{target}"),
    )


def verify(shell: Shell) -> None:
    """Verify the whole library and show what came of it."""
    from yuan.jobs.verifying import Verified, verify_library
    from yuan.ui.safety.verify_dialog import VerifiedDialog

    library = shell.workspace.library

    def show(result: Verified) -> None:
        dialog = VerifiedDialog(shell, result, library)
        dialog.backups_wanted.connect(shell.workspace.backups_requested)
        dialog.exec()

    shell.save_text()
    run_task(shell, "正在核验预案库……", lambda progress: verify_library(library, progress), show)


def show_audit_trail(shell: Shell) -> None:
    """The audit trail, for those who may read it."""
    from yuan.ui.audit.dialog import AuditDialog

    dialog = AuditDialog(shell, shell.workspace)
    dialog.plan_wanted.connect(shell.workspace.plan_page_requested)
    dialog.exec()


def change_password(shell: Shell) -> None:
    """Let the user choose a new password."""
    if PasswordDialog(shell.workspace.session, shell).exec():
        shell.workspace.notice.emit("密码已修改")


def show_own_key(shell: Shell) -> None:
    """Show the fingerprint of the user's own key, to be read out."""
    OwnKeyDialog(shell.workspace.session, shell).exec()


def set_office(shell: Shell) -> None:
    """Show what the office has settled for its formal documents."""
    from yuan.ui.office import show_office

    show_office(shell.workspace, shell)


def set_rules(shell: Shell) -> None:
    """Settle cycles, recipients of filing and required reviews."""
    from yuan.ui.office.rules_dialog import show_rules

    show_rules(shell.workspace, shell)


def set_limits(shell: Shell) -> None:
    """Settle what the checks measure by."""
    from yuan.ui.office.limits_dialog import show_limits

    show_limits(shell.workspace, shell)


def show_people(shell: Shell) -> None:
    """Show accounts and units."""
    PeopleDialog(shell.workspace.session, shell).exec()
    shell.renew_lock()
    shell.workspace.plan_changed.emit("")


def _signs_not(shell: Shell) -> str:
    return "" if shell.workspace.session.account.role in SIGNERS else "您的账号不批准预案，没有签名密钥。"


LIBRARY = CommandMenu(
    "预案库(&L)",
    (
        (
            Command("library.outlines", "提纲管理…", manage_outlines),
            Command(
                "library.replace",
                "批量替换…",
                replace_everywhere,
                ("Ctrl+Shift+H",),
                why_not=needs(Right.WRITE),
            ),
        ),
        (
            Command("library.backups", "备份与恢复…", show_backups),
            Command("library.copy", "复制预案库…", copy_library, why_not=needs(Right.RESTORE)),
            Command("library.verify", "核验预案库", verify),
            Command("library.audit-trail", "操作记录…", show_audit_trail, why_not=needs(Right.READ_AUDIT)),
        ),
        (
            Command("library.password", "修改密码…", change_password),
            Command("library.own-key", "我的签名密钥…", show_own_key, why_not=_signs_not),
            Command("library.office", "公文设置…", set_office),
            Command("library.rules", "期限与备案规定…", set_rules),
            Command("library.limits", "检查规定…", set_limits),
            Command("library.people", "账号与单位…", show_people, why_not=needs(Right.MANAGE)),
        ),
    ),
)
