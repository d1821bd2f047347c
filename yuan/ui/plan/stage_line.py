"""The line of stages: a dot for each, filled when done, with who took it there and when."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from yuan.model.process.stage_line import StageOnLine
from yuan.ui.theme import tokens

_DOT = 7.0
_HEIGHT = 96
_WORDS = {"done": "已办", "next": "下一步", "skipped": "未经过", "later": "未到"}


class StageLine(QWidget):
    """Paints the stages from left to right; read aloud as one sentence."""

    def __init__(self, stages: tuple[StageOnLine, ...] = ()) -> None:
        super().__init__()
        self.stages: tuple[StageOnLine, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_stages(stages)

    def show_stages(self, stages: tuple[StageOnLine, ...]) -> None:
        self.stages = stages
        words = "；".join(f"{one.name}{_WORDS[one.state]}" for one in stages)
        self.setAccessibleName("办理阶段")
        self.setAccessibleDescription(words)
        self.setToolTip("\n".join(_told(one) for one in stages))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(80 * max(len(self.stages), 1), _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.stages:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        used = tokens()
        wide = self.width() / len(self.stages)
        y = 16.0
        for place, one in enumerate(self.stages):
            x = wide * (place + 0.5)
            if place:
                is_past = one.state in ("done", "skipped")
                painter.setPen(QPen(QColor(used.accent if is_past else used.border), 2))
                painter.drawLine(QPointF(x - wide + _DOT, y), QPointF(x - _DOT, y))
            colour = QColor(used.accent if one.state in ("done", "next") else used.disabled)
            painter.setPen(
                QPen(colour, 2, Qt.PenStyle.DashLine if one.state == "skipped" else Qt.PenStyle.SolidLine)
            )
            painter.setBrush(colour if one.state == "done" else QColor(used.surface))
            painter.drawEllipse(QPointF(x, y), _DOT, _DOT)
            self._label(painter, one, QRectF(x - wide / 2, y + _DOT + 4, wide, _HEIGHT - y - _DOT - 4))
        painter.end()

    def _label(self, painter: QPainter, one: StageOnLine, box: QRectF) -> None:
        used = tokens()
        font = self.font()
        font.setBold(one.state == "next")
        painter.setFont(font)
        painter.setPen(QColor(used.text if one.state in ("done", "next") else used.muted))
        height = painter.fontMetrics().height()
        top = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
        painter.drawText(box, top, one.name)
        font.setBold(False)
        painter.setFont(font)
        painter.setPen(QColor(used.muted))
        lines = [one.on.isoformat() if one.on else "", one.by] if one.state == "done" else [_WORDS[one.state]]
        for row, text in enumerate(lines, 1):
            short = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(box.width()))
            painter.drawText(box.translated(0, height * row), top, short)


def _told(one: StageOnLine) -> str:
    parts = [f"{one.name}：{_WORDS[one.state]}", one.on.isoformat() if one.on else "", one.by]
    return "　".join(part for part in parts if part)
