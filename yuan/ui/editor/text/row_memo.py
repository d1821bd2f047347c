"""What was worked out for rows of tables, kept for as long as a row is the same object: typing changes one of many."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Generic, TypeVar

from msgspec.structs import replace

from yuan.model.document.content import Block, Container, Document, Row, Table

C = TypeVar("C", bound=Container)
T = TypeVar("T")


class RowMemo(Generic[T]):
    """Remembers what `work_out` gave for the rows asked for last."""

    def __init__(self, work_out: Callable[[Row], T]) -> None:
        self._work_out = work_out
        self._known: dict[int, tuple[Row, T]] = {}

    def forget(self) -> None:
        """What is worked out has come to depend on something else."""
        self._known = {}

    def of(self, rows: Iterable[Row]) -> list[T]:
        """What belongs to each of `rows`."""
        known, self._known = self._known, {}
        for row in rows:
            # The row kept beside it keeps the number its own.
            self._known[id(row)] = known.get(id(row)) or (row, self._work_out(row))
        return [found for _, found in self._known.values()]


def without_rows(part: C) -> tuple[C, list[Row]]:
    """`part` with its tables emptied, and the rows of them all."""
    rows: list[Row] = []

    def emptied(block: Block) -> Block:
        if not isinstance(block, Table):
            return block
        rows.extend(block.rows)
        return replace(block, rows=())

    def bare(container: Container) -> Container:
        made: dict[str, object] = {
            "blocks": tuple(map(emptied, container.blocks)),
            "sections": tuple(map(bare, container.sections)),
        }
        if isinstance(container, Document):
            made["attachments"] = tuple(map(bare, container.attachments))
        return replace(container, **made)

    return bare(part), rows  # type: ignore[return-value]
