"""Sending and receiving from anywhere in the window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from yuan.jobs.unpacking import Look, look, unpack
from yuan.library.permissions import Right, refusal
from yuan.model.exchange.preview import Received
from yuan.ui.exchange.receipts import PACKAGE_FILES
from yuan.ui.exchange.receive_dialog import ReceiveDialog
from yuan.ui.exchange.received_dialog import ReceivedDialog
from yuan.ui.exchange.send_dialog import SendDialog
from yuan.ui.kit.dialog import confirm, tell
from yuan.ui.kit.errors import guarded
from yuan.ui.kit.files import offer_to_open
from yuan.ui.kit.task import run_task
from yuan.ui.send_request import SendRequest
from yuan.ui.settings import settings
from yuan.ui.workspace import Workspace

_FOLDER = "folders/packages-received"
_SENT = "{kind}数据包已制作，并记入收发登记。请用 U 盘、公文交换或光盘送交{to}。"
_NO_NAME = "本单位还没有名片：对方要靠它知道数据包是谁发的。"


def send(parent: QWidget, workspace: Workspace, request: SendRequest) -> None:
    """Ask what goes to whom, make the package, and say where it is."""
    account = workspace.session.account
    if why := refusal(account, Right.SEND_PACKAGE, account.unit):
        tell(parent, "发送", why)
        return
    with guarded(parent):
        if not _is_named(parent, workspace):
            return
        dialog = SendDialog(workspace, request, parent)
        dialog.exec()
        if dialog.made is not None:
            to = "、".join(one.card.office for one in dialog.chosen_desks()) or "对方"
            workspace.packages_changed.emit()
            text = _SENT.format(kind=dialog.kind.value, to=to)
            offer_to_open(parent, text, dialog.written, can_open=False)
        dialog.deleteLater()


def receive(parent: QWidget, workspace: Workspace, paths: list[Path]) -> None:
    """Look at packages one after the other, each taken in when the user says so; without any, let the user choose."""
    account = workspace.session.account
    if why := refusal(account, Right.RECEIVE_PACKAGE, account.unit):
        tell(parent, "接收数据包", why)
        return
    if not paths:
        folder = str(settings().value(_FOLDER, str(Path.home())))
        names, _ = QFileDialog.getOpenFileNames(
            parent, "接收数据包", folder, f"{PACKAGE_FILES};;所有文件 (*)"
        )
        paths = [Path(name) for name in names]
        if paths:
            settings().setValue(_FOLDER, str(paths[0].parent))
    if paths:
        _look(parent, workspace, paths[0], paths[1:])


def _look(parent: QWidget, workspace: Workspace, path: Path, rest: list[Path]) -> None:
    run_task(
        parent,
        f"正在查看“{path.name}”……",
        lambda progress: look(path, workspace.session, progress),
        lambda seen: _show(parent, workspace, seen, rest),
    )


def _show(parent: QWidget, workspace: Workspace, seen: Look, rest: list[Path]) -> None:
    dialog = ReceiveDialog(workspace, seen, parent)
    is_wanted = bool(dialog.exec())
    has_changed_trust = dialog.has_changed_trust
    dialog.deleteLater()
    if has_changed_trust:
        _look(parent, workspace, seen.path, rest)
    elif is_wanted:
        run_task(
            parent,
            "正在接收……",
            lambda progress: unpack(workspace.session, seen.path, hash=seen.hash, progress=progress),
            lambda received: _tell(parent, workspace, received, rest),
        )
    elif rest:
        _look(parent, workspace, rest[0], rest[1:])


def _tell(parent: QWidget, workspace: Workspace, received: Received, rest: list[Path]) -> None:
    for plan in received.record.plans:
        workspace.plan_changed.emit(plan)
    workspace.plan_changed.emit("")
    workspace.packages_changed.emit()
    dialog = ReceivedDialog(workspace, received, parent)
    dialog.exec()
    wanted = dialog.wanted_plan
    dialog.deleteLater()
    if rest:
        _look(parent, workspace, rest[0], rest[1:])
    elif wanted:
        workspace.edit_requested.emit(wanted, "")


def _is_named(parent: QWidget, workspace: Workspace) -> bool:
    """Whether this desk has a name to sign packages with; its administrator is asked for one now."""
    from yuan.ui.exchange.desk_dialogs import ProfileDialog

    session = workspace.session
    if session.desks.profile().office:
        return True
    if why := refusal(session.account, Right.MANAGE):
        tell(parent, "发送", f"{_NO_NAME}请系统管理员先在“收发”→“往来单位”填写。", why)
        return False
    if not confirm(parent, f"{_NO_NAME}现在填写吗？", yes="填写…"):
        return False
    return bool(ProfileDialog(session, parent).exec())
