"""The letters around a plan."""

from __future__ import annotations

from pathlib import Path

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


def test_the_drafting_statement_tells_nothing_it_was_not_given() -> None:
    lines = render_letter("statement", {"title": TITLE, "unit": "区应急管理局"})
    told = [line for line in lines if line[1:2] != "、" and not line.startswith("依据")]
    assert len(told) == 8
    assert all(line.startswith("（此处填写：") for line in told)


@pytest.mark.parametrize(
    ("template", "line", "told"),
    [
        ("现将\n{% if title %}未完", 2, "缺少 {% endif %}"),
        ("现将\n\n{{ nobody }}", 3, "要填的“nobody”没有提供"),
        ("{{ title", 1, "括号、引号或标记不配对"),
        ("{# 注释", 1, "注释没有以 #} 结束"),
        ("{% break %}", 1, "不认识的标记“break”"),
        ("\n{{ '' | first }}", 2, "无法填写"),
        ("\n{{ title > title | length }}", 2, "无法填写"),
        ("\n{{ title + 3 }}", 2, "不支持的写法"),
        ("{{ title.__class__.__mro__ }}", 1, "不支持的写法"),
        ("{{ title * 400000000 }}", 1, "不支持的写法"),
        ("{{ '%999999999d' % 1 }}", 1, "不支持的写法"),
        ("{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}", 1, "不支持的写法"),
        ("{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}", 1, "不支持的写法"),
        ("{% include 'filing.j2' %}", 1, "不支持的写法"),
        ("{{ title | nothing }}", 1, "不支持的写法"),
        ("{{ " + "not " * 99 + "title }}", 1, "嵌套过深"),
        ("{% if title %}" * 60 + "{% endif %}" * 60, 1, "嵌套过深"),
    ],
)
def test_a_faulty_letter_of_the_office_is_told_by_file_and_line(
    tmp_path: Path, template: str, line: int, told: str
) -> None:
    (tmp_path / "filing.j2").write_text(template, encoding="utf-8")
    with pytest.raises(BadFile) as error:
        render_letter("filing", {"title": TITLE}, tmp_path)
    assert error.value.message.startswith(f"模板“filing.j2”第 {line} 行")
    assert told in error.value.message


def test_brackets_without_end_and_a_giant_letter_are_told(tmp_path: Path) -> None:
    (tmp_path / "filing.j2").write_text("{{ " + "(" * 900 + "title" + ")" * 900 + " }}", encoding="utf-8")
    with pytest.raises(BadFile, match=r"filing\.j2”中的括号或条件嵌套过深"):
        render_letter("filing", {"title": TITLE}, tmp_path)
    (tmp_path / "filing.j2").write_text("长" * 100_000, encoding="utf-8")
    with pytest.raises(BadFile, match=r"filing\.j2”过大"):
        render_letter("filing", {"title": TITLE}, tmp_path)
