"""Until which day a part is under warranty, from the hand-over on, with exact days."""

from datetime import date

import pytest

from propdesk.repairs.kinds.rules import USUAL, WorkClass
from propdesk.repairs.kinds.warranty import class_on, warranty_end

WARRANTY, ORDINARY = WorkClass.WARRANTY, WorkClass.ORDINARY


@pytest.mark.parametrize(
    ("handed", "months", "end"),
    [
        (date(2021, 11, 20), 60, date(2026, 11, 20)),  # waterproofing
        (date(2024, 11, 20), 24, date(2026, 11, 20)),  # pipes, wiring, decoration
        (date(2024, 2, 29), 24, date(2026, 2, 28)),
        (date(2024, 8, 31), 6, date(2025, 2, 28)),
    ],
)
def test_so_many_months_end_on_the_day_of_the_hand_over(
    handed: date, months: int, end: date
) -> None:
    assert warranty_end(handed, months=months, seasons=0) == end


@pytest.mark.parametrize(
    ("handed", "end"),
    [
        # Heating of 2024-25 and 2025-26, cooling of 2025 and 2026: the later end counts.
        (date(2024, 11, 15), date(2026, 9, 16)),
        # Handed over within a heating season: that is no whole one, 2026-27 is the second.
        (date(2024, 11, 16), date(2027, 3, 16)),
        # Handed over on the first day of cooling: 2025 and 2026; heating 2025-26 and 2026-27.
        (date(2025, 6, 15), date(2027, 3, 16)),
        (date(2025, 6, 16), date(2027, 9, 16)),
    ],
)
def test_heating_and_cooling_are_two_whole_seasons_of_each(handed: date, end: date) -> None:
    assert warranty_end(handed, months=0, seasons=2) == end


@pytest.mark.parametrize(
    ("day", "who"),
    [
        (date(2021, 11, 19), ORDINARY),  # before the hand-over there is none
        (date(2021, 11, 20), WARRANTY),
        (date(2026, 11, 19), WARRANTY),  # the last day
        (date(2026, 11, 20), ORDINARY),
    ],
)
def test_the_builder_answers_from_the_hand_over_to_the_last_day(day: date, who: WorkClass) -> None:
    handed = date(2021, 11, 20)
    assert class_on(ORDINARY, months=60, seasons=None, handed=handed, day=day) is who


def test_without_a_hand_over_or_a_warranty_the_kind_says_who_answers() -> None:
    day = date(2026, 11, 20)
    for work_class in WorkClass:
        assert class_on(work_class, months=60, seasons=2, handed=None, day=day) is work_class
        assert class_on(work_class, months=0, seasons=None, handed=day, day=day) is work_class


def test_the_usual_kinds_have_the_periods_of_the_regulation() -> None:
    months = {name: months for _code, name, _class, months, _finish in USUAL}
    assert months["Leaks"] == 60
    assert {
        months[name] for name in ("Water and drains", "Power and lights", "Walls and floors")
    } == {24}
