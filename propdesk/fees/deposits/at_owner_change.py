"""What an owner change asks of deposits: which are held for a unit, and taking a hand-on back."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.among import among
from propdesk.db.audit import record
from propdesk.db.posting import posting
from propdesk.db.records.saving import the_record
from propdesk.db.store import use_case
from propdesk.estate.models import Account, Unit
from propdesk.fees.deposits.entries import post_moved
from propdesk.fees.deposits.handing_on import NothingHeld, SpokenFor
from propdesk.fees.deposits.models import Deposit
from propdesk.fees.deposits.register import DEPOSIT
from propdesk.fees.deposits.rules import Holder
from propdesk.fees.deposits.sums import IS_HELD, sums_of
from propdesk.fees.rules import EntryKind
from propdesk.fees.tariff_models import FeeItem
from propdesk.kernel.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class DepositOfUnit:
    """A deposit of which something is held: for whom, how much, what of it is asked back or is to
    be deducted."""

    id: int
    no: str
    item: str
    unit_code: str
    payer: str
    person_id: int
    held: Money
    pending: Money
    holder: Holder


def deposits_held(session: Session, *, unit_ids: Collection[int]) -> list[DepositOfUnit]:
    """The deposits held for these units, whoever paid them."""
    rows = session.execute(
        select(Deposit, FeeItem.name, Unit.code, Account.person_id)
        .join(FeeItem, FeeItem.id == Deposit.fee_item_id)
        .join(Unit, Unit.id == Deposit.unit_id)
        .join(Account, Account.id == Deposit.account_id)
        .where(among(Deposit.unit_id, unit_ids), IS_HELD)
        .order_by(Deposit.id)
    ).all()
    found = []
    for one, item, code, person_id in rows:
        sums = sums_of(session, one.id)
        found.append(
            DepositOfUnit(
                id=one.id,
                no=one.no,
                item=item,
                unit_code=code,
                payer=one.payer,
                person_id=person_id,
                held=sums.held,
                pending=sums.asked + sums.announced,
                holder=one.holder,
            )
        )
    return found


@use_case(permission="fees.deposit_approve", touches=DEPOSIT.touches)
def take_hand_on_back(session: Session, *, deposit_id: int, why: str) -> None:
    """Let a deposit that passed on go back to whose it was, as long as all of it is held.

    Raises NothingHeld, SpokenFor.
    """
    one = the_record(session, DEPOSIT, deposit_id)
    sums = sums_of(session, deposit_id)
    if sums.held != one.amount or one.from_id is None:
        raise NothingHeld(no=one.no)
    if pending := sums.asked + sums.announced:
        raise SpokenFor(no=one.no, pending=pending)
    before = session.get_one(Deposit, one.from_id)
    with posting(session, "deposit_move") as post:
        post_moved(session, post, deposit_id, EntryKind.OUT, -sums.held, reason=why)
        post_moved(session, post, before.id, EntryKind.IN, sums.held, reason=why)
    told = {"no": before.no, "amount": sums.held, "why": why}
    record(session, "deposit.hand_on", ("deposit", deposit_id, one.no), after=told)
