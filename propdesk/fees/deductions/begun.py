"""What the form of a deduction begins with: all that is left of the deposit."""

from sqlalchemy.orm import Session

from propdesk.db.records.saving import the_record
from propdesk.db.store import today, use_case
from propdesk.fees.deductions.register import DeductionFields
from propdesk.fees.deposits.service import DEPOSIT, NothingHeld, sums_of


@use_case(permission="fees.deposits")
def deduction_begun(session: Session, *, deposit_id: int) -> tuple[str, DeductionFields]:
    """The deduction of all that is left of a deposit. Raises NothingHeld, RecordGone."""
    one = the_record(session, DEPOSIT, deposit_id)
    left = sums_of(session, deposit_id).refundable
    if not left:
        raise NothingHeld(no=one.no)
    return one.no, DeductionFields(deposit_id=deposit_id, amount=left, told_on=today(session))
