"""What the checks between plans find, for docs/checks.py: in the demonstration library and in real plans.

The real plans of one government are one library here; its units are the bodies that its plans name as members.
They hold no plans of departments, so that what is read of duties is seen, but nothing that answers them.
"""

from __future__ import annotations

import re
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import msgspec

from yuan.demo.build import build_demo
from yuan.jobs.coherence import CoherenceKeeper, take_survey
from yuan.library import Library
from yuan.model.checks.body_names import bodies
from yuan.model.checks.passages import passages
from yuan.model.checks.rule import Rule
from yuan.model.coherence import Crossing, Index, IndexedPlan, Spot, Units, extract, findings
from yuan.model.document.content import Document
from yuan.model.plan import PlanCard, Unit
from yuan.model.records import PlanSummary, Stage, VersionRecord

DEMO_DAY = date(2026, 6, 15)
"""The demonstration library of one day is always the same."""
_MEMBERS = re.compile(r"(?:成员单位|由)(?:主要)?(?:包括|由|为|有|如下)?[：:]?(?P<list>[^。；\n]{8,})")
_GOVERNMENT = re.compile(r"^(?:[\u4e00-\u9fff]{2,4}?(?:壮族自治区|自治区|省|市)|广西)")


class Crossed(msgspec.Struct, frozen=True):
    """One place a finding between plans rests on; `title` is the plan it stands in."""

    rule: Rule
    title: str
    spot: Spot
    message: str
    unit: str
    is_real: bool


def entry_of(
    id: str, card: PlanCard, document: Document, units: Units, stage: Stage = Stage.PUBLISHED
) -> IndexedPlan:
    """A plan in force (or at another stage) with its text."""
    version = VersionRecord(plan=id, number=1, stage=stage, title=card.title)
    in_force = version if stage.is_in_force else None
    summary = PlanSummary(plan=id, card=card, latest=version, in_force=in_force)
    return IndexedPlan(summary=summary, version=1, extract=extract(document, units))


def real_indexes(plans: Iterable[tuple[PlanCard, Document]]) -> Iterator[Index]:
    """An index for each government."""
    groups: dict[str, list[tuple[PlanCard, Document]]] = defaultdict(list)
    for card, document in plans:
        found = _GOVERNMENT.match(card.title)
        groups[found.group()[:2] if found else ""].append((card, document))
    for group in groups.values():
        members = (
            name
            for _, document in group
            for passage in passages(document)
            for listed in _MEMBERS.finditer(passage.text)
            for name in bodies(listed["list"])
        )
        names = [*dict.fromkeys(members), *dict.fromkeys(card.unit for card, _ in group if card.unit)]
        units = Units([Unit(id=f"u{place}", name=name) for place, name in enumerate(dict.fromkeys(names))])
        entries = tuple(entry_of(f"p{place}", *plan, units) for place, plan in enumerate(group))
        yield Index(entries=entries, units=units.all)


def between(plans: Iterable[tuple[PlanCard, Document]]) -> list[Crossed]:
    """Every place of every finding between plans."""
    found = [
        crossed
        for index in real_indexes(plans)
        for crossing in findings(index)
        for crossed in _places(index, crossing, is_real=True)
    ]
    with tempfile.TemporaryDirectory() as folder:
        library = Library.open(build_demo(Path(folder), today=DEMO_DAY))
        survey = take_survey(CoherenceKeeper(library.local_session()), today=DEMO_DAY)
        library.close()
    for crossing in survey.crossings:
        found += _places(survey.index, crossing, is_real=False)
    return found


def _places(index: Index, crossing: Crossing, *, is_real: bool) -> Iterator[Crossed]:
    """A plan that only shows how it should be is no place; neither is one named as a whole."""
    for spot in crossing.spots:
        title = index.by_plan[spot.plan].card.title
        if spot.plan == crossing.sound or spot.text == title:
            continue
        finding = crossing.finding
        yield Crossed(finding.rule, title, spot, finding.message, crossing.unit, is_real)
