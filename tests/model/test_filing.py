"""Every kind of plan is filed where art. 26 says."""

from __future__ import annotations

import pytest

from yuan.demo.office import OFFICE
from yuan.model.office import Office
from yuan.model.plan import Family, Kind
from yuan.model.process.filing import filing_place


@pytest.mark.parametrize(
    ("kind", "recipient", "delivered_to", "copies"),
    [
        (Kind.OVERALL, "北京市人民政府", "北京市应急管理局", "北京市人民政府有关部门"),
        (
            Kind.SPECIAL,
            "（此处填写：北京市人民政府相应牵头部门）",
            "",
            "北京市应急管理局，北京市人民政府有关部门",
        ),
        (Kind.DEPARTMENT, "门头沟区人民政府", "门头沟区应急管理局", "门头沟区有关部门"),
        (Kind.TOWNSHIP, "门头沟区人民政府", "门头沟区应急管理局", "门头沟区人民政府有关部门"),
        (Kind.VILLAGE, "（此处填写：所在乡镇人民政府或者街道办事处）", "", ""),
    ],
)
def test_where_a_plan_is_filed(kind: Kind, recipient: str, delivered_to: str, copies: str) -> None:
    place = filing_place(kind, OFFICE)
    assert (place.recipient, place.delivered_to, place.copies) == (recipient, delivered_to, copies)


def test_a_body_the_rule_does_not_name_is_left_to_be_filled_in() -> None:
    assert filing_place(Kind.TOWNSHIP, OFFICE).is_named
    assert not filing_place(Kind.SPECIAL, OFFICE).is_named


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_has_a_place_that_cites_its_article(kind: Kind) -> None:
    place = filing_place(kind, Office(district="和平区", bureau="和平区应急管理局", city="某市"))
    assert place.recipient
    assert "第二十六条" in place.cites
    assert "门头沟" not in f"{place.recipient}{place.delivered_to}{place.copies}"


@pytest.mark.parametrize(
    ("settled", "recipient", "delivered_to", "copies"),
    [
        ("市政府（径送市应急局，抄送市水务局、市气象局）", "市政府", "市应急局", "市水务局、市气象局"),
        ("市水务局（抄送市应急局）", "市水务局", "", "市应急局"),
        ("市水务局(径送市防汛办)", "市水务局", "市防汛办", ""),
        ("市水务局（防汛处）", "市水务局（防汛处）", "", ""),
        ("市水务局", "市水务局", "", ""),
    ],
)
def test_an_office_may_settle_where_plans_are_filed(
    settled: str, recipient: str, delivered_to: str, copies: str
) -> None:
    place = filing_place(Kind.SPECIAL, OFFICE, {"专项": settled})
    assert (place.recipient, place.delivered_to, place.copies) == (recipient, delivered_to, copies)
    assert place.is_named
    assert filing_place(Kind.DEPARTMENT, OFFICE, {"专项": settled}) == filing_place(Kind.DEPARTMENT, OFFICE)


@pytest.mark.parametrize("kind", Kind)
def test_without_the_offices_names_it_says_what_is_to_be_filled_in(kind: Kind) -> None:
    place = filing_place(kind, Office())
    assert not place.is_named
    assert place.recipient.count("（") == place.recipient.count("此处填写") == 1
    assert filing_place(Kind.OVERALL, Office()).recipient == "（此处填写：市名）人民政府"
    assert filing_place(Kind.SPECIAL, Office()).recipient == "（此处填写：市人民政府相应牵头部门）"


def test_an_office_says_what_its_documents_lack() -> None:
    assert Office().lacks(Family.SPECIAL) == ("区名", "应急管理部门", "上一级（市）", "专项预案的印发机关")
    assert Office().lacks(Family.TOWNSHIP) == ("区名", "应急管理部门", "上一级（市）")
    assert OFFICE.lacks(Family.SPECIAL) == OFFICE.lacks(Family.DEPARTMENT) == ()
