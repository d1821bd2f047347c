"""What a paragraph that came back from Word tells besides its text: its identity, who changed it, its comments.

Bookmarks carry the identity: Word, WPS and LibreOffice keep them while a paragraph is edited, split or moved
(tried with LibreOffice: saving again keeps name and place of every one).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import msgspec
from lxml import etree

from yuan.model.content import NodeId
from yuan.model.proposals import Hand, Stroke
from yuan.word.reading.docx_numbering import W

MARK, ORIGIN = "n_", "yuan_"
_CHANGES = tuple(W + tag for tag in ("ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange"))
_NOBODY = frozenset(("Unknown Author", "未知作者", "Author", "作者"))
"""What office programs write for somebody who gave no name, or whose name was taken out of the file."""
_GONE = frozenset((W + "del", W + "moveFrom"))


class Comment(msgspec.Struct, frozen=True, kw_only=True):
    """A comment in the margin, on the words `quote` of `node`."""

    node: NodeId
    text: str
    quote: str = ""
    hand: Hand = Hand()


class Traces(msgspec.Struct):
    """Gathered while a file is read. `gone` holds the strokes of deleted paragraphs, by their bookmark."""

    marks: dict[NodeId, tuple[str, ...]] = {}
    strokes: dict[NodeId, tuple[Stroke, ...]] = {}
    gone: dict[str, tuple[Stroke, ...]] = {}
    comments: list[Comment] = []
    origin: str = ""

    def note(self, node: NodeId, element: etree._Element, comments: Mapping[str, etree._Element]) -> None:
        """Remember what the paragraph `element`, read as `node`, tells."""
        self.marks[node] = (*self.marks.get(node, ()), *marks_in(element))
        if strokes := strokes_in(element):
            self.strokes[node] = strokes
        for reference in element.iter(W + "commentReference"):
            id = reference.get(W + "id", "")
            if (comment := comments.get(id)) is not None:
                self.comments.append(
                    Comment(
                        node=node,
                        text="\n".join(_text(part) for part in comment.iter(W + "p")).strip(),
                        quote=_quote(element, id),
                        hand=_hand(comment),
                    )
                )

    def note_gone(self, element: etree._Element) -> None:
        """Remember who took away the whole paragraph `element`."""
        self.gone.update(dict.fromkeys(marks_in(element), strokes_in(element)))

    def note_origin(self, element: etree._Element) -> None:
        """Remember which plan and version the file was made from."""
        for mark in element.iter(W + "bookmarkStart"):
            name = mark.get(W + "name", "")
            if name.startswith(ORIGIN):
                self.origin = name


def marks_in(element: etree._Element) -> tuple[str, ...]:
    """The identities that begin in a paragraph."""
    names = (mark.get(W + "name", "") for mark in element.iter(W + "bookmarkStart"))
    return tuple(name for name in names if name.startswith(MARK))


def strokes_in(element: etree._Element) -> tuple[Stroke, ...]:
    """The tracked changes of a paragraph, in order."""
    return tuple(
        Stroke(_hand(change), "".join(part.text or "" for part in change.iter(W + "t", W + "delText")))
        for change in element.iter(*_CHANGES)
    )


def is_gone(element: etree._Element) -> bool:
    """Whether all text of a paragraph was deleted or moved away under tracked changes."""
    texts = [part for part in element.iter(W + "t", W + "delText") if part.text]
    return bool(texts) and all(any(above.tag in _GONE for above in part.iterancestors()) for part in texts)


def comments_of(root: etree._Element | None) -> dict[str, etree._Element]:
    """The comments of a package by their id."""
    return {} if root is None else {one.get(W + "id", ""): one for one in root.findall(W + "comment")}


def _text(element: etree._Element) -> str:
    return "".join(part.text or "" for part in element.iter(W + "t"))


def _quote(element: etree._Element, id: str) -> str:
    """The words between the marks of comment `id` within one paragraph."""
    words: list[str] = []
    inside = not any(mark.get(W + "id") == id for mark in element.iter(W + "commentRangeStart"))
    for part in element.iter(W + "commentRangeStart", W + "commentRangeEnd", W + "t"):
        if part.tag == W + "t":
            words.append((part.text or "") if inside else "")
        elif part.get(W + "id") == id:
            inside = part.tag == W + "commentRangeStart"
    return "".join(words)


def _hand(element: etree._Element) -> Hand:
    author = element.get(W + "author", "")
    return Hand("" if author in _NOBODY else author, _moment(element.get(W + "date", "")))


def _moment(text: str) -> datetime | None:
    """The time of a change. Word writes the clock on the wall, whatever zone it names."""
    try:
        return datetime.fromisoformat(text.removesuffix("Z")).replace(tzinfo=None) if text else None
    except ValueError:
        return None


__all__ = ["MARK", "ORIGIN", "Comment", "Traces", "comments_of", "is_gone", "marks_in"]
