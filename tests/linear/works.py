"""Everything the program does with the text of a plan, as works of one plan: each takes a document and is run once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from yuan.model.checks import CHECKS
from yuan.model.checks.reading import Reading
from yuan.model.coherence.extract import extract
from yuan.model.coherence.names import Units
from yuan.model.comparison.compare import apply, compare
from yuan.model.comparison.proposals import proposals_between
from yuan.model.comparison.words import words_of
from yuan.model.document.content import Block, Document, Paragraph, Text
from yuan.model.document.invariants import check_tree
from yuan.model.editing.replacing import pattern_of, replace_words
from yuan.model.numbering.reading import read_number
from yuan.model.papers.action_cards import cards_of
from yuan.model.papers.brief_plan import brief_of
from yuan.model.plan import Kind, PlanCard, Unit
from yuan.model.process.revision_route import route_of
from yuan.model.recognition import recognise
from yuan.model.records import Opinion
from yuan.model.review.change_summary import summarise
from yuan.model.text.anchors import anchors, words_by_node
from yuan.model.text.plain_text import characters, plain_text
from yuan.model.text.typing_aids import aid
from yuan.search.folding import fold, fold_with_origins
from yuan.search.query import Query
from yuan.search.snippets import marked
from yuan.search.terms import terms

Work = Callable[[Any], object]
Preparing = Callable[[Document], Any]

CARD = PlanCard(title="门头沟区防汛应急预案", kind=Kind.SPECIAL, unit="区应急管理局")
UNITS = Units(
    (
        Unit(id="1", name="区应急管理局", kind="区级部门"),
        Unit(id="2", name="清水镇人民政府", kind="镇"),
        Unit(id="3", name="大峪街道办事处", kind="街道"),
    ),
    "门头沟区",
)


def same(document: Document) -> Document:
    return document


def revised(document: Document) -> tuple[Document, Document]:
    """A plan and the same with every third paragraph reworded and every second heading changed."""
    sections = tuple(
        msgspec.structs.replace(
            section,
            heading=section.heading + ("新" if place % 2 else ""),
            blocks=tuple(_reworded(block, number) for number, block in enumerate(section.blocks)),
        )
        for place, section in enumerate(document.sections)
    )
    return document, msgspec.structs.replace(document, sections=sections)


def _reworded(block: Block, number: int) -> Block:
    if not isinstance(block, Paragraph) or number % 3:
        return block
    text = "".join(run.text for run in block.runs if isinstance(run, Text))
    middle = len(text) // 2
    return msgspec.structs.replace(block, runs=(Text(f"{text[:middle]}改{text[middle + 3 :]}"),))


def comparison(document: Document) -> Any:
    return compare(*revised(document))


def text_of(document: Document) -> str:
    return plain_text(document)


def opinions(document: Document) -> tuple[Document, list[Opinion]]:
    """Ten opinions on words at the end of the longest text."""
    node, words = max(words_by_node(document).items(), key=lambda item: len(item[1]))
    return document, [
        Opinion(
            id=str(place),
            plan="",
            version=1,
            node=node,
            text="x",
            author="x",
            quote=words[-3:],
            start=len(words) - place,
        )
        for place in range(10)
    ]


_EXPRESSION = pattern_of("的", is_expression=False)
WORKS: dict[str, tuple[Preparing, Work]] = {
    f"check {check.__module__.rpartition('.')[2]}": (
        lambda document: Reading(document, CARD, None),
        lambda reading, check=check: list(check(reading)),
    )
    for check in CHECKS
} | {
    "recognise": (same, recognise),
    "extract": (same, lambda document: extract(document, UNITS)),
    "compare": (revised, lambda pair: compare(*pair)),
    "apply": (lambda document: (document, comparison(document)), lambda pair: apply(*pair)),
    "summarise": (comparison, summarise),
    "route": (comparison, route_of),
    "proposals": (revised, lambda pair: proposals_between(*pair)),
    "cards": (same, cards_of),
    "brief": (same, brief_of),
    "soundness": (same, check_tree),
    "plain text": (same, plain_text),
    "characters": (same, characters),
    "anchors": (opinions, lambda pair: anchors(*pair)),
    "replace": (same, lambda document: replace_words(document, _EXPRESSION, "地", is_expression=False)),
    "words of a text": (text_of, words_of),
    "fold": (text_of, fold),
    "fold with origins": (text_of, fold_with_origins),
    "terms": (text_of, lambda text: terms(fold(text))),
    "query": (text_of, Query.parse),
    "marked": (text_of, lambda text: marked(text, [text[5:6], text[6:8]])),
    "number": (text_of, read_number),
    "typing": (text_of, lambda text: [aid(text, sign, text) for sign in '"“（(《.0-，,']),
}
"""Name → what is made of the document first, and the work whose time is taken."""
