"""Wordings a reviewer suggests for a paragraph, a table cell's paragraph or a heading, as proposals to the drafter."""

from __future__ import annotations

from datetime import datetime
from enum import Enum

import msgspec
from msgspec.structs import replace

from yuan.model.comparison.passages import Shown, editable_words, reworded
from yuan.model.comparison.proposals import Attribution, Proposal
from yuan.model.comparison.wording import compare_wording
from yuan.model.document.content import Attachment, Document, ListItem, Node, NodeId, Paragraph, Run, Section
from yuan.model.document.numbers import numbers
from yuan.model.document.tree import find, path_to
from yuan.model.errors import NotFound, Refused
from yuan.model.text.plain_text import runs_text, titles
from yuan.model.text.section_places import section_ids, section_names


class AmendmentState(Enum):
    """What became of a suggested wording; the value is the word on screen."""

    OPEN = "待处理"
    ACCEPTED = "已采用"
    REFUSED = "不采用"
    WITHDRAWN = "已撤回"


class Amendment(msgspec.Struct, frozen=True, kw_only=True):
    """建议修改为…: `node` of the text with the hash `base` read `quote` and shall read `words`.

    No `words` means that a paragraph shall go. `note` is the reviewer's reason, `answer` the drafter's.
    """

    id: str
    plan: str
    version: int
    base: str
    node: NodeId
    quote: str
    words: str
    author: str
    note: str = ""
    made_at: datetime | None = None
    state: AmendmentState = AmendmentState.OPEN
    answer: str = ""
    answered_by: str = ""
    answered_at: datetime | None = None


def amendable_words(document: Document, id: NodeId) -> str | None:
    """The words of a node as a reviewer may reword them; None for what is commented on instead (tables, elements).

    Footnotes stand as 〔注1〕, cross-references as they print.
    """
    try:
        node = find(document, id)
    except NotFound:
        return None
    return _words(document, node)


def _words(document: Document, node: Node) -> str | None:
    match node:
        case Paragraph() | ListItem():
            return editable_words(node.runs, _shown(document))
        case Section():
            return node.heading
        case Attachment():
            return node.title
    return None


def amended(document: Document, id: NodeId, words: str) -> Node | None:
    """The node reworded; what stays keeps its look, references and notes. None when it shall go.

    Raises:
        NotFound: no such node.
        Refused: it cannot be reworded so: not text, or a heading without words.
    """
    node = find(document, id)
    match node:
        case Paragraph() | ListItem():
            is_block = isinstance(path_to(document, id)[-2], Document | Section | Attachment)
            if not words and is_block:
                return None
            return replace(node, runs=reworded(node.runs, words, _shown(document)))
        case Section() | Attachment() if not words or "\n" in words:
            raise Refused("标题应为一行文字。", "需要删除整节的，请写成意见。")
        case Section():
            return replace(node, heading=words)
        case Attachment():
            return replace(node, title=words)
    raise Refused("这里的内容不能直接修改文字。", "请写成意见。")


def proposal_of(base: Document, amendment: Amendment) -> Proposal:
    """The amendment as a change the drafter accepts or refuses; `base` is the text it was made on.

    Raises:
        NotFound: `base` has no such node.
        Refused: its words cannot be suggested on.
    """
    node = find(base, amendment.node)
    new = amended(base, amendment.node, amendment.words)
    return Proposal(
        change="removed" if new is None else "changed",
        node=amendment.node,
        place=section_names(base).get(section_ids(base).get(amendment.node, ""), "正文开头"),
        spans=compare_wording(amendment.quote, amendment.words),
        old=node,  # type: ignore[arg-type]
        new=new,  # type: ignore[arg-type]
        attribution=Attribution(amendment.author, amendment.made_at),
    )


def stands(document: Document, amendment: Amendment) -> bool:
    """Whether `document` reads as was suggested."""
    words = amendable_words(document, amendment.node)
    return words == amendment.words if words is not None else not amendment.words


def _shown(document: Document) -> Shown:
    computed, names = numbers(document), titles(document)

    def shown(run: Run) -> str:
        return runs_text((run,), computed, names)

    return shown
