"""What a plan may have to cover, by the words that show it (办法 art. 8-16)."""

from __future__ import annotations

import msgspec


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

OF_DISTRICT = (COMMAND, RISK, WARNING, REPORT, MEASURES, FIRST, SCENE, SUPPLIES)
"""What art. 10 asks of special and department plans of a district; of the state's and provinces' it asks less."""
