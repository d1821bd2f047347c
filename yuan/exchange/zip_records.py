"""The records of a zip file that the format uses (PKWARE APPNOTE 4.3): no zip64, extra fields, comments or descriptors."""

from __future__ import annotations

import struct
from typing import NamedTuple

STORED, DEFLATED = 0, 8
UTF_8 = 0x0800
"""The flag of a name that is UTF-8."""
ENCRYPTED = 0x2041
"""Flags of entries encrypted by the means of zip."""
NEEDED = 20
MADE_BY = 3 << 8 | NEEDED
"""By Unix, so that tools take the mode of a file from the entry."""
REGULAR = 0o100644 << 16
MOMENT = 0, 0x21
"""Time and date of every entry: midnight of 1980-01-01, the first there is, so that packages tell nothing by it."""

LOCAL = struct.Struct("<4s5H3L2H")
CENTRAL = struct.Struct("<4s6H3L5H2L")
END = struct.Struct("<4s4H2LH")
LOCAL_SIGN, CENTRAL_SIGN, END_SIGN = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"


class Entry(NamedTuple):
    """An entry: `start` is where its local header stands, `stored` and `size` are its bytes in the file and unfolded."""

    name: str
    method: int
    crc: int
    stored: int
    size: int
    start: int

    @property
    def encoded(self) -> bytes:
        return self.name.encode("utf-8")

    @property
    def flags(self) -> int:
        return 0 if self.name.isascii() else UTF_8

    @property
    def data(self) -> int:
        """Where its bytes begin."""
        return self.start + LOCAL.size + len(self.encoded)

    @property
    def end(self) -> int:
        return self.data + self.stored

    def local(self) -> bytes:
        """The header before its bytes."""
        name = self.encoded
        sizes = self.crc, self.stored, self.size, len(name), 0
        return LOCAL.pack(LOCAL_SIGN, NEEDED, self.flags, self.method, *MOMENT, *sizes) + name

    def central(self) -> bytes:
        """Its record in the directory."""
        name = self.encoded
        head = CENTRAL_SIGN, MADE_BY, NEEDED, self.flags, self.method, *MOMENT
        sizes = self.crc, self.stored, self.size, len(name), 0, 0
        return CENTRAL.pack(*head, *sizes, 0, 0, REGULAR, self.start) + name


def end(entries: int, size: int, start: int) -> bytes:
    """The record at the end, after a directory of `size` bytes at `start`."""
    return END.pack(END_SIGN, 0, 0, entries, entries, size, start, 0)
