"""The head of the cash desk: whom a room belongs to, and the figures of its strip."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.store import use_case
from propdesk.estate.models import Unit
from propdesk.estate.people.service import roles_of_unit
from propdesk.estate.rules import UnitKind, UnitState
from propdesk.estate.service import UnitUnknown, phones_of, title_of_unit
from propdesk.estate.vehicles.service import vehicles_of_unit
from propdesk.fees.billing.service import counter_line, paid_to
from propdesk.fees.cards.service import CardOrder, card_line
from propdesk.fees.deposits.service import NO_DEPOSITS, HouseDeposits, house_deposits
from propdesk.fees.dues.drafts import DraftLine
from propdesk.fees.dues.household_dues import HouseholdDues, household_dues
from propdesk.fees.late.service import LateFee, late_fees
from propdesk.fees.tariff_models import FeeItem
from propdesk.kernel.money import Money, total


@dataclass(frozen=True, slots=True)
class PaidTo:
    """How far one item of the room is paid without a gap."""

    item: str
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterFacts:
    """A household at the desk: who, where, its lines and its figures, read in one go.

    `payer` is the first owner or payer; `others` the codes of what belongs to the room besides;
    `late` what lines owe for being late, by line.
    """

    desk: HouseholdDues
    title: str
    kind: UnitKind
    state: UnitState
    area: int | None
    payer: str
    phone: str
    others: tuple[str, ...]
    plates: tuple[str, ...]
    permit_until: date | None
    paid_to: tuple[PaidTo, ...]
    deposits: HouseDeposits = NO_DEPOSITS
    late: Mapping[int, LateFee] = field(default_factory=dict)

    @property
    def overdue(self) -> Money:
        """What is overdue in the household."""
        return total(line.open for line in self.desk.overdue)


@use_case(permission="fees.view")
def counter_facts(session: Session, *, unit_id: int, day: date | None = None) -> CounterFacts:
    """All the desk shows of the household of a unit, late fees up to a day (default today).

    Raises UnitUnknown.
    """
    unit = session.get(Unit, unit_id)
    if unit is None:
        raise UnitUnknown(code=unit_id)
    desk = household_dues(session, unit_id=unit_id)
    people = roles_of_unit(session, unit_id=unit_id)
    phones = phones_of(session, person_ids=[people[0].person_id]) if people else {}
    first = next(iter(phones.values()), ())
    vehicles = vehicles_of_unit(session, unit_id=unit_id)
    return CounterFacts(
        desk=desk,
        title=title_of_unit(session, unit),
        kind=unit.kind,
        state=unit.state,
        area=unit.built_area,
        payer=people[0].name if people else _debtor(desk),
        phone=first[0].number if first else "",
        others=_codes(session, [each for each in desk.unit_ids if each != unit_id]),
        plates=tuple(one.plate for one in vehicles),
        permit_until=max((one.permit_until for one in vehicles if one.permit_until), default=None),
        paid_to=_paid_to(session, unit_id),
        deposits=house_deposits(session, desk.near_ids),
        late=late_fees(session, accounts=desk.account_ids, day=day),
    )


def _debtor(desk: HouseholdDues) -> str:
    return next((line.debtor for line in desk.lines if line.near), "")


def _codes(session: Session, unit_ids: list[int]) -> tuple[str, ...]:
    query = select(Unit.code).where(Unit.id.in_(unit_ids)).order_by(Unit.order_key)
    return tuple(session.scalars(query))


def _paid_to(session: Session, unit_id: int) -> tuple[PaidTo, ...]:
    """The items of the room in their order, each with 已交至."""
    days = {item: day for (_unit, item), day in paid_to(session, [unit_id]).items()}
    query = (
        select(FeeItem.id, FeeItem.name)
        .where(FeeItem.id.in_(days))
        .order_by(FeeItem.order_no, FeeItem.id)
    )
    return tuple(PaidTo(name, days[item_id]) for item_id, name in session.execute(query))


@use_case(permission="fees.view")
def line_again(session: Session, *, added: Sequence[Any], unit_id: int | None) -> DraftLine:
    """The line of a charge that was put aside, made anew. Raises as counter_line and card_line."""
    tariff, quantity, *sold = added
    if sold:
        meter, bought, card, token = sold
        order = CardOrder(meter_id=meter, quantity=bought, card_no=card, token=token)
        return card_line(session, order=order)
    return counter_line(session, tariff_id=tariff, unit_id=unit_id, quantity=quantity)
