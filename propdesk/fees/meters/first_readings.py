"""What meters showed when a unit was handed over: there their counting begins."""

from dataclasses import replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.records import saving, undoing
from propdesk.fees.meters.models import Meter, MeterReading
from propdesk.fees.meters.readings import METER_READING, ReadingFields
from propdesk.fees.meters.register import METER, MeterSetup
from propdesk.fees.meters.rules import READING, MeterSort, MeterState, ReadingKind

FIRST_TABLES = METER_READING.touches
USUAL_DIGITS = 5


def keep_first_reading(
    session: Session,
    *,
    unit_id: int,
    kind: str,
    number: str,
    value: int | None,
    day: date,
    read_by: str,
) -> None:
    """Let a meter of a unit begin with what it showed (10^-3) on a day; one that is not known yet
    is entered by its number. None takes it back. A meter that was read before stays as it is, and
    so does one of another unit or kind that has the number.

    Raises ReadingBilled, FieldsRefused.
    """
    meter_id = _meter(session, unit_id, MeterSort(kind), number, value)
    if meter_id is None:
        return
    query = select(MeterReading.id, MeterReading.read_on, MeterReading.kind)
    found = session.execute(query.where(MeterReading.meter_id == meter_id)).all()
    if not found and value is not None:
        fields = ReadingFields(
            meter_id=meter_id,
            read_on=day,
            value=value,
            kind=ReadingKind.BASELINE,
            read_by=read_by,
        )
        saving.add(session, METER_READING, fields)
    elif len(found) == 1 and found[0][1:] == (day, ReadingKind.BASELINE):
        if value is None:
            undoing.delete(session, METER_READING, found[0][0])
        else:
            seen = saving.seen(session, METER_READING, found[0][0])
            fields = replace(seen, value=value, read_by=read_by)
            saving.change(session, METER_READING, found[0][0], fields)


def _meter(
    session: Session, unit_id: int, kind: MeterSort, number: str, value: int | None
) -> int | None:
    """The meter of a number, else the only one of its kind in the unit; entered where there is
    none. None without a number."""
    known = session.scalar(select(Meter).where(Meter.no == number)) if number else None
    if known is not None:
        is_meant = (known.unit_id, known.kind) == (unit_id, kind)
        return known.id if is_meant and known.state is MeterState.IN_USE else None
    of_kind = select(Meter.id).where(
        Meter.unit_id == unit_id, Meter.kind == kind, Meter.state == MeterState.IN_USE
    )
    same = list(session.scalars(of_kind))
    if len(same) == 1 and not number:
        return same[0]
    if not number or value is None:
        return None
    digits = max(USUAL_DIGITS, len(str(value)) - READING)
    fields = MeterSetup(no=number, kind=kind, unit_id=unit_id, digits=digits)
    return saving.add(session, METER, fields)
