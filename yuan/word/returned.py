"""What comes back of a plan that was edited in Word. Loads nothing of what reads."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from yuan.model.comparison.proposals import Attribution, TrackedChange
from yuan.model.document.content import Document, NodeId


class Comment(msgspec.Struct, frozen=True, kw_only=True):
    """A comment in the margin, on the words `quote` of `node`."""

    node: NodeId
    text: str
    quote: str = ""
    attribution: Attribution = Attribution()


class Returned(msgspec.Struct, frozen=True, kw_only=True):
    """What came back. `notes` are changes inside structured elements, which only people can carry over."""

    document: Document
    tracked_changes: Mapping[NodeId, tuple[TrackedChange, ...]]
    comments: tuple[Comment, ...]
    guessed: frozenset[NodeId]
    notes: tuple[Comment, ...]
    media: Mapping[str, bytes]
