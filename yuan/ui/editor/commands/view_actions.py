"""The commands of the editor's view: size, panes, focus mode, where one is."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtGui import QAction, QActionGroup

from yuan.ui.editor.side.view_modes import ViewModes
from yuan.ui.editor.writing.dimming import Emphasis
from yuan.ui.editor.writing.zoom import Zoom

SIZES = ("放大", "缩小", "实际大小", "适合页宽")
PANES = ("显示大纲", "显示右栏", "转到章节…")
FOCUS = ("专注模式", *Emphasis)


class ViewActions:
    """Defined with `add` (text, slot, keys → action), in step with `view`.

    Args:
        choose_heading: lets the user go to a chapter or section by its heading.
    """

    def __init__(
        self,
        view: ViewModes,
        zooming: Zoom,
        choose_heading: Callable[[], object],
        add: Callable[..., QAction],
    ) -> None:
        self._view, self._zooming, self._add = view, zooming, add
        self.named: dict[str, QAction] = {}
        self._define("放大", lambda: zooming.step(1), "Ctrl+]", "Ctrl++")
        self._define("缩小", lambda: zooming.step(-1), "Ctrl+[", "Ctrl+-")
        self._define("实际大小", lambda: zooming.set(1.0), "Ctrl+0")
        self._switch("适合页宽", self._fit, "Ctrl+9")
        self._switch("显示大纲", view.show_outline, "F9")
        self._switch("显示右栏", view.show_details, "Shift+F9")
        self._define("转到章节…", choose_heading, "Ctrl+G")
        self._switch("专注模式", view.set_focus, "F11")
        group = QActionGroup(view)
        for emphasis in Emphasis:
            self._switch(emphasis.value, partial(self._emphasise, emphasis))
            group.addAction(self.named[emphasis.value])
        view.changed.connect(self.renew)
        zooming.changed.connect(lambda _: self.renew())
        self.renew()

    def groups(self) -> list[list[QAction]]:
        """The commands as they stand together in a menu."""
        return [[self.named[name] for name in group] for group in (SIZES, PANES, FOCUS)]

    def _define(self, text: str, slot: Callable[[], object], *keys: str) -> None:
        self.named[text] = self._add(text, slot, *keys, changes=False)

    def _switch(self, text: str, slot: Callable[[bool], object], *keys: str) -> None:
        self._define(text, lambda: slot(self.named[text].isChecked()), *keys)
        self.named[text].setCheckable(True)

    def _fit(self, on: bool) -> None:
        zooming = self._zooming
        if on:
            zooming.fit_width()
        else:
            zooming.set(1.0)

    def _emphasise(self, emphasis: Emphasis, on: bool) -> None:
        self._view.emphasise(emphasis)

    def renew(self) -> None:
        """Show how things are now."""
        view = self._view
        for text, on in (
            ("适合页宽", self._zooming.fits_width),
            ("显示大纲", view.has_outline),
            ("显示右栏", view.has_details),
            ("专注模式", view.is_focused),
            (view.emphasis.value, True),
        ):
            self.named[text].setChecked(on)
        for text in ("显示大纲", "显示右栏"):
            self.named[text].setEnabled(not view.is_focused)
