"""What the office does with deposits, as tests of them do it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from propdesk.db.store import Actor, Store, today, use_case
from propdesk.fees.counter.collecting import collect_payment
from propdesk.fees.counter.facts import counter_facts
from propdesk.fees.counter.orders import Order, Part
from propdesk.fees.deductions.register import DEDUCTIONS, DeductionFields
from propdesk.fees.deposits.register import DEPOSITS, DepositFields, DepositRow
from propdesk.fees.deposits.rules import (
    DeductionState,
    PayWay,
    RefundState,
)
from propdesk.fees.refunds.register import (
    REFUNDS,
    Approval,
    PaidOut,
    RefundFields,
)
from propdesk.fees.rules import Method
from propdesk.kernel.money import Money
from propdesk.kernel.permissions import Role
from propdesk.kernel.records.refusals import FieldsRefused
from propdesk.system.models import User
from propdesk.system.settings.estate_settings import change_estate_settings, estate_settings
from tests.offices import Office
from tests.roles import rights_of

THOUSAND = Money(100_000)


@use_case(permission="")
def day_of(session: Session) -> date:
    return today(session)


@use_case(permission="", touches=("user",))
def add_users(session: Session) -> None:
    for number, role in ((2, Role.CASHIER), (3, Role.SUPERVISOR)):
        session.add(User(id=number, name=role.value, display_name=role.value.title(), role=role))


def demand(office: Office, item: int, amount: Money = THOUSAND, **more: Any) -> int:
    """A deposit that the owner of a room is to pay."""
    more = {"unit_id": office.units["1-1-101"], **more}
    fields = DepositFields(fee_item_id=item, amount=amount, **more)
    return office.store.write(DEPOSITS.uses.add, fields=fields)


def row_of(office: Office, deposit_id: int) -> DepositRow:
    (row,) = office.store.read(DEPOSITS.records.rows, ids=[deposit_id])
    return row


def collect(office: Office, deposit_id: int, method: Method = Method.CASH, **more: Any) -> str:
    """Take the deposit at the desk; the number of its receipt."""
    facts = office.store.read(counter_facts, unit_id=row_of(office, deposit_id).unit_id or 0)
    (line,) = [one for one in facts.deposits.to_collect if one.deposit_id == deposit_id]
    order = Order(
        unit_id=line.unit_id,
        parts=(Part(method, line.amount),),
        charge_ids=(),
        new_lines=(line,),
        **more,
    )
    return office.store.write(collect_payment, order=order).receipts[0].no


def held(office: Office, item: int, amount: Money = THOUSAND, **more: Any) -> int:
    """A deposit that was taken."""
    deposit_id = demand(office, item, amount, **more)
    collect(office, deposit_id)
    return deposit_id


def ask(office: Office, deposit_id: int, amount: Money = THOUSAND, **more: Any) -> int:
    fields = RefundFields(
        deposit_id=deposit_id, amount=amount, why="Works accepted", payee="Zhou Yi",
        bank="City Bank", account_no="6222000011112222",
        **{"signed_on": date(2026, 10, 20), **more},
    )  # fmt: skip
    return office.store.write(REFUNDS.uses.add, fields=fields)


def moved(
    office: Office, refund_id: int, to: RefundState, form: object = None, why: str = ""
) -> None:
    office.store.write(REFUNDS.uses.move, record_id=refund_id, to=to, form=form, why=why)


def approve(office: Office, refund_id: int) -> None:
    moved(office, refund_id, RefundState.APPROVED, Approval(approver="Manager Ou"))


def pay(office: Office, refund_id: int, way: PayWay = PayWay.CASH) -> None:
    moved(office, refund_id, RefundState.PAID, PaidOut(way=way))


def refund(office: Office, deposit_id: int, amount: Money = THOUSAND, **more: Any) -> int:
    refund_id = ask(office, deposit_id, amount)
    approve(office, refund_id)
    pay(office, refund_id, **more)
    return refund_id


def deduction(office: Office, deposit_id: int, amount: Money, damages: int, **more: Any) -> int:
    fields = DeductionFields(
        **{
            "deposit_id": deposit_id,
            "amount": amount,
            "income_item_id": damages,
            "clause": "Renovation agreement 5.2",
            "evidence": "The lift wall is scratched, 2026-10-12",
            "price_basis": "Quote of the lift company",
            "told_on": date(2026, 10, 13),
            "agreed_on": date(2026, 10, 14),
            **more,
        }
    )
    return office.store.write(DEDUCTIONS.uses.add, fields=fields)


def deduct(office: Office, deposit_id: int, amount: Money, damages: int, **more: Any) -> int:
    made = deduction(office, deposit_id, amount, damages, **more)
    office.store.write(DEDUCTIONS.uses.move, record_id=made, to=DeductionState.DONE)
    return made


@contextmanager
def refused(*fields: str) -> Iterator[None]:
    """The form says what is wrong beside these fields."""
    with pytest.raises(FieldsRefused) as told:
        yield
    assert sorted(told.value.errors) == sorted(fields)


@contextmanager
def acting_as(office: Office, user_id: int, role: Role) -> Iterator[None]:
    before = office.store.actor
    office.store.as_actor(Actor(user_id, role.value.title(), role, rights_of(role)))
    try:
        yield
    finally:
        office.store.as_actor(before)


def taken_back(office: Office, deduction_id: int, why: str = "It was another contractor") -> None:
    to = DeductionState.TAKEN_BACK
    office.store.write(DEDUCTIONS.uses.move, record_id=deduction_id, to=to, why=why)


def let_takings_go(store: Store) -> None:
    """What was taken may be paid out in cash, as the estate may say."""
    kept = store.read(estate_settings)
    changed = replace(kept, name=kept.name or "云山苑", takings_stay=False)
    store.write(change_estate_settings, settings=changed)
