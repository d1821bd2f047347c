"""Choosing what a cross-reference points at: a section, attachment, table or figure here, or another plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QRadioButton,
    QWidget,
)

from yuan.model.document.content import Document, NodeId, Reference
from yuan.model.document.numbers import join_number
from yuan.model.records import PlanSummary
from yuan.model.text.plain_text import reference_text, titles
from yuan.ui.kit.dialog import Dialog
from yuan.ui.kit.parts import hbox
from yuan.ui.kit.pinyin import fit

SHOWS = (("number", "编号"), ("title", "标题"), ("both", "编号和标题"))


class ReferenceForm(Dialog):
    """A list to choose from, narrowed by typing; `value` is the reference chosen."""

    def __init__(
        self,
        parent: QWidget | None,
        document: Document,
        numbers: Mapping[NodeId, str],
        others: Sequence[PlanSummary],
    ) -> None:
        super().__init__(parent, "插入引用", "插入", "引用会随章节移动和重新编号自动更新。")
        self.resize(520, 460)
        self._numbers, self._titles = numbers, titles(document)
        self.field = QLineEdit()
        self.field.setPlaceholderText("输入编号、标题或拼音首字母查找")
        self.field.setAccessibleName("查找引用目标")
        self.targets = QListWidget()
        self.body.addWidget(self.field)
        self.body.addWidget(self.targets, 1)
        line = hbox()
        self._group = QButtonGroup(self)
        self.shows: dict[str, QRadioButton] = {}
        for name, text in SHOWS:
            button = QRadioButton(text)
            button.setChecked(name == "number")
            self._group.addButton(button)
            self.shows[name] = button
            line.addWidget(button)
        line.addStretch(1)
        self.body.addLayout(line)
        for node, title in self._titles.items():
            self._add(join_number(numbers.get(node, ""), title) or "（无标题）", node, "")
        for summary in others:
            self._add(f"《{summary.card.title}》", "", summary.plan)
        self.field.textChanged.connect(self._narrow)
        self.targets.itemDoubleClicked.connect(lambda _: self.accept_button.click())
        self.targets.setCurrentRow(0)
        self.field.setFocus()

    def _add(self, text: str, node: NodeId, plan: str) -> None:
        item = QListWidgetItem(text)
        item.setData(Qt.ItemDataRole.UserRole, (node, plan))
        self.targets.addItem(item)

    def _narrow(self, wanted: str) -> None:
        best, row = 0, -1
        for place in range(self.targets.count()):
            item = self.targets.item(place)
            worth = fit(wanted, item.text())
            item.setHidden(not worth)
            if worth > best:
                best, row = worth, place
        self.targets.setCurrentRow(row)

    def problem(self) -> str:
        item = self.targets.currentItem()
        return "请选择引用的章节、附件或预案。" if item is None or item.isHidden() else ""

    @property
    def value(self) -> Reference:
        """The reference, with what it prints today as its text."""
        node, plan = self.targets.currentItem().data(Qt.ItemDataRole.UserRole)
        shows = next(name for name, button in self.shows.items() if button.isChecked())
        if plan:
            return Reference(target="", plan=plan, text=self.targets.currentItem().text(), shows="title")
        made = Reference(target=node, shows=shows)  # type: ignore[arg-type]
        # Tables and figures have no number; their caption is what can be printed.
        text = reference_text(made, self._numbers, self._titles)
        if not text:
            made = Reference(target=node, shows="title")
            text = reference_text(made, self._numbers, self._titles)
        return Reference(target=node, shows=made.shows, text=text)
