"""The slots of a day of hand-overs: so many minutes for a household at each desk."""

from collections.abc import Collection, Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.store import now, today
from propdesk.duties.hours.rules import read_spans
from propdesk.duties.hours.service import work_calendar
from propdesk.estate.models import Unit
from propdesk.kernel.clock import begin_of, wall_time
from propdesk.kernel.days import ONE_DAY
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_
from propdesk.movein.cases.models import MoveInCase
from propdesk.movein.cases.rules import CaseState
from propdesk.system.settings.service import EstateSettings, estate_settings

LOOK_AHEAD = 366  # days in which a free slot is looked for


class SlotTaken(UserError):
    """Somebody else has the slot."""

    message = N_("{at} at desk {desk} is taken by {unit}. Choose another time or desk.")


class Slot(NamedTuple):
    """A time at a desk."""

    at: datetime
    desk: int


class SlotHours(msgspec.Struct, frozen=True):
    """When the slots of a day begin, in minutes; how long each is; at how many desks."""

    begins: tuple[int, ...]
    minutes: int
    desks: int


def slot_hours(settings: EstateSettings) -> SlotHours:
    """The slots of a day of hand-overs, none in the breaks."""
    length = settings.slot_minutes
    begins = [
        minute
        for begin, end in read_spans(settings.visit_hours)
        for minute in range(begin, end - length + 1, length)
    ]
    return SlotHours(tuple(begins), length, settings.slot_desks)


def moment_of(day: date, minute: int) -> datetime:
    """The moment of a minute of a day of the office."""
    return begin_of(day) + timedelta(minutes=minute)


def minute_of(moment: datetime) -> int:
    """The minute of its day at which a moment lies."""
    wall = wall_time(moment)
    return wall.hour * 60 + wall.minute


def taken(session: Session, first: datetime, last: datetime) -> dict[Slot, int]:
    """The slots between two moments that are given, each with its case."""
    query = select(MoveInCase.slot_at, MoveInCase.desk, MoveInCase.id).where(
        MoveInCase.slot_at >= first,
        MoveInCase.slot_at < last,
        MoveInCase.desk.is_not(None),
        MoveInCase.state != CaseState.CANCELLED,
    )
    rows = session.execute(query)
    return {Slot(at, desk): case_id for at, desk, case_id in rows if at and desk}


def refuse_taken_slot(session: Session, case_id: int, slot: Slot) -> None:
    """Raise SlotTaken when another case has the slot."""
    holder = taken(session, slot.at, slot.at.replace(microsecond=1)).get(slot, case_id)
    if holder != case_id:
        unit_id = session.get_one(MoveInCase, holder).unit_id
        unit, at = session.get_one(Unit, unit_id), f"{wall_time(slot.at):%m-%d %H:%M}"
        raise SlotTaken(at=at, desk=slot.desk, unit=unit.code)


def free_slots(session: Session, first: date, *, but: Collection[Slot] = ()) -> Iterator[Slot]:
    """The free slots from a day on, on days the office works, none that is past."""
    hours, calendar = slot_hours(estate_settings(session)), work_calendar(session)
    moment, day = now(session), max(first, today(session))
    for _turn in range(LOOK_AHEAD):
        if calendar.is_working(day):
            given = taken(session, begin_of(day), begin_of(day + ONE_DAY)).keys() | set(but)
            every = [
                Slot(moment_of(day, minute), desk)
                for minute in hours.begins
                for desk in range(1, hours.desks + 1)
            ]
            yield from (slot for slot in every if slot not in given and slot.at > moment)
        day += ONE_DAY
