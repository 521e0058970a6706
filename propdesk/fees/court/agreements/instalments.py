"""What of an agreement is paid, which instalment comes next, and what of it is overdue."""

from datetime import date

from sqlalchemy import ColumnElement, Integer, case, func, select, type_coerce
from sqlalchemy.orm import Session, aliased

from propdesk.db.records.deadlines import InstalmentsDue
from propdesk.db.tables import DayType, FenType
from propdesk.fees.court.models import Agreement, AgreementLine, AgreementPart
from propdesk.fees.court.rules import AgreementState, InstalmentPaid, PlannedPart, paid_of
from propdesk.fees.models import OpenCharge
from propdesk.kernel.i18n import N_
from propdesk.kernel.money import Money


def _paid() -> ColumnElement[int]:
    """What of the lines of an agreement was settled since it was written, in fen; a line that was
    taken back asks for nothing any more."""
    fen = {name: type_coerce(getattr(OpenCharge, name), Integer) for name in ("amount", "settled")}
    left = case((OpenCharge.live, fen["amount"] - fen["settled"]), else_=0)
    covered = type_coerce(AgreementLine.amount, Integer)
    return (
        select(func.coalesce(func.sum(covered - left), 0))
        .join(OpenCharge, OpenCharge.charge_id == AgreementLine.charge_id)
        .where(AgreementLine.agreement_id == Agreement.id)
        .correlate(Agreement)
        .scalar_subquery()
    )


def paid_of_agreement() -> ColumnElement[Money]:
    """What of a signed agreement is paid; of a draft nothing can be."""
    return type_coerce(case((Agreement.signed_on.is_not(None), _paid())), FenType)


def next_due() -> ColumnElement[date]:
    """The day of the first instalment of a signed agreement that is not paid whole."""
    part, upto = aliased(AgreementPart), aliased(AgreementPart)
    come = (
        select(func.sum(type_coerce(upto.amount, Integer)))
        .where(upto.agreement_id == part.agreement_id, upto.day <= part.day)
        .correlate(part)
        .scalar_subquery()
    )
    found = (
        select(func.min(part.day))
        .where(
            part.agreement_id == Agreement.id,
            Agreement.state == AgreementState.SIGNED,
            come > _paid(),
        )
        .correlate(Agreement)
        .scalar_subquery()
    )
    return type_coerce(found, DayType)


def paid_since(session: Session, agreement_id: int) -> Money:
    """What of an agreement was paid since it was written."""
    return Money(session.scalar(select(_paid()).where(Agreement.id == agreement_id)) or 0)


def parts_of(session: Session, agreement_id: int) -> tuple[InstalmentPaid, ...]:
    """The instalments of an agreement with what of each is paid, in order."""
    query = select(AgreementPart.day, AgreementPart.amount)
    rows = session.execute(
        query.where(AgreementPart.agreement_id == agreement_id).order_by(AgreementPart.day)
    )
    plan = [PlannedPart(day, amount) for day, amount in rows]
    return paid_of(plan, paid_since(session, agreement_id))


INSTALMENTS = InstalmentsDue(
    Agreement,
    next_due,
    title=N_("Instalments overdue"),
    soon=N_("Instalments of this week"),
)
