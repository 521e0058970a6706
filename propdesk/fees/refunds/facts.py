"""What the note of a refund says (押金退还单), kept with the entry by which it was paid."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.store import acting
from propdesk.estate.models import Unit
from propdesk.fees.deposits.models import Deposit, DepositRefund
from propdesk.fees.deposits.rules import PayWay, Proof
from propdesk.fees.deposits.service import receipt_of, sums_of
from propdesk.fees.papers.facts import Stored
from propdesk.fees.tariff_models import FeeItem
from propdesk.kernel.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundFacts(Stored):
    """All that the note says; a reprint reads nothing else. `left` is held after it."""

    no: str
    deposit: str
    item: str
    receipt: str
    payer: str
    unit: str
    about: str
    why: str
    taken: Money
    refunded: Money
    left: Money
    payee: str
    bank: str
    account_no: str
    way: PayWay
    slip_no: str
    proof: Proof
    signed_on: date | None
    approver: str
    cashier: str
    paid_on: date


def facts_now(session: Session, one: DepositRefund, way: PayWay, day: date) -> RefundFacts:
    """What the note says of a refund that is about to be posted."""
    deposit = session.get_one(Deposit, one.deposit_id)
    unit = session.scalar(select(Unit.code).where(Unit.id == deposit.unit_id))
    return RefundFacts(
        no=one.no,
        deposit=deposit.no,
        item=session.get_one(FeeItem, deposit.fee_item_id).name,
        receipt=receipt_of(session, deposit),
        payer=deposit.payer,
        unit=unit or "",
        about=deposit.about,
        why=one.why,
        taken=deposit.amount,
        refunded=one.amount,
        left=sums_of(session, deposit.id).held - one.amount,
        payee=one.payee,
        bank=one.bank,
        account_no=one.account_no,
        way=way,
        slip_no=one.slip_no,
        proof=one.proof,
        signed_on=one.signed_on,
        approver=one.approver,
        cashier=acting(session).name,
        paid_on=day,
    )
