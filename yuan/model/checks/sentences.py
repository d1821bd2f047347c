"""Action steps that are hard to take in: very long sentences where a reader has to act."""

from __future__ import annotations

import re
from collections.abc import Iterator

from yuan.model.checks.finding import Finding, FindingPlace
from yuan.model.checks.gathering import place_at
from yuan.model.checks.reading import Reading
from yuan.model.checks.rule import Binding, Rule
from yuan.model.document.content import NodeId, Section

LONG_SENTENCE = Rule(
    id="long-sentence",
    title="处置步骤句子简短",
    cites="《突发事件应急预案管理办法》（国办发〔2024〕5号）第五条（简明、实用）；句长上限为惯例",
    binding=Binding.PRACTICE,
    explains="处置步骤要在现场照着做，一句话太长（通常以 120 个字为限）就难以执行，宜拆成几步，每步写明谁做什么。",
)

_ACTION_ROLES = frozenset({"first-response", "response-levels", "measures", "scene-control", "evacuation"})
_ACTION_WORDS = re.compile(r"处置|响应|措施|救援|先期|疏散|转移|行动|现场")
_NO_ACTION = re.compile(
    r"保障|宣传|培训|职责|分级|原则|条件|终止|结束|调整|组织机构|指挥机构|体系|评估|概念|定义"
)
_END = re.compile(
    r"(?<=[。；;！？\n])|(?<=[\u4e00-\u9fff])[ \u3000]+(?=[\u4e00-\u9fff])|(?=[（(]\d{1,2}[）)])"
)
"""Where a sentence ends: at its mark, at the number of an item, and at a blank between words, where text out of
PDF files has lost its mark."""
_LISTED = re.compile(r"[^、，。；：]{1,20}、")


def check(reading: Reading) -> Iterator[Finding]:
    """All sentences longer than the office's limit: up to the next 。；！？, names in 、-lists counted as one character each."""
    longest = reading.around.limits.longest_sentence
    places: list[FindingPlace] = []
    most = 0
    acting = _action_sections(reading)
    for passage in reading.passages:
        if passage.section not in acting or passage.node == passage.section or len(passage.text) <= longest:
            continue
        for start, end in _sentences(passage.text, longest):
            length = len(_LISTED.sub("、", passage.text[start:end].strip()))
            if length > longest:
                places.append(place_at(passage, start, end))
                most = max(most, length)
    if places:
        yield Finding(
            rule=LONG_SENTENCE,
            grade="hint",
            message=f"处置步骤里有 {len(places)} 句超过 {longest} 字（最长 {most} 字），宜拆开写。",
            places=tuple(places),
        )


def _sentences(text: str, longest: int) -> Iterator[tuple[int, int]]:
    """Where the sentences longer than `longest` begin and end."""
    start = 0
    for found in _END.finditer(text):
        if found.start() - start > longest:
            yield start, found.start()
        start = found.end()
    if len(text) - start > longest:
        yield start, len(text)


def _action_sections(reading: Reading) -> set[NodeId]:
    """Sections that tell what to do, by role or heading, and those below them."""
    found: set[NodeId] = set()

    def visit(section: Section, inherited: bool) -> None:
        is_action = section.role in _ACTION_ROLES or (
            (inherited or bool(_ACTION_WORDS.search(section.heading)))
            and not _NO_ACTION.search(section.heading)
        )
        if is_action:
            found.add(section.id)
        for child in section.sections:
            visit(child, is_action)

    for section in reading.document.sections:
        visit(section, False)
    for attachment in reading.document.attachments:
        for section in attachment.sections:
            visit(section, False)
    return found
