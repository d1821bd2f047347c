"""Plans the editor's bench writes in, the same every time: one of 100 000 characters with 200 sections and 40
tables, and one of 500 000 characters with a table of 2 000 rows.
"""

from __future__ import annotations

from random import Random

from msgspec.structs import replace

from yuan.model.document.content import (
    Attachment,
    Block,
    Cell,
    Document,
    FrontMatter,
    ListItem,
    Paragraph,
    Reference,
    Row,
    Section,
    Table,
    Text,
    walk_blocks,
    walk_sections,
)
from yuan.model.text.plain_text import characters

CHARACTERS, SECTIONS, TABLES = 100_000, 200, 40
BIG_TABLES = ((79, 6), (60, 4))
"""Rows and columns of the largest tables; the others have 5 to 14 rows."""
LARGE_CHARACTERS, LARGE_TABLE = 500_000, (2000, 6)

_CHAPTERS = (
    "总则",
    "风险分析与应急资源调查",
    "组织指挥体系",
    "监测预警与信息报告",
    "应急响应",
    "后期处置",
    "应急保障",
    "预案管理",
)
_TOPICS = [
    "防汛抢险",
    "道路抢通",
    "人员转移",
    "医疗救护",
    "物资调运",
    "通信保障",
    "电力抢修",
    "舆情引导",
    "治安维护",
    "灾情核查",
    "供水恢复",
    "地质巡查",
]
_ASPECTS = [
    "职责分工",
    "启动条件",
    "工作流程",
    "信息报送",
    "现场指挥",
    "力量调度",
    "协同要求",
    "保障措施",
    "检查考核",
    "资料归档",
]
_UNITS = [
    "区应急管理局",
    "区水务局",
    "区消防救援支队",
    "公安分局",
    "区卫生健康委",
    "区城市管理委",
    "区交通局",
    "各镇街",
]
_ACTS = (
    "立即组织人员赶赴现场核实情况",
    "按照职责分工开展先期处置",
    "及时向区应急指挥部办公室报告进展",
    "做好人员疏散、转移和临时安置",
    "加强重点部位、重点时段的巡查值守",
    "调集抢险队伍、装备和物资前往支援",
    "会同有关单位研判险情发展趋势",
    "落实交通管制和现场警戒措施",
    "保障供水、供电、供气和通信畅通",
    "统一口径发布信息并回应社会关切",
)
_WHEN = ("接到报告后", "险情发生时", "预警发布后", "响应启动后30分钟内", "汛期每日8时前", "现场处置期间")
_ENDS = ("并做好记录", "直至险情解除", "必要时请求市级支援", "确保不漏一户、不落一人", "重要情况随时续报")
_COLUMNS = ("序号", "单位", "主要职责", "联系电话", "装备数量", "备注")


def big_plan(seed: int = 1) -> Document:
    """The plan. Another `seed` gives another text with the same measures."""
    return _Writer(Random(seed)).plan(f"门头沟区突发事件总体应急预案（测速{seed}）")


def large_plan(seed: int = 1) -> Document:
    """The plan with the table of 2 000 rows, in the middle of its third chapter."""
    writer = _Writer(Random(seed))
    plan = writer.plan(f"门头沟区突发事件总体应急预案（大文本{seed}）")
    plan = with_blocks(plan, (writer.table(*LARGE_TABLE),))
    while (missing := LARGE_CHARACTERS - characters(plan)) > 0:
        plan = with_blocks(plan, writer.text(max(1, missing // 110)))
    return plan


def with_blocks(plan: Document, blocks: tuple[Block, ...]) -> Document:
    """`plan` with more blocks in its sections, spread over the third chapter for a lone table, over all for text."""
    chapters = list(plan.sections)
    share = -(-len(blocks) // len(chapters))
    for place, chapter in enumerate(chapters if len(blocks) > 1 else chapters[2:3]):
        own = blocks[place * share : (place + 1) * share]
        at = place if len(blocks) > 1 else 2
        child = chapter.sections[1]
        child = replace(child, blocks=(*child.blocks, *own))
        chapters[at] = replace(chapter, sections=(chapter.sections[0], child, *chapter.sections[2:]))
    return replace(plan, sections=tuple(chapters))


class _Writer:
    def __init__(self, chance: Random) -> None:
        self._chance = chance
        self._ids = 0
        self._written = 0
        self._sections: list[str] = []

    def plan(self, title: str) -> Document:
        per_chapter = SECTIONS // len(_CHAPTERS)
        chapters = tuple(
            self._chapter(place, heading, per_chapter) for place, heading in enumerate(_CHAPTERS)
        )
        contacts = Attachment(id=self._id(), title="应急物资储备点名录", blocks=(self.table(24, 6),))
        return Document(
            front=FrontMatter(title=title, issuer="门头沟区人民政府"),
            sections=chapters,
            attachments=(contacts,),
        )

    def _chapter(self, place: int, heading: str, count: int) -> Section:
        """A chapter with `count` sections, itself counted: three levels."""
        children = []
        left = count - 1
        while left > 0:
            below = min(left - 1, 3)
            tables = [self._shape(place, len(children))] if len(children) < (5 if place else 4) else []
            children.append(self._section(below, tables))
            left -= 1 + below
        return Section(id=self._id(), heading=heading, blocks=self.text(3), sections=tuple(children))

    def _shape(self, chapter: int, place: int) -> tuple[int, int]:
        if place == 0 and chapter in (2, 6):
            return BIG_TABLES[0 if chapter == 2 else 1]
        return self._chance.randint(5, 14), self._chance.randint(3, 6)

    def _section(self, below: int, tables: list[tuple[int, int]]) -> Section:
        own = tuple(self.table(*shape) for shape in tables)
        children = tuple(self._section(0, []) for _ in range(below))
        id = self._id()
        self._sections.append(id)
        heading = self._chance.choice(_TOPICS) + self._chance.choice(_ASPECTS)
        return Section(id=id, heading=heading, blocks=(*self.text(4), *own), sections=children)

    def text(self, count: int) -> tuple[Paragraph | ListItem, ...]:
        return tuple(self._paragraph(at) for at in range(count))

    def _paragraph(self, place: int) -> Paragraph | ListItem:
        chance = self._chance
        text = "".join(self._sentence() for _ in range(chance.randint(1, 3)))
        if place and chance.random() < 0.2:
            return ListItem(id=self._id(), pattern="（1）", runs=(Text(text),))
        if self._sections and chance.random() < 0.08:
            runs = (Text(f"{text}具体要求见"), Reference(chance.choice(self._sections)), Text("。"))
            return Paragraph(id=self._id(), runs=runs)
        return Paragraph(id=self._id(), runs=(Text(text),))

    def _sentence(self) -> str:
        chance = self._chance
        acts = "，".join(chance.sample(_ACTS, chance.randint(1, 3)))
        return f"{chance.choice(_WHEN)}，{chance.choice(_UNITS)}{acts}，{chance.choice(_ENDS)}。"

    def table(self, rows: int, columns: int) -> Table:
        header = Row(tuple(self._cell(name) for name in _COLUMNS[:columns]), header=True)
        body = (self._row(at, columns) for at in range(1, rows))
        return Table(id=self._id(), caption=f"{self._chance.choice(_TOPICS)}任务表", rows=(header, *body))

    def _row(self, place: int, columns: int) -> Row:
        chance = self._chance
        texts = (
            str(place),
            chance.choice(_UNITS),
            chance.choice(_ACTS),
            f"010-{chance.randint(69800000, 69899999)}",
            str(chance.randint(1, 60)),
            chance.choice(("", "", "24小时值班", "可随时调用")),
        )
        return Row(tuple(self._cell(text) for text in texts[:columns]))

    def _cell(self, text: str) -> Cell:
        return Cell(id=self._id(), blocks=(Paragraph(id=self._id(), runs=(Text(text),) if text else ()),))

    def _id(self) -> str:
        self._ids += 1
        return f"b{self._ids:09x}"


def measures(document: Document) -> tuple[int, int, int]:
    """Visible characters, sections, tables."""
    tables = sum(isinstance(block, Table) for block in walk_blocks(document))
    return characters(document), sum(1 for _ in walk_sections(document)), tables


if __name__ == "__main__":
    print(measures(big_plan()), measures(large_plan()))
