"""A kind of plan is added in one file, with its outline pack, and goes through the whole life of a plan."""

from __future__ import annotations

from pathlib import Path

from tests.adding.copies import Copy

_MEMBER = """
    LIFELINE = KindProfile(
        name="生命线",
        title="城市生命线工程应急预案",
        family=Family.SPECIAL,
        upper_kinds=("总体",),
        gives_duties=True,
        outline="lifeline",
        words=TitleWords(turn=0, pattern="生命线"),
        events="text",
        article="第十一条",
        required=(RISK, WARNING, REPORT, MEASURES),
        is_tiered=False,
        has_levels=True,
        points=(_point("11.9", 4, "关键功能和部位是否写明", "第十一条"),),
        approver="区政府专题会议",
        decision="政府专题会议审批意见",
        consent="已经区政府专题会议同意",
        is_coordinated=True,
        filing=FilingPlace(recipient="{city}城市管理委员会", cites="本地规定"),
        recipient="市城市管理委员会",
        is_drilled_nationally=True,
        is_of_authority=True,
    )
"""
_PACK = """
id = "lifeline"
title = "城市生命线工程应急预案"
kind = "生命线"
version = "2026.1"
source = "本区惯例"
name = "城市生命线工程应急预案"

[[sections]]
heading = "风险监测与预警"
text = "对供水、燃气、供热管网实行监测，发现隐患立即报告。"

[[sections]]
heading = "响应措施"
text = "接到报告后分一级响应、二级响应处置。"
"""


def test_a_kind_added_in_one_file_lives_a_whole_life(tmp_path: Path) -> None:
    copy = Copy(tmp_path)
    copy.insert("model/kinds/kind.py", "\n    @property\n    def value", _MEMBER)
    copy.add("templates/packs/lifeline.toml", _PACK)
    assert copy.run("life_of_a_kind", "生命线", str(tmp_path)) == ["城市生命线工程应急预案", "公布"]
