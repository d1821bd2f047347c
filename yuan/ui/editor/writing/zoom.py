"""The size in which the text is shown, and the place of the page in the editor."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtGui import QImage, QTextCursor

from yuan.ui.editor.text.formats import PAGE_WIDTH
from yuan.ui.editor.text.plan_text import PlanText
from yuan.ui.kit.debounce import Debounce

STEPS = (0.5, 0.6, 0.75, 0.9, 1.0, 1.15, 1.3, 1.5, 1.75, 2.0, 2.5)
FIT_MS = 60
"""How long the window must keep its size before the page is fitted to it."""


class Zoom(QObject):
    """Scales the text of `edit`. With `fits_width` the page keeps as wide as the editor."""

    changed = Signal(float)
    """The size changed: 1.0 is the page's own."""

    def __init__(self, edit: PlanText) -> None:
        super().__init__(edit)
        self._edit = edit
        self.scale = 1.0
        self.fits_width = False
        self._device = QImage(8, 8, QImage.Format.Format_RGB32)
        self._timer = Debounce(self, FIT_MS, self._fit)
        edit.built.connect(self.apply)

    def set(self, scale: float) -> None:
        """Show the page in `scale` times its own size."""
        self.fits_width = False
        self._show(scale)

    def step(self, by: int) -> None:
        """The next larger (1) or smaller (-1) size."""
        if by > 0:
            self.set(next((step for step in STEPS if step > self.scale + 0.005), STEPS[-1]))
        else:
            self.set(next((step for step in reversed(STEPS) if step < self.scale - 0.005), STEPS[0]))

    def fit_width(self) -> None:
        """Let the page fill the width of the editor, now and whenever that changes."""
        self.fits_width = True
        self._fit()
        self.changed.emit(self.scale)

    def apply(self) -> None:
        """Tell a text that was just put in its size."""
        self._edit.painter.scale = self._edit.objects.scale = self.scale
        # The layout keeps no reference to its device, and a changed one would go unnoticed.
        self._device = QImage(8, 8, QImage.Format.Format_RGB32)
        dots = round(96 * self.scale / 0.0254)
        self._device.setDotsPerMeterX(dots)
        self._device.setDotsPerMeterY(dots)
        # The layout scales fonts, margins and indents by the resolution of its device: that is the zoom.
        self._edit.document().documentLayout().setPaintDevice(self._device)
        self.place_page()

    def place_page(self) -> None:
        """Put the page into the middle of the editor; called when the editor has another size."""
        edit = self._edit
        beside = max(0, (self._room() - round(PAGE_WIDTH * self.scale)) // 2)
        edit.setViewportMargins(beside, 16 if beside else 0, beside, 0)
        if self.fits_width and self._wanted() != self.scale:
            self._timer.ask()

    def _room(self) -> int:
        return self._edit.width() - self._edit.verticalScrollBar().sizeHint().width()

    def _wanted(self) -> float:
        return max(STEPS[0], min(STEPS[-1], int(self._room() / PAGE_WIDTH * 100) / 100))

    def _fit(self) -> None:
        self._show(self._wanted())

    def _show(self, scale: float) -> None:
        scale = max(STEPS[0], min(STEPS[-1], scale))
        if scale == self.scale:
            return
        with self.same_place():
            self.scale = scale
            self.apply()
            # Laid out anew as far as is in sight, the rest little by little; no change of the text.
            self._edit.document().setLayoutEnabled(False)
            self._edit.document().setLayoutEnabled(True)
        self.changed.emit(scale)

    @contextmanager
    def same_place(self) -> Iterator[None]:
        """While the text is laid out in another width or size: what the user looks at stays where it is."""
        place, below = self._place_in_sight()
        yield
        bar = self._edit.verticalScrollBar()
        bar.setValue(bar.value() + self._edit.cursorRect(place).top() - below)

    def _place_in_sight(self) -> tuple[QTextCursor, int]:
        """What should stay where it is, and how far down that is: the cursor, or the first line in sight."""
        own = self._edit.textCursor()
        top = self._edit.cursorRect(own).top()
        if 0 <= top < self._edit.viewport().height():
            return own, top
        first = self._edit.cursorForPosition(QPoint(0, 0))
        return first, self._edit.cursorRect(first).top()
