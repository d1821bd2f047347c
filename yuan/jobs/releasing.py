"""The way out: what leaves the library as a file is recorded, and carries the level of secrecy of its plan."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from yuan.library import Session
from yuan.model.files import atomic_write
from yuan.model.plan import Secrecy
from yuan.word.level_mark import mark_level


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
    with atomic_write(path) as temporary:
        yield temporary
        if line.card.secrecy is not Secrecy.PUBLIC and not is_public:
            period = session.document(plan, version).front.secrecy_period
            mark_level(temporary, "★".join(part for part in (line.card.secrecy.value, period) if part))
        session.note_export(what, plan, version)
