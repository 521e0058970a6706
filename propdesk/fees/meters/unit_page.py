"""The meters of a household: what each shows, what was used lately."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.declarations import PanelLine
from propdesk.fees.meters.keeping import shown
from propdesk.fees.meters.models import Meter, MeterReading, MeterUsage
from propdesk.fees.meters.rules import READING, MeterState
from propdesk.kernel.i18n import _
from propdesk.kernel.reports.trend import Trend

LATELY = 12


def meters_of_unit(session: Session, unit_id: int) -> tuple[PanelLine, ...]:
    """A line for each meter that is read."""
    query = select(Meter).where(Meter.unit_id == unit_id, Meter.state == MeterState.IN_USE)
    return tuple(
        _line(session, one) for one in session.scalars(query.order_by(Meter.kind, Meter.id))
    )


def _line(session: Session, meter: Meter) -> PanelLine:
    newest = session.scalar(
        select(MeterReading)
        .where(MeterReading.meter_id == meter.id)
        .order_by(MeterReading.read_on.desc())
        .limit(1)
    )
    found = session.execute(
        select(MeterUsage.quantity, MeterUsage.doubt, MeterUsage.last)
        .where(MeterUsage.meter_id == meter.id)
        .order_by(MeterUsage.last.desc())
        .limit(LATELY)
    ).all()[::-1]
    doubt = found[-1][1] if found else None
    told = [_("never read")]
    if newest is not None:
        read = _("{value} on {day}")
        told = [read.format(value=shown(newest.value), day=newest.read_on)]
    if found:
        used = _("used {quantity}").format(quantity=shown(found[-1][0]))
        told.append(used)
    return PanelLine(
        name=f"{meter.kind.label} {meter.no}",
        detail=" · ".join(told),
        state=None if doubt is None else (doubt.label, doubt.tone, doubt.icon),
        record=("meter", meter.id),
        trend=tuple(
            trend(last.month, quantity) for quantity, _doubt, last in found if len(found) > 1
        ),
    )


def trend(month: int, quantity: int) -> Trend:
    """A bar of what was used or bought in a month; a quantity below 0 is none."""
    return Trend(f"{month:02}", max(0, quantity) / 10**READING, shown(quantity))
