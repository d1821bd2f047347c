"""Accepts or rejects every tracked change of a file, as Word does, on the XML itself."""

from __future__ import annotations

import zipfile
from pathlib import Path

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
RANGES = [f"{W}move{end}Range{side}" for end in ("From", "To") for side in ("Start", "End")]


def settle(source: Path, target: Path, *, accept: bool) -> None:
    """Write `source` to `target` with all its changes accepted or rejected."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "word/document.xml":
                root = etree.fromstring(data)
                _settle(root, ("del", "moveFrom") if accept else ("ins", "moveTo"), accept)
                data = etree.tostring(root)
            new.writestr(name, data)


def _settle(root: etree._Element, leaving: tuple[str, str], accept: bool) -> None:
    staying = ("ins", "moveTo") if accept else ("del", "moveFrom")
    for one in list(root.iter(*RANGES)):
        _parent(one).remove(one)
    for change in list(root.iter(f"{W}rPrChange", f"{W}pPrChange")):
        owner = _parent(change)
        owner.remove(change)
        if not accept:
            kept = [
                child
                for child in owner
                if child.tag in (f"{W}rPr", f"{W}sectPr") and change.tag == f"{W}pPrChange"
            ]
            owner[:] = [*change[0], *kept]
    for row in list(root.iter(f"{W}tr")):
        if any(row.find(f"{W}trPr/{W}{tag}") is not None for tag in leaving):
            _parent(row).remove(row)
    for cell in list(root.iter(f"{W}tc")):
        if cell.find(f"{W}tcPr/{W}cell{leaving[0].capitalize()}") is not None:
            _parent(cell).remove(cell)
    for table in list(root.iter(f"{W}tbl")):
        if table.find(f"{W}tr") is None:
            _parent(table).remove(table)
    marks = [f"{W}pPr/{W}rPr/{W}{tag}" for tag in leaving]
    joining = [one for one in root.iter(f"{W}p") if any(one.find(mark) is not None for mark in marks)]
    for tag in leaving:
        for run in [one for one in root.iter(W + tag) if _parent(one).tag not in (f"{W}rPr", f"{W}trPr")]:
            _parent(run).remove(run)
    for tag in staying:
        for run in list(root.iter(W + tag)):
            holder = _parent(run)
            place = holder.index(run)
            holder[place : place + 1] = list(run)
    for text in root.iter(f"{W}delText"):
        text.tag = f"{W}t"
    for one in joining:
        following = one.getnext()
        content = [child for child in one if child.tag != f"{W}pPr"]
        if content:
            assert following is not None
            assert following.tag == f"{W}p"
            for child in reversed(content):
                following.insert(1 if following.find(f"{W}pPr") is not None else 0, child)
        _parent(one).remove(one)


def _parent(element: etree._Element) -> etree._Element:
    found = element.getparent()
    assert found is not None
    return found
