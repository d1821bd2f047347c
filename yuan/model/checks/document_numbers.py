"""Document numbers quoted in the text: six-cornered brackets, year in full, no 第, no leading zero."""

from __future__ import annotations

import re
from collections.abc import Iterator

from yuan.model.checks.finding import Finding
from yuan.model.checks.front import DOCUMENT_NUMBER
from yuan.model.checks.gathering import Gathered, counted, place_at
from yuan.model.checks.reading import Reading

_NUMBER = re.compile(
    r"(?P<body>[\u4e00-\u9fff]{2,12})\s?(?P<open>[\[［(（【〔﹝])\s?(?P<year>(?:19|20)\d\d|\d\d)\s?(?P<close>[\]］)）】〕﹞])"
    r"\s?(?P<ordinal>第?)(?P<zeros>0*)(?P<number>[1-9]\d{0,3})\s?号(?![楼院路线])"
)
_OTHER_SERIES = ("令", "公告", "通告", "公报", "决定")
"""Orders and announcements are numbered 第n号 without the form of a document number."""


def check(reading: Reading) -> Iterator[Finding]:
    """Each number written otherwise; the fix writes it in the standard's form."""
    wrong: Gathered[str] = Gathered()
    for passage in reading.passages:
        if "号" not in passage.text:
            continue
        for found in _NUMBER.finditer(passage.text):
            sound = f"〔{found['year']}〕{found['number']}号"
            start = found.start("open")
            written = passage.text[start : found.end()]
            if (written == sound and len(found["year"]) == 4) or found["body"].endswith(_OTHER_SERIES):
                continue
            instead = sound if len(found["year"]) == 4 else None
            wrong.add(_what(found), place_at(passage, start, found.end(), instead))
    for what, places in wrong:
        yield Finding(
            rule=DOCUMENT_NUMBER,
            grade="hint",
            message=f"发文字号{what}：“{places[0].quote}”{counted(places)}。",
            places=places,
        )


def _what(found: re.Match[str]) -> str:
    if len(found["year"]) == 2:
        return "年份应当写四位"
    if found["open"] + found["close"] != "〔〕":
        return "年份应当用六角括号〔〕"
    if found["ordinal"]:
        return "不加“第”"
    return "不编虚位" if found["zeros"] else "中间不空格"
