"""Names, laws, terms and the plan's own title."""

from __future__ import annotations

import pytest

from tests.model.checks.texts import TITLE, found, places, plan
from yuan.model.checks import Surroundings
from yuan.model.document.content import Attachment, Document, FrontMatter


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("由区卫生计生委负责。", [("卫生计生委", "卫生健康委")]),
        ("由食品安全监管部门负责。", []),
        ("由市文化广电和旅游局负责。", []),
        ("由农业农村部门负责。", []),
        ("由铁道部门负责。", []),
        ("由铁道部负责。", [("铁道部", None)]),
        ("由公安消防部门负责。", [("公安消防部门", "消防救援机构")]),
        ("由原国土资源局负责。", []),
    ],
)
def test_stale_names(line: str, expected: list[tuple[str, str | None]]) -> None:
    assert places(found("stale-name", line)) == expected


def test_a_stale_name_says_since_when_and_why() -> None:
    (only,) = found("stale-name", "由区安监局负责。")
    assert "2018" in only.message
    assert "机构改革" in only.message


@pytest.mark.parametrize(
    ("line", "rule", "expected"),
    [
        ("依据《国家突发公共事件总体应急预案》。", "superseded-paper", "国家突发事件总体应急预案"),
        ("依据《中华人民共和国合同法》。", "superseded-paper", "中华人民共和国民法典"),
        ("依据《突发事件应急预案管理办法》（国办发〔2013〕101号）。", "superseded-paper", None),
        ("依据《中华人民共和国突发事件应急法》。", "misnamed-law", "中华人民共和国突发事件应对法"),
        ("依据《生产安全法》。", "misnamed-law", "安全生产法"),
        ("依据《突发事件应对法》（2007年8月30日通过）。", "old-edition", None),
    ],
)
def test_papers_cited_wrongly(line: str, rule: str, expected: str | None) -> None:
    ((_, instead),) = places(found(rule, line))
    assert instead == expected


@pytest.mark.parametrize(
    "line",
    [
        "依据《中华人民共和国突发事件应对法》（2024年修订）。",
        "依据《突发事件应急预案管理办法》（国办发〔2024〕5号）。",
        "依据《北京市实施〈中华人民共和国突发事件应对法〉办法》。",
        "依据《公路法》和《公证法》。",
        "《国家突发公共事件总体应急预案》同时废止。",
    ],
)
def test_papers_cited_rightly(line: str) -> None:
    for rule in ("superseded-paper", "misnamed-law", "old-edition"):
        assert not found(rule, line)


def test_one_thing_two_names() -> None:
    (only,) = found("term", plan("各镇街负责。", "各镇街配合，街镇值守。"))
    assert places([only]) == [("街镇", "镇街")]
    assert not found("term", plan("各镇街负责。", "各镇街配合。"))


def test_a_short_name_that_is_explained_is_no_other_name() -> None:
    defined = plan("区突发事件应急委员会（以下简称区应急委）统一领导。", "区应急委决定启动。")
    assert not found("term", defined)
    assert found("term", plan("区应急委员会统一领导。", "区应急委决定启动。"))
    assert not found("term", plan("依据《区应急委员会工作规则》。", "区应急委决定启动。"))


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("启动《门头沟区防汛抗旱应急预案》。", [("门头沟区防汛抗旱应急预案", TITLE)]),
        ("启动《门头沟区防汛应急预案》。", []),
        ("依据《北京市防汛应急预案》。", []),
        ("启动《门头沟区地震应急预案》。", []),
        ("原《门头沟区防汛抗旱应急预案》同时废止。", []),
    ],
)
def test_own_title_in_the_text(line: str, expected: list[tuple[str, str | None]]) -> None:
    assert places(found("own-title", line)) == expected


def test_another_plan_or_an_attachment_of_that_name_is_meant() -> None:
    line = "启动《门头沟区防汛抗旱应急预案》。"
    assert not found("own-title", line, around=Surroundings(titles={"p2": "门头沟区防汛抗旱应急预案"}))
    attached = Document(
        front=FrontMatter(title=TITLE),
        sections=plan(line).sections,
        attachments=(Attachment(title="门头沟区防汛抗旱应急预案"),),
    )
    assert not found("own-title", attached)


def test_card_and_front_page_have_one_title() -> None:
    assert found("own-title", plan("甲。"), title="门头沟区防洪应急预案")
    assert not found("own-title", plan("甲。"), title=f"{TITLE}（2024年修订）")


def test_editions() -> None:
    def edition(line: str, date: str = "") -> Document:
        front = FrontMatter(title=TITLE, edition="（2024年修订）", date=date)
        return Document(front=front, sections=plan(line).sections)

    assert found("own-edition", edition("本预案（2021年修订）由区政府解释。"))
    assert found("own-edition", edition(f"《{TITLE}（2021年修订）》印发各单位。"))
    assert not found("own-edition", edition("本预案（2024年修订）由区政府解释。"))
    assert not found("own-edition", edition(f"《{TITLE}（2021年修订）》同时废止。"))
    assert found("own-edition", edition("甲。", date="2023-05-31"))
    assert not found("own-edition", edition("甲。", date="2024-05-31"))
