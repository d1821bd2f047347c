"""How a segment of the index lies on disk: plain arrays and msgpack, in a codec of our own for whoosh.

The classes have of whoosh's interfaces what its `SegmentWriter` and `SegmentReader` call for an index like ours.

Whoosh's own codecs and its table of contents are pickles all through: whoever can write one of their files has it run
code in whoever reads it. What is written here is data only; altered or cut, it is an error and nothing else.

A segment is two files. `.doc` holds the stored fields of each document and then where each begins; `.trm` the numbers
of the documents of each term, field by field, then the terms in order, and where each of both begins.
"""

from __future__ import annotations

import mmap
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec
from whoosh.codec.base import Segment
from whoosh.filedb.filestore import FileStorage
from whoosh.reading import SegmentReader
from whoosh.util import random_name

Fields = dict[str, bytes]
Term = tuple[str, bytes]
_PLACE, _NUMBER = "Q", "I"  # 8 and 4 bytes without a sign: a place in a file, a document
_WIDTH = array(_PLACE).itemsize
_read_fields = msgspec.msgpack.Decoder(Fields).decode


class TermsPlace(msgspec.Struct, frozen=True):
    """Where the terms of one field lie in `.trm`: how many, their bytes' places, and their documents' places."""

    count: int
    texts: int
    documents: int


_read_directory = msgspec.msgpack.Decoder(dict[str, TermsPlace]).decode


class PlainSegment(Segment):
    """What a table of contents says of a segment."""

    def __init__(self, indexname: str, segid: str = "", count: int = 0, deleted: Iterable[int] = ()) -> None:
        self.indexname = indexname
        self.segid = segid or random_name(size=16)
        self.compound = False
        self.count = count
        self.deleted = set(deleted)

    def codec(self) -> Any:
        return PlainCodec()

    def set_doc_count(self, count: int) -> None:
        self.count = count

    def doc_count_all(self) -> int:
        return self.count

    def deleted_count(self) -> int:
        return len(self.deleted)

    def deleted_docs(self) -> Iterable[int]:
        return self.deleted

    def delete_document(self, docnum: int, delete: bool = True) -> None:
        (self.deleted.add if delete else self.deleted.discard)(docnum)

    def is_deleted(self, docnum: int) -> bool:
        return docnum in self.deleted


class PlainCodec:
    """Readers and writers of the two files."""

    length_stats = False

    def new_segment(self, storage: FileStorage, indexname: str) -> PlainSegment:
        return PlainSegment(indexname)

    def per_document_writer(self, storage: FileStorage, segment: Segment) -> DocumentsWriter:
        return DocumentsWriter(segment.create_file(storage, ".doc"))

    def field_writer(self, storage: FileStorage, segment: Segment) -> TermsWriter:
        return TermsWriter(segment.create_file(storage, ".trm"))

    def per_document_reader(self, storage: FileStorage, segment: Segment) -> DocumentsReader:
        return DocumentsReader(segment, _Mapped(storage, segment.make_filename(".doc")))

    def terms_reader(self, storage: FileStorage, segment: Segment) -> PlainTermsReader:
        return PlainTermsReader(_Mapped(storage, segment.make_filename(".trm")))


class _Mapped:
    """A file read through memory, which stays readable when it is deleted; its last eight bytes say where its head is."""

    def __init__(self, storage: FileStorage, name: str) -> None:
        with open(Path(storage.folder) / name, "rb") as file:
            self.bytes = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        (self.head,) = self.array(_PLACE, len(self.bytes) - _WIDTH, 1)

    def array(self, kind: str, start: int, count: int) -> array[int]:
        """`count` numbers from `start`. Raises ValueError where there are none."""
        numbers = array(kind)
        piece = self.bytes[start : start + count * numbers.itemsize] if start >= 0 else b""
        if len(piece) != count * numbers.itemsize:
            raise ValueError("cut off")
        numbers.frombytes(piece)
        return numbers

    def close(self) -> None:
        self.bytes.close()


class DocumentsWriter:
    """Writes `.doc`."""

    def __init__(self, file: Any) -> None:
        self._file = file
        self._starts = array(_PLACE, [0])
        self.is_closed = False

    def write(self, fields: Mapping[str, bytes]) -> None:
        """The next document's stored fields."""
        data = msgspec.msgpack.encode(fields)
        self._file.write(data)
        self._starts.append(self._starts[-1] + len(data))

    def close(self) -> None:
        self._file.write(self._starts.tobytes())
        self._file.write(array(_PLACE, [self._starts[-1]]).tobytes())
        self._file.close()
        self.is_closed = True


class DocumentsReader:
    """Reads `.doc`."""

    def __init__(self, segment: Segment, mapped: _Mapped) -> None:
        self._segment = segment
        self._mapped = mapped
        self._starts = mapped.array(_PLACE, mapped.head, segment.doc_count_all() + 1)

    def close(self) -> None:
        self._mapped.close()

    def doc_count_all(self) -> int:
        return int(self._segment.doc_count_all())

    def is_deleted(self, docnum: int) -> bool:
        return bool(self._segment.is_deleted(docnum))

    def stored_fields(self, docnum: int) -> Fields:
        return _read_fields(self._mapped.bytes[self._starts[docnum] : self._starts[docnum + 1]])

    def iter_docs(self) -> Iterator[tuple[int, Fields]]:
        for number in range(self.doc_count_all()):
            if not self.is_deleted(number):
                yield number, self.stored_fields(number)


class Postings:
    """What a commit adds: by field and term, the documents that hold it, in memory until they are written.

    It takes the place of whoosh's pool, which keeps a tuple for each occurrence and sorts them all in one call.
    """

    def __init__(self) -> None:
        self._fields: dict[str, dict[bytes, array[int]]] = {}

    def add_document(self, field: str, terms: Iterable[bytes], number: int) -> None:
        """`number` holds all of `terms`, each named once."""
        lists = self._fields.setdefault(field, {})
        for term in terms:
            known = lists.get(term)
            if known is None:
                lists[term] = array(_NUMBER, (number,))
            else:
                known.append(number)

    def add_numbers(self, field: str, term: bytes, numbers: Iterable[int]) -> None:
        lists = self._fields.setdefault(field, {})
        lists.setdefault(term, array(_NUMBER)).extend(numbers)

    def iter_postings(self) -> Iterator[tuple[str, Iterator[tuple[bytes, array[int]]]]]:
        """Field by field, the terms in order with their documents; what has been read is no longer kept."""
        for field in sorted(self._fields):
            lists = self._fields.pop(field)
            yield field, ((term, lists.pop(term)) for term in in_order(lists))

    def cleanup(self) -> None:
        self._fields = {}


def in_order(terms: Iterable[bytes]) -> Iterator[bytes]:
    """`terms` sorted, in many short steps: one call would keep every other thread, the window's too, from running."""
    alike: dict[bytes, list[bytes]] = {}
    for term in terms:
        alike.setdefault(term[:3], []).append(term)
    for start in sorted(alike):
        yield from sorted(alike[start])


class TermsWriter:
    """Writes `.trm`."""

    def __init__(self, file: Any) -> None:
        self._file = file
        self._at = 0
        self._directories: dict[str, TermsPlace] = {}
        self.is_closed = False

    def add_postings(
        self, schema: object, lengths: object, items: Iterable[tuple[str, Iterable[tuple[bytes, array[int]]]]]
    ) -> None:
        """All of `Postings.iter_postings`."""
        for field, terms in items:
            self._add_field(field, terms)

    def _add_field(self, field: str, terms: Iterable[tuple[bytes, array[int]]]) -> None:
        texts: list[bytes] = []
        documents, ends = array(_PLACE, [self._at]), array(_PLACE)
        for term, numbers in terms:
            self._write(numbers.tobytes())
            documents.append(self._at)
            texts.append(term)
        ends.append(self._at)
        for text in texts:
            ends.append(ends[-1] + len(text))
        self._write(b"".join(texts))
        places = TermsPlace(len(texts), self._at, self._at + len(ends) * _WIDTH)
        self._directories[field] = places
        self._write(ends.tobytes())
        self._write(documents.tobytes())

    def _write(self, data: bytes) -> None:
        self._file.write(data)
        self._at += len(data)

    def close(self) -> None:
        head = self._at
        self._write(msgspec.msgpack.encode(self._directories))
        self._write(array(_PLACE, [head]).tobytes())
        self._file.close()
        self.is_closed = True


class _Terms:
    """The terms of one field, found by halving."""

    def __init__(self, mapped: _Mapped, directory: TermsPlace) -> None:
        self._bytes = mapped.bytes
        self._mapped = mapped
        self.count = directory.count
        self._texts = mapped.array(_PLACE, directory.texts, directory.count + 1)
        self._documents = mapped.array(_PLACE, directory.documents, directory.count + 1)

    def text(self, place: int) -> bytes:
        return self._bytes[self._texts[place] : self._texts[place + 1]]

    def first(self, term: bytes) -> int:
        """The place of the first term that is not less than `term`."""
        return bisect_left(range(self.count), term, key=self.text)

    def place(self, term: bytes) -> int | None:
        place = self.first(term)
        return place if place < self.count and self.text(place) == term else None

    def frequency(self, place: int) -> int:
        return (self._documents[place + 1] - self._documents[place]) // array(_NUMBER).itemsize

    def documents(self, place: int) -> array[int]:
        return self._mapped.array(_NUMBER, self._documents[place], self.frequency(place))


class PlainTermsReader:
    """Reads `.trm`."""

    def __init__(self, mapped: _Mapped) -> None:
        self._mapped = mapped
        found = _read_directory(mapped.bytes[mapped.head : len(mapped.bytes) - _WIDTH])
        self._fields = {field: _Terms(mapped, directory) for field, directory in found.items()}

    def terms(self) -> Iterator[Term]:
        for field in sorted(self._fields):
            yield from self.terms_from(field, b"")

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[Term]:
        """The terms of the field from `prefix` on."""
        terms = self._fields.get(fieldname)
        if terms is not None:
            for place in range(terms.first(prefix), terms.count):
                yield fieldname, terms.text(place)

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        terms = self._fields.get(fieldname)
        place = terms.place(text) if terms is not None else None
        return terms.frequency(place) if terms is not None and place is not None else 0

    def documents(self, fieldname: str, text: bytes) -> array[int]:
        """The numbers of the documents that hold the term, deleted ones too."""
        terms = self._fields.get(fieldname)
        place = terms.place(text) if terms is not None else None
        return terms.documents(place) if terms is not None and place is not None else array(_NUMBER)

    def close(self) -> None:
        self._mapped.close()


class PlainReader(SegmentReader):
    """whoosh's reader of a segment, which also gives the documents of a term as they are stored."""

    def documents(self, field: str, term: bytes) -> array[int]:
        """The numbers of the documents that hold the term, in order, deleted ones too."""
        terms: PlainTermsReader = self._terms
        return terms.documents(field, term)
