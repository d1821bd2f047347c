"""Each finding between plans, with plans that have the defect and plans that only look like it."""

from __future__ import annotations

import pytest

from tests.model.coherence.shelf import (
    BUREAU,
    DISTRICT,
    FLOOD,
    MONEY,
    OVERALL,
    TOWN,
    WATER,
    Plan,
    duties,
    duty_desk,
    found,
    level,
    places,
)
from yuan.model.document.content import Contact, ContactList
from yuan.model.plan import Kind
from yuan.model.records import Stage

COMMAND = "区防汛抗旱指挥部是本区指挥机构，由{}任总指挥。"


def own_plan(*text: str, unit: str = WATER) -> Plan:
    return Plan(title=f"{unit}供水应急预案", text=text, kind=Kind.DEPARTMENT, unit=unit)


# --- duties -----------------------------------------------------------------------------------------


def test_a_duty_the_units_own_plan_says_nothing_of() -> None:
    flood = Plan(title=FLOOD, text=(duties(区水务局="调度水库塘坝，巡查堤防"),))
    (finding,) = found("duty-unanswered", flood, own_plan("农村供水管网损坏时组织抢修。"))
    assert finding.plan == "p1"
    assert finding.finding.plans == ("p0",)
    assert finding.finding.grade == "hint"
    assert places([finding]) == [("p1", ""), ("p0", WATER)]


@pytest.mark.parametrize(
    "text",
    ["汛期调度水库塘坝，预泄腾库。", f"依据《{FLOOD}》制定本预案。", "防汛值守由办公室负责。"],
)
def test_a_duty_answered_by_words_title_or_matter(text: str) -> None:
    flood = Plan(title=FLOOD, text=(duties(区水务局="调度水库塘坝，巡查堤防"),))
    assert found("duty-unanswered", flood, own_plan(text)) == []


def test_another_units_duty_in_the_own_special_plan_is_no_answer() -> None:
    flood = Plan(title=FLOOD, text=(duties(区水务局="保障应急供水"),))
    drought = Plan(title="门头沟区抗旱应急预案", text=(duties(区财政局="保障应急供水"),), unit=WATER)
    assert len(found("duty-unanswered", flood, drought)) == 1
    own = Plan(title="门头沟区抗旱应急预案", text=(duties(区水务局="保障应急供水"),), unit=WATER)
    assert found("duty-unanswered", flood, own) == []


def test_the_name_of_a_command_is_no_answer() -> None:
    flood = Plan(title=FLOOD, text=(duties(区水务局="调度水库塘坝，巡查堤防"),))
    assert len(found("duty-unanswered", flood, own_plan("报告区防汛抗旱指挥部。"))) == 1


def test_a_unit_with_duties_and_no_plan_is_one_finding_for_all_plans() -> None:
    plans = [
        Plan(title=f"门头沟区{name}应急预案", text=(duties(区财政局="落实经费"),))
        for name in ("防汛", "地震")
    ]
    (finding,) = found("duty-without-plan", *plans)
    assert finding.unit == MONEY
    assert [spot.plan for spot in finding.spots] == ["p0", "p1"]


def test_the_lead_units_own_special_plan_needs_no_second_one() -> None:
    flood = Plan(title=FLOOD, text=(duties(区应急管理局="综合协调", 各镇人民政府="组织转移"),))
    assert found("duty-without-plan", flood) == []


def test_a_department_that_goes_by_a_special_plan_which_does_not_know_it() -> None:
    flood = Plan(title=FLOOD, text=(duties(区财政局="落实经费"),))
    (finding,) = found("member-missing", flood, own_plan(f"按照《{FLOOD}》承担供水抢修。"))
    assert (finding.plan, finding.unit) == ("p0", WATER)
    named = Plan(title=FLOOD, text=(duties(区财政局="落实经费"), "请区水务局派员。"))
    assert found("member-missing", named, own_plan(f"按照《{FLOOD}》承担供水抢修。")) == []


def test_one_command_with_two_member_lists() -> None:
    chief = COMMAND.format("分管副区长")
    members = {"区应急管理局": "协调", "区财政局": "经费", "区气象局": "预报"}
    flood = Plan(title=FLOOD, text=(chief, duties(**members, 区水务局="调度")))
    drought = Plan(title="门头沟区抗旱应急预案", text=(chief, duties(**members)))
    (finding,) = found("members-differ", flood, drought)
    assert (finding.plan, finding.unit) == ("p1", WATER)
    by_water = Plan(title="门头沟区抗旱应急预案", text=(chief, duties(**members)), unit=WATER)
    assert found("members-differ", flood, by_water) == []


# --- response levels --------------------------------------------------------------------------------


def town_flood(*levels_: object) -> Plan:
    return Plan(
        title=f"{DISTRICT}清水镇防汛应急预案",
        text=tuple(levels_),  # type: ignore[arg-type]
        kind=Kind.TOWNSHIP,
        unit=TOWN,
        event_type="水旱灾害",
    )


def flood_with(*levels_: object) -> Plan:
    return Plan(title=FLOOD, text=tuple(levels_), event_type="水旱灾害")  # type: ignore[arg-type]


def test_thresholds_of_one_level_and_one_measure_differ() -> None:
    upper = flood_with(
        level("一级响应", "24小时降雨量200毫米以上"), level("二级响应", "24小时降雨量100毫米以上")
    )
    lower = town_flood(
        level("一级响应", "24小时降雨量150毫米以上"), level("二级响应", "24小时降雨量100毫米以上")
    )
    (finding,) = found("thresholds-differ", upper, lower)
    assert places([finding]) == [("p1", "24小时降雨量150毫米以上"), ("p0", "24小时降雨量200毫米以上")]
    assert finding.finding.grade == "warning"


@pytest.mark.parametrize(
    "trigger", ["1小时降雨量50毫米以上", "24小时降雨量200毫米以上", "24小时降雨量200毫米以下"]
)
def test_other_measures_are_not_compared(trigger: str) -> None:
    upper = flood_with(level("一级响应", "24小时降雨量200毫米以上"), level("二级响应", "出现险情"))
    lower = town_flood(level("一级响应", trigger), level("二级响应", "出现险情"))
    assert found("thresholds-differ", upper, lower) == []


def test_a_scale_of_other_levels() -> None:
    upper = flood_with(level("一级+响应"), level("一级响应"), level("二级响应"))
    lower = town_flood(level("一级响应"), level("二级响应"))
    (finding,) = found("levels-differ", upper, lower)
    assert "分 3 级（一级+、一级、二级）" in finding.finding.message
    assert found("levels-differ", flood_with(level("一级响应"), level("二级响应")), lower) == []


def test_a_scale_written_in_roman_numerals() -> None:
    upper = flood_with(level("一级响应"), level("二级响应"))
    assert len(found("level-names-differ", upper, town_flood(level("Ⅰ级响应"), level("Ⅱ级响应")))) == 1
    assert found("level-names-differ", upper, town_flood(level("一级响应"), level("二级响应"))) == []


def test_another_matter_of_the_same_type_has_a_scale_of_its_own() -> None:
    upper = flood_with(level("一级+响应"), level("一级响应"), level("二级响应"))
    dam = Plan(
        title=f"{WATER}水库大坝应急预案",
        text=(level("Ⅰ级响应"), level("Ⅱ级响应")),
        kind=Kind.DEPARTMENT,
        unit=WATER,
        event_type="水旱灾害",
    )
    assert found("levels-differ", upper, dam) == []


# --- commands ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("named", "count"),
    [
        ("区防汛指挥部", 1),
        ("区防汛抗旱指挥部", 0),
        ("门头沟区防汛抗旱应急指挥部", 0),
        ("区森林防火指挥部", 0),
    ],
)
def test_a_command_called_by_another_name(named: str, count: int) -> None:
    flood = Plan(title=FLOOD, text=(COMMAND.format("分管副区长"),))
    assert len(found("command-name", flood, town_flood(f"服从{named}的统一指挥。"))) == count


@pytest.mark.parametrize(("chief", "count"), [("区长", 1), ("区政府分管副区长", 0)])
def test_a_command_with_two_chiefs(chief: str, count: int) -> None:
    flood = Plan(title=FLOOD, text=(COMMAND.format("分管副区长"),))
    drought = Plan(title="门头沟区抗旱应急预案", text=(COMMAND.format(chief),), unit=WATER)
    crossings = found("command-chief", flood, drought)
    assert len(crossings) == count


# --- telephones -------------------------------------------------------------------------------------


def test_a_duty_desk_with_two_numbers() -> None:
    plans = [
        Plan(title=FLOOD, text=(duty_desk(WATER, "010-69842222"),)),
        own_plan("区水务局值班电话：69842222。"),
        Plan(title="门头沟区抗旱应急预案", text=(duty_desk(WATER, "69849999"),)),
    ]
    (finding,) = found("telephones-differ", *plans)
    assert finding.plan == "p2"
    assert finding.finding.message == "区水务局值班电话为 69849999，另有 2 处为 010-69842222，请核对。"
    assert places([finding]) == [("p2", "69849999"), ("p0", "010-69842222")]
    assert found("telephones-differ", *plans[:2]) == []
    assert [spot.plan for spot in found("telephones-differ", plans[0], plans[2])[0].spots] == ["p0", "p1"]


def test_a_person_and_their_successor_are_two_people() -> None:
    def listed(person: str, phone: str) -> ContactList:
        return ContactList(contacts=(Contact(body=WATER, person=person, post="联络员", phone=phone),))

    plans = [Plan(title=FLOOD, text=(listed("张三", "69841111"),)), own_plan()]
    later = Plan(title="门头沟区抗旱应急预案", text=(listed("李四", "69842222"),))
    changed = Plan(title="门头沟区抗旱应急预案", text=(listed("张三", "69842222"),))
    assert found("telephones-differ", *plans, later) == []
    assert len(found("telephones-differ", *plans, changed)) == 1


# --- plans named ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cited", "rules"),
    [
        ("门头沟区突发公共事件总体应急预案", {"plan-misnamed"}),
        ("门头沟区突发事件总体应急预案（2024年修订）", set()),
        ("突发事件总体应急预案", set()),
        ("北京市突发事件总体应急预案", set()),
        ("门头沟区航空事故应急预案", {"plan-unknown"}),
        ("国家航空事故应急预案", set()),
    ],
)
def test_plans_cited(cited: str, rules: set[str]) -> None:
    plans = (
        Plan(title=OVERALL, kind=Kind.OVERALL),
        Plan(title=FLOOD, text=(f"依据《{cited}》制定本预案。",)),
    )
    assert {
        rule for rule in ("plan-misnamed", "plan-repealed", "plan-unknown") if found(rule, *plans)
    } == rules


def test_a_misnamed_plan_can_be_put_right_by_a_click() -> None:
    plans = (
        Plan(title=OVERALL, kind=Kind.OVERALL),
        Plan(title=FLOOD, text=("依据《门头沟区突发公共事件总体应急预案》。",)),
    )
    (finding,) = found("plan-misnamed", *plans)
    assert finding.finding.places[0].instead == OVERALL


def test_a_repealed_plan_cited_or_as_the_upper_one() -> None:
    gone = Plan(title=FLOOD, stage=Stage.REPEALED)
    by_text = town_flood(f"依据《{FLOOD}》制定。")
    by_card = Plan(title="清水镇防汛应急预案", kind=Kind.TOWNSHIP, unit=TOWN, upper=FLOOD)
    assert len(found("plan-repealed", gone, by_text)) == 1
    assert len(found("plan-repealed", gone, by_card)) == 1
    assert found("plan-repealed", Plan(title=FLOOD), by_text, by_card) == []
    renewed = Plan(title=FLOOD)
    assert found("plan-repealed", gone, renewed, by_text) == []


@pytest.mark.parametrize(
    ("text", "count"),
    [("制定本预案。", 1), (f"依据《{OVERALL}》制定。", 0), ("按照突发事件总体应急预案执行。", 0)],
)
def test_the_upper_plan_on_the_card_is_named_in_the_text(text: str, count: int) -> None:
    upper = Plan(title=OVERALL, kind=Kind.OVERALL)
    assert (
        len(found("upper-unnamed", upper, Plan(title=FLOOD, text=(text,), upper=OVERALL, unit=BUREAU)))
        == count
    )


STOCK = "区气象局物资储备保障预案"


@pytest.mark.parametrize(
    ("duty", "own", "title", "told"),
    [
        ("组织景区关闭和游客疏散", "负责宣传。", "区气象局观光应急预案", True),
        ("组织景区关闭和游客疏散", "疏散游客，关闭景区。", "区气象局观光应急预案", False),
        ("调运救灾物资，发放到户", "负责宣传。", STOCK, False),
        ("调运救灾粮食，发放到户", "负责宣传。", STOCK, True),
    ],
)
def test_a_duty_is_answered_by_the_same_words_in_any_order_or_by_what_the_own_plan_is_about(
    duty: str, own: str, title: str, told: bool
) -> None:
    plans = (
        Plan(title=FLOOD, text=(duties(区气象局=duty),)),
        Plan(title=title, kind=Kind.DEPARTMENT, unit="区气象局", text=(own,)),
    )
    assert bool(found("duty-unanswered", *plans)) is told


def test_what_many_units_are_told_alike_asks_for_no_answer() -> None:
    same = "值班人员在岗，参与会商研判"
    listed = duties(区气象局=same, 区财政局=same, 区水务局=same)
    own = Plan(title="区气象局观光应急预案", kind=Kind.DEPARTMENT, unit="区气象局", text=("负责宣传。",))
    assert not found("duty-unanswered", Plan(title=FLOOD, text=(listed,)), own)


@pytest.mark.parametrize(("said", "told"), [("气象部门发布预警。", False), ("及时发布预警。", True)])
def test_a_member_named_by_its_trade_is_not_missing(said: str, told: bool) -> None:
    plans = (
        Plan(title=FLOOD, text=(said, duties(区水务局="调度水库"))),
        Plan(
            title="区气象局观光应急预案",
            kind=Kind.DEPARTMENT,
            unit="区气象局",
            text=(f"依据《{FLOOD}》制定。",),
        ),
    )
    assert bool(found("member-missing", *plans)) is told
