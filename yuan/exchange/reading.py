"""Opens a package, and checks it before anything in it is believed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, NamedTuple, Self

from yuan.exchange import container, limits, manifests, refusals, sealing, signatures
from yuan.exchange.zip_reading import FileSource, Source, ZipReader
from yuan.exchange.zip_records import LOCAL, LOCAL_SIGN, STORED
from yuan.model.errors import BadFile
from yuan.model.exchange.manifest import Manifest, PackageObject, ReadableCopy, SealingKey
from yuan.model.progress import Progress, silent

_CONTENT = LOCAL.size + len(container.MIMETYPE)
"""Where the content of the first entry begins."""


class OpenPackage:
    """A package that is complete and signed with the key its sender names: whether that key is trusted is the caller's to
    say. Close it when done, or use it in `with`.

    Attributes:
        manifest: what it says of itself.
        hash: its hash, which the next package for the same desk names.
        is_sealed: whether it was encrypted.
    """

    def __init__(self, package: ZipReader, file: BinaryIO, opened_with: str = "") -> None:
        self._package = package
        self._file = file
        encoded = package.read(manifests.NAME, limits.MANIFEST)
        self.manifest: Manifest = manifests.decode(encoded)
        self.hash: str = signatures.hash_of(encoded)
        if signatures.NAME not in package.entries:
            raise refusals.unsigned()
        signature = package.read(signatures.NAME, limits.SIGNATURE)
        signatures.require_signed(signature, self.manifest, self.hash)
        self.is_sealed = bool(opened_with)
        _require_complete(package, self.manifest)
        self._hashes = {one.sha256 for one in self.manifest.objects}
        if opened_with and not any(opened_with == to.key for to in self.manifest.recipients):
            raise refusals.sealed_by_another()

    def read(self, sha256: str) -> bytes:
        """The object with this hash, checked against it.

        Raises:
            BadPackage: there is none, it is damaged, or was exchanged.
        """
        if sha256 not in self._hashes:
            raise refusals.damaged("缺少其中提到的内容")
        return self._checked(container.OBJECTS + sha256, sha256)

    def content(self, item: PackageObject | ReadableCopy) -> bytes:
        """The content of an object or a readable copy of the manifest, checked against its hash.

        Raises:
            BadPackage: it is damaged, or was exchanged.
        """
        if isinstance(item, ReadableCopy):
            return self._checked(container.READABLE + item.name, item.sha256)
        return self._checked(container.OBJECTS + item.sha256, item.sha256)

    def verify(self, progress: Progress = silent) -> None:
        """Read everything once, so that nothing in it is found damaged later.

        Raises:
            BadPackage: something in it is damaged, or was exchanged.
        """
        items = {one.sha256: one for one in self.manifest.objects}
        everything: list[PackageObject | ReadableCopy] = [*items.values(), *self.manifest.readable]
        for number, item in enumerate(everything):
            progress(number, len(everything), item.name)
            self.content(item)

    def close(self) -> None:
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _checked(self, name: str, sha256: str) -> bytes:
        data = self._package.read(name)
        if hashlib.sha256(data).hexdigest() != sha256:
            raise refusals.exchanged()
        return data


class Inspection(NamedTuple):
    """What can be told of a package without keys: of a sealed one, only for whom it is.

    Attributes:
        size: of the file in bytes.
        keys: ids of the keys that open a sealed package; empty for one that is not sealed.
        manifest: None for a sealed package; `hash` is then "".
    """

    size: int
    keys: tuple[str, ...]
    manifest: Manifest | None
    hash: str


def open_package(path: Path, keys: Iterable[SealingKey] = ()) -> OpenPackage:
    """Open a package: its structure, manifest and signature are checked now, contents when they are read.

    Args:
        keys: private keys of the desk, also those replaced by newer ones; used when it is sealed.

    Raises:
        BadPackage: it is none, damaged, changed, newer than the program, or sealed for others.
        BadFile: the file cannot be read.
    """
    with ExitStack() as failing:
        file = failing.enter_context(_file(path))
        source = FileSource(file)
        if _is_sealed(source, path.name):
            sealed, opened_with = _unsealed(source, keys)
            if _is_sealed(sealed, path.name):
                raise refusals.irregular("加密内容里还是加密的数据包")
            package = OpenPackage(ZipReader(sealed), file, opened_with)
        else:
            package = OpenPackage(ZipReader(source), file)
        failing.pop_all()
    return package


def inspect(path: Path) -> Inspection:
    """What can be told of a package without keys. Raises as `open_package` does, but never for want of a key."""
    with _file(path) as file:
        source = FileSource(file)
        if _is_sealed(source, path.name):
            _, envelope = _envelope(source)
            return Inspection(source.size, tuple(sealing.recipients_of(envelope)), None, "")
    with open_package(path) as package:
        return Inspection(source.size, (), package.manifest, package.hash)


def _file(path: Path) -> BinaryIO:
    try:
        if not path.is_file():
            raise BadFile(f"没有“{path.name}”这个文件。", "请检查文件是否还在，U 盘是否还连接着。")
        return path.open("rb")
    except OSError as error:
        raise refusals.unreadable(error) from error


def _is_sealed(source: Source, name: str) -> bool:
    """Whether it is a sealed package, by the bytes that stand at the same place in every one.

    Raises:
        BadPackage: it is no package.
    """
    head = source.read(0, _CONTENT + len(container.SEALED))
    if head.startswith(LOCAL_SIGN) and head[LOCAL.size : _CONTENT] == container.MIMETYPE.encode():
        for mimetype in (container.PLAIN, container.SEALED):
            if head.startswith(mimetype, _CONTENT):
                return mimetype == container.SEALED
    raise refusals.not_a_package(name)


def _unsealed(source: Source, keys: Iterable[SealingKey]) -> tuple[sealing.SealedSource, str]:
    """What a sealed package holds, and the id of the key that opened it."""
    package, envelope = _envelope(source)
    file_key, opened_with = sealing.file_key_of(envelope, keys)
    sealed = package.entries[sealing.SEALED]
    return sealing.SealedSource(source, sealed.data, sealed.size, file_key, envelope), opened_with


def _envelope(source: Source) -> tuple[ZipReader, bytes]:
    """A sealed package and the content of its envelope."""
    package = ZipReader(source, limits.PACKAGE)
    envelope = package.read(sealing.NAME, limits.ENVELOPE)
    sealing.recipients_of(envelope)
    _require_entries(package, {container.MIMETYPE, sealing.NAME, sealing.SEALED})
    _require_mimetype(package, container.SEALED)
    if package.entries[sealing.SEALED].method != STORED:
        raise refusals.irregular("加密的内容被压缩过")
    return package, envelope


def _require_complete(package: ZipReader, manifest: Manifest) -> None:
    """Everything the manifest lists is there, in its size, and nothing else."""
    objects = {container.OBJECTS + one.sha256: one.size for one in manifest.objects}
    copies = {container.READABLE + one.name: one.size for one in manifest.readable}
    listed = objects | copies
    _require_entries(package, {container.MIMETYPE, manifests.NAME, signatures.NAME, *listed})
    _require_mimetype(package, container.PLAIN)
    if any(package.entries[name].size != size for name, size in listed.items()):
        raise refusals.exchanged()


def _require_entries(package: ZipReader, names: set[str]) -> None:
    """Raises `BadPackage` when it has other entries than these."""
    there = set(package.entries)
    if names - there:
        raise refusals.damaged(f"缺少 {len(names - there)} 项内容")
    if there - names:
        raise refusals.irregular(f"有 {len(there - names)} 项内容不属于数据包")


def _require_mimetype(package: ZipReader, mimetype: bytes) -> None:
    entry = package.entries[container.MIMETYPE]
    if entry.start or entry.method != STORED or package.read(container.MIMETYPE) != mimetype:
        raise refusals.irregular("开头的类型标记不对")
