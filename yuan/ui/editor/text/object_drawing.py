"""Draws what stands in the text as one thing: references, footnote marks, figures, structured elements.

Each is one object character whose format keeps the node; what it shows is computed when drawn, so
that references follow renumbering without a change of the text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QFont,
    QFontMetricsF,
    QImage,
    QPainter,
    QPalette,
    QPen,
    QPyTextObject,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextOption,
)

from yuan.model.document.content import Document, Figure, Footnote, NodeId, Paragraph, Reference, Table, Text
from yuan.model.document.elements import render
from yuan.model.errors import YuanError
from yuan.model.text.plain_text import cell_text, reference_text
from yuan.ui.editor.text.builder import Builder
from yuan.ui.editor.text.element_names import element_name
from yuan.ui.editor.text.formats import (
    MARGIN_LEFT,
    MARGIN_RIGHT,
    OBJECT,
    OBJECT_TYPE,
    PAGE_WIDTH,
    SMALL_PT,
    object_of,
)
from yuan.ui.editor.text.lines import PlanLine
from yuan.ui.theme import tokens

TEXT_WIDTH = PAGE_WIDTH - MARGIN_LEFT - MARGIN_RIGHT
CARD_PADDING = 10.0
CAPTION_HEIGHT = 28.0
"""What a figure's caption takes up below it."""
HIGHEST_MM = 195.0
"""A figure higher than this leaves no room on the page for its caption."""
MM = 96 / 25.4


class TextObjects(QPyTextObject):
    """Draws the object characters of one QTextDocument.

    `media` gives the bytes of a picture by its hash and may raise a YuanError. `numbers` and `titles` are
    replaced after every renumbering; `scale` is the zoom.
    """

    def __init__(self, document: QTextDocument, media: Callable[[str], bytes]) -> None:
        super().__init__(document)
        self.media = media
        self.numbers: Mapping[NodeId, str] = {}
        self.titles: Mapping[NodeId, str] = {}
        self.scale = 1.0
        self.targets: set[NodeId] = set()
        """What the marks laid out so far point at, and the notes among them."""
        self._images: dict[str, QImage] = {}
        self._cards: dict[str, QTextDocument] = {}
        layout = document.documentLayout()
        layout.registerHandler(OBJECT_TYPE, self)

    def reset(self) -> None:
        """Forget what was drawn of the plan shown before."""
        self._images.clear()
        self._cards.clear()
        self.targets.clear()

    def text_of(self, node: Any) -> str:
        """What a reference or footnote mark shows."""
        return shown_text(node, self.numbers, self.titles)

    def is_dangling(self, reference: Reference) -> bool:
        """Whether what `reference` points at in this plan is gone."""
        target = reference.target
        return not reference.plan and target not in self.numbers and target not in self.titles

    def natural_size(self, figure: Figure) -> tuple[float, float]:
        """Width and height in millimetres that the picture has of its own, at most what the page holds."""
        image = self._image(figure)
        if image.isNull():
            return (100.0, 60.0)
        width = image.width() / max(1, image.dotsPerMeterX()) * 1000
        height = image.height() / max(1, image.dotsPerMeterY()) * 1000
        scale = min(1.0, TEXT_WIDTH / MM / width, HIGHEST_MM / height)
        return width * scale, height * scale

    # --- Qt -----------------------------------------------------------------------------------------

    def intrinsicSize(self, doc: QTextDocument, posInDocument: int, format: QTextFormat) -> QSizeF:  # noqa: N803
        node = object_of(format.stringProperty(OBJECT))
        if isinstance(node, Reference | Footnote):
            self.targets.add(node.target if isinstance(node, Reference) else node.id)
            width = QFontMetricsF(self._font(format, node)).horizontalAdvance(self.text_of(node))
            beside = QFontMetricsF(self._font(format, None))
            return QSizeF(width, beside.ascent())
        if isinstance(node, Figure):
            return self._figure_size(node) * self.scale
        card = self._card(format.stringProperty(OBJECT), node)
        return QSizeF(TEXT_WIDTH, card.size().height() + 2 * CARD_PADDING + 20) * self.scale

    def drawObject(
        self,
        painter: QPainter,
        rect: QRectF | QRect,
        doc: QTextDocument,
        posInDocument: int,  # noqa: N803
        format: QTextFormat,
    ) -> None:
        rect, node = QRectF(rect), object_of(format.stringProperty(OBJECT))
        painter.save()
        if isinstance(node, Reference | Footnote):
            painter.setFont(self._font(format, node))
            is_lost = isinstance(node, Reference) and self.is_dangling(node)
            painter.setPen(tokens().colour("danger" if is_lost else "accent"))
            if is_lost:
                painter.drawLine(rect.bottomLeft(), rect.bottomRight())
            rise = Qt.AlignmentFlag.AlignTop if isinstance(node, Footnote) else Qt.AlignmentFlag.AlignBottom
            painter.drawText(rect, int(rise | Qt.AlignmentFlag.AlignLeft), self.text_of(node))
        else:
            painter.translate(rect.topLeft())
            painter.scale(self.scale, self.scale)
            size = QSizeF(rect.width() / self.scale, rect.height() / self.scale)
            if isinstance(node, Figure):
                self._draw_figure(painter, size, node)
            else:
                self._draw_card(painter, size, self._card(format.stringProperty(OBJECT), node), node)
        painter.restore()

    # --- parts --------------------------------------------------------------------------------------

    def _font(self, format: QTextFormat, node: Any) -> QFont:
        font = QFont(format.toCharFormat().font())
        points = font.pointSizeF() if font.pointSizeF() > 0 else 16.0
        small = 0.62 if isinstance(node, Footnote) else 1.0
        font.setPixelSize(max(6, round(points * 96 / 72 * small * self.scale)))
        return font

    def _image(self, figure: Figure) -> QImage:
        known = self._images.get(figure.image)
        if known is None:
            known = QImage()
            if figure.image:
                try:
                    known = screen_image(self.media(figure.image))
                except YuanError:
                    known = QImage()
            self._images[figure.image] = known
        return known

    def _figure_size(self, figure: Figure) -> QSizeF:
        image = self._image(figure)
        caption = CAPTION_HEIGHT if figure.caption else 0.0
        if image.isNull():
            return QSizeF(TEXT_WIDTH * 0.6, 120 + caption)
        width = (figure.width or self.natural_size(figure)[0]) * MM
        width = min(width, float(TEXT_WIDTH))
        height = width * image.height() / max(1, image.width())
        if figure.width and figure.height:
            height = figure.height * MM * width / (figure.width * MM)
        return QSizeF(width, height + caption)

    def _draw_figure(self, painter: QPainter, size: QSizeF, figure: Figure) -> None:
        image = self._image(figure)
        caption = CAPTION_HEIGHT if figure.caption else 0.0
        area = QRectF(0, 0, size.width(), size.height() - caption)
        if image.isNull():
            painter.setPen(QPen(tokens().colour("frame"), 1, Qt.PenStyle.DashLine))
            painter.drawRect(area)
            painter.drawText(area, int(Qt.AlignmentFlag.AlignCenter), "图片缺失")
        else:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(area, image)
        if figure.caption:
            painter.setPen(tokens().colour("ink"))
            font = painter.font()
            font.setPixelSize(16)
            painter.setFont(font)
            below = QRectF(-100, area.bottom() + 4, size.width() + 200, 24)
            painter.drawText(below, int(Qt.AlignmentFlag.AlignCenter), figure.caption)

    def _card(self, key: str, node: Any) -> QTextDocument:
        known = self._cards.get(key)
        if known is None:
            known = QTextDocument()
            known.setDocumentMargin(0)
            known.setDefaultFont(QFont())
            known.setTextWidth(TEXT_WIDTH - 2 * CARD_PADDING)
            option = QTextOption()
            option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
            known.setDefaultTextOption(option)
            builder = Builder(QTextCursor(known), Document().numbering)
            builder.write(map(PlanLine, shown_blocks(node)))
            self._cards[key] = known
        return known

    def _draw_card(self, painter: QPainter, size: QSizeF, card: QTextDocument, node: Any) -> None:
        painter.setPen(QPen(tokens().colour("frame"), 1))
        painter.setBrush(tokens().colour("card"))
        painter.drawRoundedRect(QRectF(0.5, 0.5, size.width() - 1, size.height() - 1), 4, 4)
        font = painter.font()
        font.setPixelSize(round(SMALL_PT))
        painter.setFont(font)
        painter.setPen(tokens().colour("muted"))
        top = QRectF(CARD_PADDING, 4, size.width() - 2 * CARD_PADDING, 18)
        painter.drawText(top, int(Qt.AlignmentFlag.AlignLeft), element_name(node))
        painter.drawText(top, int(Qt.AlignmentFlag.AlignRight), "双击编辑")
        painter.translate(CARD_PADDING, CARD_PADDING + 16)
        context = QAbstractTextDocumentLayout.PaintContext()
        context.palette.setColor(QPalette.ColorRole.Text, tokens().colour("ink"))
        card.documentLayout().draw(painter, context)


def screen_image(data: bytes) -> QImage:
    """The picture in `data` with no more dots than the screen shows at twice the page's size, its print size kept."""
    image = QImage.fromData(data)
    if image.width() <= 4 * TEXT_WIDTH:
        return image
    small = image.scaledToWidth(2 * TEXT_WIDTH, Qt.TransformationMode.SmoothTransformation)
    small.setDotsPerMeterX(round(image.dotsPerMeterX() * small.width() / image.width()))
    small.setDotsPerMeterY(round(image.dotsPerMeterY() * small.height() / image.height()))
    return small


def shown_text(
    node: Reference | Footnote, numbers: Mapping[NodeId, str], titles: Mapping[NodeId, str]
) -> str:
    """What a reference or footnote mark shows with these numbers and titles."""
    if isinstance(node, Reference):
        return reference_text(node, numbers, titles) or "〔引用〕"
    return numbers.get(node.id, "①")


def shown_blocks(node: Any) -> tuple[Any, ...]:
    """What a card shows: the element as rendered; a table that does not fill its grid as plain lines."""

    if not isinstance(node, Table):
        return render(node)
    rows = ("　".join(cell_text(cell.blocks, {}) for cell in row.cells) for row in node.rows)
    return tuple(Paragraph(id="", runs=(Text(text),)) for text in (node.caption, *rows) if text)
