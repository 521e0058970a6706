"""Orders of payers without a unit (散客): their accounts; whose account keeps what is left over."""

from collections.abc import Sequence
from dataclasses import replace

from msgspec import structs
from sqlalchemy.orm import Session

from propdesk.db.store import today
from propdesk.estate.accounts.service import debtor_account
from propdesk.estate.models import Unit
from propdesk.estate.people.service import may_hold_money, name_and_phone, walk_in_account
from propdesk.fees.counter.orders import Order, WalkInNameless, WalkInPrepays
from propdesk.fees.dues.covering import Balance
from propdesk.fees.dues.household_dues import DueLine
from propdesk.fees.refusals import NoAccount
from propdesk.kernel.money import ZERO, Money


def with_walk_in(session: Session, order: Order) -> Order:
    """Open the account of a payer without a unit and put his charges on it."""
    nobody = any(one.account_id is None for one in order.new_lines)
    if order.unit_id is not None or not (nobody or order.walk_in.strip()):
        return order
    name, phone = name_and_phone(order.walk_in)
    if not name:
        raise WalkInNameless
    account = walk_in_account(session, name=name, phone=phone)
    return replace(
        order,
        new_lines=tuple(
            structs.replace(one, account_id=one.account_id or account) for one in order.new_lines
        ),
        prepay_account_id=order.prepay_account_id or account,
        payer=name if order.payer in ("", order.walk_in) else order.payer,
    )


def refuse_strangers_money(session: Session, account_id: int, left: Money) -> None:
    """Raise WalkInPrepays when money would be kept for a name alone."""
    if not may_hold_money(session, account_id=account_id):
        raise WalkInPrepays(left=left)


def prepay_account(
    session: Session, order: Order, lines: Sequence[DueLine], rest: Money
) -> Balance:
    """Whose prepayment it becomes: of who owes for the unit today, else of who owes the lines."""
    found = order.prepay_account_id
    if found is None and order.unit_id is not None:
        found = debtor_account(session, unit_id=order.unit_id, day=today(session))
    if found is None:
        found = next((line.account_id for line in lines if not line.former), None)
    if found is None:
        unit = session.get(Unit, order.unit_id) if order.unit_id is not None else None
        raise NoAccount(code=unit.code if unit else "")
    refuse_strangers_money(session, found, rest)
    return Balance(None, found, order.prepay_item_id, ZERO)
