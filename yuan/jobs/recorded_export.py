"""The way out: what leaves the library as a file is recorded, and carries the level of secrecy of its plan."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from yuan.library import Session
from yuan.model.document.content import FrontMatter
from yuan.model.errors import BadFile
from yuan.model.files import atomic_write
from yuan.model.plan import Secrecy
from yuan.word.secrecy_mark import mark_secrecy


@contextmanager
def released(
    session: Session, plan: str, path: Path, what: str, *, version: int | None = None, is_public: bool = False
) -> Iterator[Path]:
    """A temporary path to write the Word file to; it takes `path`'s place when marked and recorded.

    Args:
        what: what it is, in Chinese, for the audit trail.
        version: of which version it is; None for the newest this account may read.
        is_public: made to be published (a brief, art. 23), so that it carries no mark.

    Raises:
        Refused: the account was deactivated; nothing was written.
        NotFound: no such plan for this account.
        BadFile: `path` cannot be written; what stood there is untouched.
    """
    line = session.plan(plan)
    with _noted(session, what, plan, version) as write:
        temporary = write(path)
        yield temporary
        mark = "" if is_public else secrecy_line(line.card.secrecy, session.document(plan, version).front)
        if mark:
            mark_secrecy(temporary, mark)


@contextmanager
def released_text(session: Session, front: FrontMatter, path: Path, what: str) -> Iterator[Path]:
    """`released` for a text whose plan this account cannot see: it carries the level of secrecy its front gives.

    Raises:
        Refused: the account was deactivated; nothing was written.
        BadFile: `path` cannot be written; what stood there is untouched.
    """
    session.require_current()
    with _noted(session, what) as write:
        temporary = write(path)
        yield temporary
        mark = secrecy_line(Secrecy.PUBLIC, front)
        if mark:
            mark_secrecy(temporary, mark)


@contextmanager
def recorded(session: Session, path: Path, what: str) -> Iterator[Path]:
    """A temporary path for a file about the library as a whole; it takes `path`'s place when it stands and is recorded.

    Args:
        what: what it is, in Chinese, for the audit trail.

    Raises:
        Refused: the account may work with the library no more; nothing was written.
        BadFile: `path` cannot be written; what stood there is untouched.
    """
    with recorded_together(session, what) as write:
        yield write(path)


@contextmanager
def recorded_together(session: Session, what: str) -> Iterator[Callable[[Path], Path]]:
    """`recorded` for files that belong together: what is given back makes the temporary path for each of them, and
    none takes its place before all stand.

    Raises:
        Refused: the account may work with the library no more; nothing was written.
        BadFile: a file cannot be written; unless another program holds one open, none was changed.
    """
    session.require_current()
    with _noted(session, what) as write:
        yield write


@contextmanager
def _noted(
    session: Session, what: str, plan: str = "", version: int | None = None
) -> Iterator[Callable[[Path], Path]]:
    """`atomic_write` for each path it is asked with, recorded before the files have their names: nothing stands that
    is not recorded. What could not be named after all is recorded as such."""
    is_noted = False
    try:
        with ExitStack() as files:
            yield lambda path: files.enter_context(atomic_write(path))
            session.note_export(what, plan, version)
            is_noted = True
    except BadFile:
        if is_noted:
            session.note_export(f"{what}（没有写成）", plan, version)
        raise


_LEVELS = [secrecy.value for secrecy in Secrecy]


def secrecy_line(level: Secrecy, front: FrontMatter) -> str:
    """The level the card gives or the text's own front gives, whichever is higher; "" for a public plan."""
    on_front = front.secrecy if front.secrecy in _LEVELS else Secrecy.PUBLIC.value
    found = max(level.value, on_front, key=_LEVELS.index)
    if found == Secrecy.PUBLIC.value:
        return ""
    return "★".join(part for part in (found, front.secrecy_period) if part)
