"""Taking pictures into a plan: read from files or the clipboard, brought to the size a page can print."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QImageWriter

from yuan.model.errors import BadFile

PRINT_DPI = 300
PRINT_SIZE = QSize(round(156 / 25.4 * PRINT_DPI), round(225 / 25.4 * PRINT_DPI))
"""The type area of GB/T 9704-2012, 5.2, in dots: no printer shows more of a picture."""
LARGEST_FILE = 300 * 1024 * 1024
_KEPT = {
    b"\x89PNG": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF8": "image/gif",
    b"BM": "image/bmp",
}
"""What Word and WPS open as it is; everything else is converted."""
_PHOTO_QUALITY, _PACKED = 90, 100


@dataclass(frozen=True)
class Picture:
    """A picture as it goes into the library. `note` tells a person, in Chinese, that it was made smaller."""

    data: bytes
    media_type: str
    note: str = ""


def read_picture(path: Path) -> Picture:
    """The picture in the file at `path`, scaled down when it has more dots than a page can print.

    Raises:
        BadFile: it cannot be read, is too large, or is no picture.
    """
    try:
        data = path.read_bytes() if path.stat().st_size <= LARGEST_FILE else b""
    except OSError as error:
        raise BadFile(f"无法读取“{path.name}”。", "请检查文件是否存在、是否有权限。") from error
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    kind = next((kind for mark, kind in _KEPT.items() if data.startswith(mark)), "")
    size = reader.size()
    if data and kind and size.isValid() and not _is_too_large(size) and reader.canRead():
        return Picture(data, kind)
    if size.isValid() and _is_too_large(size):
        # A JPEG is decoded at the smaller size at once, in a fraction of the time; twice that keeps it sharp.
        reader.setScaledSize(_fitting(size).scaled(_fitting(size) * 2, Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    if image.isNull():
        raise BadFile(f"“{path.name}”不是能插入的图片，或超过 300 MB。", "请换用 PNG 或 JPEG 图片。")
    return _packed(image, size, f"“{path.name}”", len(data), lossless=kind != "image/jpeg")


def picture_of(image: QImage) -> Picture:
    """A picture from the clipboard, without loss unless it must be made smaller."""
    return _packed(image, image.size(), "粘贴的图片", 0, lossless=True)


def _is_too_large(size: QSize) -> bool:
    # A camera's picture lies on either side.
    return max(size.width(), size.height()) > PRINT_SIZE.height() or size.width() > PRINT_SIZE.width()


def _fitting(size: QSize) -> QSize:
    return size.scaled(PRINT_SIZE, Qt.AspectRatioMode.KeepAspectRatio)


def _packed(image: QImage, size: QSize, name: str, before: int, *, lossless: bool) -> Picture:
    is_smaller = _is_too_large(image.size())
    if is_smaller:
        image = image.scaled(
            _fitting(image.size()),
            Qt.AspectRatioMode.IgnoreAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
    is_smaller = is_smaller or image.width() * image.height() < size.width() * size.height()
    data, media_type = _written(image, lossless=lossless)
    if not is_smaller:
        return Picture(data, media_type)
    was = f"（{size.width()}×{size.height()} 像素{f'，{_megabytes(before)}' if before else ''}）"
    now = f"{image.width()}×{image.height()} 像素、{_megabytes(len(data))}"
    return Picture(
        data,
        media_type,
        f"{name}{was}超过版心打印所需，已按 300 dpi 缩为 {now}存入预案；原图没有改动，请自行保存。",
    )


def _written(image: QImage, *, lossless: bool) -> tuple[bytes, str]:
    buffer = QBuffer()
    if lossless or image.hasAlphaChannel():
        writer = QImageWriter(buffer, b"png")
        writer.setCompression(_PACKED)
        media_type = "image/png"
    else:
        writer = QImageWriter(buffer, b"jpeg")
        writer.setQuality(_PHOTO_QUALITY)
        media_type = "image/jpeg"
    writer.write(image)
    return bytes(buffer.data().data()), media_type


def _megabytes(count: int) -> str:
    return f"{count / 1024 / 1024:.1f} MB"
