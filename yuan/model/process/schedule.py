"""Reckoning with days: working days by the State Council's calendar, and the periods an office has set."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

import chinese_calendar
import msgspec

LONGEST_YEARS, LONGEST_WORKING_DAYS = 100, 1000
"""Beyond these dates overflow, or are never reached."""


@lru_cache(maxsize=4096)
def is_working_day(day: date) -> bool:
    """Whether `day` is worked, holidays and make-up days counted; plain Monday to Friday where not yet known."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5


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
        values = {name: getattr(self, name) for name in self.__struct_fields__}
        years = [number for name, number in values.items() if name.endswith("_years")]
        if not all(0 <= number <= LONGEST_YEARS for number in years):
            return f"周期应在 0 至 {LONGEST_YEARS} 年之间。"
        days = [number for name, number in values.items() if name.endswith("_working_days")]
        if not all(0 <= number <= LONGEST_WORKING_DAYS for number in days):
            return f"期限应在 0 至 {LONGEST_WORKING_DAYS} 个工作日之间。"
        return ""

    def is_set(self, period: str) -> bool:
        """Whether there is such a period (the name of a field): 0 means that the office has no such rule."""
        return bool(getattr(self, period))

    def years(self, period: str) -> int:
        """The years of a period, 0 for one in working days."""
        return getattr(self, period) if period.endswith("_years") else 0

    def term(self, period: str) -> str:
        """A period in words: 20 个工作日, 3 年."""
        years = self.years(period)
        return f"{years} 年" if years else f"{getattr(self, period)} 个工作日"

    def end(self, period: str, since: date) -> date:
        """The last day of a period that runs from `since`, which is not counted.

        Raises:
            OverflowError, ValueError: the day lies beyond the calendar.
        """
        years = self.years(period)
        return add_years(since, years) if years else add_working_days(since, getattr(self, period))
