"""Where in a plan the words an opinion was written on stand now, after the text was edited."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum
from typing import NamedTuple

from yuan.model.document.content import (
    Attachment,
    Document,
    Figure,
    ListItem,
    NodeId,
    Paragraph,
    Section,
    Table,
)
from yuan.model.document.tree import walk
from yuan.model.records import Opinion
from yuan.model.text.plain_text import runs_text, titles

_TELLING = 4
"""Fewer words than these are looked for in their own paragraph only: elsewhere they might be any others."""


class Standing(Enum):
    """What became of the place of an opinion; the value is said beside it, "" when nothing needs saying."""

    WHOLE = ""
    """The node as a whole, or the plan."""
    FOUND = " "
    """The quoted words stand there."""
    REWORDED = "原文已改动"
    """The node is there, the quoted words are not."""
    ORPHAN = "原文已删除"
    """The node is gone, and the words stand nowhere else."""


class Anchor(NamedTuple):
    """The node an opinion is about now, and from where to where in its words (0, 0 unless they were found)."""

    node: NodeId
    standing: Standing
    start: int = 0
    end: int = 0


def nearest(words: str, quote: str, start: int) -> int:
    """Where `quote` stands in `words`, the place nearest to `start` of several; -1 when it does not."""
    if not quote:
        return -1
    if words.startswith(quote, start):
        return start
    found, at = [], words.find(quote)
    while at >= 0:
        found.append(at)
        at = words.find(quote, at + 1)
    return min(found, key=lambda place: abs(place - start), default=-1)


def words_by_node(document: Document) -> dict[NodeId, str]:
    """The words of every node that has some of its own: headings, titles, captions, paragraphs also in cells.

    Every other node is there with "". References read as they print, without computed numbers.
    """
    found: dict[NodeId, str] = {}
    names = titles(document)
    for node in walk(document):
        match node:
            case Paragraph() | ListItem():
                found[node.id] = runs_text(node.runs, {}, names)
            case Section():
                found[node.id] = node.heading
            case Attachment():
                found[node.id] = node.title
            case Table() | Figure():
                found[node.id] = node.caption
            case _:
                found[node.id] = ""
    return found


def anchor(words: Mapping[NodeId, str], opinion: Opinion) -> Anchor:
    """Where `opinion` belongs in a text with these `words`, and whether the place is still what it was."""
    node, quote = opinion.node, opinion.quote
    if not node:
        return Anchor("", Standing.WHOLE)
    if node in words:
        if opinion.start < 0:
            return Anchor(node, Standing.WHOLE)
        at = nearest(words[node], quote, opinion.start)
        if at >= 0:
            return Anchor(node, Standing.FOUND, at, at + len(quote))
    elsewhere = [id for id, its in words.items() if len(quote) >= _TELLING and quote in its]
    if len(elsewhere) == 1:
        at = words[elsewhere[0]].find(quote)
        return Anchor(elsewhere[0], Standing.FOUND, at, at + len(quote))
    return Anchor(node, Standing.REWORDED if node in words else Standing.ORPHAN)


def anchors(document: Document, opinions: Iterable[Opinion]) -> dict[str, Anchor]:
    """The anchor of each opinion by its id."""
    words = words_by_node(document)
    return {one.id: anchor(words, one) for one in opinions}
