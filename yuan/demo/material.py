"""Tables, lists, figures and attachments of the demonstration's plans."""

from __future__ import annotations

import hashlib
import io
import random
from collections.abc import Mapping, Sequence

from PIL import Image, ImageDraw

from yuan.demo.phrases import Field, phrases
from yuan.model.document.content import (
    Attachment,
    Block,
    Cell,
    Contact,
    ContactList,
    Duty,
    DutyTable,
    Figure,
    ListItem,
    Paragraph,
    Resource,
    ResourceList,
    Row,
    Section,
    Table,
    Text,
)

LEVELS = ("四级", "三级", "二级", "一级")
_COMMON_GEAR = (
    "应急照明灯",
    "对讲机",
    "急救箱",
    "警戒带",
    "反光背心",
    "发电机",
    "帐篷",
    "棉被",
    "饮用水",
    "雨衣",
)
_GROUPS = (
    ("综合协调组", "", "汇总情况、传达指令、协调资源，起草信息报告"),
    ("抢险救援组", "区消防救援支队", "搜救人员、控制险情，组织专业队伍和装备进场"),
    ("治安交通组", "市公安局门头沟分局", "封控警戒、疏导交通，维护现场和安置点秩序"),
    ("医疗救治组", "区卫生健康委员会", "检伤分类、救治转运，开展防疫和心理疏导"),
    ("后勤保障组", "区商务局", "保障物资、通信、车辆和人员食宿"),
    ("新闻宣传组", "区委宣传部", "发布信息、管理采访，监测和引导舆论"),
    ("善后工作组", "区民政局", "安置群众、接待家属，办理保险和补偿"),
)
"""Group, the unit that leads it ("" for the unit the plan is of), tasks."""


def paragraph(text: str, *, bold: bool = False) -> Paragraph:
    """A paragraph of running text."""
    return Paragraph(runs=(Text(text, bold=bold),))


def items(texts: Sequence[str]) -> tuple[ListItem, ...]:
    """A numbered list: a full stop after each item."""
    return tuple(ListItem(runs=(Text(text.rstrip("。") + "。"),)) for text in texts)


def cell(text: str, *, rowspan: int = 1, colspan: int = 1, bold: bool = False) -> Cell:
    """A table cell with one paragraph."""
    return Cell(blocks=(paragraph(text, bold=bold),), rowspan=rowspan, colspan=colspan)


def table(caption: str, head: Sequence[str], groups: Sequence[tuple[str, Sequence[Sequence[str]]]]) -> Table:
    """A table whose first column is merged over the lines of each group."""
    rows = [Row(tuple(cell(text, bold=True) for text in head), header=True)]
    for name, lines in groups:
        for place, line in enumerate(lines):
            first = (cell(name, rowspan=len(lines)),) if place == 0 else ()
            rows.append(Row((*first, *map(cell, line))))
    return Table(caption=caption, rows=tuple(rows))


def person(source: random.Random) -> str:
    """An invented name."""
    bank = phrases()
    return source.choice(bank.surnames) + source.choice(bank.given)


def telephone(source: random.Random) -> str:
    """An invented office number, well formed: one block of ten thousand serves the whole demonstration."""
    return f"010-5550{source.randrange(10**4):04d}"


def mobile(source: random.Random) -> str:
    """An invented mobile number, well formed, all from the block of the usual placeholder 13800000000."""
    return f"1380000{source.randrange(10**4):04d}"


_STALE = 0.01
"""How often a list still has the number of somebody who left: what the check between plans is there to find."""


def contacts(source: random.Random, bodies: Sequence[str], posts: Sequence[str]) -> ContactList:
    """A telephone list: each body with a person for each post, the same in all plans but for a few stale entries."""
    return ContactList(contacts=tuple(_contact(source, body, post) for body in bodies for post in posts))


def _contact(source: random.Random, body: str, post: str) -> Contact:
    kept = source if source.random() < _STALE else random.Random(f"{body} {post}")
    return Contact(body=body, person=person(kept), post=post, phone=telephone(kept), mobile=mobile(kept))


def supplies(source: random.Random, field: Field, stores: Sequence[str], count: int) -> ResourceList:
    """A list of supplies, the subject's own equipment first."""
    names = [
        *field.gear,
        *(name for name in source.sample(_COMMON_GEAR, len(_COMMON_GEAR)) if name not in field.gear),
    ]
    names = names[:count]
    return ResourceList(
        resources=tuple(
            Resource(
                name=name,
                quantity=f"{source.choice((2, 4, 5, 6, 10, 20, 30, 50, 80, 120))}{'套' if place % 3 else '件'}",
                place=source.choice(stores),
                keeper=person(source),
                phone=telephone(source),
            )
            for place, name in enumerate(names)
        )
    )


def working_groups(unit: str) -> DutyTable:
    """The working groups of the scene command and who leads them; `unit` is the one the plan is of."""
    return DutyTable(
        caption="现场工作组",
        duties=tuple(
            Duty(body=name, role=f"{leader or unit}牵头", duties=(tasks,)) for name, leader, tasks in _GROUPS
        ),
    )


def tasks_by_level(
    source: random.Random,
    event: str,
    bank: Mapping[str, Sequence[str]],
    units: int,
    levels: Sequence[str] = LEVELS,
) -> Table:
    """What some of the units of `bank` do at each response level; the level's cell is merged over them."""
    periods = ("值班人员在岗", "1小时内派员到场", "30分钟内集结力量", "主要负责人到岗，全员投入")
    groups = []
    for place, level in enumerate(levels):
        chosen = source.sample(list(bank), min(units, len(bank)))
        period = periods[min(place, len(periods) - 1)]
        groups.append((f"{level}响应", [(unit, f"{period}，{source.choice(bank[unit])}") for unit in chosen]))
    return table(f"{event}分级响应任务表", ("响应级别", "单位", "主要任务"), groups)


def post_cards(source: random.Random, event: str, places: Sequence[str], count: int) -> tuple[Section, ...]:
    """Cards for the posts of the command: what to do, in order (应急工作手册, 办法 art. 17)."""
    bank = phrases().steps
    return tuple(
        Section(
            heading=f"{post}处置卡",
            blocks=items([step.format(event=event, place=source.choice(places)) for step in bank[post]]),
        )
        for post in source.sample(list(bank), min(count, len(bank)))
    )


def _households(source: random.Random) -> str:
    count = source.randrange(3, 60)
    return f"{count}户{round(count * source.uniform(1.8, 3.1))}人"


def risk_table(source: random.Random, field: Field, towns: Sequence[str], lines: int) -> Table:
    """Risk points by town with the households concerned, who watches and what is done."""
    places = phrases().places
    groups = []
    for town in towns:
        chosen = source.sample(places[town], min(lines, len(places[town])))
        groups.append(
            (
                town,
                [
                    (
                        place,
                        source.choice(field.risks).split("，")[0].rstrip("。"),
                        _households(source),
                        person(source),
                        source.choice(field.measures).split("，")[0],
                    )
                    for place in chosen
                ],
            )
        )
    head = ("镇街", "点位", "主要风险", "涉及户数和人数", "责任人", "管控措施")
    return table("风险点位和责任人", head, groups)


def shelter_table(source: random.Random, towns: Sequence[str], lines: int) -> Table:
    """Who moves where, by which way, led by whom."""
    places = phrases().places
    ways = ("沿村级主路步行", "经乡村公路乘车", "沿避险步道上行", "由专人引导绕行高地")
    sites = ("中心小学", "文化活动中心", "村委会办公楼", "镇敬老院", "集中安置点", "体育活动场馆")
    groups = [
        (
            town,
            [
                (
                    place,
                    f"{source.randrange(5, 90)}人",
                    f"{source.choice(ways)}，约{source.randrange(8, 45)}分钟",
                    f"{town}{source.choice(sites)}",
                    f"{person(source)}（{mobile(source)}）",
                )
                for place in source.sample(places[town], min(lines, len(places[town])))
            ],
        )
        for town in towns
    ]
    return table("转移路线和安置点", ("镇街", "转移区域", "人数", "路线和用时", "安置点", "带队人"), groups)


def unit_notes(source: random.Random, event: str) -> tuple[Section, ...]:
    """What each member unit keeps in mind before, during and after, a section a unit."""
    before = (
        "更新风险清单和联系人",
        "检查车辆、通信和防护装备",
        "开展一次内部桌面推演",
        "核对协议储备数量和存放地点",
    )
    after = (
        "统计损失和消耗，补充物资",
        "总结经验，提出修订建议",
        "恢复正常工作秩序，做好人员轮休",
        "整理影像和文字资料归档",
    )
    return tuple(
        Section(
            heading=unit,
            blocks=items(
                [
                    f"事前准备：{source.choice(before)}，明确{event}应对责任人和替补人员",
                    *(
                        f"响应期间：{task}，每{source.choice((1, 2, 3))}小时向指挥部办公室反馈进展"
                        for task in tasks
                    ),
                    f"事后工作：{source.choice(after)}",
                ]
            ),
        )
        for unit, tasks in phrases().duties.items()
    )


def town_notes(source: random.Random, field: Field, event: str) -> tuple[Section, ...]:
    """What each town has to mind, by its own places."""
    bank = phrases()
    found = []
    for town, places in bank.places.items():
        near, far, high = source.sample(places, 3)
        found.append(
            Section(
                heading=town,
                blocks=(
                    paragraph(
                        f"{town}重点防范{near}、{far}一带的{event}，{source.choice(field.risks)}"
                        f"{high}道路一旦中断，应当立即启用备用路线和卫星通信。"
                    ),
                    paragraph(source.choice(bank.extra["evacuation"])),
                    *items(
                        [
                            f"由{town}主要负责人包片，{near}、{far}各派一名处级以上干部驻守",
                            f"提前在{high}预置{'、'.join(source.sample(field.gear, 3))}等装备",
                            *source.sample(field.measures, 3),
                        ]
                    ),
                ),
            )
        )
    return tuple(found)


def report_form() -> Table:
    """The form a first report is written on: cells merged across."""
    rows = (
        Row((cell("突发事件信息报告单", colspan=4, bold=True),), header=True),
        Row((cell("报告单位"), cell(""), cell("报告时间"), cell("    年  月  日  时  分"))),
        Row((cell("事发地点"), cell("", colspan=3))),
        Row((cell("人员伤亡和失联"), cell(""), cell("受影响人数"), cell(""))),
        Row((cell("事件经过和现状"), cell("", colspan=3))),
        Row((cell("已采取的措施"), cell("", colspan=3))),
        Row((cell("请求支援事项"), cell("", colspan=3))),
        Row((cell("报告人"), cell(""), cell("签发人"), cell(""))),
    )
    return Table(rows=rows)


def command_chart(caption: str) -> tuple[Figure, bytes]:
    """A small drawing: one box above, four below, lines between; and its bytes."""
    picture = Image.new("L", (420, 200), 255)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((150, 15, 270, 60), outline=0, width=2)
    pen.line((210, 60, 210, 105), fill=0, width=2)
    pen.line((55, 105, 365, 105), fill=0, width=2)
    for left in (15, 115, 225, 325):
        pen.line((left + 40, 105, left + 40, 135), fill=0, width=2)
        pen.rectangle((left, 135, left + 80, 180), outline=0, width=2)
    stream = io.BytesIO()
    picture.save(stream, "PNG", optimize=True)
    data = stream.getvalue()
    figure = Figure(image=hashlib.sha256(data).hexdigest(), caption=caption, width=110, height=52)
    return figure, data


def attachment(title: str, *blocks: Block, sections: tuple[Section, ...] = ()) -> Attachment:
    """An attachment."""
    return Attachment(title=title, blocks=blocks, sections=sections)
