"""What tests of meters do at the desk."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from propdesk.db.records.uses import RecordUses
from propdesk.fees.meters.readings import READINGS, ReadingFields, ReadingRow
from propdesk.fees.meters.register import METERS, MeterSetup
from propdesk.fees.meters.rules import MeterSort, ReadingKind
from propdesk.kernel.errors import UserError
from propdesk.kernel.records.question import asked
from propdesk.kernel.records.refusals import FieldsRefused
from tests.offices import Office

METER_USES: RecordUses[Any, Any] = METERS.uses
READING_USES: RecordUses[Any, Any] = READINGS.uses


def hang(office: Office, no: str, unit: str | None = "1-1-101", **more: Any) -> int:
    """Enter a meter of a unit; its id."""
    unit_id = None if unit is None else office.units[unit]
    fields = {"kind": MeterSort.WATER, "unit_id": unit_id, **more}
    return office.store.write(METER_USES.add, fields=MeterSetup(no=no, **fields))


def read(office: Office, meter: int, day: date, value: int, **more: Any) -> int:
    """Enter a reading, in 10^-3; its id."""
    fields = ReadingFields(meter_id=meter, read_on=day, value=value, **more)
    return office.store.write(READING_USES.add, fields=fields)


def replaced(
    office: Office,
    meter: int,
    day: date,
    old_end: int,
    value: int = 0,
    **more: Any,
) -> int:
    """Put in another meter; the reading's id."""
    more = {"kind": ReadingKind.REPLACED, "old_end": old_end, **more}
    return read(office, meter, day, value, **more)


def rows(office: Office, chip: str = "all") -> list[ReadingRow]:
    """The list of readings, the oldest first."""
    found = office.store.read(READINGS.records.first, question=asked(chip))
    return sorted(found, key=lambda row: (row.meter, row.read_on))


def used(office: Office) -> list[int | None]:
    """What each reading made, the oldest first."""
    return [row.quantity for row in rows(office)]


def refused(_office: Office, act: Callable[[], object]) -> dict[str, str]:
    """What is said beside the fields of what is not saved."""
    with pytest.raises(UserError) as found:
        act()
    error = found.value
    return dict(error.errors) if isinstance(error, FieldsRefused) else {"": str(error)}
