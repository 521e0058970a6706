"""What was used, from the readings in the books; and which of them bills hold."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from itertools import groupby
from typing import NamedTuple

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from propdesk.db.among import among
from propdesk.fees.meters.models import Meter, MeterReading, MeterUsage
from propdesk.fees.meters.rules import Doubt, Read, Scale, Used, doubt_of, used_between
from propdesk.fees.models import OpenCharge


class Bill(NamedTuple):
    """The days of a live line of a meter."""

    first: date
    last: date


def scale_of(meter: Meter) -> Scale:
    """How a meter counts."""
    return Scale(meter.digits, meter.multiplier, meter.backwards)


def reads_of(session: Session, meter_ids: Collection[int]) -> dict[int, list[Read]]:
    """The readings of meters, each meter's in the order of days."""
    one = MeterReading
    query = (
        select(
            one.meter_id, one.id, one.read_on, one.value, one.kind, one.old_end, one.new_start
        )
        .where(among(one.meter_id, meter_ids))
        .order_by(one.meter_id, one.read_on)
    )  # fmt: skip
    rows = session.execute(query).all()
    return {
        meter: [Read(*row[1:-1], row[-1] or 0) for row in its]
        for meter, its in groupby(rows, lambda r: r[0])
    }


def scales_of(session: Session, meter_ids: Collection[int]) -> dict[int, Scale]:
    """How these meters count."""
    query = select(Meter.id, Meter.digits, Meter.multiplier, Meter.backwards)
    rows = session.execute(query.where(among(Meter.id, meter_ids)))
    return {meter_id: Scale(digits, times, back) for meter_id, digits, times, back in rows}


def used_by(session: Session, meter_ids: Collection[int]) -> dict[int, list[Used]]:
    """What each of these meters counted, stretch by stretch. Raises GoesBack."""
    scales, reads = scales_of(session, meter_ids), reads_of(session, meter_ids)
    return {meter: list(used_between(its, scales[meter])) for meter, its in reads.items()}


def recount(session: Session, meter_ids: Collection[int]) -> None:
    """Make anew what follows from the readings of these meters. Raises GoesBack."""
    found = used_by(session, meter_ids)
    session.execute(delete(MeterUsage).where(among(MeterUsage.meter_id, meter_ids)))
    rows = [row for meter, stretches in found.items() for row in _rows(meter, stretches)]
    if rows:
        session.execute(insert(MeterUsage), rows)


def _rows(meter_id: int, stretches: list[Used]) -> Iterable[Mapping[str, object]]:
    for place, one in enumerate(stretches):
        doubt: Doubt | None = doubt_of(one, stretches[:place])
        yield {
            "reading_id": one.reading_id, "meter_id": meter_id, "first": one.first,
            "last": one.last, "quantity": one.quantity, "doubt": doubt,
        }  # fmt: skip


def bills_of(session: Session, meter_ids: Collection[int]) -> dict[int, list[Bill]]:
    """The days of the live lines of these meters."""
    query = (
        select(OpenCharge.meter_id, OpenCharge.period_from, OpenCharge.period_to)
        .where(among(OpenCharge.meter_id, meter_ids), OpenCharge.live)
        .order_by(OpenCharge.meter_id, OpenCharge.period_from)
    )
    found: dict[int, list[Bill]] = {}
    for meter_id, first, last in session.execute(query):
        if meter_id is not None and first is not None and last is not None:
            found.setdefault(meter_id, []).append(Bill(first, last))
    return found
