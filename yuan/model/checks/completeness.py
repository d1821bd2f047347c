"""What a plan of its kind must cover (办法 art. 8-16)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from yuan.model.checks.finding import Finding, NotRun
from yuan.model.checks.reading import Reading
from yuan.model.checks.rule import Binding, Rule
from yuan.model.checks.tier import Tier, is_support, tier_of
from yuan.model.plan import Kind

COMPLETENESS = Rule(
    id="completeness",
    title="内容完整",
    cites="《突发事件应急预案管理办法》（国办发〔2024〕5号）第八条至第十六条",
    binding=Binding.LAW,
    explains="办法按预案种类列出了应当侧重规范的内容，缺了就不能指导应对。",
)


class Subject(msgspec.Struct, frozen=True):
    """Something to be covered: any of `words` in a heading covers it."""

    name: str
    words: tuple[str, ...]


COMMAND = Subject(
    "组织指挥机制与职责",
    (
        "组织指挥",
        "指挥体系",
        "管理体系",
        "协调机制",
        "组织机构",
        "组织体系",
        "指挥机构",
        "机构与职责",
        "机构及职责",
        "职责",
        "分工",
        "领导小组",
    ),
)
RISK = Subject("风险管控", ("风险", "隐患", "预防", "防控", "险情"))
WARNING = Subject("监测预警", ("预警", "监测", "预报", "预测"))
REPORT = Subject("信息报告", ("信息报告", "信息报送", "报告", "报送", "信息收集", "信息共享", "信息处理"))
MEASURES = Subject("应急响应与处置措施", ("响应", "处置", "措施", "救援"))
FIRST = Subject("先期处置与组织自救互救", ("先期处置", "自救", "互救", "先期"))
SCENE = Subject("现场管控", ("现场",))
SUPPLIES = Subject("队伍物资保障", ("保障", "队伍", "物资", "资源", "装备"))
RECOVERY = Subject("恢复与重建", ("恢复", "后期处置", "善后", "重建"))
MANAGEMENT = Subject("预案管理", ("预案管理", "监督管理", "管理与更新", "培训", "演练", "附则"))
EVACUATION = Subject("人员疏散安置", ("疏散", "转移", "避险", "安置", "撤离"))
GRADING = Subject("突发事件分类分级", ("分级", "分类", "等级", "级别", "级响应", "级预警"))

CALL_UP = Subject("资源调用或应急响应程序", ("调用", "调拨", "程序", "响应", "启动"))

_NATION = (COMMAND, GRADING, REPORT, MEASURES, SUPPLIES)
_PROVINCE = (COMMAND, WARNING, MEASURES, SUPPLIES)
_DISTRICT = (COMMAND, RISK, WARNING, REPORT, MEASURES, FIRST, SCENE, SUPPLIES)
REQUIRED: Mapping[Kind, tuple[str, tuple[Subject, ...]]] = {
    Kind.OVERALL: ("第八条", (GRADING, COMMAND, RISK, WARNING, MEASURES, SUPPLIES, RECOVERY, MANAGEMENT)),
    Kind.SPECIAL: ("第十条", _DISTRICT),
    Kind.DEPARTMENT: ("第十条", _DISTRICT),
    Kind.EVENT: ("第十二条", (COMMAND, RISK, WARNING, REPORT, MEASURES, EVACUATION)),
    Kind.JOINT: ("第十三条", (REPORT, COMMAND, MEASURES, SUPPLIES)),
    Kind.TOWNSHIP: ("第十五条", (WARNING, COMMAND, MEASURES, REPORT, EVACUATION)),
    Kind.VILLAGE: ("第十五条", (RISK, COMMAND, WARNING, EVACUATION, MEASURES)),
    Kind.ORGANISATION: ("第十六条", (COMMAND, RISK, REPORT, MEASURES, EVACUATION, SUPPLIES)),
}
"""Kind → the article and what it wants covered above all."""
_SUPPORT = (COMMAND, SUPPLIES, CALL_UP, MEASURES)
_BY_TIER: Mapping[Tier, tuple[Subject, ...]] = {
    Tier.NATION: _NATION,
    Tier.PROVINCE: _PROVINCE,
    Tier.DISTRICT: _DISTRICT,
}
"""Art. 10 asks less of the state's and of provinces' plans, which a library may hold as upper plans."""
_SURE = frozenset({COMMAND, MEASURES})
"""Without these it is no plan at all (应对法 art. 28): an error; the others are a warning, for words differ."""


def check(reading: Reading) -> Iterator[Finding | NotRun]:
    """Subjects the kind of plan must cover: spoken of nowhere, or only in passing."""
    article, subjects = REQUIRED.get(reading.card.kind, ("", ()))
    if subjects is _DISTRICT:
        if is_support(reading.card):
            article, subjects = "第十一条", _SUPPORT
        else:
            tier = tier_of(reading.card)
            if tier is None:
                yield NotRun(
                    rule=COMPLETENESS, why="看不出是哪一级的预案：名称没有地名，目录卡没有编制单位。"
                )
                return
            subjects = _BY_TIER[tier]
    for subject in subjects:
        if any(word in heading for heading in reading.headings.values() for word in subject.words):
            continue
        if any(word in passage.text for passage in reading.passages for word in subject.words):
            yield Finding(
                rule=COMPLETENESS, grade="hint", message=f"“{subject.name}”没有单独成节（{article}）。"
            )
        else:
            yield Finding(
                rule=COMPLETENESS,
                grade="error" if subject in _SURE else "warning",
                message=f"缺少“{subject.name}”的内容（{article}）。",
            )
