"""A revision told in sentences, and the procedure it goes by."""

from __future__ import annotations

import pytest

from yuan.model.comparison.compare import compare
from yuan.model.document.content import Attachment, Document, FrontMatter, Paragraph, Role, Section, Text
from yuan.model.editing.edit import insert_section, move_section, remove_node, replace_node
from yuan.model.process.revision_route import Route, route_of
from yuan.model.review.change_summary import summarise


def paragraph(text: str, id: str) -> Paragraph:
    return Paragraph(id=id, runs=(Text(text),))


def section(heading: str, text: str, role: Role = "") -> Section:
    return Section(id=heading, heading=heading, role=role, blocks=(paragraph(text, f"{heading}文"),))


PLAN = Document(
    front=FrontMatter(title="防汛应急预案"),
    sections=(
        section("总则", "为做好防汛工作，制定本预案。", "general"),
        section("组织指挥体系", "区水务局负责值守，电话010-69842345。"),
        section("事件分级", "降雨量达到50毫米的，为一般事件。"),
        section("应急响应", "启动二级响应，由副总指挥到现场指挥。"),
    ),
    attachments=(Attachment(id="附", title="通讯录", blocks=(paragraph("值班室69840000", "录"),)),),
)


def revised(heading: str, text: str) -> Document:
    return replace_node(PLAN, f"{heading}文", paragraph(text, f"{heading}文"))


def told(new: Document) -> list[tuple[str, str]]:
    found = summarise(compare(PLAN, new))
    return [(chapter.title, line.sentence) for chapter in found.chapters for line in chapter.lines]


@pytest.mark.parametrize(
    ("heading", "text", "sentence"),
    [
        (
            "组织指挥体系",
            "区应急管理局负责值守，电话010-69843456。",
            "电话号码由“010-69842345”改为“010-69843456”；单位名称由“区水务局”改为“区应急管理局”",
        ),
        ("事件分级", "降雨量达到70毫米的，为一般事件。", "数量标准由“50毫米”改为“70毫米”"),
        (
            "应急响应",
            "启动一级响应，由总指挥到现场指挥。",
            "响应、预警级别由“二级响应”改为“一级响应”；指挥人员由“副总指挥”改为“总指挥”",
        ),
        ("总则", "为做好防汛抗旱工作，制定本预案。", "“为做好防汛工作”改为“为做好防汛抗旱工作”"),
    ],
)
def test_changes_of_known_kinds_are_told_by_what_they_were_and_are(
    heading: str, text: str, sentence: str
) -> None:
    ((_, found),) = told(revised(heading, text))
    assert found == sentence


def test_what_came_or_went_with_a_section_is_told_once() -> None:
    new = insert_section(PLAN, "", 4, section("后期处置", "开展调查评估。"))
    assert told(new) == [("5 后期处置", "新增章节“5 后期处置”")]
    assert told(remove_node(PLAN, "事件分级")) == [("3 事件分级", "删除章节“3 事件分级”")]
    moved = move_section(PLAN, "应急响应", "", 1)
    assert told(moved) == [("2 应急响应", "章节“2 应急响应”调整了位置（原为“4 应急响应”）")]


def touched(route: Route) -> list[str]:
    return [one.matter for one in route.touched if one.places]


def test_important_matters_ask_for_the_full_procedure() -> None:
    route = route_of(compare(PLAN, revised("事件分级", "降雨量达到70毫米的，为一般事件。")))
    assert route.is_full
    assert touched(route) == ["突发事件分级标准"]
    assert route.rows()[3] == ("突发事件分级标准", "涉及", "3 事件分级")
    assert "审批" in route.conclusion


@pytest.mark.parametrize(
    ("heading", "text"),
    [
        ("总则", "为做好防汛抗旱工作，制定本预案。"),
        ("组织指挥体系", "区水务局负责值守，电话010-69843456。"),
    ],
)
def test_other_matters_and_telephone_numbers_may_go_the_short_way(heading: str, text: str) -> None:
    route = route_of(compare(PLAN, revised(heading, text)))
    assert not route.is_full
    assert touched(route) == ["其他内容"]
    assert "简化" in route.conclusion


def test_order_alone_changes_nothing_of_substance() -> None:
    route = route_of(compare(PLAN, move_section(PLAN, "应急响应", "", 0)))
    assert touched(route) == []
    assert route.conclusion == "内容没有变化，无需履行修订程序。"
