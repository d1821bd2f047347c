"""How the lines of a search result look."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from yuan.search import Hit
from yuan.ui.search.marked import paint_marked
from yuan.ui.search.results import LINE_ROLE, GroupLine
from yuan.ui.theme import GAP, PAD, RADIUS, Tokens, interface_font, tokens

_INDENT = 22


class ResultDelegate(QStyledItemDelegate):
    """Plan lines with title, unit, stage and count; section lines with number, heading and snippet.

    All lines are equally high, so that a long list need not be measured.
    """

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        line = QFontMetricsF(interface_font()).height()
        return QSize(200, round(2 * line) + 2 * GAP)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        scheme = tokens()
        line = index.data(LINE_ROLE)
        rect = QRectF(option.rect)
        state = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(line, GroupLine):
            self._paint_group(painter, rect, line, scheme)
        if state & QStyle.StateFlag.State_Selected:
            self._paint_selection(painter, rect, scheme)
        elif state & QStyle.StateFlag.State_MouseOver and isinstance(line, Hit):
            painter.fillRect(rect, scheme.colour("hover"))
        if isinstance(line, Hit):
            self._paint_hit(painter, rect, line, scheme)
        painter.restore()

    def _paint_selection(self, painter: QPainter, rect: QRectF, scheme: Tokens) -> None:
        ground = scheme.colour("selection")
        ground.setAlpha(150)
        painter.fillRect(rect, ground)
        painter.fillRect(QRectF(rect.left(), rect.top(), 3, rect.height()), scheme.colour("accent"))

    def _paint_group(self, painter: QPainter, rect: QRectF, line: GroupLine, scheme: Tokens) -> None:
        group = line.group
        painter.fillRect(rect, scheme.colour("raised"))
        painter.setPen(scheme.colour("border"))
        painter.drawLine(rect.topLeft(), rect.topRight())
        left, right = rect.left() + PAD, rect.right() - PAD
        right = self._right(painter, rect, right, f"{len(group.hits)} 处", scheme.colour("muted"))
        right = self._chip(painter, rect, right, group.stage, group.is_in_force, scheme)
        painter.setPen(scheme.colour("muted"))
        painter.setFont(interface_font())
        arrow = QRectF(left, rect.top(), _INDENT, rect.height())
        painter.drawText(arrow, Qt.AlignmentFlag.AlignVCenter, "▾" if line.is_open else "▸")
        left += _INDENT
        font = interface_font(1.1, bold=True)
        metrics = QFontMetricsF(font)
        aside = f"{group.kind} · {group.unit}" if group.unit else group.kind
        aside_width = QFontMetricsF(interface_font()).horizontalAdvance(aside)
        title = metrics.elidedText(
            group.title, Qt.TextElideMode.ElideRight, max(120.0, right - left - aside_width)
        )
        painter.setFont(font)
        painter.setPen(scheme.colour("text"))
        painter.drawText(
            QRectF(left, rect.top(), right - left, rect.height()), Qt.AlignmentFlag.AlignVCenter, title
        )
        left += metrics.horizontalAdvance(title) + PAD
        painter.setFont(interface_font())
        painter.setPen(scheme.colour("muted"))
        shown = QFontMetricsF(interface_font()).elidedText(aside, Qt.TextElideMode.ElideRight, right - left)
        painter.drawText(
            QRectF(left, rect.top(), max(0.0, right - left), rect.height()),
            Qt.AlignmentFlag.AlignVCenter,
            shown,
        )

    def _paint_hit(self, painter: QPainter, rect: QRectF, hit: Hit, scheme: Tokens) -> None:
        found, ground = scheme.colour("warning"), scheme.colour("warning_ground")
        left = rect.left() + PAD + _INDENT
        middle = rect.center().y()
        upper = QRectF(left, rect.top() + GAP - 2, rect.right() - PAD - left, middle - rect.top() - GAP + 2)
        lower = QRectF(left, middle, upper.width(), rect.bottom() - middle - GAP + 2)
        heading = hit.marked_heading
        font = interface_font(bold=True)
        if hit.number:
            painter.setFont(font)
            painter.setPen(scheme.colour("accent"))
            painter.drawText(upper, Qt.AlignmentFlag.AlignVCenter, hit.number)
            upper.setLeft(upper.left() + QFontMetricsF(font).horizontalAdvance(hit.number) + GAP)
        paint_marked(painter, upper, heading, font, scheme.colour("text"), found, ground)
        nothing = "（本节标题下没有正文）" if hit.section else "（预案名称）"
        snippet = hit.snippet.removeprefix(hit.marked_heading).lstrip("　") or nothing
        paint_marked(painter, lower, snippet, interface_font(), scheme.colour("muted"), found, ground)

    def _right(self, painter: QPainter, rect: QRectF, right: float, text: str, colour: QColor) -> float:
        font = interface_font()
        width = QFontMetricsF(font).horizontalAdvance(text)
        painter.setFont(font)
        painter.setPen(colour)
        box = QRectF(right - width, rect.top(), width + 1, rect.height())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, text)
        return right - width - PAD

    def _chip(
        self, painter: QPainter, rect: QRectF, right: float, stage: str, is_in_force: bool, scheme: Tokens
    ) -> float:
        text = f"现行 · {stage}" if is_in_force else stage
        tone = "success" if is_in_force else "warning"
        font = interface_font(0.9)
        metrics = QFontMetricsF(font)
        width, height = metrics.horizontalAdvance(text) + 2 * GAP, metrics.height() + 4
        box = QRectF(right - width, rect.center().y() - height / 2, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(scheme.colour(f"{tone}_ground"))
        painter.drawRoundedRect(box, RADIUS, RADIUS)
        painter.setFont(font)
        painter.setPen(scheme.colour(tone))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
        return right - width - PAD
