"""The panel at the right of the library: card, steps open now, deadlines and versions of one plan."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from yuan.model.process.obligations import binding
from yuan.model.process.signature import SignatureCheck, SignatureState
from yuan.model.records import Offer, PlanSummary, Stage, VersionRecord
from yuan.ui.theme import GAP, PAD, SMALL, set_role
from yuan.ui.widgets.signature import SignatureLine

WIDTH = 270


class DetailPanel(QScrollArea):
    """Shows one plan. Emits `step_chosen` with the offer of the button pressed, `version_chosen` with a number."""

    step_chosen = Signal(object)
    version_chosen = Signal(int)
    news_chosen = Signal()
    """What the newer edition of the plan's outline asks."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setMinimumWidth(WIDTH)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._show_widget(_nothing("在列表中选择一个预案，这里显示它的卡片、办理步骤和版本。"))

    def clear(self, text: str) -> None:
        """Show a sentence instead of a plan."""
        self._show_widget(_nothing(text))

    def show_plan(
        self,
        summary: PlanSummary,
        versions: list[VersionRecord],
        offers: tuple[Offer, ...],
        checks: Mapping[int, SignatureCheck],
        outline: str = "",
        has_news: bool = False,
    ) -> None:
        """Show `summary` with its `versions` and the steps this account may take now.

        Args:
            checks: whether the approvals of the versions verify.
            outline: the outline the plan was made from, in words.
            has_news: that outline has a newer edition.
        """
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(PAD, PAD, PAD, PAD)
        column.setSpacing(GAP)
        title = QLabel(summary.card.title)
        title.setWordWrap(True)
        title.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        set_role(title, "heading")
        column.addWidget(title)
        column.addLayout(_chips(summary))
        if summary.latest.returned_because and summary.stage.is_editable:
            reason = QLabel(f"退回原因：{summary.latest.returned_because}")
            reason.setWordWrap(True)
            set_role(reason, "danger")
            column.addWidget(reason)
        signature = SignatureLine()
        column.addWidget(signature)
        signature.show_checks(checks)
        column.addLayout(_facts(summary, outline))
        if has_news:
            button = QPushButton("提纲有新版本…")
            button.setObjectName("outline-news")
            button.clicked.connect(lambda _=False: self.news_chosen.emit())
            column.addWidget(button)
        self._add_steps(column, offers, summary.latest.number)
        _add_deadlines(column, summary)
        self._add_versions(column, summary, versions, checks)
        column.addStretch(1)
        self._show_widget(page)

    def _show_widget(self, page: QWidget) -> None:
        frame = QFrame()
        set_role(frame, "panel")
        box = QVBoxLayout(frame)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(page)
        self.setWidget(frame)

    def _add_steps(self, column: QVBoxLayout, offers: tuple[Offer, ...], newest: int) -> None:
        column.addWidget(_heading("下一步"))
        if not offers:
            column.addWidget(_muted("当前没有您可以办理的步骤。"))
        for offer in offers:
            older = f"（第{offer.version}版）" if offer.version != newest else ""
            button = QPushButton(offer.action.value + older + ("…" if offer.fields else ""))
            button.setObjectName(f"step-{offer.action.name}")
            if offer.cites:
                button.setToolTip(f"依据：{offer.cites}")
            button.clicked.connect(lambda _=False, offer=offer: self.step_chosen.emit(offer))
            column.addWidget(button)

    def _add_versions(
        self,
        column: QVBoxLayout,
        summary: PlanSummary,
        versions: list[VersionRecord],
        checks: Mapping[int, SignatureCheck],
    ) -> None:
        column.addWidget(_heading(f"版本（{len(versions)}）"))
        in_force = summary.in_force.number if summary.in_force else 0
        for record in sorted(versions, key=lambda item: item.number, reverse=True):
            button = QPushButton(_version_line(record, checks.get(record.number)))
            button.setObjectName(f"version-{record.number}")
            set_role(button, "card")
            button.setToolTip("导出这一版的 Word")
            button.clicked.connect(lambda _=False, number=record.number: self.version_chosen.emit(number))
            if record.number != in_force:
                column.addWidget(button)
                continue
            line = QHBoxLayout()
            line.addWidget(button, 1)
            line.addWidget(_chip("现行", "success"), 0, Qt.AlignmentFlag.AlignTop)
            column.addLayout(line)


def _version_line(record: VersionRecord, check: SignatureCheck | None) -> str:
    lines = [f"第{record.number}版　{record.stage.value}　{record.characters:,} 字"]
    if record.document_number:
        lines.append(record.document_number)
    days = [
        (label, day)
        for label, day in (
            ("批准", record.approved_on),
            ("印发", record.issued_on),
            ("备案", record.filed_on),
            ("公布", record.published_on),
            ("废止" if record.stage is Stage.REPEALED else "停用", record.ended_on),
        )
        if day is not None
    ]
    lines += [f"{label} {day.isoformat()}" for label, day in days]
    if record.hash:
        lines.append(f"校验值 {record.hash[:12]}")
    if check is not None and check.state is not SignatureState.NOT_APPROVED:
        lines.append(f"{check.state.value}　{check.signer}".rstrip())
    return "\n".join(lines)


def _chips(summary: PlanSummary) -> QHBoxLayout:
    line = QHBoxLayout()
    line.setSpacing(SMALL)
    line.addWidget(_chip(summary.card.kind.value, ""))
    line.addWidget(_chip(summary.stage.value, _stage_tone(summary.stage)))
    line.addWidget(
        _chip(summary.card.secrecy.value, "warning" if summary.card.secrecy.value != "公开" else "")
    )
    line.addStretch(1)
    return line


def _stage_tone(stage: Stage) -> str:
    if stage.is_in_force:
        return "success"
    return "warning" if stage.milestone == Stage.APPROVED.milestone else ""


def _facts(summary: PlanSummary, outline: str) -> QFormLayout:
    card = summary.card
    form = QFormLayout()
    form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
    form.setHorizontalSpacing(PAD)
    form.setVerticalSpacing(SMALL)
    for label, value in (
        ("编制单位", card.unit),
        ("事件类型", " · ".join(part for part in (card.event_class, card.event_type) if part)),
        ("上位预案", card.upper_plan),
        ("联系人", card.contact),
        ("篇幅", f"{summary.latest.characters:,} 字，{summary.latest.sections} 个章节"),
        ("提纲", outline),
        ("编号", summary.plan),
    ):
        if value:
            text = QLabel(value)
            text.setWordWrap(True)
            text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            form.addRow(_muted(label), text)
    return form


def _add_deadlines(column: QVBoxLayout, summary: PlanSummary) -> None:
    today = date.today()
    lines = [(f"{one.duty.value}期限", one.due) for one in binding(summary.obligations)]
    if not lines:
        return
    column.addWidget(_heading("期限"))
    for label, day in lines:
        left = (day - today).days
        text = QLabel(
            f"{label}　{day.isoformat()}　{f'还有 {left} 天' if left >= 0 else f'已逾期 {-left} 天'}"
        )
        if left < 0:
            set_role(text, "danger")
        column.addWidget(text)


def _heading(text: str) -> QLabel:
    label = QLabel(text)
    label.setContentsMargins(0, GAP, 0, 0)
    set_role(label, "heading")
    return label


def _muted(text: str) -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    set_role(label, "muted")
    return label


def _chip(text: str, tone: str) -> QLabel:
    label = QLabel(text)
    set_role(label, "chip", tone)
    return label


def _nothing(text: str) -> QLabel:
    label = _muted(text)
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    label.setContentsMargins(PAD, PAD, PAD, PAD)
    return label
