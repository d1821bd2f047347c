"""Whose plan it is: the state's, a province's or a district's. 办法 art. 10 asks of each something else."""

from __future__ import annotations

import re
from enum import Enum

from yuan.model.plan import PlanCard


class Tier(Enum):
    """The three tiers of art. 10."""

    NATION = "国家"
    PROVINCE = "省级"
    DISTRICT = "市县级"


_NATION = re.compile(r"^(?:国家|全国|中国|国务院)|(?:部|总局)[）)]?$")
_PROVINCE = re.compile(
    r"^(?:[\u4e00-\u9fff]{2,3}省|(?:北京|天津|上海|重庆)市|(?:内蒙古|广西|西藏|宁夏|新疆)(?:[\u4e00-\u9fff]{0,3}自治区)?"
    r"|(?:河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海))"
)
_LOWER = re.compile(r"[\u4e00-\u9fff]{1,6}?(?:区|县|市|镇|乡|街道|村|社区)")
_SUPPORT = re.compile(
    r"救助|医学救援|医疗(?:卫生)?救援|新闻|捐赠|(?:通信|交通|物资|能源|资金|电力|气象|供应)[\u4e00-\u9fff]{0,4}保障"
)


def tier_of(card: PlanCard) -> Tier | None:
    """Read from title and unit. None when neither names a place and no unit is known."""
    for name in (card.title, card.unit):
        if _NATION.search(name):
            return Tier.NATION
        province = _PROVINCE.match(name)
        if province:
            return Tier.DISTRICT if _LOWER.match(name, province.end()) else Tier.PROVINCE
        if _LOWER.match(name):
            return Tier.DISTRICT
    return Tier.DISTRICT if card.unit.strip() else None


def is_support(card: PlanCard) -> bool:
    """Whether the plan serves others (通信、医学救援、物资、救助 …): art. 11 asks other things of it."""
    return bool(_SUPPORT.search(card.title))
