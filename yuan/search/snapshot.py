"""One commit of the index in memory, ready to be searched by many threads.

Whoosh gives the postings; the folded texts are kept here, so that a phrase can be verified and counted
without reading it from disk again. What an entry says besides is read when a hit is shown: of ten thousand sections,
fifty are.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cached_property

import msgspec

from yuan.search.codec import PlainReader
from yuan.search.indexed_sections import IndexedSection, IndexedVersion
from yuan.search.query import Phrase, Query
from yuan.search.table_of_contents import Damaged
from yuan.search.terms import phrase_terms

_ENOUGH = 3
"""Postings read for one phrase; what they leave is checked in the text, which is faster than reading more."""
_MOST_CACHED = 4096


_read_entry = msgspec.msgpack.Decoder(IndexedSection).decode


class _Outline(msgspec.Struct, frozen=True, array_like=True):
    """An `IndexedSection` without its passages, which are not decoded."""

    face: IndexedVersion
    section: str
    number: str
    heading: str
    passages: msgspec.Raw
    repeats: bool


_read_outline = msgspec.msgpack.Decoder(_Outline).decode
_NO_PASSAGES = msgspec.msgpack.encode(())


class SectionRow(msgspec.Struct, eq=False, gc=False):
    """A section with its folded text, one passage a line after the heading, which ends at `heading_end`.

    `number` is its document in the segment that `reader` reads. Nothing in a row leads back to it, so the collection
    of garbage need not visit it.
    """

    reader: PlainReader
    number: int
    face: IndexedVersion
    text: str
    heading_end: int
    repeats: bool

    @property
    def entry(self) -> IndexedSection:
        """All of it, read from the file."""
        return _read_entry(self.reader.stored_fields(self.number)["entry"])


@dataclass(eq=False)
class SegmentRows:
    """One whoosh segment: its rows by document number, and the postings read from it so far."""

    reader: PlainReader
    rows: dict[int, SectionRow]
    words: tuple[str, ...]
    _postings: dict[str, frozenset[int]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def holding(self, phrase: Phrase) -> Collection[int]:
        """Documents that may contain the phrase; none that does contain it is missing."""
        found: set[int] = set()
        for needle in phrase.needles:
            may = self._holding(needle)
            if may is None:
                return self.rows.keys()
            found |= may
        return found

    def among(self, numbers: Collection[int]) -> list[SectionRow]:
        """The rows with these numbers that have not been removed."""
        if len(numbers) == len(self.rows):  # all of them
            return list(self.rows.values())
        return [self.rows[number] for number in numbers if number in self.rows]

    def _holding(self, needle: str) -> AbstractSet[int] | None:
        whole, parts = phrase_terms(needle)
        if whole:
            rarest = sorted((self._frequency(term), term) for term in whole)[:_ENOUGH]
            if 2 * rarest[0][0] > len(self.rows):
                return None
            return frozenset.intersection(*(self._documents(term) for _, term in rarest))
        if parts:
            longest = max(parts, key=len)
            return {number for word in self.words if longest in word for number in self._documents(word)}
        return None

    def _frequency(self, term: str) -> int:
        with self._lock:
            return int(self.reader.doc_frequency("text", term.encode()))

    def _documents(self, term: str) -> frozenset[int]:
        with self._lock:
            known = self._postings.get(term)
            if known is None:
                if len(self._postings) > _MOST_CACHED:
                    self._postings.clear()
                known = self._postings[term] = frozenset(self.reader.documents("text", term.encode()))
            return known


@dataclass(frozen=True)
class Snapshot:
    """Everything searchable at one commit."""

    parts: Sequence[SegmentRows] = ()

    @classmethod
    def of(cls, readers: Iterable[PlainReader], known: Snapshot) -> Snapshot:
        """The snapshot of `readers`; segments that `known` already read are not read again."""
        before = {_name(part.reader): part for part in known.parts}
        parts: list[SegmentRows] = []
        for reader in readers:
            part = before.get(_name(reader))
            if part is None:
                parts.append(SegmentRows(reader, _rows(reader), _words(reader)))
                continue
            kept = {number: row for number, row in part.rows.items() if not reader.is_deleted(number)}
            parts.append(SegmentRows(reader, kept, part.words))
        return cls(tuple(parts))

    def __len__(self) -> int:
        return sum(len(part.rows) for part in self.parts)

    @cached_property
    def average_length(self) -> float:
        """Characters in a section, on average."""
        return sum(len(row.text) for part in self.parts for row in part.rows.values()) / max(1, len(self))

    def find(self, query: Query) -> list[SectionRow]:
        """Every row the query accepts, in no particular order."""
        found: list[SectionRow] = []
        for part in self.parts:
            candidates: Collection[int] | None = None
            for group in query.required:
                may = [part.holding(phrase) for phrase in group]
                union = may[0] if len(may) == 1 else set().union(*may)
                candidates = union if candidates is None else set(candidates).intersection(union)
            found += query.accepted(part.among(candidates or ()))
        return found


def _name(reader: PlainReader) -> str:
    segment = reader.segment()
    assert segment is not None
    return str(segment.segment_id())


def _rows(reader: PlainReader) -> dict[int, SectionRow]:
    rows: dict[int, SectionRow] = {}
    faces: dict[tuple[str, int], IndexedVersion] = {}
    for number, stored in reader.iter_docs():
        outline, text = _read_outline(stored["entry"]), stored["folded"].decode()
        face = faces.setdefault((outline.face.plan, outline.face.version), outline.face)
        has_passages = bytes(outline.passages) != _NO_PASSAGES
        heading_end = text.find("\n") if has_passages else len(text)
        rows[number] = SectionRow(reader, number, face, text, heading_end, outline.repeats)
    return rows


def stored_entries(reader: PlainReader) -> Iterator[IndexedSection]:
    """Every entry of a segment that has not been removed.

    Raises:
        Damaged: one is none.
    """
    try:
        for _, stored in reader.iter_docs():
            yield _read_entry(stored["entry"])
    except (LookupError, msgspec.MsgspecError) as error:
        raise Damaged(str(error)) from error


def _words(reader: PlainReader) -> tuple[str, ...]:
    """The Latin words and numbers of a segment: its only terms in ASCII, which sort before all others."""
    words: list[str] = []
    for term in reader.lexicon("text"):
        if term[0] >= 0x80:
            break
        words.append(term.decode())
    return tuple(words)
