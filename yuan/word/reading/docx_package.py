"""The parts of a Word package beside its body: relations, styles, notes, comments, headers and footers.

Reads the guarded package; gives look-up tables. What is missing or odd is left empty: the body decides.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping

import msgspec
from lxml import etree

from yuan.word.reading.container import Package
from yuan.word.reading.docx_numbering import VAL, AutomaticNumbers, W

R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_OFF = ("0", "false", "off", "none")


class Style(msgspec.Struct, frozen=True):
    """What a paragraph style brings: outline level, list, alignment, bold type; `contents` a contents list."""

    outline: int = -1
    list: str = ""
    level: int = 0
    align: str = ""
    bold: bool = False
    contents: bool = False


class Parts(msgspec.Struct, frozen=True, kw_only=True):
    """Everything the body refers to."""

    package: Package
    body: etree._Element
    folder: str
    targets: Mapping[str, str]
    external: frozenset[str]
    styles: Mapping[str, Style]
    style_names: Mapping[str, str]
    default: Style
    numbers: AutomaticNumbers
    notes: Mapping[str, etree._Element]
    comments: tuple[str, ...]
    comment_part: etree._Element | None
    margins: tuple[tuple[str, str], ...]


def open_parts(package: Package) -> Parts:
    """All parts of the Word package.

    Raises:
        BadFile: a part is damaged or unsafe.
    """
    main = package.main_part()
    folder, file = posixpath.split(main)
    root = package.xml(main)
    body = root.find("{*}body")
    relations = _relations(package, f"{folder}/_rels/{file}.rels", folder)
    sheet = _part(package, relations, "styles")
    remarks = _part(package, relations, "comments")
    styles, default = _styles(sheet)
    return Parts(
        package=package,
        body=root if body is None else body,
        folder=folder,
        targets={key: target for key, (_, target, outside) in relations.items() if not outside},
        external=frozenset(key for key, (_, _, outside) in relations.items() if outside),
        styles=styles,
        style_names=_style_names(sheet),
        default=default,
        numbers=AutomaticNumbers(_part(package, relations, "numbering")),
        notes=_notes(package, relations),
        comments=_comments(remarks),
        comment_part=remarks,
        margins=_margins(package, relations),
    )


_Relations = Mapping[str, tuple[str, str, bool]]


def _relations(package: Package, path: str, folder: str) -> _Relations:
    if not package.has(path):
        return {}
    found = {}
    for relation in package.xml(path):
        target = str(relation.get("Target", ""))
        outside = relation.get("TargetMode") == "External"
        if not outside:
            target = (
                target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")
            )
        kind = str(relation.get("Type", "")).rsplit("/", 1)[-1]
        found[str(relation.get("Id", ""))] = (kind, target, outside)
    return found


def _named(package: Package, relations: _Relations, kind: str) -> list[str]:
    return [
        target
        for known, target, outside in relations.values()
        if known == kind and not outside and package.has(target)
    ]


def _part(package: Package, relations: _Relations, kind: str) -> etree._Element | None:
    paths = _named(package, relations, kind)
    return package.xml(paths[0]) if paths else None


def is_on(element: etree._Element | None) -> bool:
    """Whether a toggle such as w:b is set."""
    return element is not None and element.get(VAL, "1") not in _OFF


def _styles(root: etree._Element | None) -> tuple[dict[str, Style], Style]:
    if root is None:
        return {}, Style()
    raw = {
        style.get(W + "styleId", ""): style
        for style in root.findall(W + "style")
        if style.get(W + "type") == "paragraph"
    }
    known: dict[str, Style] = {}
    for name in raw:
        _resolve(name, raw, known, 0)
    default = next((key for key, style in raw.items() if style.get(W + "default") in ("1", "true")), "")
    return known, known.get(default, Style())


def _style_names(root: etree._Element | None) -> dict[str, str]:
    """What each style is called, by its id."""
    names = {} if root is None else {style: style.find(W + "name") for style in root.findall(W + "style")}
    return {
        style.get(W + "styleId", ""): name.get(VAL, "") for style, name in names.items() if name is not None
    }


def _resolve(name: str, raw: Mapping[str, etree._Element], known: dict[str, Style], depth: int) -> Style:
    if name in known or name not in raw or depth > 20:
        return known.get(name, Style())
    style = raw[name]
    based = style.find(W + "basedOn")
    base = _resolve(based.get(VAL, ""), raw, known, depth + 1) if based is not None else Style()
    properties = style.find(W + "pPr")
    title = style.find(W + "name")
    called = title.get(VAL, "").lower() if title is not None else ""
    outline, items, level, align = base.outline, base.list, base.level, base.align
    if properties is not None:
        if (found := properties.find(W + "outlineLvl")) is not None:
            outline = int(found.get(VAL, "9"))
        if (found := properties.find(f"{W}numPr/{W}numId")) is not None:
            items = found.get(VAL, "")
        if (found := properties.find(f"{W}numPr/{W}ilvl")) is not None:
            level = int(found.get(VAL, "0"))
        if (found := properties.find(W + "jc")) is not None:
            align = found.get(VAL, "")
    if outline < 0 and called.startswith("heading ") and called[8:].isdecimal():
        outline = int(called[8:]) - 1
    bold = style.find(f"{W}rPr/{W}b")
    known[name] = Style(
        outline if outline < 9 else -1,
        items,
        level,
        align,
        is_on(bold) if bold is not None else base.bold,
        base.contents or called.startswith(("toc ", "目录")),
    )
    return known[name]


def _notes(package: Package, relations: _Relations) -> dict[str, etree._Element]:
    found = {}
    for kind in ("footnote", "endnote"):
        root = _part(package, relations, kind + "s")
        for note in () if root is None else root.findall(W + kind):
            if note.get(W + "type") in (None, "normal"):
                found[f"{kind}:{note.get(W + 'id')}"] = note
    return found


def _comments(root: etree._Element | None) -> tuple[str, ...]:
    if root is None:
        return ()
    return tuple(
        f"{comment.get(W + 'author', '')}：{''.join(t.text or '' for t in comment.iter(W + 't'))}"
        for comment in root.findall(W + "comment")
    )


def _margins(package: Package, relations: _Relations) -> tuple[tuple[str, str], ...]:
    """The text of headers and footers, each once."""
    found: dict[tuple[str, str], None] = {}
    for kind, what in (("header", "页眉"), ("footer", "页脚")):
        for path in _named(package, relations, kind):
            for paragraph in package.xml(path).iter(W + "p"):
                text = "".join(part.text or "" for part in paragraph.iter(W + "t")).strip()
                if text:
                    found[what, text] = None
    return tuple(found)
