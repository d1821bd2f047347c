"""上下一般粗, first half: sentences taken word for word from the upper plan, with their source (办法 art. 10)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from yuan.model.checks.finding import Finding, NotRun
from yuan.model.checks.gathering import Gathered, place_at
from yuan.model.checks.passages import passages
from yuan.model.checks.reading import Reading
from yuan.model.checks.rule import Binding, Rule
from yuan.model.content import Document, NodeId
from yuan.model.numbering import join_number, numbers
from yuan.model.text import titles

COPIED = Rule(
    id="copied-from-upper",
    title="不照抄上位预案",
    cites="《突发事件应急预案管理办法》（国办发〔2024〕5号）第十条",
    binding=Binding.LAW,
    explains="不同层级预案内容应当各有侧重，县级预案要落实任务、细化工作流程。与上位预案逐字相同的句子，"
    "请看是否应当换成本区谁来做、怎么做。",
)

_SENTENCE = re.compile(r"[^。；;！？\n]{20,}[。；;！？]?")
_SIGNS = re.compile(r"[^\u4e00-\u9fffA-Za-z0-9]")
SHORTEST = 20
"""Shorter sentences are alike by chance."""


def check(reading: Reading) -> Iterator[Finding | NotRun]:
    """One finding for each section of the upper plan that sentences were taken from."""
    upper = reading.around.upper
    if upper is None:
        yield NotRun(rule=COPIED, why="目录卡上没有上位预案，或上位预案不在库中。")
        return
    known = _sentences(upper)
    names = _section_names(upper)
    taken: Gathered[NodeId] = Gathered()
    for passage in reading.passages:
        for found in _SENTENCE.finditer(passage.text):
            source = known.get(_key(found.group()))
            if source is not None:
                taken.add(source, place_at(passage, *found.span()))
    title = reading.around.upper_title or upper.front.title
    for section, places in taken:
        where = f"“{names[section]}”" if names.get(section) else ""
        yield Finding(
            rule=COPIED,
            grade="hint",
            message=f"有 {len(places)} 句与《{title}》{where}逐字相同。",
            places=places,
        )


@lru_cache(maxsize=65536)
def _key(sentence: str) -> str:
    return _SIGNS.sub("", sentence)


def _sentences(document: Document) -> Mapping[str, NodeId]:
    """Every sentence of a plan, without its marks → the section it stands in first."""
    found: dict[str, NodeId] = {}
    for passage in passages(document):
        for sentence in _SENTENCE.findall(passage.text):
            key = _key(sentence)
            if len(key) >= SHORTEST:
                found.setdefault(key, passage.section)
    return found


def _section_names(document: Document) -> Mapping[NodeId, str]:
    computed = numbers(document)
    return {id: join_number(computed.get(id, ""), name) for id, name in titles(document).items()}
