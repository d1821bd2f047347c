"""Pictures and drawings of a Word file: image bytes by hash, and the text that drawings carry.

Reads drawing elements (DrawingML and VML); gives figures and, in reading order, text boxes, word art and
diagrams. Of two renderings of one drawing (mc:AlternateContent) the first with content is taken.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Iterator

from lxml import etree

from yuan.model.document.content import Figure
from yuan.model.document.limits import LARGEST_PICTURE, MOST_PICTURE_BYTES, MOST_PICTURES
from yuan.word.picture_files import is_picture, media_type
from yuan.word.reading.docx_numbering import W
from yuan.word.reading.docx_package import Parts, R

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_V = "{urn:schemas-microsoft-com:vml}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_DGM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_EMU_PER_MM = 36000
_POINT_MM = 25.4 / 72
_VML_SIZE = re.compile(r"(width|height):([0-9.]+)(pt|in|mm|cm)")
_UNIT_MM = {"pt": _POINT_MM, "in": 25.4, "mm": 1.0, "cm": 10.0}

_MOST_DOUBTS = 20
"""Lost pictures named one by one."""


def graphics(element: etree._Element) -> Iterator[tuple[str, etree._Element | str]]:
    """What a drawing shows, in order: ("box", w:txbxContent), ("image" or "diagram", relation), ("text", words)."""
    tag = element.tag
    if tag == _MC + "AlternateContent":
        for rendering in element:
            found = [thing for part in rendering for thing in graphics(part)]
            if found:
                yield from found
                return
        return
    if tag == W + "txbxContent":
        yield "box", element
        return
    if tag == _A + "blip" and element.get(R + "embed"):
        yield "image", element.get(R + "embed", "")
    elif tag == _V + "imagedata" and element.get(R + "id"):
        yield "image", element.get(R + "id", "")
    elif tag == _V + "textpath":
        yield "text", element.get("string", "")
    elif tag == _A + "t":
        yield "text", element.text or ""
    elif tag == _DGM + "relIds":
        yield "diagram", element.get(R + "dm", "")
    for child in element:
        yield from graphics(child)


class Pictures:
    """The images of one document, each kept once by the SHA-256 of its bytes."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._known: dict[str, tuple[str, str]] = {}
        self._refused: set[str] = set()
        self.media: dict[str, bytes] = {}
        self.doubts: list[str] = []

    def figure(self, relation: str, drawing: etree._Element) -> Figure | None:
        """The picture `relation` names, None (and a doubt) when it is missing or no image."""
        path = self._parts.targets.get(relation, "")
        if relation in self._parts.external:
            self._doubt("有一幅图片只是外部链接，文件中没有图片本身，请补上。")
            return None
        if path not in self._known:
            self._known[path] = self._take(path, relation)
        key, kind = self._known[path]
        if not key:
            return None
        width, height = _size(drawing)
        return Figure(image=key, media_type=kind, width=width, height=height)

    def _take(self, path: str, relation: str) -> tuple[str, str]:
        """Hash and type of the picture at `path`, which is kept; "" (and a doubt) when it cannot be."""
        package = self._parts.package
        name = (posixpath.basename(path) or relation)[:60]
        if package.size(path) > LARGEST_PICTURE or len(self.media) >= MOST_PICTURES:
            self._doubt(f"图片“{name}”过大，或文件中的图片过多，未导入，文字已保留。")
            return "", ""
        data = package.read(path) if package.has(path) else b""
        kind = media_type(data)
        if not kind or not is_picture(data, kind):
            self._doubt(f"图片“{name}”缺失、损坏或不是有效的图片，未导入，文字已保留。")
            return "", ""
        if sum(map(len, self.media.values())) + len(data) > MOST_PICTURE_BYTES:
            self._doubt(f"图片“{name}”过大，或文件中的图片过多，未导入，文字已保留。")
            return "", ""
        key = hashlib.sha256(data).hexdigest()
        self.media[key] = data
        return key, kind

    def _doubt(self, text: str) -> None:
        """Say it once: a file may refer to the same lost picture a thousand times."""
        if len(self.doubts) < _MOST_DOUBTS and text not in self._refused:
            self.doubts.append(text)
        self._refused.add(text)

    def diagram(self, relation: str) -> Iterator[str]:
        """The words of a SmartArt diagram. Raises `BadFile` when its part is damaged or unsafe."""
        path = self._parts.targets.get(relation, "")
        if self._parts.package.has(path):
            for text in self._parts.package.xml(path).iter(_A + "t"):
                if text.text and text.text.strip():
                    yield text.text


def _size(drawing: etree._Element) -> tuple[float, float]:
    extent = next(drawing.iter(_WP + "extent"), None)
    if extent is not None:
        across, down = extent.get("cx", "0"), extent.get("cy", "0")
        if across.isdecimal() and down.isdecimal():
            return round(int(across) / _EMU_PER_MM, 1), round(int(down) / _EMU_PER_MM, 1)
    shape = next(drawing.iter(_V + "shape"), None)
    found = {} if shape is None else {
        name: round(float(size) * _UNIT_MM[unit], 1)
        for name, size, unit in _VML_SIZE.findall(shape.get("style", ""))
    }  # fmt: skip
    return found.get("width", 0), found.get("height", 0)
