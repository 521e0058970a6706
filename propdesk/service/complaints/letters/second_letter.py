"""The letter that corrects another: written once the verdict was changed after the reply."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from sqlalchemy import update
from sqlalchemy.orm import Session

from propdesk.db.records.rows import stored_row
from propdesk.db.records.saving import note, the_record
from propdesk.db.store import now, use_case
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_
from propdesk.kernel.records.fields import Fact, FactKind, declared_errors
from propdesk.kernel.records.refusals import refuse_errors
from propdesk.service.complaints.models import Complaint
from propdesk.service.complaints.register import COMPLAINT
from propdesk.service.complaints.rules import SecondLetter


class NoLetterDue(UserError):
    """A second letter that nothing asks for."""

    message = N_("No second letter of {no} is due. Enter the new verdict first (Ctrl+F3).")


@dataclass(frozen=True, kw_only=True)
class SecondReply:
    """What the complainant is told now; it takes the place of the first reply."""

    result: Annotated[str, Fact(N_("Result"), FactKind.NOTES, free=True)]
    reply: Annotated[str, Fact(N_("Reply"), FactKind.NOTES, free=True)]


@use_case(permission="service.edit_complaints")
def second_reply_begun(session: Session, *, complaint_id: int) -> tuple[str, Mapping[str, object]]:
    """The number of a complaint, and what its second letter begins with. Raises NoLetterDue,
    RecordGone."""
    one = _asked(session, complaint_id)
    return one.no, {"result": one.result, "reply": one.reply}


@use_case(permission="service.edit_complaints", touches=COMPLAINT.touches)
def write_second_letter(session: Session, *, complaint_id: int, fields: SecondReply) -> None:
    """Put the second reply in the place of the first, which the log keeps; its deadline ends.

    It is taken back as any change. Raises NoLetterDue, RecordGone, FieldsRefused.
    """
    refuse_errors(declared_errors(fields))
    one = _asked(session, complaint_id)
    before = stored_row(session, COMPLAINT, complaint_id)
    values = {"result": fields.result, "reply": fields.reply, "second_at": now(session)}
    session.execute(update(Complaint).where(Complaint.id == complaint_id).values(values))
    session.expire_all()
    after = stored_row(session, COMPLAINT, complaint_id)
    note(session, COMPLAINT, one, "change", (before, after))
    COMPLAINT.saved(session, before, after)


def _asked(session: Session, complaint_id: int) -> Complaint:
    one = the_record(session, COMPLAINT, complaint_id)
    if one.second_letter is not SecondLetter.DUE:
        raise NoLetterDue(no=one.no)
    return one
