"""Levels, colours, members, telephones, and what the plan above says."""

from __future__ import annotations

import pytest

from tests.model.checks.texts import found, paragraphs, plan, plan_of, section
from yuan.model.checks import Surroundings, check
from yuan.model.document.content import Contact, ContactList, Document, Duty, DutyTable, Section, WarningLevel
from yuan.model.plan import Kind, PlanCard


def test_levels_in_plain_text_need_their_parts() -> None:
    bare = section("二级响应", "各单位加强值守。")
    whole = section("一级响应", "发生特大暴雨时，由指挥长决定启动，组织转移群众。")
    messages = [
        finding.message
        for finding in found("response-levels", plan_of(section("分级响应", sections=[whole, bare])))
    ]
    assert any("二级响应" in message and "指挥" in message for message in messages)
    assert not any("一级响应" in message for message in messages)


def test_a_level_explained_elsewhere_has_its_parts() -> None:
    levels = section(
        "分级响应",
        sections=[
            section("一级响应", "组织转移群众。"),
            section("二级响应", "组织巡查堤防。"),
        ],
    )
    conditions = section(
        "启动条件", "达到红色预警，由指挥长启动一级响应。", "达到橙色预警，由副指挥长启动二级响应。"
    )
    assert not found("response-levels", plan_of(conditions, levels))


def test_levels_stand_in_order() -> None:
    def levels(*names: str) -> Document:
        whole = "达到预警条件时由指挥长决定启动，组织转移。"
        return plan_of(section("分级响应", sections=[section(f"{name}级响应", whole) for name in names]))

    assert found("level-order", levels("一", "三", "二", "四"))
    assert not found("level-order", levels("一", "二", "三", "四"))
    assert not found("level-order", levels("四", "三", "二", "一"))


@pytest.mark.parametrize(
    ("lines", "count"),
    [
        (("发布红色预警时停课。", "发布橙色预警时巡查。", "发布黄色预警时值守。"), 1),
        (("预警分为蓝色、黄色、橙色和红色四级。", "发布红色预警时停课。"), 0),
        (("预警分为三个等级，用红色、橙色、黄色预警表示。",), 0),
        (("二级预警（红色）由市气象局发布。", "蓝色、黄色、橙色预警由区气象局发布。"), 1),
        (("一级（红色）、二级（橙色）、三级（黄色）、四级（蓝色）预警。",), 0),
        (("穿红色马甲，举黄色旗帜。",), 0),
    ],
)
def test_warning_colours(lines: tuple[str, ...], count: int) -> None:
    assert len(found("warning-colours", plan(*lines))) == count


def test_a_warning_level_needs_its_parts() -> None:
    bare = Document(blocks=(WarningLevel(colour="红", conditions=("特大暴雨",), actions=("停课",)),))
    (only,) = found("warning-parts", bare)
    assert "发布单位" in only.message
    whole = WarningLevel(colour="红", conditions=("特大暴雨",), issuer="区气象局", actions=("停课",))
    assert not found("warning-parts", Document(blocks=(whole,)))


MEMBERS = "成员单位：区水务局、区应急管理局、区气象局、区公安分局。"


def duties(*lines: str) -> Document:
    return plan_of(section("指挥部", MEMBERS), section("成员单位职责", *lines))


def test_members_without_duties_and_duties_without_membership() -> None:
    lines = ("区水务局：负责巡查。", "区应急局：负责协调。", "区气象局：负责预报。", "区民政局：负责安置。")
    messages = [finding.message for finding in found("members-and-duties", duties(*lines))]
    assert any("区公安分局" in message and "没有写职责" in message for message in messages)
    assert any("区民政局" in message and "不在成员单位" in message for message in messages)
    assert not any("应急" in message for message in messages)


def test_members_and_duties_that_fit() -> None:
    lines = ("区水务局：负责巡查。", "区应急局：负责协调。", "区气象局：负责预报。", "区公安分局：负责警戒。")
    assert not found("members-and-duties", duties(*lines))


def test_duty_tables_count_and_a_plan_without_lists_is_not_judged() -> None:
    rows = tuple(Duty(body=name, duties=("值守",)) for name in ("区水务局", "区应急局", "区气象局"))
    listed = plan_of(section("指挥部", MEMBERS), Section(heading="分工", blocks=(DutyTable(duties=rows),)))
    assert any("区公安分局" in finding.message for finding in found("members-and-duties", listed))
    card = PlanCard(title="甲", kind=Kind.SPECIAL, unit="乙")
    assert "members-and-duties" in {item.rule.id for item in check(plan("甲。"), card).not_run}


def contacts(*rows: Contact) -> Document:
    return Document(blocks=(ContactList(contacts=rows),))


def test_telephones_of_one_body_or_person_agree() -> None:
    spoken = plan("区水务局值班电话：69842000。", "区水务局值班电话为69842001。")
    assert found("telephones-agree", spoken)
    assert not found(
        "telephones-agree", plan("区水务局值班电话：69842000。", "区水务局值班电话：010-69842000。")
    )
    assert not found("telephones-agree", plan("区水务局值班电话：69842000。", "区水务局传真：69842001。"))
    two = contacts(
        Contact(body="区水务局", person="张三", mobile="13800001234"),
        Contact(body="区水务局", person="张三", mobile="13800001235"),
    )
    assert found("telephones-agree", two)
    assert not found(
        "telephones-agree",
        contacts(
            Contact(body="区水务局", person="张三", mobile="13800001234"),
            Contact(body="区水务局", person="李四", mobile="13800001235"),
        ),
    )


COPIED = "各有关单位要按照职责分工迅速组织力量开展抢险救援工作。"


def test_sentences_of_the_upper_plan_are_shown_with_their_source() -> None:
    upper = plan_of(section("应急响应", sections=[section("先期处置", COPIED)]))
    around = Surroundings(upper=upper, upper_title="北京市防汛应急预案")
    (only,) = found("copied-from-upper", plan(COPIED, "区水务局到场。"), around=around)
    assert "《北京市防汛应急预案》" in only.message
    assert "1 应急响应" in only.message
    assert [(place.quote, place.note) for place in only.places] == [(COPIED, "出自1.1 先期处置")]
    assert not found("copied-from-upper", plan("各有关单位到场。"), around=around)


def test_what_was_taken_from_the_upper_plan_is_one_finding_listed_last() -> None:
    other = "各成员单位应当每季度核对一次应急队伍和应急物资的变化情况。"
    upper = plan_of(section("应急响应", COPIED), section("应急保障", other))
    text = plan(f"{COPIED}{other}", "区水务局值班电话：6984。")
    report = check(
        text, PlanCard(title="甲区防汛应急预案", kind=Kind.SPECIAL, unit="乙"), Surroundings(upper=upper)
    )
    *before, last = [finding for finding in report.findings if finding.rule.id != "district-emphasis"]
    assert (last.rule.id, len(last.places)) == ("copied-from-upper", 2)
    grades = [finding.grade for finding in before]
    assert before
    assert grades == sorted(grades, key=("error", "warning", "hint").index)


def test_without_an_upper_plan_art_10_is_not_judged() -> None:
    card = PlanCard(title="甲", kind=Kind.SPECIAL, unit="乙")
    assert {"copied-from-upper", "district-emphasis"} <= {i.rule.id for i in check(plan("甲"), card).not_run}


def test_a_district_plan_is_more_concrete_than_the_one_above() -> None:
    general = "加强队伍建设，储备必要的物资装备，确保应急需要。" * 15
    concrete = (
        "区水务局在雁翅镇储备水泵20台、编织袋5000个，抢险队60人，接令后30分钟内到达，电话69842000。" * 8
    )
    around = Surroundings(upper=Document(sections=(Section(heading="应急保障", blocks=paragraphs(general)),)))

    def judged(text: str) -> list[str]:
        document = plan_of(section("应急保障", text), section("处置流程", "报告、研判、处置。"))
        return [finding.message for finding in found("district-emphasis", document, around=around)]

    assert any("不比" in message for message in judged(general))
    assert judged(concrete) == []


def test_a_district_plan_tells_its_workflow() -> None:
    around = Surroundings(upper=plan("甲。"))
    assert found("district-emphasis", plan("甲。"), around=around)
    assert not found("district-emphasis", plan("处置流程见图。"), around=around)


def test_what_is_asked_depends_on_whose_plan_it_is() -> None:
    """Art. 10 and 11 of the rules ask different things of the state, of a district and of a supporting plan."""

    def asked(title: str, unit: str = "") -> str:
        card = PlanCard(title=title, kind=Kind.SPECIAL, unit=unit)
        report = check(plan("甲。"), card)
        if any(item.rule.id == "completeness" for item in report.not_run):
            return "not run"
        return "".join(item.message for item in report.findings if item.rule.id == "completeness")

    assert "自救互救" in asked("门头沟区防汛应急预案")
    assert "自救互救" in asked("北京市门头沟区防汛应急预案")
    assert "自救互救" not in asked("国家防汛应急预案")
    assert "自救互救" not in asked("北京市防汛应急预案")
    assert "第十一条" in asked("门头沟区自然灾害救助应急预案")
    assert asked("防汛应急预案") == "not run"
    assert "自救互救" in asked("防汛应急预案", unit="水务局")
