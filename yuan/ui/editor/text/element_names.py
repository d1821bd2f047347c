"""What structured elements and their fields are called on screen."""

from __future__ import annotations

from typing import Any

from yuan.model.document.content import (
    ContactList,
    DutyTable,
    Element,
    Figure,
    ResourceList,
    ResponseLevel,
    Table,
    WarningLevel,
)

NAMES: dict[type, str] = {
    DutyTable: "成员单位职责",
    ResponseLevel: "响应级别",
    WarningLevel: "预警级别",
    ContactList: "通讯录",
    ResourceList: "应急资源",
    Table: "表格（合并方式不规则，原样保留）",
    Figure: "图",
}
FIELDS: dict[str, str] = {
    "caption": "表题",
    "body": "单位",
    "role": "职务",
    "duties": "职责",
    "label": "级别",
    "triggers": "启动条件",
    "commander": "指挥",
    "actions": "行动措施",
    "colour": "颜色",
    "conditions": "预警条件",
    "issuer": "发布",
    "person": "姓名",
    "post": "职务",
    "phone": "电话",
    "mobile": "手机",
    "name": "名称",
    "model": "规格型号",
    "quantity": "数量",
    "place": "存放地点",
    "keeper": "保管人",
}
NEW_ELEMENTS: tuple[type[Element], ...] = (
    DutyTable,
    ResponseLevel,
    WarningLevel,
    ContactList,
    ResourceList,
)
ROLES: dict[str, str] = {
    "": "（未定）",
    "general": "总则",
    "risk": "风险分析",
    "grading": "事件分级",
    "command": "组织指挥",
    "monitoring": "监测",
    "warning": "预警",
    "reporting": "信息报告",
    "first-response": "先期处置",
    "response-levels": "分级响应",
    "measures": "处置措施",
    "scene-control": "现场管控",
    "evacuation": "转移避险",
    "publicity": "信息发布",
    "termination": "响应终止",
    "recovery": "后期处置",
    "support": "应急保障",
    "supplies": "物资保障",
    "teams": "队伍保障",
    "management": "预案管理",
    "supplementary": "附则",
}
"""The semantic roles of sections (`yuan.model.document.content.Role`)."""


def element_name(node: Any) -> str:
    """What kind of thing `node` is, in Chinese."""
    return NAMES.get(type(node), "")
