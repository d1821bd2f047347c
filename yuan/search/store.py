"""The index on disk: a whoosh index of all entries, written in whole commits into a folder that is its owner's alone.

What lies there is data only (`codec`, `table_of_contents`): reading it runs nothing, whoever wrote it. Checksums tell damage.
"""

from __future__ import annotations

import gc
import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path

import msgspec
from whoosh.codec.base import Segment
from whoosh.fields import ID, STORED, FieldType, Schema
from whoosh.formats import Existence
from whoosh.index import LockError
from whoosh.util.filelock import FileLock, try_for
from whoosh.writing import CLEAR

from yuan.search.codec import PlainReader
from yuan.search.folding import fold
from yuan.search.indexed_sections import IndexedSection
from yuan.search.table_of_contents import (
    Damaged,
    PlainIndex,
    PlainWriter,
    PrivateStorage,
    State,
    TableOfContents,
    generation_of,
    newest,
    opened,
)
from yuan.search.terms import terms

MOST_SEGMENTS = 12
"""Segments are merged when a commit would make more of them."""
PATIENCE = 10.0
"""Seconds to wait while another process writes."""
_NAME = "MAIN"
_WRITING, _LOOKING = f"{_NAME}_WRITELOCK", "COMMIT"
"""The locks: of the one process that writes (whoosh names it so), and of whoever reads or replaces the table of contents."""
_PRIVATE_FOLDER = 0o700


class Busy(Exception):
    """Another process is writing this index."""


class TermsField(FieldType):
    """Folded text as bare terms: no positions, weights or lengths, which are counted in the text itself."""

    def __init__(self) -> None:
        self.format = Existence()
        self.analyzer = None
        self.scorable = self.stored = self.unique = False
        self.indexed = True
        self.vector = None
        self.spelling = False
        self.column_type = None


_SCHEMA = Schema(plan=ID, text=TermsField(), entry=STORED, folded=STORED)


class Store:
    """The directory of an index. Every method that writes is one commit: done whole or not at all.

    Raises:
        OSError: the directory cannot be read or written, or is not one of this user's own.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._storage = PrivateStorage(str(directory))  # type: ignore[no-untyped-call]

    def clear(self) -> None:
        """Begin an empty index in place of whatever stands in the directory.

        A file that is open elsewhere, which Windows does not let go, is left for a later commit to remove.

        Raises:
            Busy: another process is writing.
        """
        if not os.path.lexists(self.directory):
            self.directory.mkdir(parents=True, mode=_PRIVATE_FOLDER)
        self._require_own()
        with self._locked(_WRITING, PATIENCE), self._alone():
            before = newest(self._storage, _NAME)
            generation = generation_of(before, _NAME) + 1 if before is not None else 0
            TableOfContents(_SCHEMA, [], generation).write(self._storage, _NAME)
            kept = {_WRITING, _LOOKING, TableOfContents.file_name(_NAME, generation)}
            for path in self.directory.iterdir():
                if path.name not in kept:
                    with suppress(OSError):
                        path.unlink()

    def _require_own(self) -> None:
        """Raises OSError unless the directory is one, no link to elsewhere, and this user's."""
        found = os.lstat(self.directory)
        if not stat.S_ISDIR(found.st_mode):
            raise NotADirectoryError(str(self.directory))
        if hasattr(os, "getuid") and found.st_uid != os.getuid():
            raise PermissionError(str(self.directory))
        if stat.S_IMODE(found.st_mode) != _PRIVATE_FOLDER:
            os.chmod(self.directory, _PRIVATE_FOLDER)

    def read(self) -> tuple[list[PlainReader], State | None]:
        """A reader of every segment of the newest commit, and how far that has come; None: nothing was ever indexed.

        Raises:
            Damaged: the files are missing, altered or of another format.
            Busy: another process does not finish writing.
        """
        if not self.directory.exists():
            raise Damaged("no directory")
        self._require_own()
        try:
            with self._alone():
                contents = TableOfContents.load(self._storage, _NAME, _SCHEMA)
                contents.verify(self._storage)
                readers = [PlainReader(self._storage, _SCHEMA, segment) for segment in contents.segments]
        except Busy:
            raise
        except Exception as error:  # damage is whatever breaks first
            raise Damaged(str(error)) from error
        return [reader for reader in readers if reader.doc_count_all()], contents.state

    def stamp(self) -> str:
        """What changes with every commit, whichever process makes it; "" when there is none."""
        try:
            path = newest(self._storage, _NAME)
            found = path.stat() if path is not None else None
        except OSError:
            return ""
        return f"{path} {found.st_mtime_ns} {found.st_size} {found.st_ino}" if found is not None else ""

    @contextmanager
    def writing(self, *, everything: bool) -> Iterator[Writing]:
        """One commit; `everything` replaces all that was there. Nothing is written when the block raises.

        Raises:
            Busy: another process or thread is writing.
            Damaged: what was there before is not as it was written.
        """
        writer = self._writer()
        try:
            yield Writing(writer)
        except BaseException:
            writer.cancel()  # type: ignore[no-untyped-call]
            raise
        writer.commit(mergetype=CLEAR if everything else _merge)  # type: ignore[no-untyped-call]

    def _writer(self) -> PlainWriter:
        try:
            return PlainWriter(PlainIndex(self._storage, _SCHEMA, _NAME), PATIENCE, self._alone)
        except LockError as error:
            raise Busy from error
        except OSError as error:
            full = OSError(error.errno, error.strerror)
        # The first error holds on to the half-made writer, and that to its lock: let both go.
        gc.collect()
        raise full

    def _alone(self) -> AbstractContextManager[None]:
        """While a commit takes the place of the one before, nobody else may look."""
        return self._locked(_LOOKING, 2 * PATIENCE)

    @contextmanager
    def _locked(self, name: str, patience_s: float) -> Iterator[None]:
        lock: FileLock = self._storage.lock(name)
        if not try_for(lock.acquire, timeout=patience_s, delay=0.02):
            raise Busy
        try:
            yield
        finally:
            lock.release()


class Writing:
    """What can be done within one commit."""

    def __init__(self, writer: PlainWriter) -> None:
        self._writer = writer

    def remove(self, plan: str) -> None:
        self._writer.remove_term("plan", plan)

    def add(self, entries: Iterable[IndexedSection]) -> None:
        for entry in entries:
            folded = folded_text(entry)
            stored = {"entry": msgspec.msgpack.encode(entry), "folded": folded.encode()}
            self._writer.add_text("text", terms(folded), entry.face.plan, stored)

    def set_state(self, state: State) -> None:
        self._writer.state = state


def _merge(writer: PlainWriter, segments: list[Segment]) -> list[Segment]:
    """Keep commits quick: join segments only when there are many, and the largest only when half of it is gone."""
    if len(segments) < MOST_SEGMENTS:
        return segments
    largest = max(segments, key=lambda segment: segment.doc_count_all())
    keeps = 2 * largest.deleted_count() < largest.doc_count_all()
    for segment in segments:
        if segment is not largest or not keeps:
            with opened(writer.storage, writer.schema, segment) as reader:
                writer.add_reader(reader)
    return [largest] if keeps else []


def folded_text(entry: IndexedSection) -> str:
    """The folded heading and passages, one a line, so that no phrase runs from one into the next."""
    return "\n".join((fold(entry.heading), *(fold(passage.text) for passage in entry.passages)))
