"""What the meters of units have used, for whoever bills it."""

from collections.abc import Collection

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.among import among
from propdesk.fees.meters.counting import Bill, bills_of, used_by
from propdesk.fees.meters.models import Meter
from propdesk.fees.meters.rules import Used


class BilledMeter(msgspec.Struct, frozen=True, kw_only=True):
    """A meter with all it has counted, and the days of its live lines, in order."""

    id: int
    no: str
    persons: int
    multiplier: int
    by_card: bool
    used: tuple[Used, ...]
    billed: tuple[Bill, ...]


def meters_billed_as(
    session: Session, unit_ids: Collection[int], item_ids: Collection[int]
) -> dict[tuple[int, int], list[BilledMeter]]:
    """(unit, fee item) → its meters, those taken out too: what they counted last is still owed."""
    one = Meter
    query = (
        select(one.id, one.no, one.persons, one.multiplier, one.by_card, one.unit_id, one.item_id)
        .where(among(Meter.unit_id, unit_ids), among(Meter.item_id, item_ids))
        .order_by(Meter.id)
    )
    rows = session.execute(query).all()
    ids = [row[0] for row in rows]
    used, bills = used_by(session, ids), bills_of(session, ids)
    found: dict[tuple[int, int], list[BilledMeter]] = {}
    for meter_id, number, persons, multiplier, by_card, unit_id, item_id in rows:
        meter = BilledMeter(
            id=meter_id,
            no=number,
            persons=persons,
            multiplier=multiplier,
            by_card=by_card,
            used=tuple(used.get(meter_id, ())),
            billed=tuple(bills.get(meter_id, ())),
        )
        if unit_id is not None and item_id is not None:
            found.setdefault((unit_id, item_id), []).append(meter)
    return found
