"""What is done with a plan while it is in force: training, publicity, drills and assessments, as dated records.

They are no stages: a plan in force stays in force. Articles are those of 《突发事件应急预案管理办法》(国办发〔2024〕5号).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum

import msgspec

from yuan.model.records import Field


class ActivityKind(Enum):
    """A kind of record; the value is the word on screen."""

    TRAINING = "培训"
    PUBLICITY = "宣传教育"
    DRILL = "演练"
    DRILL_REVIEW = "演练评估"
    ASSESSMENT = "评估"


class ActivityForm(msgspec.Struct, frozen=True):
    """What the record of a kind asks for, and the article it rests on. Every form has a field `date`."""

    fields: tuple[Field, ...]
    cites: str


class Activity(msgspec.Struct, frozen=True, kw_only=True):
    """One record. `version` is the version that was in force on the day `on`; `answers` follow the kind's form."""

    id: str
    plan: str
    version: int
    kind: ActivityKind
    on: date
    answers: Mapping[str, str]
    recorded_by: str
    recorded_at: datetime | None = None

    @property
    def summary(self) -> str:
        """What was done, in a line."""
        parts = (self.answers.get(name, "") for name in ("form", "summary"))
        return "，".join(part for part in parts if part)

    @property
    def conclusion(self) -> str:
        return self.answers.get("conclusion", "")


class SuggestionState(Enum):
    OPEN = "待处理"
    TAKEN_UP = "纳入修订"
    DECLINED = "不采纳"


class Suggestion(msgspec.Struct, frozen=True, kw_only=True):
    """A suggestion to revise a plan, which anybody may make (办法 art. 37). `source` is who made it, if not the author."""

    id: str
    plan: str
    text: str
    source: str
    author: str
    made_at: datetime | None = None
    state: SuggestionState = SuggestionState.OPEN
    answer: str = ""
    answered_by: str = ""


def _text(name: str, label: str, *, required: bool = True) -> Field:
    return Field(name=name, label=label, kind="long text", required=required)


_RULES = "《突发事件应急预案管理办法》"
DRILL_FORMS = ("桌面推演", "实战演练", "双盲演练", "综合演练", "专项演练")
ASSESSMENT_CONCLUSIONS = ("继续执行", "建议修订", "建议废止")

FORMS: Mapping[ActivityKind, ActivityForm] = {
    ActivityKind.TRAINING: ActivityForm(
        (
            Field(name="date", label="培训日期", kind="date"),
            _text("summary", "培训内容和对象"),
            Field(name="people", label="参加人数", required=False),
        ),
        f"{_RULES}第三十条",
    ),
    ActivityKind.PUBLICITY: ActivityForm(
        (
            Field(name="date", label="宣传日期", kind="date"),
            _text("summary", "宣传方式和内容"),
        ),
        f"{_RULES}第三十一条",
    ),
    ActivityKind.DRILL: ActivityForm(
        (
            Field(name="date", label="演练日期", kind="date"),
            Field(name="form", label="演练形式", kind="choice", choices=DRILL_FORMS),
            _text("summary", "演练科目和参加单位"),
            _text("conclusion", "发现的问题", required=False),
        ),
        f"{_RULES}第三十二条",
    ),
    ActivityKind.DRILL_REVIEW: ActivityForm(
        (
            Field(name="date", label="评估日期", kind="date"),
            _text("execution", "演练执行情况"),
            _text("usefulness", "预案的实用性和可操作性"),
            _text("command", "指挥协调和应急联动"),
            _text("people", "应急人员处置"),
            _text("equipment", "设备装备适用性"),
            _text("conclusion", "改进意见和建议"),
        ),
        f"{_RULES}第三十三条",
    ),
    ActivityKind.ASSESSMENT: ActivityForm(
        (
            Field(name="date", label="评估日期", kind="date"),
            _text("pertinence", "针对性"),
            _text("usefulness", "实用性"),
            _text("operability", "可操作性"),
            Field(name="conclusion", label="评估结论", kind="choice", choices=ASSESSMENT_CONCLUSIONS),
        ),
        f"{_RULES}第三十四条",
    ),
}


def is_reviewed(drill: Activity, activities: list[Activity]) -> bool:
    """Whether a drill was assessed afterwards, before the next drill (art. 33)."""
    later = [one.on for one in activities if one.kind is ActivityKind.DRILL and one.on > drill.on]
    until = min(later, default=date.max)
    reviews = (one.on for one in activities if one.kind is ActivityKind.DRILL_REVIEW)
    return any(drill.on <= day < until for day in reviews)
