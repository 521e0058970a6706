"""Appointments of hand-overs: given, moved, proposed for many, and moved on when nobody came."""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import islice

import msgspec
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from propdesk.db.among import among
from propdesk.db.records.kinds import RECORD_TABLES
from propdesk.db.records.rows import stored_row
from propdesk.db.records.saving import note, the_record
from propdesk.db.store import now, use_case
from propdesk.estate.models import Unit
from propdesk.kernel.clock import begin_of, wall_time
from propdesk.kernel.days import ONE_DAY
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_
from propdesk.kernel.progress import NoProgress, Progress
from propdesk.movein.cases.models import MoveInCase
from propdesk.movein.cases.register import CASE, CASES, CaseRow
from propdesk.movein.cases.rules import AT_WORK, WAITING, CaseState
from propdesk.movein.cases.slots import (
    Slot,
    SlotHours,
    free_slots,
    minute_of,
    moment_of,
    refuse_taken_slot,
    slot_hours,
    taken,
)
from propdesk.system.settings.service import estate_settings

_TOUCHES = ("move_in_case", *RECORD_TABLES)


class NoSlotThere(UserError):
    """The day has no such slot."""

    message = N_(
        "There is no slot at {at}, desk {desk}. Slots begin at {begins}, at desks 1 to {desks}."
    )


class SlotIsPast(UserError):
    """An appointment in the past."""

    message = N_("{at} is over. Choose a time that is to come.")


class NotToCome(UserError):
    """Nobody is to come of this case."""

    message = N_("{no} is “{state}”: nobody is to come for it.")


class NoFreeSlot(UserError):
    """All slots of a year are taken."""

    message = N_("No slot is free for a year. Give the hand-overs more desks or hours.")


class NotMissed(UserError):
    """An appointment that there is not, or that is to come."""

    message = N_("{no} has no appointment that is over.")


class SlotDay(msgspec.Struct, frozen=True):
    """The appointments of a day, its slots, and how many of those to come nobody has."""

    rows: tuple[CaseRow, ...]
    hours: SlotHours
    free: int


@use_case(permission="movein.view")
def slots_of_day(session: Session, *, day: date) -> SlotDay:
    """The appointments of a day in order."""
    given = taken(session, begin_of(day), begin_of(day + ONE_DAY))
    rows = CASES.records.rows(session, ids=[given[slot] for slot in sorted(given)])
    hours, moment = slot_hours(estate_settings(session)), now(session)
    desks = range(1, hours.desks + 1)
    every = [Slot(moment_of(day, begin), desk) for begin in hours.begins for desk in desks]
    free = sum(slot.at > moment and slot not in given for slot in every)
    return SlotDay(tuple(rows), hours, free)


@use_case(permission="movein.view")
def next_free(session: Session, *, first: date) -> Slot:
    """The next free slot from a day on; raises NoFreeSlot."""
    return _next(session, first)


def _next(session: Session, first: date) -> Slot:
    found = next(free_slots(session, first), None)
    if found is None:
        raise NoFreeSlot
    return found


@use_case(permission="movein.edit", touches=_TOUCHES)
def give_slot(session: Session, *, case_id: int, at: datetime, desk: int) -> None:
    """Give a case a slot, or another one.

    Raises SlotTaken, NoSlotThere, SlotIsPast, NotToCome, RecordGone.
    """
    case = _to_come(session, case_id)
    hours = slot_hours(estate_settings(session))
    shown = f"{wall_time(at):%m-%d %H:%M}"
    if minute_of(at) not in hours.begins or not 1 <= desk <= hours.desks:
        begins = ", ".join(f"{one // 60}:{one % 60:02}" for one in hours.begins)
        raise NoSlotThere(at=shown, desk=desk, begins=begins, desks=hours.desks)
    if at <= now(session):
        raise SlotIsPast(at=shown)
    refuse_taken_slot(session, case_id, Slot(at, desk))
    _put(session, case, Slot(at, desk))


@use_case(permission="movein.edit", touches=_TOUCHES)
def propose_slots(
    session: Session, *, case_ids: Sequence[int], first: date, progress: Progress | None = None
) -> int:
    """Give each of the cases that waits and has no time the next free slot from a day on, in the
    order of their units, so that a building comes together; how many got one.

    Raises NoFreeSlot, and Cancelled through `progress` (nothing is kept then).
    """
    watch = progress or NoProgress()
    query = (
        select(MoveInCase)
        .join(Unit, Unit.id == MoveInCase.unit_id)
        .where(among(MoveInCase.id, case_ids), MoveInCase.state.in_(WAITING))
        .where(MoveInCase.slot_at.is_(None))
        .order_by(Unit.order_key)
    )
    cases = list(session.scalars(query))
    slots = list(islice(free_slots(session, first), len(cases)))
    if len(slots) < len(cases):
        raise NoFreeSlot
    for done, (case, slot) in enumerate(zip(cases, slots, strict=True)):
        watch.step(done, len(cases))
        _put(session, case, slot)
    return len(cases)


@use_case(permission="movein.edit", touches=_TOUCHES)
def nobody_came(session: Session, *, case_id: int) -> Slot:
    """Note that an appointment was not kept, and give the next free one; the new slot.

    Raises NotMissed, NotToCome, NoFreeSlot, RecordGone.
    """
    case = _to_come(session, case_id)
    if case.slot_at is None or case.slot_at > now(session):
        raise NotMissed(no=case.no)
    slot = _next(session, wall_time(now(session)).date() + ONE_DAY)
    _put(session, case, slot, missed=1)
    return slot


@use_case(permission="movein.edit", touches=_TOUCHES)
def take_slot(session: Session, *, case_id: int) -> None:
    """Take the appointment of a case away; raises RecordGone."""
    _put(session, the_record(session, CASE, case_id), None)


def _to_come(session: Session, case_id: int) -> MoveInCase:
    case = the_record(session, CASE, case_id)
    if case.state not in (*WAITING, *AT_WORK, CaseState.DEEMED):
        raise NotToCome(no=case.no, state=case.state.label)
    return case


def _put(session: Session, case: MoveInCase, slot: Slot | None, *, missed: int = 0) -> None:
    """Write the appointment of a case, as a change that may be taken back."""
    case_id = case.id
    before = stored_row(session, CASE, case_id)
    values = {
        "slot_at": slot.at if slot else None,
        "desk": slot.desk if slot else None,
        "no_shows": case.no_shows + missed,
    }
    session.execute(update(MoveInCase).where(MoveInCase.id == case_id).values(values))
    session.expire_all()
    after = stored_row(session, CASE, case_id)
    if after != before:
        note(session, CASE, the_record(session, CASE, case_id), "change", (before, after))
