"""A zip file as the format has it, written from front to back."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, Protocol

from yuan.exchange import limits, refusals, zip_records
from yuan.exchange.zip_records import DEFLATED, STORED, Entry

_LEVEL = 5
"""Of zlib. Its usual 6 takes two thirds longer for texts of plans, and makes them 3 % smaller."""
_SAMPLE = 16 * 1024
_WORTH = 0.9
"""What is not smaller than this by compressing is stored as it is: pictures, documents of Word, PDF."""


class Sink(Protocol):
    """What takes bytes, one after the other."""

    def write(self, data: bytes, /) -> object: ...


class ZipWriter:
    """Writes entries one after the other. `finish` makes the file whole.

    Raises (each method):
        BadPackage: it would become larger than readers take.
    """

    def __init__(self, sink: Sink, most: int = limits.CONTENT) -> None:
        self._sink = sink
        self._most = most
        self._entries: list[Entry] = []
        self._place = 0
        self._unfolded = 0

    def add(self, name: str, data: bytes, *, stored: bool = False) -> None:
        """An entry, compressed when that is worth it and `stored` does not forbid it."""
        if len(data) > limits.ENTRY:
            raise refusals.cannot_pack(f"其中一项大于 {refusals.megabytes(limits.ENTRY)}")
        packed, method = (data, STORED) if stored else _packed(data)
        entry = Entry(name, method, zlib.crc32(data), len(packed), len(data), self._place)
        self._note(entry)
        self._sink.write(entry.local())
        self._sink.write(packed)

    def finish(self) -> None:
        """Write the directory."""
        directory = b"".join(entry.central() for entry in self._entries)
        self._sink.write(directory)
        self._sink.write(zip_records.end(len(self._entries), len(directory), self._place))

    @contextmanager
    def streamed(self, name: str, file: BinaryIO) -> Iterator[Sink]:
        """An entry for what is too large to hold, stored as it comes; `file` is the sink, in which its header is put
        right when all of it was written."""
        opened = _Streamed(Entry(name, STORED, 0, 0, 0, self._place), file)
        file.write(opened.entry.local())
        yield opened
        file.seek(opened.entry.start)
        file.write(opened.entry.local())
        file.seek(opened.entry.end)
        self._note(opened.entry)

    def _note(self, entry: Entry) -> None:
        self._entries.append(entry)
        self._place = entry.end
        self._unfolded += entry.size
        if len(self._entries) > limits.ENTRIES:
            raise refusals.cannot_pack(f"内容多于 {limits.ENTRIES} 项")
        if max(self._place, self._unfolded) > self._most:
            raise refusals.cannot_pack(f"内容大于 {refusals.megabytes(limits.PACKAGE)}")


class _Streamed:
    """Counts what is written into an entry."""

    def __init__(self, entry: Entry, file: BinaryIO) -> None:
        self.entry = entry
        self._file = file

    def write(self, data: bytes) -> None:
        size = self.entry.size + len(data)
        self.entry = self.entry._replace(crc=zlib.crc32(data, self.entry.crc), stored=size, size=size)
        self._file.write(data)


def _packed(data: bytes) -> tuple[bytes, int]:
    """The bytes of an entry in the file, and how they are compressed."""
    if not _is_compressible(data):
        return data, STORED
    squeezer = zlib.compressobj(_LEVEL, zlib.DEFLATED, -15)
    packed = squeezer.compress(data) + squeezer.flush()
    if len(packed) >= len(data) or len(packed) * limits.RATIO < len(data):
        return data, STORED
    return packed, DEFLATED


def _is_compressible(data: bytes) -> bool:
    if len(data) <= 4 * _SAMPLE:
        return True
    places = (0, len(data) // 2, len(data) - _SAMPLE)
    sample = b"".join(data[place : place + _SAMPLE] for place in places)
    return len(zlib.compress(sample, 1)) < _WORTH * len(sample)
