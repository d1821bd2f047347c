"""The papers that go with a plan as real files: the meeting's record, experts' opinions, the stamped original."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import msgspec

from yuan.model.errors import Refused
from yuan.model.files import safe_name

LARGEST_MB = 20
"""A file may be so large: scans of some dozen pages. Larger ones would make every backup slow."""
OTHER = "其他材料"
PAPERS = frozenset(
    {
        *(".pdf", ".ofd", ".ceb", ".caj", ".doc", ".docx", ".wps", ".odt", ".rtf", ".txt", ".md"),
        *(".xls", ".xlsx", ".et", ".ods", ".csv", ".ppt", ".pptx", ".dps", ".odp"),
        *(".jpg", ".jpeg", ".png", ".gif", ".bmp", ".tif", ".tiff", ".webp", ".heic"),
        *(".mp3", ".m4a", ".wav", ".amr", ".mp4", ".mov", ".avi", ".eml", ".zip", ".rar", ".7z", ".dwg"),
    }
)
"""What a paper, scan, recording or bundle of them is called. Whatever else runs as a program when it is opened (.exe,
.hta, .pif, .wsf, .url, .chm, .docm …) is not among them, nor is what somebody invents tomorrow."""


class NewMaterial(msgspec.Struct, frozen=True):
    """A file to be kept: its name without folders, and its bytes."""

    name: str
    data: bytes

    def __repr__(self) -> str:
        return f"NewMaterial({self.name!r}, {len(self.data)} bytes)"


class Material(msgspec.Struct, frozen=True, kw_only=True):
    """A file kept with a version of a plan. `kind` is what it is, in the words of the step it belongs to."""

    id: str
    plan: str
    version: int
    kind: str
    name: str
    hash: str
    size: int
    added_by: str
    added_at: datetime | None = None


def read_material(path: Path) -> NewMaterial:
    """The file at `path`, to be kept.

    Raises:
        Refused: a folder, unreadable, empty, too large, or no paper by its name.
    """
    try:
        if path.is_dir():
            raise Refused(f"“{path.name}”是文件夹。", "请选择文件，或打包成一个文件。")
        if path.stat().st_size <= LARGEST_MB * 1_000_000:
            return checked_material(NewMaterial(path.name, path.read_bytes()))
    except OSError as error:
        raise Refused(
            f"无法读取“{path.name}”：{error.strerror or error}。", "请检查文件是否存在、是否可读。"
        ) from error
    raise _too_large(path.name)


def checked_material(material: NewMaterial) -> NewMaterial:
    """`material` when it may be kept. Raises `Refused` as `read_material` does."""
    name = safe_name(material.name)
    if not material.data:
        raise Refused(f"“{name}”是空文件，没有内容可存。", "请重新选择文件。")
    if not is_paper(name):
        raise Refused(
            f"“{name}”不是文档、图片、音像或压缩文件，不能作为附件材料。",
            "请另存为 PDF、Word、图片等格式，或打包成 zip 后再存入。",
        )
    if len(material.data) > LARGEST_MB * 1_000_000:
        raise _too_large(name)
    return NewMaterial(name, material.data)


def is_paper(name: str) -> bool:
    """Whether a file called so is a paper, which may be kept and opened."""
    return Path(safe_name(name)).suffix.lower() in PAPERS


def _too_large(name: str) -> Refused:
    return Refused(f"“{name}”超过 {LARGEST_MB} MB，不能存入预案库。", "请压缩，或分成几个文件。")


def told_size(size: int) -> str:
    """A size as people say it."""
    return f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{max(size / 1000, 0.1):.1f} KB"
