"""A deadline is added in one file, a step of the lifecycle with its stage in two: lists, lines and doors follow."""

from __future__ import annotations

from pathlib import Path

from tests.adding.copies import Copy

_DUTY = '    PUBLICITY = "宣传教育"\n'
_RULE = """    DutyRule(
        duty=Duty.PUBLICITY,
        cites="国办发〔2024〕5号第三十一条",
        period="assessment_years",
    ),
"""
_STAGE = '    HEARING = _Standing("公众听证", Phase.DRAFTING, "整理听证意见后送审")\n'
_ACTION = '    HEAR = "组织听证"\n'
_STEP = """    Transition(
        action=Action.HEAR,
        sources=frozenset({Stage.DRAFTING, Stage.CONSULTATION}),
        target=Stage.HEARING,
        roles=_WRITING,
        fields=(_text("hearing", "听证会情况"),),
        cites="本地规定",
        material="听证材料",
    ),
"""


def test_a_deadline_added_in_one_file_falls_due_and_is_done(tmp_path: Path) -> None:
    copy = Copy(tmp_path)
    copy.insert("model/deadlines.py", "\n\nclass DutyRule(", _DUTY)
    copy.insert("model/deadlines.py", "    DutyRule(\n        duty=Duty.PUBLICATION", _RULE)
    assert copy.run("use_of_a_deadline", "宣传教育", str(tmp_path)) == [
        *("2029-05-29", "3年", "list", "calendar", "2029-07-10")
    ]


def test_a_step_added_in_two_files_is_taken_and_stands_in_the_line(tmp_path: Path) -> None:
    copy = Copy(tmp_path)
    copy.insert("model/records.py", '    SUBMITTED = _Standing("送审"', _STAGE)
    copy.insert("model/records.py", '    SUBMIT = "送审"', _ACTION)
    copy.insert("model/process/lifecycle.py", "    Transition(\n        action=Action.SUBMIT", _STEP)
    copy.insert(
        "model/process/lifecycle.py",
        "Stage.EXPERT_REVIEW}),\n        target=Stage.SUBMITTED",
        "Stage.HEARING, ",
    )
    assert copy.run("use_of_a_step", "组织听证", str(tmp_path)) == [
        *("公众听证", "编制单位办理", "送审", "公众听证", "批准")
    ]
