"""Everything is found by whatever a clerk types."""

import pytest
from msgspec import structs

from propdesk.db.declarations import Declarations, Hit, SearchGroup
from propdesk.db.records.searching import rebuild_search
from propdesk.db.store import Store
from propdesk.estate import refusals
from propdesk.estate.people.occupancy import end_role, roles_of_unit
from propdesk.estate.records import UnitFields, VehicleFields
from propdesk.estate.rules import RoleKind
from propdesk.estate.search.searching import search, search_everything, unit_of_code
from propdesk.estate.units.listed import UNIT_USES
from propdesk.estate.vehicles.vehicles import VEHICLE_USES
from propdesk.kernel.paths import RESOURCES
from propdesk.kernel.records.initials import initials_of
from tests.kernel.records.initials_table import table


@pytest.mark.parametrize(
    "typed",
    ["1-2-301", "1栋2单元301室", "1.2.301", "1/2/301", "12301", "1#301", "301", "1-301", "1栋301"],
)
def test_a_room_is_found_in_any_notation(store: Store, unit: int, typed: str) -> None:
    assert store.read(search, text=typed)[0].title == "1-2-301"
    assert store.read(unit_of_code, code=typed).id == unit


@pytest.mark.parametrize("typed", ["陈雨", "cyt", "CY", "19900003271", "199 0000 3271", "3271"])
def test_a_person_is_found_by_name_initials_and_part_of_a_phone(
    store: Store, owner: int, typed: str
) -> None:
    hit = next(hit for hit in store.read(search, text=typed) if hit.kind == "person")
    assert hit.title == "陈雨桐"
    assert hit.detail == "1-2-301 · 199****3271"


@pytest.mark.parametrize("typed", ["宁Z12345", "宁z·12345", "z123", "2345"])
def test_a_vehicle_is_found_by_its_plate(store: Store, unit: int, typed: str) -> None:
    store.write(VEHICLE_USES.add, fields=VehicleFields(plate="宁Z12345", unit_id=unit))
    hit = store.read(search, text=typed)[0]
    assert (hit.kind, hit.title, hit.unit_id) == ("vehicle", "宁Z·12345", unit)


@pytest.mark.parametrize(
    ("name", "initials"),
    [
        ("张三", "zs"), ("单雄信", "sxx"), ("仇远", "qy"), ("曾国", "zg"), ("解珍", "xz"),
        ("覃明", "qm"), ("查理", "zl"), ("翟天", "zt"), ("尉迟恭", "ycg"), ("欧阳娜", "oyn"),
        ("Wang Li", "wl"), ("买买提·艾力", "mmtal"), ("", ""),
    ],
)  # fmt: skip
def test_initials_read_the_surname_as_a_surname(name: str, initials: str) -> None:
    assert initials_of(name) == initials


def test_other_modules_add_their_hits(store: Store, unit: int) -> None:
    receipt = Hit("receipt", 1, "SJ2026-000001", "1-2-301", unit)
    group = SearchGroup(
        "receipt", "Receipts", "receipt-text", "fees.view", lambda _session, _text: [receipt]
    )
    store.declarations = Declarations(search=(group,))
    assert store.read(search_everything, text="SJ2026") == [receipt]
    assert store.read(search, text="SJ2026") == []


def test_nobody_finds_what_he_may_not_see(store: Store, unit: int, owner: int) -> None:
    receipt = Hit("receipt", 1, "SJ2026-000001", "陈雨桐 377.02", unit)
    group = SearchGroup(
        "receipt", "Receipts", "receipt-text", "fees.view", lambda _session, _text: [receipt]
    )
    others = tuple(one for one in store.declarations.search if one.kind != "receipt")
    store.declarations = structs.replace(store.declarations, search=(*others, group))

    def found(*permissions: str) -> set[str]:
        store.actor = structs.replace(store.actor, user_id=7, permissions=frozenset(permissions))
        return {hit.kind for hit in store.read(search_everything, text="陈雨桐")}

    assert found("estate.view", "fees.view") >= {"person", "receipt"}
    assert "person" in found("estate.view")
    assert "receipt" not in found("estate.view")
    assert found("fees.view") == {"receipt"}
    assert found() == set()


def test_nothing_typed_finds_nothing(store: Store, unit: int) -> None:
    assert store.read(search, text="  ") == []
    assert store.read(search, text="没有这样的人") == []


def test_an_ambiguous_room_asks_for_the_building(store: Store, unit: int) -> None:
    store.write(UNIT_USES.add, fields=UnitFields(building="2", room="301", entrance="1"))
    with pytest.raises(refusals.UnitAmbiguous):
        store.read(unit_of_code, code="301")
    assert store.read(unit_of_code, code="2-301").code == "2-1-301"
    with pytest.raises(refusals.UnitUnknown):
        store.read(unit_of_code, code="7-301")


def test_rebuilding_the_search_finds_the_same(store: Store, owner: int) -> None:
    before = store.read(search, text="cyt")
    store.write(rebuild_search)
    assert store.read(search, text="cyt") == before


def test_former_residents_do_not_lead_to_the_unit(store: Store, owner: int, unit: int) -> None:
    assert store.read(search, text="cyt")[0].unit_id == unit
    store.write(end_role, role_id=owner, until=store.clock.today().replace(day=1))
    assert store.read(search, text="cyt")[0].unit_id is None
    assert store.read(roles_of_unit, unit_id=unit, with_past=True)[0].fields.role == RoleKind.OWNER


def test_the_table_of_initials_is_the_one_pypinyin_gives() -> None:
    pytest.importorskip("pypinyin")
    assert (RESOURCES / "initials.txt").read_text(encoding="utf-8") == table()
