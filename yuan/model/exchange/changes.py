"""What taking in a package does, as values: each change is a line to show and the rows to write."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

import msgspec

from yuan.model.document.content import Document
from yuan.model.exchange.desk import DeskCard
from yuan.model.exchange.package import PackageKind
from yuan.model.exchange.parcel import Row
from yuan.model.exchange.preview import PreviewLine
from yuan.model.exchange.travelling import Speaker


class How(Enum):
    INSERT = "a new row"
    UPDATE = "columns of a row"
    DELETE = "a row goes"
    PUT = "a row, in place of one with the same key"
    KEEP = "a row, unless there is one with the same key"


class Blob(msgspec.Struct, frozen=True):
    """Stands in a row for the bytes of an object of the package."""

    hash: str


class Write(msgspec.Struct, frozen=True):
    """A row to write: its key, and the other columns."""

    how: How
    table: str
    key: Row
    values: Row = {}


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the preview, and what is written when it is taken over."""

    line: PreviewLine
    writes: tuple[Write, ...] = ()
    reopened: int = 0
    """The version whose working draft is opened again by it, into which texts kept aside are merged; 0 for none."""


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """What this library has of a plan.

    Attributes:
        card: its row of `plans`, None for a plan it does not know.
        versions: rows of `versions` by number.
        draft: number, revision and content hash of the working draft; (0, 0, "") for none.
        bases: hashes of the texts the working draft came from that others have too, with their version, newest first.
        rows: rows of the other tables, by table and key.
        foreign: keys of rows that belong to another plan.
    """

    plan: str
    card: Row | None = None
    versions: dict[int, Row] = {}
    draft: tuple[int, int, str] = (0, 0, "")
    bases: tuple[tuple[str, int], ...] = ()
    rows: dict[str, dict[tuple[object, ...], Row]] = {}
    foreign: frozenset[tuple[str, tuple[object, ...]]] = frozenset()


class Surroundings(msgspec.Struct, frozen=True, kw_only=True):
    """What decides besides the plan itself.

    Attributes:
        is_older: the package is older than one of this desk taken in before.
        by, at: who takes it in, and the moment, as the library writes them.
        named: how others read the name of somebody of this library.
        text: the text under a hash, from the package or the library; None when neither has it.
        has_file: whether package or library have a file.
        approval: what is wrong with the approval of a version as it would stand here, by its row and the row of the signature
            that came with it, "" for nothing; and whether that only waits for an administrator.
    """

    kind: PackageKind
    package: str
    sender: DeskCard
    speaker: Speaker
    is_older: bool
    by: str
    at: str
    named: Callable[[str], str]
    text: Callable[[str], Document | None]
    has_file: Callable[[str], bool]
    approval: Callable[[Row, Row | None], tuple[str, bool]]
