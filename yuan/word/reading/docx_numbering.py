"""Word's automatic numbers: what `numbering.xml` makes stand before a paragraph.

Reads abstract definitions, instances with overrides, and formats; keeps the running counts of one pass.
May differ from Word where a list restarts after a level that is never shown; read before any guess is made,
so that a computed number is judged like a typed one.
"""

from __future__ import annotations

import re

import msgspec
from lxml import etree

from yuan.model.document.limits import MOST_LETTERS, MOST_NUMBER, MOST_NUMBER_TEXT, MOST_ROMAN
from yuan.model.numbering.numerals import CIRCLED_SIGNS, to_chinese

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
VAL = W + "val"
_PLACE = re.compile(r"%([1-9])")
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_LEGAL = "〇壹贰叁肆伍陆柒捌玖"
_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
          (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip


class Level(msgspec.Struct, frozen=True):
    """One level of a list: its first value, format, text (`%1.%2`) and whether dotted parts are Arabic."""

    start: int = 1
    format: str = "decimal"
    text: str = ""
    legal: bool = False
    style: str = ""
    restart: int = -1


def roman(value: int) -> str:
    written = ""
    for number, sign in _ROMAN:
        while value >= number:
            written, value = written + sign, value - number
    return written


def _letters(value: int, first: str) -> str:
    return chr(ord(first) + (value - 1) % 26) * ((value - 1) // 26 + 1)


def format_value(value: int, form: str) -> str:
    """`value` in a Word number format (ST_NumberFormat); unknown formats give Arabic digits."""
    if value < 1 or value > MOST_NUMBER:
        return str(value)
    if form in ("chineseCounting", "chineseCountingThousand", "taiwaneseCountingThousand", "taiwaneseCounting",
                "japaneseCounting", "ideographDigital", "koreanDigital2"):  # fmt: skip
        return to_chinese(value)
    if form == "chineseLegalSimplified":
        return _LEGAL[value] if value < 10 else str(value)
    if form.startswith("decimalEnclosedCircle"):
        return CIRCLED_SIGNS[value - 1] if value <= len(CIRCLED_SIGNS) else str(value)
    if form == "decimalEnclosedParen":
        return f"（{value}）"
    if form == "decimalZero":
        return f"{value:02d}"
    if form == "ideographTraditional":
        return _STEMS[(value - 1) % 10]
    if form == "ideographZodiac":
        return _BRANCHES[(value - 1) % 12]
    if form in ("upperRoman", "lowerRoman") and value <= MOST_ROMAN:
        return roman(value) if form == "upperRoman" else roman(value).lower()
    if form in ("upperLetter", "lowerLetter") and value <= MOST_LETTERS:
        return _letters(value, "A" if form == "upperLetter" else "a")
    return str(value)


class AutomaticNumbers:
    """The running automatic numbers of one document, asked paragraph by paragraph in reading order."""

    def __init__(self, root: etree._Element | None) -> None:
        self._levels: dict[str, dict[int, Level]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._abstract: dict[str, str] = {}
        self._starts: dict[str, dict[int, int]] = {}
        self._started: set[tuple[str, int]] = set()
        if root is not None:
            self._read(root)

    def _read(self, root: etree._Element) -> None:
        abstract = {
            item.get(W + "abstractNumId", ""): {
                int(level.get(W + "ilvl", "0")): _level(level) for level in item.findall(W + "lvl")
            }
            for item in root.findall(W + "abstractNum")
        }
        for item in root.findall(W + "num"):
            number = item.get(W + "numId", "")
            link = item.find(W + "abstractNumId")
            name = link.get(VAL, "") if link is not None else ""
            levels = dict(abstract.get(name, {}))
            for override in item.findall(W + "lvlOverride"):
                place = int(override.get(W + "ilvl", "0"))
                if (replaced := override.find(W + "lvl")) is not None:
                    levels[place] = _level(replaced)
                if (start := override.find(W + "startOverride")) is not None:
                    self._starts.setdefault(number, {})[place] = _count(start.get(VAL, "1"))
            self._levels[number] = levels
            self._abstract[number] = name

    def level_of_style(self, number: str, style: str) -> int | None:
        """The level of list `number` that is linked to paragraph style `style`."""
        for place, level in self._levels.get(number, {}).items():
            if level.style == style:
                return place
        return None

    def next(self, number: str, place: int) -> str:
        """Count one paragraph of list `number` at level `place` and give the number shown, "" for none."""
        levels = self._levels.get(number)
        if not levels or place not in levels:
            return ""
        counts = self._counts.setdefault(self._abstract[number], {})
        level = levels[place]
        override = self._starts.get(number, {}).get(place)
        if override is not None and (number, place) not in self._started:
            counts[place] = override
        else:
            counts[place] = min(counts[place] + 1, MOST_NUMBER) if place in counts else level.start
        self._started.add((number, place))
        for deeper in [known for known in counts if known > place]:
            if levels.get(deeper, level).restart != 0:
                del counts[deeper]
        return self._shown(levels, counts, level)

    def _shown(self, levels: dict[int, Level], counts: dict[int, int], level: Level) -> str:
        if level.format == "none":
            return _PLACE.sub("", level.text[:MOST_NUMBER_TEXT])
        if level.format == "bullet":
            return _PRIVATE.sub("•", level.text[:MOST_NUMBER_TEXT])

        def part(match: re.Match[str]) -> str:
            place = int(match.group(1)) - 1
            known = levels.get(place, Level())
            form = "decimal" if level.legal else known.format
            return format_value(counts.setdefault(place, known.start), form)

        # A format of a hundred `%1` would make each number longer than its paragraph.
        shown = _PLACE.sub(part, level.text[:MOST_NUMBER_TEXT])
        return shown if len(shown) <= MOST_NUMBER_TEXT else ""


def _count(written: str) -> int:
    """A count as Word keeps it: never below none, never above `MOST_NUMBER`."""
    return max(0, min(int(written or 0), MOST_NUMBER))


def _level(element: etree._Element) -> Level:
    def value(tag: str, default: str) -> str:
        found = element.find(W + tag)
        return default if found is None else found.get(VAL, "1")

    return Level(
        _count(value("start", "0")),
        value("numFmt", "decimal"),
        value("lvlText", ""),
        element.find(W + "isLgl") is not None,
        value("pStyle", ""),
        int(value("lvlRestart", "-1")),
    )
