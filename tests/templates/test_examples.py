"""The examples beside the text: real ones for the main sections, with gaps that the checks mark."""

from __future__ import annotations

import pytest

from yuan.model.checks import check
from yuan.model.document.content import Document, FrontMatter, ResponseLevel, Section, WarningLevel
from yuan.model.plan import PlanCard
from yuan.templates import example, new_document, outline
from yuan.templates.pack import Part, parts

HAZARDS = ("flood", "forest-fire", "chemicals", "geological")
ROLES = {
    "overall": {
        "command",
        "monitoring",
        "warning",
        "response-levels",
        "measures",
        "recovery",
        "support",
        "management",
    },
    "special": {
        "command",
        "monitoring",
        "warning",
        "response-levels",
        "measures",
        "recovery",
        "support",
        "management",
    },
    "department": {
        "command",
        "monitoring",
        "warning",
        "response-levels",
        "measures",
        "recovery",
        "supplies",
        "management",
    },
    "township": {"command", "warning", "response-levels", "measures", "evacuation", "support", "management"},
    "village": {"command", "warning", "measures", "evacuation", "support"},
    **{
        id: {"command", "monitoring", "response-levels", "measures", "recovery", "teams", "supplies"}
        for id in HAZARDS
    },
}


def with_example(id: str) -> list[Part]:
    return [part for part in parts(outline(id)) if part.example or part.example_elements]


@pytest.mark.parametrize("id", ROLES)
def test_the_main_sections_have_examples_of_their_own(id: str) -> None:
    assert {part.role for part in with_example(id)} >= ROLES[id]
    general = {part.heading: part.example for part in parts(outline("special"))}
    if id in HAZARDS:
        own = [part for part in with_example(id) if part.example != general[part.heading]]
        assert len(own) >= len(ROLES[id])


@pytest.mark.parametrize("id", ROLES)
def test_the_gaps_of_an_example_are_told_until_they_are_filled(id: str) -> None:
    for part in with_example(id):
        blocks = example(outline(id), part.heading, part.role, {})
        document = Document(
            front=FrontMatter(title="甲"), sections=(Section(heading=part.heading, blocks=blocks),)
        )
        card = PlanCard(title="甲", kind=outline(id).kind, unit="乙")
        rules = [finding.rule.id for finding in check(document, card).findings]
        assert "placeholder" in rules, part.heading


@pytest.mark.parametrize("id", ["overall", "special", "department", "township", *HAZARDS])
def test_levels_in_examples_have_all_their_parts(id: str) -> None:
    (part,) = [part for part in parts(outline(id)) if part.role == "response-levels"]
    levels = [
        one for one in example(outline(id), part.heading, part.role, {}) if isinstance(one, ResponseLevel)
    ]
    assert len(levels) >= 4
    assert all(level.triggers and level.commander and level.actions for level in levels)


@pytest.mark.parametrize("id", ["special", "flood", "forest-fire", "geological"])
def test_warnings_in_examples_have_all_colours(id: str) -> None:
    blocks = example(outline(id), "预警级别与发布", "warning", {})
    assert [block.colour for block in blocks if isinstance(block, WarningLevel)] == [
        "蓝色",
        "黄色",
        "橙色",
        "红色",
    ]


def test_an_example_is_no_part_of_a_new_plan() -> None:
    assert "【" not in str(new_document(outline("flood"), {}))
