"""The list of units, and what a row of it says."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from propdesk.db.among import among
from propdesk.db.listing import ListField, RecordList, between, columns_as_fields
from propdesk.db.records.chips import ListChip, found_by
from propdesk.db.records.searching import subjects_called
from propdesk.db.store import today, use_case
from propdesk.estate.models import Building, Occupancy, Person, Unit
from propdesk.estate.reads import on_day, phones_of, restricted_people
from propdesk.estate.records import UnitFields
from propdesk.estate.rules import OWNING, RoleKind, UnitKind, UnitState
from propdesk.estate.units.lacking import unit_lacks
from propdesk.kernel.i18n import N_
from propdesk.kernel.records.fields import Fact, values_of
from propdesk.kernel.sheets.masking import (
    mask_phone,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRow(UnitFields):
    """A unit in the list; phones are masked. `phone` is of whoever is there, `owner_phone` of the
    first owner, of a further one with his name before it."""

    id: int
    code: Annotated[str, Fact(N_("Unit"), after="building", width=118, weight=500, in_sheet=False)]
    owners: Annotated[str, Fact(N_("Owners"), after="inner_area", stretch=True, weight=500)]
    owner_phone: Annotated[str, Fact(N_("Phone"), after="owners", in_list=False)] = ""
    residents: Annotated[int, Fact(N_("People"), after="owner_phone", width=62)]
    phone: Annotated[
        str,
        Fact(
            N_("Phone"),
            after="residents",
            width=116,
            ink="text2",
            sortable=False,
            in_sheet=False,
        ),
    ]


def _rows(session: Session, ids: Sequence[int], *, unmasked: bool = False) -> Iterator[UnitRow]:
    people = _people(session, ids, str if unmasked else mask_phone)
    query = select(Unit, Building.code).join(Building, Building.id == Unit.building_id)
    for unit, building in session.execute(query.where(among(Unit.id, ids))):
        there = people[unit.id]
        yield UnitRow(
            **values_of(UnitFields, unit),
            building=building,
            id=unit.id,
            code=unit.code,
            owners=there.owners,
            owner_phone=there.owner_phone,
            residents=there.count,
            phone=there.phone,
        )


@use_case(permission="estate.view")
def unit_codes(session: Session, *, ids: Iterable[int]) -> dict[int, str]:
    """unit id → code, for what names units beside its own matter."""
    return dict(session.execute(select(Unit.id, Unit.code).where(among(Unit.id, ids))).all())


def _fields(session: Session) -> dict[str, ListField]:
    there = (Occupancy.unit_id == Unit.id, on_day(today(session)))
    first_owner = (
        select(func.min(Person.initials))
        .join(Occupancy, Occupancy.person_id == Person.id)
        .where(*there, Occupancy.role.in_(OWNING))
    )
    residents = select(func.count()).select_from(Occupancy).where(*there)
    number = func.length(Unit.floor) * 1000000 + func.abs(Unit.floor)
    return {
        **columns_as_fields(Unit, UnitFields),
        "code": ListField(Unit.code, Unit.order_key),
        "floor": ListField(Unit.floor, number),
        "owners": ListField(order=first_owner.scalar_subquery()),
        "residents": ListField(order=residents.scalar_subquery()),
    }


# Chips with a name before them would not fit in English: the groups have none that is shown.
_STATE, _MISSING = "", " "


def _in_state(state: UnitState) -> ListChip:
    words = N_("Renovation") if state is UnitState.RENOVATION else state.msgid
    return ListChip(
        f"state:{state}", words, lambda _session: and_(Unit.state == state, _HOME), group=_STATE
    )


def _lacks(what: str, words: str) -> ListChip:
    return ListChip(
        f"missing:{what}", words, lambda session: unit_lacks(session)[what],
        icon="triangle-alert", tone="amber", group=_MISSING, many=True,
    )  # fmt: skip


# Parking spaces are found under their own chip only: they are nobody's home.
_HOME = Unit.kind != UnitKind.SPACE
UNIT_CHIPS = (
    ListChip("all", N_("All"), lambda _session: _HOME, group=_STATE, checked=True),
    *map(
        _in_state,
        (
            UnitState.OCCUPIED,
            UnitState.LET,
            UnitState.VACANT,
            UnitState.HANDED_OVER,
            UnitState.RENOVATION,
            UnitState.UNSOLD,
        ),
    ),
    ListChip(
        "spaces", N_("Spaces"), lambda _session: and_(Unit.kind == UnitKind.SPACE), group=_STATE
    ),
    _lacks("owner", N_("No owner")),
    _lacks("area", N_("No area")),
    _lacks("phone", N_("No phone")),
)


def _named(session: Session, words: str) -> ColumnElement[bool]:
    people = select(Occupancy.unit_id).where(
        Occupancy.person_id.in_(subjects_called("person", words)), on_day(today(session))
    )
    return or_(Unit.id.in_(subjects_called("unit", words)), Unit.id.in_(people))


UNITS = RecordList(
    permission="estate.view",
    key=Unit.id,
    rows_of=_rows,
    in_full=partial(_rows, unmasked=True),
    order=(Unit.order_key, Unit.id),
    fields=_fields,
    chips=found_by(UNIT_CHIPS),
    named=_named,
    sums=lambda _session, _asked: {
        "built_area": func.sum(Unit.built_area),
        "inner_area": func.sum(Unit.inner_area),
    },
    choices={
        "building": lambda building_id: Unit.building_id == building_id,
        "kind": lambda kind: Unit.kind == kind,
    },
    dated=between(Unit.handover_date),
)


@dataclass(slots=True)
class _People:
    owners: str = ""
    phone: str = ""
    owner_phone: str = ""
    count: int = 0


def _people(
    session: Session, ids: Sequence[int], shown: Callable[[str], str]
) -> dict[int, _People]:
    rows = session.execute(
        select(Occupancy.unit_id, Occupancy.person_id, Occupancy.role, Person.name)
        .join(Person, Person.id == Occupancy.person_id)
        .where(among(Occupancy.unit_id, ids), on_day(today(session)))
        .order_by(Occupancy.position, Occupancy.id)
    ).all()
    # In a list no number is told of whoever is to be left alone; on the record it is.
    told = {row.person_id for row in rows} - restricted_people(session)
    phones = phones_of(session, person_ids=list(told))
    found: dict[int, _People] = defaultdict(_People)
    names: dict[int, list[str]] = defaultdict(list)
    seen: set[tuple[int, int]] = set()
    order = {RoleKind.OWNER: 0, RoleKind.CO_OWNER: 1}
    for row in sorted(rows, key=lambda row: order.get(row.role, 2)):
        people = found[row.unit_id]
        if (row.unit_id, row.person_id) not in seen:
            seen.add((row.unit_id, row.person_id))
            people.count += 1
        number = shown(phones[row.person_id][0].number) if row.person_id in phones else ""
        if row.role in OWNING:
            names[row.unit_id].append(row.name)
            is_first = row.name == names[row.unit_id][0]
            mine = number if is_first or not number else f"{row.name} {number}"
            people.owner_phone = people.owner_phone or mine
        people.phone = people.phone or number
    for unit_id, owners in names.items():
        found[unit_id].owners = "、".join(dict.fromkeys(owners))
    return found
