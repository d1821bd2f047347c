"""Damaged packages, by the seed: each is refused with a clear error, or is what it was.

`python -m tests.exchange.damaging 5000` tries so many and tells how they ended.
"""

from __future__ import annotations

import copy
import io
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

from tests.exchange.desks import BUREAU, TOWN
from tests.exchange.forging import (
    Parts,
    Record,
    canonical,
    deflated,
    package,
    parts_of,
    records_of,
    signed,
    zip_of,
)
from tests.fuzz.mutations import NAMES, VALUES, Mutation, flip_bytes, repeat_stretch, truncate, zero_stretch
from yuan.exchange.reading import OpenPackage, open_package
from yuan.exchange.sealing import SealedSource, SealingSink, file_key_of, new_envelope
from yuan.exchange.zip_reading import FileSource
from yuan.model.errors import YuanError

BYTES: tuple[Mutation, ...] = (flip_bytes, truncate, zero_stretch, repeat_stretch)
FIELDS = [
    "made_by",
    "needed",
    "flags",
    "method",
    "time",
    "date",
    "crc",
    "stored",
    "size",
    "extra",
    "comment",
    "disk",
    "internal",
    "external",
    "start",
    "name",
]
NUMBERS = (0, 1, 2, 8, 20, 0x21, 0x800, 0x808, 0x7FFF, 0xFFFF)
JSON = (*VALUES, None, True, 0, -1, 1.5, 2**53, 2**70, [], {}, [[]], {"x": {"y": [1]}}, "a" * 2000, "x\ny")


def _bytes(data: bytes, random: Random) -> bytes:
    return random.choice(BYTES)(data, random)


def _records(data: bytes, random: Random) -> bytes:
    """What a zip file says of an entry, wrong once or twice."""
    records = records_of(_parts(data))
    for _ in range(random.choice((1, 1, 2))):
        at, field = random.randrange(len(records)), random.choice(FIELDS)
        value: Any = random.choice(NUMBERS)
        if field in ("extra", "comment", "name"):
            value = random.choice((b"", b"x", b"../x", b"\x01\0\0\0", b"mimetype", b"manifest.json"))
        side = random.choice(("local", "central"))
        both = {"local": {field: value}, "central": {field: value}}
        records[at] = records[at]._replace(**(both if random.random() < 0.3 else {side: both[side]}))
    return zip_of(records)


def _arranged(data: bytes, random: Random) -> bytes:
    """Entries removed, doubled, renamed, exchanged, changed, compressed, in another order."""
    records = records_of(_parts(data))
    for _ in range(random.choice((1, 1, 3))):
        at, other = random.randrange(len(records)), random.randrange(len(records))
        one = records[at]
        match random.randrange(8):
            case 0 if len(records) > 1:
                records.pop(at)
            case 1:
                records.insert(other, one)
            case 2:
                records[at] = one._replace(name=random.choice((*NAMES, "objects/" + "0" * 64, "可读副本/x")))
            case 3:
                records[at] = one._replace(content=records[other].content)
            case 4:
                records[at] = one._replace(content=_bytes(one.content or b"x", random))
            case 5:
                records[at] = deflated(str(one.name), one.content)
            case 6:
                records[at], records[other] = records[other], one
            case _:
                records.append(Record("objects/" + "0" * 64, bytes(random.choice((0, 10, 10**6)))))
    return zip_of(records)


def _json(data: bytes, random: Random) -> bytes:
    """A value of the manifest, the signature or the envelope is another, nobody signed it."""
    parts = _parts(data)
    name = random.choice([name for name in parts if name.endswith(".json")])
    return zip_of(records_of({**parts, name: canonical(_changed(json.loads(parts[name]), random))}))


def _signed(data: bytes, random: Random) -> bytes:
    """A value of the manifest is another, and its sender signed it."""
    parts = _parts(data)
    if "manifest.json" not in parts:
        return _json(data, random)
    manifest = canonical(_changed(json.loads(parts["manifest.json"]), random))
    return zip_of(records_of(signed(parts, manifest)))


def _resealed(data: bytes, random: Random) -> bytes:
    """A damaged package, sealed by whoever damaged it."""
    parts = _parts(data)
    inner = _opened(parts) if "sealed" in parts else data
    envelope, file_key = new_envelope([BUREAU.card])
    kept = io.BytesIO()
    sink = SealingSink(kept, file_key, envelope)
    sink.write(random.choice((_bytes, _records, _arranged, _json, _signed))(inner, random))
    sink.finish()
    sealed = {"mimetype": b"application/vnd.yuan.sealed-package+zip", "envelope.json": envelope}
    return zip_of(records_of({**sealed, "sealed": kept.getvalue()}))


def _opened(parts: Parts) -> bytes:
    """What a sealed package holds."""
    envelope, sealed = parts["envelope.json"], parts["sealed"]
    file_key, _ = file_key_of(envelope, [BUREAU.sealing])
    source = SealedSource(FileSource(io.BytesIO(sealed)), 0, len(sealed), file_key, envelope)
    return source.read(0, source.size)


DAMAGES: dict[str, Callable[[bytes, Random], bytes]] = {
    "bytes": _bytes,
    "records": _records,
    "entries": _arranged,
    "values": _json,
    "values, signed": _signed,
    "sealed anew": _resealed,
}


def _parts(data: bytes) -> Parts:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "x")
        path.write_bytes(data)
        return parts_of(path)


def _changed(value: Any, random: Random) -> Any:
    """A copy of a JSON value in which one value is another, gone, doubled or new."""
    value = copy.deepcopy(value)
    place = random.choice(list(_places(value)))
    match random.randrange(5):
        case 0 if isinstance(place, dict) and place:
            place.pop(random.choice(sorted(place)))
        case 0 | 1 if isinstance(place, list) and place:
            place.append(random.choice(place))
        case 2 if isinstance(place, dict):
            place[random.choice(("x", "minimum_reader", "size", "sha256"))] = random.choice(JSON)
        case _:
            keys: list[Any] = sorted(place) if isinstance(place, dict) else list(range(len(place)))
            if keys:
                place[random.choice(keys)] = random.choice(JSON)
    return value


def _places(value: Any) -> Iterator[Any]:
    """All objects and lists in a JSON value."""
    if isinstance(value, dict | list):
        yield value
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _places(inner)


class Trial:
    """A sound package of each sort, which are damaged one way or another."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / "damaged.yuanpkg"
        self._sound = [package(folder / "sound", sealed=sealed).read_bytes() for sealed in (False, True)]
        self._said = [self._contents(data) for data in self._sound]

    def run(self, seed: int) -> tuple[str, str]:
        """Damage a package: how, and how it ended: `refused`, `the same`, `sound` (as its sender signed another).

        Raises:
            AssertionError: it was taken for what it is not, or something was written.
            Exception: any other than a clear error is a fault.
        """
        random = Random(seed)
        which, damage = random.randrange(2), list(DAMAGES)[seed % len(DAMAGES)]
        self.path.write_bytes(DAMAGES[damage](self._sound[which], random))
        before = self._files()
        try:
            with open_package(self.path, [BUREAU.sealing, TOWN.sealing]) as opened:
                said = _all(opened)
        except YuanError as error:
            return damage, "refused" if error.message and error.remedy else "refused without a word"
        finally:
            assert self._files() == before, seed
        if said == self._said[which]:
            return damage, "the same"
        assert damage in ("values, signed", "sealed anew"), seed
        return damage, "sound"

    def _files(self) -> list[tuple[str, int, int]]:
        files = (one for one in self.folder.parent.glob("*/*") if one.is_file())
        return sorted((str(one), one.stat().st_size, one.stat().st_mtime_ns) for one in files)

    def _contents(self, data: bytes) -> tuple[Any, ...]:
        self.path.write_bytes(data)
        with open_package(self.path, [BUREAU.sealing]) as opened:
            return _all(opened)


def _all(opened: OpenPackage) -> tuple[Any, ...]:
    """All that a package says and holds."""
    opened.verify()
    listed = (*opened.manifest.objects, *opened.manifest.readable)
    return opened.hash, opened.manifest, [opened.content(item) for item in listed]


def main(cases: int) -> None:
    counts, slowest = Counter[tuple[str, str]](), 0.0
    with tempfile.TemporaryDirectory() as folder:
        own = Path(folder, "trial")
        own.mkdir()
        trial = Trial(own)
        for seed in range(cases):
            started = time.process_time()
            counts[trial.run(seed)] += 1
            slowest = max(slowest, time.process_time() - started)
    for (damage, ended), count in sorted(counts.items()):
        print(f"{damage:16}{ended:10}{count:6}")
    print(f"{sum(counts.values())} cases, the slowest took {slowest:.2f} s")


if __name__ == "__main__":
    main(int(sys.argv[1]))
