"""When a reading stands out is a setting of the estate, and the books follow it."""

from datetime import date

import pytest
from pytestqt.qtbot import QtBot

from propdesk.fees.meters.limits.changing import change_limits, known_limits
from propdesk.fees.meters.limits.dialogs import keep_limits, limits_dialog
from propdesk.fees.meters.rounds import RoundScope, meters_of_round, told_of
from propdesk.fees.meters.rules import Doubt, Limits, ReadingKind
from propdesk.ui.desk import Desk
from tests.fees.meters.work import hang, read, rows
from tests.offices import Office

DAYS = (date(2026, 8, 20), date(2026, 9, 19), date(2026, 10, 19), date(2026, 11, 18))


@pytest.fixture
def meter(office: Office) -> int:
    """One that used 10, 10, then 20 in thirty days each."""
    found = hang(office, "W")
    for day, value in zip(DAYS, (0, 10_000, 20_000, 40_000), strict=True):
        read(office, found, day, value)
    return found


def doubts(office: Office) -> list[Doubt | None]:
    return [row.doubt for row in rows(office)]


def test_a_new_estate_warns_above_two_and_a_half_times_and_below_two_fifths(office: Office) -> None:
    assert office.store.read(known_limits) == Limits(250, 40, zero=True, mean_of=3)


def test_other_limits_tell_the_readings_in_the_books_anew_and_those_to_come(
    office: Office, meter: int
) -> None:
    assert meter
    assert doubts(office) == [None, None, None, None]
    office.store.write(change_limits, limits=Limits(high=199))
    assert doubts(office) == [None, None, None, Doubt.HIGH]
    office.store.write(change_limits, limits=Limits(mean_of=1, high=201))
    assert doubts(office) == [None, None, None, None]
    day = date(2026, 11, 20)
    (row,) = office.store.read(meters_of_round, scope=RoundScope(day=day))
    assert row.usual == 1_333  # two days of 20 in 30: only the last counts
    office.store.write(change_limits, limits=Limits(zero=False))
    (row,) = office.store.read(meters_of_round, scope=RoundScope(day=day))
    assert Doubt.ZERO.label not in told_of(row, "40", day, ReadingKind.ORDINARY)
    office.store.write(change_limits, limits=Limits())
    (row,) = office.store.read(meters_of_round, scope=RoundScope(day=day))
    assert Doubt.ZERO.label in told_of(row, "40", day, ReadingKind.ORDINARY)


def test_the_form_begins_with_what_holds_and_keeps_what_is_typed(
    desk: Desk, office: Office, meter: int, qtbot: QtBot
) -> None:
    assert meter
    dialog = limits_dialog(desk)
    assert dialog.form.values() == Limits()._asdict()
    dialog.form.set_values({"high": 150, "low": 0, "zero": False, "mean_of": 6})
    assert dialog.save()
    limits = dialog.result_value
    assert limits == Limits(150, 0, zero=False, mean_of=6)
    keep_limits(desk, limits)
    qtbot.waitUntil(lambda: office.store.read(known_limits) == limits)
    assert doubts(office)[-1] is Doubt.HIGH


def test_the_usual_use_itself_is_no_limit(desk: Desk, office: Office) -> None:
    dialog = limits_dialog(desk)
    dialog.form.set_values({"high": 100})
    dialog.save()
    assert office.store.read(known_limits) == Limits()
