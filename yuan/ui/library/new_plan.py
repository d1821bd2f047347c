"""Making a plan from an outline: choose the outline, fill the card and the outline's variables."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from yuan.library import Session
from yuan.model.errors import YuanError
from yuan.model.plan import PlanCard
from yuan.templates import Outline, new_document, outlines
from yuan.ui.library.card_form import CardForm
from yuan.ui.theme import PAD, set_role
from yuan.ui.widgets.dialog import Dialog

_OUTLINE_ROLE = Qt.ItemDataRole.UserRole

_ON_THE_CARD = frozenset({"title", "unit", "upper_plan"})
"""Variables of outlines that the card asks for already."""


class NewPlanDialog(Dialog):
    """After acceptance `plan` is the id of the plan made."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(
            parent, "新建预案", "新建", "选择提纲，填写卡片；提纲带有各章节的编写提示，建好后在编辑器中继续。"
        )
        self.resize(860, 600)
        self._session = session
        self.plan = ""
        self.outline_list = QListWidget()
        self.outline_list.setFixedWidth(250)
        self.source_label = QLabel()
        self.source_label.setWordWrap(True)
        set_role(self.source_label, "muted")
        self.card_form = CardForm(session)
        self.variables: dict[str, QLineEdit] = {}
        self._fields = QWidget()
        self._right = QVBoxLayout()
        self._lay_out()
        for outline in outlines():
            item = QListWidgetItem(outline.title)
            item.setData(_OUTLINE_ROLE, outline.id)
            self.outline_list.addItem(item)
        self._outlines = {outline.id: outline for outline in outlines()}
        self.outline_list.currentItemChanged.connect(self._show_outline)
        self.outline_list.setCurrentRow(0)
        self.card_form.title_edit.setFocus()

    @property
    def outline(self) -> Outline:
        """The outline chosen."""
        return self._outlines[self.outline_list.currentItem().data(_OUTLINE_ROLE)]

    def check(self) -> str:
        problem = self.card_form.problem()
        if problem:
            return problem
        card = self.card_form.card()
        if any(summary.card.title == card.title for summary in self._session.plans()):
            return "预案库中已有同名预案。请改用别的名称，或打开已有的预案。"
        try:
            document = new_document(self.outline, self._values(card))
            self.plan = self._session.create_plan(card, document)
        except YuanError as error:
            return str(error)
        return ""

    def _values(self, card: PlanCard) -> dict[str, str]:
        # Empty values count as not given: the outline's own defaults then stand in.
        known = {"title": card.title, "unit": card.unit, "upper_plan": card.upper_plan}
        asked = {
            name: edit.text().strip() or known.get(name) or edit.placeholderText()
            for name, edit in self.variables.items()
        }
        return known | asked

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.addWidget(QLabel("提纲"))
        left.addWidget(self.outline_list, 1)
        left.addWidget(self.source_label)
        inner = QWidget()
        set_role(inner, "page")
        inner.setLayout(self._right)
        self._right.addWidget(self.card_form)
        self._right.addWidget(self._fields)
        self._right.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(inner)
        line = QHBoxLayout()
        line.setSpacing(PAD)
        line.addLayout(left)
        line.addWidget(scroll, 1)
        self.body.addLayout(line)

    def _show_outline(self) -> None:
        outline = self.outline
        self.source_label.setText(f"{outline.source}（{outline.version}）")
        box = self.card_form.kind_box
        box.setCurrentIndex(box.findData(outline.kind))
        fields = QWidget()
        form = QFormLayout(fields)
        form.setContentsMargins(0, PAD, 0, 0)
        self.variables = {}
        for variable in outline.variables:
            if variable.name in _ON_THE_CARD:
                continue
            edit = QLineEdit()
            edit.setPlaceholderText(variable.default)
            self.variables[variable.name] = edit
            form.addRow(f"{variable.label}：", edit)
        self._right.replaceWidget(self._fields, fields)
        self._fields.deleteLater()
        self._fields = fields
