"""Bytes of pictures: of what type they are, how large, and whether they can be shown and put into a Word file at all.

Headers only are read: a picture of 50 000 × 50 000 dots takes 10 GB to decode and a hundred bytes to refuse.
"""

from __future__ import annotations

import struct
from io import BytesIO
from typing import NamedTuple

from docx.image.exceptions import InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError
from docx.image.image import Image

from yuan.model.document.limits import MOST_PIXELS

_SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"BM", "image/bmp"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"\xd7\xcd\xc6\x9a", "image/wmf"),
    (b"\x01\0\x09\0", "image/wmf"),
    (b"\x02\0\x09\0", "image/wmf"),
    (b"\x01\0\0\0", "image/emf"),
)


def media_type(data: bytes) -> str:
    """The type of an image by its first bytes, "" when it is none."""
    for start, kind in _SIGNATURES:
        if data.startswith(start):
            return kind
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    return "image/svg+xml" if b"<svg" in data[:1000] else ""


class PictureFile(NamedTuple):
    """What the header of a picture says: its type, the usual ending of its name, its size in millimetres."""

    content_type: str
    ending: str
    width: float
    height: float


_EMU_PER_MM = 36000
_JPEG = b"\xff\xd8\xff"
_USUAL_DPI = 72
_MISREAD = (
    InvalidImageStreamError,
    UnexpectedEndOfFileError,
    struct.error,
    ArithmeticError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    OSError,
)
_READABLE = ("image/png", "image/jpeg", "image/gif", "image/bmp", "image/tiff")
"""Types whose headers can be read here. Others (metafiles, WebP) are kept for who has a program that shows them."""


def picture_file(data: bytes) -> PictureFile | None:
    """The header of a picture that Word takes as it is; None for any other, a damaged or an immense one."""
    try:
        image = Image.from_blob(data)
        across, down = image.px_width, image.px_height
        found = PictureFile(
            image.content_type, image.ext, image.width / _EMU_PER_MM, image.height / _EMU_PER_MM
        )
    except UnrecognizedImageError:
        return _bare_jpeg(data) if data.startswith(_JPEG) else None
    # What python-docx makes of a header that was cut or lies: it reads on without asking.
    except _MISREAD:
        return None
    return found if across > 0 < down and across * down <= MOST_PIXELS else None


def _bare_jpeg(data: bytes) -> PictureFile | None:
    """The header of a JPEG without the usual first segment, which python-docx does not know: some cameras' and Adobe's."""
    from PIL import Image as Pillow

    try:
        with Pillow.open(BytesIO(data), formats=("JPEG",)) as image:
            across, down = image.size
            dpi = max(float(image.info.get("dpi", (_USUAL_DPI,))[0]), 1.0)
    except (*_MISREAD, Pillow.DecompressionBombError, SyntaxError):
        return None
    if not (across > 0 < down and across * down <= MOST_PIXELS):
        return None
    return PictureFile("image/jpeg", "jpeg", across / dpi * 25.4, down / dpi * 25.4)


def is_picture(data: bytes, kind: str) -> bool:
    """Whether bytes of the type `kind` (see `media_type`) hold a picture that can be kept."""
    return picture_file(data) is not None if kind in _READABLE else bool(data)
