"""Asking for a correction on behalf of another part of the office; somebody else approves it."""

from sqlalchemy.orm import Session

from propdesk.fees.corrections.fields import CorrectionFields
from propdesk.fees.corrections.register import CORRECTION, CORRECTIONS
from propdesk.fees.corrections.rules import CorrectionKind
from propdesk.kernel.money import Money

ASK_TABLES = CORRECTION.touches


def ask_correction(
    session: Session, *, charge_id: int, kind: CorrectionKind, amount: Money, why: str
) -> int:
    """Ask for a correction of a charge, to be approved by somebody else; its id.

    Raises FieldsRefused.
    """
    fields = CorrectionFields(charge_id=charge_id, kind=kind, amount=amount, why=why)
    return CORRECTIONS.uses.add(session, fields=fields)
