"""All that moved deposits, a row each: what payments took and gave back, and the entries."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

import msgspec
from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from propdesk.estate.models import Account, Person, Unit
from propdesk.fees.deposits.models import Deposit
from propdesk.fees.deposits.rules import Holder
from propdesk.fees.models import Allocation, Charge, DepositEntry, Payment
from propdesk.fees.rules import EntryKind, Nature
from propdesk.fees.tariff_models import FeeItem
from propdesk.kernel.money import Money, total


class HeldDeposit(msgspec.Struct, frozen=True, kw_only=True):
    """A deposit as it is told of; `person_id` is whose account it is. `id` is 0 of a line that was
    paid as a deposit and taken back, before the deposit was collected again."""

    id: int
    no: str = ""
    item: str
    person_id: int
    payer: str
    phone: str = ""
    unit: str
    holder: Holder = Holder.OURS
    since: date | None = None
    refund_by: date | None = None


class DepositMove(msgspec.Struct, frozen=True):
    """What moved on a day (+ in, - out); `kind` None: by a payment or what took it back."""

    day: date
    kind: EntryKind | None
    amount: Money


Moved = Mapping[HeldDeposit, list[DepositMove]]


def deposit_moves(session: Session) -> Moved:
    """The moves of each deposit, and of lines that were paid as one and taken back."""
    known = {one.id: one for one in _deposits(session)}
    found: dict[HeldDeposit, list[DepositMove]] = defaultdict(list)
    for charge, deposit_id, day, amount in _paid(session):
        own = known.get(deposit_id or 0) or _line(charge)
        found[own].append(DepositMove(day, None, amount))
    entries = select(
        DepositEntry.deposit_id, DepositEntry.day, DepositEntry.kind, DepositEntry.amount
    )
    for deposit_id, day, kind, amount in session.execute(entries.order_by(DepositEntry.id)):
        found[known[deposit_id]].append(DepositMove(day, kind, amount))
    return found


def _deposits(session: Session) -> Iterable[HeldDeposit]:
    query = (
        select(Deposit, FeeItem.name, Account.person_id, Unit.code)
        .join(FeeItem, FeeItem.id == Deposit.fee_item_id)
        .join(Account, Account.id == Deposit.account_id)
        .outerjoin(Unit, Unit.id == Deposit.unit_id)
        .order_by(Deposit.id)
    )
    for one, item, person_id, unit in session.execute(query):
        yield HeldDeposit(
            id=one.id,
            no=one.no,
            item=item,
            person_id=person_id,
            payer=one.payer,
            phone=one.phone,
            unit=unit or "",
            holder=one.holder,
            since=one.since,
            refund_by=one.refund_by,
        )


_Line = Row[int, str, int, str, str]


def _paid(session: Session) -> Iterable[tuple[_Line, int | None, date, Money]]:
    """What payments settled of lines that are deposits, on the day of their booking."""
    lines = (
        select(Charge.id, FeeItem.name, Account.person_id, Person.name, Unit.code)
        .join(FeeItem, FeeItem.id == Charge.fee_item_id)
        .join(Account, Account.id == Charge.account_id)
        .join(Person, Person.id == Account.person_id)
        .outerjoin(Unit, Unit.id == Charge.unit_id)
        .where(FeeItem.nature == Nature.DEPOSIT)
    )
    charges = {row[0]: row for row in session.execute(lines)}
    query = (
        select(Allocation.charge_id, Deposit.id, Payment.booking_day, Allocation.amount)
        .join(Payment, Payment.id == Allocation.payment_id)
        .outerjoin(Deposit, Deposit.charge_id == Allocation.charge_id)
        .join(Charge, Charge.id == Allocation.charge_id)
        .join(FeeItem, FeeItem.id == Charge.fee_item_id)
        .where(FeeItem.nature == Nature.DEPOSIT)
        .order_by(Allocation.id)
    )
    for charge_id, deposit_id, day, amount in session.execute(query):
        yield charges[charge_id], deposit_id, day, amount


def _line(charge: _Line) -> HeldDeposit:
    _id, item, person_id, payer, unit = charge
    return HeldDeposit(id=0, item=item, person_id=person_id, payer=payer, unit=unit or "")


def held_by_us(session: Session, day: date) -> Money:
    """What was held by us at the end of a day."""
    return total(
        move.amount
        for one, moves in deposit_moves(session).items()
        if one.holder is Holder.OURS
        for move in moves
        if move.day <= day
    )
