"""What waits in the register: for the list on Today."""

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import null, select
from sqlalchemy.orm import Session

from propdesk.db.store import today
from propdesk.estate.models import ParkingSpace, Unit, Vehicle
from propdesk.estate.units.lacking import unit_lacks
from propdesk.kernel.due import Due, DueGroup, over_records
from propdesk.kernel.i18n import _

SOON_DAYS = 15


def due_estate(session: Session) -> tuple[Due, ...]:
    """Permits that ended, leases that end, and what is missing of units that should be billed."""
    return (*_missing(session), *_permits(session), *_leases(session))


def _missing(session: Session) -> list[Due]:
    lacks = unit_lacks(session)
    titles = {"owner": _("Units without an owner"), "area": _("Units without an area")}
    found = list[Due]()
    for what, title in titles.items():
        line = Due(
            group=DueGroup.WORK,
            icon="house",
            title=title,
            page_id="estate.units",
            place=_("Units"),
            detail=_("They cannot be billed."),
            context={"filter": f"missing:{what}"},
        )
        units = session.execute(select(Unit.id, null()).where(lacks[what]))
        found += over_records(line, "unit", units)
    return found


def _permits(session: Session) -> tuple[Due, ...]:
    ended = (Vehicle.id, Vehicle.permit_until)
    found = session.execute(select(*ended).where(Vehicle.permit_until < today(session)))
    line = _of_vehicles(_("Vehicle permits ended"), "car", {"filter": "only:ended"})
    return over_records(line, "vehicle", found)


def _leases(session: Session) -> tuple[Due, ...]:
    """Leases of spaces that end within SOON_DAYS."""
    day = today(session)
    ends = ParkingSpace.until.between(day, day + timedelta(days=SOON_DAYS))
    found = session.execute(select(ParkingSpace.unit_id, ParkingSpace.until).where(ends))
    line = _of_vehicles(_("Leases of parking spaces ending"), "square-parking", {"list": "spaces"})
    return over_records(line, "parking_space", found, ends=True, part=True)


def _of_vehicles(title: str, icon: str, context: Mapping[str, object]) -> Due:
    return Due(
        group=DueGroup.DATES,
        icon=icon,
        title=title,
        page_id="estate.vehicles",
        place=_("Vehicles"),
        context=context,
    )
