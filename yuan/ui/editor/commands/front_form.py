"""The form for what stands before the text, and for the plan's numbering: 封面与编号."""

from __future__ import annotations

import re
from datetime import date

from msgspec.structs import replace
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QComboBox, QFormLayout, QLineEdit, QWidget

from yuan.model.document.content import Document, FrontMatter
from yuan.model.numbering.patterns import SCHEMES
from yuan.ui.editor.text.editing import become, kept_node, kind_of, level_of, numbering_at, one_step
from yuan.ui.editor.text.formats import ATTACHMENT, SECTION, TITLE, Formats
from yuan.ui.editor.text.plan_text import PlanText
from yuan.ui.kit.dialog import Dialog
from yuan.ui.theme import GAP

_LABELS = (
    ("edition", "版次", "如 （2026年修订）"),
    ("issuer", "发文机关", "缺省按公文设置"),
    ("number", "发文字号", "如 门应急委发〔2026〕3号"),
    ("date", "成文日期", "年-月-日，如 2026-05-31"),
    ("secrecy_period", "保密期限", "没有密级时不填"),
)
_CHOICES = (
    ("secrecy", "密级", ("", "内部", "工作秘密")),
    ("urgency", "紧急程度", ("", "特急", "加急")),
)


class FrontForm(Dialog):
    """Edits front matter and numbering of `document`; `front` and `numbering` are as they stand in the form."""

    def __init__(self, parent: QWidget | None, document: Document) -> None:
        super().__init__(parent, "封面与编号", intro="这些内容印在公文的版头和版记，标题请直接在正文中修改。")
        self.setMinimumWidth(480)
        self._document = document
        self.fields: dict[str, QLineEdit] = {}
        self.choices: dict[str, QComboBox] = {}
        form = QFormLayout()
        form.setVerticalSpacing(GAP)
        for name, label, hint in _LABELS:
            field = QLineEdit(getattr(document.front, name))
            field.setPlaceholderText(hint)
            field.setAccessibleName(label)
            self.fields[name] = field
            form.addRow(f"{label}：", field)
        for name, label, offered in _CHOICES:
            box = QComboBox()
            for text in dict.fromkeys((*offered, getattr(document.front, name))):
                box.addItem(text or "（无）", text)
            box.setCurrentIndex(box.findData(getattr(document.front, name)))
            box.setAccessibleName(label)
            self.choices[name] = box
            form.addRow(f"{label}：", box)
        self.numbering_box = QComboBox()
        self.numbering_box.setAccessibleName("编号方式")
        offered_schemes = list(SCHEMES.items())
        if document.numbering not in SCHEMES.values():
            offered_schemes.insert(0, ("　".join(document.numbering) + "（现用）", document.numbering))
        for text, scheme in offered_schemes:
            self.numbering_box.addItem(text, list(scheme))
        current = [scheme for _, scheme in offered_schemes].index(document.numbering)
        self.numbering_box.setCurrentIndex(current)
        form.addRow("编号方式：", self.numbering_box)
        self.body.addLayout(form)

    def problem(self) -> str:
        day = self.fields["date"].text().strip()
        try:
            if day:
                date.fromisoformat(day)
        except ValueError:
            return "成文日期应写作“年-月-日”，如 2026-05-31。"
        number = self.fields["number"].text().strip()
        if number and not re.search(r"〔\d{4}〕\d+号$", number):
            return "发文字号的年份用六角括号〔〕括起，以“号”结尾，如 门应急委发〔2026〕3号。"
        return ""

    @property
    def front(self) -> FrontMatter:
        """The front matter as it stands in the form; the title is the text's."""
        typed = {name: field.text().strip() for name, field in self.fields.items()}
        chosen = {name: str(box.currentData()) for name, box in self.choices.items()}
        return replace(self._document.front, **typed, **chosen)

    @property
    def numbering(self) -> tuple[str, ...]:
        """The number patterns chosen, one a level."""
        return tuple(self.numbering_box.currentData())


def settle_front(edit: PlanText, front: FrontMatter, numbering: tuple[str, ...]) -> None:
    """Give the plan shown by `edit` this front matter and numbering, in one step of undo."""
    cursor = QTextCursor(edit.document())
    was = numbering_at(edit.document().begin())
    with one_step(cursor):
        block = edit.document().begin()
        if kind_of(block) != TITLE:
            cursor.insertBlock()
            block = edit.document().begin()
        look, characters = Formats(numbering).of(Document(front=front, numbering=numbering))
        cursor.setPosition(block.position())
        cursor.setBlockFormat(look)
        cursor.setBlockCharFormat(characters)
        block = block.next()
        while numbering != was and block.isValid() and kind_of(block) != ATTACHMENT:
            node = kept_node(block)
            if kind_of(block) == SECTION and node is not None:
                cursor.setPosition(block.position())
                become(cursor, node, level_of(block))
            block = block.next()
    edit.settle()
