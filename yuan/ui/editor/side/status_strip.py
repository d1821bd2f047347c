"""Below the text: whether it is saved, how long it is, on which page one is, and how large it is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt, QTimer
from PySide6.QtWidgets import QLabel, QMenu, QSlider, QToolButton, QWidget

from yuan.model.document.content import NodeId, Section
from yuan.ui.editor.side.counting import Counting
from yuan.ui.editor.side.heading_paths import HeadingPaths
from yuan.ui.editor.writing.zoom import STEPS
from yuan.ui.kit.parts import hbox
from yuan.ui.theme import GAP, SMALL, set_role

if TYPE_CHECKING:
    from yuan.ui.editor.writing.text_edit import PlanTextEdit

SELECTION_MS = 120


class StatusStrip(QWidget):
    """`state` is for whoever saves. The rest keeps itself in step with `edit`, once told the place."""

    def __init__(self, edit: PlanTextEdit) -> None:
        super().__init__()
        set_role(self, "strip")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._edit = edit
        self._paths: HeadingPaths | None = None
        self._id: NodeId = ""
        self.counting = Counting(edit)
        self.state, self.words, self.pages = QLabel(), QLabel(), QLabel()
        for label in (self.state, self.words, self.pages):
            set_role(label, "muted")
        self.pages.setToolTip("按 GB/T 9704-2012 版面估计，不含目录；以导出的文件为准")
        self.words.setToolTip("字数不计空白，计入标题编号，与预案库中的字数一致")
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(round(STEPS[0] * 100), round(STEPS[-1] * 100))
        self.slider.setFixedWidth(120)
        self.slider.setPageStep(10)
        self.slider.setAccessibleName("显示比例")
        self.slider.valueChanged.connect(lambda value: edit.zooming.set(value / 100))
        self.percent = QToolButton()
        set_role(self.percent, "flat")
        self.percent.setToolTip("选择显示比例")
        self.percent.setMinimumWidth(58)
        self.percent.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.percent)
        for step in STEPS:
            menu.addAction(f"{step:.0%}").triggered.connect(lambda _=False, step=step: edit.zooming.set(step))
        menu.addSeparator()
        menu.addAction("页宽").triggered.connect(edit.zooming.fit_width)
        self.percent.setMenu(menu)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SELECTION_MS)
        self._build()
        self._timer.timeout.connect(self._show_words)
        edit.selectionChanged.connect(self._timer.start)
        edit.zooming.changed.connect(self._show_zoom)
        self.counting.changed.connect(self._show_words)
        self._show_zoom()

    def _build(self) -> None:
        line = hbox(on=self)
        line.setContentsMargins(GAP, 1, GAP, 1)
        line.setSpacing(GAP * 2)
        for label in (self.state, self.words, self.pages):
            line.addWidget(label)
        line.addStretch(1)
        line.addLayout(hbox(self.slider, self.percent, spacing=SMALL))

    def show_place(self, paths: HeadingPaths, id: NodeId) -> None:
        """The cursor stands under the heading `id` of the plan behind `paths`."""
        self._paths, self._id = paths, id
        self._show_words()

    def _show_words(self) -> None:
        part = self._paths.parts.get(self._id) if self._paths else None
        words = []
        if chosen := self.counting.selected():
            words.append(f"选中 {chosen:,} 字")
        if part is not None:
            name = "本节" if isinstance(part, Section) else "本附件"
            words.append(f"{name} {self.counting.of(part):,} 字")
        words.append(f"全文 {self.counting.characters:,} 字")
        self.words.setText("　".join(words))
        total = self.counting.pages.total
        page = self.counting.pages.page_of.get(self._id, 1)
        self.pages.setText(f"约 {total} 页，本处在第 {page} 页前后" if total else "")

    def _show_zoom(self) -> None:
        with QSignalBlocker(self.slider):
            self.slider.setValue(round(self._edit.zoom * 100))
        fits = "页宽 " if self._edit.zooming.fits_width else ""
        self.percent.setText(f"{fits}{self._edit.zoom:.0%}")
