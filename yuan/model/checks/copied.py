"""上下一般粗, first half: sentences taken word for word from the upper plan, with their source (办法 art. 10)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from yuan.model.checks.finding import Finding, NotRun
from yuan.model.checks.gathering import REMEMBERED, Gathered, place_at
from yuan.model.checks.reading import Reading
from yuan.model.checks.rule import Binding, Rule
from yuan.model.checks.upper import SENTENCE, SHORTEST, read_upper, sentence_key
from yuan.model.content import NodeId

COPIED = Rule(
    id="copied-from-upper",
    title="不照抄上位预案",
    cites="《突发事件应急预案管理办法》（国办发〔2024〕5号）第十条",
    binding=Binding.LAW,
    explains="不同层级预案内容应当各有侧重，县级预案要落实任务、细化工作流程。与上位预案逐字相同的句子，"
    "请看是否应当换成本区谁来做、怎么做。",
)


def check(reading: Reading) -> Iterator[Finding | NotRun]:
    """One finding for each chapter of the upper plan that sentences were taken from, with its sections' numbers."""
    document = reading.around.upper
    if document is None:
        yield NotRun(rule=COPIED, why="目录卡上没有上位预案，或上位预案不在库中。")
        return
    upper = read_upper(document)
    taken: Gathered[NodeId] = Gathered()
    sources: dict[NodeId, dict[str, None]] = {}
    for passage in reading.passages:
        for start, end, key in _sentences(passage.text):
            section = upper.sentences.get(key)
            if section is not None:
                chapter = upper.chapters.get(section, "")
                taken.add(chapter, place_at(passage, start, end))
                if section != chapter:
                    sources.setdefault(chapter, {})[upper.numbers.get(section, "")] = None
    title = reading.around.upper_title or document.front.title
    for chapter, places in taken:
        where = f"“{upper.chapter_names[chapter]}”" if upper.chapter_names.get(chapter) else ""
        numbers = "、".join(number for number in sources.get(chapter, ()) if number)
        yield Finding(
            rule=COPIED,
            grade="hint",
            message=f"有 {len(places)} 句与《{title}》{where}逐字相同"
            + (f"（{numbers}）。" if numbers else "。"),
            places=places,
        )


@lru_cache(maxsize=REMEMBERED)
def _sentences(text: str) -> tuple[tuple[int, int, str], ...]:
    """Start, end and key of every sentence long enough."""
    found = ((*match.span(), sentence_key(match.group())) for match in SENTENCE.finditer(text))
    return tuple(sentence for sentence in found if len(sentence[2]) >= SHORTEST)
