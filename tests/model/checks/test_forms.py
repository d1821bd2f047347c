"""How dates, numbers, marks and quantities are written."""

from __future__ import annotations

import pytest

from tests.model.checks.texts import found, paragraphs, places, plan, plan_of, section, table
from yuan.model.document.content import Attachment, Document, Resource, ResourceList, Section


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("自2024.5.31起施行。", [("2024.5.31", "2024年5月31日")]),
        ("自2024年05月31日起施行。", [("2024年05月31日", "2024年5月31日")]),
        ("自2024年5月31日起施行。", []),
        ("二〇二四年五月三十一日", [("二〇二四年五月三十一日", "2024年5月31日")]),
        ("一九九八年洪水", [("一九九八年", "1998年")]),
        ("网址 www.gov.cn/2024-05/31.htm", []),
        ("标准号 DB11/T 2024.5", []),
        ("自24年5月31日起施行。", [("24年5月31日", None)]),
    ],
)
def test_dates(line: str, expected: list[tuple[str, str | None]]) -> None:
    assert places(found("date-form", line)) == expected


def test_a_day_that_does_not_exist() -> None:
    assert places(found("impossible-date", "自2023年2月29日起施行。")) == [("2023年2月29日", None)]
    assert not found("impossible-date", "自2024年2月29日起施行。")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("依据国办发[2024]5号文件。", [("[2024]5号", "〔2024〕5号")]),
        ("依据京政发（2021）07号。", [("（2021）07号", "〔2021〕7号")]),
        ("依据京政发〔2021〕第7号。", [("〔2021〕第7号", "〔2021〕7号")]),
        ("依据国办发〔2024〕5号文件。", []),
        ("应急管理部公告（2023）第5号", []),
        ("门头沟区大台街道（2020）12号楼", []),
    ],
)
def test_document_numbers(line: str, expected: list[tuple[str, str | None]]) -> None:
    assert places(found("document-number", line)) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("立即报告,并组织撤离。", [(",", "，")]),
        ("２４小时值班。", [("２４", "24")]),
        ("降雨量达到1,000毫米。", []),
        ("网址 http://www.gov.cn", []),
        ("8:00前报告。", []),
    ],
)
def test_widths(line: str, expected: list[tuple[str, str | None]]) -> None:
    assert places(found("width", line)) == expected


def test_twenty_half_width_commas_are_one_finding() -> None:
    (only,) = found("width", plan(*["立即报告,撤离。"] * 20))
    assert len(only.places) == 20
    assert only.is_fixable


def test_doubled_marks() -> None:
    assert places(found("doubled-mark", "立即报告。。组织撤离，、转移。")) == [("。。", "。"), ("，、", None)]
    assert not found("doubled-mark", "负责联络……立即报告。")


def test_brackets_left_open() -> None:
    assert places(found("unclosed-bracket", "依据《防洪法制定本预案。")) == [("《", None)]
    assert places(found("unclosed-bracket", "区指挥部办公室）负责。")) == [("）", None)]
    assert not found("unclosed-bracket", "工作内容：1）报告；2）警戒。")
    assert not found("unclosed-bracket", "省(区、市）负责。")
    assert not found("unclosed-bracket", plan("组织各镇（含", "街道）转移。"))


def test_quantities_without_a_unit() -> None:
    assert places(found("quantity-unit", "转移人数超过500，立即报告。")) == [("超过500", None)]
    assert not found("quantity-unit", "转移人数超过500人，立即报告。")
    assert not found("quantity-unit", "震级大于4.0，立即报告。")
    listed = Document(blocks=(ResourceList(resources=(Resource(name="水泵", quantity="20"),)),))
    assert places(found("quantity-unit", listed)) == [("20", None)]
    sound = Document(blocks=(ResourceList(resources=(Resource(name="水泵", quantity="20台"),)),))
    assert not found("quantity-unit", sound)


def test_quantities_in_tables() -> None:
    def supplies(*rows: tuple[str, ...]) -> Document:
        return Document(sections=(Section(heading="物资", blocks=(table(*rows),)),))

    assert places(found("quantity-unit", supplies(("名称", "数量"), ("水泵", "20")))) == [("20", None)]
    assert not found("quantity-unit", supplies(("名称", "单位", "数量"), ("水泵", "台", "20")))
    assert not found("quantity-unit", supplies(("名称", "数量（台）"), ("水泵", "20")))


LONG = "区指挥部办公室接到报告后应当" + "立即核实情况并向区指挥部报告同时通知有关单位做好准备" * 5 + "。"


def test_long_sentences_where_somebody_has_to_act() -> None:
    assert found("long-sentence", plan_of(section("先期处置", LONG)))
    assert not found("long-sentence", plan_of(section("编制目的", LONG)))
    assert not found("long-sentence", plan_of(section("先期处置", LONG.replace("同时", "；同时"))))
    names = "通知" + "、".join(["区水务局", "区应急局", "区气象局"] * 12) + "到场。"
    assert not found("long-sentence", plan_of(section("先期处置", names)))


def test_the_gaps_of_a_form_are_meant() -> None:
    form = Attachment(title="关于启动预警的通知", blocks=paragraphs("××镇："))
    assert not found("placeholder", Document(attachments=(form,)))
    other = Attachment(title="组织指挥体系", blocks=paragraphs("××镇："))
    assert found("placeholder", Document(attachments=(other,)))


def test_a_bibliography_keeps_its_points() -> None:
    assert not found("width", "[1] 气象出版社：名词（第三版）.北京：科学出版社，2009")


def test_all_gaps_are_one_finding_with_their_places() -> None:
    (only,) = found(
        "placeholder",
        plan("组长【姓名】，电话【电话】。", "副组长【姓名】。", "到【地点】，由【单位】接应。"),
    )
    assert [place.quote for place in only.places] == [
        "【姓名】",
        "【电话】",
        "【姓名】",
        "【地点】",
        "【单位】",
    ]
    assert only.message == "“【姓名】”“【电话】”“【地点】”等是待填内容（5 处），请补全。"
