"""The section under the cursor: its use, what the rules ask of it, opinions on it, its history, other plans."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QWidget,
)

from yuan.jobs.section_context import Elsewhere, SectionContext
from yuan.model.records import Opinion
from yuan.ui.editor.text.element_names import ROLES
from yuan.ui.kit.parts import REST, hbox, label, note, vbox
from yuan.ui.theme import GAP, PAD, set_role

_ELSEWHERE = int(Qt.ItemDataRole.UserRole)


class SectionPanel(QScrollArea):
    """Shows; changes nothing itself."""

    role_chosen = Signal(str)
    opinion_chosen = Signal(str)
    """The node an opinion was clicked for."""
    example_chosen = Signal()
    """The outline's example is to be put into the section."""
    elsewhere_chosen = Signal(str, str)
    """A place in another plan: the plan's id and the node."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.heading, self.guidance = label("", "heading", wraps=True), label(wraps=True)
        self.history = note()
        self.role = QComboBox()
        for role, name in ROLES.items():
            self.role.addItem(name, role)
        self.opinions, self.elsewhere = QListWidget(), QListWidget()
        for entries in (self.opinions, self.elsewhere):
            entries.setWordWrap(True)
            entries.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.example_button = QPushButton("插入示例")
        self.example_button.setToolTip("把提纲中本节的示例放到本节末尾，可撤销")
        self.example_button.clicked.connect(lambda _=False: self.example_chosen.emit())
        self.look_button = QPushButton("看示例")
        self.look_button.setCheckable(True)
        set_role(self.look_button, "flat")
        self.example = note(selectable=True)
        self.example.hide()
        self.look_button.toggled.connect(self._unfold_example)
        self._column = vbox()
        self._titles: dict[QWidget, QLabel] = {}
        self._build()
        self.role.activated.connect(lambda at: self.role_chosen.emit(str(self.role.itemData(at))))
        self.opinions.itemClicked.connect(
            lambda item: self.opinion_chosen.emit(item.data(Qt.ItemDataRole.UserRole))
        )
        self.elsewhere.itemClicked.connect(self._go)

    def _build(self) -> None:
        inner = QWidget()
        inner.setLayout(self._column)
        self._column.setContentsMargins(PAD, PAD, PAD, PAD)
        self._column.setSpacing(GAP)
        self._column.addWidget(self.heading)
        form = QFormLayout()
        form.addRow("本节用途", self.role)
        self._column.addLayout(form)
        parts: tuple[tuple[str, QWidget, int], ...] = (
            ("编写要求", self.guidance, 0),
            ("本节意见", self.opinions, 1),
            ("历次版本", self.history, 0),
            ("其他预案的同一内容", self.elsewhere, 2),
        )
        for title, part, stretch in parts:
            self._titles[part] = label(title, "heading")
            self._column.addWidget(self._titles[part])
            self._column.addWidget(part, stretch)
            if part is self.guidance:
                self._column.addLayout(hbox(self.example_button, self.look_button, REST))
                self._column.addWidget(self.example)
        self._column.addStretch(0)
        self.setWidget(inner)
        for shown in self._titles:
            self._show_part(shown, False)

    def show_section(self, heading: str, role: str | None, guidance: str, *, editable: bool) -> None:
        """The section's heading with its number; `role` None for what can have none (the plan, an attachment)."""
        self.heading.setText(heading)
        self.guidance.setText(guidance)
        self._show_part(self.guidance, bool(guidance))
        self.role.setCurrentIndex(self.role.findData(role) if role is not None else -1)
        self.role.setEnabled(editable and role is not None)

    def offer_example(self, text: str, *, editable: bool) -> None:
        """The outline's example of the section, to be looked at and, where `editable`, taken over; "" for none."""
        self.example.setText(text)
        self.example_button.setVisible(bool(text) and editable)
        self.look_button.setVisible(bool(text))
        self._unfold_example(self.look_button.isChecked())

    def _unfold_example(self, unfolded: bool) -> None:
        self.look_button.setText("收起示例" if unfolded else "看示例")
        self.example.setVisible(unfolded and bool(self.example.text()))

    def show_opinions(self, opinions: Sequence[Opinion]) -> None:
        """The opinions on the section and what stands in it."""
        self.opinions.clear()
        for opinion in opinions:
            self.opinions.addItem(opinion_item(opinion))
        self._show_part(self.opinions, bool(opinions))

    def show_context(self, context: SectionContext) -> None:
        """Its history and the same heading elsewhere."""
        lines = [
            f"第 {state.version} 版（{state.stage}{f'，{state.day}' if state.day else ''}）{state.change}"
            for state in context.history
        ]
        self.history.setText("\n".join(lines))
        self._show_part(self.history, bool(lines))
        self.elsewhere.clear()
        for place in context.elsewhere:
            item = QListWidgetItem(f"{place.title}　{place.where}")
            item.setToolTip(f"<p>{escape(_plain(place.snippet))}</p>")
            item.setData(_ELSEWHERE, place)
            self.elsewhere.addItem(item)
        self._show_part(self.elsewhere, bool(context.elsewhere))

    def _show_part(self, part: QWidget, shown: bool) -> None:
        part.setVisible(shown)
        self._titles[part].setVisible(shown)

    def _go(self, item: QListWidgetItem) -> None:
        place: Elsewhere = item.data(_ELSEWHERE)
        self.elsewhere_chosen.emit(place.plan, place.node)


def opinion_item(opinion: Opinion) -> QListWidgetItem:
    """An opinion as a line of a list; it leads to its node."""
    item = QListWidgetItem(f"〔{opinion.kind.value}·{opinion.state.value}〕{opinion.text}")
    item.setToolTip(f"{opinion.by}：{opinion.text}\n{opinion.quote}")
    item.setData(Qt.ItemDataRole.UserRole, opinion.node)
    return item


def _plain(snippet: str) -> str:
    return snippet.replace("⟦", "").replace("⟧", "")
