"""References that point nowhere: “见4.2”, “附件3”, “表2” typed by hand, and live ones whose target is gone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from yuan.model.checks.finding import Finding, FindingPlace, NotRun
from yuan.model.checks.gathering import REMEMBERED, Gathered, counted, place_at
from yuan.model.checks.reading import Reading
from yuan.model.checks.rule import Binding, Rule
from yuan.model.document.content import Footnote, ListItem, NodeId, Paragraph, Reference
from yuan.model.document.tree import walk
from yuan.model.numbering.reading import read_number
from yuan.model.text.width import narrow

TYPED_REFERENCE = Rule(
    id="typed-reference",
    title="引用的章节、附件存在",
    cites="《突发事件应急预案管理办法》（国办发〔2024〕5号）第二十四条（结构清晰完整）；惯例：引用应当指向存在的内容",
    binding=Binding.PRACTICE,
    explains="正文写“见4.2”“附件3”，而预案里没有这一节或这个附件，多半是增删章节后没有跟着改。改用交叉引用就会自动更新。",
)
LIVE_REFERENCE = Rule(
    id="live-reference",
    title="交叉引用的目标存在",
    cites="惯例：引用应当指向存在的内容",
    binding=Binding.PRACTICE,
    explains="交叉引用指向的章节、附件或表已被删除，印出来的是旧编号。",
)
REFERENCE_TO_PLAN = Rule(
    id="reference-to-plan",
    title="引用的其他预案存在",
    cites="惯例：引用应当指向存在的内容",
    binding=Binding.PRACTICE,
    explains="交叉引用指向另一预案，而预案库里没有这份预案。",
)

_SECTION = re.compile(
    r"(?:(?P<lead>见|参见|参照|按照?|依照|根据|符合|达到|执行|本预案|上述|前述)\s{0,2}第?|第)\s?"
    r"(?P<number>\d{1,2}(?:[.．]\d{1,2}){1,4})(?P<after>[\s.]{0,2}(?:节|条|款|项|章|部分|规定|中|所|的)|[）)，。；、]|$)"
)
_DIGIT = re.compile(r"\d")
_CAPTIONED = re.compile(r"(?:附件|附录|附表|附图|表|图)\d{1,2}(?:[-.]\d{1,2})?")
_ATTACHMENT = re.compile(r"附(?P<kind>件|录|表|图)\s{0,2}(?P<number>\d{1,2})(?![\d.．-])")
_CAPTION = re.compile(r"(?<=[见如按依])(?P<kind>表|图)\s{0,2}(?P<number>\d{1,2}(?:[-.]\d{1,2})?)(?!\d)")


def check(reading: Reading) -> Iterator[Finding | NotRun]:
    """Typed and live references without a target."""
    yield from _typed(reading)
    yield from _live(reading)


def _typed(reading: Reading) -> Iterator[Finding]:
    known = _Known(reading)
    lost: Gathered[str] = Gathered()
    for passage in reading.passages:
        for kind, name, start, end in _mentions(passage.text):
            if name not in (known.sections if kind == "section" else known.starts):
                lost.add(name, place_at(passage, start, end))
    for name, places in lost:
        yield Finding(
            rule=TYPED_REFERENCE,
            grade="warning",
            message=f"引用了“{name}”{counted(places)}，预案里没有。",
            places=places,
        )


@lru_cache(maxsize=REMEMBERED)
def _mentions(text: str) -> tuple[tuple[str, str, int, int], ...]:
    """Kind, name, start and end of every typed reference to something of this plan."""
    if not _DIGIT.search(text):
        return ()
    found = []
    for match in _SECTION.finditer(text):
        if not _is_of_other_paper(text, match.start()):
            number = narrow(match["number"]).replace("．", ".")
            found.append(("section", number, match.start("number"), match.end("number")))
    for pattern in (_ATTACHMENT, _CAPTION):
        for match in pattern.finditer(text):
            if match.start() and not _is_of_other_paper(text, match.start()):
                name = narrow(match.group()).replace(" ", "").replace("\u3000", "")
                found.append(("start", name, *match.span()))
    return tuple(found)


def _is_of_other_paper(text: str, start: int) -> bool:
    """《城市防洪规划》3.2 and 《…（附件1）》 belong to another paper."""
    before = text[max(0, start - 40) : start]
    if before.rfind("《") > before.rfind("》"):
        return True
    return before.rstrip("第中的 ").endswith(("》", "》（", "》(", "号）"))


class _Known:
    """What a typed reference may point at: computed numbers, numbers typed at the start of lines, captions."""

    def __init__(self, reading: Reading) -> None:
        self.sections = {number.rstrip(".、") for number in reading.numbers.values()}
        self.starts: set[str] = set()
        for passage in reading.passages:
            number, name = _beginning(passage.text)
            self.sections.add(number)
            self.starts.add(name)
        count = len(reading.document.attachments)
        self.starts.update(f"附件{place}" for place in range(1, count + 1))


@lru_cache(maxsize=REMEMBERED)
def _beginning(text: str) -> tuple[str, str]:
    """The number and the caption (图1, 附表2) a line begins with, "" for none."""
    if not _DIGIT.search(text, 0, 16):
        return "", ""
    start = narrow(text[:16]).replace(" ", "").replace("\u3000", "")
    read = read_number(text) if start[:1].isdigit() else None
    named = _CAPTIONED.match(start)
    return ".".join(map(str, read.path)) if read else "", named.group() if named else ""


def _live(reading: Reading) -> Iterator[Finding | NotRun]:
    lost: list[FindingPlace] = []
    elsewhere: list[tuple[str, FindingPlace]] = []
    ids: set[NodeId] = set()
    for block in reading.blocks:
        if not isinstance(block, Paragraph | ListItem):
            continue
        before = ""
        for run in block.runs:
            if isinstance(run, Footnote):
                continue
            if isinstance(run, Reference):
                ids = ids or {node.id for node in walk(reading.document)}
                place = FindingPlace(node=block.id, quote=run.text, occurrence=before.count(run.text or "\0"))
                if run.plan:
                    elsewhere.append((run.plan, place))
                elif run.target not in ids:
                    lost.append(place)
            before += run.text
    if lost:
        names = "、".join(dict.fromkeys(f"“{place.quote}”" for place in lost))
        yield Finding(
            rule=LIVE_REFERENCE,
            grade="warning",
            message=f"交叉引用{names}的目标已不在预案里。",
            places=tuple(lost),
        )
    if not elsewhere:
        return
    if not reading.around.titles:
        yield NotRun(rule=REFERENCE_TO_PLAN, why="不在预案库中，不知道有哪些预案。")
        return
    gone = tuple(place for plan, place in elsewhere if plan not in reading.around.titles)
    if gone:
        yield Finding(
            rule=REFERENCE_TO_PLAN, grade="warning", message="引用的预案不在预案库里。", places=gone
        )
