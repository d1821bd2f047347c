"""The texts a package brings, each beside what stands here: what somebody looks at before taking it in."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import msgspec

from yuan.exchange.reading import open_package
from yuan.exchange.sealing import ALGORITHM
from yuan.jobs.package_contents import parcel_of
from yuan.library import Session
from yuan.model.document.bounds import decode_stored
from yuan.model.document.content import Document
from yuan.model.errors import BadFile, YuanError
from yuan.model.exchange.manifest import SealingKey
from yuan.model.exchange.parcel import Parcel, PlanBundle
from yuan.model.progress import Progress, silent


class PackageText(msgspec.Struct, frozen=True):
    """A text of a package under a `title`, and the one of this library it is to be compared with; None for none."""

    title: str
    text: Document
    ours: Document | None = None
    ours_title: str = ""


class PackageTexts(msgspec.Struct, frozen=True):
    """All texts of a plan in a package that differ from what stands here, newest first, and their pictures by hash."""

    texts: tuple[PackageText, ...]
    pictures: Mapping[str, bytes]


def texts_of(
    session: Session, path: Path, plan: str, *, hash: str = "", progress: Progress = silent
) -> PackageTexts:
    """Read the texts of `plan` out of a package.

    Args:
        hash: of the package that was looked at, "" for whichever it is.

    Raises:
        BadPackage, BadFile: the file cannot be read, or is another by now.
        Cancelled: `progress` said so.
    """
    keys = [SealingKey(id, ALGORITHM, private) for id, private in session.desks.sealing_keys().items()]
    with open_package(path, keys) as package:
        if hash and package.hash != hash:
            raise BadFile(f"“{path.name}”已被换成另一个数据包。", "请重新打开后再查看。")
        parcel = parcel_of(package, session.library.id, progress)
        bundle = next((one for one in parcel.plans if one.plan == plan), None)
        if bundle is None:
            return PackageTexts((), {})
        texts = tuple(_texts(session, parcel, bundle))
        return PackageTexts(texts, {one: parcel.data(one) for one in bundle.media})


def _texts(session: Session, parcel: Parcel, bundle: PlanBundle) -> list[PackageText]:
    named = [
        (int(row["number"]), str(row["hash"]), f"第{row['number']}版")
        for row in bundle.rows.get("versions", ())
        if row.get("hash") in bundle.contents
    ]
    if bundle.draft is not None:
        named.append((bundle.draft.version, bundle.draft.hash, f"第{bundle.draft.version}版在编稿"))
    found = []
    for number, digest, title in sorted(named, key=lambda one: one[0], reverse=True):
        ours, ours_title = _ours(session, bundle.plan, number)
        text = decode_stored(parcel.data(digest))
        if ours != text:
            found.append(PackageText(title, text, ours, ours_title))
    return found


def _ours(session: Session, plan: str, number: int) -> tuple[Document | None, str]:
    """The same version as this account reads it here, else the newest before it; None where there is none."""
    try:
        before = [one.number for one in session.versions(plan) if one.number <= number]
        if not before:
            return None, ""
        return session.document(plan, max(before)), f"本库第{max(before)}版"
    except (
        YuanError
    ):  # not here, without a text, or not to be read by this account: the other is shown in full
        return None, ""
