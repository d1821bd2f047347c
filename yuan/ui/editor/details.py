"""What is known beside the text: the section's heading, role, what the rules ask of it, checks, opinions, the card."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from yuan.model.checks import Finding
from yuan.model.content import (
    Attachment,
    Document,
    NodeId,
    Section,
    walk_sections,
)
from yuan.model.numbering import join_number
from yuan.model.plan import Kind
from yuan.model.records import Opinion, PlanSummary
from yuan.templates import guidance
from yuan.ui.editor.element_names import ROLES
from yuan.ui.theme import GAP, PAD, set_role

_GRADES = {"error": "✕", "warning": "▲", "hint": "●"}
"""How grave a finding is, worst first, and its sign."""


class Details(QWidget):
    """Shows; changes nothing itself. `role_chosen` asks for another role of the section shown."""

    role_chosen = Signal(str)
    opinion_chosen = Signal(str)
    """The node an opinion was clicked for."""
    finding_chosen = Signal(str)
    """The node a finding was clicked for."""

    def __init__(self) -> None:
        super().__init__()
        self._section: NodeId = ""
        self._kind: Kind | None = None
        self.heading, self.guidance = QLabel(), QLabel()
        set_role(self.heading, "heading")
        set_role(self.guidance, "muted")
        self.role = QComboBox()
        for role, name in ROLES.items():
            self.role.addItem(name, role)
        self.card = QLabel()
        self.opinions, self.findings = QListWidget(), QListWidget()
        for entries in (self.opinions, self.findings):
            entries.setWordWrap(True)
            entries.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for label in (self.heading, self.guidance, self.card):
            label.setWordWrap(True)
        form = QFormLayout()
        form.setVerticalSpacing(GAP)
        form.addRow("本节用途", self.role)
        column = QVBoxLayout(self)
        column.setContentsMargins(PAD, PAD, PAD, PAD)
        column.setSpacing(GAP)
        column.addWidget(self.heading)
        column.addLayout(form)
        column.addWidget(self.guidance)
        self.findings_title = QLabel("检查")
        set_role(self.findings_title, "heading")
        column.addWidget(self.findings_title)
        column.addWidget(self.findings, 1)
        self.opinions_title = QLabel("意见")
        set_role(self.opinions_title, "heading")
        column.addWidget(self.opinions_title)
        column.addWidget(self.opinions, 1)
        title = QLabel("预案信息")
        set_role(title, "heading")
        column.addWidget(title)
        column.addWidget(self.card)
        self.role.activated.connect(lambda at: self.role_chosen.emit(str(self.role.itemData(at))))
        self.opinions.itemClicked.connect(
            lambda item: self.opinion_chosen.emit(item.data(Qt.ItemDataRole.UserRole))
        )

        self.findings.itemClicked.connect(
            lambda item: self.finding_chosen.emit(item.data(Qt.ItemDataRole.UserRole))
        )

    def show_card(self, summary: PlanSummary) -> None:
        """The plan's card."""
        card = summary.card
        self._kind = card.kind
        parts = (
            card.kind.title,
            card.unit,
            " · ".join(part for part in (card.event_class, card.event_type) if part),
            f"第 {summary.latest.number} 版（{summary.stage.value}）",
            card.secrecy.value,
        )
        self.card.setText("\n".join(part for part in parts if part))

    def show_opinions(self, opinions: list[Opinion]) -> None:
        """The opinions on the version shown."""
        self.opinions.clear()
        self.opinions_title.setText(f"意见（{len(opinions)}）")
        for opinion in opinions:
            item = QListWidgetItem(f"〔{opinion.kind.value}·{opinion.state.value}〕{opinion.text}")
            item.setToolTip(f"{opinion.author}：{opinion.text}\n{opinion.quote}")
            item.setData(Qt.ItemDataRole.UserRole, opinion.node)
            self.opinions.addItem(item)

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """What the checks found in the text as it is now; the worst first."""
        self.findings.clear()
        self.findings_title.setText(f"检查（{len(findings)}）" if findings else "检查：未发现问题")
        for finding in sorted(findings, key=lambda finding: list(_GRADES).index(finding.grade)):
            item = QListWidgetItem(f"{_GRADES[finding.grade]} {finding.message}")
            item.setToolTip(f"{finding.message}\n依据：{finding.rule.cites}（{finding.rule.binding.value}）")
            item.setData(Qt.ItemDataRole.UserRole, finding.node)
            self.findings.addItem(item)

    def show_section(self, document: Document, id: NodeId, number: str, editable: bool) -> None:
        """The section or attachment `id`; the plan as a whole for ""."""
        node = _container(document, id)
        self._section = id
        role = node.role if isinstance(node, Section) else ""
        asked = guidance(self._kind, role) if self._kind and role else ""
        self.guidance.setText(asked)
        self.guidance.setVisible(bool(asked))
        if isinstance(node, Section):
            self.heading.setText(join_number(number, node.heading or "（无标题）"))
            self.role.setCurrentIndex(max(0, self.role.findData(node.role)))
        elif isinstance(node, Attachment):
            self.heading.setText(join_number(number, node.title))
        else:
            self.heading.setText(document.front.title)
        if not isinstance(node, Section):
            self.role.setCurrentIndex(-1)
        self.role.setEnabled(editable and isinstance(node, Section))


def _container(document: Document, id: NodeId) -> Document | Section | Attachment:
    roots: tuple[Document | Attachment, ...] = (document, *document.attachments)
    for root in roots:
        if isinstance(root, Attachment) and root.id == id:
            return root
        for section, _ in walk_sections(root):
            if section.id == id:
                return section
    return document
