"""What a section is for, by the words of its heading (domain.md §4). The first rule that fits decides."""

from __future__ import annotations

import re

from yuan.model.document.content import Role

_RULES: tuple[tuple[str, Role], ...] = (
    (r"^附\s*则|名词术语|预案解释|实施时间|施行", "supplementary"),
    (r"^总\s*则$|编制目的|编制依据|适用范围|工作原则|指导思想|^目的$|^依据$", "general"),
    (r"(?:事件|事故|灾害|险情|灾情|风险)分级|分级标准|分类分级", "grading"),
    (r"响应分级|分级响应|[ⅠⅡⅢⅣⅤIVX一二三四五]级(?:应急)?响应|响应级别|响应启动|启动条件", "response-levels"),
    (r"先期处置", "first-response"),
    (r"信息报告|信息报送|灾情报告|报告程序|事故报告", "reporting"),
    (r"信息发布|新闻发布|新闻宣传|舆论引导|舆情", "publicity"),
    (r"转移|疏散|避险|安置|避难", "evacuation"),
    (r"现场指挥|现场管控|现场管理|治安管控", "scene-control"),
    (r"响应(?:的)?(?:终止|结束|解除)|应急(?:终止|结束)|终止程序", "termination"),
    (r"预警", "warning"),
    (r"监测", "monitoring"),
    (r"组织(?:指挥)?(?:体系|机构|领导)|指挥(?:体系|机构|部)|成员单位|职责|领导小组|工作组|专家组", "command"),
    (r"物资|装备", "supplies"),
    (r"队伍", "teams"),
    (r"保障", "support"),
    (r"风险|预防", "risk"),
    (r"后期处置|善后|恢复|重建|调查评估|总结评估|灾后", "recovery"),
    (r"预案管理|培训|演练|修订|备案|宣传教育|监督管理|责任(?:与|追究)|奖惩", "management"),
    (r"处置措施|响应措施|应急处置|应急响应|救援", "measures"),
)
_COMPILED = tuple((re.compile(pattern), role) for pattern, role in _RULES)


def role_of(heading: str) -> Role:
    """The role of a section called `heading`, "" when no rule fits."""
    for pattern, role in _COMPILED:
        if pattern.search(heading):
            return role
    return ""
