"""What sessions that did not end well left for an account: changed drafts, and texts that never reached the library.

Nothing is passed over: a text whose plan has no draft any more, or is gone, is found too, and so is a damaged file;
of a text that is another account's only the name of that account is told.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from yuan.library.draft_history import History, Kept
from yuan.model.document.bounds import decode_stored
from yuan.model.document.content import Document
from yuan.model.errors import BadFile, NotFound, YuanError
from yuan.model.plan import AccountRole
from yuan.ui.editor.draft.draft_states import OPENED_MS
from yuan.ui.editor.draft.recovery_files import (
    About,
    Unsaved,
    UnsavedTexts,
    broken_sessions,
    former_folders,
    history_folder,
    recovery_folder,
)
from yuan.ui.workspace import Workspace


class Recovered(NamedTuple):
    """One plan to decide about: `old` and `new` are compared, and `other` may take the draft's place.

    `file` is the file of a text that was never saved; None when a crash is told of, where the draft itself is `new`.
    `has_draft`: there is a draft whose place can be taken. `is_known`: the account may read the plan.
    `old` is None when there is nothing to compare with, `is_damaged` when the file holds no text that can be read.
    """

    plan: str
    title: str
    headline: str
    old: Document | None
    new: Document
    other: Document
    file: Path | None = None
    has_draft: bool = True
    is_known: bool = True
    is_damaged: bool = False


class Leftovers(NamedTuple):
    """What an unclean end left for an account, and the markers of the sessions that ended so.

    `others` has one entry for each text that is not this account's to read: whose it is, "" when that is not known.
    """

    found: list[Recovered]
    markers: list[Path]
    others: list[str]

    @property
    def what_happened(self) -> str:
        """Why something is to be looked at: a session that did not end well, or texts the library did not take."""
        is_crash = any(item.file is None for item in self.found)
        is_unsaved = any(item.file is not None for item in self.found)
        if is_crash and is_unsaved:
            return "上次没有正常退出，另有文字当时没有存入预案库"
        return "上次没有正常退出" if is_crash else "有文字当时没有存入预案库"

    @property
    def about_others(self) -> str:
        """What is said of them; "" when there are none."""
        if not self.others:
            return ""
        names = "、".join(f"“{name}”" for name in dict.fromkeys(self.others) if name)
        whose = f"用账号{names}写的" if all(self.others) else "用其他账号写的"
        return f"这台电脑上另有 {len(self.others)} 份没有存入的文字是{whose}，请用该账号或管理员登录后查看。"


class _Ground(NamedTuple):
    """What an unsaved text is compared with. `may_write`: the account may read and write drafts of the plan."""

    title: str = ""
    draft: Document | None = None
    newest: Document | None = None
    may_write: bool = False


def leftovers_of(workspace: Workspace) -> Leftovers:
    """Look for what an unclean end left for the account at `workspace`; where there is nothing, the traces go."""
    folder = recovery_folder(workspace.library)
    broken = broken_sessions(folder, workspace.session.account.name)
    left = Leftovers([], [path for path, _ in broken], [])
    for _, marker in broken:
        left.found.extend(_after_crash(workspace, marker.plans))
    _never_saved(workspace, UnsavedTexts(folder), left)
    for former in former_folders(workspace.library):
        _never_saved(workspace, UnsavedTexts(former), left, place=str(workspace.library.path))
    if not left.found:
        forget(left)
    return left


def forget(left: Leftovers) -> None:
    """Take the traces of the sessions away: they were shown, or left nothing."""
    for path in left.markers:
        path.unlink(missing_ok=True)


def _after_crash(workspace: Workspace, plans: dict[str, datetime]) -> list[Recovered]:
    history = History(history_folder(workspace.library))
    found = []
    for plan, opened in plans.items():
        try:
            draft = decode_stored(workspace.session.draft(plan).content)
            base = _base(history.states(plan), opened)
            if base is None:
                continue
            old = history.document(base)
        except YuanError:
            continue  # what was saved is in the library, and can be read there
        if old != draft:
            title = workspace.session.plan(plan).card.title
            since = f"“{base.name}”（{base.at:%H:%M}）" if base.name else f"{opened:%m月%d日 %H:%M} 打开"
            found.append(Recovered(plan, title, f"自{since}以来", old, draft, old))
    return found


def _base(states: list[Kept], opened: datetime) -> Kept | None:
    """The last named state of the session, or else the text as it was opened."""
    named = next((kept for kept in states if kept.name and kept.at >= opened), None)
    begin = opened + timedelta(milliseconds=2 * OPENED_MS)
    return named or next((kept for kept in states if kept.at <= begin), None)


def _never_saved(workspace: Workspace, texts: UnsavedTexts, left: Leftovers, *, place: str = "") -> None:
    """Add the texts that no page has in hand; with `place` only those of a library that stood there."""
    account = workspace.session.account
    for unsaved in texts.left():
        about = texts.about(unsaved)
        if place and (about is None or about.place != place):
            continue
        ground = _ground(workspace, unsaved.plan)
        if not (
            _is_own(about, account.name) or ground.may_write or account.role is AccountRole.ADMINISTRATOR
        ):
            left.others.append(about.account if about is not None else "")
            continue
        item = _item(unsaved, ground)
        if item is None:
            unsaved.path.unlink(missing_ok=True)
        else:
            left.found.append(item)
    texts.tidy()


def _is_own(about: About | None, account: str) -> bool:
    return about is not None and about.account == account


def _ground(workspace: Workspace, plan: str) -> _Ground:
    session = workspace.session
    try:
        title = session.plan(plan).card.title
    except YuanError:
        return _Ground()
    may_write = True
    try:
        return _Ground(title, decode_stored(session.draft(plan).content), may_write=True)
    except NotFound:
        pass
    except YuanError:
        may_write = False
    try:
        newest = session.document(plan, session.versions(plan)[-1].number)
    except (YuanError, IndexError):
        newest = None
    return _Ground(title, None, newest, may_write)


def _item(unsaved: Unsaved, ground: _Ground) -> Recovered | None:
    """What is to be decided about a text; None when the library has it."""
    when = f"{unsaved.at:%m月%d日 %H:%M} 未能存入预案库的文字"
    is_known = ground.draft is not None or ground.newest is not None
    try:
        text = unsaved.document()
    except BadFile:
        title = ground.title or "无法读出的文字"
        headline = (
            f"{when}：恢复文件已损坏或无法读取。可以先存为文件，请技术人员查看；本机历史中可能有当时的文字"
        )
        return Recovered(
            unsaved.plan,
            title,
            headline,
            None,
            Document(),
            Document(),
            unsaved.path,
            has_draft=False,
            is_known=is_known,
            is_damaged=True,
        )
    old = ground.draft if ground.draft is not None else ground.newest
    if old == text:
        return None
    if ground.draft is not None:
        headline = f"{when}，与现有草稿相比"
    elif old is not None:
        headline = f"{when}。预案现在没有您可以修改的草稿（已送审、定稿或弃稿），与您能看到的最新版本相比"
    elif ground.title:
        headline = f"{when}。您现在不能查看这个预案，下面是全文"
    else:
        headline = f"{when}。预案库中已没有这个预案，或您不能查看，下面是全文"
    return Recovered(
        unsaved.plan,
        ground.title or text.front.title or "没有标题的预案",
        headline,
        old,
        text,
        text,
        unsaved.path,
        has_draft=ground.draft is not None,
        is_known=is_known,
    )
