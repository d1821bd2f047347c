"""Outlines become first drafts; guidance and letters say what the rules ask."""

from __future__ import annotations

import pytest

from yuan.model.checks import check
from yuan.model.document.content import ContactList, ResponseLevel, WarningLevel, walk_blocks, walk_sections
from yuan.model.document.invariants import check_tree
from yuan.model.errors import BadFile, NotFound, Refused
from yuan.model.plan import Kind, PlanCard
from yuan.model.text.plain_text import plain_text
from yuan.templates import Outline, Variable, guidance, new_document, outline, outline_for, outlines
from yuan.templates.pack import parts

ALL = [item.id for item in outlines() if not item.pending]


def test_there_is_an_outline_for_every_kind_of_plan() -> None:
    assert {item.kind for item in outlines()} == set(Kind)
    assert len({item.id for item in outlines()}) == len(outlines()) >= 26


@pytest.mark.parametrize("id", ALL)
def test_a_plan_fresh_from_its_outline_passes_the_checks_of_its_kind(id: str) -> None:
    chosen = outline(id)
    document = new_document(chosen, {"event": "滑坡泥石流", "title": "门头沟区试验预案"})
    card = PlanCard(title="门头沟区试验预案", kind=chosen.kind, unit="区应急管理局")
    assert [finding.message for finding in check(document, card).findings] == []


@pytest.mark.parametrize(("id", "levels"), [("earthquake", 3), ("flood", 5), ("special", 4), ("gas", 4)])
def test_response_levels_are_as_many_as_the_plan_has(id: str, levels: int) -> None:
    blocks = [
        block for block in walk_blocks(new_document(outline(id), {})) if isinstance(block, ResponseLevel)
    ]
    assert len(blocks) == levels
    assert all(block.triggers and block.commander and block.actions for block in blocks)


def test_the_standard_whose_body_is_not_entered_makes_no_plan_and_says_why() -> None:
    with pytest.raises(Refused, match="尚未录入"):
        new_document(outline("gbt46793"), {})


def test_a_plan_of_unknown_origin_gets_the_outline_of_its_event() -> None:
    def fitting(title: str, kind: Kind, event: str = "") -> str:
        return outline_for(PlanCard(title=title, kind=kind, unit="", event_type=event)).id

    assert fitting("门头沟区防汛应急预案", Kind.SPECIAL) == "flood"
    assert fitting("门头沟区应急预案", Kind.SPECIAL, "地质灾害") == "geological"
    assert fitting("门头沟区旅游应急预案", Kind.SPECIAL) == "special"
    assert fitting("清水镇防汛应急预案", Kind.TOWNSHIP) == "township"
    assert fitting("上清水村应急预案", Kind.VILLAGE) == "village"


@pytest.mark.parametrize("id", ALL)
def test_every_required_section_stands_in_the_draft_and_says_something(id: str) -> None:
    chosen = outline(id)
    document = new_document(chosen, {})
    required = [part.heading for part in parts(chosen) if part.required]
    found = {section.heading: section for section, _ in walk_sections(document)}
    assert len(required) >= 6
    assert set(required) <= set(found)
    assert all(found[heading].blocks or found[heading].sections for heading in required)
    assert not check_tree(document)


@pytest.mark.parametrize("id", ALL)
def test_every_required_section_carries_guidance_that_names_its_rule(id: str) -> None:
    required = [part for part in parts(outline(id)) if part.required]
    assert all(part.role and part.guidance for part in required)
    assert any("办法第" in part.guidance for part in required)


@pytest.mark.parametrize("id", ALL)
def test_the_values_given_are_filled_in_everywhere(id: str) -> None:
    text = plain_text(
        new_document(outline(id), {"unit": "区水务局", "district": "延庆区", "title": "试验预案"})
    )
    assert text.startswith("试验预案\n")
    assert "区水务局" in text
    assert "延庆区" in text
    assert "门头沟区" not in text
    assert "{" not in text


def test_an_empty_value_counts_as_not_given() -> None:
    document = new_document(outline("special"), {"event": " ", "district": "门头沟区"})
    assert document.front.title == "门头沟区突发事件应急预案"


def test_defaults_follow_the_values_before_them() -> None:
    text = plain_text(new_document(outline("special"), {"event": "森林火灾"}))
    assert "区森林火灾应急指挥部" in text


def test_a_special_plan_starts_with_four_levels_of_warning_and_response() -> None:
    blocks = list(walk_blocks(new_document(outline("special"), {})))
    assert [block.colour for block in blocks if isinstance(block, WarningLevel)] == [
        "蓝色",
        "黄色",
        "橙色",
        "红色",
    ]
    assert len([block for block in blocks if isinstance(block, ResponseLevel)]) == 4
    assert any(isinstance(block, ContactList) for block in blocks)


def test_two_drafts_of_one_outline_share_no_id() -> None:
    first, second = (new_document(outline("township"), {}) for _ in range(2))
    ids = [{section.id for section, _ in walk_sections(document)} for document in (first, second)]
    assert not ids[0] & ids[1]


def test_a_required_value_without_default_must_be_given() -> None:
    asks = Outline(
        id="x",
        title="试",
        kind=Kind.SPECIAL,
        version="1",
        source="",
        name="{{ place }}预案",
        variables=(Variable(name="place", label="地点"),),
    )
    with pytest.raises(Refused, match="地点"):
        new_document(asks, {})
    assert new_document(asks, {"place": "王平镇"}).front.title == "王平镇预案"


def test_a_template_that_asks_for_the_unknown_or_leaves_the_sandbox_is_refused() -> None:
    for name in ("{{ nothing }}", "{{ ''.__class__.__mro__ }}", "{% if %}"):
        broken = Outline(id="x", title="", kind=Kind.SPECIAL, version="", source="", name=name, variables=())
        with pytest.raises(BadFile, match="模板"):
            new_document(broken, {})


def test_guidance_is_found_by_kind_and_role() -> None:
    assert "第二十一条" in guidance(Kind.SPECIAL, "risk")
    assert "第十五条" in guidance(Kind.VILLAGE, "evacuation")
    assert guidance(Kind.SPECIAL, "evacuation") == ""
    assert "预案叫应到户到人" in guidance(Kind.SPECIAL, "evacuation", outline("flood"))
    assert "防震减灾法" in guidance(Kind.SPECIAL, "warning", outline("earthquake"))


def test_an_unknown_outline_is_not_found() -> None:
    with pytest.raises(NotFound):
        outline("../secret")
