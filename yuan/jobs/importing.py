"""Bring Word and text files into the library: read many files, report on each, keep what is wanted."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec

from yuan.jobs.reading_apart import read_apart
from yuan.library import Session
from yuan.model.errors import Cancelled, YuanError
from yuan.model.plan import Kind, PlanCard
from yuan.model.progress import Progress, silent
from yuan.word.reader import Imported, importable_files


class ReadFile(msgspec.Struct, frozen=True):
    """What came of one file: the plans in it (usually one), or the error that stopped it."""

    path: Path
    plans: tuple[Imported, ...] = ()
    error: YuanError | None = None


def read_files(paths: Iterable[Path], progress: Progress = silent) -> list[ReadFile]:
    """Read every file and every importable file in the folders of `paths`; one bad file stops no other.

    They are read in another process (`reading_apart`): a file that freezes or ends it is one that cannot be read.

    Raises:
        Cancelled: `progress` said so; nothing has been kept, for reading changes nothing.
    """
    files = importable_files(paths)
    results = []
    for done, path in enumerate(files):
        progress(done, len(files), path.name)
        try:
            results.append(ReadFile(path, tuple(read_apart(path, _within(progress, done, len(files))))))
        except Cancelled:
            raise
        except YuanError as error:
            results.append(ReadFile(path, error=error))
    progress(len(files), len(files), "")
    return results


def _within(progress: Progress, done: int, total: int) -> Progress:
    """The progress within one of `total` files: asked on and on, so that a cancel is heard at once."""
    return lambda _, __, what: progress(done, total, what)


def card_of(imported: Imported, unit: str = "") -> PlanCard:
    """The card guessed for an imported plan; `unit` stands in where the file names no drafting unit."""
    guess = imported.guess
    return PlanCard(
        title=guess.title or imported.document.front.title or Path(imported.file).stem,
        kind=guess.kind or Kind.SPECIAL,
        unit=guess.unit or unit,
        event_class=guess.event_class,
        event_type=guess.event_type,
    )


def keep(session: Session, imported: Imported, card: PlanCard) -> str:
    """Put an imported plan into the library as a new plan in 编制; returns its id.

    Raises:
        Refused: the account may not add plans for that unit.
    """
    return session.create_plan(card, imported.document, imported.media)
