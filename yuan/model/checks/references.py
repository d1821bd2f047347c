"""References that point nowhere: “见4.2”, “附件3”, “表2” typed by hand, and live ones whose target is gone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from yuan.model.checks.finding import Finding, NotRun, Place
from yuan.model.checks.gathering import Gathered, counted, place_at
from yuan.model.checks.passages import Passage
from yuan.model.checks.reading import Reading
from yuan.model.checks.rule import Binding, Rule
from yuan.model.content import Footnote, ListItem, Paragraph, Reference, Text
from yuan.model.number_reading import read_number
from yuan.model.tree import walk
from yuan.model.width import narrow

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
_QUANTITY = re.compile(r"\d[\s.]{0,2}[中所的]?(?:倍|级地震|米|元|度|%|％|个)")
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
        text = passage.text
        if not any(sign.isdigit() for sign in text):
            continue
        for found in _SECTION.finditer(text):
            number = narrow(found["number"]).replace("．", ".")
            if number not in known.sections and not _is_of_other_paper(text, found.start()):
                lost.add(number, place_at(passage, found.start("number"), found.end("number")))
        for pattern in (_ATTACHMENT, _CAPTION):
            for found in pattern.finditer(text):
                name = found.group().replace(" ", "").replace("\u3000", "")
                if found.start() and not known.has(name) and not _is_of_other_paper(text, found.start()):
                    lost.add(name, place_at(passage, found.start(), found.end()))
    for name, places in lost:
        yield Finding(
            rule=TYPED_REFERENCE,
            grade="warning",
            message=f"引用了“{name}”{counted(places)}，预案里没有。",
            places=places,
        )


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
            self._line(passage)
        count = len(reading.document.attachments)
        self.starts.update(f"附件{place}" for place in range(1, count + 1))

    def _line(self, passage: Passage) -> None:
        start = narrow(passage.text[:16]).replace(" ", "").replace("\u3000", "")
        if start[:1].isdigit():
            read = read_number(passage.text)
            if read is not None:
                self.sections.add(".".join(map(str, read.path)))
        named = re.match(r"(?:附件|附录|附表|附图|表|图)\d{1,2}(?:[-.]\d{1,2})?", start)
        if named:
            self.starts.add(named.group())

    def has(self, name: str) -> bool:
        return narrow(name) in self.starts


def _live(reading: Reading) -> Iterator[Finding | NotRun]:
    ids = {node.id for node in walk(reading.document)}
    lost: list[Place] = []
    elsewhere: list[tuple[str, Place]] = []
    for block in reading.blocks:
        if not isinstance(block, Paragraph | ListItem):
            continue
        before = ""
        for run in block.runs:
            if isinstance(run, Reference):
                place = Place(node=block.id, quote=run.text, occurrence=before.count(run.text or "\0"))
                if run.plan:
                    elsewhere.append((run.plan, place))
                elif run.target not in ids:
                    lost.append(place)
            if isinstance(run, Text | Reference) and not isinstance(run, Footnote):
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
