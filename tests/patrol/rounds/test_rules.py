"""How a moment stands to its window; what makes a sheet doubtful; how the grid is typed."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from propdesk.kernel.errors import UserError
from propdesk.patrol.rounds.rules import (
    DueWindow,
    RoundStanding,
    in_order,
    minutes_alike,
    place_of,
    standing_at,
    standing_without,
    too_quick,
)

BEGIN = datetime(2027, 1, 1, 2, 0, tzinfo=UTC)
ROUND = DueWindow(BEGIN, BEGIN + timedelta(minutes=30), timedelta(minutes=5))


@pytest.mark.parametrize(
    ("time", "standing", "seconds"),
    [
        ("01:54:59", RoundStanding.EARLY, -301),
        ("01:55:00", RoundStanding.ON_TIME, -300),
        ("02:35:00", RoundStanding.ON_TIME, 300),
        ("02:35:01", RoundStanding.LATE, 301),
    ],
)
def test_the_tolerance_belongs_to_the_window(
    time: str, standing: RoundStanding, seconds: int
) -> None:
    at = datetime.fromisoformat(f"2027-01-01T{time}+00:00")
    assert standing_at(ROUND, at) == (standing, seconds)


@given(st.integers(-7200, 7200))
def test_a_moment_is_early_on_time_or_late(seconds: int) -> None:
    standing, off = standing_at(ROUND, BEGIN + timedelta(seconds=seconds))
    assert off == min(seconds, 0) + max(seconds - 1800, 0)
    assert (standing is RoundStanding.EARLY) == (off < -300)
    assert (standing is RoundStanding.LATE) == (off > 300)


def test_what_is_not_entered_is_missed_only_after_its_limit() -> None:
    ends, limit = BEGIN, BEGIN + timedelta(hours=48)

    def standing(hours: float, *, wand: bool, read: float | None = None) -> RoundStanding:
        read_to = None if read is None else BEGIN + timedelta(hours=read)
        now = BEGIN + timedelta(hours=hours)
        return standing_without(ends, limit, now, wand=wand, read_to=read_to)

    assert standing(-1, wand=False) is RoundStanding.NOT_DUE
    assert standing(5, wand=False) is RoundStanding.WAITING
    assert standing(48, wand=False) is RoundStanding.MISSED
    assert standing(5, wand=True) is RoundStanding.NOT_READ
    assert standing(5, wand=True, read=-1) is RoundStanding.NOT_READ
    assert standing(5, wand=True, read=1) is RoundStanding.MISSED
    assert standing(48, wand=True) is RoundStanding.MISSED


def test_the_same_minutes_three_days_running_are_doubtful() -> None:
    own = [BEGIN.replace(minute=4), BEGIN.replace(hour=4, minute=4)]
    before = [[at - timedelta(days=days) for at in own] for days in (1, 2)]
    assert minutes_alike(own, before)
    assert not minutes_alike(own, before[:1])
    assert not minutes_alike(own, [before[0], [at + timedelta(minutes=1) for at in before[1]]])
    assert not minutes_alike(own[:1], [one[:1] for one in before])


def test_nobody_walks_so_fast() -> None:
    assert too_quick([BEGIN, BEGIN + timedelta(seconds=8)])
    assert not too_quick([BEGIN, BEGIN + timedelta(seconds=187)])


def test_an_order_is_kept_or_not() -> None:
    assert in_order([1, 2, 5]) == [True, True, True]
    assert in_order([1, 5, 2, 6]) == [True, True, False, True]


def test_a_place_is_round_and_row() -> None:
    assert place_of("3.17", rounds=4, rows=30) == (3, 17)
    assert place_of("17", rounds=1, rows=30) == (1, 17)


@pytest.mark.parametrize("text", ["", "17", "5.1", "1.31", "0.1", "1.", ".5", "a.b"])
def test_what_is_no_place_of_the_sheet_is_refused(text: str) -> None:
    with pytest.raises(UserError):
        place_of(text, rounds=4, rows=30)
