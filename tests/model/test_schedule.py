"""Days that fall due, by the State Council's calendar."""

from __future__ import annotations

from datetime import date

import pytest

from yuan.model.plan import Kind, PlanCard
from yuan.model.process.schedule import (
    add_working_days,
    assessment_due,
    drill_due,
    drill_duties,
    filing_due,
    is_calendar_known,
    is_working_day,
)


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
    assert filing_due(date(2025, 9, 19)) == date(2025, 10, 23)
    assert add_working_days(date(2025, 9, 30), 1) == date(2025, 10, 9)


def test_years_not_yet_arranged_count_monday_to_friday() -> None:
    far = date(2031, 1, 6)
    assert not is_calendar_known(far)
    assert add_working_days(far, 5) == date(2031, 1, 13)


def test_assessment_every_three_years_also_from_a_leap_day() -> None:
    assert assessment_due(date(2024, 2, 29)) == date(2027, 2, 28)


def test_the_shortest_drill_duty_counts_and_each_names_its_source() -> None:
    card = PlanCard(title="某预案", kind=Kind.SPECIAL, unit="区应急管理局", event_class="事故灾难")
    duties = drill_duties(card)
    assert [duty.years for duty in duties] == [1, 2, 3]
    assert all(duty.cites for duty in duties)
    assert drill_due(date(2026, 3, 1), card) == date(2027, 3, 1)
