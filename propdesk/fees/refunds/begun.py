"""What a request begins with, and what the note of one that was paid says."""

import msgspec
from sqlalchemy.orm import Session

from propdesk.db.records.saving import the_record
from propdesk.db.store import today, use_case
from propdesk.fees.deposits.models import Deposit, DepositRefund
from propdesk.fees.deposits.service import (
    DEPOSIT,
    NothingHeld,
    entry_of_refund,
    receipt_of,
    sums_of,
)
from propdesk.fees.models import FeeItem
from propdesk.fees.refunds.register import DEPOSIT_REFUND, RefundFields
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.money import Money


class NotPaidYet(UserError):
    """A refund note is of money that was paid."""

    message = N_("{no} is not paid out yet.")


class RefundFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What the note of a refund says (押金退还单)."""

    no: str
    deposit: str
    item: str
    receipt: str
    payer: str
    unit_id: int | None
    taken: Money
    refunded: Money
    left: Money
    payee: str
    bank: str
    account_no: str
    way: str
    proof: str
    approver: str
    paid_on: str


@use_case(permission="fees.deposits")
def refund_begun(session: Session, *, deposit_id: int) -> tuple[str, RefundFields]:
    """The request for all that is left of a deposit. Raises NothingHeld, RecordGone."""
    one = the_record(session, DEPOSIT, deposit_id)
    left = sums_of(session, deposit_id).refundable
    if not left:
        raise NothingHeld(no=one.no)
    return one.no, RefundFields(
        deposit_id=deposit_id,
        amount=left,
        why=one.about or _("Deposit no longer needed"),
        payee=one.payer,
        signed_on=today(session),
        pay_by=one.refund_by,
    )


@use_case(permission="fees.view")
def refund_facts(session: Session, *, refund_id: int) -> RefundFacts:
    """What the note of a paid refund says. Raises NotPaidYet, RecordGone."""
    one = the_record(session, DEPOSIT_REFUND, refund_id)
    if entry_of_refund(session, refund_id) is None:
        raise NotPaidYet(no=one.no)
    deposit = session.get_one(Deposit, one.deposit_id)
    return _facts(session, one, deposit)


def _facts(session: Session, one: DepositRefund, deposit: Deposit) -> RefundFacts:
    return RefundFacts(
        no=one.no,
        deposit=deposit.no,
        item=session.get_one(FeeItem, deposit.fee_item_id).name,
        receipt=receipt_of(session, deposit),
        payer=deposit.payer,
        unit_id=deposit.unit_id,
        taken=deposit.amount,
        refunded=one.amount,
        left=sums_of(session, deposit.id).held,
        payee=one.payee,
        bank=one.bank,
        account_no=one.account_no,
        way=one.way.label if one.way else "",
        proof=one.proof.label,
        approver=one.approver,
        paid_on=one.paid_on.isoformat() if one.paid_on else "",
    )
