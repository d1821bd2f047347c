"""The three tables of the page as one kind of value: rows, columns, and what a cell looks like."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from yuan.model.coherence import Survey
from yuan.model.coherence.coverage import Cover, Coverage
from yuan.model.coherence.matrix import Tie


@dataclass(frozen=True)
class Head:
    """A row or column: its key, the words shown, all words as a tip, and the group filters know it by."""

    key: str
    text: str
    tip: str
    group: str = ""


@dataclass(frozen=True)
class Look:
    """How a cell looks: a sign in the colour `tone` on its pale ground ("" for none); `tip` says it in words."""

    sign: str
    tone: str
    has_ground: bool
    tip: str


@dataclass(frozen=True)
class Sheet:
    """A table ready to be shown. `notable` are the cells that want somebody's attention.

    `look` says how a cell looks, None for an empty one: asked when it is painted, as of tens of thousands few are.
    """

    rows: tuple[Head, ...] = ()
    columns: tuple[Head, ...] = ()
    look: Callable[[tuple[str, str]], Look | None] = lambda _: None
    notable: frozenset[tuple[str, str]] = frozenset()


TIE_TONES: dict[Tie, tuple[str, bool]] = {
    Tie.NAMED: ("muted", False),
    Tie.GIVEN: ("warning", True),
    Tie.ANSWERED: ("success", True),
    Tie.OWN: ("accent", False),
    Tie.CONFLICT: ("danger", True),
}
COVER_TONES: dict[Cover, tuple[str, bool]] = {
    Cover.DUTY: ("muted", False),
    Cover.MISSING: ("danger", True),
    Cover.DRAFT: ("accent", False),
    Cover.OVERDUE: ("warning", True),
    Cover.PRESENT: ("success", True),
}


def matrix_sheet(survey: Survey) -> Sheet:
    """Plans × units."""
    matrix = survey.matrix
    district = survey.index.district
    rows = tuple(
        Head(
            entry.plan,
            entry.card.title.removeprefix(district),
            f"{entry.card.title}\n{entry.card.unit} · {entry.card.kind.value}",
            entry.card.kind.family.value,
        )
        for entry in matrix.plans
    )
    notable = frozenset(key for key, cell in matrix.cells.items() if cell.findings)
    return Sheet(rows, _columns(matrix.units), partial(_tie_look, survey), notable)


def _tie_look(survey: Survey, key: tuple[str, str]) -> Look | None:
    cell, unit = survey.matrix.cells.get(key), key[1]
    if cell is None:
        return None
    tone, has_ground = TIE_TONES.get(cell.tie, ("muted", False))
    lines = [f"{unit}：{cell.tie.value}" if cell.tie.value else unit]
    lines += [survey.crossings[place].finding.message for place in cell.findings[:3]]
    return Look(cell.tie.sign, tone, has_ground, "\n".join(lines))


def coverage_sheet(coverage: Coverage) -> Sheet:
    """A table of coverage."""
    wanted = (Cover.MISSING, Cover.OVERDUE)
    notable = frozenset(key for key, cell in coverage.cells.items() if cell.cover in wanted)
    rows = tuple(Head(row, row, row) for row in coverage.rows)
    return Sheet(rows, _columns(coverage.columns), partial(_cover_look, coverage), notable)


def _cover_look(coverage: Coverage, key: tuple[str, str]) -> Look | None:
    cell = coverage.cells.get(key)
    if cell is None:
        return None
    tone, has_ground = COVER_TONES.get(cell.cover, ("muted", False))
    tip = f"{key[0]} × {key[1]}：{cell.cover.value}"
    return Look(cell.cover.sign, tone, has_ground, f"{tip}\n{cell.why}" if cell.why else tip)


def _columns(names: Iterable[str]) -> tuple[Head, ...]:
    return tuple(Head(name, name, name) for name in names)
