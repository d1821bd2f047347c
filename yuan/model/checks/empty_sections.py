"""Sections with a heading and nothing under it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from yuan.model.checks.finding import Finding, FindingPlace
from yuan.model.checks.reading import Reading
from yuan.model.checks.rule import Binding, Rule

EMPTY_SECTION = Rule(
    id="empty-section",
    title="章节有内容",
    cites="惯例：章节应有内容",
    binding=Binding.PRACTICE,
    explains="只有标题、没有内容的章节，多半是还没有写，或应当删去。",
)


def check(reading: Reading) -> Iterator[Finding]:
    """Each heading with nothing under it; a title page that repeats a title is no section."""
    times = Counter(reading.headings.values())
    for section in reading.sections:
        if times[section.heading] > 1 and not section.numbered:
            continue
        if section.heading and not section.blocks and not section.sections:
            yield Finding(
                rule=EMPTY_SECTION,
                grade="warning",
                message=f"“{section.heading}”没有内容。",
                places=(FindingPlace(node=section.id),),
            )
