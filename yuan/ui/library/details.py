"""The panel at the right of the library: card, steps open now, deadlines and versions of one plan."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from yuan.model.plan import card_texts
from yuan.model.process.obligations import binding
from yuan.model.process.signature import SignatureCheck, SignatureState
from yuan.model.records import Offer, PlanSummary, Stage, VersionRecord
from yuan.ui.kit.parts import REST, button, hbox, label, note, vbox
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
        title = label(summary.card.title, "heading", wraps=True, selectable=True)
        column = vbox(title, _chips(summary), on=page, margin=PAD)
        if summary.latest.returned_because and summary.stage.is_editable:
            reason = label(f"退回原因：{summary.latest.returned_because}", "danger", wraps=True)
            column.addWidget(reason)
        signature = SignatureLine()
        column.addWidget(signature)
        signature.show_checks(checks)
        column.addLayout(_facts(summary, outline))
        if has_news:
            news = button("提纲有新版本…", self.news_chosen.emit)
            news.setObjectName("outline-news")
            column.addWidget(news)
        self._add_steps(column, offers, summary.latest.number)
        _add_deadlines(column, summary)
        self._add_versions(column, summary, versions, checks)
        column.addStretch(1)
        self._show_widget(page)

    def _show_widget(self, page: QWidget) -> None:
        frame = QFrame()
        set_role(frame, "panel")
        vbox(page, on=frame, margin=0)
        self.setWidget(frame)

    def _add_steps(self, column: QVBoxLayout, offers: tuple[Offer, ...], newest: int) -> None:
        column.addWidget(_heading("下一步"))
        if not offers:
            column.addWidget(note("当前没有您可以办理的步骤。"))
        for offer in offers:
            older = f"（第{offer.version}版）" if offer.version != newest else ""
            words = offer.action.value + older + ("…" if offer.fields else "")
            tip = f"依据：{offer.cites}" if offer.cites else ""
            step = button(words, partial(self.step_chosen.emit, offer), tip=tip)
            step.setObjectName(f"step-{offer.action.name}")
            column.addWidget(step)

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
            words = _version_line(record, checks.get(record.number))
            act = partial(self.version_chosen.emit, record.number)
            version = button(words, act, tip="导出这一版的 Word", role="card")
            version.setObjectName(f"version-{record.number}")
            if record.number != in_force:
                column.addWidget(version)
                continue
            line = hbox((version, 1))
            line.addWidget(label("现行", "chip", "success"), 0, Qt.AlignmentFlag.AlignTop)
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
        # Who signed elsewhere is named with the office, which would make the panel wider than it is.
        signer = check.signer.replace("（", "\n（", 1) if check.source else check.signer
        lines.append(f"{check.state.value}　{signer}".rstrip())
    return "\n".join(lines)


def _chips(summary: PlanSummary) -> QHBoxLayout:
    secrecy = summary.card.secrecy.value
    return hbox(
        label(summary.card.kind.value, "chip"),
        label(summary.stage.value, "chip", _stage_tone(summary.stage)),
        label(secrecy, "chip", "warning" if secrecy != "公开" else ""),
        REST,
        spacing=SMALL,
    )


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
    for name, value in (
        ("编制单位", card.unit),
        ("事件类型", " · ".join(part for part in (card.event_class, card.event_type) if part)),
        *((field.label, text) for field, text in card_texts(card).items()),
        ("篇幅", f"{summary.latest.characters:,} 字，{summary.latest.sections} 个章节"),
        ("提纲", outline),
        ("编号", summary.plan),
    ):
        if value:
            form.addRow(note(name), label(value, wraps=True, selectable=True))
    return form


def _add_deadlines(column: QVBoxLayout, summary: PlanSummary) -> None:
    today = date.today()
    lines = [(f"{one.duty.value}期限", one.due) for one in binding(summary.obligations)]
    if not lines:
        return
    column.addWidget(_heading("期限"))
    for name, day in lines:
        left = (day - today).days
        wait = f"还有 {left} 天" if left >= 0 else f"已逾期 {-left} 天"
        column.addWidget(label(f"{name}　{day.isoformat()}　{wait}", "danger" if left < 0 else ""))


def _heading(text: str) -> QLabel:
    made = label(text, "heading")
    made.setContentsMargins(0, GAP, 0, 0)
    return made


def _nothing(text: str) -> QLabel:
    made = note(text)
    made.setAlignment(Qt.AlignmentFlag.AlignCenter)
    made.setContentsMargins(PAD, PAD, PAD, PAD)
    return made
