"""What only the books tell of a correction: whether there is as much to let go or to change."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from propdesk.fees.corrections.fields import CorrectionFields
from propdesk.fees.corrections.models import LineCorrection
from propdesk.fees.corrections.rules import CorrectionKind, CorrectionState
from propdesk.fees.late.service import late_fees
from propdesk.fees.models import Charge, OpenCharge, Reduction
from propdesk.fees.rules import ChargeKind, Nature
from propdesk.fees.tariff_models import FeeItem
from propdesk.kernel.i18n import _
from propdesk.kernel.money import MOST, ZERO, Money


def judged(session: Session, correction_id: int, fields: CorrectionFields) -> dict[str, str]:
    """What is wrong with a correction, beside its fields."""
    before = session.get(LineCorrection, correction_id) if correction_id else None
    if before is not None and before.state is not CorrectionState.ASKED:
        told = _("It is “{state}” and stays as it is.")
        return {"amount": told.format(state=before.state.label)}
    line = session.get(OpenCharge, fields.charge_id or 0)
    if line is None:
        return {"charge_id": _("Type the room, and the item or the month of the charge.")}
    if not line.live:
        return {"charge_id": _("This charge was taken back.")}
    if line.amount <= ZERO:
        return {"charge_id": _("This line is a correction itself. Take that one back instead.")}
    if session.get_one(FeeItem, line.fee_item_id).nature is Nature.DEPOSIT:
        return {"charge_id": _("A deposit is refunded or deducted, not corrected.")}
    return _amount(session, line, fields)


def _amount(session: Session, line: OpenCharge, fields: CorrectionFields) -> dict[str, str]:
    if fields.amount <= ZERO:
        return {"amount": _("Type an amount above 0.00.")}
    if fields.kind is CorrectionKind.MORE:
        far = fields.amount > MOST - line.amount
        return {"amount": _("The charge would be absurd: check the amount.")} if far else {}
    if fields.kind is CorrectionKind.LATE_FEE:
        most = late_fee_left(session, line.charge_id)
        told = _("Of the late fee on this charge {most} is left.")
    elif fields.kind is CorrectionKind.LESS:
        most = left_of(session, line)
        told = _("At most {most} can be taken off this charge.")
    else:
        most = line.amount - line.settled
        told = _("Only {most} of this charge is open.")
    return {"amount": told.format(most=most)} if fields.amount > most else {}


def late_fee_left(session: Session, charge_id: int) -> Money:
    """What is still asked of the late fee on a charge, till today."""
    fee = late_fees(session, charges=[charge_id]).get(charge_id)
    return fee.claim if fee is not None else ZERO


def left_of(session: Session, line: OpenCharge) -> Money:
    """What is left of a charge after what was let go and taken off it already."""
    let_go = select(func.sum(Reduction.amount)).where(Reduction.charge_id == line.charge_id)
    off = (
        select(func.sum(OpenCharge.amount))
        .join(Charge, Charge.id == OpenCharge.charge_id)
        .where(
            Charge.adjusts_id == line.charge_id,
            OpenCharge.live,
            OpenCharge.kind == ChargeKind.DIFFERENCE,
            OpenCharge.amount < ZERO,
        )
    )
    return line.amount - (session.scalar(let_go) or ZERO) + (session.scalar(off) or ZERO)
