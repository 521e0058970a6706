"""What the paper of an agreement says: a letter whose text the office may change."""

from collections.abc import Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from propdesk.db.store import use_case
from propdesk.estate.models import Unit
from propdesk.fees.court.agreements.instalments import parts_of
from propdesk.fees.court.models import Agreement, AgreementLine
from propdesk.fees.court.rules import InstalmentPaid
from propdesk.fees.models import OpenCharge
from propdesk.kernel.capitals import rmb_capitals
from propdesk.kernel.i18n import pgettext
from propdesk.kernel.money import ZERO
from propdesk.kernel.records.refusals import RecordGone
from propdesk.system.settings.service import estate_settings


@use_case(permission="fees.view")
def agreement_values(session: Session, *, agreement_id: int) -> Mapping[str, str]:
    """The values of the fields of an agreement's paper. Raises RecordGone."""
    if (one := session.get(Agreement, agreement_id)) is None:
        raise RecordGone
    said, parts = estate_settings(session), parts_of(session, agreement_id)
    lines = select(func.min(OpenCharge.period_from), func.max(OpenCharge.period_to)).join(
        AgreementLine, AgreementLine.charge_id == OpenCharge.charge_id
    )
    first, last = session.execute(lines.where(AgreementLine.agreement_id == agreement_id)).one()
    amount = one.amount or ZERO
    rows = (
        pgettext("paper", "| {number} | {day} | {amount} |").format(
            number=number, day=part.day, amount=part.amount
        )
        for number, part in enumerate(parts, 1)
    )
    return {
        "number": one.no,
        "name": one.debtor,
        "unit": session.get_one(Unit, one.unit_id).code,
        "company": said.company or said.name,
        "phone": said.phone,
        "months": f"{first or ''} – {last or ''}" if first or last else "",
        "due": one.due_until.isoformat(),
        "amount": str(amount),
        "capitals": rmb_capitals(amount),
        "count": str(len(parts)),
        "plan": "\n".join(rows),
        "why": one.why,
    }


@use_case(permission="fees.view")
def instalments_of(session: Session, *, agreement_id: int) -> tuple[InstalmentPaid, ...]:
    """The instalments of an agreement with what of each is paid, in order."""
    return parts_of(session, agreement_id)
