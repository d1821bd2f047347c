"""Reads a zip file as the format has it, and no other: every byte of it belongs to one entry or to the directory.

What other readers let pass is refused, as it means other things to other programs: bytes before, between and after
entries, entries that share bytes, headers that differ from the directory, comments, extra fields, encryption, links.
Sizes that headers name are only believed as far as the bytes bear them out.
"""

from __future__ import annotations

import stat
import zlib
from collections.abc import Iterator
from typing import BinaryIO, Protocol

from yuan.exchange import container, limits, refusals
from yuan.exchange.zip_records import (
    CENTRAL,
    CENTRAL_SIGN,
    DEFLATED,
    ENCRYPTED,
    END,
    END_SIGN,
    STORED,
    UTF_8,
    Entry,
)
from yuan.model.files import safe_name

_PIECE = 256 * 1024


class Source(Protocol):
    """Bytes that can be read at any place."""

    @property
    def size(self) -> int: ...

    def read(self, start: int, length: int) -> bytes:
        """These bytes; fewer only where it ends."""
        ...


class FileSource:
    """The bytes of an open file."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        try:
            self.size = file.seek(0, 2)
        except OSError as error:
            raise refusals.unreadable(error) from error

    def read(self, start: int, length: int) -> bytes:
        try:
            self._file.seek(start)
            return self._file.read(length)
        except OSError as error:
            raise refusals.unreadable(error) from error


class ZipReader:
    """The entries of a zip file.

    Args:
        most: bytes an entry may unfold to.

    Raises:
        BadPackage: it is none, or not one as the format has it.
    """

    def __init__(self, source: Source, most: int = limits.ENTRY) -> None:
        if source.size > limits.PACKAGE:
            raise refusals.too_large(f"大于 {refusals.megabytes(limits.PACKAGE)}")
        self.source = source
        self.entries = {entry.name: entry for entry in _directory(source)}
        if any(entry.size > most for entry in self.entries.values()):
            raise refusals.too_large(f"其中一项大于 {refusals.megabytes(most)}")
        if sum(entry.size for entry in self.entries.values()) > limits.PACKAGE:
            raise refusals.too_large(f"展开后大于 {refusals.megabytes(limits.PACKAGE)}")

    def read(self, name: str, most: int = limits.ENTRY) -> bytes:
        """The content of an entry.

        Raises:
            BadPackage: there is none of this name, it is larger than `most`, or cannot be read.
        """
        entry = self.entries.get(name)
        if entry is None:
            raise refusals.damaged(f"缺少{_shown(name)}")
        if entry.size > most:
            raise refusals.too_large(f"{_shown(name)}大于 {most // 1024} KB")
        return b"".join(self._pieces(entry))

    def _pieces(self, entry: Entry) -> Iterator[bytes]:
        """The content, piece by piece; stops at the first byte more than the directory says."""
        crc, size = 0, 0
        unfold = _stored if entry.method == STORED else _inflated
        for piece in unfold(self.source, entry):
            crc = zlib.crc32(piece, crc)
            size += len(piece)
            if size > entry.size:
                raise refusals.irregular(f"{_shown(entry.name)}展开后比目录中写的大")
            yield piece
        if size != entry.size or crc != entry.crc:
            raise refusals.damaged(f"{_shown(entry.name)}的内容不对")


def _stored(source: Source, entry: Entry) -> Iterator[bytes]:
    for start in range(entry.data, entry.end, _PIECE):
        yield source.read(start, min(_PIECE, entry.end - start))


def _inflated(source: Source, entry: Entry) -> Iterator[bytes]:
    unfolding = zlib.decompressobj(-15)
    try:
        for packed in _stored(source, entry):
            yield unfolding.decompress(packed, _PIECE)
            while unfolding.unconsumed_tail:
                yield unfolding.decompress(unfolding.unconsumed_tail, _PIECE)
            if unfolding.unused_data:
                break
        yield from iter(lambda: unfolding.decompress(unfolding.unconsumed_tail, _PIECE), b"")
    except zlib.error:
        raise refusals.damaged(f"{_shown(entry.name)}解压出错") from None
    if not unfolding.eof or unfolding.unused_data:
        raise refusals.damaged(f"{_shown(entry.name)}解压出错")


def _directory(source: Source) -> Iterator[Entry]:
    """The entries, each held against its local header; together they fill the file up to the directory."""
    count, size, start = _end(source)
    records = source.read(start, size)
    names: set[str] = set()
    place = at = 0
    for _ in range(count):
        entry, at = _entry(records, at)
        _require_bounds(entry)
        if entry.start != place:
            raise refusals.irregular("条目重叠，或条目之间有多余的内容")
        if source.read(place, len(entry.local())) != entry.local():
            raise refusals.irregular(f"{_shown(entry.name)}在文件中与目录中写的不一致")
        folded = container.folded(entry.name)
        if folded in names:
            raise refusals.irregular(f"{_shown(entry.name)}重复")
        names.add(folded)
        place = entry.end
        yield entry
    if at != size or place != start:
        raise refusals.irregular("条目重叠，或条目之间有多余的内容")


def _end(source: Source) -> tuple[int, int, int]:
    """How many entries there are, and size and start of the directory."""
    record = source.read(source.size - END.size, END.size)
    if len(record) < END.size or not record.startswith(END_SIGN):
        tail = source.read(max(0, source.size - END.size - 0xFFFF), END.size + 0xFFFF)
        if END_SIGN in tail[: -END.size]:
            raise refusals.irregular("末尾有多余的内容")
        raise refusals.incomplete()
    _, disk, first_disk, here, count, size, start, comment = END.unpack(record)
    if count > limits.ENTRIES:  # also zip64, which says 65535
        raise refusals.too_large(f"多于 {limits.ENTRIES} 项")
    if disk or first_disk or here != count or comment or start + size + END.size != source.size:
        raise refusals.irregular("目录与文件不符")
    if size > limits.ENTRIES * (CENTRAL.size + limits.NAME):
        raise refusals.too_large("目录太大")
    return count, size, start


def _entry(records: bytes, at: int) -> tuple[Entry, int]:
    """The record of the directory at `at`, and where the next one is."""
    if len(records) - at < CENTRAL.size or not records.startswith(CENTRAL_SIGN, at):
        raise refusals.irregular("目录与文件不符")
    fields = CENTRAL.unpack_from(records, at)
    flags, method, crc, stored, size, length = fields[3], fields[4], *fields[7:11]
    after = at + CENTRAL.size + length
    raw = records[after - length : after]
    if flags & ENCRYPTED:
        raise refusals.irregular("条目是用压缩软件加密的")
    entry = Entry(_name(raw, flags), method, crc, stored, size, fields[16])
    mode = fields[15] >> 16
    if stat.S_ISLNK(mode):
        raise refusals.irregular(f"{_shown(entry.name)}是链接")
    if method not in (STORED, DEFLATED) or entry.central() != records[at:after]:
        raise refusals.irregular(f"{_shown(entry.name)}的目录项不合规定")
    return entry, after


def _name(raw: bytes, flags: int) -> str:
    if not raw or len(raw) > limits.NAME or flags & ~UTF_8:
        raise refusals.irregular("条目的目录项不合规定")
    try:
        return raw.decode("utf-8" if flags else "ascii")
    except UnicodeDecodeError:
        raise refusals.irregular("条目名称的编码不对") from None


def _shown(name: str) -> str:
    """The name of an entry as part of a message: it may be anything."""
    return f"“{safe_name(name)[:40]}”"


def _require_bounds(entry: Entry) -> None:
    if entry.method == STORED and entry.stored != entry.size:
        raise refusals.irregular(f"{_shown(entry.name)}的大小不一致")
    if entry.size > entry.stored * limits.RATIO:
        raise refusals.too_large(f"{_shown(entry.name)}展开后是压缩后的 {limits.RATIO} 倍以上")
