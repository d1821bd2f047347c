"""What a file really is, by its first bytes, and a guarded way into zip packages.

Reads bytes, gives a kind or a guarded package. The name of a file is never believed: `.doc` files turn out
to be Word-2003 XML, web pages or plain text.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from lxml import etree

from yuan.model.document.limits import LARGEST_FILE, LARGEST_XML, MOST_XML_NODES
from yuan.model.errors import BadFile
from yuan.word.reading.attributes import has_crowded_xml_tag

FileKind = Literal["docx", "odt", "ole", "rtf", "xml", "mhtml", "html", "text"]

_SAVE_ANEW = "请用 Word 或 WPS 打开，删去多余的空段落、表格或对象后另存再导入。"
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError)
"""What reading a package that is damaged, or no package at all, may raise."""
_MAX_PART = 200_000_000
_MAX_TOTAL = 500_000_000
_MAX_RATIO = 200
_CONVERTED_OLE = "EncryptedPackage".encode("utf-16-le")
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|tbody|table|div|p|meta)\b", re.IGNORECASE)
_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/(\w+)")
"""Names in ISO 29500 Strict files, which are read as their Transitional counterparts."""
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True)


def bytes_of(path: Path) -> bytes:
    """What the file at `path` holds.

    Raises:
        BadFile: it cannot be opened, or is larger than any plan.
    """
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise BadFile(
                f"“{path.name}”过大（{path.stat().st_size // 1_000_000} MB），没有读取。",
                "请压缩其中的图片或拆成几个文件，再分别导入。",
            )
        return path.read_bytes()
    except OSError as error:
        raise BadFile(
            f"无法打开“{path.name}”：{error.strerror or error}。", "请检查文件是否存在、是否有读取权限。"
        ) from error


def bad_values(path: Path) -> BadFile:
    """The error for a file with a value that its format does not allow."""
    return BadFile(f"“{path.name}”的内部格式有误，无法读取。", "请用 Word 或 WPS 打开后另存为 .docx 再导入。")


def kind_of(data: bytes, name: str) -> FileKind:
    """The container of `data`.

    Raises:
        BadFile: empty, encrypted, or nothing that could hold a plan. `name` is used in the message.
    """
    if not data.strip(b"\0 \r\n\t"):
        raise BadFile(f"“{name}”是空文件，没有内容。", "请重新取得原文件后再导入。")
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_kind(data, name)
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        if _CONVERTED_OLE in data:
            raise encrypted(name)
        return "ole"
    if data.startswith(b"{\\rtf"):
        return "rtf"
    start = data[:4096].lstrip(b"\xef\xbb\xbf \r\n\t")
    if start.startswith(b"<?xml") and b"schemas.microsoft.com/office/word" in data[:20_000]:
        return "xml"
    if re.match(rb"(?i)mime-version:", start):
        return "mhtml"
    if start.startswith(b"<") and _HTML.search(start):
        return "html"
    _refuse_foreign(data, name)
    # Old systems do write plain text into .doc; a .docx or .odt that is no package is a broken download.
    if name.lower().endswith((".docx", ".docm", ".odt")):
        raise BadFile(
            f"“{name}”的内容不是 Word 文档，而是纯文本或已损坏。",
            "请重新取得原文件；如果确是文本，请把扩展名改为 .txt 再导入。",
        )
    return "text"


def encrypted(name: str) -> BadFile:
    """The error for a file locked with a password."""
    return BadFile(f"“{name}”有打开密码，无法读取。", "请用 Word 或 WPS 打开，取消密码后另存再导入。")


_FOREIGN = (
    (b"%PDF", "PDF 文件"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"Rar!", "压缩包"),
    (b"7z\xbc\xaf", "压缩包"),
    (b"\x1f\x8b", "压缩包"),
    (b"MZ", "程序文件"),
    (b"SQLite format", "数据库文件"),
)


def _refuse_foreign(data: bytes, name: str) -> None:
    for start, what in _FOREIGN:
        if data.startswith(start):
            raise BadFile(
                f"“{name}”其实是{what}，不是 Word 或文本文件。", "请导入 .docx、.doc、.wps、.txt 等文件。"
            )
    head = data[:65536]
    if (
        b"\0" in head
        and not data.startswith((b"\xff\xfe", b"\xfe\xff"))
        and head.count(b"\0") * 4 < len(head)
    ):
        raise not_text(name)


def not_text(name: str) -> BadFile:
    """The error for bytes that are no text in any encoding."""
    return BadFile(
        f"“{name}”不是可以识别的 Word 或文本文件，可能已损坏。",
        "请重新取得原文件，或用 Word、WPS 另存为 .docx。",
    )


def _zip_kind(data: bytes, name: str) -> FileKind:
    package = Package(data, name)
    if package.has("word/document.xml") or package.has("[Content_Types].xml"):
        if not package.main_part():
            raise BadFile(f"“{name}”是 Office 文件，但不是 Word 文档。", "请导入 Word 文档（.docx）。")
        return "docx"
    if package.has("mimetype") and b"opendocument.text" in package.read("mimetype"):
        return "odt"
    raise BadFile(f"“{name}”是压缩包，不是 Word 文档。", "请先解压，再导入里面的文件。")


def _nodes_in(data: bytes) -> int:
    """About how many nodes the tree of an XML text has, without reading it: attributes hold a text each."""
    return data.count(b"<") + 2 * data.count(b"=")


class Package:
    """A zip package opened with care: sizes are limited, XML may bring no entities."""

    def __init__(self, data: bytes, name: str) -> None:
        self.name = name
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, RuntimeError) as error:
            raise self._damaged() from error
        self._xml_read = 0
        self._sizes = {info.filename.replace("\\", "/"): info for info in self._zip.infolist()}
        total = sum(info.file_size for info in self._sizes.values())
        if total > _MAX_TOTAL or total > _MAX_RATIO * len(data) + 10_000_000:
            raise BadFile(
                f"“{name}”解压后过大（{total // 1_000_000} MB），为安全起见未读取。", "请确认文件来源可靠。"
            )

    def _damaged(self) -> BadFile:
        return BadFile(
            f"“{self.name}”已损坏或不完整，无法打开。", "请重新复制或下载原文件，或用 Word 修复后另存。"
        )

    def has(self, part: str) -> bool:
        """Whether there is a part of that path."""
        return part in self._sizes

    def size(self, part: str) -> int:
        """The bytes of `part` when unpacked, 0 when there is none."""
        info = self._sizes.get(part)
        return 0 if info is None else info.file_size

    def main_part(self) -> str:
        """The path of the main document, "" when the package is no Word document. Raises `BadFile` as `xml` does."""
        if self.has("word/document.xml"):
            return "word/document.xml"
        if not self.has("_rels/.rels"):
            return ""
        for relation in self.xml("_rels/.rels"):
            if str(relation.get("Type", "")).endswith("/officeDocument"):
                target = str(relation.get("Target", "")).lstrip("/")
                return target if self.has(target) and "word" in target else ""
        return ""

    def read(self, part: str) -> bytes:
        """The bytes of `part`.

        Raises:
            BadFile: damaged, encrypted or unreasonably large.
        """
        with self._guarded():
            return self._zip.read(self._readable(part))

    def _readable(self, part: str) -> zipfile.ZipInfo:
        info = self._sizes[part]
        if info.flag_bits & 1:
            raise encrypted(self.name)
        if info.file_size > _MAX_PART or info.file_size > 1000 * max(info.compress_size, 1000):
            raise BadFile(f"“{self.name}”解压后过大，为安全起见未读取。", "请确认文件来源可靠。")
        return info

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        try:
            yield
        except DAMAGED as error:
            raise self._damaged() from error

    def xml(self, part: str) -> etree._Element:
        """The root element of `part`.

        Raises:
            BadFile: no XML, XML with a document type (which could bring entities in from outside), or so much of
                it that the tree would not fit in memory.
        """
        data = self.read(part)
        self._xml_read += len(data)
        if len(data) > LARGEST_XML or self._xml_read > 2 * LARGEST_XML or _nodes_in(data) > MOST_XML_NODES:
            raise BadFile(
                f"“{self.name}”的内部结构过于庞大，没有读取。",
                _SAVE_ANEW,
            )
        if has_crowded_xml_tag(data):
            raise BadFile(f"“{self.name}”中一个标签的属性过多，没有读取。", _SAVE_ANEW)
        if b"purl.oclc.org/ooxml" in data:
            data = _STRICT.sub(rb"http://schemas.openxmlformats.org/\1/2006/\2", data)
        try:
            root = etree.fromstring(data, _PARSER)
        except (etree.XMLSyntaxError, LookupError) as error:
            log = getattr(error, "error_log", ())
            if any(entry.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for entry in log):
                raise BadFile(f"“{self.name}”的内部嵌套过深，没有读取。", _SAVE_ANEW) from error
            raise self._damaged() from error
        if getattr(root.getroottree().docinfo, "doctype", ""):
            raise BadFile(
                f"“{self.name}”含有不允许的外部实体声明，为安全起见未读取。",
                "请用 Word 或 WPS 打开后另存再导入。",
            )
        return root
