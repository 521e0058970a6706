"""How routes and shifts are written: in order, over midnight, and what cannot be kept."""

from datetime import date, timedelta

import pytest

from propdesk.duties.plans.rules import read_windows
from propdesk.kernel.clock import wall_time
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import using_language
from propdesk.patrol.points.rules import (
    Stop,
    rounds_of,
    rounds_outside,
    shift_span,
    stops_of,
    stops_text,
    times_of,
    window_warnings,
)

DAY = date(2026, 12, 31)


def test_points_of_a_route_are_named_in_their_order() -> None:
    stops = stops_of("3, 1-2、15@20")
    assert stops == (Stop(3), Stop(1), Stop(2), Stop(15, 20))
    assert stops_text(stops) == "3 1-2 15@20"
    assert stops_of(stops_text(stops)) == stops


@pytest.mark.parametrize("text", ["", "A", "5-2", "1-2-3", "1 2 2", "1-200", "7@x"])
def test_what_names_no_points_is_refused(text: str) -> None:
    with pytest.raises(UserError):
        stops_of(text)


@pytest.mark.parametrize("text", ["", "25:00", "22:61", "ten", "1"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(UserError):
        times_of(text)


def test_a_night_shift_is_one_day() -> None:
    begins, ends = shift_span(DAY, "22:00-06:00")
    assert f"{wall_time(begins):%Y-%m-%d %H:%M}" == "2026-12-31 22:00"
    assert ends - begins == timedelta(hours=8)
    rounds = rounds_of(DAY, "22:00-06:00", "02:00 22:00 00:00", 30)
    assert [f"{wall_time(one.due):%d %H:%M}" for one in rounds] == [
        "31 22:00",
        "01 00:00",
        "01 02:00",
    ]
    assert [one.number for one in rounds] == [1, 2, 3]


def test_what_a_route_cannot_keep_is_said() -> None:
    assert window_warnings("1-30", "22:00-06:00", "22:00 00:00", 60) == {}
    assert "minutes" in window_warnings("1-30", "22:00-06:00", "22:00", 20)
    assert "minutes" in window_warnings("1 2@40", "22:00-06:00", "22:00", 30)
    assert "starts" in window_warnings("1-30", "22:00-06:00", "22:00 22:30", 60)
    assert "starts" in window_warnings("1-30", "22:00-06:00", "05:30", 60)
    assert "starts" in window_warnings("1-30", "22:00-06:00", "12:00", 60)
    assert window_warnings("x", "22:00-06:00", "12:00", 60) == {}


@pytest.mark.parametrize(
    ("hours", "minutes", "why"),
    [
        ("22:00-06:00", 40, ""),
        ("22:00-22:40, 02:00-02:40", 40, ""),
        ("22:00-22:40, 02:00-02:39", 40, "Round 2 is over only after the hours of the plan."),
        ("22:00-22:40", 40, "Round 2 begins at 02:00, in none of the hours of the plan."),
        (
            "22:00-22:29, 02:00-02:40",
            29,
            (
                "30 points cannot be gone to from 22:00 on, in 29 minutes of the plan; "
                "allow 30 or more."
            ),
        ),
        ("22:00-22:30, 02:00-02:40", 30, ""),
    ],
)
def test_the_hours_of_a_plan_hold_its_rounds_to_the_minute(
    hours: str, minutes: int, why: str
) -> None:
    with using_language("en"):
        told = rounds_outside(read_windows(hours), "1-30", "22:00-06:00", "22:00 02:00", minutes)
    assert told == why
