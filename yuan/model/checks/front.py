"""The document number's form: 机关代字〔年份〕序号号, six-cornered brackets, no leading zero."""

from __future__ import annotations

import re
from collections.abc import Iterator

from yuan.model.checks.finding import Finding
from yuan.model.checks.passages import Passage
from yuan.model.content import Document
from yuan.model.plan import PlanCard

_SOUND = re.compile(r"\S{1,20}〔\d{4}〕[1-9]\d*号")


def check_document_number(document: Document, card: PlanCard, text: tuple[Passage, ...]) -> Iterator[Finding]:
    """A document number written otherwise."""
    number = document.front.number
    if number and not _SOUND.fullmatch(number):
        yield Finding(
            rule="document-number",
            grade="warning",
            message=f"发文字号“{number}”格式不对，应为“机关代字〔年份〕序号号”。",
        )
