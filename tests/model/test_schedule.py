"""Days that fall due, by the State Council's calendar."""

from __future__ import annotations

from datetime import date

import pytest

from yuan.model.process.schedule import Cycles, add_working_days, is_working_day


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2025, 10, 1), False),  # National Day
        (date(2025, 9, 28), True),  # a Sunday worked to make up for it
        (date(2025, 10, 11), True),  # a Saturday worked to make up for it
        (date(2025, 10, 12), False),  # a plain Sunday
    ],
)
def test_holidays_and_make_up_days_count(day: date, worked: bool) -> None:
    assert is_working_day(day) is worked


def test_twenty_working_days_reach_over_the_national_holiday() -> None:
    assert Cycles().end("filing_working_days", date(2025, 9, 19)) == date(2025, 10, 23)
    assert add_working_days(date(2025, 9, 30), 1) == date(2025, 10, 9)


def test_years_not_yet_arranged_count_monday_to_friday() -> None:
    far = date(2031, 1, 6)
    assert add_working_days(far, 5) == date(2031, 1, 13)


def test_assessment_every_three_years_also_from_a_leap_day() -> None:
    assert Cycles().end("assessment_years", date(2024, 2, 29)) == date(2027, 2, 28)


def test_a_period_is_said_as_it_is_set() -> None:
    cycles = Cycles(filing_working_days=15, assessment_years=2)
    assert (cycles.term("filing_working_days"), cycles.term("assessment_years")) == ("15 个工作日", "2 年")
