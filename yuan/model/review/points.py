"""What the examination looks at: the six points of 办法 art. 24, and what each kind of plan must cover.

A point is a row of a table with the article it rests on; a new one is a new row.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import Enum

import msgspec

from yuan.model.plan import Kind, PlanCard, Secrecy


class Verdict(Enum):
    """What was found on a point; the value is the word on screen and in print."""

    MET = "符合"
    UNMET = "不符合"
    NOT_APPLICABLE = "不适用"


class ReviewPoint(msgspec.Struct, frozen=True, kw_only=True):
    """One point of the checklist. `id` never changes; `main` is its place (1 to 6) among the points of art. 24."""

    id: str
    main: int
    text: str
    cites: str

    @property
    def is_main(self) -> bool:
        """Whether it is one of the six themselves."""
        return self.id == f"24.{self.main}"


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
_DISTRICT = (
    _row("10.1", 4, "组织指挥机制是否明确", "第十条"),
    _row("10.2", 4, "风险管控、监测预警是否有责任单位和具体做法", "第十条"),
    _row("10.3", 4, "信息报告的对象、时限、内容是否明确", "第十条"),
    _row("10.4", 4, "组织自救互救、应对处置措施、现场管控是否具体", "第十条"),
    _row("10.5", 3, "队伍、物资等保障是否落实", "第十条"),
)
_BY_KIND: Mapping[Kind, tuple[ReviewPoint, ...]] = {
    Kind.OVERALL: (
        _row("8.1", 3, "总体要求、事件分类分级、预案体系是否完整", "第八条"),
        _row("8.2", 4, "组织指挥体系与职责是否明确", "第八条"),
        _row("8.3", 3, "风险防控、监测预警、处置救援、应急保障、恢复重建、预案管理是否齐全", "第八条"),
    ),
    Kind.SPECIAL: (
        *_DISTRICT,
        _row("11.1", 4, "保障类预案：主要任务、资源布局、资源调用程序和具体措施是否明确", "第十一条"),
        _row("11.2", 4, "重要目标保护预案：关键功能和部位、风险隐患、抢险抢修和联动是否明确", "第十一条"),
        _COORDINATION,
    ),
    Kind.DEPARTMENT: _DISTRICT,
    Kind.TOWNSHIP: (
        _row("15.1", 4, "预警信息传播的途径和责任人是否明确", "第十五条"),
        _row("15.2", 4, "任务分工、处置措施是否落实到人", "第十五条"),
        _row("15.3", 4, "信息收集报告和现场管理是否明确", "第十五条"),
        _row("15.4", 4, "人员疏散转移与安置的对象、路线、地点是否明确", "第十五条"),
        _row("15.5", 3, "内容是否简明实用", "第十五条"),
    ),
    Kind.VILLAGE: (
        _row("15.6", 4, "风险点位和应急响应责任人是否明确", "第十五条"),
        _row("15.7", 4, "预警信息传播与响应、人员转移避险是否具体", "第十五条"),
        _row("15.8", 3, "应急资源调用请求是否写明", "第十五条"),
    ),
    Kind.JOINT: (
        _row("13.1", 4, "相邻地区间信息通报、组织指挥体系衔接是否明确", "第十三条"),
        _row("13.2", 4, "应对措施联动、资源保障是否具体", "第十三条"),
        _COORDINATION,
    ),
    Kind.EVENT: (
        _row("12.1", 4, "组织指挥体系、主要任务是否明确", "第十二条"),
        _row("12.2", 4, "安全风险及防范措施、预警和信息报告是否具体", "第十二条"),
        _row("12.3", 4, "应急联动、应急响应、人员疏散撤离的组织和路线是否明确", "第十二条"),
        _COORDINATION,
    ),
    Kind.CATASTROPHE: (_row("14", 4, "巨灾应对的组织指挥和措施是否与情景相称", "第十四条"), _COORDINATION),
    Kind.ORGANISATION: (
        _row("16.1", 4, "应急响应责任人、风险隐患监测、主要任务是否明确", "第十六条"),
        _row("16.2", 4, "信息报告、预警和应急响应、处置措施、人员疏散转移是否具体", "第十六条"),
        _row("16.3", 3, "应急资源调用是否写明", "第十六条"),
    ),
}


def points_for(card: PlanCard, *, is_revision: bool) -> tuple[ReviewPoint, ...]:
    """The checklist for a plan: under each of the six points what its kind must cover, in the order of the articles."""
    special = [*_ALWAYS, *_BY_KIND[card.kind]]
    if card.secrecy is not Secrecy.PUBLIC:
        special.append(_BRIEF)
    if is_revision:
        special.append(_REVISION)
    found: list[ReviewPoint] = []
    for point in _SIX:
        found += [point, *(one for one in special if one.main == point.main)]
    return tuple(found)
