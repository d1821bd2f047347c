"""The district's list: 117 plans of 49 units, as a table beside the program (`resources/demo/plans.csv`)."""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path

import yuan
from yuan.model.plan import Family, Kind, PlanCard, Secrecy, Unit

FOLDER = Path(yuan.__file__).resolve().parent.parent / "resources" / "demo"
_INTERNAL = "恐怖袭击事件"
_ENDING = re.compile(r"(应急预案|行动预案|预案)$")


def cards() -> list[PlanCard]:
    """The card of every plan, in the order of the list."""
    return list(_cards())


@cache
def _cards() -> tuple[PlanCard, ...]:
    with (FOLDER / "plans.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            PlanCard(
                title=row["title"],
                kind=Kind.of(row["kind"]),
                unit=row["unit"],
                event_class=row["event_category"],
                event_type=row["event_type"],
                secrecy=Secrecy.INTERNAL if row["event_type"] == _INTERNAL else Secrecy.PUBLIC,
                upper_plan=_upper_plan(row["kind"]),
            )
            for row in csv.DictReader(file)
        )


def _upper_plan(kind: str) -> str:
    return "北京市突发事件总体应急预案" if kind == Kind.OVERALL.value else "门头沟区突发事件总体应急预案"


def units() -> list[Unit]:
    """Every unit of the list, in the order it first appears."""
    names = dict.fromkeys(card.unit for card in cards())
    return [
        Unit(id=f"u{place:02d}", name=name, kind=_kind_of(name), order=place)
        for place, name in enumerate(names, 1)
    ]


def _kind_of(unit: str) -> str:
    if unit.endswith("镇人民政府"):
        return "镇"
    return "街道" if unit.endswith("街道办事处") else "区级部门"


def town_of(card: PlanCard) -> str:
    """The short name of the town or street that wrote the plan; "" for a department's plan."""
    if card.kind.family is not Family.TOWNSHIP:
        return ""
    return card.unit.removesuffix("人民政府").removesuffix("办事处")


def towns() -> list[str]:
    """The thirteen towns and streets."""
    return list(dict.fromkeys(name for name in map(town_of, cards()) if name))


def subject_of(card: PlanCard) -> str:
    """What the plan is about, from its title: without district, unit and the words 应急预案."""
    subject = _ENDING.sub("", card.title)
    for prefix in (
        "门头沟区",
        "市规划自然资源委门头沟分局",
        "门头沟公安分局",
        "门头沟公路分局",
        "门头沟供电公司",
        "中关村门头沟园",
        town_of(card),
        card.unit.removeprefix("区"),
    ):
        subject = subject.removeprefix(prefix)
    return subject or card.event_type
