"""The document number's form: 机关代字〔年份〕序号号, six-cornered brackets, no leading zero."""

from __future__ import annotations

import re
from collections.abc import Iterator

from yuan.model.checks.finding import Finding
from yuan.model.checks.reading import Reading
from yuan.model.checks.rule import Binding, Rule

DOCUMENT_NUMBER = Rule(
    id="document-number",
    title="发文字号格式",
    cites="GB/T 9704-2012 第7.2.5条",
    binding=Binding.STANDARD,
    explains="发文字号由机关代字、年份、发文顺序号组成，年份用六角括号〔〕，顺序号不加“第”、不编虚位。",
)

_SOUND = re.compile(r"\S{1,20}〔\d{4}〕[1-9]\d*号")


def check(reading: Reading) -> Iterator[Finding]:
    """A document number written otherwise."""
    number = reading.document.front.number
    if number and not _SOUND.fullmatch(number):
        yield Finding(
            rule=DOCUMENT_NUMBER,
            grade="warning",
            message=f"发文字号“{number}”格式不对，应为“机关代字〔年份〕序号号”。",
        )
