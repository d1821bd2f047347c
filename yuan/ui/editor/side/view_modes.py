"""How the editor is arranged: size of the text, panes, focus mode; remembered from start to start."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QSplitter, QWidget

from yuan.ui.editor.writing.dimming import Emphasis
from yuan.ui.editor.writing.text_edit import PlanTextEdit
from yuan.ui.settings import save_state, saved_state, settings

_SPLIT = "editor-split"


class ViewModes(QObject):
    """Arranges `outline`, text and `details` in `splitter`, and tells with `changed` when they are arranged otherwise."""

    changed = Signal()

    def __init__(self, edit: PlanTextEdit, splitter: QSplitter, outline: QWidget, details: QWidget) -> None:
        super().__init__(edit)
        self._edit, self._splitter, self._outline, self._details = edit, splitter, outline, details
        self.has_outline = self.has_details = True
        self.is_focused = False
        self.emphasis = Emphasis.PARAGRAPH
        self._is_restoring = False
        edit.zooming.changed.connect(self._keep_zoom)
        splitter.splitterMoved.connect(lambda *_: self._keep_split())

    def restore(self) -> None:
        """Arrange the page as the editor was left, with this plan in sight or another."""
        self._is_restoring = True
        self.has_outline = _kept("outline", default=True)
        self.has_details = _kept("details", default=True)
        self.is_focused = _kept("focus", default=False)
        word = str(settings().value("editor/emphasis", ""))
        self.emphasis = next((one for one in Emphasis if one.name == word), Emphasis.PARAGRAPH)
        split = saved_state(_SPLIT)
        if split is not None:
            self._splitter.restoreState(split)
        zooming = self._edit.zooming
        zooming.set(float(settings().value("editor/zoom", 1.0, float)))  # type: ignore[arg-type]
        if _kept("fits-width", default=False):
            zooming.fit_width()
        self._arrange()
        self._is_restoring = False

    def show_outline(self, on: bool) -> None:
        """Show the outline beside the text or not; in focus mode it is shown by leaving that."""
        self.has_outline = on
        self._settle("outline", on)

    def show_details(self, on: bool) -> None:
        """Show the details beside the text or not."""
        self.has_details = on
        self._settle("details", on)

    def set_focus(self, on: bool) -> None:
        """Enter or leave focus mode: only the text and the line below it, what is being written standing out."""
        self.is_focused = on
        self._settle("focus", on)

    def emphasise(self, emphasis: Emphasis) -> None:
        """What stands out in focus mode."""
        self.emphasis = emphasis
        settings().setValue("editor/emphasis", emphasis.name)
        self._arrange()

    def _settle(self, name: str, on: bool) -> None:
        settings().setValue(f"editor/{name}", on)
        self._arrange()

    def _arrange(self) -> None:
        is_open = not self.is_focused
        self._outline.setVisible(self.has_outline and is_open)
        self._details.setVisible(self.has_details and is_open)
        self._edit.dimming.show(self.emphasis if self.is_focused else Emphasis.NOTHING)
        self.changed.emit()

    def _keep_split(self) -> None:
        save_state(_SPLIT, self._splitter.saveState())

    def _keep_zoom(self, scale: float) -> None:
        if self._is_restoring:
            return
        zooming = self._edit.zooming
        settings().setValue("editor/fits-width", zooming.fits_width)
        if not zooming.fits_width:
            settings().setValue("editor/zoom", scale)


def _kept(name: str, *, default: bool) -> bool:
    return bool(settings().value(f"editor/{name}", default, bool))
