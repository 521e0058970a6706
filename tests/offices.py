"""A small office for tests: three households, a property fee by area, bills of autumn 2026."""

from dataclasses import dataclass, replace
from datetime import date

from propdesk.db.store import Store
from propdesk.estate.people.occupancy import add_resident
from propdesk.estate.records import PersonFields, PhoneFields, RoleFields, UnitFields
from propdesk.estate.rules import AreaBasis, RoleKind, UnitKind
from propdesk.estate.sample.demo import create_demo
from propdesk.estate.units.listed import UNIT_USES
from propdesk.fees.billing.billing import publish_run
from propdesk.fees.rules import Formula
from propdesk.fees.tariffs.changes import create_tariff
from propdesk.fees.tariffs.items import ensure_first_items
from propdesk.fees.tariffs.tariffs import Applies, TariffFields, VersionFields
from propdesk.system.settings.estate_settings import (
    EstateSettings,
    change_estate_settings,
    estate_settings,
)
from tests.made_once import made_once

# Unit, built-up area in 10^-4 m², owner, phone: all invented.
HOUSEHOLDS = (
    ("1", "1", "101", 1346500, "陈雨桐", "19900003271"),
    ("1", "1", "102", 1000000, "许文博", "19900007720"),
    ("1", "2", "201", 895300, "何清扬", "19900009043"),
)
ESTATE = EstateSettings(name="云杉里花园", company="云杉物业服务有限公司")
PRICE = 2_800_000  # 2.80 yuan a m² and month


@dataclass(frozen=True, slots=True)
class Office:
    """The store and the ids a test needs; `units` by code."""

    store: Store
    units: dict[str, int]
    property_tariff: int
    counter_tariff: int


def open_office(store: Store, *, periods: tuple[str, ...] = ("2026-09", "2026-10")) -> Office:
    """Fill an empty store with three households and publish the bills of `periods`."""
    store.write(change_estate_settings, settings=ESTATE)
    units = {}
    for building, entrance, room, area, owner, phone in HOUSEHOLDS:
        unit_id = store.write(
            UNIT_USES.add,
            fields=UnitFields(
                building=building, room=room, entrance=entrance, kind=UnitKind.ROOM, built_area=area
            ),
        )
        store.write(
            add_resident,
            unit_id=unit_id,
            role=RoleFields(RoleKind.OWNER),
            person=PersonFields(name=owner, phones=(PhoneFields(phone),)),
        )
        units[f"{building}-{entrance}-{room}"] = unit_id
    rooms = Applies((UnitKind.ROOM,))
    items = store.write(ensure_first_items, company="云杉物业服务有限公司")
    tariff = store.write(
        create_tariff,
        fields=TariffFields(
            fee_item_id=items[0].id,
            name="住宅物业费",
            formula=Formula.AREA,
            period_months=1,
            applies=rooms,
        ),
        version=VersionFields(
            effective_from=date(2026, 1, 1), price=PRICE, area_basis=AreaBasis.BUILT
        ),
    )
    counter = store.write(
        create_tariff,
        fields=TariffFields(
            fee_item_id=items[3].id,
            name="装修垃圾清运",
            formula=Formula.COUNTER,
            period_months=0,
            applies=Applies((UnitKind.ROOM,)),
        ),
        version=VersionFields(effective_from=date(2026, 1, 1), price=120_000_000),
    )
    for period in periods:
        store.write(publish_run, period=period)
    return Office(store, units, tariff, counter)


def invented_estate(store: Store, *, units: int) -> dict[str, int]:
    """Fill an empty store with the sample estate of so many units; what it made, by kind."""
    return made_once(store, _invented, units=units)


def _invented(store: Store, *, units: int) -> dict[str, int]:
    return store.write(create_demo, units=units)


def offset_by_hand(office: Office) -> None:
    """Let prepayments stay after a run: the desk uses them up."""
    settings = office.store.read(estate_settings)
    by_hand = replace(settings, offset_after_billing=False)
    office.store.write(change_estate_settings, settings=by_hand)
