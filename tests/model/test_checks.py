"""Each check with a text that has the defect and one that only looks like it."""

from __future__ import annotations

from datetime import date

import pytest

from yuan.model.checks import Finding, Silence, Surroundings, check, check_plan, check_state
from yuan.model.document.content import (
    Contact,
    ContactList,
    Document,
    FrontMatter,
    Paragraph,
    ResponseLevel,
    Section,
    Text,
)
from yuan.model.plan import Kind, PlanCard
from yuan.model.records import PlanSummary, Stage, VersionRecord


def card(kind: Kind = Kind.SPECIAL) -> PlanCard:
    return PlanCard(title="某区防汛应急预案", kind=kind, unit="区水务局")


def plan(*lines: str) -> Document:
    blocks = tuple(Paragraph(runs=(Text(line),)) for line in lines)
    return Document(sections=(Section(heading="总则", blocks=blocks),))


def found(rule: str, document: Document, kind: Kind = Kind.SPECIAL) -> list[Finding]:
    return [finding for finding in check(document, card(kind)).findings if finding.rule.id == rule]


def test_every_rule_says_what_it_rests_on() -> None:
    rules = [finding.rule for finding in check(plan("××年"), card()).findings]
    assert rules
    assert all(rule.cites and rule.explains and rule.title for rule in rules)


@pytest.mark.parametrize(
    ("line", "count"),
    [
        ("由区安监局负责检查。", 1),
        ("由原区安监局负责检查。", 0),
        ("由区文化和旅游局负责检查。", 0),
        ("依据《国家突发公共事件总体应急预案》制定。", 0),
        ("发生突发公共事件时立即报告。", 1),
    ],
)
def test_stale_names(line: str, count: int) -> None:
    assert len(found("stale-name", plan(line))) == count


def test_a_name_used_twice_is_one_finding() -> None:
    (only,) = found("stale-name", plan("区安监局牵头。", "区安监局配合。"))
    assert "2 处" in only.message
    assert [place.quote for place in only.places] == ["安监局", "安监局"]
    assert only.is_fixable


def test_a_place_is_silenced_with_a_reason_and_the_others_stay() -> None:
    document = plan("区安监局牵头，安监局配合。")
    [node] = [block.id for block in document.sections[0].blocks]
    silence = Silence(rule="stale-name", node=node, quote="安监局", reason="引用旧文件")
    report = check(document, card(), silences=[silence])
    assert "stale-name" not in {finding.rule.id for finding in report.findings}
    assert [(finding.places[0].node, why.reason) for finding, why in report.silenced] == [
        (node, "引用旧文件"),
        (node, "引用旧文件"),
    ]


def test_a_place_is_silenced_in_its_own_paragraph_only() -> None:
    document = plan("区安监局牵头。", "区安监局配合。")
    first, second = (block.id for block in document.sections[0].blocks)
    silence = Silence(rule="stale-name", node=first, quote="安监局", reason="引用旧文件")
    report = check(document, card(), silences=[silence])
    assert [finding.places[0].node for finding, _ in report.silenced] == [first]
    left = [place.node for one in report.findings if one.rule.id == "stale-name" for place in one.places]
    assert left == [second]


@pytest.mark.parametrize(
    ("line", "count"),
    [
        ("联系人：××", 1),
        ("【待补充指挥长姓名】", 1),
        ("本预案由{{ unit }}解释。", 1),
        ("面积 3×4 米。", 0),
        ("WiFi 热点 XXL 号雨衣。", 0),
        ("（一）启动条件", 0),
    ],
)
def test_placeholders(line: str, count: int) -> None:
    assert len(found("placeholder", plan(line))) == count


@pytest.mark.parametrize(
    ("number", "count"),
    [
        ("010-69842000", 0),
        ("13800001234", 0),
        ("12345", 0),
        ("119", 0),
        ("6984200", 0),
        ("1380000123", 1),
        ("0106984", 1),
    ],
)
def test_telephone_numbers(number: str, count: int) -> None:
    listed = Document(blocks=(ContactList(contacts=(Contact(body="值班室", phone=number),)),))
    assert len(found("telephone", listed)) == count
    assert len(found("telephone", plan(f"值班电话：{number}。"))) == count


def test_levels_written_two_ways_are_a_hint() -> None:
    assert found("level-labels", plan("启动Ⅰ级响应。", "启动二级响应。"))
    assert not found("level-labels", plan("启动一级响应。", "启动二级响应。", "Ⅰ级事件。"))


def test_a_missing_level_in_between_is_found() -> None:
    gap = plan("四级响应由值班人员启动。", "二级响应由指挥长启动。")
    assert any("三级" in finding.message for finding in found("response-levels", gap))
    assert not found("response-levels", plan("四级响应", "三级、二级响应", "一级响应"))


def test_a_response_level_needs_trigger_commander_and_actions() -> None:
    bare = Document(blocks=(ResponseLevel(label="一级响应", triggers=("红色预警",)),))
    (only,) = found("response-levels", bare)
    assert "指挥" in only.message
    assert "响应措施" in only.message


def test_what_a_district_plan_must_cover() -> None:
    messages = [finding.message for finding in found("completeness", plan("仅有总则。"))]
    assert any("组织指挥" in message for message in messages)
    assert all("第十条" in message for message in messages)
    in_passing = found("completeness", plan("加强现场管控。"))
    assert any(f.grade == "hint" and "现场管控" in f.message for f in in_passing)


def test_an_empty_section_is_named() -> None:
    (only,) = found("empty-section", Document(sections=(Section(heading="应急保障"),)))
    assert "应急保障" in only.message
    assert not found("empty-section", plan("落实应急保障。"))


@pytest.mark.parametrize(("number", "count"), [("门政发〔2026〕7号", 0), ("门政发[2026]7号", 1), ("", 0)])
def test_document_number_form(number: str, count: int) -> None:
    assert len(found("document-number", Document(front=FrontMatter(number=number)))) == count


def test_deadlines_that_have_passed() -> None:
    version = VersionRecord(plan="p1", number=1, stage=Stage.ISSUED, title="甲", issued_on=date(2023, 3, 1))
    late = PlanSummary(
        plan="p1",
        card=card(),
        latest=version,
        in_force=version,
        filing_due=date(2023, 3, 29),
        publication_due=date(2023, 3, 29),
        assessment_due=date(2026, 3, 1),
    )
    rules = {finding.rule.id for finding in check_state(late, date(2026, 6, 1))}
    assert rules == {"filing-overdue", "publication-overdue", "assessment-overdue"}
    assert check_state(late, date(2023, 3, 2)) == ()


def test_a_plan_is_told_its_dates_with_its_text_the_errors_first() -> None:
    version = VersionRecord(plan="p1", number=1, stage=Stage.ISSUED, title="甲", issued_on=date(2023, 3, 1))
    late = PlanSummary(plan="p1", card=card(), latest=version, filing_due=date(2023, 3, 29))
    around = Surroundings(today=date(2023, 4, 10))
    report = check_plan(plan("联系人：××"), late, around)
    assert report.findings[0].rule.id == "filing-overdue"
    assert "placeholder" in {finding.rule.id for finding in report.findings}
    silence = Silence(rule="filing-overdue", reason="已报送，回执未到")
    silenced = check_plan(plan("联系人：××"), late, around, [silence])
    assert [finding.rule.id for finding, _ in silenced.silenced] == ["filing-overdue"]
