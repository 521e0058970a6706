"""Orders of payers without a unit (散客): their accounts, and what may be kept on them."""

from dataclasses import replace

from msgspec import structs
from sqlalchemy.orm import Session

from propdesk.estate.people.service import may_hold_money, name_and_phone, walk_in_account
from propdesk.fees.counter.orders import Order, WalkInNameless, WalkInPrepays
from propdesk.kernel.money import Money


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
