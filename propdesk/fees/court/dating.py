"""The day that goes with a move, where it was left empty or lies ahead."""

from sqlalchemy import update
from sqlalchemy.orm import Session

from propdesk.db.store import today
from propdesk.fees.court.models import Agreement, CourtCase
from propdesk.kernel.i18n import _
from propdesk.kernel.records.refusals import FieldsRefused


def dated(session: Session, one: Agreement | CourtCase, name: str) -> None:
    """Note today where no day was typed. Raises FieldsRefused for one that is still to come."""
    day = getattr(one, name)
    if day is not None and day > today(session):
        raise FieldsRefused({name: _("That day is still to come.")})
    if day is None:
        model = type(one)
        session.execute(update(model).where(model.id == one.id).values({name: today(session)}))
        session.expire_all()
