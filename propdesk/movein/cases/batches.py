"""Cases for whole buildings at once, and what will be due of a unit when it is handed over."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date

import msgspec
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from propdesk.db.among import among
from propdesk.db.records import saving
from propdesk.db.store import today, use_case
from propdesk.estate.models import Building, Occupancy, Unit
from propdesk.estate.people.service import owner_names
from propdesk.estate.rules import RoleKind, UnitKind, UnitState
from propdesk.estate.service import on_day, phones_of
from propdesk.fees.billing.service import counter_line, lines_of_months
from propdesk.fees.deposits.service import asked_of_unit
from propdesk.fees.tariffs.service import tariff
from propdesk.kernel.days import ONE_DAY
from propdesk.kernel.i18n import ngettext
from propdesk.kernel.money import ZERO, Money, total
from propdesk.kernel.progress import NoProgress, Progress
from propdesk.movein.cases.models import MoveInCase
from propdesk.movein.cases.register import CASE, CaseFields
from propdesk.movein.cases.rules import OVER, gift_ends
from propdesk.system.settings.service import estate_settings


class BuildingToHand(msgspec.Struct, frozen=True):
    """A building with how many of its units have not been handed over and have no open case."""

    id: int
    code: str
    units: int


class DueThen(msgspec.Struct, frozen=True, kw_only=True):
    """What a household will be asked for: item, the days it is for, how much."""

    item: str
    first: date | None
    last: date | None
    amount: Money


def _without_case() -> ColumnElement[bool]:
    open_case = select(MoveInCase.id).where(
        MoveInCase.unit_id == Unit.id, MoveInCase.state.not_in(OVER)
    )
    home = Unit.kind.not_in((UnitKind.SPACE, UnitKind.STORAGE))
    sold = (Unit.state == UnitState.SOLD) & Unit.handover_date.is_(None)
    return home & sold & ~open_case.exists()


@use_case(permission="movein.view")
def buildings_to_hand(session: Session) -> list[BuildingToHand]:
    """The buildings in which units are to be handed over, in order."""
    found: dict[tuple[int, str], int] = defaultdict(int)
    query = (
        select(Building.id, Building.code)
        .join(Unit, Unit.building_id == Building.id)
        .where(_without_case())
        .order_by(Building.order_key)
    )
    for building_id, code in session.execute(query):
        found[building_id, code] += 1
    return [BuildingToHand(*key, count) for key, count in found.items()]


def to_hand_told(session: Session, unit_ids: Collection[int]) -> str:
    """Which of the units of an import are still to be handed over; '' when none is."""
    query = select(func.count()).select_from(Unit).where(among(Unit.id, unit_ids), _without_case())
    count = session.scalar(query) or 0
    if not count:
        return ""
    told = ngettext(
        "{count} unit is sold and not handed over. Make its case under Move-in, Cases (F10).",
        "{count} units are sold and not handed over. Make their cases under Move-in, Cases (F10).",
        count,
    )
    return told.format(count=count)


@use_case(permission="movein.edit", touches=CASE.touches)
def make_cases(
    session: Session,
    *,
    building_ids: Sequence[int],
    fields: CaseFields,
    progress: Progress | None = None,
) -> int:
    """Make a case, with these fields and its owner's name and phone, for each unit of the
    buildings that was not handed over and has no open case; how many.

    Raises Cancelled through `progress` (nothing is kept then).
    """
    watch = progress or NoProgress()
    unit_ids = units_without_case(session, building_ids)
    add_cases(session, unit_ids, fields, watch)
    return len(unit_ids)


def units_without_case(session: Session, building_ids: Collection[int] | None = None) -> list[int]:
    """The units (of these buildings) that were not handed over and have no open case, in order."""
    query = select(Unit.id).where(_without_case()).order_by(Unit.order_key)
    if building_ids is not None:
        query = query.where(among(Unit.building_id, building_ids))
    return list(session.scalars(query))


def add_cases(
    session: Session, unit_ids: Sequence[int], fields: CaseFields, watch: Progress
) -> None:
    """Make a case of each unit, with the name and phone of its owner."""
    for done, own in enumerate(begun_cases(session, unit_ids, fields)):
        watch.step(done, len(unit_ids))
        saving.add(session, CASE, own)


def begun_cases(
    session: Session, unit_ids: Sequence[int], fields: CaseFields
) -> Iterator[CaseFields]:
    """What a case of each unit begins with: the name and phone of its owner."""
    names = owner_names(session, unit_ids=unit_ids, day=today(session))
    phones = _phones(session, unit_ids)
    for unit_id in unit_ids:
        name, phone = names.get(unit_id, ""), phones.get(unit_id, "")
        yield replace(fields, unit_id=unit_id, receiver=name, phone=phone)


def _phones(session: Session, unit_ids: Sequence[int]) -> dict[int, str]:
    """unit id → the first phone of its first owner."""
    query = (
        select(Occupancy.unit_id, Occupancy.person_id)
        .where(Occupancy.role == RoleKind.OWNER, on_day(today(session)))
        .where(among(Occupancy.unit_id, unit_ids))
        .order_by(Occupancy.position.desc(), Occupancy.id.desc())
    )
    owners = {unit_id: person_id for unit_id, person_id in session.execute(query)}  # noqa: C416
    phones = phones_of(session, person_ids=list(owners.values()))
    return {unit: phones[who][0].number for unit, who in owners.items() if phones.get(who)}


def due_then(session: Session, cases: Sequence[MoveInCase]) -> dict[int, list[DueThen]]:
    """case id → what will be due when it is handed over on the day fixed: the months paid ahead by
    the tariffs in force from the first day charged, then the charges that the estate names.

    What a unit is billed for already is left out. Raises NoPrice, FieldsRefused.
    """
    settings = estate_settings(session)
    units = {case.unit_id: case.id for case in cases}
    starts = {
        unit.id: _owner_pays_from(unit.charge_start or today(session), settings.gift_months)
        for unit in session.scalars(select(Unit).where(among(Unit.id, units)))
    }
    by_start: dict[date, list[int]] = defaultdict(list)
    for unit_id, start in starts.items():
        by_start[start.replace(day=1)].append(unit_id)
    found: dict[int, list[DueThen]] = {case.id: [] for case in cases}
    for first, unit_ids in by_start.items():
        months = settings.months_ahead
        for line in lines_of_months(session, unit_ids=unit_ids, first=first, months=months):
            if line.unit_id in units and line.amount > ZERO:
                told = DueThen(
                    item=line.item, first=line.period_from, last=line.period_to, amount=line.amount
                )
                found[units[line.unit_id]].append(told)
    for unit_id, case_id in units.items():
        found[case_id] = [*_by_item(found[case_id]), *_named(session, unit_id)]
    return found


def _owner_pays_from(start: date, given: int) -> date:
    """The first day, after a hand-over on a day, of the months that the owner pays."""
    return gift_ends(start, given) + ONE_DAY if given else start


def _by_item(lines: Sequence[DueThen]) -> list[DueThen]:
    """The lines of each item as one, from its first to its last day."""
    items: dict[str, list[DueThen]] = defaultdict(list)
    for line in lines:
        items[line.item].append(line)
    return [
        DueThen(
            item=item,
            first=min((one.first for one in some if one.first), default=None),
            last=max((one.last for one in some if one.last), default=None),
            amount=total(one.amount for one in some),
        )
        for item, some in items.items()
    ]


def _named(session: Session, unit_id: int) -> list[DueThen]:
    """The charges of the desk that the estate names for hand-overs; deposits by their rules."""
    found = []
    for tariff_id in estate_settings(session).hand_over_charges:
        line = counter_line(session, tariff_id=tariff_id, unit_id=unit_id)
        item_id = tariff(session, tariff_id=tariff_id).item.id
        asked = asked_of_unit(session, unit_id, item_id, line.amount)
        if asked > ZERO:
            found.append(DueThen(item=line.item, first=None, last=None, amount=asked))
    return found
