"""The lists of vehicles and parking spaces, and what a row of each says."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from propdesk.db.among import among
from propdesk.db.listing import ListField, RecordList, between, columns_as_fields
from propdesk.db.records.chips import ListChip, all_of, found_by
from propdesk.db.store import today
from propdesk.estate.models import Occupancy, ParkingSpace, Person, Unit, Vehicle
from propdesk.estate.notation import naming
from propdesk.estate.notation.fields import unit_shown
from propdesk.estate.reads import phones_of
from propdesk.estate.records import VehicleFields
from propdesk.estate.rules import SpaceTenure, UnitKind
from propdesk.kernel.i18n import N_
from propdesk.kernel.money import Money
from propdesk.kernel.records import folding
from propdesk.kernel.records.fields import Fact, masked, values_of
from propdesk.kernel.sheets.masking import (
    mask_phone,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class VehicleRow(VehicleFields):
    """A vehicle in the list; a plate is written as people do."""

    id: int
    unit: str
    person: str
    phone: Annotated[
        str,
        Fact(
            N_("Phone"),
            mask=mask_phone,
            after="person_id",
            width=120,
            ink="text2",
            sortable=False,
        ),
    ]
    space: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SpaceRow:
    """A parking space in the list. `tenure` is None when its terms were never entered."""

    id: int
    code: Annotated[str, Fact(N_("Space"), width=112, weight=500)]
    tenure: Annotated[
        SpaceTenure | None,
        Fact(N_("Terms"), width=120, sheet_header=N_("Space type")),
    ]
    home_unit_id: int | None
    home: Annotated[str, Fact(N_("Belongs to"), width=120, weight=500, sheet_header=N_("Unit"))]
    plates: Annotated[str, Fact(N_("Plates"), stretch=True)]
    rent: Annotated[Money | None, Fact(N_("Rent per month"), width=120, weight=600, in_place=True)]
    since: Annotated[date | None, Fact(N_("From"), width=104, ink="text2")]
    until: Annotated[date | None, Fact(N_("Until"), width=104, in_place=True)]


# Vehicles


def _vehicles(session: Session, ids: Sequence[int]) -> Iterator[VehicleRow]:
    home, space = aliased(Unit), aliased(Unit)
    found = session.execute(
        select(Vehicle, home.code, Person.name, space.code)
        .outerjoin(home, home.id == Vehicle.unit_id)
        .outerjoin(Person, Person.id == Vehicle.person_id)
        .outerjoin(space, space.id == Vehicle.space_id)
        .where(among(Vehicle.id, ids))
    ).all()
    people = [row[0].person_id for row in found if row[0].person_id is not None]
    phones = phones_of(session, person_ids=people)
    for vehicle, code, name, space_code in found:
        numbers = phones.get(vehicle.person_id or 0, ())
        yield VehicleRow(
            **{
                **values_of(VehicleFields, vehicle),
                "id": vehicle.id,
                "plate": naming.show_plate(vehicle.plate),
                "unit": code or "",
                "person": name or "",
                "phone": numbers[0].number if numbers else "",
                "space": space_code or "",
            }
        )


def _vehicle_fields(_session: Session) -> dict[str, ListField]:
    driver = select(Person.initials).where(Person.id == Vehicle.person_id)
    name = select(Person.name).where(Person.id == Vehicle.person_id)
    return {
        **columns_as_fields(Vehicle, VehicleFields),
        "plate": ListField(order=Vehicle.plate),
        "unit": unit_shown(Vehicle.unit_id),
        "person": ListField(name.scalar_subquery(), driver.scalar_subquery()),
        "space": unit_shown(Vehicle.space_id),
    }


def _missing(what: str, words: str, holds: Callable[[Session], ColumnElement[bool]]) -> ListChip:
    return ListChip(f"only:{what}", words, holds, icon="triangle-alert", tone="amber")


VEHICLE_CHIPS = (
    all_of(),
    _missing("ended", N_("Permit ended"), lambda session: Vehicle.permit_until < today(session)),
    _missing("no_space", N_("No space"), lambda _session: Vehicle.space_id.is_(None)),
    _missing("no_unit", N_("No unit"), lambda _session: Vehicle.unit_id.is_(None)),
)
VEHICLES = RecordList(
    permission="estate.view",
    key=Vehicle.id,
    rows_of=_vehicles,
    order=(Vehicle.plate, Vehicle.id),
    fields=_vehicle_fields,
    chips=found_by(VEHICLE_CHIPS),
    dated=between(Vehicle.permit_until),
)


def vehicles_of_unit(session: Session, *, unit_id: int) -> list[VehicleRow]:
    """The vehicles of a unit, by plate; those that stand there where it is a parking space."""
    of_it = Vehicle.unit_id == unit_id
    if session.scalar(select(Unit.kind).where(Unit.id == unit_id)) is UnitKind.SPACE:
        of_it |= Vehicle.space_id == unit_id
    ids = session.scalars(select(Vehicle.id).where(of_it)).all()
    return sorted(map(masked, _vehicles(session, ids)), key=lambda row: row.plate)


# Spaces

_Home = aliased(Unit)


def _spaces(session: Session, ids: Sequence[int]) -> Iterator[SpaceRow]:
    plates: dict[int | None, list[str]] = defaultdict(list)
    standing = select(Vehicle.space_id, Vehicle.plate).where(among(Vehicle.space_id, ids))
    for space_id, plate in session.execute(standing):
        plates[space_id].append(naming.show_plate(plate))
    terms = ParkingSpace
    query = select(
        Unit.id, Unit.code, terms.tenure, _Home.code, terms.home_unit_id, terms.rent, terms.since,
        terms.until,
    )  # fmt: skip
    for key, code, tenure, home, home_id, rent, since, until in session.execute(
        _with_terms(query.select_from(Unit)).where(among(Unit.id, ids))
    ):
        yield SpaceRow(
            id=key,
            code=code,
            tenure=tenure,
            home_unit_id=home_id,
            home=home or "",
            plates="、".join(plates[key]),
            rent=rent,
            since=since,
            until=until,
        )


def _with_terms(query: Any) -> Any:  # noqa: ANN401  selects of any row
    return query.outerjoin(ParkingSpace, ParkingSpace.unit_id == Unit.id).outerjoin(
        _Home, _Home.id == ParkingSpace.home_unit_id
    )


def _space_fields(_session: Session) -> dict[str, ListField]:
    plate = select(func.min(Vehicle.plate)).where(Vehicle.space_id == Unit.id)
    return {
        "code": ListField(Unit.code, Unit.order_key),
        "tenure": ListField(ParkingSpace.tenure),
        "home": ListField(_Home.code, _Home.order_key),
        "plates": ListField(order=plate.scalar_subquery()),
        "rent": ListField(ParkingSpace.rent),
        "since": ListField(ParkingSpace.since),
        "until": ListField(ParkingSpace.until),
    }


def _is_free(session: Session) -> ColumnElement[bool]:
    """Sold to somebody outside the estate it has no household, but is his."""
    lasting = or_(Occupancy.until.is_(None), Occupancy.until >= today(session))
    held = select(Occupancy.id).where(Occupancy.unit_id == Unit.id, lasting).exists()
    return ParkingSpace.home_unit_id.is_(None) & ~held


def _of_tenure(tenure: SpaceTenure) -> ListChip:
    return ListChip(
        f"tenure:{tenure}", tenure.msgid, lambda _session: and_(ParkingSpace.tenure == tenure)
    )


SPACE_CHIPS = (
    all_of(),
    *map(_of_tenure, SpaceTenure),
    ListChip("free", N_("Free"), _is_free, icon="circle-dashed"),
)


def _space_named(_session: Session, words: str) -> ColumnElement[bool]:
    part = f"%{folding.tidy(words).upper()}%"
    return or_(Unit.code.like(part), _Home.code.like(part))


SPACES = RecordList(
    permission="estate.view",
    key=Unit.id,
    rows_of=_spaces,
    order=(Unit.order_key, Unit.id),
    fields=_space_fields,
    chips=found_by(SPACE_CHIPS),
    named=_space_named,
    sums=lambda _session, _asked: {"rent": func.sum(ParkingSpace.rent)},
    dated=between(ParkingSpace.until),
    always=Unit.kind == UnitKind.SPACE,
    joined=_with_terms,
)
