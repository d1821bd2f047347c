"""What cards and what brief a plan gives, with structured elements and without."""

from __future__ import annotations

from yuan.model.document.content import (
    Contact,
    ContactList,
    Document,
    Duty,
    DutyTable,
    FrontMatter,
    Paragraph,
    ResponseLevel,
    Section,
    Text,
    WarningLevel,
)
from yuan.model.papers.action_cards import cards_of, public_card
from yuan.model.papers.brief_plan import brief_of
from yuan.model.text.plain_text import plain_text


def said(*lines: str) -> tuple[Paragraph, ...]:
    return tuple(Paragraph(runs=(Text(line),)) for line in lines)


STRUCTURED = Document(
    front=FrontMatter(title="甲区防汛应急预案"),
    sections=(
        Section(
            heading="组织指挥体系与职责",
            role="command",
            blocks=(DutyTable(duties=(Duty(body="区水务局", role="成员单位", duties=("调度河道水库",)),)),),
        ),
        Section(
            heading="预警", role="warning", blocks=(WarningLevel(colour="红色", conditions=("特大暴雨",)),)
        ),
        Section(
            heading="应急响应",
            role="response-levels",
            blocks=(
                ResponseLevel(
                    label="一级响应",
                    triggers=("河道超警戒水位",),
                    commander="总指挥",
                    actions=("区水务局开闸泄洪", "区公安分局封路"),
                ),
            ),
        ),
        Section(
            heading="信息报告", role="reporting", blocks=said("立即电话报告。30分钟内书面报告。要素齐全。")
        ),
        Section(
            heading="保障",
            role="support",
            blocks=(
                ContactList(contacts=(Contact(body="区应急指挥中心", post="值班室", phone="010-60000001"),)),
            ),
        ),
    ),
)


def test_structured_elements_become_cards() -> None:
    cards = {card.title: card for card in cards_of(STRUCTURED)}
    assert list(cards) == ["一级响应", "红色预警", "区水务局", "信息报告"]
    assert [(part.heading, part.lines) for part in cards["一级响应"].parts] == [
        ("启动条件", ("河道超警戒水位",)),
        ("指挥", ("总指挥",)),
        ("行动", ("区水务局开闸泄洪", "区公安分局封路")),
    ]
    assert cards["红色预警"].colour == "红"


def test_a_units_card_says_what_when_and_whom_to_call() -> None:
    card = next(card for card in cards_of(STRUCTURED) if card.kind == "duty")
    assert {part.heading: part.lines for part in card.parts} == {
        "我负责什么": ("调度河道水库",),
        "各级响应中的任务": ("一级响应：区水务局开闸泄洪",),
        "何时启动": ("一级响应：河道超警戒水位",),
        "向谁报告": ("区应急指挥中心　值班室　010-60000001",),
    }


def test_time_limits_lead_the_reporting_card() -> None:
    card = next(card for card in cards_of(STRUCTURED) if card.kind == "report")
    assert card.parts[0].lines == ("立即电话报告。", "30分钟内书面报告。")
    assert card.parts[1].lines == ("要素齐全。",)


def test_a_public_card_names_no_number() -> None:
    for card in cards_of(STRUCTURED):
        assert "6000" not in str(public_card(card))


def test_sections_without_elements_give_cards_by_their_headings() -> None:
    document = Document(
        sections=(
            Section(heading="成员单位", role="command", blocks=said("（1）区公安分局：负责交通管制。")),
            Section(
                heading="四级响应",
                sections=(
                    Section(heading="启动条件", blocks=said("发布蓝色预警。")),
                    Section(heading="响应措施", blocks=said("加强值守。")),
                ),
            ),
            Section(heading="预警分级", blocks=said("橙色预警：12小时降雨100毫米以上。")),
        )
    )
    assert [(card.kind, card.title) for card in cards_of(document)] == [
        ("response", "四级响应"),
        ("warning", "橙色预警"),
        ("duty", "区公安分局"),
    ]
    assert cards_of(document)[0].parts[0].lines == ("发布蓝色预警。",)


def test_a_plan_with_nothing_to_act_by_gives_no_card() -> None:
    assert cards_of(Document(sections=(Section(heading="总则", blocks=said("为了……")),))) == ()


def test_a_brief_keeps_what_one_acts_by_and_no_telephones() -> None:
    text = plain_text(brief_of(STRUCTURED))
    assert "信息报告" in text
    assert "保障" not in text
    assert "6000" not in plain_text(brief_of(STRUCTURED, [STRUCTURED.sections[4].id]))


def test_a_chosen_section_stands_under_the_headings_above_it() -> None:
    inner = Section(heading="指挥部", blocks=said("统一指挥。"))
    document = Document(sections=(Section(heading="体系", blocks=said("略去"), sections=(inner,)),))
    kept = brief_of(document, [inner.id])
    assert kept.sections[0].sections == (inner,)
    assert kept.sections[0].blocks == ()
