"""What is known beside the text, in tabs: the section under the cursor, the checks, the opinions, the plan's card."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QTabWidget, QWidget

from yuan.jobs.outlines import PlanOutline
from yuan.model.document.content import Attachment, Document, NodeId, Row, Section
from yuan.model.document.numbers import join_number
from yuan.model.document.tree import ids_in, section_of
from yuan.model.plan import Kind, card_texts
from yuan.model.records import Opinion, PlanSummary
from yuan.model.text.plain_text import block_text
from yuan.templates import Part, example, guidance, part_for
from yuan.ui.editor.side.findings_panel import FindingsPanel
from yuan.ui.editor.side.section_panel import SectionPanel
from yuan.ui.editor.text.row_memo import RowMemo, without_rows
from yuan.ui.kit.parts import label
from yuan.ui.theme import PAD


class Details(QTabWidget):
    """Shows; changes nothing itself. `section` and `findings` are its first two tabs."""

    opinion_chosen = Signal(str)
    """The node an opinion was clicked for."""

    def __init__(self, findings: FindingsPanel, opinions: QWidget) -> None:
        super().__init__()
        self.setDocumentMode(True)
        self.tabBar().setDrawBase(False)
        self.setUsesScrollButtons(False)
        self.section = SectionPanel()
        self.findings = findings
        self.card = label(wraps=True)
        self.card.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.card.setContentsMargins(PAD, PAD, PAD, PAD)
        for title, part in (
            ("本节", self.section),
            ("检查", self.findings),
            ("意见", opinions),
            ("预案", self.card),
        ):
            self.addTab(part, title)
        self._kind: Kind | None = None
        self.followed: PlanOutline | None = None
        """The outline the plan shown follows, once it is known."""
        self._exemplified: tuple[Part | None, str] = (None, "")
        self._opinions: Sequence[Opinion] = ()
        self._shown: Document | None = None
        self._section: NodeId = ""
        self._row_ids = RowMemo(_ids_in_row)
        self.section.opinion_chosen.connect(self.opinion_chosen)

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
            *(
                f"{field.label}：{text}"
                for field, text in card_texts(card).items()
                if field.is_beside_text and text
            ),
        )
        self.card.setText("\n".join(part for part in parts if part))

    def show_opinions(self, opinions: Sequence[Opinion]) -> None:
        """The opinions on the version shown."""
        self._opinions, self._shown = opinions, None
        self.setTabText(2, _counted("意见", sum(not one.is_closed for one in opinions)))

    def count_findings(self, count: int) -> None:
        """How much the checks found in the whole plan."""
        self.setTabText(1, _counted("检查", count))

    def show_section(self, document: Document, id: NodeId, number: str, editable: bool) -> None:
        """The section or attachment `id`; the plan as a whole for ""."""
        node = section_of(document, id)
        role = node.role if isinstance(node, Section) else None
        outline = self.followed.outline if self.followed is not None else None
        part = part_for(outline, node.heading, role or "") if outline and isinstance(node, Section) else None
        asked = part.guidance if part is not None else ""
        if not asked and self._kind and role:
            asked = guidance(self._kind, role, outline)
        self._offer(part, editable=editable)
        self.section.show_section(_heading(document, node, number), role, asked, editable=editable)
        if document is not self._shown or id != self._section:
            self._shown, self._section = document, id
            bare, rows = without_rows(node if node is not None else Document(blocks=document.blocks))
            inside = ids_in(bare).union(*self._row_ids.of(rows))
            self.findings.show_section(inside)
            self.section.show_opinions([one for one in self._opinions if node is None or one.node in inside])

    def _offer(self, part: Part | None, *, editable: bool) -> None:
        """The example of `part`; filled in anew only when another section's is wanted."""
        if part is None or self.followed is None:
            self.section.offer_example("", editable=False)
            return
        if part is not self._exemplified[0]:
            outline, values = self.followed.outline, self.followed.values
            blocks = example(outline, part.heading, part.role, values)
            self._exemplified = part, "\n".join(block_text(block, {}) for block in blocks)
        self.section.offer_example(self._exemplified[1], editable=editable)


def _ids_in_row(row: Row) -> frozenset[NodeId]:
    return frozenset().union(*map(ids_in, row.cells))


def _heading(document: Document, node: Section | Attachment | None, number: str) -> str:
    if node is None:
        return document.front.title
    return join_number(number, (node.heading if isinstance(node, Section) else node.title) or "（无标题）")


def _counted(title: str, count: int) -> str:
    return f"{title} {count}" if count else title
