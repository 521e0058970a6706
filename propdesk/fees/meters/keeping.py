"""What must hold whenever a meter or a reading is saved, an undo included."""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.among import among
from propdesk.db.records import saving
from propdesk.db.records.kinds import RecordKind, Values
from propdesk.db.store import today
from propdesk.fees.meters.counting import Bill, bills_of, reads_of, recount, scales_of, used_by
from propdesk.fees.meters.models import Meter, MeterReading
from propdesk.fees.meters.rules import (
    READING,
    GoesBack,
    MeterSort,
    MeterState,
    Read,
    ReadingKind,
    Scale,
    used_between,
)
from propdesk.kernel.days import ONE_DAY, gaps
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.records.refusals import FieldsRefused
from propdesk.kernel.scaled import format_scaled

NO_METER = N_("Choose a meter; enter it first in “Meters”.")
COUNTS = ("multiplier", "digits", "backwards")
_FIXED = (*COUNTS, "unit_id", "item_id")
_BILLED = N_("Bills were made with it, so this stays. Take the meter out and enter another one.")


class ReadingBilled(UserError):
    """A bill holds a reading."""

    message = N_(
        "The bill of {first} – {last} for meter {number} was computed with this reading. Take that "
        "bill back first."
    )


def shown(value: int) -> str:
    """A reading as people write it."""
    return format_scaled(value, READING)


# Meters


def fixed_by_bills(session: Session, meter: Meter, fields: object) -> dict[str, str]:
    """Beside what stays once bills were made: why it does."""
    changed = [name for name in _FIXED if getattr(fields, name) != getattr(meter, name)]
    if not changed or not bills_of(session, [meter.id]):
        return {}
    return dict.fromkeys(changed, _(_BILLED))


def meter_changed(session: Session, before: Values, after: Values) -> None:
    """Count anew what a meter counts otherwise; hold for an undo too what bills were made with."""
    if all(before[name] == after[name] for name in _FIXED):
        return
    if bills_of(session, [after["id"]]):
        raise FieldsRefused({n: _(_BILLED) for n in _FIXED if before[n] != after[n]})
    if any(before[name] != after[name] for name in COUNTS):
        try:
            recount(session, [after["id"]])
        except GoesBack as found:
            raise FieldsRefused({"digits": backwards_told(found)}) from None


# Readings


class MeterBooks(msgspec.Struct, kw_only=True):
    """What the books say of a meter: what a reading of it is judged by. `reads` in the order of
    days; the `id` is 0 while it is new."""

    id: int = 0
    no: str
    kind: MeterSort = MeterSort.WATER
    unit_id: int | None = None
    state: MeterState = MeterState.IN_USE
    scale: Scale = Scale()
    reads: list[Read] = msgspec.field(default_factory=list)
    bills: Sequence[Bill] = ()


def books_of(session: Session, meter_ids: Collection[int]) -> dict[int, MeterBooks]:
    """The same of many meters, by id."""
    reads, bills = reads_of(session, meter_ids), bills_of(session, meter_ids)
    scales = scales_of(session, meter_ids)
    query = select(Meter.id, Meter.no, Meter.kind, Meter.unit_id, Meter.state)
    found = session.execute(query.where(among(Meter.id, meter_ids)).order_by(Meter.id))
    return {
        one: MeterBooks(
            id=one, no=no, kind=kind, unit_id=unit_id, state=state, scale=scales[one],
            reads=reads.get(one, []), bills=bills.get(one, ()),
        )
        for one, no, kind, unit_id, state in found
    }  # fmt: skip


def reading_errors(session: Session, meter_id: int, typed: Read, new_no: str) -> dict[str, str]:
    """What is wrong with a reading beside those of its meter and what was billed."""
    books = books_of(session, [meter_id or 0]).get(meter_id)
    if books is None:
        return {"meter_id": _(NO_METER)}
    found = faults_of(books, typed, today(session))
    if not found and typed.kind is ReadingKind.REPLACED and new_no and new_no != books.no:
        taken = select(Meter.id).where(Meter.no == new_no, Meter.id != meter_id)
        if session.scalar(taken) is not None:
            told = _("{number} is the number of another meter. Correct it, or look that meter up.")
            found["new_no"] = told.format(number=new_no)
    return found


def faults_of(books: MeterBooks, typed: Read, now: date) -> dict[str, str]:
    """What is wrong with a reading on a day, by what the books say of its meter alone."""
    found = _own_errors(books, typed, now)
    if found:
        return found
    others = [one for one in books.reads if one.id != typed.id] if typed.id else books.reads
    if any(one.read_on == typed.read_on for one in others):
        told = _("Meter {number} was read on this day already. Correct that reading.")
        return {"read_on": told.format(number=books.no)}
    if typed.id and typed in books.reads:
        return {}  # nothing that counts is another
    if bill := _holding(books.bills, typed.read_on):
        return {"read_on": str(_billed(books.no, bill))}
    return _order_errors(books.scale, others, typed)


def _own_errors(books: MeterBooks, typed: Read, now: date) -> dict[str, str]:
    found: dict[str, str] = {}
    if typed.read_on > now:
        found["read_on"] = _("This day is still to come.")
    if books.state is MeterState.OUT:
        told = _("Meter {number} was taken out. Let it be read again first.")
        found["meter_id"] = told.format(number=books.no)
    if typed.kind is ReadingKind.REPLACED and typed.old_end is None:
        found["old_end"] = _("Say what the old meter showed when it was taken out.")
    dial = {"value": typed.value, "old_end": typed.old_end, "new_start": typed.new_start}
    for name, value in dial.items():
        if value is not None and not 0 <= value < books.scale.span:
            told = _("Meter {number} has {count} figures before the point.")
            found[name] = told.format(number=books.no, count=books.scale.digits)
    return found


def _order_errors(scale: Scale, others: Sequence[Read], one: Read) -> dict[str, str]:
    """Beside the field: that a reading lies below the last, or the next below this one."""
    place = bisect_left(others, one.read_on, key=lambda each: each.read_on)
    beside = (*others[max(0, place - 1) : place], one, *others[place : place + 1])
    try:
        for _used in used_between(beside, scale):
            pass
    except GoesBack as found:
        field = "old_end" if found.after is one and found.value == one.old_end else "value"
        return {field: backwards_told(found, is_next=found.after is not one)}
    return {}


def backwards_told(found: GoesBack, *, is_next: bool = False) -> str:
    """Why a reading is refused that lies below another, and what to do about it."""
    if is_next:
        told = _("The next reading, of {day}, is {next}: below this one. Correct one of them.")
        return told.format(day=found.after.read_on, next=shown(found.value))
    told = _(
        "{value} is below the last reading, {last} of {day}. Correct it, or say that the meter was "
        "replaced or began again at 0."
    )
    return told.format(
        value=shown(found.value), last=shown(found.before.value), day=found.before.read_on
    )


def _holding(bills: Iterable[Bill], day: date) -> Bill | None:
    """The bill that a reading of a day is in, or that begins after it."""
    return next((bill for bill in bills if bill.first <= day + ONE_DAY and day <= bill.last), None)


def _billed(number: str, bill: Bill) -> ReadingBilled:
    return ReadingBilled(first=bill.first, last=bill.last, number=number)


def owed_by_readings(session: Session, meter_id: int) -> date | None:
    """Up to which day a meter counted what no bill holds yet; None when there is nothing."""
    found = bills_of(session, [meter_id]).get(meter_id, ())
    bills = [(one.first, one.last) for one in found]
    owed = [
        one.last
        for one in used_by(session, [meter_id]).get(meter_id, ())
        if one.quantity and list(gaps(one.first, one.last, bills))
    ]
    return max(owed, default=None)


def former_number(session: Session, meter_id: int, read_on: date, new_no: str) -> str:
    """The number of the meter that a replacement took out: what stood there before it."""
    one = MeterReading
    same = (one.read_on == read_on) | ((one.new_no == new_no) & (one.new_no != ""))
    query = select(one.former_no).where(
        one.meter_id == meter_id, one.kind == ReadingKind.REPLACED, same
    )
    known = session.scalar(query.limit(1))
    return known or session.scalar(select(Meter.no).where(Meter.id == meter_id)) or ""


def reading_changed(
    session: Session, before: Values, after: Values, meter_kind: RecordKind[Any, Any]
) -> None:
    """Hold for every save, an undo included: what bills hold stays, the rest is counted anew.

    Raises ReadingBilled, FieldsRefused.
    """
    meters = {row["meter_id"] for row in (before, after) if row}
    bills = bills_of(session, meters)
    for row in (before, after):
        if row and _counts(before) != _counts(after):
            day = date.fromisoformat(row["read_on"])
            if bill := _holding(bills.get(row["meter_id"], ()), day):
                raise _billed(session.get_one(Meter, row["meter_id"]).no, bill)
    try:
        recount(session, meters)
    except GoesBack as found:
        raise FieldsRefused({"value": backwards_told(found)}) from None
    if any(row and row["kind"] == ReadingKind.REPLACED.value for row in (before, after)):
        for meter_id in meters:
            _renumber(session, meter_id, before, meter_kind)


def readings_that_stay(session: Session, rows: Sequence[Values]) -> dict[int, UserError]:
    """Which of these readings cannot be taken back together, with why: a bill holds them, or what
    is left of their meter would go back."""
    by_meter: dict[int, list[Values]] = {}
    for row in rows:
        by_meter.setdefault(row["meter_id"], []).append(row)
    found: dict[int, UserError] = {}
    for meter_id, books in books_of(session, by_meter).items():
        mine = by_meter[meter_id]
        for row in mine:
            if bill := _holding(books.bills, date.fromisoformat(row["read_on"])):
                found[row["id"]] = _billed(books.no, bill)
        going = {row["id"] for row in mine} - found.keys()
        try:
            list(used_between([one for one in books.reads if one.id not in going], books.scale))
        except GoesBack as wrong:
            told = FieldsRefused({"value": backwards_told(wrong)})
            found |= dict.fromkeys(going, told)
    return found


def _counts(row: Values) -> Mapping[str, object]:
    names = ("meter_id", "read_on", "value", "kind", "old_end", "new_start")
    return {name: row[name] for name in names} if row else {}


def _renumber(session: Session, meter_id: int, before: Values, kind: RecordKind[Any, Any]) -> None:
    """Give a meter the number of the newest one that hangs there."""
    one = MeterReading
    query = select(one.new_no).where(
        one.meter_id == meter_id, one.kind == ReadingKind.REPLACED, one.new_no != ""
    )
    number = session.scalar(query.order_by(one.read_on.desc()).limit(1))
    if number is None and before and before["meter_id"] == meter_id and before["new_no"]:
        number = before["former_no"]
    meter = session.get_one(Meter, meter_id)
    if number and number != meter.no:
        fields = saving.seen(session, kind, meter_id)
        saving.change(session, kind, meter_id, replace(fields, no=number))
