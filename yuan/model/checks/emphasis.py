"""上下一般粗, second half: what a district plan must stress, missing or no more concrete than above (办法 art. 10)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from yuan.model.checks.finding import Finding, FindingPlace, NotRun
from yuan.model.checks.gathering import REMEMBERED
from yuan.model.checks.reading import Reading
from yuan.model.checks.rule import Binding, Rule
from yuan.model.checks.tier import Tier, tier_of
from yuan.model.checks.upper import read_upper
from yuan.model.document.content import NodeId
from yuan.model.kinds.subjects import FIRST, RISK, SCENE, SUPPLIES, Subject

EMPHASIS = Rule(
    id="district-emphasis",
    title="体现区级侧重",
    cites="《突发事件应急预案管理办法》（国办发〔2024〕5号）第十条",
    binding=Binding.LAW,
    explains="县级专项和部门预案侧重风险管控、自救互救、现场管控、队伍物资保障，细化工作流程，写得应当比上位预案具体："
    "谁、多少、多长时间、在哪里、打什么电话。",
    is_comparison=True,
)

WORKFLOW = Subject("工作流程", ("流程", "步骤", "程序"))
STRESSED = (RISK, FIRST, SCENE, SUPPLIES)
"""What art. 10 adds for city and county level to what it asks of province and state."""
_CONCRETE = re.compile(
    r"(?<!\d)\d++(?:\.\d++)?(?:小时|分钟|人|名|支|台|辆|艘|套|件|顶|吨|米|公里|平方米|毫米|个|处|座|元|万元|天|日)"
    r"|(?:0\d{2,3}[-－])?\d{7,11}"
    r"|[\u4e00-\u9fff]{2,8}(?:街道|镇|村|社区|中心|支队|大队|水库|公园|学校|医院|仓库|广场|公司)"
)
_KEPT = 256
"""Whole chapters are kept, so fewer of them than of paragraphs."""


def check(reading: Reading) -> Iterator[Finding | NotRun]:
    """Each stressed subject: nowhere in the text, or no more concrete than in the upper plan."""
    if not reading.card.kind.profile.is_tiered or tier_of(reading.card) is not Tier.DISTRICT:
        return
    upper = reading.around.upper
    if upper is None:
        yield NotRun(rule=EMPHASIS, why="目录卡上没有上位预案，或上位预案不在库中。")
        return
    above = read_upper(upper).reading
    title = reading.around.upper_title or upper.front.title
    if not any(_mentions_workflow(passage.text) for passage in reading.passages):
        yield Finding(rule=EMPHASIS, grade="hint", message="没有写工作流程（第十条“细化工作流程”）。")
    enough = reading.around.limits.shortest_chapter
    for subject in STRESSED:
        here, place = _about(reading, subject)
        if len(here) < enough:
            continue
        there, _ = _about(above, subject)
        if len(there) < enough:
            continue
        ours, theirs = _density(here), _density(there)
        if ours <= theirs:
            yield Finding(
                rule=EMPHASIS,
                grade="hint",
                message=f"“{subject.name}”不比《{title}》具体：每千字的数量、时限、地点、电话 {ours:.0f} 处，"
                f"上位预案 {theirs:.0f} 处。",
                places=(FindingPlace(node=place),),
            )


@lru_cache(maxsize=REMEMBERED)
def _mentions_workflow(text: str) -> bool:
    return any(word in text for word in WORKFLOW.words)


def _about(reading: Reading, subject: Subject) -> tuple[str, NodeId]:
    """The text of the sections with the subject in their heading, and the first of them."""
    ids: set[NodeId] = set()
    first = ""
    for section in reading.sections:
        if any(word in section.heading for word in subject.words):
            first = first or section.id
            ids.add(section.id)
    for section in reading.sections:
        if section.id in ids:
            ids.update(child.id for child in section.sections)
    text = "".join(passage.text for passage in reading.passages if passage.section in ids)
    return text, first


@lru_cache(maxsize=_KEPT)
def _density(text: str) -> float:
    """Concrete things in a thousand characters."""
    return 1000 * len(_CONCRETE.findall(text)) / len(text)
