"""References and numbers: defects, and what only looks like them."""

from __future__ import annotations

import pytest

from tests.model.checks.texts import found, paragraphs, places, plan, plan_of, section
from yuan.model.checks import Surroundings, check
from yuan.model.document.content import Attachment, Document, Paragraph, Reference, Section, Text
from yuan.model.plan import Kind, PlanCard


def with_sections(line: str) -> Document:
    """Sections 1, 1.1, 1.2 and attachments 附件1, 附件2."""
    top = section("总则", line, sections=[section("目的", "为了防汛。"), section("依据", "依法。")])
    return Document(sections=(top,), attachments=(Attachment(title="组织图"), Attachment(title="通讯录")))


@pytest.mark.parametrize(
    ("line", "lost"),
    [
        ("启动条件见4.2。", ["4.2"]),
        ("启动条件见1.2。", []),
        ("按照本预案5.3的规定执行。", ["5.3"]),
        ("按照《防洪标准》第5.3条执行。", []),
        ("达到1.5米。", []),
        ("名单见附件3。", ["附件3"]),
        ("名单见附件 2。", []),
        ("流程见图1。", ["图1"]),
        ("根据《办法》（附件4）执行。", []),
    ],
)
def test_typed_references(line: str, lost: list[str]) -> None:
    assert [quote for quote, _ in places(found("typed-reference", with_sections(line)))] == lost


def test_a_caption_typed_as_text_counts_as_there() -> None:
    assert not found("typed-reference", plan("流程见图1。", "图1 处置流程"))


def test_a_reference_lost_in_three_places_is_one_finding() -> None:
    (only,) = found("typed-reference", plan("见附件3。", "详见附件3，另见附件3。"))
    assert [place.occurrence for place in only.places] == [0, 0, 1]
    assert "3 处" in only.message


def test_a_live_reference_without_its_target() -> None:
    target = Section(heading="目的", blocks=paragraphs("防汛。"))
    line = Paragraph(runs=(Text("见"), Reference(target=target.id, text="1.1"), Text("。")))
    sound = Document(sections=(Section(heading="总则", blocks=(line,), sections=(target,)),))
    broken = Document(sections=(Section(heading="总则", blocks=(line,)),))
    assert not found("live-reference", sound)
    assert places(found("live-reference", broken)) == [("1.1", None)]


def test_a_reference_to_another_plan_needs_the_library() -> None:
    line = Paragraph(runs=(Text("见"), Reference(target="", plan="p1", text="《总体预案》")))
    document = Document(blocks=(line,))
    card = PlanCard(title="甲", kind=Kind.SPECIAL, unit="乙")
    assert "reference-to-plan" in {item.rule.id for item in check(document, card).not_run}
    assert found("reference-to-plan", document, around=Surroundings(titles={"p2": "别的预案"}))
    assert not found("reference-to-plan", document, around=Surroundings(titles={"p1": "总体预案"}))


@pytest.mark.parametrize(
    ("lines", "wrong"),
    [
        (("（1）报告。", "（2）警戒。", "（4）救援。"), ["（4）"]),
        (("（1）报告。", "（2）警戒。", "（2）救援。"), ["（2）"]),
        (("（1）报告。", "（2）警戒。", "（1）发布。", "（2）解除。"), []),
        (("1.2米以上的积水封路。", "1.5米以上的撤离。"), []),
        (("一是巡查，二是封控，四是撤离。",), ["四"]),
        (("一是巡查，二是封控，三是撤离。",), []),
        (("应当：（1）报告；（2）警戒；（4）救援。",), ["4"]),
    ],
)
def test_numbers_that_skip(lines: tuple[str, ...], wrong: list[str]) -> None:
    assert [quote for quote, _ in places(found("number-sequence", plan(*lines)))] == wrong


def test_a_number_typed_into_a_numbered_heading() -> None:
    assert places(found("double-number", plan_of(section("2.1 组织机构", "区指挥部。")))) == [("2.1 ", "")]
    assert not found("double-number", plan_of(section("24小时值班", "区指挥部。")))
