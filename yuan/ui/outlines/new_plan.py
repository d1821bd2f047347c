"""Making a plan from an outline: choose the outline, fill the card and the outline's variables."""

from __future__ import annotations

import re

from msgspec.structs import replace
from PySide6.QtWidgets import (
    QFormLayout,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QSplitter,
    QWidget,
)

from yuan.jobs.outlines import begin_plan, make_plan, offered_outlines
from yuan.library import Session
from yuan.model.plan import PlanCard
from yuan.templates import Outline, outline_for
from yuan.templates.outlines import values_of
from yuan.ui.kit.dialog import Dialog
from yuan.ui.kit.parts import label, note, vbox
from yuan.ui.outlines.outline_list import OutlineList, headings_text
from yuan.ui.theme import PAD, set_role
from yuan.ui.widgets.card_form import CardForm

_OFFICE = re.compile("人民政府$|办事处$")
_ON_THE_CARD = frozenset({"title", "unit", "upper_plan"})
"""Variables of outlines that the card asks for already."""


class NewPlanDialog(Dialog):
    """After acceptance `plan` is the id of the plan made. `card` is what is known of it already.

    `begun` is the id of a plan that was on the programme and whose drafting has just begun: it only lacks a text.
    """

    def __init__(
        self,
        session: Session,
        parent: QWidget | None = None,
        card: PlanCard | None = None,
        begun: str = "",
    ) -> None:
        title, accept, what = (
            ("开始编制", "使用提纲", "选择提纲") if begun else ("新建预案", "新建", "选择提纲，填写卡片")
        )
        super().__init__(parent, title, accept, f"{what}；提纲带有各章节的编写提示，建好后在编辑器中继续。")
        self._begun = begun
        self.resize(1080, 680)
        self._session = session
        self._district = session.office().district
        self.plan = ""
        self.outlines = OutlineList(offered_outlines(session))
        self.preview = QPlainTextEdit()
        self.preview.setReadOnly(True)
        self.preview.setAccessibleName("提纲的章节")
        self.source_label = note()
        self.card_form = CardForm(session)
        self.variables: dict[str, QLineEdit] = {}
        self._fields = QWidget()
        self._right = vbox()
        self._lay_out()
        self.outlines.chosen.connect(self._show_outline)
        self._show_outline()
        if card is not None:
            self._begin_from(card)
        if begun:
            self.card_form.setEnabled(False)
            self.cancel_button.setText("不用提纲")
        self.card_form.title_edit.setFocus()

    @property
    def outline(self) -> Outline | None:
        """The outline chosen; None when the library offers none."""
        return self.outlines.current

    def problem(self) -> str:
        if self.outline is None:
            return "请先选择提纲；没有可选的，请由管理员在“提纲管理”中选用。"
        problem, title = self.card_form.problem(), self.card_form.card().title
        if problem or self._begun:
            return problem
        if any(summary.card.title == title for summary in self._session.plans()):
            return "预案库中已有同名预案。请改用别的名称，或打开已有的预案。"
        return ""

    def save(self) -> None:
        outline, card = self.outline, self.card_form.card()
        assert outline is not None
        if self._begun:
            begin_plan(self._session, self._begun, outline, self._values(card))
            self.plan = self._begun
        else:
            self.plan = make_plan(self._session, outline, card, self._values(card))

    def _begin_from(self, card: PlanCard) -> None:
        """Choose the outline that fits, and fill in what is known; a drafter's unit stays their own."""
        offered = [item for item in offered_outlines(self._session) if not item.pending]
        fitting = outline_for(card)
        if fitting.id not in {item.id for item in offered}:
            fitting = next((item for item in offered if item.kind is card.kind), fitting)
        self.outlines.choose(fitting.id)
        account = self._session.account
        unit = account.unit if account.role.is_of_unit else card.unit
        values = {"district": self._district, "town": _OFFICE.sub("", unit)}
        if not fitting.events:
            values["event"] = card.event_type
        for name, value in values.items():
            if name in self.variables and value:
                self.variables[name].setText(value)
        title = card.title or values_of(fitting, values)["title"]
        self.card_form.show_card(replace(card, unit=unit, title=title))

    def _values(self, card: PlanCard) -> dict[str, str]:
        # Empty values count as not given: the outline's own defaults then stand in.
        known = {
            "title": card.title,
            "unit": card.unit,
            "upper_plan": card.upper_plan,
            "district": self._district,
        }
        asked = {name: edit.text().strip() or known.get(name, "") for name, edit in self.variables.items()}
        return known | asked

    def _lay_out(self) -> None:
        middle = QWidget()
        vbox(label("章节（＊为应当编写的章节）"), (self.preview, 1), self.source_label, on=middle, margin=0)
        inner = QWidget()
        set_role(inner, "page")
        inner.setLayout(self._right)
        self._right.addWidget(self.card_form)
        self._right.addWidget(self._fields)
        self._right.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(inner)
        parts = QSplitter()
        for part, width in ((self.outlines, 240), (middle, 320), (scroll, 460)):
            parts.addWidget(part)
            parts.setCollapsible(parts.count() - 1, False)
            parts.setStretchFactor(parts.count() - 1, width)
        parts.setSizes([240, 320, 460])
        self.body.addWidget(parts, 1)

    def _show_outline(self) -> None:
        outline = self.outline
        if outline is None:
            return
        self.preview.setPlainText(headings_text(outline))
        self.source_label.setText(f"来源：{outline.source}\n版本：{outline.version}")
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
            edit.textChanged.connect(self._show_defaults)
            self.variables[variable.name] = edit
            form.addRow(f"{variable.label}：", edit)
        self._right.replaceWidget(self._fields, fields)
        self._fields.hide()
        self._fields.deleteLater()
        self._fields = fields
        self._show_defaults()

    def _show_defaults(self) -> None:
        """What stands in for a field left empty, as it follows from the others."""
        outline = self.outline
        if outline is None:
            return
        usual = {"district": self._district} if self._district else {}
        asked = tuple(
            replace(variable, required=False, default=usual.get(variable.name, variable.default))
            for variable in outline.variables
        )
        given = {name: edit.text().strip() for name, edit in self.variables.items()}
        shown = values_of(replace(outline, variables=asked), given)
        self.card_form.title_edit.setPlaceholderText(f"例如：{shown['title']}")
        for name, edit in self.variables.items():
            edit.setPlaceholderText(values_of(replace(outline, variables=asked), given | {name: ""})[name])
