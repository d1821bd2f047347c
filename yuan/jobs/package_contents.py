"""What a package holds: the parcel of a library as objects of the container, and back, strictly read.

Everything but texts, pictures and files is JSON of our own types. It is decoded in this process and not apart
(`reading_apart`): unlike a Word file it goes through no foreign parser, only through msgspec into types, and its size,
its number of records and its depth are held against bounds before. Texts are brought within the bounds of every text,
and rows read by the library's own decoders, where they are taken in (`library.parts.packages`). Pictures and files are
bytes here; they are read, if ever, where those of any plan are.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import msgspec

from yuan.exchange.reading import OpenPackage
from yuan.exchange.writing import Part
from yuan.model.errors import BadPackage, BadRecord
from yuan.model.exchange.desk import DeskCard
from yuan.model.exchange.manifest import BaseVersion, Manifest, PackageObject, Recipient
from yuan.model.exchange.parcel import (
    OfficeBundle,
    Outgoing,
    Parcel,
    Person,
    PlanBundle,
    Receipt,
    Stamp,
)
from yuan.model.progress import Progress, silent

COVER, PLAN, OFFICE, RECEIPT = "cover", "plan", "office", "receipt"
TEXT, PICTURE, FILE = "text", "picture", "file"
"""Roles of the objects of a package. The last three are known by their SHA-256."""
ROLE_WORDS = {
    COVER: "说明",
    PLAN: "预案记录",
    OFFICE: "单位和规定",
    RECEIPT: "回执",
    TEXT: "正文",
    PICTURE: "图片",
    FILE: "附件材料",
}
_JSON, _BYTES = "application/json", "application/octet-stream"

LARGEST_RECORDS = 48 * 1024 * 1024
"""Bytes of all JSON records of a package: a hundred times what 117 plans with their history take."""
MOST_RECORDS = 400_000
"""Objects and lists in them, at about 500 bytes of memory each."""
LARGEST_TEXT = 32 * 1024 * 1024
"""Bytes of a stored text: three times one of the most characters and blocks a plan may have."""

_HASH = re.compile(r"[0-9a-f]{64}")
_ID = re.compile(r"[0-9a-z]{1,40}")
_UNUSABLE = "请不要使用这个数据包，并请发送单位检查后重新发送。"


class _Cover(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is said of a package as a whole, besides the manifest."""

    by: Person
    generation: str = ""
    due_on: str = ""


T = TypeVar("T")
_encoder = msgspec.json.Encoder(order="deterministic")


# --- out -----------------------------------------------------------------------------------------------------


def manifest_of(outgoing: Outgoing, stamp: Stamp) -> Manifest:
    """The manifest of a package, but for its objects."""
    recipients = tuple(
        Recipient(
            desk=card.id,
            office=card.office,
            generation=stamp.generation,
            serial=stamp.serials[card.id],
            before=stamp.before.get(card.id, ""),
        )
        for card in outgoing.recipients
    )
    drafts = [(bundle.plan, bundle.draft) for bundle in outgoing.plans if bundle.draft is not None]
    bases = tuple(
        BaseVersion(plan, draft.version, hash)
        for plan, draft in drafts
        for hash in dict.fromkeys(draft.bases)
    )
    return Manifest(
        kind=outgoing.kind,
        id=stamp.id,
        sender=stamp.sender,
        recipients=recipients,
        made_at=stamp.made_at,
        subject=outgoing.subject,
        answers=outgoing.answers,
        bases=bases,
    )


class Parts:
    """The objects of a package, made one after the other. Its length is the most there may be."""

    def __init__(self, outgoing: Outgoing, stamp: Stamp) -> None:
        self._outgoing, self._stamp = outgoing, stamp
        hashed = [(role, hash) for bundle in outgoing.plans for role, hash in hashes_of(bundle)]
        self._hashed = list(dict.fromkeys(hashed))

    def __len__(self) -> int:
        outgoing = self._outgoing
        return 2 + len(outgoing.plans) + len(outgoing.receipts) + len(self._hashed)

    def __iter__(self) -> Iterator[Part]:
        outgoing = self._outgoing
        cover = _Cover(by=outgoing.by, generation=self._stamp.generation, due_on=outgoing.due_on)
        yield Part(COVER, "", _JSON, _encoder.encode(cover))
        for bundle in outgoing.plans:
            yield Part(PLAN, bundle.plan, _JSON, _encoded(bundle))
        if outgoing.office is not None:
            yield Part(OFFICE, "", _JSON, _encoder.encode(outgoing.office))
        for receipt in outgoing.receipts:
            yield Part(RECEIPT, receipt.package, _JSON, _encoder.encode(receipt))
        for role, hash in self._hashed:
            data = outgoing.data(hash)
            if hashlib.sha256(data).hexdigest() != hash:
                raise BadRecord(
                    f"预案库中的一份{ROLE_WORDS[role]}与它的校验值不符，没有打包。",
                    "请核验预案库（verify），并从完好的备份恢复。",
                )
            yield Part(role, hash, _JSON if role == TEXT else _BYTES, data)


def hashes_of(bundle: PlanBundle) -> Iterator[tuple[str, str]]:
    """Role and hash of everything a package must hold for a plan."""
    for role, hashes in ((TEXT, bundle.contents), (PICTURE, bundle.media), (FILE, bundle.files)):
        for hash in hashes:
            yield role, hash
    if bundle.draft is not None and bundle.draft.hash not in bundle.contents:
        yield TEXT, bundle.draft.hash


def _encoded(bundle: PlanBundle) -> bytes:
    """A bundle with what newer programs added beside what this one knows."""
    raw: dict[str, Any] = msgspec.to_builtins(bundle)
    raw.pop("carried", None)
    return _encoder.encode({**bundle.carried, **raw})


# --- in ------------------------------------------------------------------------------------------------------


def parcel_of(package: OpenPackage, own: str, progress: Progress = silent) -> Parcel:
    """What a package says. Everything in it was read and checked when this returns.

    Args:
        own: identity of this desk's library: which recipient this desk is.

    Raises:
        BadPackage: something in it is damaged, missing, or no such thing as it claims to be.
        Cancelled: `progress` said so.
    """
    return _Reading(package, progress).parcel(own)


class _Reading:
    def __init__(self, package: OpenPackage, progress: Progress) -> None:
        self._package, self._progress = package, progress
        self._there: dict[str, set[str]] = {}
        for one in package.manifest.objects:
            self._there.setdefault(one.role, set()).add(one.sha256)
        self._bytes = self._records = 0

    def parcel(self, own: str) -> Parcel:
        manifest = self._package.manifest
        cover = _Cover(by=Person(""))
        if len(manifest.of_role(COVER)) > 1 or len(manifest.of_role(OFFICE)) > 1:
            raise BadPackage("数据包的内容不合规定：同一种说明出现了两次。", _UNUSABLE)
        plans, receipts = list[PlanBundle](), list[Receipt]()
        office = None
        for number, one in enumerate(manifest.objects):
            self._progress(number, len(manifest.objects), _title(one))
            data = self._package.content(one)
            match one.role:
                case "cover":
                    cover = self._decoded(one, data, _Cover)
                case "plan":
                    plans.append(self._plan(one, data))
                case "office":
                    office = self._decoded(one, data, OfficeBundle)
                case "receipt":
                    receipts.append(self._decoded(one, data, Receipt))
                case "text":
                    _require_text_size(data)
        for copy in manifest.readable:
            self._package.content(copy)
        for bundle in plans:
            self._require_complete(bundle)
        to = manifest.recipient(own)
        return Parcel(
            id=manifest.id,
            kind=manifest.kind,
            hash=self._package.hash,
            sender=manifest.sender,
            serial=to.serial if to is not None else 0,
            generation=to.generation if to is not None else cover.generation,
            before=to.before if to is not None else "",
            recipients=tuple(one.desk for one in manifest.recipients),
            made_at=manifest.made_at,
            by=cover.by,
            subject=manifest.subject,
            answers=manifest.answers,
            due_on=cover.due_on,
            plans=tuple(plans),
            office=office,
            receipts=tuple(receipts),
            data=_data_of(self._package),
        )

    def _plan(self, one: PackageObject, data: bytes) -> PlanBundle:
        """A plan's bundle; fields no program of this version knows are its `carried`."""
        fields = self._decoded(one, data, dict[str, msgspec.Raw])
        known = set(PlanBundle.__struct_fields__) - {"carried"}
        bundle = _converted(
            _encoder.encode({name: value for name, value in fields.items() if name in known}), PlanBundle, one
        )
        rest = {name: value for name, value in fields.items() if name not in known}
        if rest:
            carried = _converted(_encoder.encode(rest), dict[str, Any], one)
            bundle = msgspec.structs.replace(bundle, carried=carried)
        if bundle.plan != one.name or not _ID.fullmatch(bundle.plan):
            raise _unusable(one, "预案的编号不对")
        if not all(_HASH.fullmatch(hash) for _, hash in hashes_of(bundle)):
            raise _unusable(one, "其中的校验值不对")
        return bundle

    def _decoded(self, one: PackageObject, data: bytes, type: type[T]) -> T:
        """A record of a package; raises `BadPackage` when it or all of them are too large, or it is none."""
        self._bytes += len(data)
        self._records += data.count(b"{") + data.count(b"[")
        if self._bytes > LARGEST_RECORDS or self._records > MOST_RECORDS:
            raise BadPackage(
                "数据包超出限制：记录太多。", "请不要使用这个数据包，请发送单位分成几个数据包重新发送。"
            )
        return _converted(data, type, one)

    def _require_complete(self, bundle: PlanBundle) -> None:
        """Everything a plan needs is there, and is what it is said to be."""
        for role, hash in hashes_of(bundle):
            if hash not in self._there.get(role, ()):
                raise BadPackage(
                    f"数据包缺少预案“{plan_title(bundle)}”的一份{ROLE_WORDS[role]}。",
                    "请发送单位重新制作数据包。",
                )


def _converted(data: bytes, type: type[T], one: PackageObject) -> T:
    try:
        return msgspec.json.decode(data, type=type)
    except (msgspec.MsgspecError, ValueError, TypeError, RecursionError, OverflowError):
        raise _unusable(one, "写法不合规定") from None


def _unusable(one: PackageObject, what: str) -> BadPackage:
    return BadPackage(f"数据包中的{_title(one)}不能使用：{what}。", _UNUSABLE)


def _title(one: PackageObject) -> str:
    return f"{ROLE_WORDS.get(one.role, '内容')}{f'（{one.name[:16]}）' if one.name else ''}"


def _require_text_size(data: bytes) -> None:
    """Go on only when a text is no larger than one can be; what is in it is read by whoever keeps it."""
    if len(data) > LARGEST_TEXT:
        raise BadPackage("数据包中的一份正文太大，不像一个预案。", _UNUSABLE)


def _data_of(package: OpenPackage) -> Callable[[str], bytes]:
    def data(hash: str) -> bytes:
        try:
            return package.read(hash)
        except KeyError:
            raise BadPackage("数据包缺少一份内容。", "请发送单位重新制作数据包。") from None

    return data


def plan_title(bundle: PlanBundle) -> str:
    """The title on the card of a plan in a package, else its id."""
    cards = bundle.rows.get("plans") or [{}]
    return str(cards[0].get("title") or bundle.plan)


def desk_words(card: DeskCard) -> str:
    """A desk as it is named in letters and lists."""
    return card.office or card.unit or card.id
