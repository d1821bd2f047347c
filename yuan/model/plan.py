"""What a plan is, apart from its text: its kind, unit, event type, stage and the people around it.

Kinds follow 《突发事件应急预案管理办法》(国办发〔2024〕5号) art. 7-17; the four of the district's card
(总体、专项、部门、镇街) are the backbone of tree, volumes and statistics, the others hang under them.
"""

from __future__ import annotations

from enum import Enum

import msgspec


class Family(Enum):
    """The four kinds of the district's card, in the order of the printed volumes."""

    OVERALL = "总体"
    SPECIAL = "专项"
    DEPARTMENT = "部门"
    TOWNSHIP = "镇街"


class Kind(Enum):
    """A kind of plan; the value is its short Chinese name, which the command line also prints."""

    OVERALL = "总体"
    SPECIAL = "专项"
    DEPARTMENT = "部门"
    TOWNSHIP = "镇街"
    VILLAGE = "村社区"
    JOINT = "联合"
    EVENT = "重大活动保障"
    CATASTROPHE = "巨灾"
    ORGANISATION = "单位"

    @property
    def family(self) -> Family:
        return _FAMILY[self]

    @property
    def title(self) -> str:
        """The name in the regulation's words: 总体应急预案 …"""
        return _TITLE[self]

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


_FAMILY = {
    Kind.OVERALL: Family.OVERALL,
    Kind.SPECIAL: Family.SPECIAL,
    Kind.JOINT: Family.SPECIAL,
    Kind.EVENT: Family.SPECIAL,
    Kind.CATASTROPHE: Family.SPECIAL,
    Kind.DEPARTMENT: Family.DEPARTMENT,
    Kind.ORGANISATION: Family.DEPARTMENT,
    Kind.TOWNSHIP: Family.TOWNSHIP,
    Kind.VILLAGE: Family.TOWNSHIP,
}
_TITLE = {
    Kind.OVERALL: "总体应急预案",
    Kind.SPECIAL: "专项应急预案",
    Kind.DEPARTMENT: "部门应急预案",
    Kind.TOWNSHIP: "乡镇（街道）应急预案",
    Kind.VILLAGE: "村（社区）应急预案",
    Kind.JOINT: "联合应急预案",
    Kind.EVENT: "重大活动保障应急预案",
    Kind.CATASTROPHE: "巨灾应急预案",
    Kind.ORGANISATION: "单位应急预案",
}


class Secrecy(Enum):
    """How far a plan may travel. State secrets are kept as stub records only, without text."""

    PUBLIC = "公开"
    INTERNAL = "内部"
    WORK_SECRET = "工作秘密"
    SECRET = "秘密"
    CONFIDENTIAL = "机密"
    TOP_SECRET = "绝密"

    @property
    def is_state_secret(self) -> bool:
        return self in (Secrecy.SECRET, Secrecy.CONFIDENTIAL, Secrecy.TOP_SECRET)


class AccountRole(Enum):
    """Who an account is. A drafter belongs to one unit; the others serve the whole district."""

    DRAFTER = "编制人员"
    REVIEWER = "审核人员"
    ARCHIVIST = "档案人员"
    ADMINISTRATOR = "系统管理员"


class Unit(msgspec.Struct, frozen=True, kw_only=True):
    """A unit that writes plans. `kind` is 区级部门, 镇 or 街道; `order` is its place in lists."""

    id: str
    name: str
    kind: str = ""
    order: int = 0


class PlanCard(msgspec.Struct, frozen=True, kw_only=True):
    """The card of one plan: everything about it that is not its text or its versions.

    `unit` is the drafting unit's *name* (编制单位). `event_class` is one of the four classes
    (自然灾害 …, or 综合); `event_type` the type within it (水旱灾害 …).
    """

    title: str
    kind: Kind
    unit: str
    event_class: str = ""
    event_type: str = ""
    secrecy: Secrecy = Secrecy.PUBLIC
    upper_plan: str = ""
    contact: str = ""
