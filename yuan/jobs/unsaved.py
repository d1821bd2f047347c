"""A text that never reached the library goes out as a Word file, or a damaged file of one as it is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from yuan.jobs.recorded_export import recorded, released, released_text
from yuan.library import Session
from yuan.model.document.content import Document
from yuan.model.errors import BadFile
from yuan.model.progress import Progress, silent
from yuan.word.writer import write_plan

WHAT = "未存入的文字"


def export_unsaved(
    session: Session,
    document: Document,
    path: Path,
    *,
    plan: str,
    media: Callable[[str], bytes],
    progress: Progress = silent,
) -> None:
    """Write `document` as a Word file.

    Args:
        plan: whose text it is; "" when this account cannot read that plan, or it is gone.

    Raises:
        Refused: the account was deactivated; nothing was written.
        BadFile: the file cannot be written; what stood there is untouched.
    """
    way = released(session, plan, path, WHAT) if plan else released_text(session, document.front, path, WHAT)
    with way as target:
        write_plan(document, target, media=media, progress=progress)


def copy_unsaved(session: Session, source: Path, path: Path) -> None:
    """Copy a file that cannot be read as a text, as it is.

    Raises:
        Refused: the account was deactivated; nothing was written.
        BadFile: `source` is gone, or the file cannot be written; what stood there is untouched.
    """
    try:
        data = source.read_bytes()
    except OSError as error:
        raise BadFile("恢复文件已被移走，或无法读取。", "请检查恢复文件夹的权限。") from error
    with recorded(session, path, f"{WHAT}（损坏的恢复文件）") as target:
        target.write_bytes(data)
