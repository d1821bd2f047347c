"""A place where two texts of one plan were changed in ways that do not go together, and what each of them has there."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime
from enum import Enum
from typing import cast

import msgspec

from yuan.model.document.content import (
    Attachment,
    Block,
    Cell,
    Contact,
    Document,
    Duty,
    Node,
    NodeId,
    Resource,
    Row,
    Run,
    Section,
)
from yuan.model.document.tree import ids_in, walk


class ConflictKind(Enum):
    """What does not go together; the value is the word on screen."""

    WORDS = "同一处文字两边都改了"
    FIELD = "同一项两边都改了"
    REMOVED = "一边删去，另一边作了修改"
    PLACE = "两边移到了不同的地方"
    TABLE = "表格结构两边都改了"
    NO_BASE = "没有共同的底稿"


class Place(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where a node stands: in `container` ("" the document), after its sibling `after` ("" first)."""

    container: NodeId = ""
    after: NodeId = ""


class Reading(msgspec.Struct, frozen=True, omit_defaults=True):
    """What one of the texts has at a place of conflict. At most one is set; none: it has nothing there.

    `section` and `attachment` are whole, with what is below them.
    """

    text: str | None = None
    """The whole value of a field that is text: a heading, an issuer, a caption, an alignment."""
    value: bool | int | float | tuple[float, ...] | None = None
    """The value of a field that is no text: a level, a width, the widths of all columns."""
    texts: tuple[str, ...] | None = None
    """A stretch of entries that are plain text: duties, conditions; or patterns of numbers. () where they were taken away."""
    runs: tuple[Run, ...] | None = None
    """A stretch of a paragraph; () where the words were taken away."""
    block: Block | None = None
    section: Section | None = None
    attachment: Attachment | None = None
    row: Row | None = None
    column: tuple[Cell, ...] | None = None
    cell: Cell | None = None
    duty: Duty | None = None
    contact: Contact | None = None
    resource: Resource | None = None
    place: Place | None = None

    @property
    def is_absent(self) -> bool:
        """Whether the text has nothing there: it took the node away, or never had it."""
        return self == Reading()

    @property
    def node(self) -> Block | Section | Attachment | None:
        """The block, section or attachment it holds."""
        return self.block or self.section or self.attachment

    @property
    def ids(self) -> frozenset[NodeId]:
        """The ids of all nodes it holds."""
        cells = self.row.cells if self.row is not None else self.column or ()
        nodes = (*cells, *(one for one in (self.node, self.cell) if one is not None))
        return frozenset(id for node in nodes for id in ids_in(node)) | {node.id for node in nodes}


def reading_of(node: Node) -> Reading:
    """A block, section or attachment as what a text has."""
    if isinstance(node, Section):
        return Reading(section=node)
    if isinstance(node, Attachment):
        return Reading(attachment=node)
    return Reading(block=cast(Block, node))


class Guest(msgspec.Struct, frozen=True):
    """A node that one side moved into what the other took away, and where the other has it."""

    node: NodeId
    place: Place


class Conflict(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A place only a person can decide. Until then the merged text has there what `standing` says.

    Attributes:
        id: the same for the same place of the same three texts, whichever of the two is ours.
        node: where it stands in the merged text; "" the document itself (front matter). A row or column is told by its
            first cell that stands in no other one.
        field: what of the node is meant, by its name in `yuan.model.document.content`; "" the node as a whole.
        start: for a stretch of runs or texts, where it begins in the field's signs or entries (from 0); -1 otherwise.
        guests: what stands within the node that one side took away, and that side has elsewhere: it goes there, and not
            with the node, when that is taken away.
        around: for a stretch, the whole field as it was merged, by which the place is found again later.
    """

    id: str
    kind: ConflictKind
    node: NodeId
    base: Reading
    ours: Reading
    theirs: Reading
    field: str = ""
    start: int = -1
    around: Reading = Reading()
    guests: tuple[Guest, ...] = ()

    @property
    def standing(self) -> Reading:
        """What the merged text has there: our reading, or theirs where ours took away what they changed."""
        return self.theirs if self.ours.is_absent else self.ours


class OpenConflict(msgspec.Struct, frozen=True, kw_only=True):
    """A conflict of a working draft that nobody decided yet. `source` says in whose changes it lies."""

    conflict: Conflict
    source: str
    made_at: datetime


def in_reading_order(document: Document, conflicts: Iterable[Conflict]) -> list[Conflict]:
    """The conflicts as they stand in `document` from top to bottom; those of the front page and of what is gone first."""
    places = {node.id: place for place, node in enumerate(walk(document))}
    return sorted(conflicts, key=lambda one: (places.get(one.node, -1), one.start, one.field, one.id))


def conflict_between(
    kind: ConflictKind,
    node: NodeId,
    base: Reading,
    ours: Reading,
    theirs: Reading,
    *,
    field: str = "",
    start: int = -1,
    base_start: int = -1,
    around: Reading = Reading(),
) -> Conflict:
    """The conflict with its id, which tells places apart and not sides.

    Args:
        base_start: where it begins in the base, for two stretches of one field that read the same.
    """
    sides = sorted((_encoder.encode(ours), _encoder.encode(theirs)))
    told = (
        kind.name.encode(),
        node.encode(),
        field.encode(),
        str(base_start).encode(),
        _encoder.encode(base),
    )
    digest = hashlib.sha256(b"\0".join((*told, *sides)))
    return Conflict(
        id=digest.hexdigest()[:16],
        kind=kind,
        node=node,
        base=base,
        ours=ours,
        theirs=theirs,
        field=field,
        start=start,
        around=around,
    )


_encoder = msgspec.json.Encoder(order="deterministic")


class Merged(msgspec.Struct, frozen=True, kw_only=True):
    """Two texts as one. `conflicts` stand in the reading order of `document`."""

    document: Document
    conflicts: tuple[Conflict, ...] = ()

    @property
    def is_clean(self) -> bool:
        return not self.conflicts
