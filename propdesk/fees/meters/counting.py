"""What was used, from the readings in the books; and which of them bills hold."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, delete, func, select
from sqlalchemy.orm import Session

from propdesk.db.among import among, among_given, ids_given
from propdesk.db.plain_rows import insert_rows, plain_rows
from propdesk.fees.dues.drafts import WHOLE, DayShare, share_stored
from propdesk.fees.meters.models import Meter, MeterReading, MeterUsage
from propdesk.fees.meters.rules import (
    Limits,
    Read,
    ReadingKind,
    Scale,
    Used,
    doubt_of,
    used_between,
)
from propdesk.fees.models import OpenCharge
from propdesk.kernel.progress import Progress
from propdesk.system.settings.service import estate_settings

_TOGETHER = 500  # meters
_KINDS = {one.value: one for one in ReadingKind}
UsageRow = tuple[int, int, str, str, int, str | None]
"""A row of `meter_usage` as it is stored."""


class Bill(NamedTuple):
    """The days of a live line of a meter, and what of each day it is for."""

    first: date
    last: date
    share: DayShare = WHOLE


def reads_of(session: Session, meter_ids: Collection[int]) -> dict[int, list[Read]]:
    """The readings of meters, each meter's in the order of days."""
    found: dict[int, list[Read]] = {}
    day = cache(date.fromisoformat)  # of a round nearly all are of one
    for meter, one, read_on, value, kind, old_end, start in plain_rows(
        session, _reads(), ids_given(meter_ids)
    ):
        read = Read(one, day(read_on), value, _KINDS[kind], old_end, start or 0)
        found.setdefault(meter, []).append(read)
    return found


@cache
def _reads() -> Select[int, int, date, int, ReadingKind, int | None, int | None]:
    one = MeterReading
    return (
        select(
            one.meter_id, one.id, one.read_on, one.value, one.kind, one.old_end, one.new_start
        )
        .where(among_given(one.meter_id))
        .order_by(one.meter_id, one.read_on)
    )  # fmt: skip


def scales_of(session: Session, meter_ids: Collection[int]) -> dict[int, Scale]:
    """How these meters count."""
    query = select(Meter.id, Meter.digits, Meter.multiplier, Meter.backwards)
    rows = session.execute(query.where(among(Meter.id, meter_ids)))
    return {meter_id: Scale(digits, times, back) for meter_id, digits, times, back in rows}


def used_by(session: Session, meter_ids: Collection[int]) -> dict[int, list[Used]]:
    """What each of these meters counted, stretch by stretch. Raises GoesBack."""
    scales, reads = scales_of(session, meter_ids), reads_of(session, meter_ids)
    return {meter: list(used_between(its, scales[meter])) for meter, its in reads.items()}


def limits_of(session: Session) -> Limits:
    """When a quantity stands out here."""
    said = estate_settings(session)
    return Limits(said.usage_high, said.usage_low, said.usage_zero, said.usage_mean_of)


def recount(session: Session, meter_ids: Collection[int], progress: Progress | None = None) -> None:
    """Make anew what follows from the readings of these meters. Raises GoesBack, and Cancelled
    through `progress`."""
    limits, all_of_them = limits_of(session), list(meter_ids)
    for done in range(0, len(all_of_them), _TOGETHER):
        if progress is not None:
            progress.step(done, len(all_of_them))
        ids = all_of_them[done : done + _TOGETHER]
        session.execute(delete(MeterUsage).where(among(MeterUsage.meter_id, ids)))
        found = used_by(session, ids).items()
        put_usage(session, [row for meter, its in found for row in usage_rows(meter, its, limits)])


def readings_gone(session: Session, reading_ids: Collection[int], days: Mapping[int, str]) -> None:
    """Follow readings that went, `days` being the first of each meter: where none came after it
    only what it had used goes, the other meters are counted anew."""
    session.execute(delete(MeterUsage).where(among(MeterUsage.reading_id, reading_ids)))
    lasts = plain_rows(session, _lasts(), ids_given(days))
    if between := [meter_id for meter_id, last in lasts if last > days[meter_id]]:
        recount(session, between)


@cache
def _lasts() -> Select[int, date]:
    last: ColumnElement[date] = func.max(MeterReading.read_on)
    return (
        select(MeterReading.meter_id, last)
        .where(among_given(MeterReading.meter_id))
        .group_by(MeterReading.meter_id)
    )


def usage_rows(
    meter_id: int, stretches: Sequence[Used], limits: Limits, since: int = 0
) -> Iterator[UsageRow]:
    """What is kept of the stretches of a meter, from one of them on."""
    for place in range(since, len(stretches)):
        one = stretches[place]
        doubt = doubt_of(one, stretches[max(0, place - limits.mean_of) : place], limits)
        days = one.first.isoformat(), one.last.isoformat()
        yield one.reading_id, meter_id, *days, one.quantity, doubt and doubt.value


def put_usage(session: Session, rows: Sequence[UsageRow]) -> None:
    """Write down what follows from readings."""
    names = ("reading_id", "meter_id", "first", "last", "quantity", "doubt")
    insert_rows(session, "meter_usage", names, rows)


def bills_of(session: Session, meter_ids: Collection[int]) -> dict[int, list[Bill]]:
    """The days of the live lines of these meters."""
    query = (
        select(
            OpenCharge.meter_id,
            OpenCharge.period_from,
            OpenCharge.period_to,
            OpenCharge.share_from,
            OpenCharge.share_to,
        )
        .where(among(OpenCharge.meter_id, meter_ids), OpenCharge.live)
        .order_by(OpenCharge.meter_id, OpenCharge.period_from)
    )
    found: dict[int, list[Bill]] = {}
    for meter_id, first, last, *share in session.execute(query):
        if meter_id is not None and first is not None and last is not None:
            found.setdefault(meter_id, []).append(Bill(first, last, share_stored(*share)))
    return found
