"""The manifest as bytes and back; what must hold of every one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import msgspec

from yuan.exchange import canonical, container, limits, refusals
from yuan.model.exchange.manifest import Manifest, PackageObject, ReadableCopy
from yuan.model.exchange.package import PackageKind
from yuan.model.files import safe_name

FORMAT = 1
"""The version of the format this program writes, and the newest it understands."""
NAME = "manifest.json"
_FIELDS = frozenset(Manifest.__struct_fields__) - {"additions"}
_OBJECT_FIELDS = frozenset(PackageObject.__struct_fields__) - {"additions"}
_HASH = re.compile(r"[0-9a-f]{64}")
_ID = re.compile(r"[0-9a-f]{32}")
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
"""What breaks a line, or makes a text look like another one."""


def encode(manifest: Manifest) -> bytes:
    """The canonical bytes of a manifest, with what newer programs added to it.

    Raises:
        ValueError: it does not hold together; the message says where, for programmers.
    """
    _require_sound(manifest)
    raw = _with_additions(msgspec.to_builtins(manifest))
    raw["objects"] = [_with_additions(one) for one in raw["objects"]]
    return canonical.encode(raw)


def decode(data: bytes) -> Manifest:
    """The manifest of these bytes. Fields it has besides those known here are its `additions`.

    Raises:
        BadPackage: it is damaged, or of a newer format.
    """
    raw = canonical.decode(data, NAME)
    require_readable(raw)
    if isinstance(raw.get("kind"), str) and raw["kind"] not in {kind.value for kind in PackageKind}:
        raise refusals.newer("不认识这一种数据包")
    try:
        manifest = msgspec.convert(_apart(raw, _FIELDS), Manifest)
        objects = tuple(msgspec.convert(_apart(one, _OBJECT_FIELDS), PackageObject) for one in raw["objects"])
        manifest = msgspec.structs.replace(manifest, objects=objects)
        _require_sound(manifest)
    except (msgspec.ValidationError, ValueError, TypeError, KeyError, AttributeError):
        raise refusals.damaged("清单的内容不合规定") from None
    return manifest


def require_readable(raw: dict[str, Any]) -> None:
    """Raises `BadPackage` when only readers of a newer format understand what says this."""
    oldest = raw.get("minimum_reader")
    if type(oldest) is not int or oldest < 1:
        raise refusals.damaged("没有写明格式版本")
    if oldest > FORMAT:
        raise refusals.newer(f"格式第 {oldest} 版，本程序能读到第 {FORMAT} 版")


def in_lines(manifest: Manifest) -> Manifest:
    """The manifest with subject and names of offices as it takes them: without what breaks lines or hides in them."""
    replace = msgspec.structs.replace
    recipients = tuple(replace(to, office=_one_line(to.office)) for to in manifest.recipients)
    sender = replace(manifest.sender, office=_one_line(manifest.sender.office))
    return replace(manifest, subject=_one_line(manifest.subject), sender=sender, recipients=recipients)


def _one_line(text: str) -> str:
    return " ".join(_UNSEEN.sub(" ", text).split())[: limits.TEXT]


def _with_additions(raw: dict[str, Any]) -> dict[str, Any]:
    additions = raw.pop("additions")
    return {**additions, **raw}


def _apart(raw: dict[str, Any], known: frozenset[str]) -> dict[str, Any]:
    """What is known of `raw`, and the rest of it under `additions`."""
    rest = {name: value for name, value in raw.items() if name not in known}
    return {name: value for name, value in raw.items() if name in known} | {"additions": rest}


def _require_sound(manifest: Manifest) -> None:
    """Raises `ValueError` for what no writer says."""
    _require(manifest.format >= manifest.minimum_reader >= 1, "format")
    _require(_ID.fullmatch(manifest.id) is not None, "id")
    _require(not manifest.answers or _ID.fullmatch(manifest.answers) is not None, "answers")
    _require(datetime.fromisoformat(manifest.made_at).tzinfo is not None, "made_at")
    _require_recipients(manifest)
    _require(all(_is_hash(base.hash) and base.version >= 0 for base in manifest.bases), "bases")
    contents: list[PackageObject | ReadableCopy] = [*manifest.objects, *manifest.readable]
    _require(all(_is_hash(one.sha256) and 0 <= one.size <= limits.ENTRY for one in contents), "contents")
    sizes: dict[str, int] = {}
    _require(all(sizes.setdefault(one.sha256, one.size) == one.size for one in contents), "sizes")
    _require(_differ((one.role, one.name) for one in manifest.objects), "objects named twice")
    names = [one.name for one in manifest.readable]
    _require(all(safe_name(name) == name for name in names), "names of readable copies")
    _require(_differ(container.folded(name) for name in names), "readable copies named twice")
    _require_texts(manifest)


def _require_recipients(manifest: Manifest) -> None:
    recipients = manifest.recipients
    _require(len(recipients) <= limits.RECIPIENTS and _differ(one.desk for one in recipients), "recipients")
    _require(all(one.serial >= 1 for one in recipients), "serials")
    _require(all(not one.before or _is_hash(one.before) for one in recipients), "packages before")


def _require_texts(manifest: Manifest) -> None:
    texts = [manifest.subject, *msgspec.structs.astuple(manifest.sender)]
    texts += [text for to in manifest.recipients for text in (to.desk, to.office, to.key, to.generation)]
    _require(not any(_UNSEEN.search(text) for text in texts), "a text of more than a line")
    texts += [base.plan for base in manifest.bases]
    texts += [text for one in manifest.objects for text in (one.role, one.name, one.media_type)]
    _require(all(len(text) <= limits.TEXT for text in texts), "a text that is too long")
    _require(bool(manifest.sender.id) and all(to.desk for to in manifest.recipients), "a desk without id")


def _require(holds: bool, what: str) -> None:
    if not holds:
        raise ValueError(what)


def _differ(values: Iterable[object]) -> bool:
    listed = list(values)
    return len(set(listed)) == len(listed)


def _is_hash(text: str) -> bool:
    return _HASH.fullmatch(text) is not None
