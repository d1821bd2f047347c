"""Days that fall due: working days by the State Council's calendar, filing, publication, assessment, drills.

Articles are those of 《突发事件应急预案管理办法》(国办发〔2024〕5号) unless another rule is named.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

import chinese_calendar
import msgspec

from yuan.model.plan import PlanCard

LONGEST_YEARS, LONGEST_WORKING_DAYS = 100, 1000
"""Beyond these dates overflow, or are never reached."""


class Cycles(msgspec.Struct, frozen=True, kw_only=True):
    """Periods an office may set for itself; the defaults are the national ones and the district's own."""

    filing_working_days: int = 20
    publication_working_days: int = 20
    assessment_years: int = 3
    local_drill_years: int = 1
    """The district's own rule; 0 where there is none."""
    drill_years: int = 3
    safety_drill_years: int = 2

    def fault(self) -> str:
        """What cannot be as set, "" when everything can."""
        years = (self.assessment_years, self.local_drill_years, self.drill_years, self.safety_drill_years)
        if not all(0 <= number <= LONGEST_YEARS for number in years):
            return f"周期应在 0 至 {LONGEST_YEARS} 年之间。"
        days = (self.filing_working_days, self.publication_working_days)
        if not all(0 <= number <= LONGEST_WORKING_DAYS for number in days):
            return f"期限应在 0 至 {LONGEST_WORKING_DAYS} 个工作日之间。"
        return ""


class DrillDuty(msgspec.Struct, frozen=True):
    """An obligation to drill every `years` years and the rule it comes from."""

    years: int
    cites: str


@lru_cache(maxsize=4096)
def is_working_day(day: date) -> bool:
    """Whether `day` is worked, holidays and make-up days counted; plain Monday to Friday where not yet known."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5


def is_calendar_known(day: date) -> bool:
    """Whether the State Council's holiday arrangement for the year of `day` is in the calendar used."""
    try:
        chinese_calendar.is_workday(day)
    except NotImplementedError:
        return False
    return True


@lru_cache(maxsize=4096)
def add_working_days(day: date, count: int) -> date:
    """The last of `count` working days after `day`; the day itself is not counted."""
    while count > 0:
        day += timedelta(days=1)
        if is_working_day(day):
            count -= 1
    return day


def add_years(day: date, years: int) -> date:
    """The same day `years` later; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


_USUAL = Cycles()


def filing_due(issued_on: date, cycles: Cycles = _USUAL) -> date:
    """The last day for filing: within 20 working days after issue (art. 26)."""
    return add_working_days(issued_on, cycles.filing_working_days)


def publication_due(issued_on: date, cycles: Cycles = _USUAL) -> date:
    """The last day for publication: within 20 working days after issue (art. 28)."""
    return add_working_days(issued_on, cycles.publication_working_days)


def assessment_due(since: date, cycles: Cycles = _USUAL) -> date:
    """The day the next assessment is due: as a rule every three years since issue or assessment (art. 34)."""
    return add_years(since, cycles.assessment_years)


def drill_duties(card: PlanCard, cycles: Cycles = _USUAL) -> tuple[DrillDuty, ...]:
    """Every drill obligation on a plan, the shortest first; each names its source."""
    duties = []
    if cycles.local_drill_years:
        rule = "本区规定：有预案的单位定期组织演练"
        duties.append(DrillDuty(cycles.local_drill_years, rule))
    if card.kind.profile.is_drilled_nationally:
        duties.append(DrillDuty(cycles.drill_years, "国办发〔2024〕5号第三十二条"))
    if card.event_class == "事故灾难" and card.kind.profile.is_of_authority:
        duties.append(DrillDuty(cycles.safety_drill_years, "国务院令第708号第八条"))
    return tuple(sorted(duties, key=lambda duty: duty.years))


def drill_due(last: date, card: PlanCard, cycles: Cycles = _USUAL) -> date | None:
    """The day the next drill is due: the shortest cycle that applies, counted from `last`; None without any rule."""
    return min((add_years(last, duty.years) for duty in drill_duties(card, cycles)), default=None)
