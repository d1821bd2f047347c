"""上下衔接 and 全面覆盖: an index of who points at whom between the plans of a library, and what does not fit.

`extract` reads one text, `Index` holds all plans, `survey` says everything that follows from it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date

import msgspec

from yuan.model.checks.finding import Silence
from yuan.model.checks.rule import Rule
from yuan.model.coherence import citations, commands, duties, levels, telephones
from yuan.model.coherence.answers import Answers
from yuan.model.coherence.coverage import Coverage, by_town, by_unit
from yuan.model.coherence.crossing import Crossing, Silenced, heed
from yuan.model.coherence.extract import extract
from yuan.model.coherence.index import Index, IndexedPlan
from yuan.model.coherence.matrix import Matrix, matrix
from yuan.model.coherence.mentions import Extract, Spot
from yuan.model.coherence.names import Units
from yuan.model.progress import Progress, silent

__all__ = [
    "RULES",
    "Coverage",
    "Crossing",
    "Extract",
    "Index",
    "IndexedPlan",
    "Matrix",
    "Rule",
    "Spot",
    "Survey",
    "Units",
    "extract",
    "findings",
    "survey",
]

_CHECKS: tuple[Callable[[Index], Iterator[Crossing]], ...] = (
    citations.check,
    levels.check,
    commands.check,
    telephones.check,
)
RULES: tuple[Rule, ...] = (
    citations.PLAN_MISNAMED,
    citations.PLAN_REPEALED,
    citations.PLAN_UNKNOWN,
    citations.UPPER_UNNAMED,
    levels.THRESHOLDS_DIFFER,
    levels.LEVELS_DIFFER,
    levels.LEVEL_NAMES_DIFFER,
    commands.COMMAND_NAME,
    commands.COMMAND_CHIEF,
    telephones.TELEPHONES_DIFFER,
    duties.DUTY_UNANSWERED,
    duties.DUTY_WITHOUT_PLAN,
    duties.MEMBER_MISSING,
    duties.MEMBERS_DIFFER,
)
"""Every rule between plans, in the order of lists."""
_STEPS = len(_CHECKS) + 2
_GRADES = {"error": 0, "warning": 1, "hint": 2}


class Survey(msgspec.Struct, frozen=True, kw_only=True):
    """All that follows from an index on a day. `silenced` are findings somebody decided do not apply."""

    index: Index
    crossings: tuple[Crossing, ...]
    matrix: Matrix
    types: Coverage
    towns: Coverage
    silenced: tuple[Silenced, ...] = ()


def findings(index: Index) -> tuple[Crossing, ...]:
    """Every finding between plans, the gravest first, then by rule and plan."""
    return _findings(index, Answers(index), silent)


def survey(
    index: Index,
    types: Iterable[str],
    today: date,
    progress: Progress = silent,
    silences: Mapping[str, Iterable[Silence]] | None = None,
) -> Survey:
    """Findings, matrix and coverage. `types` are the types of events an office reckons with; `silences` by plan.

    Raises:
        Cancelled: by `progress`.
    """
    answers = Answers(index)
    answers.find_all(progress)
    crossings, silenced = heed(_findings(index, answers, progress), silences or {})
    progress(_STEPS - 1, _STEPS, "编排矩阵和覆盖情况")
    return Survey(
        index=index,
        crossings=crossings,
        matrix=matrix(index, answers, crossings),
        types=by_unit(index, types, today),
        towns=by_town(index, today),
        silenced=silenced,
    )


def _findings(index: Index, answers: Answers, progress: Progress) -> tuple[Crossing, ...]:
    found: list[Crossing] = []
    for step, check in enumerate(_CHECKS):
        progress(step, _STEPS, "核对预案之间的衔接")
        found += check(index)
    progress(
        len(_CHECKS), _STEPS, "核对预案之间的衔接"
    )  # the answers to duties were found before, with their own progress
    found += duties.check(index, answers)
    order = {rule.id: place for place, rule in enumerate(RULES)}
    found.sort(key=lambda one: (_GRADES[one.finding.grade], order[one.finding.rule.id]))
    return tuple(found)
