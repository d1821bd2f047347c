"""What falls due for a plan in force, and by which rule: to add a deadline, add its word and its rule here.

Lists, calendar, work programme and checks show every duty there is; when it is done is read from the version or from
the records of activities (`yuan.model.process.obligations`).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from enum import Enum
from typing import Literal

import msgspec

from yuan.model.plan import PlanCard, Secrecy

_RULES = "国办发〔2024〕5号"


class Duty(Enum):
    """Something that falls due for a plan in force; the value is the word on screen."""

    FILING = "备案"
    PUBLICATION = "公布"
    DRILL = "演练"
    ASSESSMENT = "评估"


class DutyRule(msgspec.Struct, frozen=True, kw_only=True):
    """Within which time a duty is to be done, for which plans, and on what that rests.

    `period` names the setting that says how long (a field of `Cycles`, in working days or in years); 0 there means that
    the office has no such rule. `registered` is the day of a version that ends it for good; without one it comes again,
    counted from the last activity recorded under the duty's word. `counts_from`: the issue of the version in force, or the
    plan's first one, so that a revision does not put it off.
    """

    duty: Duty
    cites: str
    period: str
    applies: Callable[[PlanCard], bool] = lambda card: True
    registered: Literal["", "filed_on", "published_on"] = ""
    counts_from: Literal["issue", "first issue"] = "issue"


DUTY_RULES: tuple[DutyRule, ...] = (
    DutyRule(
        duty=Duty.FILING,
        cites=f"{_RULES}第二十六条",
        period="filing_working_days",
        registered="filed_on",
    ),
    DutyRule(
        duty=Duty.PUBLICATION,
        cites=f"{_RULES}第二十八条",
        period="publication_working_days",
        applies=lambda card: card.secrecy is Secrecy.PUBLIC,
        registered="published_on",
    ),
    DutyRule(duty=Duty.ASSESSMENT, cites=f"{_RULES}第三十四条", period="assessment_years"),
    DutyRule(
        duty=Duty.DRILL,
        cites="本区规定：有预案的单位定期组织演练",
        period="local_drill_years",
        counts_from="first issue",
    ),
    DutyRule(
        duty=Duty.DRILL,
        cites=f"{_RULES}第三十二条",
        period="drill_years",
        applies=lambda card: card.kind.profile.is_drilled_nationally,
        counts_from="first issue",
    ),
    DutyRule(
        duty=Duty.DRILL,
        cites="国务院令第708号第八条",
        period="safety_drill_years",
        applies=lambda card: card.event_class == "事故灾难" and card.kind.profile.is_of_authority,
        counts_from="first issue",
    ),
)


class Obligation(msgspec.Struct, frozen=True, kw_only=True):
    """A duty with the last day for it, the day it counts from and the rule it rests on.

    `years` tells the rules of one duty apart by their cycles, 0 where there is one rule only; `term` is the time there is in
    words: 20 个工作日, 3 年.
    """

    duty: Duty
    due: date
    since: date
    cites: str
    years: int = 0
    term: str = ""
