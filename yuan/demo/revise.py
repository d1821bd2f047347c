"""Another version of a plan, changed as plans are changed: reworded, shortened, added to; ids are kept."""

from __future__ import annotations

import msgspec

from yuan.demo.identity import steady_id
from yuan.model.document.content import Block, Document, ListItem, Paragraph, Section, Text, run_text

_REWORDED = (
    (
        ("30分钟内报送文字信息", "20分钟内报送文字信息"),
        ("每年至少组织一次", "每年至少组织两次"),
        ("主要负责人第一时间赶赴现场", "主要负责人30分钟内到达现场"),
        ("20分钟报告", "15分钟报告"),
    ),
    (
        ("值班值守", "二十四小时值班值守"),
        ("每季度", "每两个月"),
        ("30日内", "20个工作日内"),
        ("10分钟内传达", "5分钟内传达"),
    ),
)
_ADDED = {
    "monitoring": "推进监测数据接入区应急指挥平台，利用视频巡查和无人机等手段提高发现能力。",
    "first-response": "先期处置人员到达后首先确认安全距离和撤离路线，情况不明时不得盲目进入。",
    "supplies": "新增储备的物资纳入全区统一管理平台，出入库信息当日更新。",
    "evacuation": "对独居老人和行动不便人员建立一对一转移台账，提前安排车辆和陪护人员。",
    "management": "演练评估中发现的问题建立整改台账，逐项明确责任人和期限，作为修订预案的重要依据。",
}
_NEW_SECTION = (
    ("科技支撑", "推广应用数字化预案和处置卡，指挥部成员可以在移动终端查询本单位任务、通讯录和物资分布。"),
    ("社会力量参与", "引导社会应急力量有序参与，建立登记、编组、派遣和保障制度，由牵头单位统一调度。"),
)


def revised(document: Document, place: int) -> Document:
    """`document` as its next version; `place` is how many versions came before."""
    sections = tuple(_section(section, place) for section in document.sections)
    heading, text = _NEW_SECTION[place % len(_NEW_SECTION)]
    grown = Section(
        id=steady_id(f"{document.front.title}.{place}.section"),
        heading=heading,
        role="support",
        blocks=(
            Paragraph(
                id=steady_id(f"{document.front.title}.{place}.paragraph"),
                runs=(Text(text),),
            ),
        ),
    )
    last = next((at for at, section in enumerate(sections) if section.role == "support"), None)
    if last is not None and sections[last].sections:
        support = sections[last]
        added = msgspec.structs.replace(support, sections=(*support.sections, grown))
        sections = (*sections[:last], added, *sections[last + 1 :])
    return msgspec.structs.replace(document, sections=sections)


def _section(section: Section, place: int) -> Section:
    blocks = tuple(_block(block, place) for block in section.blocks)
    if len([block for block in blocks if isinstance(block, ListItem)]) > 4 and place % 2:
        cut = max(at for at, block in enumerate(blocks) if isinstance(block, ListItem))
        blocks = (*blocks[:cut], *blocks[cut + 1 :])
    added = _ADDED.get(section.role, "") if not section.sections else ""
    if added and place % 2 and not any(_says(block, added) for block in blocks):
        blocks = (*blocks, Paragraph(id=steady_id(f"{section.id}.{place}"), runs=(Text(added),)))
    below = tuple(_section(child, place) for child in section.sections)
    return msgspec.structs.replace(section, blocks=blocks, sections=below)


def _says(block: Block, text: str) -> bool:
    return isinstance(block, Paragraph) and run_text(block.runs) == text


def _block(block: Block, place: int) -> Block:
    if not isinstance(block, Paragraph | ListItem):
        return block
    runs = tuple(
        msgspec.structs.replace(run, text=_reworded(run.text, place)) if isinstance(run, Text) else run
        for run in block.runs
    )
    return msgspec.structs.replace(block, runs=runs)


def _reworded(text: str, place: int) -> str:
    for old, new in _REWORDED[place % len(_REWORDED)]:
        text = text.replace(old, new) if new not in text else text
    return text
