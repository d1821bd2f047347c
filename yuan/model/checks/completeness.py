"""What a plan of its kind must cover (办法 art. 8-16)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from yuan.model.checks.finding import Finding, NotRun
from yuan.model.checks.reading import Reading
from yuan.model.checks.rule import Binding, Rule
from yuan.model.checks.tier import Tier, is_support, tier_of
from yuan.model.kinds.subjects import (
    CALL_UP,
    COMMAND,
    GRADING,
    MEASURES,
    OF_DISTRICT,
    REPORT,
    SUPPLIES,
    WARNING,
    Subject,
)

COMPLETENESS = Rule(
    id="completeness",
    title="内容完整",
    cites="《突发事件应急预案管理办法》（国办发〔2024〕5号）第八条至第十六条",
    binding=Binding.LAW,
    explains="办法按预案种类列出了应当侧重规范的内容，缺了就不能指导应对。",
)


_NATION = (COMMAND, GRADING, REPORT, MEASURES, SUPPLIES)
_PROVINCE = (COMMAND, WARNING, MEASURES, SUPPLIES)
_SUPPORT = (COMMAND, SUPPLIES, CALL_UP, MEASURES)
_BY_TIER: Mapping[Tier, tuple[Subject, ...]] = {
    Tier.NATION: _NATION,
    Tier.PROVINCE: _PROVINCE,
    Tier.DISTRICT: OF_DISTRICT,
}
"""Art. 10 asks less of the state's and of provinces' plans, which a library may hold as upper plans."""
_SURE = frozenset({COMMAND, MEASURES})
"""Without these it is no plan at all (应对法 art. 28): an error; the others are a warning, for words differ."""


def check(reading: Reading) -> Iterator[Finding | NotRun]:
    """Subjects the kind of plan must cover: spoken of nowhere, or only in passing."""
    kind = reading.card.kind.profile
    article, subjects = kind.article, kind.required
    if kind.is_tiered:
        if is_support(reading.card):
            article, subjects = "第十一条", _SUPPORT
        else:
            tier = tier_of(reading.card)
            if tier is None:
                yield NotRun(
                    rule=COMPLETENESS, why="看不出是哪一级的预案：名称没有地名，目录卡没有编制单位。"
                )
                return
            subjects = _BY_TIER[tier]
    for subject in subjects:
        if any(word in heading for heading in reading.headings.values() for word in subject.words):
            continue
        if any(word in passage.text for passage in reading.passages for word in subject.words):
            yield Finding(
                rule=COMPLETENESS, grade="hint", message=f"“{subject.name}”没有单独成节（{article}）。"
            )
        else:
            yield Finding(
                rule=COMPLETENESS,
                grade="error" if subject in _SURE else "warning",
                message=f"缺少“{subject.name}”的内容（{article}）。",
            )
