"""Numbers typed by hand that skip one, stand twice or remain in a numbered heading."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from yuan.model.checks.finding import Finding, FindingPlace
from yuan.model.checks.gathering import REMEMBERED, place_at
from yuan.model.checks.passages import Passage
from yuan.model.checks.reading import Reading
from yuan.model.checks.rule import Binding, Rule
from yuan.model.numbering.numerals import from_chinese
from yuan.model.numbering.reading import ReadNumber, read_number

SEQUENCE = Rule(
    id="number-sequence",
    title="序号连续",
    cites="GB/T 9704-2012 第7.3.3条（结构层次序数）；惯例：序号连续",
    binding=Binding.PRACTICE,
    explains="手工编号跳号或重号，多半是删改后没有跟着改，也可能漏了一项内容。改用自动编号就不会再错。",
)
DOUBLE_NUMBER = Rule(
    id="double-number",
    title="标题编号不重复",
    cites="惯例：编号由程序排出",
    binding=Binding.PRACTICE,
    explains="标题的编号由程序按位置排出，标题文字里又手工写了一个编号，印出来会有两个。",
)

_ORDINAL = re.compile(r"(?:^|[：:，,。；;、\s])(?P<sign>[一二三四五六七八九]|十[一二]?)是(?!否|指|由于|因)")
_INLINE = re.compile(r"[（(](?P<sign>\d{1,2})[）)]")


def check(reading: Reading) -> Iterator[Finding]:
    """Each series with a gap or a number twice; headings with a number of their own."""
    yield from _headings(reading)
    series: dict[tuple[str, str, tuple[int, ...]], int] = {}
    section = None
    for passage in reading.passages:
        for start, end, last_value, value in _within(passage.text):
            yield _wrong(passage, start, end, last_value, value)
        if passage.section != section:
            section, series = passage.section, {}
        read = None if passage.node == passage.section else _read(passage.text)
        if read is None or len(read.typed.strip()) == len(passage.text.strip()):
            continue
        key = (passage.section, read.pattern, read.path[:-1])
        value, last = read.path[-1], series.get(key)
        series[key] = value
        for deeper in [other for other in series if len(other[2]) > len(read.path) - 1]:
            del series[deeper]
        if last is not None and value != 1 and value != last + 1:
            yield _wrong(passage, 0, len(read.typed.rstrip()), last, value)


def _headings(reading: Reading) -> Iterator[Finding]:
    for section in reading.sections:
        if not section.numbered:
            continue
        read = read_number(section.heading)
        if read is not None and read.rest.strip() and read.pattern != "1":
            typed = read.typed
            yield Finding(
                rule=DOUBLE_NUMBER,
                grade="warning",
                message=f"标题“{section.heading}”里手工写了编号“{typed.strip()}”。",
                places=(FindingPlace(node=section.id, quote=typed, instead=""),),
            )


@lru_cache(maxsize=REMEMBERED)
def _read(text: str) -> ReadNumber | None:
    return read_number(text)


@lru_cache(maxsize=REMEMBERED)
def _within(text: str) -> tuple[tuple[int, int, int, int], ...]:
    """一是…二是…四是… and （1）…（2）…（4）… inside one paragraph: start, end, the value before, the value."""
    wrong = []
    for pattern in (_ORDINAL, _INLINE):
        last = 0
        for match in pattern.finditer(text):
            sign = match["sign"]
            value = int(sign) if sign.isdecimal() else from_chinese(sign)
            if last and value not in (1, last + 1) and (pattern is _ORDINAL or value > last):
                wrong.append((*match.span("sign"), last, value))
            last = value
    return tuple(wrong)


def _wrong(passage: Passage, start: int, end: int, last: int, value: int) -> Finding:
    what = "重号" if value == last else "跳号" if value > last else "倒号"
    return Finding(
        rule=SEQUENCE,
        grade="warning",
        message=f"序号{what}：“{passage.text[start:end].strip()}”前面是 {last}。",
        places=(place_at(passage, start, end),),
    )
