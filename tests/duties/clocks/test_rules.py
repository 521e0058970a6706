"""How a deadline reads in a list: over, what is left, paused."""

from datetime import UTC, date, datetime, timedelta

import pytest

from propdesk.duties.clocks.rules import Limit, TimedRow, badge, long
from propdesk.kernel.clock import begin_of, end_of
from propdesk.kernel.i18n import using_language
from propdesk.ui.lists.columns import columns_of

NOW = datetime(2026, 11, 20, 7, 42, tzinfo=UTC)  # 15:42 in the office


def row(*, warns: bool = False, **ahead: float) -> TimedRow:
    due = NOW + timedelta(**ahead)
    return TimedRow(due_at=due, warn_at=NOW if warns else due)


@pytest.mark.parametrize(
    ("of", "told"),
    [
        (row(minutes=12), ("剩 12 分", "amber", "clock")),
        (row(hours=1, minutes=18), ("今天 17:00", "amber", "clock")),
        (row(hours=-28), ("超 1 天 4 时", "red", "triangle-alert")),
        (row(hours=-22), ("超 22 时", "red", "triangle-alert")),
        (row(days=-3), ("超 3 天", "red", "triangle-alert")),
        (row(days=1), None),
        (row(hours=8, minutes=18), ("今天 24:00", "amber", "clock")),
        (row(days=1, warns=True), ("11-21 15:42", "amber", "clock")),
        (TimedRow(paused_until=date(2026, 11, 24)), ("暂停至 11-24", "grey", "pause")),
        (TimedRow(paused_until=date(2026, 11, 19)), ("暂停已到期", "amber", "triangle-alert")),
        (TimedRow(), None),
    ],
)
def test_a_deadline_says_how_it_stands(of: TimedRow, told: object) -> None:
    with using_language("zh_CN"):
        assert badge(of, NOW) == told


@pytest.mark.parametrize(
    ("of", "told"),
    [
        (row(hours=1, minutes=18), "17:00"),
        (row(hours=-28), "超 1 天"),
        (row(hours=-21, minutes=-42), "超 21 时"),
        (row(days=1, warns=True), "11-21"),
        (TimedRow(paused_until=date(2026, 11, 24)), "11-24"),
    ],
)
def test_on_a_card_a_deadline_is_told_in_few_letters(of: TimedRow, told: str) -> None:
    with using_language("zh_CN"):
        shown = badge(of, NOW, card=True)
    assert shown is not None
    assert shown[0] == told


def test_a_time_is_told_in_its_two_largest_units() -> None:
    with using_language("en"):
        assert long(timedelta(hours=28, minutes=5)) == "1 day 4 h"
        assert long(timedelta(minutes=65)) == "1 h 5 min"
        assert long(timedelta(seconds=30)) == "1 min"  # nothing is “0 min over”
        assert long(timedelta(hours=28, minutes=5), units=1) == "1 day"
        assert long(timedelta(minutes=65), units=1) == "1 h"


def test_a_limit_warns_in_its_last_quarter_unless_it_says_another_time() -> None:
    assert Limit(240).last_minutes == 60
    assert Limit(240, warn=30).last_minutes == 30
    assert Limit(20, warn=30).last_minutes == 20


def test_what_ends_at_midnight_ends_on_the_day_before() -> None:
    assert end_of(begin_of(date(2026, 11, 21))) == (date(2026, 11, 20), "24:00")
    assert end_of(NOW) == (date(2026, 11, 20), "15:42")


def test_a_panel_says_so_too() -> None:
    shown = {one.field: one for one in columns_of(TimedRow)}
    assert shown["due_at"].text(TimedRow(due_at=begin_of(date(2026, 11, 21)))) == "2026-11-20 24:00"
    assert shown["due_at"].text(TimedRow()) == "—"
