"""上下一般粗, first half: sentences taken word for word from the upper plan, with their source (办法 art. 10)."""

from __future__ import annotations

from collections.abc import Container, Iterator
from functools import lru_cache

import msgspec

from yuan.model.checks.finding import Finding, FindingPlace, NotRun
from yuan.model.checks.gathering import REMEMBERED, place_at
from yuan.model.checks.reading import Reading
from yuan.model.checks.rule import Binding, Rule
from yuan.model.checks.upper import SENTENCE, UpperText, read_upper, sentence_key
from yuan.model.document.content import NodeId
from yuan.model.process.check_limits import FEWEST_COPIED

COPIED = Rule(
    id="copied-from-upper",
    title="不照抄上位预案",
    cites="《突发事件应急预案管理办法》（国办发〔2024〕5号）第十条",
    binding=Binding.LAW,
    explains="不同层级预案内容应当各有侧重，县级预案要落实任务、细化工作流程。与上位预案逐字相同的句子，"
    "请看是否应当换成本区谁来做、怎么做。",
    is_comparison=True,
)
_MOST_NAMED = 3


def check(reading: Reading) -> Iterator[Finding | NotRun]:
    """One finding with every sentence taken over; each place names the section of the upper plan it comes from."""
    document = reading.around.upper
    if document is None:
        yield NotRun(rule=COPIED, why="目录卡上没有上位预案，或上位预案不在库中。")
        return
    upper, shortest = read_upper(document), reading.around.limits.shortest_copied
    places: list[FindingPlace] = []
    chapters: set[NodeId] = set()
    for passage in reading.passages:
        for start, end, key in _sentences(passage.text):
            section = upper.sentences.get(key) if len(key) >= shortest else None
            if section is not None:
                note = f"出自{upper.names.get(section, '正文')}"
                places.append(msgspec.structs.replace(place_at(passage, start, end), note=note))
                chapters.add(upper.chapters.get(section, ""))
    if places:
        title = reading.around.upper_title or document.front.title
        yield Finding(
            rule=COPIED,
            grade="hint",
            message=f"有 {len(places)} 句与《{title}》逐字相同{_told(upper, chapters)}。",
            places=tuple(places),
        )


def _told(upper: UpperText, chapters: Container[NodeId]) -> str:
    """Which chapters of the upper plan, the first few by name."""
    named = [f"“{name}”" for id, name in upper.names.items() if id in chapters]
    if not named:
        return ""
    more = f"等 {len(named)} 章" if len(named) > _MOST_NAMED else ""
    return f"，出自{''.join(named[:_MOST_NAMED])}{more}"


@lru_cache(maxsize=REMEMBERED)
def _sentences(text: str) -> tuple[tuple[int, int, str], ...]:
    """Start, end and key of every sentence long enough."""
    found = ((*match.span(), sentence_key(match.group())) for match in SENTENCE.finditer(text))
    return tuple(sentence for sentence in found if len(sentence[2]) >= FEWEST_COPIED)
