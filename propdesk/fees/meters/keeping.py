"""What must hold whenever a meter or a reading is saved, an undo included."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.records import saving
from propdesk.db.records.kinds import RecordKind, Values
from propdesk.db.store import today
from propdesk.fees.meters.counting import Bill, bills_of, reads_of, recount, scale_of
from propdesk.fees.meters.models import Meter, MeterReading
from propdesk.fees.meters.rules import (
    READING,
    GoesBack,
    MeterState,
    Read,
    ReadingKind,
    used_between,
)
from propdesk.kernel.days import ONE_DAY
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.records.refusals import FieldsRefused
from propdesk.kernel.scaled import format_scaled

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


def reading_errors(session: Session, meter_id: int, typed: Read, new_no: str) -> dict[str, str]:
    """What is wrong with a reading beside those of its meter and what was billed."""
    meter = session.get(Meter, meter_id or 0)
    if meter is None:
        return {"meter_id": _("Choose a meter; enter it first in “Meters”.")}
    found = _own_errors(session, meter, typed, new_no)
    if found:
        return found
    reads = reads_of(session, [meter.id]).get(meter.id, ())
    others = [one for one in reads if one.id != typed.id]
    if any(one.read_on == typed.read_on for one in others):
        told = _("Meter {number} was read on this day already. Correct that reading.")
        return {"read_on": told.format(number=meter.no)}
    if typed in reads:
        return {}  # nothing that counts is another
    if bill := _holding(bills_of(session, [meter.id]).get(meter.id, ()), typed.read_on):
        return {"read_on": str(_billed(meter.no, bill))}
    return _order_errors(meter, others, typed)


def _own_errors(session: Session, meter: Meter, typed: Read, new_no: str) -> dict[str, str]:
    found: dict[str, str] = {}
    if typed.read_on > today(session):
        found["read_on"] = _("This day is still to come.")
    if meter.state is MeterState.OUT:
        told = _("Meter {number} was taken out. Let it be read again first.")
        found["meter_id"] = told.format(number=meter.no)
    replaced = typed.kind is ReadingKind.REPLACED
    if replaced and typed.old_end is None:
        found["old_end"] = _("Say what the old meter showed when it was taken out.")
    dial = {"value": typed.value, "old_end": typed.old_end, "new_start": typed.new_start}
    for name, value in dial.items():
        if value is not None and not 0 <= value < scale_of(meter).span:
            told = _("Meter {number} has {count} figures before the point.")
            found[name] = told.format(number=meter.no, count=meter.digits)
    if replaced and new_no and new_no != meter.no:
        taken = select(Meter.id).where(Meter.no == new_no, Meter.id != meter.id)
        if session.scalar(taken) is not None:
            told = _("{number} is the number of another meter. Correct it, or look that meter up.")
            found["new_no"] = told.format(number=new_no)
    return found


def _order_errors(meter: Meter, others: Sequence[Read], one: Read) -> dict[str, str]:
    """Beside the field: that a reading lies below the last, or the next below this one."""
    reads = sorted((*others, one), key=lambda each: each.read_on)
    try:
        for _used in used_between(reads, scale_of(meter)):
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
