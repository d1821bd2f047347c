"""What a revision changes, told in sentences: how much, and by chapter the matters a reader looks for.

Levels, people in command, telephone numbers, thresholds and units are recognised by their form; what no pattern
knows is told by its words.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import cast

import msgspec

from yuan.model.comparison.blocks import as_table, paired_columns
from yuan.model.comparison.pairing import Pair
from yuan.model.comparison.places import ChangePlace, places, shortened, title_of
from yuan.model.comparison.result import (
    Comparison,
    ComparisonEntry,
    RowChange,
    Span,
    Summary,
    new_text,
    old_text,
)
from yuan.model.comparison.words import UNIT, words_of
from yuan.model.document.content import Block
from yuan.model.process.revision_route import Route, is_substantive, route_of

_FACTS = (
    ("电话号码", re.compile(r"(?<!\d)(?:0\d{2,3}[-－—]?)?\d{7,8}(?!\d)|(?<!\d)1\d{10}(?!\d)")),
    (
        "响应、预警级别",
        re.compile(r"(?<![一二三四ⅠⅡⅢⅣI])[一二三四ⅠⅡⅢⅣI]++级(?:应急)?(?:响应|预警)?|[红橙黄蓝]色预警"),
    ),
    ("指挥人员", re.compile(r"(?:副?总指挥|副?指挥长|副?组长|召集人)")),
    (
        "数量标准",
        re.compile(
            r"(?<!\d)\d++(?:\.\d++)?(?:个?(?:毫米|厘米|公里|千米|平方公里|米|小时|分钟|工作日|天|日内|人|万元|亿元|户|公顷|级|次|%|％))"
        ),
    ),
    ("单位名称", re.compile(UNIT)),
)
_LONGEST = 60
_CONTEXT = 10
_CLAUSE_ENDS = re.compile("[，。；：、！？\n]")


class Fact(msgspec.Struct, frozen=True):
    """Something of a known kind that differs: what it was and what it is, "" where there is nothing."""

    kind: str
    old: str
    new: str

    def sentence(self) -> str:
        """数量标准由“50毫米”改为“70毫米”."""
        if self.old and self.new:
            return f"{self.kind}由“{self.old}”改为“{self.new}”"
        return f"增加{self.kind}“{self.new}”" if self.new else f"删去{self.kind}“{self.old}”"


class ChangeLine(msgspec.Struct, frozen=True, kw_only=True):
    """One substantive change: where (below its chapter), in a sentence, and the facts in it."""

    place: str
    sentence: str
    facts: tuple[Fact, ...] = ()


class Chapter(msgspec.Struct, frozen=True):
    """The changes of one chapter."""

    title: str
    lines: tuple[ChangeLine, ...]


class ChangeSummary(msgspec.Struct, frozen=True, kw_only=True):
    """The whole account of a revision."""

    counts: Summary
    chapters: tuple[Chapter, ...]
    route: Route

    @property
    def facts(self) -> Counter[str]:
        """How many changes of each known kind there are."""
        return Counter(
            fact.kind for chapter in self.chapters for line in chapter.lines for fact in line.facts
        )


def summarise(comparison: Comparison) -> ChangeSummary:
    """The account of `comparison`: changes of substance only, in reading order under their chapters."""
    chapters: dict[str, list[ChangeLine]] = {}
    inside = ""
    for entry, place in zip(comparison.entries, places(comparison), strict=True):
        if entry.what in ("section", "attachment"):
            inside = entry.change if entry.change in ("added", "removed") else ""
        elif entry.change == inside:
            continue  # told with its section
        if entry.moved or is_substantive(entry):
            chapters.setdefault(place.chapter, []).append(_line(entry, place))
    return ChangeSummary(
        counts=comparison.summary,
        chapters=tuple(Chapter(title, tuple(lines)) for title, lines in chapters.items()),
        route=route_of(comparison),
    )


def _line(entry: ComparisonEntry, place: ChangePlace) -> ChangeLine:
    where = place.section if entry.what != "front" else entry.label
    facts = facts_of(entry)
    return ChangeLine(place=where, sentence=_sentence(entry, facts), facts=facts)


def _sentence(entry: ComparisonEntry, facts: tuple[Fact, ...]) -> str:
    moved = "调整了位置" if entry.moved else ""
    if entry.what in ("section", "attachment"):
        kind = "附件" if entry.what == "attachment" else "章节"
        old, new = title_of(entry, old=True), title_of(entry, old=False)
        match entry.change:
            case "added":
                return f"新增{kind}“{new}”"
            case "removed":
                return f"删除{kind}“{old}”"
            case "changed":
                return f"{kind}“{old}”改为“{new}”" + (f"，{moved}" if moved else "")
        return f"{kind}“{new}”{moved}（原为“{old}”）"
    told = _told(entry, facts)
    return "，".join(part for part in (told, moved) if part)


def _told(entry: ComparisonEntry, facts: tuple[Fact, ...]) -> str:
    if entry.change == "added":
        return f"新增“{_cut(_words(entry, old=False))}”"
    if entry.change == "removed":
        return f"删去“{_cut(_words(entry, old=True))}”"
    label = entry.label if entry.what == "block" else ""
    return "，".join(part for part in (label, _reworded(entry, facts)) if part)


def _reworded(entry: ComparisonEntry, facts: tuple[Fact, ...]) -> str:
    """How the words changed, "" when they did not."""
    if facts:
        return "；".join(fact.sentence() for fact in facts)
    if entry.rows:
        return rows_told(entry)
    spans = _in_context(entry.spans) if entry.spans else ()
    old, new = old_text(spans), new_text(spans)
    return f"“{_cut(old)}”改为“{_cut(new)}”" if old != new else ""


def _in_context(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """The changes with the end of the clause before them and the beginning of the one after."""
    made = list(shortened(spans, _CONTEXT))
    first, last = made[0], made[-1]
    if first.op == "equal":
        made[0] = Span("equal", _last_words(_CLAUSE_ENDS.split(first.text)[-1]))
    if last.op == "equal":
        made[-1] = Span("equal", _CLAUSE_ENDS.split(last.text)[0][:_CONTEXT])
    return tuple(made)


def _last_words(text: str) -> str:
    """The end of `text`, from a word on."""
    kept = ""
    for word in reversed(words_of(text)):
        if len(kept) + len(word) > _CONTEXT:
            break
        kept = word + kept
    return kept


def rows_told(entry: ComparisonEntry) -> str:
    """What was done to a table, counted: 表格增加1列、修改2行."""
    old, new = (as_table(cast(Block, node)) for node in (entry.old, entry.new))
    columns = paired_columns(old, new) if old and new else []
    counts = Counter(_row_told(row, columns) for row in entry.rows)
    counts["增加{}列"] = sum(i < 0 for i, _ in columns)
    counts["删去{}列"] = sum(j < 0 for _, j in columns)
    told = "、".join(text.format(counts[text]) for text in _ROWS_TOLD if counts[text])
    caption = "表题修改" if old and new and old.caption != new.caption else ""
    return "，".join(part for part in (caption, f"表格{told}" if told else "") if part)


_ROWS_TOLD = ("增加{}列", "删去{}列", "增加{}行", "删去{}行", "修改{}行", "合并或拆分{}行的单元格")


def _row_told(row: RowChange, columns: list[Pair]) -> str:
    """What was done to a row, besides the columns that came or went."""
    if row.change in ("added", "removed"):
        return "增加{}行" if row.change == "added" else "删去{}行"
    if row.change == "formatted":
        return "合并或拆分{}行的单元格"
    own = [cell for place, cell in enumerate(row.cells) if not columns or min(columns[place]) >= 0]
    return "修改{}行" if any(span.op != "equal" for cell in own for span in cell) else ""


def _words(entry: ComparisonEntry, *, old: bool) -> str:
    chosen = old_text if old else new_text
    cells = (chosen(cell) for row in entry.rows for cell in row.cells)
    return "、".join(text for text in (chosen(entry.spans), *cells) if text)


def _cut(text: str) -> str:
    text = " ".join(text.split()).rstrip("。")
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def facts_of(entry: ComparisonEntry) -> tuple[Fact, ...]:
    """What of the known kinds differs between the two wordings of a changed entry."""
    if entry.change != "changed":
        return ()
    found: list[Fact] = []
    for spans in (entry.spans, *(cell for row in entry.rows for cell in row.cells)):
        if any(span.op != "equal" for span in spans):
            found += (fact for fact in _facts(spans) if fact not in found)
    went = {(fact.kind, fact.old) for fact in found if not fact.new}
    came = {(fact.kind, fact.new) for fact in found if not fact.old}
    # What left one cell and came into another is still there.
    stayed = went & came
    return tuple(
        fact for fact in found if (fact.old and fact.new) or (fact.kind, fact.old or fact.new) not in stayed
    )


def _facts(spans: tuple[Span, ...]) -> list[Fact]:
    old, new = old_text(spans), new_text(spans)
    found = []
    for kind, pattern in _FACTS:
        before, after = Counter(pattern.findall(old)), Counter(pattern.findall(new))
        went, came = list((before - after).elements()), list((after - before).elements())
        if len(went) == len(came):
            found += [Fact(kind, *pair) for pair in zip(went, came, strict=True)]
        elif went or came:
            found.append(Fact(kind, "、".join(went), "、".join(came)))
    return found
