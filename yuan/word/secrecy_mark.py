"""The level of secrecy on every page of a finished Word file: at the head of the page, left, in 黑体 3号.

GB/T 9704-2012, 7.2.2, puts it at the top left of the first page; a page that gets parted from the others must tell, too.
"""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from lxml import etree

from yuan.word.gbt9704 import BODY_SIZE, HEI, half_points

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_DOCUMENT, _LINKS = "word/document.xml", "word/_rels/document.xml.rels"
_PART, _ID = "word/header-level.xml", "rIdLevel"
_HEADER = re.compile(r"word/header[\w-]*\.xml")


def mark_secrecy(path: Path, mark: str) -> None:
    """Put `mark` at the head of every page of the Word file at `path`, beside what stands there."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for name in [name for name in parts if _HEADER.fullmatch(name)]:
        head = etree.fromstring(parts[name])
        head.insert(0, _line(mark))
        parts[name] = _bytes(head)
    empty = etree.Element(f"{{{_W}}}hdr", nsmap={"w": _W})
    empty.append(_line(mark))
    parts[_PART] = _bytes(empty)
    _link(parts)
    _refer(parts)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)


def _line(mark: str) -> etree._Element:
    size = half_points(BODY_SIZE)
    faces = f'w:ascii="{HEI}" w:hAnsi="{HEI}" w:eastAsia="{HEI}"'
    return etree.fromstring(
        f'<w:p xmlns:w="{_W}"><w:pPr><w:ind w:firstLine="0"/><w:jc w:val="left"/></w:pPr>'
        f'<w:r><w:rPr><w:rFonts {faces}/><w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr><w:t>{mark}</w:t></w:r></w:p>'
    )


def _link(parts: dict[str, bytes]) -> None:
    """The head of sections that had none, as a part of the package."""
    links = etree.fromstring(parts[_LINKS])
    target = _PART.removeprefix("word/")
    etree.SubElement(links, f"{{{_RELATIONS}}}Relationship", Id=_ID, Type=f"{_R}/header", Target=target)
    parts[_LINKS] = _bytes(links)
    types = etree.fromstring(parts["[Content_Types].xml"])
    etree.SubElement(types, f"{{{_TYPES}}}Override", PartName=f"/{_PART}", ContentType=f"{_MAIN}.header+xml")
    parts["[Content_Types].xml"] = _bytes(types)


def _refer(parts: dict[str, bytes]) -> None:
    """Every section names a head for odd and even pages, and for a first page of its own."""
    document = etree.fromstring(parts[_DOCUMENT])
    for section in document.iter(f"{{{_W}}}sectPr"):
        kinds = {node.get(f"{{{_W}}}type") for node in section.findall(f"{{{_W}}}headerReference")}
        wanted = ["default", "even", *(["first"] if section.find(f"{{{_W}}}titlePg") is not None else [])]
        for kind in [kind for kind in wanted if kind not in kinds]:
            reference = etree.Element(f"{{{_W}}}headerReference")
            reference.set(f"{{{_W}}}type", kind)
            reference.set(f"{{{_R}}}id", _ID)
            section.insert(0, reference)
    parts[_DOCUMENT] = _bytes(document)


def _bytes(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
