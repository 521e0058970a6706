"""The calendar of an office: offered as plans, entered once, on Today in time."""

from dataclasses import replace
from datetime import date

from propdesk.db.store import Store
from propdesk.duties.plans.due import due
from propdesk.duties.plans.listing import TASKS
from propdesk.duties.plans.making import make_tasks
from propdesk.duties.plans.register import PLANS
from propdesk.duties.plans.starter import add_office_calendar, office_calendar
from propdesk.kernel.clock import wall_time
from propdesk.kernel.i18n import using_language
from propdesk.kernel.records.question import asked
from tests.clocks import StoppedClock
from tests.duties.plans.test_making import at


def test_it_is_entered_once_and_what_somebody_changed_stays(
    store: Store, clock: StoppedClock
) -> None:
    clock.moment = at("2026-11-20 09:00")
    with using_language("en"):
        assert len(store.read(office_calendar)) == 8
        assert store.write(add_office_calendar) == 8
        assert store.write(add_office_calendar) == 0
        first = store.read(PLANS.records.ids, question=asked("all"))[0]
        seen = store.read(PLANS.uses.seen, record_id=first)
        changed = replace(seen, month_days="3")
        store.write(PLANS.uses.change, record_id=first, fields=changed, seen=seen)
        assert store.write(add_office_calendar) == 0
        assert store.read(PLANS.uses.seen, record_id=first).month_days == "3"


def test_the_arrears_list_of_the_25th_stands_on_today_when_its_day_comes(
    store: Store, clock: StoppedClock
) -> None:
    clock.moment = at("2026-11-20 09:00")
    with using_language("en"):
        store.write(add_office_calendar)
        clock.moment = at("2026-11-25 08:00")
        store.write(make_tasks)
        ids = store.read(TASKS.ids, question=asked("today"))
        told = [row.what for row in store.read(TASKS.rows, ids=ids)]
        assert told == ["Print the arrears list and hand it out"]
        lines = store.read(lambda session: list(due(session)))
        assert {"filter": "today"} in [one.context for one in lines]


def test_the_sheet_of_hazards_stands_on_today_in_the_month_after_the_quarter(
    store: Store, clock: StoppedClock
) -> None:
    """Handed in by the 15th; 2026-11-15 has passed, so the first is that of the year's end."""
    clock.moment = at("2026-11-20 09:00")
    with using_language("en"):
        store.write(add_office_calendar)
        clock.moment = at("2027-01-04 08:00")
        store.write(make_tasks)
        ids = store.read(TASKS.ids, question=asked("all"))
        told = {row.what: row.planned for row in store.read(TASKS.rows, ids=ids)}
    assert told["Sign the sheet of hazards of the quarter and hand it in"] == date(2027, 1, 15)
    assert told["Sign the sheet of hazards of the year and hand it in"] == date(2027, 1, 31)


def test_in_december_the_holidays_of_next_year_are_asked_for(
    store: Store, clock: StoppedClock
) -> None:
    clock.moment = at("2026-11-20 09:00")
    with using_language("en"):
        store.write(add_office_calendar)
        clock.moment = at("2026-12-01 08:00")
        store.write(make_tasks)
        ids = store.read(TASKS.ids, question=asked("all"))
        told = {row.what: row.planned for row in store.read(TASKS.rows, ids=ids)}
    assert told["Enter the holidays and make-up days of next year"] == date(2026, 12, 15)


def test_a_day_off_moves_the_month_close_to_the_next_working_day(
    store: Store, clock: StoppedClock
) -> None:
    """2026-10-31 is a Saturday."""
    clock.moment = at("2026-10-20 09:00")
    store.write(add_office_calendar)
    clock.moment = at("2026-11-02 08:00")
    store.write(make_tasks)
    ids = store.read(TASKS.ids, question=asked("all"))
    found = [row for row in store.read(TASKS.rows, ids=ids) if row.planned.day == 31]
    assert [wall_time(row.begins).date().isoformat() for row in found] == ["2026-11-02"]
