"""The plan's own title: the same on the card, on the front page and wherever the text names it; one edition."""

from __future__ import annotations

import re
from collections.abc import Iterator

from yuan.model.checks.finding import Finding
from yuan.model.checks.gathering import Gathered, counted, place_at
from yuan.model.checks.reading import Reading
from yuan.model.checks.rule import Binding, Rule
from yuan.model.checks.spelling import distance

OWN_TITLE = Rule(
    id="own-title",
    title="本预案名称一致",
    cites="惯例：预案名称前后一致",
    binding=Binding.PRACTICE,
    explains="封面、目录卡和正文里本预案的名称应当一字不差，印发、备案和检索都以名称为准。",
)
EDITION = Rule(
    id="own-edition",
    title="版次一致",
    cites="惯例：版次前后一致",
    binding=Binding.PRACTICE,
    explains="名称后的修订年份、正文提到的版次和成文日期对不上，读的人不知道哪一版有效。",
)

_TITLE = re.compile(
    r"《(?P<title>[^《》\n]{4,40}?预案)(?P<edition>[（(][^（）()]{2,12}[）)])?》(?P<after>.{0,12})", re.DOTALL
)
_EDITION = re.compile(r"(?P<year>(?:19|20)\d\d)年?(?:修订|修编|版|修正|试行|制定)")
_OWN_EDITION = re.compile(r"本预案[（(](?P<edition>(?:19|20)\d\d年?[^（）()]{1,8})[）)]")
_REGION = re.compile(r"^.{1,12}?(?:省|市|自治区|区|县|镇|乡|街道)")
_SLIPS = 4
"""抗旱 left out of 防汛抗旱, 突发 and 事故 out of longer names."""


def check(reading: Reading) -> Iterator[Finding]:
    """Card against front page, citations against both, editions against one another."""
    front = reading.document.front
    own = bare_title(front.title or reading.card.title)
    card = bare_title(reading.card.title)
    if front.title and card and card != own:
        yield Finding(
            rule=OWN_TITLE,
            grade="warning",
            message=f"正文标题是“{front.title}”，目录卡上是“{reading.card.title}”。",
        )
    others = {bare_title(title) for title in reading.around.titles.values()}
    others.update(bare_title(attachment.title) for attachment in reading.document.attachments)
    wrong: Gathered[str] = Gathered()
    editions: Gathered[str] = Gathered()
    year = own_year(front.title, front.edition, reading.card.title)
    for passage in reading.passages:
        for found in _TITLE.finditer(passage.text) if "》" in passage.text else ():
            cited = bare_title(found["title"])
            if cited == own:
                edition = _EDITION.search(found["edition"] or "")
                if edition and year and edition["year"] != year and "废止" not in passage.text:
                    editions.add(edition["year"], place_at(passage, *found.span("edition")))
            elif cited not in others and _is_meant(cited, own) and "废止" not in passage.text:
                wrong.add(cited, place_at(passage, *found.span("title"), own))
        for found in _OWN_EDITION.finditer(passage.text):
            edition = _EDITION.search(found["edition"])
            if edition and year and edition["year"] != year:
                editions.add(edition["year"], place_at(passage, *found.span("edition")))
    for cited, places in wrong:
        yield Finding(
            rule=OWN_TITLE,
            grade="warning",
            message=f"本预案名称是“{own}”，正文写作《{cited}》{counted(places)}。",
            places=places,
        )
    for written, places in editions:
        yield Finding(
            rule=EDITION,
            grade="warning",
            message=f"本预案是 {year} 年的版次，正文写作 {written} 年{counted(places)}。",
            places=places,
        )
    if year and front.date[:4].isdecimal() and front.date[:4] < year:
        yield Finding(
            rule=EDITION, grade="warning", message=f"版次是 {year} 年，成文日期却是 {front.date}，早于版次。"
        )


def bare_title(title: str) -> str:
    """A title without blanks and its edition in brackets."""
    return re.sub(
        r"\s|[（(](?:(?:19|20)\d\d|修订|试行|草案|征求|送审|报批|最新)[^（）()]*[）)]$", "", title.strip()
    )


def own_year(*written: str) -> str:
    """The year of the edition the plan itself names, "" when it names none."""
    for text in written:
        found = _EDITION.search(text)
        if found:
            return found["year"]
    return ""


def _is_meant(cited: str, own: str) -> bool:
    """Whether a citation means this plan: same place in front, and one sign wrong or a few left
    out or added. Two other signs are another plan (地震 for 防汛)."""
    if _region(cited) != _region(own) or not _region(own):
        return False
    if distance(cited, own, 1) == 1:
        return True
    short, long = sorted((cited, own), key=len)
    signs = iter(long)
    return 0 < len(long) - len(short) <= _SLIPS and all(sign in signs for sign in short)


def _region(title: str) -> str:
    if title.startswith("国家"):
        return "国家"
    found = _REGION.match(title)
    return found.group() if found else ""
