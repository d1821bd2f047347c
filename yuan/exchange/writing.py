"""Makes a package."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from operator import length_hint
from pathlib import Path
from typing import BinaryIO, NamedTuple

import msgspec

from yuan.exchange import container, limits, manifests, refusals, sealing, signatures
from yuan.exchange.zip_writing import Sink, ZipWriter
from yuan.library.keys.signing_keys import SigningKey, fingerprint_of
from yuan.model.exchange.desk import DeskCard
from yuan.model.exchange.manifest import Manifest, PackageObject, ReadableCopy, Recipient
from yuan.model.files import atomic_write, safe_name
from yuan.model.progress import Progress, silent


class Part(NamedTuple):
    """An object to be put into a package: see `PackageObject`. `content` is its bytes, or the file that holds them."""

    role: str
    name: str
    media_type: str
    content: bytes | Path


class Written(NamedTuple):
    """What was written: the manifest with its objects, and the package's hash."""

    manifest: Manifest
    hash: str


def write_package(
    path: Path,
    manifest: Manifest,
    parts: Iterable[Part],
    key: SigningKey,
    *,
    seal_for: Sequence[DeskCard] = (),
    readable: Mapping[str, bytes] | None = None,
    progress: Progress = silent,
) -> Written:
    """Write a package to `path`: whole, or not at all. Parts are taken one by one, and never more than one is held.

    Args:
        manifest: everything about the package but its objects, its readable copies and the keys of recipients, which
            are put in here. Its subject and the names of offices are made one line each.
        key: signs; `manifest.sender` names its public part.
        seal_for: seal it for these desks, all recipients of the manifest; none: everybody can read it.
        readable: copies for people, by the names of their files.
        progress: counts parts; the total is 0 when `parts` has no length.

    Raises:
        BadPackage: it would be larger than readers take, or a desk has no key it can be sealed for.
        BadFile: a part or the package cannot be read or written.
        ValueError: the manifest does not hold together; a mistake in the program.
    """
    if fingerprint_of(manifest.sender.algorithm, manifest.sender.public) != key.id:
        raise ValueError("signed with another key than the manifest names")
    lined = manifests.in_lines(manifest)
    recipients = _with_keys(lined.recipients, seal_for)
    with atomic_write(path) as temporary, temporary.open("wb") as file, _sink(file, seal_for) as sink:
        package = ZipWriter(sink)
        package.add(container.MIMETYPE, container.PLAIN, stored=True)
        objects = tuple(_written_parts(package, parts, progress))
        copies = tuple(_written_copies(package, readable or {}))
        whole = msgspec.structs.replace(lined, recipients=recipients, objects=objects, readable=copies)
        encoded = manifests.encode(whole)
        if len(encoded) > limits.MANIFEST:
            raise refusals.cannot_pack("清单太长")
        package.add(manifests.NAME, encoded)
        package.add(signatures.NAME, signatures.sign(encoded, key))
        package.finish()
    return Written(whole, signatures.hash_of(encoded))


def _with_keys(recipients: tuple[Recipient, ...], seal_for: Sequence[DeskCard]) -> tuple[Recipient, ...]:
    """The recipients, each with the id of the key it is sealed with."""
    keys = {desk.id: sealing.key_id(desk) for desk in seal_for}
    if not keys.keys() <= {to.desk for to in recipients}:
        raise ValueError("sealed for a desk the manifest does not name")
    return tuple(msgspec.structs.replace(to, key=keys.get(to.desk, "")) for to in recipients)


@contextmanager
def _sink(file: BinaryIO, seal_for: Sequence[DeskCard]) -> Iterator[Sink]:
    """Where the package is written to: the file, or what seals it into the file."""
    if not seal_for:
        yield file
        return
    envelope, file_key = sealing.new_envelope(seal_for)
    outer = ZipWriter(file, limits.PACKAGE - limits.MIB)
    outer.add(container.MIMETYPE, container.SEALED, stored=True)
    outer.add(sealing.NAME, envelope)
    with outer.streamed(sealing.SEALED, file) as sealed:
        sink = sealing.SealingSink(sealed, file_key, envelope)
        yield sink
        sink.finish()
    outer.finish()


def _written_parts(package: ZipWriter, parts: Iterable[Part], progress: Progress) -> Iterator[PackageObject]:
    total, there = length_hint(parts), set[str]()
    for number, part in enumerate(parts):
        progress(number, total, part.name)
        data = _content(part)
        digest = hashlib.sha256(data).hexdigest()
        if digest not in there:
            package.add(container.OBJECTS + digest, data)
            there.add(digest)
        yield PackageObject(
            role=part.role, name=part.name, media_type=part.media_type, sha256=digest, size=len(data)
        )


def _content(part: Part) -> bytes:
    if isinstance(part.content, bytes):
        return part.content
    try:
        with part.content.open("rb") as file:
            return file.read(limits.ENTRY + 1)
    except OSError as error:
        raise refusals.unreadable(error) from error


def _written_copies(package: ZipWriter, readable: Mapping[str, bytes]) -> Iterator[ReadableCopy]:
    names: set[str] = set()
    for wanted, data in readable.items():
        name = _free(wanted, names)
        names.add(container.folded(name))
        package.add(container.READABLE + name, data)
        yield ReadableCopy(name, hashlib.sha256(data).hexdigest(), len(data))


def _free(wanted: str, taken: set[str]) -> str:
    """`wanted` as the name of a file no other has, also not where small letters are taken for capital ones."""
    name = safe_name(wanted)
    while name != safe_name(name):
        name = safe_name(name)
    stem, dot, suffix = name.rpartition(".") if "." in name else (name, "", "")
    stem = stem.encode()[:150].decode("utf-8", "ignore")  # with room for a number
    number = 1
    while container.folded(name) in taken:
        number += 1
        name = f"{stem}（{number}）{dot}{suffix}"
    return name
