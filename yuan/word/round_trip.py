"""A plan on its way through Word and back: written with the identity of every paragraph, read back with it.

Identities travel as bookmarks. Saving again in LibreOffice keeps the name and place of all of them, Word and WPS
keep those around text they leave standing; `yuan.word.identities` says who is who.
"""

from __future__ import annotations

import zipfile
from pathlib import Path

from msgspec.structs import replace

from yuan.model.document.bounds import bounded, require_bounded_size
from yuan.model.document.content import Document, content_hash
from yuan.model.errors import BadFile
from yuan.word.gbt9704 import FOR_WORD
from yuan.word.identities import Recognition
from yuan.word.reading.annotations import ORIGIN
from yuan.word.reading.container import DAMAGED, bad_values, bytes_of, kind_of
from yuan.word.reading.container import Package as ReadPackage
from yuan.word.reading.docx_package import open_parts
from yuan.word.reading.exported_plan import ExportedPlan, is_exported_plan, read_exported
from yuan.word.returned import Returned
from yuan.word.writer import plan_body
from yuan.word.writing.package import Media, Package

_START = 2_000_000
"""Bytes of a body in which the mark of its origin stands: it is in the title."""
_MOST_MARK, _MOST_DIGITS = 60, 9
_TEXT_DIGITS = 16
"""Of the hash of the text that went out: a bookmark has room for 40 signs."""


def write_for_word(document: Document, path: Path, *, media: Media, plan: str, version: int) -> None:
    """Write a plan to be edited in Word and taken back; see `read_back`.

    Raises:
        BadFile: `path` cannot be written; what stood there is untouched.
    """
    package = Package(FOR_WORD, media)
    text = content_hash(document)[:_TEXT_DIGITS]
    body = plan_body(package, document)
    head, tail = body[0].split("</w:pPr>", 1)
    body[0] = f"{head}</w:pPr>{package.bookmark(f'{ORIGIN}{plan}_{version}_{text}', '')}{tail}"
    package.save(body, path, document.front.title)


def origin_of(path: Path) -> tuple[str, int, str]:
    """What a file was made from by `write_for_word`: plan, version, and how the hash of the text begins.

    ("", 0, "") for any other file. Asked before anything is known of the file, so no more than its beginning is read.
    """
    start = _start_of(path)
    mark = start.partition(b'name="' + ORIGIN.encode())[2][:_MOST_MARK].partition(b'"')[0]
    plan_id, version, text = (*mark.decode("ascii", "replace").split("_"), "", "", "")[:3]
    is_number = version.isdecimal() and len(version) <= _MOST_DIGITS
    return (plan_id, int(version), text) if is_number else ("", 0, "")


def _start_of(path: Path) -> bytes:
    """The beginning of the body of a Word file, as XML; b"" for any other file."""
    try:
        with zipfile.ZipFile(path) as package, package.open("word/document.xml") as body:
            return body.read(_START)
    except (KeyError, ValueError, *DAMAGED):
        return b""


def _open(path: Path) -> ExportedPlan:
    """The plan of ours in the file at `path`, within the bounds."""
    data = bytes_of(path)
    try:
        if kind_of(data, path.name) == "docx":
            parts = open_parts(ReadPackage(data, path.name))
            if is_exported_plan(parts):
                plan = read_exported(parts)
                document, _ = bounded(plan.document)
                require_bounded_size(document, path.name)
                return replace(plan, document=document)
    except (ValueError, KeyError, RecursionError) as error:  # a value that the format does not allow
        raise bad_values(path) from error
    raise BadFile(
        f"“{path.name}”不是由本程序导出供 Word 审改的文件。", "请选用“供 Word 审改”导出后返回的文件。"
    )


def read_back(path: Path, base: Document) -> Returned:
    """Read what came back of `base`, the version that went out.

    Raises:
        BadFile: not a file that `write_for_word` made, damaged, or with more in it than a plan can hold.
    """
    return Recognition(base, _open(path)).returned()
