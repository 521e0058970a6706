"""What waits in the register: for the list on Today."""

from datetime import date, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from propdesk.db.store import today
from propdesk.estate.models import ParkingSpace, Unit, Vehicle
from propdesk.estate.units.lacking import unit_lacks
from propdesk.kernel.due import Due, DueGroup
from propdesk.kernel.i18n import _

SOON_DAYS = 15


def due_estate(session: Session) -> tuple[Due, ...]:
    """Permits that ended, leases that end, and what is missing of units that should be billed."""
    found = (*_missing(session), _permits(session), _leases(session))
    return tuple(line for line in found if line is not None)


def _missing(session: Session) -> list[Due]:
    lacks = unit_lacks(session)
    titles = {"owner": _("Units without an owner"), "area": _("Units without an area")}
    return [
        Due(
            group=DueGroup.WORK,
            icon="house",
            title=title,
            count=count,
            page_id="estate.units",
            place=_("Units"),
            detail=_("They cannot be billed."),
            context={"filter": f"missing:{what}"},
        )
        for what, title in titles.items()
        if (count := _units(session, lacks[what]))
    ]


def _units(session: Session, condition: ColumnElement[bool]) -> int:
    query = select(func.count()).select_from(Unit).where(condition)
    return session.execute(query).scalar_one()


def _permits(session: Session) -> Due | None:
    count, oldest = session.execute(
        select(func.count(), func.min(Vehicle.permit_until)).where(
            Vehicle.permit_until < today(session)
        )
    ).one()
    return _dated(_("Vehicle permits ended"), "car", count, oldest=oldest)


def _leases(session: Session) -> Due | None:
    """Leases of spaces that end within SOON_DAYS."""
    day = today(session)
    count, first = session.execute(
        select(func.count(), func.min(ParkingSpace.until)).where(
            ParkingSpace.until >= day, ParkingSpace.until <= day + timedelta(days=SOON_DAYS)
        )
    ).one()
    return _dated(_("Leases of parking spaces ending"), "square-parking", count, until=first)


def _dated(
    title: str, icon: str, count: int, *, oldest: date | None = None, until: date | None = None
) -> Due | None:
    if not count:
        return None
    context = {"filter": "only:ended"} if oldest else {"list": "spaces"}
    return Due(
        group=DueGroup.DATES,
        icon=icon,
        title=title,
        count=count,
        page_id="estate.vehicles",
        place=_("Vehicles"),
        oldest=oldest,
        until=until,
        context=context,
    )
