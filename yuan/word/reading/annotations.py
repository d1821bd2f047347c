"""What a paragraph that came back from Word tells besides its text: its identity, who changed it, its comments.

Bookmarks carry the identity: Word, WPS and LibreOffice keep them while a paragraph is edited, split or moved
(tried with LibreOffice: saving again keeps name and place of every one).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import msgspec
from lxml import etree
from msgspec.structs import replace

from yuan.model.comparison.proposals import Attribution, TrackedChange
from yuan.model.document.content import NodeId
from yuan.word.reading.docx_numbering import W
from yuan.word.returned import Comment

MARK, ORIGIN = "n_", "yuan_"
_CHANGES = tuple(W + tag for tag in ("ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange"))
_NOBODY = frozenset(("Unknown Author", "未知作者", "Author", "作者"))
"""What office programs write for somebody who gave no name, or whose name was taken out of the file."""
_GONE = frozenset((W + "del", W + "moveFrom"))
_PICTURES = (W + "drawing", W + "pict", W + "object")
_HELD = (W + "t", W + "delText", *_PICTURES)


class Annotations(msgspec.Struct):
    """Gathered while a file is read. `gone` holds the tracked_changes of deleted paragraphs, by their bookmark."""

    marks: dict[NodeId, tuple[str, ...]] = {}
    tracked_changes: dict[NodeId, tuple[TrackedChange, ...]] = {}
    gone: dict[str, tuple[TrackedChange, ...]] = {}
    comments: list[Comment] = []
    origin: str = ""
    begun: dict[str, Comment] = {}
    noted: set[str] = set()

    def note(self, node: NodeId, element: etree._Element, comments: Mapping[str, etree._Element]) -> None:
        """Remember what the paragraph `element`, read as `node`, tells."""
        self.marks[node] = (*self.marks.get(node, ()), *marks_in(element))
        if tracked_changes := tracked_changes_in(element):
            self.tracked_changes[node] = tracked_changes
        self.note_comments(node, element, comments)

    def note_comments(
        self, node: NodeId, element: etree._Element, comments: Mapping[str, etree._Element]
    ) -> None:
        """Remember the comments on the paragraph `element`; one over several paragraphs is on the first of them."""
        ended = [mark.get(W + "id", "") for mark in element.iter(W + "commentReference")]
        for mark in element.iter(W + "commentRangeStart"):
            id = mark.get(W + "id", "")
            if id in comments and id not in ended:
                self.begun[id] = _comment(node, comments[id], _quote(element, id))
        for id in ended:
            if id not in comments:
                continue
            self.noted.add(id)
            quote = _quote(element, id)
            if (first := self.begun.pop(id, None)) is not None:
                quote = "\n".join(part for part in (first.quote, quote) if part)
                self.comments.append(replace(first, quote=quote))
            else:
                self.comments.append(_comment(node, comments[id], quote))

    def note_rest(self, comments: Mapping[str, etree._Element]) -> None:
        """Remember the comments that hang on nothing that was read: they are on the plan as a whole."""
        for id, comment in comments.items():
            if id not in self.noted:
                self.comments.append(self.begun.get(id) or _comment("", comment, ""))

    def note_gone(self, element: etree._Element, comments: Mapping[str, etree._Element]) -> None:
        """Remember who took away the whole paragraph `element`; comments on it are under its bookmark."""
        marks = marks_in(element)
        self.gone.update(dict.fromkeys(marks, tracked_changes_in(element)))
        self.note_comments(marks[0] if marks else "", element, comments)

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


def tracked_changes_in(element: etree._Element) -> tuple[TrackedChange, ...]:
    """The tracked changes of a paragraph, in order."""
    return tuple(
        TrackedChange(
            _attribution(change), "".join(part.text or "" for part in change.iter(W + "t", W + "delText"))
        )
        for change in element.iter(*_CHANGES)
    )


def is_gone(element: etree._Element) -> bool:
    """Whether all that a paragraph holds was deleted or moved away under tracked changes."""
    held = [part for part in element.iter(*_HELD) if part.text or part.tag in _PICTURES]
    return (bool(held) or is_end_gone(element)) and all(
        any(above.tag in _GONE for above in part.iterancestors()) for part in held
    )


def is_end_gone(element: etree._Element) -> bool:
    """Whether the end of a paragraph was deleted under tracked changes, so that the next one joins it."""
    return any(element.find(f"{W}pPr/{W}rPr/{tag}") is not None for tag in _GONE)


def join_paragraphs(body: etree._Element) -> None:
    """Join the paragraphs of `body` whose end was deleted to the next one, as accepting the change does in Word."""
    joined: set[etree._Element] = set()
    for element in list(body.iter(W + "p")):
        if element in joined:
            continue
        # What a chain of them holds is moved once, at its end: a chain may be as long as the file.
        carried: list[etree._Element] = []
        here = element
        while (following := _joins(here, is_first=not carried)) is not None:
            carried += [child for child in here if child.tag != W + "pPr"]
            holder = here.getparent()
            assert holder is not None
            holder.remove(here)
            joined.add(here)
            here = following
        if carried:
            place = 1 if here.find(W + "pPr") is not None else 0
            here[place:place] = carried


def _joins(element: etree._Element, *, is_first: bool) -> etree._Element | None:
    """The paragraph that `element` joins; what joined it before (`is_first` False) was not deleted as a whole."""
    following = element.getnext()
    if following is None or following.tag != W + "p" or not is_end_gone(element):
        return None
    return None if is_first and is_gone(element) else following


def comments_of(root: etree._Element | None) -> dict[str, etree._Element]:
    """The comments of a package by their id."""
    return {} if root is None else {one.get(W + "id", ""): one for one in root.findall(W + "comment")}


def _comment(node: NodeId, element: etree._Element, quote: str) -> Comment:
    text = "\n".join(_text(part) for part in element.iter(W + "p")).strip()
    return Comment(node=node, text=text, quote=quote, attribution=_attribution(element))


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


def _attribution(element: etree._Element) -> Attribution:
    author = element.get(W + "author", "")
    return Attribution("" if author in _NOBODY else author, _moment(element.get(W + "date", "")))


def _moment(text: str) -> datetime | None:
    """The time of a change. Word writes the clock on the wall, whatever zone it names."""
    try:
        return datetime.fromisoformat(text.removesuffix("Z")).replace(tzinfo=None) if text else None
    except ValueError:
        return None
