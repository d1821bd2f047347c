"""Outlines become first drafts; guidance and letters say what the rules ask."""

from __future__ import annotations

import pytest

from yuan.model.content import ContactList, ResponseLevel, WarningLevel, walk_blocks, walk_sections
from yuan.model.errors import BadFile, NotFound, Refused
from yuan.model.plan import Family, Kind
from yuan.model.soundness import check_tree
from yuan.model.text import plain_text
from yuan.templates import Outline, Variable, guidance, new_document, outline, outlines
from yuan.templates.outlines import parts

ALL = [item.id for item in outlines()]


def test_there_is_an_outline_for_each_of_the_four_families() -> None:
    assert [item.kind.family for item in outlines()] == list(Family)


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


def test_an_unknown_outline_is_not_found() -> None:
    with pytest.raises(NotFound):
        outline("../secret")
