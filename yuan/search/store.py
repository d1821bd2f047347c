"""The index on disk: a whoosh index of all entries, written in whole commits.

The sequence number of the library it has reached is a document of the index itself, so it can never disagree
with the entries. Checksums of the files stand beside them: whoosh would only notice some kinds of damage.
"""

from __future__ import annotations

import gc
import json
import shutil
import zlib
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import msgspec
from whoosh.codec.base import Segment
from whoosh.fields import ID, STORED, FieldType, Schema
from whoosh.filedb.filestore import FileStorage
from whoosh.formats import Existence
from whoosh.index import FileIndex, LockError
from whoosh.reading import SegmentReader
from whoosh.util.filelock import try_for
from whoosh.writing import CLEAR, IndexWriter, SegmentWriter

from yuan.search.entries import Entry
from yuan.search.folding import fold
from yuan.search.terms import terms

FORMAT = 1
"""Counts up with every change of what is indexed or how; an index of another format is rebuilt."""
MOST_SEGMENTS = 12
"""Segments are merged when a commit would make more of them."""
PATIENCE = 10.0
"""Seconds to wait while another process writes."""
_CHECKSUMS = "checksums.json"
_STATE = "state"
_decoder = msgspec.msgpack.Decoder(Entry)


class Damaged(Exception):
    """The files are not an index of this format, whole and as written."""


class Busy(Exception):
    """Another process is writing this index."""


class State(msgspec.Struct, frozen=True):
    """How far the index has come. `anchor` is the library's change at `sequence`, to know the library again."""

    sequence: int
    library: str = ""
    anchor: str = ""
    format: int = FORMAT


class Terms(FieldType):
    """Folded text as bare terms: no positions, weights or lengths, which are counted in the text itself."""

    def __init__(self) -> None:
        self.format = Existence()
        self.analyzer = None
        self.scorable = self.stored = self.unique = False
        self.indexed = True
        self.vector = None
        self.spelling = False
        self.column_type = None

    def index(self, value: str, **_: object) -> Generator[tuple[bytes, int, float, bytes], None, None]:
        for term in terms(value):
            yield term.encode(), 1, 1.0, b""


def _schema() -> Schema:
    return Schema(plan=ID, role=ID, text=Terms(), entry=STORED, folded=STORED)


def _sort_in_slices(pool: Any) -> None:
    """Let `pool` sort its postings by the first character before it sorts what begins alike.

    It would sort all in one call, during which no other thread of Python runs: for a long plan, a tenth of a
    second in which nothing typed in the window is shown.
    """
    at_once = pool.items

    def items() -> Iterable[Any]:
        return at_once() if pool.runs else in_order(pool.current)

    pool.items = items


def in_order(postings: Iterable[tuple[str, bytes, int, float, bytes]]) -> Iterator[Any]:
    """`postings` sorted, in many short steps."""
    alike: dict[tuple[str, bytes], list[Any]] = {}
    for posting in postings:
        alike.setdefault((posting[0], posting[1][:3]), []).append(posting)
    for start in sorted(alike):
        yield from sorted(alike[start])


class Store:
    """The directory of an index. Every method that writes is one commit: done whole or not at all.

    Raises:
        OSError: the directory cannot be read or written.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._storage = FileStorage(str(directory))

    def clear(self) -> None:
        """Throw away whatever stands in the directory and begin an empty index."""
        if self.directory.exists():
            shutil.rmtree(self.directory)
        self.directory.mkdir(parents=True)
        with self._alone():
            FileIndex.create(self._storage, _schema())
            self._write_checksums()

    def readers(self) -> list[SegmentReader]:
        """A reader of every segment of the newest commit.

        Raises:
            Damaged: the files are missing, altered or of another format.
            Busy: another process does not finish writing.
        """
        try:
            with self._alone():
                self._verify_checksums()
                reader = FileIndex(self._storage).reader()
                return [leaf for leaf, _ in reader.leaf_readers() if leaf.doc_count_all()]
        except Busy:
            raise
        except Exception as error:  # whoosh answers damage with whatever breaks first
            raise Damaged(str(error)) from error

    def stamp(self) -> str:
        """What changes with every commit, whichever process makes it; "" when there is none."""
        path = self.directory / _CHECKSUMS
        return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""

    @contextmanager
    def writing(self, *, everything: bool) -> Iterator[Writing]:
        """One commit; `everything` replaces all that was there. Nothing is written when the block raises.

        Raises:
            Busy: another process or thread is writing.
        """
        writer = self._writer()
        try:
            yield Writing(writer)
        except BaseException:
            writer.cancel()
            raise
        with self._alone():
            writer.commit(mergetype=CLEAR if everything else _merge)
            self._write_checksums()

    def _writer(self) -> SegmentWriter:
        try:
            writer = cast(SegmentWriter, FileIndex(self._storage).writer(limitmb=512, timeout=PATIENCE))
            _sort_in_slices(writer.pool)
            return writer
        except LockError as error:
            raise Busy from error
        except OSError as error:
            full = OSError(error.errno, error.strerror)
        # The first error holds on to the half-made writer, and that to its lock: let both go.
        gc.collect()
        raise full

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Between a commit and its checksums nobody else may look."""
        lock = self._storage.lock("COMMIT")
        if not try_for(lock.acquire, timeout=2 * PATIENCE, delay=0.02):
            raise Busy
        try:
            yield
        finally:
            lock.release()

    def _files(self) -> dict[str, int]:
        return {
            path.name: zlib.crc32(path.read_bytes())
            for path in sorted(self.directory.iterdir())
            if path.suffix in (".toc", ".seg")
        }

    def _write_checksums(self) -> None:
        (self.directory / _CHECKSUMS).write_text(json.dumps(self._files()), encoding="ascii")

    def _verify_checksums(self) -> None:
        expected = json.loads((self.directory / _CHECKSUMS).read_text(encoding="ascii"))
        found = self._files()
        changed = [name for name, checksum in expected.items() if found.get(name) != checksum]
        unfinished = [name for name in found if name.endswith(".toc") and name not in expected]
        if changed or unfinished or not expected:
            raise Damaged(f"changed: {changed}, unfinished: {unfinished}")


class Writing:
    """What can be done within one commit."""

    def __init__(self, writer: IndexWriter) -> None:
        self._writer = writer

    def remove(self, plan: str) -> None:
        self._writer.delete_by_term("plan", plan)

    def add(self, entries: Iterable[Entry]) -> None:
        for entry in entries:
            folded = folded_text(entry)
            self._writer.add_document(
                plan=entry.face.plan,
                text=folded,
                folded=folded,
                entry=msgspec.msgpack.encode(entry),
            )

    def set_state(self, state: State) -> None:
        self._writer.delete_by_term("role", _STATE)
        self._writer.add_document(role=_STATE, entry=msgspec.msgpack.encode(state))


def _merge(writer: SegmentWriter, segments: list[Segment]) -> list[Segment]:
    """Keep commits quick: join segments only when there are many, and the largest only when half of it is gone."""
    if len(segments) < MOST_SEGMENTS:
        return segments
    largest = max(segments, key=lambda segment: segment.doc_count_all())
    keeps = 2 * largest.deleted_count() < largest.doc_count_all()
    for segment in segments:
        if segment is not largest or not keeps:
            reader = SegmentReader(writer.storage, writer.schema, segment)
            writer.add_reader(reader)
            reader.close()
    return [largest] if keeps else []


def folded_text(entry: Entry) -> str:
    """The folded heading and passages, one a line, so that no phrase runs from one into the next."""
    return "\n".join((fold(entry.heading), *(fold(passage.text) for passage in entry.passages)))


def stored_entries(reader: SegmentReader) -> Iterator[tuple[int, Entry, str]]:
    """Every entry of a segment that has not been removed, with its document number there and its folded text."""
    for number, stored in reader.iter_docs():
        if "folded" in stored:
            yield number, _decoder.decode(stored["entry"]), stored["folded"]


def stored_state(readers: Sequence[SegmentReader]) -> State | None:
    """How far the index has come; None: nothing was ever indexed."""
    for reader in readers:
        if reader.doc_frequency("role", _STATE):
            for number in reader.postings("role", _STATE).all_ids():
                return msgspec.msgpack.decode(reader.stored_fields(number)["entry"], type=State)
    return None
