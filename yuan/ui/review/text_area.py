"""The text under review with its tools: which view, folding, from change to change, old and new side by side."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QSplitter,
    QToolButton,
    QWidget,
)

from yuan.model.comparison.result import Comparison
from yuan.model.records import Opinion
from yuan.ui.kit.parts import hbox, label, vbox
from yuan.ui.review.composition import Media, Mode
from yuan.ui.review.marked_text import MarkedText
from yuan.ui.review.scrolling import ScrollTogether
from yuan.ui.theme import set_role

_MODES: tuple[tuple[Mode, str, str], ...] = (
    ("full", "全文", "显示全文，标出修改"),
    ("changes", "只看修改", "折叠没有修改的内容"),
    ("sides", "并排", "左边现行版本、右边本次版本，同步滚动"),
    ("beside", "对照表", "逐条对照现行版本与本次版本"),
)


class TextArea(QWidget):
    """Shows a comparison in one of four views. `text` is the version under review, `before` the one it is held against."""

    counted = Signal()
    """The view, or the change gone to, is another."""

    def __init__(self) -> None:
        super().__init__()
        self._comparison: Comparison | None = None
        self._media: Media = lambda _: None
        self._mode: Mode = "full"
        self.before, self.text = MarkedText("old"), MarkedText()
        self._together = ScrollTogether(self.before, self.text)
        self._build()
        self.before.stretch_unfolded.connect(lambda: self._unfold(self.before, self.text))
        self.text.stretch_unfolded.connect(lambda: self._unfold(self.text, self.before))

    def listen(self, scope: QWidget) -> None:
        """Step from change to change by F7 and Shift+F7 (or F8) wherever in `scope` the keys go."""
        for keys, by in (("F7", 1), ("Shift+F7", -1), ("F8", 1), ("Shift+F8", -1)):
            shortcut = QShortcut(QKeySequence(keys), scope)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda by=by: self.step(by))

    @property
    def mode(self) -> Mode:
        """Which view is shown."""
        return self._mode

    def show_comparison(self, comparison: Comparison, media: Media, before: str, after: str) -> None:
        """Show another comparison in the view chosen last; `before` and `after` name its sides, "" without the one."""
        self._comparison, self._media = comparison, media
        self.show_names(before, after)
        is_changed = bool(before) and not comparison.is_empty
        for mode, button in self._buttons.items():
            button.setEnabled(is_changed or mode == "full")
        self.set_mode(self._mode if is_changed else "full")

    def show_names(self, before: str, after: str) -> None:
        """Say above each side which version it is."""
        self._old_name.setText(before)
        self._new_name.setText(after)

    def set_mode(self, mode: Mode) -> None:
        """Show another view, staying at the paragraph the cursor is in."""
        self._mode = mode
        self._buttons[mode].setChecked(True)
        self._fold.setVisible(mode == "sides")
        self._show()

    def clear_text(self) -> None:
        """Show nothing."""
        self._comparison = None
        self._together.is_on = False
        self.before.clear_text()
        self.text.clear_text()

    def step(self, by: int) -> None:
        """Go to the next (`by` 1) or previous (-1) change on both sides."""
        self._together.is_on = False
        key = self.text.step(by)
        if self._mode == "sides" and key is not None:
            self._together.show_key(key)
            self._together.is_on = True
        self._count_changes()

    def show_opinions(self, opinions: list[Opinion]) -> None:
        """Mark what the opinions are about."""
        self.text.show_opinions(opinions)

    def _show(self) -> None:
        if self._comparison is None:
            return
        node = self.text.cursor_context().node
        is_beside = self._mode == "sides"
        folds = self._fold.isChecked() if is_beside else None
        self._together.is_on = False
        self.text.show_comparison(self._comparison, self._mode, self._media, folds=folds)
        self._old_side.setVisible(is_beside)
        self._new_name.setVisible(is_beside)
        if is_beside:
            self.before.show_comparison(self._comparison, "sides", self._media, folds=folds)
        else:
            self.before.clear_text()
        if node:
            self.text.go_to(node)
        self._together.is_on = is_beside
        self._together.align()
        self._count_changes()

    def _unfold(self, here: MarkedText, there: MarkedText) -> None:
        if self._mode == "sides":
            self._together.is_on = False
            there.lay_out_again(here.unfolded)
            self._together.is_on = True
            self._together.lead(here)

    def _count_changes(self) -> None:
        total, number = self.text.change_count, self.text.change_number
        said = f"第 {number} 处，共 {total} 处" if number else f"共 {total} 处"
        self.count.setText(said if total else "")
        for button in (self._previous, self._next):
            button.setEnabled(total > 0)
        self.counted.emit()

    # --- building ---------------------------------------------------------------------------------------

    def _build(self) -> None:
        column = vbox(self._build_tools(), on=self, margin=0)
        self._old_name, self._new_name = QLabel(), QLabel()
        self._old_side, new_side = QWidget(), QWidget()
        self.sides = QSplitter(Qt.Orientation.Horizontal)
        self.sides.setChildrenCollapsible(False)
        for side, name, text in (
            (self._old_side, self._old_name, self.before),
            (new_side, self._new_name, self.text),
        ):
            inner = vbox(spacing=0, on=side, margin=0)
            set_role(name, "muted")
            inner.addWidget(name)
            inner.addWidget(text, 1)
            self.sides.addWidget(side)
        self.sides.setSizes([500, 500])
        self._old_side.hide()
        self._new_name.hide()
        column.addWidget(self.sides, 1)

    def _build_tools(self) -> QHBoxLayout:
        line = hbox()
        group = QButtonGroup(self)
        self._buttons: dict[Mode, QToolButton] = {}
        for mode, caption, tip in _MODES:
            button = QToolButton()
            button.setText(caption)
            button.setToolTip(tip)
            button.setCheckable(True)
            button.clicked.connect(lambda _=False, mode=mode: self.set_mode(mode))
            group.addButton(button)
            self._buttons[mode] = button
            line.addWidget(button)
        self._fold = QToolButton()
        self._fold.setText("折叠未修改")
        self._fold.setToolTip("两边都折叠没有修改的内容；点一下折叠处即可展开")
        self._fold.setCheckable(True)
        self._fold.toggled.connect(lambda _: self._show())
        self._fold.hide()
        line.addWidget(self._fold)
        line.addStretch(1)
        self.count = label("", "muted")
        line.addWidget(self.count)
        self._previous, self._next = QToolButton(), QToolButton()
        for button, caption, keys, by in (
            (self._previous, "上一处", "Shift+F7", -1),
            (self._next, "下一处", "F7", 1),
        ):
            button.setText(caption)
            button.setToolTip(f"{caption}修改（{keys}）")
            button.clicked.connect(lambda _=False, by=by: self.step(by))
            line.addWidget(button)
        return line
