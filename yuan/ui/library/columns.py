"""The columns of the plan list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from yuan.model.deadlines import Duty
from yuan.model.plan import CARD_FIELDS, CardField, Kind
from yuan.model.records import PlanSummary, Stage
from yuan.ui.kit.records import Column
from yuan.ui.library.worklists import filing_is_overdue


@dataclass(frozen=True)
class PlanColumn(Column[PlanSummary]):
    """A column of the plan list. `id` is what it is remembered by; not `is_shown`: only when it is asked for."""

    id: str = ""
    is_shown: bool = True


_KINDS = list(Kind)
_STAGES = list(Stage)


def _day(value: date | None) -> str:
    return value.isoformat() if value else ""


def _version_text(summary: PlanSummary) -> str:
    return f"第{summary.in_force.number}版" if summary.in_force is not None else "—"


def _number(summary: PlanSummary) -> str:
    return summary.in_force.document_number if summary.in_force else ""


def _issued_on(summary: PlanSummary) -> str:
    return _day(summary.in_force.issued_on if summary.in_force else None)


def _stage_tip(summary: PlanSummary) -> str:
    because = summary.latest.returned_because
    return f"退回原因：{because}" if because else summary.stage.value


def _stage_tone(summary: PlanSummary) -> str:
    return "danger" if summary.latest.returned_because and summary.stage.is_editable else ""


def _filing_tip(summary: PlanSummary) -> str:
    if not filing_is_overdue(summary, date.today()):
        return _day(summary.filing_due)
    term = next((one.term for one in summary.obligations if one.duty is Duty.FILING), "")
    return f"备案已逾期：印发之日起 {term}内应当备案（办法第二十六条）"


def _filing_tone(summary: PlanSummary) -> str:
    return "danger" if filing_is_overdue(summary, date.today()) else ""


def _assessment_tone(summary: PlanSummary) -> str:
    return "danger" if summary.assessment_due and summary.assessment_due < date.today() else ""


def _of_card(field: CardField) -> PlanColumn:
    return PlanColumn(
        field.label,
        lambda one: str(getattr(one.card, field.name)),
        field.list_width,
        id=field.column,
        is_shown=False,
    )


COLUMNS = (
    PlanColumn("预案名称", lambda one: one.card.title, 250, id="title"),
    PlanColumn(
        "类别", lambda one: one.card.kind.value, 56, order=lambda one: _KINDS.index(one.card.kind), id="kind"
    ),
    PlanColumn("编制单位", lambda one: one.card.unit, 132, id="unit"),
    PlanColumn("事件类型", lambda one: one.card.event_type, 104, id="event"),
    PlanColumn(
        "阶段",
        lambda one: one.stage.value,
        80,
        _stage_tip,
        _stage_tone,
        lambda one: _STAGES.index(one.stage),
        id="stage",
    ),
    PlanColumn(
        "现行版本",
        _version_text,
        72,
        order=lambda one: one.in_force.number if one.in_force else 0,
        id="version",
    ),
    PlanColumn("发文字号", _number, 160, id="number"),
    PlanColumn("印发日期", _issued_on, 92, id="issued"),
    PlanColumn("备案期限", lambda one: _day(one.filing_due), 92, _filing_tip, _filing_tone, id="filing"),
    PlanColumn(
        "字数",
        lambda one: f"{one.latest.characters:,}",
        76,
        order=lambda one: one.latest.characters,
        is_number=True,
        id="characters",
    ),
    PlanColumn("事件分类", lambda one: one.card.event_class, 96, id="class", is_shown=False),
    PlanColumn("演练期限", lambda one: _day(one.drill_due), 92, id="drill", is_shown=False),
    PlanColumn(
        "评估期限",
        lambda one: _day(one.assessment_due),
        92,
        tone=_assessment_tone,
        id="assessment",
        is_shown=False,
    ),
    PlanColumn("密级", lambda one: one.card.secrecy.value, 72, id="secrecy", is_shown=False),
    *map(_of_card, CARD_FIELDS),
    PlanColumn(
        "章节",
        lambda one: str(one.latest.sections),
        64,
        order=lambda one: one.latest.sections,
        is_number=True,
        id="sections",
        is_shown=False,
    ),
    PlanColumn("编号", lambda one: one.plan, 90, id="plan", is_shown=False),
)
