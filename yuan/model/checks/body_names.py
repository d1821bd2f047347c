"""Names of bodies in a list of members or in front of their duties, and whether two names mean one body."""

from __future__ import annotations

import re

ENDINGS = (
    "局|委|办|部|厅|院|中心|公司|支队|总队|大队|政府|街道|镇|乡|分局|办公室|委员会|团|社|台|站|队|集团|银行|网信办|联"
    "|指挥部|军分区|警备区|红十字会|总工会|供电|机关|学校|基地"
)
BODY = re.compile(rf"[\u4e00-\u9fff]{{1,20}}(?:{ENDINGS})")
_PARENTHESES = re.compile(r"[（(][^（）()]*[）)]")
_PEOPLE = re.compile(
    r"(?:的)?(?:主要|分管|有关|相关)?(?:负责同志|负责人|领导|同志|局长|主任|厅长|部长|副.{1,3}长|人员)(?:担任)?$"
)
_SPLIT = re.compile(r"[、，,；;\s]|以及|及其(?!他)|(?<=[局委办部厅会队])[和及与]")
_PREFIX = re.compile(r"^(?:国家|中国|自治区|[\u4e00-\u9fff]{0,3}?[省市区县])")


def bodies(listed: str) -> tuple[str, ...]:
    """The bodies named in a list such as 区水务局、区应急局和各镇政府; what is no body is passed over."""
    found = []
    for part in _SPLIT.split(_PARENTHESES.sub("", listed)):
        name = _PEOPLE.sub("", re.sub(r"等(?:\d*个?(?:单位|部门|成员单位).*)?$", "", part.strip()))
        if BODY.fullmatch(name):
            found.append(name)
    return tuple(dict.fromkeys(found))


def is_same_body(one: str, other: str) -> bool:
    """Whether two names can mean one body: 区应急局 is short for 门头沟区应急管理局."""
    short, long = sorted((_core(one), _core(other)), key=len)
    if short[-1:] != long[-1:]:
        return False
    signs = iter(long)
    return all(sign in signs for sign in short)


def _core(name: str) -> str:
    """The name without what every body has: the place in front, 人民, 委员会 as 委, 办公室 as 办."""
    core = _PREFIX.sub("", _PARENTHESES.sub("", name))
    return core.replace("人民政府", "政府").replace("委员会", "委").replace("办公室", "办") or name
