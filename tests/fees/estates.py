"""A small estate with tariffs for the tests of the money."""

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from propdesk.db.store import Store, use_case
from propdesk.estate.models import Building, Occupancy, Person, Unit
from propdesk.estate.rules import AreaBasis, RoleKind, UnitKind
from propdesk.fees.rules import Formula
from propdesk.fees.tariffs import changes as tariff_changes
from propdesk.fees.tariffs.items import ensure_first_items
from propdesk.fees.tariffs.tariffs import Applies, TariffFields, VersionFields

ROOMS = TariffFields(
    fee_item_id=0,
    name="高层物业费",
    formula=Formula.AREA,
    period_months=1,
    applies=Applies(kinds=(UnitKind.ROOM,)),
)
PRICE = VersionFields(effective_from=date(2026, 1, 1), price=1_500_000, area_basis=AreaBasis.BUILT)
YUAN = 1_000_000


@use_case(permission="", touches=("building", "unit", "person", "occupancy"))
def add_unit(
    session: Session,
    *,
    code: str,
    kind: UnitKind = UnitKind.ROOM,
    area: int | None = 1_346_500,
    owner: str | None = "陈雨桐",
    charge_start: date | None = None,
) -> int:
    """Add a unit `1-101` with its building and, if named, its owner; its id."""
    building_code, room = code.split("-")
    building = session.query(Building).filter_by(code=building_code).one_or_none()
    if building is None:
        building = Building(code=building_code, order_key=building_code)
        session.add(building)
        session.flush()
    unit = Unit(
        building_id=building.id, room=room, code=code, order_key=code, kind=kind,
        built_area=area, charge_start=charge_start,
    )  # fmt: skip
    session.add(unit)
    session.flush()
    if owner is not None:
        add_role(session, unit_id=unit.id, name=owner)
    return unit.id


@use_case(permission="", touches=("person", "occupancy"))
def add_role(
    session: Session,
    *,
    unit_id: int,
    name: str,
    role: RoleKind = RoleKind.OWNER,
    since: date | None = None,
    until: date | None = None,
) -> int:
    """Give somebody new a role in a unit; the person's id."""
    person = Person(name=name)
    session.add(person)
    session.flush()
    session.add(
        Occupancy(unit_id=unit_id, person_id=person.id, role=role, since=since, until=until)
    )
    session.flush()
    return person.id


@dataclass
class Estate:
    """The store with what the tests do again and again."""

    store: Store
    items: dict[str, int]

    def unit(self, code: str = "1-101", **values: object) -> int:
        """Add a unit; its id."""
        return self.store.write(add_unit, code=code, **values)  # type: ignore[arg-type]  # named as in add_unit

    def tariff(
        self, item: str = "WY", fields: TariffFields = ROOMS, version: VersionFields = PRICE
    ) -> int:
        """Add a tariff of an item; its id."""
        named = replace(fields, fee_item_id=self.items[item])
        return self.store.write(tariff_changes.create_tariff, fields=named, version=version)


def open_estate(store: Store) -> Estate:
    """An estate with the usual fee items and nothing else."""
    items = store.write(ensure_first_items)
    return Estate(store, {item.code: item.id for item in items})
