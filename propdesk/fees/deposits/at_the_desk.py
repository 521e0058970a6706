"""Deposits at the cash desk: which wait to be collected, and what a payment makes of its lines."""

from collections.abc import Collection, Iterator, Sequence

import msgspec
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from propdesk.db.among import among
from propdesk.db.records import saving
from propdesk.db.store import today
from propdesk.estate.models import Account, Person, Phone, Unit
from propdesk.fees.deposits.models import Deposit, DepositDeduction, DepositRefund
from propdesk.fees.deposits.register import DEPOSIT, DepositFields
from propdesk.fees.deposits.rules import ANNOUNCED, WAITING, DepositState, Holder
from propdesk.fees.deposits.sums import HELD, STANDS, sums_of
from propdesk.fees.dues.drafts import DraftLine
from propdesk.fees.models import Allocation, DepositEntry, Payment
from propdesk.fees.rules import ChargeKind, Nature
from propdesk.fees.tariff_models import FeeItem
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_
from propdesk.kernel.money import ZERO, Money, total

DESK_TABLES = ("deposit", "search_entry")


class DepositTaken(UserError):
    """Another desk was faster."""

    message = N_("Deposit {no} was collected meanwhile. The desk was read again; check it.")


class DepositRoundedOff(UserError):
    """What is let go of a deposit would be owed when it goes back."""

    message = N_("Nothing is rounded off a deposit. Take it in full, or round without it.")


class DepositMoved(UserError):
    """The deposit of a receipt was used since."""

    message = N_(
        "Deposit {deposit} of receipt {no} was used by {later}. Settle that first; the receipt "
        "stays meanwhile."
    )


class HouseDeposits(msgspec.Struct, frozen=True):
    """What the cash desk shows of the deposits of some units: held by us, and to be collected."""

    held: Money = ZERO
    to_collect: tuple[DraftLine, ...] = ()


NO_DEPOSITS = HouseDeposits()


def house_deposits(session: Session, unit_ids: Collection[int]) -> HouseDeposits:
    """The deposits of these units."""
    rows = session.execute(
        select(Deposit, HELD, STANDS, FeeItem.name, Unit.code)
        .join(FeeItem, FeeItem.id == Deposit.fee_item_id)
        .join(Unit, Unit.id == Deposit.unit_id)
        .where(among(Deposit.unit_id, unit_ids), Deposit.holder == Holder.OURS)
        .order_by(Deposit.id)
    ).all()
    day = today(session)
    wanted = tuple(
        DraftLine(
            kind=ChargeKind.COUNTER, unit_id=one.unit_id, unit_code=code,
            fee_item_id=one.fee_item_id, item=item, tariff_id=0, tariff_version_id=0,
            account_id=one.account_id, day=day, period_from=None, period_to=None, due_day=day,
            amount=one.amount, explanation="", deposit_id=one.id,
        )
        for one, _held, stands, item, code in rows
        if stands is DepositState.TO_COLLECT
    )  # fmt: skip
    held = total(each if isinstance(each, Money) else Money(each) for _one, each, *_rest in rows)
    return HouseDeposits(held, wanted)


def deposit_items(session: Session) -> frozenset[int]:
    """The fee items whose lines are deposits."""
    return frozenset(session.scalars(select(FeeItem.id).where(FeeItem.nature == Nature.DEPOSIT)))


def note_deposits(
    session: Session, lines: Sequence[tuple[int, DraftLine, Money]], account_of: dict[int, int]
) -> None:
    """Enter what a payment took as deposits: (line, what it was made of, what was let go of it).

    Inside the payment's transaction. Raises DepositTaken, DepositRoundedOff, FieldsRefused.
    """
    items = deposit_items(session) if lines else frozenset()
    for charge_id, draft, let_go in lines:
        if draft.fee_item_id not in items:
            continue
        if let_go:
            raise DepositRoundedOff
        deposit_id = draft.deposit_id
        if deposit_id is None:
            deposit_id = _entered(session, draft, account_of[charge_id])
        else:
            _refuse_taken(session, deposit_id, charge_id)
        done = update(Deposit).where(Deposit.id == deposit_id)
        session.execute(done.values(charge_id=charge_id, since=today(session)))


def _refuse_taken(session: Session, deposit_id: int, charge_id: int) -> None:
    one = session.get_one(Deposit, deposit_id)
    if one.charge_id != charge_id and sums_of(session, deposit_id).taken:
        raise DepositTaken(no=one.no)


def _entered(session: Session, draft: DraftLine, account_id: int) -> int:
    """A deposit that was added at the desk, entered with its payment."""
    person = session.get_one(Person, session.get_one(Account, account_id).person_id)
    phone = session.scalars(select(Phone.number).where(Phone.person_id == person.id)).first()
    fields = DepositFields(
        fee_item_id=draft.fee_item_id,
        unit_id=draft.unit_id,
        payer=person.name,
        phone=phone or "",
        amount=draft.amount,
    )
    deposit_id = saving.add(session, DEPOSIT, fields, given={"by_desk": True})
    whose = update(Deposit).where(Deposit.id == deposit_id)
    session.execute(whose.values(account_id=account_id))
    return deposit_id


def refuse_used_deposits(session: Session, payment: Payment, no: str) -> None:
    """Raise DepositMoved when what a payment took as a deposit was refunded, deducted or asked
    back since; the first such document is named."""
    mine = select(Allocation.charge_id).where(Allocation.payment_id == payment.id)
    for one in session.scalars(select(Deposit).where(Deposit.charge_id.in_(mine))):
        sums = sums_of(session, one.id)
        if sums.taken and sums.held - sums.asked - sums.announced < sums.taken:
            later = next(_documents(session, one.id), "")
            raise DepositMoved(deposit=one.no, no=no, later=later)


def _documents(session: Session, deposit_id: int) -> Iterator[str]:
    asked = select(DepositRefund.no).where(
        DepositRefund.deposit_id == deposit_id, DepositRefund.state.in_(WAITING)
    )
    told = select(DepositDeduction.no).where(
        DepositDeduction.deposit_id == deposit_id, DepositDeduction.state.in_(ANNOUNCED)
    )
    paid = (
        select(DepositRefund.no)
        .join(DepositEntry, DepositEntry.refund_id == DepositRefund.id)
        .where(DepositEntry.deposit_id == deposit_id)
        .order_by(DepositEntry.id.desc())
    )
    done = (
        select(DepositDeduction.no)
        .join(DepositEntry, DepositEntry.deduction_id == DepositDeduction.id)
        .where(DepositEntry.deposit_id == deposit_id)
        .order_by(DepositEntry.id.desc())
    )
    for query in (asked, told, paid, done):
        yield from session.scalars(query)


def deposit_of(session: Session, charge_id: int) -> int | None:
    """The deposit that a line collected, if it is one."""
    return session.scalar(select(Deposit.id).where(Deposit.charge_id == charge_id))
