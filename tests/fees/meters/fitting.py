"""Values of meters and readings that hold together, for tests over all registers."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from propdesk.db.store import Store
from propdesk.fees.meters.models import Meter
from propdesk.fees.meters.readings import ReadingFields
from propdesk.fees.meters.register import METERS, MeterSetup
from propdesk.fees.meters.rules import ReadingKind
from tests.generated import DAY


def hang_one(store: Store) -> None:
    """A meter that can be read."""
    if _ready(store) is None:
        store.write(METERS.uses.add, fields=MeterSetup(no="PREP"))


def _ready(store: Store) -> int | None:
    return store.read(lambda session: session.scalar(select(Meter.id).where(Meter.no == "PREP")))


def fitted_meter(_store: Store, made: MeterSetup, _number: int) -> MeterSetup:
    """One that runs forward, behind no other, billed to nobody."""
    return replace(made, main_id=None, item_id=None, backwards=False, by_card=False)


def fitted_reading(store: Store, made: ReadingFields, number: int) -> ReadingFields:
    """One that goes on from those before it."""
    meter = _ready(store)
    assert meter is not None
    day = DAY - timedelta(days=200 - number)
    return replace(made, meter_id=meter, read_on=day, kind=ReadingKind.ORDINARY)
