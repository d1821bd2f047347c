"""Member units and their duties: each member has duties, each body with duties is a member."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import msgspec

from yuan.model.checks.body_names import BODY, bodies, is_same_body
from yuan.model.checks.finding import Finding, FindingPlace, NotRun
from yuan.model.checks.gathering import place_at
from yuan.model.checks.passages import Passage
from yuan.model.checks.reading import Reading
from yuan.model.checks.rule import Binding, Rule
from yuan.model.document.content import DutyTable, Table, run_text
from yuan.model.document.content import Paragraph as TextBlock

MEMBERS = Rule(
    id="members-and-duties",
    title="成员单位与职责对应",
    cites="《突发事件应急预案管理办法》（国办发〔2024〕5号）第二十四条（组织指挥体系、职责任务合理）",
    binding=Binding.LAW,
    explains="列为成员单位的都要写明职责，写了职责的都应当在成员单位名单里，否则临事无人负责。",
)

_MEMBERS = re.compile(
    r"(?:成员单位|组成单位|指挥部成员|^成员)(?:主要)?(?:包括|由|为|有|如下)?[：:]?\s*(?P<list>[^。；：:\n]{8,})"
)
_COMPOSED = re.compile(
    r"由(?P<list>[^。；：:\n]{8,}?)(?:等(?:有关|相关)?(?:\d+个)?(?:单位|部门))?(?:组成|为成员单位|作为成员单位)"
)
_CLAUSE = re.compile(r"[^。；：:\n]+")
_DUTY = re.compile(
    rf"^[\s\u3000\ue000-\uf8ff·•—\-]*(?:[（(]?\d{{1,2}}[）).、]\s*)?(?P<bodies>{BODY.pattern}(?:[、和]{BODY.pattern}){{0,3}})\s?"
    r"(?:[（(][^（）()]{1,30}[）)]\s?)?(?:[：:]|负责|承担)"
)
_FEWEST = 3
_COMMON = 0.5
"""Two lists that share less than this part of the shorter one speak of different commands."""
_ENTERPRISES = ("公司", "集团", "银行")
"""Enterprises are often charged as a group (基础设施营运单位), not one by one."""
_OPEN_ENDED = re.compile(r"等|各有关|有关部门|相关部门")


def check(reading: Reading) -> Iterator[Finding | NotRun]:
    """Both directions, when the plan has both lists."""
    members = _members(reading)
    duties = _duties(reading)
    if len(members.places) < _FEWEST or len(duties) < _FEWEST:
        yield NotRun(rule=MEMBERS, why="没有找到成员单位名单和逐个单位的职责，无从对照。")
        return
    matched = [name for name in members.places if _find(name, duties)]
    if len(matched) < _COMMON * min(len(members.places), len(duties)):
        yield NotRun(rule=MEMBERS, why="成员单位名单和职责里的单位大多不同，可能不是同一个指挥机构。")
        return
    dutiful = _duty_text(reading)
    idle = {
        name: place
        for name, place in members.places.items()
        if not (
            _find(name, duties) or name in dutiful or name.startswith("各") or name.endswith(_ENTERPRISES)
        )
    }
    if idle:
        yield _finding("列为成员单位，没有写职责", idle)
    strangers = {
        name: place
        for name, place in duties.items()
        if not (_find(name, members.places) or name in members.around or name.startswith("各"))
    }
    if strangers and not members.is_open:
        yield _finding("写有职责，不在成员单位名单里", strangers)


def _finding(what: str, places: Mapping[str, FindingPlace]) -> Finding:
    return Finding(
        rule=MEMBERS,
        grade="warning",
        message=f"{what}：{'、'.join(places)}。",
        places=tuple(places.values()),
    )


def _find(name: str, among: Mapping[str, FindingPlace]) -> bool:
    return name in among or any(is_same_body(name, other) for other in among)


class _Members(msgspec.Struct, frozen=True):
    """The longest list of members with their places; whether it ends in 等, so that it does not claim to be whole;
    and the text of its section, where commanders stand."""

    places: dict[str, FindingPlace] = {}
    is_open: bool = False
    around: str = ""


def _members(reading: Reading) -> _Members:
    best = _Members()
    for passage in reading.passages:
        if "成员" not in passage.text and "组成" not in passage.text:
            continue
        for finding in (_MEMBERS.finditer, _composed):
            for found in finding(passage.text):
                names = bodies(found["list"])
                if len(names) > len(best.places):
                    best = _Members(
                        places={name: _place_of(passage, name, found.start("list")) for name in names},
                        is_open=bool(
                            _OPEN_ENDED.search(found.group() + passage.text[found.end() : found.end() + 6])
                        ),
                        around="".join(p.text for p in reading.passages if p.section == passage.section),
                    )
    return best


def _composed(text: str) -> Iterator[re.Match[str]]:
    """Every “由……组成” of `text`. Where the first 由 of a clause leads to no end, the later ones lead to none either."""
    for clause in _CLAUSE.finditer(text):
        start, end = clause.span()
        while (start := text.find("由", start, end)) >= 0 and (found := _COMPOSED.match(text, start, end)):
            yield found
            start = found.end()


def _place_of(passage: Passage, name: str, start: int) -> FindingPlace:
    at = passage.text.find(name, start)
    return place_at(passage, at, at + len(name)) if at >= 0 else FindingPlace(node=passage.node)


def _tells_duties(reading: Reading, passage: Passage) -> bool:
    heading = reading.headings.get(passage.section, "")
    return passage.node != passage.section and ("成员单位" in heading or "职责" in heading)


def _duty_text(reading: Reading) -> str:
    """What the sections of duties say, lists of members left out."""
    return "\n".join(
        passage.text
        for passage in reading.passages
        if _tells_duties(reading, passage)
        and not (_MEMBERS.search(passage.text) or any(_composed(passage.text)))
    )


def _duties(reading: Reading) -> dict[str, FindingPlace]:
    """Bodies in front of their duties: duty tables, tables 单位—职责, lines under a heading 成员单位 or 职责."""
    found: dict[str, FindingPlace] = {}
    for block in reading.blocks:
        if isinstance(block, DutyTable):
            for duty in block.duties:
                if duty.body and duty.duties:
                    found.setdefault(duty.body, FindingPlace(node=block.id, quote=duty.body))
        elif isinstance(block, Table):
            for name, node in _table_bodies(block):
                found.setdefault(name, FindingPlace(node=node, quote=name))
    for passage in reading.passages:
        if not _tells_duties(reading, passage):
            continue
        match = _DUTY.match(passage.text)
        if match:
            for name in bodies(match["bodies"]):
                found.setdefault(name, _place_of(passage, name, 0))
    return found


def _table_bodies(table: Table) -> Iterator[tuple[str, str]]:
    heads = [_text(cell.blocks) for cell in table.rows[0].cells] if table.rows else []
    if not any("职责" in head for head in heads):
        return
    columns = [place for place, head in enumerate(heads) if "单位" in head or "部门" in head]
    for row in table.rows[1:]:
        if columns and columns[0] < len(row.cells) and len(row.cells) == len(heads):
            cell = row.cells[columns[0]]
            for name in bodies(_text(cell.blocks)):
                yield name, cell.blocks[0].id


def _text(blocks: tuple[object, ...]) -> str:
    return "".join(run_text(block.runs) for block in blocks if isinstance(block, TextBlock)).strip()
