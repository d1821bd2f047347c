"""Dates in the text: 2024年5月31日, Arabic digits, the year in full, no leading zeros (GB/T 9704-2012, 7.3.5.4)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from yuan.model.checks.finding import Finding
from yuan.model.checks.gathering import Gathered, counted, place_at
from yuan.model.checks.reading import Reading
from yuan.model.checks.rule import Binding, Rule
from yuan.model.numbering.numerals import from_chinese

DATE_FORM = Rule(
    id="date-form",
    title="日期写法",
    cites="GB/T 9704-2012 第7.3.5.4条；GB/T 15835-2011",
    binding=Binding.STANDARD,
    explains="日期用阿拉伯数字将年、月、日标全，年份写四位，月、日不编虚位，如 2024年5月31日。",
)
IMPOSSIBLE_DATE = Rule(
    id="impossible-date",
    title="日期存在",
    cites="惯例：日期真实存在",
    binding=Binding.PRACTICE,
    explains="历法上没有这一天，多半是笔误。",
)

_DOTTED = re.compile(r"(?<![\d./A-Za-z-])((?:19|20)\d\d)([-./])(\d{1,2})\2(\d{1,2})(?![\d./-])")
_LONG = re.compile(r"(?<!\d)((?:19|20)\d\d)年\s?(\d{1,2})月(?:\s?(\d{1,2})日)?")
_SHORT_YEAR = re.compile(r"(?<![\d第])(?<!\d[.．])(\d\d)年(\d{1,2})月(\d{1,2})日")
_SIGNS = "〇○Ｏ零一二三四五六七八九"
_CHINESE = re.compile(
    rf"([一二][{_SIGNS}]{{3}})年(?:([一二三四五六七八九十]{{1,2}})月(?:([一二三四五六七八九十]{{1,3}})日)?)?"
)


def check(reading: Reading) -> Iterator[Finding]:
    """Each form of date that is not 年月日 in Arabic digits, with its places."""
    forms: Gathered[str] = Gathered()
    impossible: Gathered[str] = Gathered()
    for passage in reading.passages:
        text = passage.text
        if "年" not in text and not ("19" in text or "20" in text):
            continue
        for found in _DOTTED.finditer(text):
            year, _, month, day = found.groups()
            if _exists(int(year), int(month), int(day)):
                written = f"{year}年{int(month)}月{int(day)}日"
                forms.add("日期应当写作年月日", place_at(passage, *found.span(), written))
        for found in _LONG.finditer(text):
            year, month, day = found.groups()
            if not _exists(int(year), int(month), int(day or 1)):
                impossible.add(found.group(), place_at(passage, *found.span()))
            elif month[0] == "0" or (day and day[0] == "0"):
                written = f"{year}年{int(month)}月" + (f"{int(day)}日" if day else "")
                forms.add("月、日前不加 0", place_at(passage, *found.span(), written))
        for found in _SHORT_YEAR.finditer(text):
            forms.add("年份应当写四位", place_at(passage, *found.span()))
        for found in _CHINESE.finditer(text):
            forms.add("日期应当用阿拉伯数字", place_at(passage, *found.span(), _arabic(found)))
    for message, places in forms:
        yield Finding(
            rule=DATE_FORM,
            grade="hint",
            message=f"{message}：“{places[0].quote}”{counted(places)}。",
            places=places,
        )
    for name, places in impossible:
        yield Finding(rule=IMPOSSIBLE_DATE, grade="warning", message=f"没有“{name}”这一天。", places=places)


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _arabic(found: re.Match[str]) -> str:
    year, month, day = found.groups()
    digits = "".join(str(max(0, _SIGNS.index(sign) - 3)) for sign in year)
    written = f"{digits}年"
    if month:
        written += f"{from_chinese(month)}月"
    return written + (f"{from_chinese(day)}日" if day else "")
