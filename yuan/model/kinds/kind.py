"""The kinds of plan (办法 art. 7-17), each with its profile. To add a kind, add a member here and its outline pack.

A member cannot be without a profile, nor a profile without one of its entries, so no table keyed by kind can lack one.
"""

from __future__ import annotations

from enum import Enum
from typing import Any

import msgspec

from yuan.model.kinds.profile import Family, FilingPlace, KindProfile, ReviewPoint, TitleWords
from yuan.model.kinds.subjects import (
    COMMAND,
    EVACUATION,
    GRADING,
    MANAGEMENT,
    MEASURES,
    OF_DISTRICT,
    RECOVERY,
    REPORT,
    RISK,
    SUPPLIES,
    WARNING,
)

_FILING = "《突发事件应急预案管理办法》（国办发〔2024〕5号）第二十六条"
_BY_LEAD = "（此处填写：{city}人民政府相应牵头部门）"
_FILED_AS_SPECIAL = FilingPlace(
    recipient=_BY_LEAD, copies="{city}应急管理局，{city}人民政府有关部门", cites=f"{_FILING}第（二）项"
)
# Art. 26 names neither major events nor catastrophes: both are approved as the government decides (art. 25), so they
# go the way of special plans.
_FILED_LIKE_SPECIAL = msgspec.structs.replace(
    _FILED_AS_SPECIAL, cites=f"{_FILING}第（二）项（参照专项应急预案）"
)


def _point(id: str, main: int, text: str, cites: str) -> ReviewPoint:
    return ReviewPoint(id=id, main=main, text=text, cites=cites)


_DISTRICT_POINTS = (
    _point("10.1", 4, "组织指挥机制是否明确", "第十条"),
    _point("10.2", 4, "风险管控、监测预警是否有责任单位和具体做法", "第十条"),
    _point("10.3", 4, "信息报告的对象、时限、内容是否明确", "第十条"),
    _point("10.4", 4, "组织自救互救、应对处置措施、现场管控是否具体", "第十条"),
    _point("10.5", 3, "队伍、物资等保障是否落实", "第十条"),
)


class Kind(Enum):
    """A kind of plan; the value is its short Chinese name, which the command line also prints.

    The order is that of lists and volumes.
    """

    profile: KindProfile

    # Any, because a look-up by the name, Kind("专项"), is taken for this call by the type checker.
    def __new__(cls, profile: Any) -> Kind:
        made = object.__new__(cls)
        made._value_ = profile.name
        made.profile = profile
        return made

    OVERALL = KindProfile(
        name="总体",
        title="总体应急预案",
        family=Family.OVERALL,
        upper_kinds=(),
        gives_duties=True,
        outline="overall",
        words=TitleWords(turn=3, pattern=r"总体(?:应急)?预案|突发(?:公共)?事件总体"),
        events="all",
        article="第八条",
        required=(GRADING, COMMAND, RISK, WARNING, MEASURES, SUPPLIES, RECOVERY, MANAGEMENT),
        is_tiered=False,
        has_levels=False,
        points=(
            _point("8.1", 3, "总体要求、事件分类分级、预案体系是否完整", "第八条"),
            _point("8.2", 4, "组织指挥体系与职责是否明确", "第八条"),
            _point("8.3", 3, "风险防控、监测预警、处置救援、应急保障、恢复重建、预案管理是否齐全", "第八条"),
        ),
        approver="区委、区政府",
        decision="党委、政府审批意见",
        consent="已经区委、区政府同意",
        is_coordinated=False,
        filing=FilingPlace(
            recipient="{city}人民政府",
            delivered_to="{city}应急管理局",
            copies="{city}人民政府有关部门",
            cites=f"{_FILING}第（一）项",
        ),
        recipient="市政府（径送市应急管理局，抄送市政府有关部门）",
        is_drilled_nationally=False,
        is_of_authority=True,
    )
    SPECIAL = KindProfile(
        name="专项",
        title="专项应急预案",
        family=Family.SPECIAL,
        upper_kinds=(),
        gives_duties=True,
        outline="special",
        words=None,
        events="text",
        article="第十条",
        required=OF_DISTRICT,
        is_tiered=True,
        has_levels=True,
        points=(
            *_DISTRICT_POINTS,
            _point("11.1", 4, "保障类预案：主要任务、资源布局、资源调用程序和具体措施是否明确", "第十一条"),
            _point(
                "11.2", 4, "重要目标保护预案：关键功能和部位、风险隐患、抢险抢修和联动是否明确", "第十一条"
            ),
        ),
        approver="区政府",
        decision="政府审批意见",
        consent="已经区政府同意",
        is_coordinated=True,
        filing=_FILED_AS_SPECIAL,
        recipient="市级牵头部门（抄送市应急管理局和有关部门）",
        is_drilled_nationally=True,
        is_of_authority=True,
    )
    DEPARTMENT = KindProfile(
        name="部门",
        title="部门应急预案",
        family=Family.DEPARTMENT,
        upper_kinds=("专项",),
        gives_duties=False,
        outline="department",
        words=TitleWords(
            turn=4,
            pattern=r"部门应急预案|[\u4e00-\u9fff](?:局|厅|委员会|[办委部](?=公室|门头|[\u4e00-\u9fff]{0,4}(?:分局|支队))"
            r"|办公室|检察院|法院|总队|支队|供电公司|园区|中心)(?=[\u4e00-\u9fff]{2,60}预案)|交通运输综合|系统(?:突发|应急)",
        ),
        events="text",
        article="第十条",
        required=OF_DISTRICT,
        is_tiered=True,
        has_levels=True,
        points=_DISTRICT_POINTS,
        approver="本部门有关会议",
        decision="部门会议审议意见",
        consent="",
        is_coordinated=False,
        filing=FilingPlace(
            recipient="{district}人民政府",
            delivered_to="{bureau}",
            copies="{district}有关部门",
            cites=f"{_FILING}第（三）项",
        ),
        recipient="区政府（径送区应急管理局）",
        is_drilled_nationally=True,
        is_of_authority=True,
    )
    TOWNSHIP = KindProfile(
        name="镇街",
        title="乡镇（街道）应急预案",
        family=Family.TOWNSHIP,
        upper_kinds=(),
        gives_duties=False,
        outline="township",
        words=TitleWords(
            turn=2,
            pattern=r"街道(?!路|照明)|[\u4e00-\u9fff](?<!城)镇(?!静|痛|压|燃气|供水|房屋)"
            r"|[\u4e00-\u9fff](?<!城)乡(?!村|愁|建设|规划|居民)",
            is_title_only=False,
        ),
        events="title",
        article="第十五条",
        required=(WARNING, COMMAND, MEASURES, REPORT, EVACUATION),
        is_tiered=False,
        has_levels=False,
        points=(
            _point("15.1", 4, "预警信息传播的途径和责任人是否明确", "第十五条"),
            _point("15.2", 4, "任务分工、处置措施是否落实到人", "第十五条"),
            _point("15.3", 4, "信息收集报告和现场管理是否明确", "第十五条"),
            _point("15.4", 4, "人员疏散转移与安置的对象、路线、地点是否明确", "第十五条"),
            _point("15.5", 3, "内容是否简明实用", "第十五条"),
        ),
        approver="镇政府（街道办事处）有关会议",
        decision="主要负责人签发意见",
        consent="",
        is_coordinated=False,
        filing=FilingPlace(
            recipient="{district}人民政府",
            delivered_to="{bureau}",
            copies="{district}人民政府有关部门",
            cites=f"{_FILING}第（六）项",
        ),
        recipient="区政府（径送区应急管理局）",
        is_drilled_nationally=False,
        is_of_authority=True,
    )
    VILLAGE = KindProfile(
        name="村社区",
        title="村（社区）应急预案",
        family=Family.TOWNSHIP,
        upper_kinds=(),
        gives_duties=False,
        outline="village",
        words=TitleWords(
            turn=1,
            pattern=r"村(?:民委员会)?(?:突发|防汛|综合|应急|地震|地质|森林)|社区(?:居民委员会|居委会)?(?:突发|防汛|综合|应急)",
        ),
        events="title",
        article="第十五条",
        required=(RISK, COMMAND, WARNING, EVACUATION, MEASURES),
        is_tiered=False,
        has_levels=False,
        points=(
            _point("15.6", 4, "风险点位和应急响应责任人是否明确", "第十五条"),
            _point("15.7", 4, "预警信息传播与响应、人员转移避险是否具体", "第十五条"),
            _point("15.8", 3, "应急资源调用请求是否写明", "第十五条"),
        ),
        approver="村（居）民委员会",
        decision="主要负责人签发意见",
        consent="",
        is_coordinated=False,
        filing=FilingPlace(
            recipient="（此处填写：所在乡镇人民政府或者街道办事处）", cites=f"{_FILING}第（六）项"
        ),
        recipient="乡镇政府（街道办事处）",
        is_drilled_nationally=False,
        is_of_authority=True,
    )
    JOINT = KindProfile(
        name="联合",
        title="联合应急预案",
        family=Family.SPECIAL,
        upper_kinds=(),
        gives_duties=True,
        outline="joint",
        words=TitleWords(turn=5, pattern=r"联合应急|联防联控|跨区域|京津冀"),
        events="text",
        article="第十三条",
        required=(REPORT, COMMAND, MEASURES, SUPPLIES),
        is_tiered=False,
        has_levels=True,
        points=(
            _point("13.1", 4, "相邻地区间信息通报、组织指挥体系衔接是否明确", "第十三条"),
            _point("13.2", 4, "应对措施联动、资源保障是否具体", "第十三条"),
        ),
        approver="有关区政府",
        decision="政府审批意见",
        consent="已经区政府同意",
        is_coordinated=True,
        filing=FilingPlace(
            recipient=_BY_LEAD,
            copies="本地区上一级或者共同上一级人民政府应急管理部门和有关部门",
            cites=f"{_FILING}第（四）项",
        ),
        recipient="上一级相应牵头部门（抄送上一级应急管理部门）",
        is_drilled_nationally=True,
        is_of_authority=True,
    )
    EVENT = KindProfile(
        name="重大活动保障",
        title="重大活动保障应急预案",
        family=Family.SPECIAL,
        upper_kinds=(),
        gives_duties=True,
        outline="event",
        words=TitleWords(turn=7, pattern=r"重大活动|赛事|庆典|活动服务保障"),
        events="text",
        article="第十二条",
        required=(COMMAND, RISK, WARNING, REPORT, MEASURES, EVACUATION),
        is_tiered=False,
        has_levels=False,
        points=(
            _point("12.1", 4, "组织指挥体系、主要任务是否明确", "第十二条"),
            _point("12.2", 4, "安全风险及防范措施、预警和信息报告是否具体", "第十二条"),
            _point("12.3", 4, "应急联动、应急响应、人员疏散撤离的组织和路线是否明确", "第十二条"),
        ),
        approver="区政府",
        decision="政府审批意见",
        consent="已经区政府同意",
        is_coordinated=True,
        filing=_FILED_LIKE_SPECIAL,
        recipient="市级牵头部门（抄送市应急管理局和有关部门）",
        is_drilled_nationally=False,
        is_of_authority=True,
    )
    CATASTROPHE = KindProfile(
        name="巨灾",
        title="巨灾应急预案",
        family=Family.SPECIAL,
        upper_kinds=(),
        gives_duties=True,
        outline="catastrophe",
        words=TitleWords(turn=6, pattern=r"巨灾"),
        events="text",
        article="",
        required=(),
        is_tiered=False,
        has_levels=True,
        points=(_point("14", 4, "巨灾应对的组织指挥和措施是否与情景相称", "第十四条"),),
        approver="区政府",
        decision="政府审批意见",
        consent="已经区政府同意",
        is_coordinated=True,
        filing=_FILED_LIKE_SPECIAL,
        recipient="市政府（径送市应急管理局）",
        is_drilled_nationally=False,
        is_of_authority=True,
    )
    ORGANISATION = KindProfile(
        name="单位",
        title="单位应急预案",
        family=Family.DEPARTMENT,
        upper_kinds=(),
        gives_duties=False,
        outline="organisation",
        words=TitleWords(turn=8, pattern=r"公司|中学|小学|幼儿园|大学|医院|有限|养老机构|福利院|景区|商场"),
        events="text",
        article="第十六条",
        required=(COMMAND, RISK, REPORT, MEASURES, EVACUATION, SUPPLIES),
        is_tiered=False,
        has_levels=False,
        points=(
            _point("16.1", 4, "应急响应责任人、风险隐患监测、主要任务是否明确", "第十六条"),
            _point("16.2", 4, "信息报告、预警和应急响应、处置措施、人员疏散转移是否具体", "第十六条"),
            _point("16.3", 3, "应急资源调用是否写明", "第十六条"),
        ),
        approver="本单位主要负责人签发",
        decision="主要负责人签发意见",
        consent="",
        is_coordinated=False,
        filing=FilingPlace(
            recipient="（此处填写：按管理权限和行业规定确定的备案机关）",
            cites=f"{_FILING}（中央单位第（五）项，中央企业第（七）项）",
        ),
        recipient="区政府有关部门",
        is_drilled_nationally=False,
        is_of_authority=False,
    )

    @property
    def value(self) -> str:
        return self.profile.name

    @property
    def family(self) -> Family:
        return self.profile.family

    @property
    def title(self) -> str:
        """The name in the regulation's words: 总体应急预案 …"""
        return self.profile.title

    @classmethod
    def of(cls, text: str) -> Kind:
        """The kind named by its Chinese name or its code in any case (专项, special).

        Raises:
            ValueError: no kind is called so.
        """
        for kind in cls:
            if text.strip() in (kind.value, kind.title) or text.strip().upper() == kind.name:
                return kind
        raise ValueError(text)
