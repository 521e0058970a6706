"""Which complaint a typed number means: 12 is that of this year."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.numbering import document_no
from propdesk.db.store import today, use_case
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_
from propdesk.kernel.records.refusals import RecordGone
from propdesk.kernel.records.typed import read_code
from propdesk.service.complaints.models import Complaint

SERIES, SEE = "TS", "service.see_complaints"


class ComplaintUnknown(UserError):
    """No complaint has that number."""

    message = N_("There is no complaint {no}. Type its number: TS2026-000012, or 12 of this year.")


def numbered(session: Session, typed: str) -> int:
    """The id of the complaint of a typed number, or of what it is called, which begins with it.

    Raises ComplaintUnknown.
    """
    no = read_code(next(iter(typed.split()), ""))
    if no.isdigit():
        no = document_no(SERIES, today(session).year, int(no))
    found = session.scalar(select(Complaint.id).where(Complaint.no == no))
    if found is None:
        raise ComplaintUnknown(no=no)
    return found


@use_case(permission=SEE)
def complaint_meant(session: Session, *, typed: str) -> tuple[int, str]:
    """Id and number of the complaint of a typed number; raises ComplaintUnknown."""
    found = numbered(session, typed)
    return found, _no_of(session, found)


@use_case(permission=SEE)
def complaint_no(session: Session, *, complaint_id: int) -> str:
    """The number of a complaint; raises RecordGone."""
    return _no_of(session, complaint_id)


def _no_of(session: Session, complaint_id: int) -> str:
    found = session.scalar(select(Complaint.no).where(Complaint.id == complaint_id))
    if found is None:
        raise RecordGone
    return found
