"""An invented estate to try things on. No person, number or plate in it is real.

Phones are 1990000xxxx, ID numbers are of the region 999999, plates begin with 宁Z.
"""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from propdesk.db import audit
from propdesk.db.records.searching import rebuild_search
from propdesk.db.store import today, use_case
from propdesk.db.tables import Base
from propdesk.estate import refusals
from propdesk.estate.accounts.service import set_developer
from propdesk.estate.models import (
    Building,
    Document,
    Occupancy,
    ParkingSpace,
    Person,
    Phone,
    Unit,
    Vehicle,
)
from propdesk.estate.notation import naming
from propdesk.estate.notation.identity import resident_id_digit
from propdesk.estate.people.service import add_person
from propdesk.estate.records import PersonFields
from propdesk.estate.rules import (
    DocumentType,
    PersonKind,
    RoleKind,
    SpaceTenure,
    UnitKind,
    UnitState,
)
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.money import Money
from propdesk.kernel.records.folding import natural_key
from propdesk.kernel.records.initials import initials_of
from propdesk.kernel.scaled import AREA, SHARE

TOUCHES = (
    "building", "unit", "parking_space", "person", "phone", "document", "occupancy",
    "vehicle", "search_entry", "audit",
)  # fmt: skip
FLOORS, ENTRANCES, PER_FLOOR = 18, 2, 2
PER_BUILDING = FLOORS * ENTRANCES * PER_FLOOR
_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡"
    "贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷"
    "钱汤尹黎易常武乔贺赖龚文单仇解覃查翟"
)
_GIVEN = (
    "雨桐致远国维小满子涵浩然欣怡梓轩诗琪俊杰雅婷明哲思颖嘉怡宇航静雯文博晓燕建华秀英志强丽娟"
    "海燕建军玉兰春梅永强慧敏桂芳德胜"
)
_MODELS = (N_("Sedan"), N_("SUV"), N_("Electric car"), N_("Van"))
_COLOURS = (N_("White"), N_("Black"), N_("Grey"), N_("Blue"), N_("Silver"))
_STATES = (UnitState.OCCUPIED,) * 13 + (
    UnitState.LET,
    UnitState.LET,
    UnitState.HANDED_OVER,
    UnitState.RENOVATION,
    UnitState.VACANT,
    UnitState.VACANT,
)
_SHOP_NAMES = (
    N_("Sunny Day Store"),
    N_("Cloud Noodles"),
    N_("Little Grain Stationery"),
    N_("Green Fir Pharmacy"),
    N_("Kapok Hair Salon"),
    N_("Morning Dew Fruit"),
)
_PARENTS = (N_("Mother"), N_("Father"))


@dataclass(slots=True)
class _Draft:
    """The rows being invented, with the next free id of each table."""

    dice: random.Random
    day: date
    next_id: dict[str, int]
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    phones: int = 0

    def add(self, table: str, **values: Any) -> int:  # noqa: ANN401  column values of any table
        """Put a row down and give it its id."""
        new_id = self.next_id[table]
        self.next_id[table] += 1
        self.rows.setdefault(table, []).append({"id": new_id, **values})
        return new_id


@use_case(permission="estate.edit", touches=TOUCHES)
def create_demo(session: Session, *, units: int = 300) -> dict[str, int]:
    """Fill an empty estate with invented buildings, people and vehicles; counts per record kind.

    `units` are rooms and shops; parking spaces come on top. The same number makes the same estate.
    Raises EstateNotEmpty.
    """
    if session.execute(select(Unit.id).limit(1)).first() is not None:
        raise refusals.EstateNotEmpty
    tables = ("building", "unit", "person", "phone", "document", "occupancy", "vehicle")
    draft = _Draft(
        random.Random(units),  # noqa: S311  nothing secret: an invented estate
        today(session),
        {table: _free_id(session, table) for table in tables},
    )
    shops = units // 25
    homes = _rooms(draft, units - shops) + _shops(draft, shops)
    for unit_id, kind, state in homes:
        _people(draft, unit_id, kind, state)
    _spaces(draft, [unit_id for unit_id, _kind, state in homes if state is UnitState.OCCUPIED])
    for model in (Building, Unit, Person, Phone, Document, Occupancy, ParkingSpace, Vehicle):
        table = Base.metadata.tables[model.__tablename__]
        if rows := draft.rows.get(table.name):
            session.execute(insert(table), rows)
    rebuild_search(session)
    counts = {name: len(rows) for name, rows in draft.rows.items()}
    counts["unit"] -= counts.get("parking_space", 0)
    audit.record(session, "estate.demo", ("estate", None, ""), None, counts)
    return counts


def _free_id(session: Session, table: str) -> int:
    key = Base.metadata.tables[table].c.id
    return 1 + (session.execute(select(func.max(key))).scalar() or 0)


def _unit(draft: _Draft, building_id: int, places: tuple[str, str, str], **values: Any) -> int:  # noqa: ANN401  column values
    building, entrance, room = places
    row: dict[str, Any] = {
        "floor": "", "inner_area": None, "handover_date": None, "move_in_date": None, "note": "",
        "area_group": "", "area_basis": "built",
    }  # fmt: skip
    return draft.add(
        "unit",
        building_id=building_id,
        entrance=entrance,
        room=room,
        code=naming.unit_code(building, entrance, room),
        order_key=naming.unit_order(building, entrance, room),
        **{**row, **values},
    )


def _building(draft: _Draft, code: str, name: str = "") -> int:
    return draft.add("building", code=code, name=name, order_key=natural_key(code))


def _rooms(draft: _Draft, count: int) -> list[tuple[int, UnitKind, UnitState]]:
    made: list[tuple[int, UnitKind, UnitState]] = []
    building_id = 0
    for number in range(count):
        building, place = divmod(number, PER_BUILDING)
        entrance, place = divmod(place, FLOORS * PER_FLOOR)
        floor, door = divmod(place, PER_FLOOR)
        if number % PER_BUILDING == 0:
            building_id = _building(draft, str(building + 1))
        built = (8900 + 1565 * door + 900 * entrance + 37 * (building % 5)) * 10 ** (AREA - 2)
        state = UnitState.UNSOLD if number % 97 == 96 else draft.dice.choice(_STATES)
        handover = date(2019, 3, 1) + timedelta(days=draft.dice.randrange(1200))
        unit_id = _unit(
            draft,
            building_id,
            (str(building + 1), str(entrance + 1), f"{floor + 1:02d}{door + 1:02d}"),
            floor=str(floor + 1),
            kind=UnitKind.ROOM,
            state=state,
            built_area=built,
            inner_area=built * 804 // 1000 // 100 * 100,
            handover_date=None if state is UnitState.UNSOLD else handover,
        )
        made.append((unit_id, UnitKind.ROOM, state))
    return made


def _shops(draft: _Draft, count: int) -> list[tuple[int, UnitKind, UnitState]]:
    if not count:
        return []
    building_id = _building(draft, "S", _("Shops"))
    made = []
    for number in range(1, count + 1):
        area = (4200 + 1130 * (number % 4)) * 10 ** (AREA - 2)
        unit_id = _unit(
            draft,
            building_id,
            ("S", "", f"{100 + number}"),
            floor="1",
            kind=UnitKind.SHOP,
            state=UnitState.OCCUPIED,
            built_area=area,
            handover_date=date(2019, 6, 1),
        )
        made.append((unit_id, UnitKind.SHOP, UnitState.OCCUPIED))
    return made


def _people(draft: _Draft, unit_id: int, kind: UnitKind, state: UnitState) -> None:
    if state is UnitState.UNSOLD:
        return
    dice, since = draft.dice, date(2019, 3, 1) + timedelta(days=draft.dice.randrange(1500))
    if kind is UnitKind.SHOP:
        owner = _company(draft)
        _role(draft, unit_id, owner, RoleKind.OWNER, since=since, share=10**SHARE)
        return
    has_two = dice.random() < 0.2
    owner = _person(draft, dice.randrange(1950, 1995))
    share = 10**SHARE // 2 if has_two else 10**SHARE
    _role(draft, unit_id, owner, RoleKind.OWNER, since=since, share=share)
    if has_two:
        other = _person(draft, dice.randrange(1950, 1995))
        _role(draft, unit_id, other, RoleKind.CO_OWNER, _("Spouse"), since=since, share=share)
    elif dice.random() < 0.5:
        spouse = _person(draft, dice.randrange(1950, 1995))
        _role(draft, unit_id, spouse, RoleKind.FAMILY, _("Spouse"))
    if dice.random() < 0.3:
        child = _person(draft, dice.randrange(2008, 2024), has_phone=False)
        _role(draft, unit_id, child, RoleKind.FAMILY, _("Child"))
    if dice.random() < 0.15:
        parent = _person(draft, dice.randrange(1938, 1952), care=_("Elderly"))
        _role(draft, unit_id, parent, RoleKind.FAMILY, _(dice.choice(_PARENTS)))
    if state is UnitState.LET:
        begun = draft.day - timedelta(days=dice.randrange(30, 600))
        tenant = _person(draft, dice.randrange(1970, 2002))
        _role(draft, unit_id, tenant, RoleKind.TENANT, since=begun)


def _role(
    draft: _Draft,
    unit_id: int,
    person_id: int,
    role: RoleKind,
    relation: str = "",
    *,
    since: date | None = None,
    share: int | None = None,
) -> None:
    position = sum(1 for row in draft.rows.get("occupancy", [])[-6:] if row["unit_id"] == unit_id)
    draft.add(
        "occupancy",
        unit_id=unit_id,
        person_id=person_id,
        role=role,
        relation=relation,
        share=share,
        since=since,
        until=None,
        position=position,
    )


def _person(draft: _Draft, year: int, *, has_phone: bool = True, care: str = "") -> int:
    dice = draft.dice
    given = "".join(dice.sample(_GIVEN, dice.choice((1, 2, 2, 2))))
    name = dice.choice(_SURNAMES) + given
    person_id = _named(draft, PersonKind.PERSON, name, year, care)
    if has_phone:
        _phone(draft, person_id)
    born = date(year, dice.randrange(1, 13), dice.randrange(1, 29))
    body = f"999999{born:%Y%m%d}{dice.randrange(1000):03d}"
    number = body + resident_id_digit(body)
    draft.add("document", person_id=person_id, type=DocumentType.RESIDENT_ID, number=number)
    return person_id


def _company(draft: _Draft) -> int:
    made = draft.next_id["person"]
    shop = _(_SHOP_NAMES[made % len(_SHOP_NAMES)])
    name = _("{name} ({number})").format(name=shop, number=made)
    person_id = _named(draft, PersonKind.COMPANY, name, None, "")
    _phone(draft, person_id)
    return person_id


def _named(draft: _Draft, kind: PersonKind, name: str, year: int | None, care: str) -> int:
    return draft.add(
        "person",
        kind=kind,
        name=name,
        initials=initials_of(name, is_company=kind is PersonKind.COMPANY),
        birth_year=year,
        care=care,
        consent=True,
        note="",
    )


def _phone(draft: _Draft, person_id: int) -> None:
    # Ten thousand numbers are set aside for inventing; a larger estate uses them again.
    number = f"1990000{draft.phones * 7919 % 10_000:04d}"
    draft.phones += 1
    draft.add("phone", person_id=person_id, number=number, relation="", position=0)


def _spaces(draft: _Draft, homes: list[int]) -> None:
    if not homes:
        return
    building_id = _building(draft, "B1", _("Underground car park"))
    owners = {row["unit_id"]: row["person_id"] for row in reversed(draft.rows["occupancy"])}
    for number, home in enumerate(homes[::2], start=1):
        tenure = SpaceTenure.OWNED if number % 3 else SpaceTenure.LEASED
        is_leased = tenure is SpaceTenure.LEASED
        until = draft.day + timedelta(days=draft.dice.randrange(-60, 300)) if is_leased else None
        space_id = _unit(
            draft,
            building_id,
            ("B1", "", f"{number:03d}"),
            kind=UnitKind.SPACE,
            state=UnitState.SOLD,
            built_area=None,
        )
        draft.rows.setdefault("parking_space", []).append(
            {
                "unit_id": space_id,
                "tenure": tenure,
                "home_unit_id": home,
                "rent": Money(30_000) if is_leased else None,
                "since": draft.day - timedelta(days=400),
                "until": until,
            }
        )
        _vehicle(draft, home, owners[home], space_id, until)


def _vehicle(draft: _Draft, home: int, person_id: int, space_id: int, until: date | None) -> None:
    count = draft.next_id["vehicle"]
    draft.add(
        "vehicle",
        plate=f"宁Z{count * 7 % 100_000:05d}",
        unit_id=home,
        person_id=person_id,
        space_id=space_id,
        model=_(draft.dice.choice(_MODELS)),
        colour=_(draft.dice.choice(_COLOURS)),
        permit_until=until,
        note="",
    )


def sample_developer(session: Session) -> int:
    """Enter the company that built the estate, as its developer; the person's id."""
    company = PersonFields(name=_("Sample developer company"), kind=PersonKind.COMPANY)
    person_id = add_person(session, fields=company)
    set_developer(session, person_id=person_id)
    return person_id
