"""Special days of an office for tests and pictures: a new year not known yet, a day off."""

from datetime import date

from propdesk.db.store import Store
from propdesk.duties.hours.register import SPECIAL_DAYS, SpecialDayFields
from propdesk.duties.hours.rules import DayKind

DAYS = (
    SpecialDayFields(day=date(2026, 12, 31), kind=DayKind.CLOSED, what="年终盘点"),
    SpecialDayFields(day=date(2027, 1, 1), what="元旦"),
    SpecialDayFields(day=date(2027, 1, 9), kind=DayKind.MAKE_UP, what="元旦"),
)


def put_days(store: Store) -> list[int]:
    """Enter them; their ids."""
    return [store.write(SPECIAL_DAYS.uses.add, fields=one) for one in DAYS]
