"""What a request begins with, and what the note of one that was paid says."""

from sqlalchemy.orm import Session

from propdesk.db.records.saving import the_record
from propdesk.db.store import today, use_case
from propdesk.fees.deposits.service import DEPOSIT, NothingHeld, entry_of_refund, sums_of
from propdesk.fees.refunds.facts import RefundFacts
from propdesk.fees.refunds.register import DEPOSIT_REFUND, RefundFields
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _


class NotPaidYet(UserError):
    """A refund note is of money that was paid."""

    message = N_("{no} is not paid out yet.")


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
    """What the note of a paid refund says, as it was paid. Raises NotPaidYet, RecordGone."""
    one = the_record(session, DEPOSIT_REFUND, refund_id)
    entry = entry_of_refund(session, refund_id)
    if entry is None or entry.facts is None:
        raise NotPaidYet(no=one.no)
    return RefundFacts.from_json(entry.facts)
