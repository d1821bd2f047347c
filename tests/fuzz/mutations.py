"""Ways to damage a file: bytes, packages, XML, relations, pictures and text. All choices come from the `Random` given."""

from __future__ import annotations

import copy
import io
import json
import re
import zipfile
from collections.abc import Callable
from random import Random

from lxml import etree

from tests.linear.nasty import SIGNS

Mutation = Callable[[bytes, Random], bytes]

VALUES = (
    "", "0", "-1", "1", "2", "255", "65536", "2147483647", "2147483648", "-2147483648", "1000000000", "99999999999999999999",
    "1.5", "NaN", "1e999", "x", "true", "%1%1%1%9", "％１", "upperRoman", "upperLetter", "chineseCounting", "bullet", "none",
    "restart", "continue", "../../../etc/passwd", "file:///etc/passwd", "http://127.0.0.1:9/x", "rId1", "rId999", "\u0661", "　", "的" * 300,
)  # fmt: skip
"""What an attribute never should hold."""
TARGETS = (
    "http://127.0.0.1:9/x.png", "file:///etc/passwd", "../../../../etc/passwd", "/etc/passwd", "\\\\host\\share\\x", "", ".", "..",
    "document.xml", "media/none.png", "//host/x", "word/document.xml", "C:\\x", "%2e%2e/%2e%2e/x", "\x01".strip("\x01") + "a" * 5000,
)  # fmt: skip
NAMES = (
    "../../outside.txt",
    "/tmp/outside.txt",
    "word/../../outside",
    "word\\document.xml",
    "",
    "word/document.xml",
    "a" * 300,
)


def flip_bytes(data: bytes, random: Random) -> bytes:
    changed = bytearray(data)
    for _ in range(random.choice((1, 4, 30))):
        changed[random.randrange(len(changed))] = random.randrange(256)
    return bytes(changed)


def truncate(data: bytes, random: Random) -> bytes:
    return data[: random.randrange(len(data))]


def zero_stretch(data: bytes, random: Random) -> bytes:
    start = random.randrange(len(data))
    length = random.randrange(1, 4096)
    return data[:start] + bytes(min(length, len(data) - start)) + data[start + length :]


def repeat_stretch(data: bytes, random: Random) -> bytes:
    start = random.randrange(len(data))
    return (
        data[:start] + data[start : start + random.randrange(1, 2000)] * random.choice((2, 50)) + data[start:]
    )


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def package_of(parts: list[tuple[str, bytes]]) -> bytes:
    """A package of these parts, also when names are doubled or no names at all."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts:
            entry = zipfile.ZipInfo()
            entry.filename = name
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, content)
    return buffer.getvalue()


def change_parts(data: bytes, random: Random) -> bytes:
    """Remove, double, rename, exchange or empty parts."""
    parts = list(parts_of(data).items())
    for _ in range(random.choice((1, 1, 3))):
        place = random.randrange(len(parts))
        name, content = parts[place]
        match random.randrange(5):
            case 0 if len(parts) > 1:
                parts.pop(place)
            case 1:
                parts.append((name, random.choice(parts)[1]))
            case 2:
                parts[place] = (random.choice(NAMES), content)
            case 3:
                parts[place] = (name, random.choice(parts)[1])
            case _:
                parts[place] = (name, random.choice((b"", b"<", b"\0" * 100, content[: len(content) // 2])))
    return package_of(parts)


def bomb_part(data: bytes, random: Random) -> bytes:
    """One part that unfolds."""
    parts = parts_of(data)
    name = random.choice(sorted(parts))
    parts[name] = parts[name] + random.choice((b" ", b"\0", b"<!-- -->")) * random.choice((10**5, 10**7))
    return package_of(list(parts.items()))


def _in_part(data: bytes, random: Random, suffix: str, change: Callable[[bytes], bytes]) -> bytes:
    parts = parts_of(data)
    names = [name for name in sorted(parts) if name.endswith(suffix) and parts[name]]
    if not names:
        return flip_bytes(data, random)
    # The text itself is what is read most closely.
    name = random.choice(
        [*names, *(["word/document.xml"] * 3 if suffix == ".xml" and "word/document.xml" in parts else [])]
    )
    parts[name] = change(parts[name])
    return package_of(list(parts.items()))


def _in_tree(data: bytes, random: Random, change: Callable[[list[etree._Element]], None]) -> bytes:
    def changed(xml: bytes) -> bytes:
        root = etree.fromstring(xml)
        for _ in range(random.choice((1, 1, 2, 8))):
            change([element for element in root.iter() if isinstance(element.tag, str)])
        return etree.tostring(root, xml_declaration=True, encoding="UTF-8")

    return _in_part(data, random, ".xml", changed)


def change_values(data: bytes, random: Random) -> bytes:
    """Attributes hold what they should not."""

    def change(elements: list[etree._Element]) -> None:
        element = random.choice([one for one in elements if one.attrib] or elements)
        for name in random.sample(sorted(element.attrib), min(len(element.attrib), 2)):
            element.set(name, random.choice(VALUES))

    return _in_tree(data, random, change)


def move_elements(data: bytes, random: Random) -> bytes:
    """Elements are removed, doubled, nested in each other, put elsewhere."""

    def change(elements: list[etree._Element]) -> None:
        element, other = random.choice(elements), random.choice(elements)
        parent = element.getparent()
        if parent is None:
            return
        match random.randrange(5):
            case 0:
                parent.remove(element)
            case 1:
                for _ in range(random.choice((1, 5, 60))):
                    parent.insert(parent.index(element), copy.deepcopy(element))
            case 2:
                other.append(copy.deepcopy(element))
            case 3:
                children = list(parent)
                random.shuffle(children)
                parent[:] = children
            case _:
                element.tag = other.tag

    return _in_tree(data, random, change)


def nest_deeply(data: bytes, random: Random) -> bytes:
    """An element in itself, many times over."""

    def change(elements: list[etree._Element]) -> None:
        element = random.choice([one for one in elements if len(one)] or elements)
        inner = element
        while len(inner) and random.random() < 0.6:
            inner = random.choice(list(inner))
        model = copy.deepcopy(element)
        for _ in range(random.choice((3, 30, 150))):
            deeper = copy.deepcopy(model)
            inner.append(deeper)
            inner = deeper if not len(deeper) else deeper[-1]

    def guarded(elements: list[etree._Element]) -> None:
        if len(elements) < 3000:
            change(elements)

    return _in_tree(data, random, guarded)


def set_properties(data: bytes, random: Random) -> bytes:
    """Properties that decide of structure, with values they never should have."""

    def change(elements: list[etree._Element]) -> None:
        holder, names = random.choice(sorted(_PROPERTIES.items()))
        places = [one for one in elements if one.tag == _W + holder]
        if not places:
            return
        for place in random.sample(places, min(len(places), random.choice((1, 3, 50)))):
            element = etree.SubElement(place, _W + random.choice(names))
            element.set(_W + random.choice(("val", "val", "val", "w", "id", "type")), random.choice(VALUES))
            place.insert(0, element)

    return _in_tree(data, random, change)


def multiply(data: bytes, random: Random) -> bytes:
    """Thousands of the same, side by side or within each other."""

    def change(elements: list[etree._Element]) -> None:
        wanted = _W + random.choice(
            ("p", "r", "tbl", "tr", "tc", "t", "footnote", "lvl", "style", "num", "footnoteReference")
        )
        places = [one for one in elements if one.tag == wanted]
        if not places or len(elements) > 3000:
            return
        place = random.choice(places)
        parent = place.getparent()
        if parent is None:
            return
        if random.random() < 0.6:
            most = 40_000 // (1 + sum(1 for _ in place.iter()))
            for _ in range(random.choice((70, 1000, most))):
                parent.append(copy.deepcopy(place))
        else:
            for _ in range(random.choice((6, 40, 130))):
                outer = copy.deepcopy(place)
                inner = next((one for one in outer.iter(_W + "tc", _W + "r", _W + "txbxContent")), outer)
                inner.append(place)
                place = outer
            parent.append(place)

    def once(xml: bytes) -> bytes:
        root = etree.fromstring(xml)
        change([element for element in root.iter() if isinstance(element.tag, str)])
        return etree.tostring(root, xml_declaration=True, encoding="UTF-8")

    return _in_part(data, random, ".xml", once)


_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PROPERTIES = {
    "tcPr": ("gridSpan", "gridSpan", "vMerge", "hMerge", "tcW"),
    "trPr": ("gridBefore", "gridAfter", "tblHeader"),
    "tr": ("gridBefore", "gridSpan"),
    "pPr": ("outlineLvl", "pStyle", "numPr", "sectPr"),
    "numPr": ("ilvl", "numId"),
    "lvl": ("start", "numFmt", "lvlText", "lvlRestart", "isLgl"),
    "num": ("abstractNumId", "lvlOverride"),
    "lvlOverride": ("startOverride",),
    "style": ("basedOn", "link", "next", "name"),
    "footnote": ("footnoteReference",),
    "r": ("footnoteReference", "fldChar", "commentReference", "sym", "tab", "br"),
    "tblGrid": ("gridCol",),
}
"""Where properties stand, and which."""


def change_text(data: bytes, random: Random) -> bytes:
    """Words of the text become nasty signs."""

    def change(elements: list[etree._Element]) -> None:
        with_text = [one for one in elements if (one.text or "").strip()]
        if with_text:
            random.choice(with_text).text = nasty_text(random)

    return _in_tree(data, random, change)


def retarget(data: bytes, random: Random) -> bytes:
    """Relations lead elsewhere."""

    def changed(xml: bytes) -> bytes:
        root = etree.fromstring(xml)
        for relation in random.sample(list(root), min(len(root), random.choice((1, 2, 9)))):
            relation.set("Target", random.choice(TARGETS))
            if random.random() < 0.5:
                relation.set("TargetMode", random.choice(("External", "Internal", "x")))
            if random.random() < 0.3:
                relation.set("Type", random.choice(list(root)).get("Type", ""))
        return etree.tostring(root, xml_declaration=True, encoding="UTF-8")

    return _in_part(data, random, ".rels", changed)


def add_entities(data: bytes, random: Random) -> bytes:
    """Entities that fetch or double."""
    doctype = random.choice(
        (
            b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
            b'<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
            b"<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'>" + b"".join(b"<!ENTITY a%d '%s'>" % (i, b"&a%d;" % (i - 1) * 9 if i else b"&a;" * 9) for i in range(12)) + b"<!ENTITY e '&a11;'>]>",
        )
    )  # fmt: skip

    def changed(xml: bytes) -> bytes:
        head, mark, rest = xml.partition(b"?>")
        return head + mark + doctype + (rest.replace(b"</w:t>", b"&e;</w:t>") if mark else rest)

    return _in_part(data, random, ".xml", changed)


def damage_picture(data: bytes, random: Random) -> bytes:
    parts = parts_of(data)
    names = [name for name in sorted(parts) if "/media/" in name]
    if not names:
        return change_parts(data, random)
    name = random.choice(names)
    picture = parts[name]
    huge = picture[:16] + b"\x7f\xff\xff\xff\x7f\xff\xff\xff" + picture[24:]
    parts[name] = random.choice(
        (
            flip_bytes(picture, random), truncate(picture, random), picture[: random.randrange(1, 40)], huge, b"", b"GIF89a" + bytes(40),
            b"\xff\xd8\xff\xe0" + bytes(random.randrange(60)), b"BM" + bytes(60), b"<svg xmlns='http://www.w3.org/2000/svg'/>",
            b"\xd7\xcd\xc6\x9a" + bytes(100), b"\x01\0\0\0" + bytes(100), b"II*\0" + bytes(range(60)),
        )
    )  # fmt: skip
    return package_of(list(parts.items()))


def nasty_text(random: Random) -> str:
    """Up to 20 000 signs of a few nasty sorts."""
    signs = random.sample(sorted(SIGNS.values()), random.choice((1, 2, 4)))
    pieces = [sign * random.choice((1, 30, 2000)) for sign in signs for _ in range(random.choice((1, 1, 3)))]
    random.shuffle(pieces)
    return "".join(sign for sign in "".join(pieces)[:20_000] if sign >= " " or sign in "\n\t")


def nasty_lines(data: bytes, random: Random) -> bytes:
    """Lines of a text file become nasty, are doubled, moved or broken off."""
    lines = data.decode("utf-8").split("\n")
    for _ in range(random.choice((1, 3, 10))):
        place = random.randrange(len(lines))
        match random.randrange(4):
            case 0:
                lines[place] = nasty_text(random)
            case 1:
                lines[place:place] = lines[place : place + 1] * random.choice((1, 40))
            case 2:
                lines[place] = lines[place][: len(lines[place]) // 2] + nasty_text(random)[:200]
            case _:
                random.shuffle(lines)
    return "\n".join(lines).encode(random.choice(("utf-8", "utf-8", "utf-8-sig", "utf-16")), "replace")


_QUOTED = re.compile(r'"[^"\n]*"')


def nasty_values(data: bytes, random: Random) -> bytes:
    """Values of a pack become nasty, others' or template signs; what is quoted stays sound TOML."""
    values = _QUOTED.findall(data.decode("utf-8"))
    wanted = set(random.sample(range(len(values)), min(len(values), random.choice((1, 3, 20)))))
    places = iter(range(len(values)))

    def value(found: re.Match[str]) -> str:
        if next(places) not in wanted:
            return found.group()
        made = random.choice((nasty_text(random), *_TEMPLATES, random.choice(values)[1:-1]))
        return json.dumps(made, ensure_ascii=False)

    return _QUOTED.sub(value, data.decode("utf-8")).encode()


_TEMPLATES = (
    "{{ title }}", "{{ nothing }}", "{{", "{% for a in range(10**9) %}x{% endfor %}", "{{ 'x' * 10**9 }}", "{{ title.__class__ }}",
    "{% if title %}", "{% include 'x' %}", "{{ title | center(10**9) }}", "{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}", "{{ 9**9**9 }}",
)  # fmt: skip
PACKAGE: dict[str, tuple[Mutation, ...]] = {
    "zip": (flip_bytes, truncate, zero_stretch, change_parts, change_parts, bomb_part, repeat_stretch),
    "xml": (
        change_values,
        move_elements,
        move_elements,
        nest_deeply,
        add_entities,
        set_properties,
        set_properties,
        set_properties,
        multiply,
        multiply,
    ),
    "relations": (retarget,),
    "media": (damage_picture,),
    "words": (change_text,),
}
"""The levels at which a Word package is damaged."""
PACK: tuple[Mutation, ...] = (
    nasty_values,
    nasty_values,
    nasty_values,
    nasty_values,
    flip_bytes,
    truncate,
    nasty_lines,
)
TEXT: tuple[Mutation, ...] = (
    flip_bytes,
    truncate,
    zero_stretch,
    repeat_stretch,
    nasty_lines,
    nasty_lines,
    nasty_lines,
)
