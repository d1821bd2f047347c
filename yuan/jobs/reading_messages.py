"""What the program and the process that reads files say to each other: plain data, checked on both sides.

Each message is msgpack of one of the types here; nothing in it can run code.
"""

from __future__ import annotations

import msgspec

from yuan.model.document.content import Document
from yuan.word.imported import Imported
from yuan.word.returned import Returned


class Read(msgspec.Struct, frozen=True, tag=True):
    """Read the file at `path` (as the system writes it), in so many seconds of computing and bytes of memory.

    `base`: it is what came back of this text from Word, and read as that; None for a file to import.
    """

    path: bytes
    seconds: int
    memory: int
    base: Document | None = None


class Progressed(msgspec.Struct, frozen=True, tag=True):
    """How far reading is, as `Progress` says it."""

    done: int
    total: int
    what: str


class Picture(msgspec.Struct, frozen=True, tag=True):
    """A picture of the plan that comes next, by its hash."""

    hash: str
    data: bytes


class Plan(msgspec.Struct, frozen=True, tag=True):
    """A plan that was read, its pictures taken out: they came before it."""

    imported: Imported


class CameBack(msgspec.Struct, frozen=True, tag=True):
    """What came back of the text asked with, its pictures taken out as those of a `Plan`."""

    returned: Returned


class Failed(msgspec.Struct, frozen=True, tag=True):
    """The file cannot be read: what the `BadFile` says."""

    message: str
    remedy: str


class Finished(msgspec.Struct, frozen=True, tag=True):
    """Everything of the file was said. `is_last`: the process ends now and is to be asked no more."""

    is_last: bool


Answer = Progressed | Picture | Plan | CameBack | Failed | Finished
_encoder = msgspec.msgpack.Encoder()
requests = msgspec.msgpack.Decoder(Read)
answers: msgspec.msgpack.Decoder[Answer] = msgspec.msgpack.Decoder(Answer)


def packed(message: Read | Answer) -> bytes:
    """A message as it travels."""
    return _encoder.encode(message)
