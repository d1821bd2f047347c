"""What the examination looks at: the six points of 办法 art. 24, and what each kind of plan must cover.

A point is a row with the article it rests on; those of a kind stand in its profile.
"""

from __future__ import annotations

from datetime import datetime
from enum import Enum

import msgspec

from yuan.model.kinds.profile import ReviewPoint
from yuan.model.plan import PlanCard, Secrecy


class Verdict(Enum):
    """What was found on a point; the value is the word on screen and in print."""

    MET = "符合"
    UNMET = "不符合"
    NOT_APPLICABLE = "不适用"


class CheckedPoint(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody found on the point called `point`."""

    point: str
    verdict: Verdict
    remark: str = ""
    by: str = ""
    at: datetime | None = None


EXAMINATION_POINTS = (
    "预案是否符合有关法律、法规、规章和标准等规定",
    "是否符合上位预案要求并与有关预案有效衔接",
    "框架结构是否清晰合理，主体内容是否完备",
    "组织指挥体系与责任分工是否合理明确，应急响应级别设计是否合理，应对措施是否具体简明、管用可行",
    "各方面意见是否一致",
    "其他需要审核的内容",
)
"""The six points of the examination (办法 art. 24)."""

_SIX = tuple(
    ReviewPoint(id=f"24.{place}", main=place, text=text, cites=f"第二十四条第{'一二三四五六'[place - 1]}项")
    for place, text in enumerate(EXAMINATION_POINTS, 1)
)


def _row(id: str, main: int, text: str, cites: str) -> ReviewPoint:
    return ReviewPoint(id=id, main=main, text=text, cites=cites)


_ALWAYS = (
    _row("21", 1, "编制前是否开展风险评估、资源调查和案例分析", "第二十一条"),
    _row("22", 5, "职责所涉单位是否书面征求意见，分歧是否协商一致", "第二十二条"),
    _row("23", 6, "编制说明、征求意见情况等送审材料是否齐全", "第二十三条"),
)
_BRIEF = _row("23b", 6, "因保密不能公开全文的，是否一并报送简本", "第二十三条")
_REVISION = _row("36", 6, "修订程序是否与修改内容相称", "第三十六条")
_COORDINATION = _row("25", 2, "报批前是否送本级应急管理部门衔接协调", "第二十五条")


def points_for(card: PlanCard, *, is_revision: bool) -> tuple[ReviewPoint, ...]:
    """The checklist for a plan: under each of the six points what its kind must cover, in the order of the articles."""
    special = [*_ALWAYS, *card.kind.profile.points]
    if card.kind.profile.is_coordinated:
        special.append(_COORDINATION)
    if card.secrecy is not Secrecy.PUBLIC:
        special.append(_BRIEF)
    if is_revision:
        special.append(_REVISION)
    found: list[ReviewPoint] = []
    for point in _SIX:
        found += [point, *(one for one in special if one.main == point.main)]
    return tuple(found)
