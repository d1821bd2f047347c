"""The plan above, read once for all checks against it and kept as long as it stays the same."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Mapping
from functools import cached_property

from yuan.model.checks.reading import Reading
from yuan.model.document.content import Attachment, Document, NodeId, Section, walk_sections
from yuan.model.document.numbers import join_number
from yuan.model.plan import Kind, PlanCard
from yuan.model.process.check_limits import FEWEST_COPIED

SENTENCE = re.compile(rf"[^。；;！？\n]{{{FEWEST_COPIED},}}[。；;！？]?")
_SIGNS = re.compile(r"[^\u4e00-\u9fffA-Za-z0-9]")


def sentence_key(sentence: str) -> str:
    """A sentence without its marks and blanks."""
    return _SIGNS.sub("", sentence)


class UpperText:
    """What checks ask of an upper plan."""

    def __init__(self, document: Document) -> None:
        self.document = document

    @cached_property
    def reading(self) -> Reading:
        """Its text as the checks read one; its card plays no part."""
        return Reading(self.document, PlanCard(title=self.document.front.title, kind=Kind.OVERALL, unit=""))

    @cached_property
    def sentences(self) -> Mapping[str, NodeId]:
        """Every sentence by `sentence_key` → the section it stands in first."""
        found: dict[str, NodeId] = {}
        for passage in self.reading.passages:
            for sentence in SENTENCE.findall(passage.text):
                key = sentence_key(sentence)
                if len(key) >= FEWEST_COPIED:
                    found.setdefault(key, passage.section)
        return found

    @cached_property
    def numbers(self) -> Mapping[NodeId, str]:
        """The computed numbers."""
        return self.reading.numbers

    @cached_property
    def chapters(self) -> Mapping[NodeId, NodeId]:
        """Every section and attachment → the chapter or attachment it belongs to."""
        found: dict[NodeId, NodeId] = {}
        chapters: tuple[Section | Attachment, ...] = (*self.document.sections, *self.document.attachments)
        for chapter in chapters:
            found[chapter.id] = chapter.id
            found.update((section.id, chapter.id) for section, _ in walk_sections(chapter))
        return found

    @cached_property
    def names(self) -> Mapping[NodeId, str]:
        """Number and title of every section and attachment."""
        return {
            id: join_number(self.numbers.get(id, ""), heading)
            for id, heading in self.reading.headings.items()
        }


_KEPT = 4
_read: OrderedDict[int, UpperText] = OrderedDict()


def read_upper(document: Document) -> UpperText:
    """`document` as an upper plan; the last few are kept, by identity, since a tree is never changed."""
    kept = _read.get(id(document))
    if kept is None or kept.document is not document:
        kept = UpperText(document)
        _read[id(document)] = kept
        while len(_read) > _KEPT:
            _read.popitem(last=False)
    return kept
