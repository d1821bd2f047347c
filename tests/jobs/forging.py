"""Packages no honest desk makes, rightly signed by a key somebody really has."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from tests.jobs.desks_on_disk import DeskOnDisk
from yuan.exchange.reading import open_package
from yuan.exchange.writing import Part, write_package
from yuan.model.exchange.desk import DeskCard

Change = Callable[[list[Part]], list[Part]]


def forged(
    sender: DeskOnDisk,
    package: Path,
    change: Change,
    path: Path,
    *,
    card: DeskCard | None = None,
    **said: Any,
) -> Path:
    """Another package in the place of `package`, which `sender` made: its parts changed, signed with the key of `sender`.

    Args:
        card: whom it claims to be from; None for the sender.
        said: what else the manifest says.
    """
    with open_package(package) as opened:
        manifest = opened.manifest
        parts = [Part(one.role, one.name, one.media_type, opened.content(one)) for one in manifest.objects]
    with sender.session() as session:
        key, own = session.desks.signing_key(), session.desks.own_card()
    manifest = msgspec.structs.replace(manifest, sender=card or own, **said)
    write_package(path, manifest, change(parts), key)
    return path


def unchanged(parts: list[Part]) -> list[Part]:
    return parts


def record(role: str, edit: Callable[[Any], None]) -> Change:
    """The first record of this role edited in place."""

    def change(parts: list[Part]) -> list[Part]:
        at = next(at for at, part in enumerate(parts) if part.role == role)
        value = json.loads(content(parts[at]))
        edit(value)
        return [
            *parts[:at],
            _part(parts[at], json.dumps(value, ensure_ascii=False).encode()),
            *parts[at + 1 :],
        ]

    return change


def texts(data: Callable[[bytes], bytes]) -> Change:
    """Every text exchanged, and all records follow to its new hash."""

    def change(parts: list[Part]) -> list[Part]:
        for at, part in enumerate(parts):
            if part.role == "text":
                new = data(content(part))
                digest = hashlib.sha256(new).hexdigest()
                parts = [
                    _part(one, content(one).replace(part.name.encode(), digest.encode()))
                    if one.role == "plan"
                    else one
                    for one in parts
                ]
                parts[at] = Part("text", digest, part.media_type, new)
        return parts

    return change


def content(part: Part) -> bytes:
    assert isinstance(part.content, bytes)
    return part.content


def _part(part: Part, data: bytes) -> Part:
    return part._replace(content=data)
