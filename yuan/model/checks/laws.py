"""Laws, regulations and national plans cited by a title that is misspelt, superseded or of an older edition.

Two files of facts: `laws.csv`, titles with the year of their newest text (made by `scripts/laws.py`), and
`superseded.json`, titles replaced by others with the year since.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.resources import files

import msgspec

from yuan.model.checks.finding import Finding
from yuan.model.checks.gathering import Gathered, counted, place_at
from yuan.model.checks.reading import Reading
from yuan.model.checks.rule import Binding, Rule
from yuan.model.checks.spelling import is_misspelling

SUPERSEDED = Rule(
    id="superseded-paper",
    title="依据现行有效",
    cites="《突发事件应急预案管理办法》（国办发〔2024〕5号）第二十四条（合法）、第三十五条第一项",
    binding=Binding.LAW,
    explains="引用的法律、法规或预案已经被别的文件取代。依据变了，预案应当跟着修订。",
)
MISNAMED = Rule(
    id="misnamed-law",
    title="法律法规名称准确",
    cites="《突发事件应急预案管理办法》（国办发〔2024〕5号）第二十四条（合法）；惯例：引用全称准确",
    binding=Binding.PRACTICE,
    explains="引用的名称与一部现行法律、法规只差一两个字，多半是写错了。",
)
OLD_EDITION = Rule(
    id="old-edition",
    title="法律法规为最新文本",
    cites="《突发事件应急预案管理办法》（国办发〔2024〕5号）第三十五条第一项",
    binding=Binding.LAW,
    explains="引用时注明的年份早于这部法律、法规最近一次制定或修改的年份。",
)

_CITED = re.compile(r"《(?P<title>[^《》]{2,40})》(?P<after>.{0,24})", re.DOTALL)
_YEAR = re.compile(r"[（(](?P<year>(?:19|20)\d\d)年?[^）)]{0,14}[）)]")
_NATION = "中华人民共和国"


class Superseded(msgspec.Struct, frozen=True):
    """A paper replaced by another; with `number`, only the one of that document number."""

    title: str
    by: str
    since: str
    number: str = ""


@lru_cache(maxsize=1)
def superseded() -> tuple[Superseded, ...]:
    """The rows of `superseded.json`."""
    source = files("yuan.model.checks") / "superseded.json"
    return tuple(msgspec.json.decode(source.read_bytes(), type=list[Superseded]))


@lru_cache(maxsize=1)
def known_laws() -> Mapping[str, int]:
    """Title without 中华人民共和国 → the year of its newest text."""
    source = files("yuan.model.checks") / "laws.csv"
    rows = csv.DictReader(source.read_text(encoding="utf-8").splitlines())
    return {row["title"]: int(row["year"]) for row in rows}


def check(reading: Reading) -> Iterator[Finding]:
    """Each title once, with its places."""
    replaced: Gathered[Superseded] = Gathered()
    misspelt: Gathered[tuple[str, str]] = Gathered()
    old: Gathered[tuple[str, str]] = Gathered()
    for passage in reading.passages:
        if "《" not in passage.text:
            continue
        for found in _CITED.finditer(passage.text):
            title = re.sub(r"\s", "", found["title"])
            bare = title.removeprefix(_NATION)
            if "废止" in passage.text[found.end("title") : found.end("title") + 30]:
                continue
            start, end = found.span("title")
            row = _superseding(bare, found["after"])
            if row is not None:
                instead = None if row.number else _as_written(title, row.by)
                replaced.add(row, place_at(passage, start, end, instead))
                continue
            meant = meant_law(bare)
            if meant:
                misspelt.add((title, meant), place_at(passage, start, end, _as_written(title, meant)))
            year = _YEAR.match(found["after"].lstrip())
            if year and bare in known_laws() and int(year["year"]) < known_laws()[bare]:
                old.add((title, year["year"]), place_at(passage, start, end))
    for row, places in replaced:
        yield Finding(
            rule=SUPERSEDED,
            grade="warning",
            message=f"《{row.title}》{row.number}{counted(places)}{row.since} 年起由《{row.by}》取代。",
            places=places,
        )
    for (title, meant), places in misspelt:
        yield Finding(
            rule=MISNAMED,
            grade="warning",
            message=f"《{title}》{counted(places)}疑为《{meant}》之误。",
            places=places,
        )
    for (title, written), places in old:
        newest = known_laws()[title.removeprefix(_NATION)]
        yield Finding(
            rule=OLD_EDITION,
            grade="warning",
            message=f"《{title}》注明 {written} 年，最近的文本是 {newest} 年的{counted(places)}。",
            places=places,
        )


def _as_written(title: str, name: str) -> str:
    """`name` with 中华人民共和国 where the text writes it."""
    return _NATION + name if title.startswith(_NATION) else name


def _superseding(title: str, after: str) -> Superseded | None:
    for row in superseded():
        if row.title == title and (not row.number or _same_number(row.number, after)):
            return row
    return None


def _same_number(number: str, text: str) -> bool:
    return re.sub(r"[\s\[\]［］()（）【】〔〕﹝﹞]", "", number) in re.sub(
        r"[\s\[\]［］()（）【】〔〕﹝﹞]", "", text
    )


@lru_cache(maxsize=4096)
def meant_law(title: str) -> str:
    """The law `title` is a misspelling of, "" when it is none: same ending, one or two signs apart."""
    if title in known_laws() or not title.endswith(("法", "条例", "规定", "办法", "细则")):
        return ""
    return next((law for law in known_laws() if is_misspelling(title, law)), "")
