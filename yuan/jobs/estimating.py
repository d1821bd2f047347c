"""On how many pages a plan is likely to be issued, and where its sections begin."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from yuan.model.document.content import Document, NodeId
from yuan.word.gbt9704 import ISSUE
from yuan.word.writing.pagination import PageCounter


class PageEstimate(NamedTuple):
    """`total` pages of title, text and attachments, the contents list not counted; the page of each heading."""

    total: int
    page_of: Mapping[NodeId, int]


def estimate_pages(document: Document) -> PageEstimate:
    """Count `document` into pages after GB/T 9704-2012; good to a page or so."""
    counter = PageCounter(ISSUE, document)
    total = counter.count()
    return PageEstimate(total, counter.pages)
