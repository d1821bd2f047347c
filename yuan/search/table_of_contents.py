"""The table of contents of an index, which makes a commit whole, and whoosh's index and writer standing on it.

One file names the segments with what was deleted in them, the checksums of their files, and how far the index has come.
It is msgpack behind a checksum of its own, and put in place by renaming: there is no moment at which half a commit can be seen.
"""

from __future__ import annotations

import os
import re
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import msgspec
from whoosh.codec.base import Segment
from whoosh.fields import Schema
from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import StructFile
from whoosh.index import TOC, FileIndex, clean_files
from whoosh.util.filelock import FileLock
from whoosh.writing import SegmentWriter

from yuan.search.codec import PlainCodec, PlainReader, PlainSegment, Postings

FORMAT = 2
"""Counts up with every change of what is indexed or how; an index of another format is rebuilt."""
_BEGINNING = b"yuan index\n"
_PRIVATE_FILE = 0o600


class Damaged(Exception):
    """The files are not an index of this format, whole and as written."""


class State(msgspec.Struct, frozen=True):
    """How far the index has come. `anchor` is the library's change at `sequence`, to know the library again."""

    sequence: int
    library: str = ""
    anchor: str = ""


class _Listed(msgspec.Struct, frozen=True):
    """A segment as the table of contents names it."""

    id: str
    count: int
    deleted: tuple[int, ...]


class _Table(msgspec.Struct, frozen=True):
    segments: tuple[_Listed, ...]
    checksums: dict[str, int]
    state: State | None
    format: int = FORMAT


class PrivateStorage(FileStorage):
    """A folder whose files only their owner may read; temporary files are beside the others, none in folders."""

    def create_file(self, name: str, excl: bool = False, mode: str = "wb", **kwargs: Any) -> StructFile:
        return StructFile(_private(self.path(name), mode), name=name, **kwargs)

    def path(self, name: str) -> Path:
        """Where the file of that name is."""
        return Path(self.folder) / name

    def lock(self, name: str) -> FileLock:
        path = self.path(name)
        if not path.exists():
            _private(path, "ab").close()
        return FileLock(str(path))

    def temp_storage(self, name: str | None = None) -> PrivateStorage:
        return self

    def destroy(self) -> None:
        """Whoosh would remove its folder of temporary files, of which there is none."""


def _private(path: Path, mode: str) -> Any:
    return open(path, mode, opener=lambda name, flags: os.open(name, flags, _PRIVATE_FILE))


class TableOfContents(TOC):
    """whoosh's table of contents in a form that is data only."""

    def __init__(
        self,
        schema: Schema,
        segments: Sequence[Segment],
        generation: int,
        state: State | None = None,
        checksums: Mapping[str, int] | None = None,
    ) -> None:
        super().__init__(schema, list(segments), generation)  # type: ignore[no-untyped-call]
        self.state = state
        self.checksums = dict(checksums or {})

    @staticmethod
    def file_name(indexname: str, generation: int) -> str:
        """How the file of that commit is called."""
        return f"_{indexname}_{generation}.toc"

    @classmethod
    def load(cls, storage: PrivateStorage, name: str, schema: Schema) -> TableOfContents:
        """The newest table of contents in the folder.

        Raises:
            Damaged: there is none, or it is not as it was written, or of another format.
        """
        path = newest(storage, name)
        if path is None:
            raise Damaged("no table of contents")
        data = path.read_bytes()
        checksum, body = data[len(_BEGINNING) : len(_BEGINNING) + 8], data[len(_BEGINNING) + 8 :]
        if not data.startswith(_BEGINNING) or checksum != b"%08x" % zlib.crc32(body):
            raise Damaged("table of contents")
        try:
            table = msgspec.msgpack.decode(body, type=_Table)
        except msgspec.MsgspecError as error:
            raise Damaged(str(error)) from error
        if table.format != FORMAT:
            raise Damaged(f"format {table.format}")
        segments = [PlainSegment(name, one.id, one.count, one.deleted) for one in table.segments]
        return cls(schema, segments, generation_of(path, name), table.state, table.checksums)

    def write(self, storage: PrivateStorage, indexname: str) -> None:
        listed = tuple(
            _Listed(segment.segid, segment.doc_count_all(), tuple(sorted(segment.deleted_docs())))
            for segment in self.segments
        )
        body = msgspec.msgpack.encode(_Table(listed, self.checksums, self.state))
        name = self.file_name(indexname, self.generation)
        file = storage.create_file(f"{name}.new")
        file.write(_BEGINNING + b"%08x" % zlib.crc32(body) + body)
        file.close()
        os.replace(storage.path(f"{name}.new"), storage.path(name))

    def verify(self, storage: PrivateStorage) -> None:
        """Raises Damaged when a file of a segment is not as it was written."""
        wanted = {segment.make_filename(ending) for segment in self.segments for ending in (".doc", ".trm")}
        if wanted != self.checksums.keys():
            raise Damaged("segments and checksums disagree")
        for name, checksum in self.checksums.items():
            if checksum_of(storage, name) != checksum:
                raise Damaged(name)


def newest(storage: PrivateStorage, name: str) -> Path | None:
    """The newest table of contents in the folder."""
    found = [path for path in Path(storage.folder).glob(f"_{name}_*.toc") if generation_of(path, name) >= 0]
    return max(found, key=lambda path: generation_of(path, name), default=None)


def generation_of(path: Path, name: str) -> int:
    """Which commit's table of contents it is; -1 for another file."""
    match = re.fullmatch(f"_{name}_([0-9]+).toc", path.name)
    return int(match[1]) if match else -1


def checksum_of(storage: PrivateStorage, name: str) -> int:
    """The CRC-32 of a file, read in pieces."""
    found = 0
    with open(storage.path(name), "rb") as file:
        while piece := file.read(1 << 20):
            found = zlib.crc32(piece, found)
    return found


@contextmanager
def opened(storage: PrivateStorage, schema: Schema, segment: Segment) -> Iterator[PlainReader]:
    """A reader of a segment, closed in the end.

    Raises:
        Damaged: its files are missing or not as they were written.
    """
    try:
        reader = PlainReader(storage, schema, segment)
    except Exception as error:  # damage is whatever breaks first
        raise Damaged(str(error)) from error
    try:
        yield reader
    except (ValueError, LookupError, msgspec.MsgspecError) as error:
        raise Damaged(str(error)) from error
    finally:
        reader.close()


class PlainIndex(FileIndex):
    """whoosh's index over `TableOfContents`. Raises Damaged when there is none to read."""

    def __init__(self, storage: PrivateStorage, schema: Schema, indexname: str) -> None:
        self.storage: Any = storage
        self._schema: Any = schema
        self.indexname = indexname
        self._read_toc()

    def _read_toc(self) -> TableOfContents:
        return TableOfContents.load(self.storage, self.indexname, self._schema)


class PlainWriter(SegmentWriter):
    """whoosh's writer of one commit, with our codec, postings and table of contents.

    `state` is what the table of contents will say. `alone` keeps others from looking while the new one takes its place.
    """

    def __init__(
        self, index: PlainIndex, timeout: float, alone: Callable[[], AbstractContextManager[None]]
    ) -> None:
        super().__init__(index, timeout=timeout, codec=PlainCodec(), compound=False)  # type: ignore[no-untyped-call]
        self._alone = alone
        self._postings = Postings()
        self.pool: Any = self._postings
        before = index._read_toc()
        self.state: State | None = before.state
        self._checksums = before.checksums

    def add_text(self, field: str, terms: set[str], plan: str, fields: Mapping[str, bytes]) -> None:
        """A document of `plan` whose `field` holds `terms`, with stored `fields`."""
        self.perdocwriter.write(fields)
        self._postings.add_document(field, map(str.encode, terms), self.docnum)
        self._postings.add_numbers("plan", plan.encode(), (self.docnum,))
        self.docnum += 1
        self._added = True

    def remove_term(self, field: str, term: str) -> None:
        """Delete the documents of earlier commits that hold the term."""
        for segment in self.segments:
            with opened(self.storage, self.schema, segment) as reader:
                for number in reader.documents(field, term.encode()):
                    segment.delete_document(number)

    def add_reader(self, reader: PlainReader) -> None:
        """Take over what is not deleted in another segment."""
        moved: dict[int, int] = {}
        for number, fields in reader.iter_docs():
            moved[number] = self.docnum
            self.perdocwriter.write(fields)
            self.docnum += 1
        for field, term in reader.all_terms():
            kept = [moved[number] for number in reader.documents(field, term) if number in moved]
            if kept:
                self._postings.add_numbers(field, term, kept)
        self._added = bool(moved) or self._added

    def _commit_toc(self, segments: Sequence[Segment]) -> None:
        checksums: dict[str, int] = {}
        for segment in segments:
            for ending in (".doc", ".trm"):
                name = segment.make_filename(ending)
                known = self._checksums.get(name)
                checksums[name] = checksum_of(self.storage, name) if known is None else known
        contents = TableOfContents(self.schema, segments, self.generation, self.state, checksums)
        with self._alone():
            contents.write(self.storage, self.indexname)
            clean_files(self.storage, self.indexname, self.generation, segments)
