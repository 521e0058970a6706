"""What a correction of a charge begins with, and whether a small waiver needs nobody's approval."""

from sqlalchemy.orm import Session

from propdesk.db.store import use_case
from propdesk.fees.billing.service import LineUnknown
from propdesk.fees.charges.service import charge_rows
from propdesk.fees.corrections.ceilings import is_small_waiver
from propdesk.fees.corrections.fields import ASKS, CorrectionFields
from propdesk.fees.corrections.judging import late_fee_left
from propdesk.fees.corrections.models import LineCorrection
from propdesk.fees.corrections.naming import called
from propdesk.fees.corrections.rules import CorrectionKind
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_
from propdesk.kernel.money import ZERO
from propdesk.kernel.records.refusals import RecordGone


class NothingToCorrect(UserError):
    """The line was taken back, or is itself a correction."""

    message = N_("{name}: this line was taken back or is a correction itself.")


@use_case(permission=ASKS)
def correction_begun(session: Session, *, charge_id: int) -> tuple[str, CorrectionFields]:
    """What a charge is called, and the waiver of all that is open of it; of a paid one the late
    fee that was kept is waived, else it is lowered.

    Raises LineUnknown, NothingToCorrect.
    """
    rows = charge_rows(session, ids=[charge_id])
    if not rows:
        raise LineUnknown
    row = rows[0]
    name = called(row)
    amount = row.open or row.settled
    if row.amount <= ZERO or amount <= ZERO:
        raise NothingToCorrect(name=name)
    kind = CorrectionKind.WAIVER if row.open > ZERO else CorrectionKind.LESS
    if row.open <= ZERO and (late := late_fee_left(session, charge_id)):
        kind, amount = CorrectionKind.LATE_FEE, late
    return name, CorrectionFields(charge_id=charge_id, kind=kind, amount=amount, why="")


@use_case(permission=ASKS)
def goes_at_once(session: Session, *, correction_id: int) -> bool:
    """Whether a correction is a waiver within the own ceiling, which nobody has to approve.

    Raises RecordGone.
    """
    one = session.get(LineCorrection, correction_id)
    if one is None:
        raise RecordGone
    return is_small_waiver(session, one)
