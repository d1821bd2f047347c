"""Words found and replaced everywhere in a plan: headings, text, tables, captions, structured elements."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from itertools import groupby
from typing import Any

import msgspec
from msgspec.structs import replace

from yuan.model.document.content import (
    Attachment,
    Contact,
    ContactList,
    Document,
    Duty,
    DutyTable,
    Figure,
    Footnote,
    FrontMatter,
    Node,
    NodeId,
    Resource,
    ResourceList,
    ResponseLevel,
    Run,
    Section,
    Table,
    Text,
    WarningLevel,
)
from yuan.model.document.runs import joined_runs
from yuan.model.errors import BadFile
from yuan.model.text.plain_text import runs_text

AROUND = 16
"""Characters shown on either side of a place."""

_WORDS: Mapping[type, tuple[str, ...]] = {
    FrontMatter: ("title",),
    Section: ("heading",),
    Attachment: ("title",),
    Table: ("caption",),
    Figure: ("caption",),
    Footnote: ("text",),
    DutyTable: ("caption",),
    Duty: ("body", "role", "duties"),
    ResponseLevel: ("label", "triggers", "commander", "actions"),
    WarningLevel: ("conditions", "issuer", "actions"),
    ContactList: ("caption",),
    Contact: ("body", "person", "post", "phone", "mobile"),
    ResourceList: ("caption",),
    Resource: ("name", "model", "quantity", "place", "keeper", "phone"),
}
"""The fields that hold words, in the order they are read. Whatever is not named here is no text."""


class FoundWords(msgspec.Struct, frozen=True, kw_only=True):
    """One place: in the node `node` ("" the title), with the words around it and what would stand there instead."""

    node: NodeId
    before: str
    words: str
    after: str
    new: str


def pattern_of(text: str, *, is_expression: bool) -> re.Pattern[str]:
    """What to look for; upper and lower case are the same.

    Raises:
        BadFile: `text` is no regular expression.
    """
    try:
        return re.compile(text if is_expression else re.escape(text), re.IGNORECASE)
    except re.error as error:
        raise BadFile(
            f"正则表达式有误：第 {(error.pos or 0) + 1} 个字符处无法理解。", "请改正，或取消“正则”。"
        ) from error


def filled(match: re.Match[str], new: str, *, is_expression: bool) -> str:
    r"""What stands in for one place: `new` as typed, or with the groups (\1) of an expression filled in.

    Raises:
        BadFile: `new` names a group the expression does not have.
    """
    if not is_expression:
        return new
    try:
        return match.expand(new)
    except (re.error, IndexError) as error:
        raise BadFile("替换内容引用了不存在的分组。", r"请核对 \1、\2 等分组编号。") from error


def replace_words(
    document: Document,
    pattern: re.Pattern[str],
    new: str,
    *,
    is_expression: bool,
    chosen: Collection[int] | None = None,
) -> tuple[Document, tuple[FoundWords, ...]]:
    """The plan with the words replaced, and every place where they were found, in reading order.

    Words that differ in look are found as one; what replaces them looks like their first character. Footnotes and
    cross-references within a paragraph part its text: no place reaches over one.

    Args:
        chosen: which places are replaced, by their place in the result; None for all.

    Raises:
        BadFile: `new` names a group the expression does not have.
    """
    replacing = _Replacing(pattern, new, is_expression, chosen)
    return replacing.value(document, ""), tuple(replacing.found)


class _Replacing:
    def __init__(
        self, pattern: re.Pattern[str], new: str, is_expression: bool, chosen: Collection[int] | None
    ) -> None:
        self._pattern, self._new, self._is_expression = pattern, new, is_expression
        self._chosen = chosen
        self.found: list[FoundWords] = []

    def value(self, value: Any, node: NodeId) -> Any:
        """A struct with its words replaced; itself when nothing in it changed."""
        if isinstance(value, Node) and not isinstance(value, Footnote):
            node = value.id
        changed: dict[str, Any] = {}
        words = _WORDS.get(type(value), ())
        nested = (name for name in value.__struct_fields__ if name not in words)
        for name in (*words, *nested):
            held = getattr(value, name)
            new = self._field(name, held, node, is_words=name in words)
            if new is not held and new != held:
                changed[name] = new
        return replace(value, **changed) if changed else value

    def _field(self, name: str, held: Any, node: NodeId, *, is_words: bool) -> Any:
        if is_words and isinstance(held, str):
            return self._text(held, node)
        if is_words:
            return tuple(self._text(one, node) for one in held)
        if name == "runs":
            return self._runs(held, node)
        if isinstance(held, msgspec.Struct):
            return self.value(held, node)
        if isinstance(held, tuple):
            return tuple(self.value(one, node) if isinstance(one, msgspec.Struct) else one for one in held)
        return held

    def _text(self, text: str, node: NodeId) -> str:
        return runs_text(tuple(self._texts((Text(text),), node)), {}) if text else text

    def _runs(self, runs: tuple[Run, ...], node: NodeId) -> tuple[Run, ...]:
        result: list[Run] = []
        for is_text, group in groupby(runs, key=lambda run: isinstance(run, Text)):
            if is_text:
                result += self._texts([run for run in group if isinstance(run, Text)], node)
            else:
                result += (self.value(run, node) for run in group)
        return tuple(result)

    def _texts(self, runs: Sequence[Text], node: NodeId) -> Sequence[Run]:
        """Neighbouring texts, searched as one line."""
        line = "".join(run.text for run in runs)
        if not self._pattern.search(line):
            return runs
        signs = [replace(run, text=sign) for run in runs for sign in run.text]
        result: list[Run] = []
        at = 0
        for match in self._pattern.finditer(line):
            start, end = match.span()
            if start == end:
                continue
            new = filled(match, self._new, is_expression=self._is_expression)
            is_chosen = self._chosen is None or len(self.found) in self._chosen
            self.found.append(
                FoundWords(
                    node=node,
                    before=line[max(0, start - AROUND) : start],
                    words=match.group(),
                    after=line[end : end + AROUND],
                    new=new,
                )
            )
            if is_chosen:
                result += [*signs[at:start], *([replace(signs[start], text=new)] if new else [])]
                at = end
        result += signs[at:]
        return joined_runs(result)
