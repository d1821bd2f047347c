"""Places somebody meant to fill in: ××、XX、【…】、（待补充）, and what a template left."""

from __future__ import annotations

import re
from collections.abc import Iterator

from yuan.model.checks.finding import Finding
from yuan.model.checks.passages import Passage
from yuan.model.content import Document
from yuan.model.plan import PlanCard

_PLACEHOLDER = re.compile(
    r"[×Xx]{2,}(?![A-Za-z0-9])|[Ｘ]{2,}|【[^】]{0,30}】|\{\{.*?\}\}|[（(](?:待[定补填]|此处|请填)[^）)]{0,20}[）)]|_{3,}|＿{2,}"
)


def check_placeholders(document: Document, card: PlanCard, text: tuple[Passage, ...]) -> Iterator[Finding]:
    """Text that still waits to be written."""
    for passage in text:
        if found := _PLACEHOLDER.search(passage.text):
            yield Finding(
                rule="placeholder",
                grade="warning",
                message=f"“{found.group()}”是待填内容，请补全。",
                node=passage.node,
            )
