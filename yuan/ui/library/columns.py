"""The columns of the plan list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from yuan.model.plan import CARD_FIELDS, CardField, Kind
from yuan.model.records import PlanSummary, Stage


@dataclass(frozen=True)
class Column:
    """A column: what it shows of a plan, and what it sorts by (`order`, the shown text when None)."""

    id: str
    title: str
    width: int
    text: Callable[[PlanSummary], str]
    order: Callable[[PlanSummary], Any] | None = None
    is_number: bool = False
    is_shown: bool = True


_KINDS = list(Kind)
_STAGES = list(Stage)


def _day(value: date | None) -> str:
    return value.isoformat() if value else ""


def _version_text(summary: PlanSummary) -> str:
    if summary.in_force is None:
        return "—"
    return f"第{summary.in_force.number}版"


def _issued_on(summary: PlanSummary) -> date | None:
    return summary.in_force.issued_on if summary.in_force else None


def _number(summary: PlanSummary) -> str:
    return summary.in_force.document_number if summary.in_force else ""


def _of_card(field: CardField) -> Column:
    return Column(
        field.column,
        field.label,
        field.list_width,
        lambda item: str(getattr(item.card, field.name)),
        is_shown=False,
    )


COLUMNS = (
    Column("title", "预案名称", 250, lambda item: item.card.title),
    Column("kind", "类别", 56, lambda item: item.card.kind.value, lambda item: _KINDS.index(item.card.kind)),
    Column("unit", "编制单位", 132, lambda item: item.card.unit),
    Column("event", "事件类型", 104, lambda item: item.card.event_type),
    Column("stage", "阶段", 80, lambda item: item.stage.value, lambda item: _STAGES.index(item.stage)),
    Column(
        "version", "现行版本", 72, _version_text, lambda item: item.in_force.number if item.in_force else 0
    ),
    Column("number", "发文字号", 160, _number),
    Column("issued", "印发日期", 92, lambda item: _day(_issued_on(item))),
    Column("filing", "备案期限", 92, lambda item: _day(item.filing_due)),
    Column(
        "characters",
        "字数",
        76,
        lambda item: f"{item.latest.characters:,}",
        lambda item: item.latest.characters,
        is_number=True,
    ),
    Column("class", "事件分类", 96, lambda item: item.card.event_class, is_shown=False),
    Column("drill", "演练期限", 92, lambda item: _day(item.drill_due), is_shown=False),
    Column("assessment", "评估期限", 92, lambda item: _day(item.assessment_due), is_shown=False),
    Column("secrecy", "密级", 72, lambda item: item.card.secrecy.value, is_shown=False),
    *map(_of_card, CARD_FIELDS),
    Column(
        "sections",
        "章节",
        64,
        lambda item: str(item.latest.sections),
        lambda item: item.latest.sections,
        is_number=True,
        is_shown=False,
    ),
    Column("plan", "编号", 90, lambda item: item.plan, is_shown=False),
)
