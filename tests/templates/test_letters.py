"""The letters around a plan."""

from __future__ import annotations

import pytest

from yuan.model.errors import BadFile, NotFound
from yuan.templates import render_letter

TITLE = "门头沟区防汛应急预案（2026年修订）"


def test_the_notice_names_the_plan_and_who_agreed() -> None:
    assert render_letter("notice", {"title": TITLE, "approval": "已经区政府同意"}) == [
        f"《{TITLE}》已经区政府同意，现印发给你们，请认真组织实施。"
    ]


def test_a_notice_without_approval_is_the_plain_one() -> None:
    assert render_letter("notice", {"title": TITLE, "approval": ""}) == [
        f"现将《{TITLE}》印发给你们，请认真组织实施。"
    ]


def test_a_notice_ends_the_plan_it_replaces() -> None:
    values = {"title": TITLE, "approval": "", "replaces": "《门头沟区防汛应急预案（2024年修订）》"}
    assert render_letter("notice", values)[1].endswith("（2024年修订）》同时废止。")


def test_the_drafting_statement_has_its_eight_parts() -> None:
    lines = render_letter("statement", {"title": TITLE, "unit": "区应急管理局"})
    assert [line[0] for line in lines if line[1:2] == "、"] == list("一二三四五六七八")
    assert any("区应急管理局" in line for line in lines)


def test_the_filing_report_names_number_and_day() -> None:
    values = {"title": TITLE, "number": "门应急委发〔2026〕7号", "issued": "2026年5月31日"}
    assert "门应急委发〔2026〕7号，2026年5月31日印发" in render_letter("filing", values)[0]


def test_a_missing_value_and_an_unknown_letter_are_refused() -> None:
    with pytest.raises(BadFile):
        render_letter("filing", {"title": TITLE})
    with pytest.raises(NotFound):
        render_letter("letters/notice", {})
