"""How many households were visited this year, and which not yet: half of all is the aim."""

from collections import defaultdict
from datetime import date

import msgspec
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from propdesk.db.store import today, use_case
from propdesk.estate.models import Occupancy, Unit
from propdesk.estate.rules import UnitKind, UnitState
from propdesk.estate.service import titles_of_buildings
from propdesk.service.visits.models import Visit
from propdesk.service.visits.rules import MADE
from propdesk.service.visits.visits import SEE

AIM = 50  # per cent of all households in a year
EMPTY = (UnitState.UNSOLD, UnitState.VACANT)


class BuildingVisited(msgspec.Struct, frozen=True, kw_only=True):
    """A building: its households, how many were visited, the codes of units that were not."""

    id: int
    building: str
    households: int
    visited: int
    not_yet: tuple[str, ...]


class YearProgress(msgspec.Struct, frozen=True, kw_only=True):
    """The visits of a year. A household is a room with somebody entered that is not vacant; it
    is visited when somebody was met there or reached by a call, however often."""

    year: int
    buildings: tuple[BuildingVisited, ...]

    @property
    def households(self) -> int:
        """All of them."""
        return sum(one.households for one in self.buildings)

    @property
    def visited(self) -> int:
        """Those that were visited at least once."""
        return sum(one.visited for one in self.buildings)

    @property
    def wanted(self) -> int:
        """How many the aim asks for, rounded up."""
        return -(-self.households * AIM // 100)

    @property
    def share(self) -> str:
        """Visited of all, in per cent with one decimal; "—" where there is no household."""
        return f"{100 * self.visited / self.households:.1f} %" if self.households else "—"


def lived_in(day: date) -> ColumnElement[bool]:
    """That somebody is entered in a unit on a day."""
    lasts = Occupancy.until.is_(None) | (Occupancy.until >= day)
    return select(Occupancy.id).where(Occupancy.unit_id == Unit.id, lasts).exists()


@use_case(permission=SEE)
def year_progress(session: Session, *, day: date | None = None) -> YearProgress:
    """The visits of the year of a day, of today's when none is given, up to that day."""
    until = day or today(session)
    first = until.replace(month=1, day=1)
    made = select(Visit.unit_id).where(
        Visit.state.in_(MADE), Visit.made_on >= first, Visit.made_on <= until
    )
    visited = set(session.scalars(made))
    rooms = (
        select(Unit.building_id, Unit.id, Unit.code)
        .where(Unit.kind == UnitKind.ROOM, Unit.state.not_in(EMPTY), lived_in(until))
        .order_by(Unit.order_key)
    )
    codes: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for building_id, unit_id, code in session.execute(rooms):
        codes[building_id].append((unit_id, code))
    titles = titles_of_buildings(session)
    return YearProgress(
        year=until.year,
        buildings=tuple(
            BuildingVisited(
                id=building_id,
                building=titles[building_id],
                households=len(units),
                visited=sum(unit in visited for unit, _code in units),
                not_yet=tuple(code for unit, code in units if unit not in visited),
            )
            for building_id, units in codes.items()
        ),
    )
