"""What a check found, and the table of what each rule rests on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import msgspec

from yuan.model.content import NodeId

Grade = Literal["error", "warning", "hint"]
"""`error`: an article demands it and the text lacks it. `warning`: probably wrong. `hint`: worth a look."""

CITES: Mapping[str, str] = {
    "completeness": "国办发〔2024〕5号第八条至第十六条",
    "empty-section": "惯例：章节应有内容",
    "placeholder": "惯例：定稿不留待填内容",
    "response-levels": "突发事件应对法第七十一条",
    "level-labels": "惯例：同一预案级别写法一致",
    "stale-name": "机构改革和法律用语的变化",
    "telephone": "惯例：电话号码完整有效",
    "document-number": "GB/T 9704-2012 第7.2.5条",
    "filing-overdue": "国办发〔2024〕5号第二十六条",
    "publication-overdue": "国办发〔2024〕5号第二十八条",
    "assessment-overdue": "国办发〔2024〕5号第三十四条",
}
"""Rule → the article or practice it rests on."""


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One finding. `node` is where it stands ("" for the plan as a whole)."""

    rule: str
    grade: Grade
    message: str
    node: NodeId = ""

    @property
    def cites(self) -> str:
        """The article or practice the rule rests on."""
        return CITES[self.rule]
