"""The office of the ledger's play: a data file, and the plain model of the same office."""

from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from pathlib import Path

from propdesk.db.store import Store
from propdesk.estate.people.occupancy import add_role
from propdesk.estate.people.people import add_person
from propdesk.estate.records import PersonFields, RoleFields, SpaceFields, UnitFields
from propdesk.estate.rules import AreaBasis, RoleKind, SpaceTenure, UnitKind
from propdesk.estate.units.listed import UNIT_USES
from propdesk.estate.units.registering import save_space
from propdesk.fees.rules import Formula, Proration
from propdesk.fees.tariffs.changes import add_version, create_tariff
from propdesk.fees.tariffs.items import ensure_first_items
from propdesk.fees.tariffs.listed import GROUP_USES, ITEM_USES
from propdesk.fees.tariffs.tariffs import (
    Applies,
    GroupFields,
    ItemFields,
    ItemRow,
    TariffFields,
    VersionFields,
)
from propdesk.system.settings.estate_settings import EstateSettings, change_estate_settings
from tests.clocks import StoppedClock
from tests.fees.ledger_estate import Estate, Tariff
from tests.fees.ledger_model import Ledger

PEOPLE = ("陈雨桐", "许文博", "何清扬", "孟知远", "罗思齐", "白若溪", "方书言", "陆子衡")
AREAS = {"101": 1_346_500, "102": 1_000_300, "201": 895_300}
SPACE = "8001"
FIRST, RAISED = date(2026, 1, 1), date(2027, 1, 16)
PRICES = {FIRST: 2_800_000, RAISED: 3_150_000}
LITTER, SPACE_FEE, COUNTER = 4_950, 60_050, 12_000


@dataclass(frozen=True)
class Made:
    """A file with the office in it, and what is called how there."""

    path: Path
    units: dict[str, int]
    people: dict[str, int]
    counter: int
    items: tuple[str, ...]


def make_office(path: Path) -> Made:
    """Three rooms of two owners, a space of the first, four fees of two receipt groups."""
    store = Store(path, clock=StoppedClock())
    estate = EstateSettings(name="云杉里花园", company="云杉物业服务有限公司")
    store.write(change_estate_settings, settings=estate)
    people = {name: store.write(add_person, fields=PersonFields(name=name)) for name in PEOPLE}
    units = {}
    for room, owner in zip(AREAS, (0, 1, 0), strict=True):
        fields = UnitFields(building="1", room=room, kind=UnitKind.ROOM, built_area=AREAS[room])
        units[room] = store.write(UNIT_USES.add, fields=fields)
        role = RoleFields(RoleKind.OWNER)
        store.write(add_role, unit_id=units[room], person_id=people[PEOPLE[owner]], fields=role)
    units[SPACE] = store.write(
        UNIT_USES.add, fields=UnitFields(building="8", room="001", kind=UnitKind.SPACE)
    )
    terms = SpaceFields(SpaceTenure.OWNED, units["101"])
    store.write(save_space, unit_id=units[SPACE], fields=terms)
    items = store.write(ensure_first_items, company="云杉物业服务有限公司")[:4]
    _second_group(store, items[1])
    counter = _tariffs(store, items)
    store.close()
    return Made(path, units, people, counter, tuple(item.name for item in items))


def _second_group(store: Store, item: ItemRow) -> None:
    group = store.write(
        GROUP_USES.add, fields=GroupFields(name="代收", company="云杉代收", series="DS")
    )
    fields = ItemFields(
        code=item.code,
        name=item.name,
        nature=item.nature,
        receipt_group_id=group,
        order_no=item.order_no,
    )
    store.write(ITEM_USES.change, record_id=item.id, fields=fields)


def _tariffs(store: Store, items: tuple[ItemRow, ...]) -> int:
    rooms, spaces = Applies((UnitKind.ROOM,)), Applies((UnitKind.SPACE,))
    own = TariffFields(
        fee_item_id=items[0].id, name="物业费", formula=Formula.AREA, period_months=1, applies=rooms
    )
    version = VersionFields(effective_from=FIRST, price=PRICES[FIRST], area_basis=AreaBasis.BUILT)
    tariff = store.write(create_tariff, fields=own, version=version)
    raised = replace(version, effective_from=RAISED, price=PRICES[RAISED])
    store.write(add_version, tariff_id=tariff, version=raised)
    for item, name, fen, months, rule, where in (
        (items[1], "垃圾费", LITTER, 3, Proration.HALF_AFTER_15, rooms),
        (items[2], "车位费", SPACE_FEE, 6, Proration.THIRTY_DAYS, spaces),
    ):
        fields = TariffFields(
            fee_item_id=item.id,
            name=name,
            formula=Formula.FIXED,
            period_months=months,
            applies=where,
        )
        fixed = VersionFields(effective_from=FIRST, price=fen * 10_000, proration=rule)
        store.write(create_tariff, fields=fields, version=fixed)
    fields = TariffFields(
        fee_item_id=items[3].id,
        name="清运",
        formula=Formula.COUNTER,
        period_months=0,
        applies=rooms,
    )
    return store.write(
        create_tariff,
        fields=fields,
        version=VersionFields(effective_from=FIRST, price=COUNTER * 10_000),
    )


def plain_model(made: Made, today: date) -> Ledger:
    """The model of that office with nothing posted."""
    own = {
        since: {room: Fraction(area * price, 10**8) for room, area in AREAS.items()}
        for since, price in PRICES.items()
    }
    everywhere = {room: Fraction(LITTER) for room in AREAS}
    tariffs = (
        Tariff(made.items[0], 1, 1, "actual_days", tuple(own.items())),
        Tariff(made.items[1], 2, 3, "half_after_15", ((FIRST, everywhere),)),
        Tariff(made.items[2], 3, 6, "thirty_days", ((FIRST, {SPACE: Fraction(SPACE_FEE)}),)),
    )
    owners = {
        room: [(date(2000, 1, 1), PEOPLE[owner])]
        for room, owner in zip(AREAS, (0, 1, 0), strict=True)
    }
    estate = Estate(owners, {SPACE: ("101", date(2000, 1, 1), date.max)})
    groups = {item: "DS" if item == made.items[1] else "SJ" for item in made.items}
    return Ledger(
        estate, tariffs, dict(sorted(groups.items(), key=lambda one: one[1] == "DS")), today
    )
