"""The days of units that are charged at a share, as a billing run counts them."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from propdesk.db.store import use_case
from propdesk.fees.amounts.spans import LessDays
from propdesk.fees.models import OpenCharge
from propdesk.fees.rules import ChargeKind
from propdesk.fees.stops.models import ServiceStop
from propdesk.fees.stops.rules import COUNTING
from propdesk.kernel.days import ONE_DAY
from propdesk.kernel.records.refusals import RecordGone

LessOf = dict[tuple[int, int], tuple[LessDays, ...]]
"""(unit, fee item) → the days that are charged at a share."""


class StopBilled(NamedTuple):
    """The bills a stop is about: of which unit and item, from which day."""

    unit_id: int
    item_id: int
    since: date


@use_case(permission="fees.view")
def stop_billed(session: Session, *, stop_id: int) -> StopBilled:
    """Of which bills a stop changes the days. Raises RecordGone."""
    stop = session.get(ServiceStop, stop_id)
    if stop is None:
        raise RecordGone
    return StopBilled(stop.unit_id, stop.item_id, stop.first)


@use_case(permission="fees.view")
def billed_to(session: Session, *, unit_id: int, item_id: int) -> date | None:
    """The last day of a unit that an item is billed for; None where it never was."""
    return session.scalar(
        select(func.max(OpenCharge.period_to)).where(
            OpenCharge.unit_id == unit_id,
            OpenCharge.fee_item_id == item_id,
            OpenCharge.kind == ChargeKind.NORMAL,
            OpenCharge.live,
        )
    )


def less_days(session: Session, since: date, ends: Mapping[int, date] | None = None) -> LessOf:
    """The days that are charged at a share, those that end before a day left out; a share of None
    is the base share of the tariff's version. `ends` (stop → day): as if all were charged again
    from a day on."""
    stop = ServiceStop
    rows = session.execute(
        select(
            stop.id, stop.unit_id, stop.item_id, stop.first, stop.until, stop.again_from,
            stop.share, stop.kind,
        )
        .where(
            stop.state.in_(COUNTING),
            or_(stop.until.is_(None), stop.until >= since),
            or_(stop.again_from.is_(None), stop.again_from > since),
        )
        .order_by(stop.first)
    )  # fmt: skip
    found: dict[tuple[int, int], list[LessDays]] = defaultdict(list)
    for stop_id, unit_id, item_id, first, until, again_from, share, kind in rows:
        again = [day for day in (again_from, (ends or {}).get(stop_id)) if day is not None]
        last = min([until or date.max, *(day - ONE_DAY for day in again)])
        if first <= last:
            less = LessDays(first, last, share, kind.msgid)
            found[unit_id, item_id].append(less)
    return {key: tuple(several) for key, several in found.items()}
