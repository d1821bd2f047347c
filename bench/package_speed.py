"""Time to write and to open packages between desks: `python bench/package_speed.py [--library FILE]`.

A plan of 60 pages with its Word file and 20 MB of materials (half of them pictures, which cannot be compressed, half
text), and 50 MB of pictures sealed for another desk. The peers, in the same run, write and read the same bytes: Python's
zipfile, which hashes and signs nothing, and AES-GCM of pyca in one call, whole in memory.
"""

from __future__ import annotations

import argparse
import os
import secrets
import statistics
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from export_speed import sixty_pages
from scratch import library_in, own_folders

from yuan.exchange.reading import open_package
from yuan.exchange.sealing import new_sealing_key, public_part
from yuan.exchange.writing import Part, write_package
from yuan.library import Library
from yuan.library.keys.signing_keys import SigningKey, fingerprint_of
from yuan.model.document.content import encode
from yuan.model.exchange.desk import DeskCard
from yuan.model.exchange.manifest import Manifest, Recipient, SealingKey
from yuan.model.exchange.package import PackageKind
from yuan.model.files import atomic_write
from yuan.model.text.plain_text import plain_text
from yuan.word.writer import write_plan

MB = 1_000_000
RUNS = 5


class Time(NamedTuple):
    """Median seconds by the clock, and of this process's processor."""

    clock: float
    processor: float

    def __str__(self) -> str:
        return f"{self.clock:.3f} s (processor {self.processor:.3f} s)"

    def __truediv__(self, other: Time) -> str:
        return f"{self.clock / other.clock:.2f} (processor {self.processor / other.processor:.2f})"


def median(*works: Callable[[], object]) -> list[Time]:
    """The time of each of these works, done in turn after one warm-up, so that what else the machine does falls on all."""
    times: list[list[Time]] = [[] for _ in works]
    for run in range(RUNS + 1):
        for work, kept in zip(works, times, strict=True):
            clock, processor = time.perf_counter(), time.process_time()
            work()
            if run:
                kept.append(Time(time.perf_counter() - clock, time.process_time() - processor))
    return [Time(*(statistics.median(figure) for figure in zip(*kept, strict=True))) for kept in times]


class Desk:
    """A desk with fresh keys."""

    def __init__(self) -> None:
        private = Ed25519PrivateKey.generate()
        public = private.public_key().public_bytes_raw().hex()
        self.signing = SigningKey(fingerprint_of("Ed25519", public), "Ed25519", private.private_bytes_raw())
        self.sealing: SealingKey = new_sealing_key()
        seal = {"seal_algorithm": "X25519", "seal_public": public_part(self.sealing)}
        self.card = DeskCard(
            id=secrets.token_hex(8), office="单位", algorithm="Ed25519", public=public, **seal
        )

    def writes(self, to: Desk) -> Manifest:
        """The manifest of a submission."""
        return Manifest(
            kind=PackageKind.SUBMISSION,
            id=secrets.token_hex(16),
            sender=self.card,
            recipients=(Recipient(desk=to.card.id, serial=1),),
            made_at="2026-12-01T09:30:00+08:00",
            subject="送审",
        )


def pictures(count: int) -> list[Part]:
    """So many files of 1 MB as scans and photographs are."""
    return [
        Part("material", f"{number}.jpg", "image/jpeg", Random(number).randbytes(MB))
        for number in range(count)
    ]


def texts(count: int, text: str) -> list[Part]:
    """So many files of 1 MB of what stands in plans, in another order each."""
    made = []
    for number in range(count):
        words = text.split("\n") * (1 + 400_000 // len(text))
        Random(number).shuffle(words)
        made.append(Part("material", f"{number}.txt", "text/plain", "\n".join(words).encode()[:MB]))
    return made


def written(part: Part) -> bytes:
    assert isinstance(part.content, bytes)
    return part.content


def zipped(path: Path, parts: list[Part]) -> None:
    """The peer: the same contents, compressed."""
    with (
        atomic_write(path) as temporary,
        zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as made,
    ):
        for part in parts:
            made.writestr(f"{part.role}-{part.name}", written(part))


def unzipped(path: Path) -> None:
    with zipfile.ZipFile(path) as opened:
        for name in opened.namelist():
            opened.read(name)


def encrypted(path: Path, data: bytes, key: bytes) -> None:
    with atomic_write(path) as temporary:
        temporary.write_bytes(AESGCM(key).encrypt(bytes(12), data, None))


def opened(path: Path, keys: tuple[SealingKey, ...] = ()) -> None:
    """Open it, as a preview does, and check everything in it."""
    with open_package(path, keys) as package:
        package.verify()


def submission(folder: Path, parts: list[Part], copy: bytes) -> None:
    town, bureau, path, peer = Desk(), Desk(), folder / "ours.yuanpkg", folder / "peer.zip"
    readable = {"六十页的预案.docx": copy}

    def write() -> None:
        write_package(path, town.writes(bureau), parts, town.signing, readable=readable)

    whole = [*parts, Part("copy", "plan.docx", "", copy)]
    size = sum(len(written(part)) for part in whole) / MB
    ours, theirs = median(write, lambda: zipped(peer, whole))
    print(f"submission of {size:.1f} MB written: {ours}; zipfile {theirs}; ours ÷ zipfile {ours / theirs}")
    print(f"file of {path.stat().st_size / MB:.1f} MB, zipfile {peer.stat().st_size / MB:.1f} MB")
    first, ours, theirs = median(
        lambda: open_package(path).close(), lambda: opened(path), lambda: unzipped(peer)
    )
    print(
        f"opened: {first}; with everything checked {ours}; zipfile reads all {theirs}; ours ÷ zipfile {ours / theirs}"
    )


def sealed(folder: Path) -> None:
    town, bureau, path, peer = Desk(), Desk(), folder / "ours.yuanpkg", folder / "peer"
    parts, key = pictures(50), AESGCM.generate_key(256)
    data = b"".join(written(part) for part in parts)

    def write(*seal_for: DeskCard) -> None:
        write_package(path, town.writes(bureau), parts, town.signing, seal_for=seal_for)

    plain, ours, theirs = median(write, lambda: write(bureau.card), lambda: encrypted(peer, data, key))
    print(f"50 MB sealed and written: {ours}; not sealed {plain}; AES-GCM in one call {theirs}")
    print(f"ours ÷ AES-GCM {ours / theirs}")
    keys = (bureau.sealing,)
    first, ours, theirs = median(
        lambda: open_package(path, keys).close(),
        lambda: opened(path, keys),
        lambda: AESGCM(key).decrypt(bytes(12), peer.read_bytes(), None),
    )
    print(f"opened: {first}; with everything checked {ours}; AES-GCM in one call {theirs}")
    print(f"ours ÷ AES-GCM {ours / theirs}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--library", type=Path)
    options = parser.parse_args()
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    with own_folders() as folder:
        library = Library.open(library_in(folder, options.library))
        plan = sixty_pages(library)
        write_plan(plan, folder / "copy.docx", media=library.local_session().media)
        library.close()
        text = encode(plan)
        parts = [
            Part("plan", "p0000aaaa", "application/json", text),
            *pictures(10),
            *texts(10, plain_text(plan)),
        ]
        submission(folder, parts, (folder / "copy.docx").read_bytes())
        sealed(folder)


if __name__ == "__main__":
    main()
