"""The text of one plan of the demonstration, from the outline of its kind and what its subject calls for."""

from __future__ import annotations

import random
from collections.abc import Sequence

import msgspec

from yuan.demo import material
from yuan.demo.identity import with_steady_ids
from yuan.demo.listing import subject_of, town_of, towns
from yuan.demo.office import OFFICE
from yuan.demo.phrases import Field, field_of, phrases
from yuan.model.document.content import (
    Attachment,
    Block,
    Document,
    Paragraph,
    Reference,
    ResponseLevel,
    Section,
    Text,
    run_text,
)
from yuan.model.numbering.patterns import OFFICIAL
from yuan.model.plan import Family, PlanCard
from yuan.templates import new_document, outline

_OUTLINES = {
    Family.OVERALL: "overall",
    Family.SPECIAL: "special",
    Family.DEPARTMENT: "department",
    Family.TOWNSHIP: "township",
}
_THREE_LEVELS, _FIVE_LEVELS = "门头沟区地震应急预案", "门头沟区防汛应急预案"
_LONG = ("门头沟区突发事件总体应急预案", _FIVE_LEVELS)
_GRADES = ("一般", "较大", "重大", "特别重大")
_STORES = ("区级应急物资库", "新城储备库", "山区前置点", "单位自有库房")
_HIGHEST = ResponseLevel(
    label="一级+响应",
    triggers=("遭遇历史罕见特大暴雨或者流域性特大洪水，一级响应措施仍不足以控制局面",),
    commander="由区委、区政府主要负责同志坐镇指挥，接受市级指挥机构统一领导",
    actions=(
        "全区停工、停业、停课、停运，除抢险救灾人员外一律不外出",
        "对沟道、河道和山前危险区域人员实施全面转移，逐户清点确认",
        "请求解放军、武警和市级专业力量支援，保持指挥通信不中断",
    ),
)


class _Writer:
    """Writes one plan; everything it draws comes from a source seeded with the title."""

    def __init__(self, card: PlanCard) -> None:
        self.card = card
        self.source = random.Random(card.title)
        self.field: Field = field_of(card.title)
        subject = subject_of(card)
        self.event = phrases().names.get(subject, subject)
        self.town = town_of(card)
        self.is_long = card.title in _LONG
        self.used: set[str] = set()
        self.annexes = self.attachments()

    def places(self) -> Sequence[str]:
        return phrases().places[self.town] if self.town else towns()

    def duties(self) -> dict[str, tuple[str, ...]]:
        """Who acts: the district's units, or the working groups of a town or department."""
        bank = phrases()
        if self.town:
            return bank.town_duties
        return bank.office_duties if self.card.kind.family is Family.DEPARTMENT else bank.duties

    def document(self) -> Document:
        values = {
            "title": self.card.title,
            "district": OFFICE.district,
            "unit": self.card.unit,
            "event": self.event,
            "upper_plan": self.card.upper_plan,
            "town": self.town,
            "command": phrases().commands.get(self.card.title, ""),
        }
        made = new_document(outline(_OUTLINES[self.card.kind.family]), values)
        sections = tuple(self.section(section) for section in made.sections)
        return msgspec.structs.replace(
            made, sections=sections, attachments=self.annexes, numbering=self.numbering(made)
        )

    def numbering(self, made: Document) -> tuple[str, ...]:
        """Some towns number 一、（一）1.（1）."""
        return OFFICIAL if self.town[:1] in tuple("大东妙王清") else made.numbering

    def section(self, section: Section) -> Section:
        below = tuple(self.section(child) for child in section.sections)
        blocks = tuple(self.leveled(block) for block in section.blocks if not self.is_left_out(block))
        if not below:
            blocks = (*blocks, *self.more(section.role, section.heading))
        return msgspec.structs.replace(section, blocks=blocks, sections=below)

    def leveled(self, block: Block) -> Block:
        """A response level with the subject's own conditions for it."""
        if isinstance(block, Paragraph):
            return self.with_own_levels(block)
        if not isinstance(block, ResponseLevel):
            return block
        level = next((at for at, sign in enumerate("四三二一") if sign in block.label), None)
        if level is None:
            level = {"Ⅳ": 0, "Ⅲ": 1, "Ⅱ": 2}.get(block.label[0], 3)
        bank = list(self.duties().items())
        units = self.source.sample(bank, 2 + level)
        mark = "" if self.card.kind.family.is_of_government else "："
        actions = tuple(f"{unit}{mark}{self.source.choice(tasks)}" for unit, tasks in units)
        return msgspec.structs.replace(
            block,
            triggers=(*map(self.with_own_trigger, block.triggers), self.field.levels[min(level, 3)]),
            actions=(*block.actions, *actions),
        )

    def with_own_trigger(self, trigger: str) -> str:
        """No condition may refer to a level the plan does not have."""
        return trigger.replace("，或者四级响应难以控制", "") if self.card.title == _THREE_LEVELS else trigger

    def is_left_out(self, block: Block) -> bool:
        """地震 has three response levels."""
        return (
            self.card.title == _THREE_LEVELS
            and isinstance(block, ResponseLevel)
            and block.label.startswith("四")
        )

    def with_own_levels(self, block: Paragraph) -> Paragraph:
        """The sentence that names the levels, for plans that have three or five."""
        usual = "应急响应由高到低分为一级、二级、三级、四级"
        named = {_THREE_LEVELS: "一级、二级、三级", _FIVE_LEVELS: "一级+、一级、二级、三级、四级"}
        own = named.get(self.card.title)
        text = run_text(block.runs)
        if own is None or usual not in text:
            return block
        changed = text.replace(usual, f"应急响应由高到低分为{own}")
        return msgspec.structs.replace(block, runs=(Text(changed),))

    def levels(self) -> tuple[str, ...]:
        """The names of the response levels from the lowest, as the plan's own text has them."""
        if self.card.kind.family is Family.DEPARTMENT:
            return ("Ⅳ级", "Ⅲ级", "Ⅱ级", "Ⅰ级")
        own = {_THREE_LEVELS: material.LEVELS[1:], _FIVE_LEVELS: (*material.LEVELS, "一级+")}
        return own.get(self.card.title, material.LEVELS)

    def more(self, role: str, heading: str) -> tuple[Block, ...]:
        """What the subject adds to a section of that role, the first time; then sentences for any subject."""
        first = role not in self.used
        self.used.add(role)
        own: tuple[Block, ...] = ()
        if first and role == "risk":
            own = tuple(map(material.paragraph, self.field.risks))
        elif first and role == "grading":
            grades = [f"{name}：{level}" for name, level in zip(_GRADES, self.field.levels, strict=True)]
            own = material.items(grades[::-1])
        elif first and role == "monitoring":
            own = (material.paragraph(f"监测的重点是{self.field.signs}，有关数据与{self.card.unit}共享。"),)
        elif first and role == "measures":
            own = material.items(self.field.measures)
        elif first and role == "response-levels":
            own = self.level_extremes()
        elif first and role == ("support" if self.town else "supplies"):
            own = (self.pointer("物资"), self.pointer("电话" if self.town else "通讯录"))
        elif role == "command" and heading == "现场指挥部":
            own = (material.working_groups(self.card.unit),)
        bank = phrases().extra.get(role, ())
        count = len(bank) if self.is_long or first else min(1, len(bank))
        chosen = self.source.sample(bank, count) if first else ()
        return (*own, *(material.paragraph(self.filled(text)) for text in chosen))

    def pointer(self, word: str) -> Paragraph:
        """A sentence that refers to the attachment whose title holds `word`."""
        annex = next(annex for annex in self.annexes if word in annex.title)
        return Paragraph(
            runs=(
                Text(f"{annex.title}见"),
                Reference(target=annex.id, text="附件"),
                Text("，变动时及时更新。"),
            )
        )

    def level_extremes(self) -> tuple[Block, ...]:
        return (_HIGHEST,) if self.card.title == _FIVE_LEVELS else ()

    def filled(self, text: str) -> str:
        place = self.source.choice(list(self.places()))
        return text.format(event=self.event, unit=self.card.unit, place=place)

    # --- attachments ------------------------------------------------------------------------------------

    def attachments(self) -> tuple[Attachment, ...]:
        if self.is_long:
            return self.long_attachments()
        if self.town:
            return self.town_attachments()
        source, special = self.source, self.card.kind.family is Family.SPECIAL
        places = list(self.places())
        bodies = [self.card.unit, *source.sample(list(phrases().duties), 7 if special else 5)]
        stores = [*_STORES, *source.sample(places, 2)]
        return (
            material.attachment(
                "分级响应任务表",
                material.tasks_by_level(source, self.event, self.duties(), 4, self.levels()),
            ),
            material.attachment(
                "重点风险点位", material.risk_table(source, self.field, source.sample(towns(), 3), 3)
            ),
            material.attachment(
                "岗位处置卡", sections=material.post_cards(source, self.event, places, 3 if special else 4)
            ),
            material.attachment("应急通讯录", material.contacts(source, bodies, ("联络员", "值班室"))),
            material.attachment("应急物资装备清单", material.supplies(source, self.field, stores, 12)),
            material.attachment("信息报告单", material.report_form()),
        )

    def town_attachments(self) -> tuple[Attachment, ...]:
        source, places = self.source, list(self.places())
        stores = [f"{self.town}物资库", *(f"{place}物资点" for place in places)]
        return (
            material.attachment("风险点位清单", material.risk_table(source, self.field, [self.town], 6)),
            material.attachment("转移路线和安置点", material.shelter_table(source, [self.town], 6)),
            material.attachment("岗位处置卡", sections=material.post_cards(source, self.event, places, 6)),
            material.attachment(
                "责任人及联系电话",
                material.contacts(source, places, ("村（居）负责人", "信息员", "转移带队人")),
            ),
            material.attachment("应急物资清单", material.supplies(source, self.field, stores, 14)),
            material.attachment(
                "与区级部门联动任务表", material.tasks_by_level(source, self.event, phrases().duties, 2)
            ),
        )

    def long_attachments(self) -> tuple[Attachment, ...]:
        source, places = self.source, list(self.places())
        bodies = [*phrases().duties, *towns()]
        tasks = material.tasks_by_level(source, self.event, self.duties(), len(self.duties()), self.levels())
        return (
            material.attachment("分级响应任务表", tasks),
            material.attachment("风险点位清单", material.risk_table(source, self.field, towns(), 6)),
            material.attachment("转移路线和安置点", material.shelter_table(source, towns(), 6)),
            material.attachment("岗位处置卡", sections=material.post_cards(source, self.event, places, 12)),
            material.attachment("成员单位行动要点", sections=material.unit_notes(source, self.event)),
            material.attachment("镇街工作要点", sections=material.town_notes(source, self.field, self.event)),
            material.attachment(
                "应急通讯录", material.contacts(source, bodies, ("负责人", "联络员", "值班室"))
            ),
            material.attachment(
                "应急物资装备清单", material.supplies(source, self.field, [*_STORES, *places], 16)
            ),
            material.attachment("信息报告单", material.report_form()),
        )


def compose(card: PlanCard) -> tuple[Document, dict[str, bytes]]:
    """The first version of the plan and its pictures; the same card always gives the same text and ids."""
    document = _Writer(card).document()
    media: dict[str, bytes] = {}
    if card.kind.family.is_of_government:
        figure, data = material.command_chart(f"{card.title}指挥体系图")
        media[figure.image] = data
        chart = material.attachment("组织指挥体系图", figure)
        document = msgspec.structs.replace(document, attachments=(chart, *document.attachments))
    return with_steady_ids(document, card.title), media
