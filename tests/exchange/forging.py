"""Packages as somebody could forge them: by other means than the program's, down to the records of the zip file."""

from __future__ import annotations

import hashlib
import io
import json
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from tests.exchange.desks import BUREAU, PARTS, READABLE, TOWN, DeskWithKeys
from yuan.exchange.writing import write_package

Parts = dict[str, bytes]


def package(path: Path, *, sealed: bool = False, by: DeskWithKeys = TOWN, to: DeskWithKeys = BUREAU) -> Path:
    """A sound package at `path`."""
    seal_for = [to.card] if sealed else []
    write_package(path, by.writes(to), PARTS, by.signing, seal_for=seal_for, readable=READABLE)
    return path


def parts_of(path: Path) -> Parts:
    """Its entries, as any tool sees them."""
    with zipfile.ZipFile(path) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


_AS_IT_IS: Mapping[str, Any] = MappingProxyType({})


class Record(NamedTuple):
    """An entry with all that a zip file says of it, twice: before its bytes (`local`) and in the directory (`central`).

    What is named in `local` and `central` replaces what would be true of `content`.
    """

    name: str | bytes
    content: bytes
    packed: bytes | None = None
    method: int = 0
    local: Mapping[str, Any] = _AS_IT_IS
    central: Mapping[str, Any] = _AS_IT_IS

    def facts(self) -> dict[str, Any]:
        """What is true of it."""
        name = self.name if isinstance(self.name, bytes) else self.name.encode()
        return {
            "made_by": 3 << 8 | 20,
            "needed": 20,
            "flags": 0 if name.isascii() else 0x800,
            "method": self.method,
            "time": 0,
            "date": 0x21,
            "crc": zlib.crc32(self.content),
            "stored": len(self.bytes_in_file()),
            "size": len(self.content),
            "name": name,
            "extra": b"",
            "comment": b"",
            "disk": 0,
            "internal": 0,
            "external": 0o100644 << 16,
        }

    def bytes_in_file(self) -> bytes:
        return self.content if self.packed is None else self.packed


def deflated(name: str, content: bytes, **more: Any) -> Record:
    """A compressed entry."""
    return Record(name, content, deflate(content), 8, **more)


def deflate(content: bytes) -> bytes:
    squeezer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return squeezer.compress(content) + squeezer.flush()


def zip_of(
    records: Iterable[Record],
    *,
    before: bytes = b"",
    between: bytes = b"",
    comment: bytes = b"",
    after: bytes = b"",
    count: int | None = None,
) -> bytes:
    """The bytes of a zip file of these records, with other bytes where one wishes."""
    file, directory = io.BytesIO(), []
    file.write(before)
    for record in records:
        start = file.tell()
        file.write(_local({**record.facts(), **record.local}) + record.bytes_in_file() + between)
        directory.append(_central({"start": start, **record.facts(), **record.central}))
    start, whole = file.tell(), b"".join(directory)
    number = len(directory) if count is None else count
    file.write(whole)
    file.write(
        struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, number, number, len(whole), start, len(comment))
        + comment
        + after
    )
    return file.getvalue()


def _local(says: dict[str, Any]) -> bytes:
    fields = ("needed", "flags", "method", "time", "date", "crc", "stored", "size")
    lengths = len(says["name"]), len(says["extra"])
    return (
        struct.pack("<4s5H3L2H", b"PK\3\4", *(says[f] for f in fields), *lengths)
        + says["name"]
        + says["extra"]
    )


def _central(says: dict[str, Any]) -> bytes:
    fields = ("made_by", "needed", "flags", "method", "time", "date", "crc", "stored", "size")
    rest = ("disk", "internal", "external", "start")
    lengths = (len(says[part]) for part in ("name", "extra", "comment"))
    head = struct.pack(
        "<4s6H3L5H2L", b"PK\1\2", *(says[f] for f in fields), *lengths, *(says[f] for f in rest)
    )
    return b"".join((head, says["name"], says["extra"], says["comment"]))


def records_of(parts: Parts) -> list[Record]:
    return [Record(name, content) for name, content in parts.items()]


def rewritten(path: Path, change: Callable[[list[Record]], object], **more: Any) -> Path:
    """The package with its records changed in place by `change`."""
    records = records_of(parts_of(path))
    change(records)
    path.write_bytes(zip_of(records, **more))
    return path


def canonical(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def signed(parts: Parts, manifest: bytes, by: DeskWithKeys = TOWN, **said: Any) -> Parts:
    """The parts with another manifest, and a signature for it, by whoever has the keys of `by`."""
    digest = hashlib.sha256(manifest).hexdigest()
    signature = by.signing.sign(f"yuan package manifest 1\n{digest}".encode()).hex()
    says = {"algorithm": "Ed25519", "key": by.signing.id, "manifest": digest, "signature": signature, **said}
    return {**parts, "manifest.json": manifest, "signature.json": canonical(says)}


def saying(path: Path, change: Callable[[dict[str, Any]], object], by: DeskWithKeys = TOWN) -> Path:
    """The package with its manifest changed in place by `change`, and signed again by its sender."""
    parts = parts_of(path)
    manifest = json.loads(parts["manifest.json"])
    change(manifest)
    path.write_bytes(zip_of(records_of(signed(parts, canonical(manifest), by))))
    return path
