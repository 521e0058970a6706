"""A complaint out of a call, a visit or a letter, or a further voice of one that is open.

The contact is linked with the record of who complained, never with the complaint: whoever sees the
contact book would else learn who complained of what. From then on the contact itself is withheld
from those who may not see who complained (`CONTACT.withheld`); its files go to the complainant.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

import msgspec
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from propdesk.db.records.saving import add, the_record
from propdesk.db.store import require, use_case
from propdesk.estate.notation.service import Phone, UnitId
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.records.fields import Fact, Note, declared_errors
from propdesk.kernel.records.folding import fold, normal_phone
from propdesk.kernel.records.links import LinkWord
from propdesk.kernel.records.refusals import refuse_errors
from propdesk.service.complaints.complainants import COMPLAINANT, ComplainantFields
from propdesk.service.complaints.models import Complainant, Complaint
from propdesk.service.complaints.register import (
    COMPLAINT,
    Cause,
    ComplaintFields,
    Department,
    Kind,
    Urgency,
    What,
)
from propdesk.service.complaints.rules import (
    OPEN,
    ComplaintChannel,
    ComplaintUrgency,
    class_told,
)
from propdesk.service.contacts.models import Contact
from propdesk.service.contacts.rules import IDENTITY, Channel, ContactState
from propdesk.service.contacts.service import TURN_TABLES, the_contact, turn

_CAME_BY = {
    Channel.PHONE: ComplaintChannel.PHONE,
    Channel.VISIT: ComplaintChannel.DESK,
    Channel.GROUP: ComplaintChannel.WECHAT,
    Channel.HOTLINE: ComplaintChannel.HOTLINE,
    Channel.LETTER: ComplaintChannel.LETTER,
    Channel.COMMUNITY: ComplaintChannel.STREET,
    Channel.COMMITTEE: ComplaintChannel.COMMITTEE,
}
_TOUCHES = tuple(dict.fromkeys((*COMPLAINT.touches, *COMPLAINANT.touches, *TURN_TABLES)))


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintTaken:
    """A complaint with who complained, as both are entered out of a contact; that knows the rest:
    how and when it came, who took it, the number it has outside."""

    kind: Kind
    urgency: Urgency = ComplaintUrgency.ORDINARY
    cause: Cause
    what: What
    department: Department = ""
    note: Note = ""
    name: Annotated[str, Fact(N_("Complainant"))]
    phone: Phone = ""
    unit_id: UnitId = None
    wishes: Annotated[
        str,
        Fact(N_("Wishes"), was=(N_("What he wants"),), free=True, placeholder=N_("e.g. no call")),
    ] = ""


class OpenComplaint(msgspec.Struct, frozen=True):
    """A complaint that is not closed, of the same household or phone."""

    id: int
    no: str
    what: str


class ComplaintBegun(msgspec.Struct, frozen=True):
    """What a complaint out of a contact begins with, and what is open of the same people."""

    contact: str
    fields: ComplaintTaken
    open: tuple[OpenComplaint, ...]


def taken_errors(fields: ComplaintTaken) -> Mapping[str, str]:
    """What is wrong with the form: everybody reads the complaint, so it names nobody."""
    found = declared_errors(fields)
    told = _("Leave out “{text}”: everybody reads this, and who complained is kept apart below.")
    phone = normal_phone(fields.phone)
    for field in ("cause", "what", "note"):
        said = fold(getattr(fields, field) or "")
        names = (
            fields.name if len(fields.name or "") > 1 and fold(fields.name) in said else "",
            fields.phone if len(phone) > 4 and phone in normal_phone(said) else "",
        )
        if named := next(filter(None, names), ""):
            found.setdefault(field, told.format(text=named))
    return found


@use_case(permission="service.edit_complaints")
def complaint_begun(session: Session, *, contact_id: int) -> ComplaintBegun:
    """What is known of the complaint that a contact tells of. Raises RecordGone, RecordWithheld
    and NotPermitted."""
    require(session, IDENTITY)
    one = the_contact(session, contact_id)
    fields = ComplaintTaken(
        kind=class_told(one.what),
        cause="",
        what=one.what,
        name=one.caller or _("anonymous"),
        phone=one.phone,
        unit_id=one.unit_id,
    )
    return ComplaintBegun(one.no, fields, tuple(_open_of(session, one)))


def _open_of(session: Session, contact: Contact) -> list[OpenComplaint]:
    same = [Complainant.unit_id == contact.unit_id] if contact.unit_id else []
    same += [Complainant.phone == normal_phone(contact.phone)] if contact.phone else []
    if not same:
        return []
    mine = select(Complainant.complaint_id).where(or_(*same))
    query = select(Complaint.id, Complaint.no, Complaint.what).where(
        Complaint.id.in_(mine), Complaint.state.in_(OPEN)
    )
    return [OpenComplaint(*row) for row in session.execute(query.order_by(Complaint.id.desc()))]


@use_case(permission="service.edit_complaints", touches=_TOUCHES)
def complaint_of_contact(session: Session, *, contact_id: int, fields: ComplaintTaken) -> int:
    """Enter the complaint of a contact, received when that came, and who complained; its id.

    Raises as `add` and `turn`, and NotPermitted.
    """
    require(session, IDENTITY)
    refuse_errors(taken_errors(fields))
    contact = the_contact(session, contact_id)
    complaint = ComplaintFields(
        kind=fields.kind,
        urgency=fields.urgency,
        channel=_CAME_BY[contact.channel],
        outer_no=contact.outer_no,
        cause=fields.cause,
        what=fields.what,
        day=contact.day,
        received_at=contact.at,
        receiver=contact.receiver,
        department=fields.department,
        note=fields.note,
    )
    complaint_id = add(session, COMPLAINT, complaint)
    who = ComplainantFields(
        complaint_id=complaint_id,
        name=fields.name,
        phone=fields.phone,
        unit_id=fields.unit_id,
        wishes=fields.wishes,
    )
    _add_voice(session, contact_id, who, LinkWord.BECAME)
    return complaint_id


@use_case(permission="service.edit_complaints", touches=_TOUCHES)
def join_complaint(session: Session, *, contact_id: int, complaint_id: int) -> None:
    """Enter who a contact was with as a further complainant. Raises as `add` and `turn`."""
    require(session, IDENTITY)
    one = the_contact(session, contact_id)
    who = ComplainantFields(
        complaint_id=complaint_id,
        name=one.caller or _("anonymous"),
        phone=one.phone,
        unit_id=one.unit_id,
    )
    _add_voice(session, contact_id, who, LinkWord.JOINED)


def _add_voice(session: Session, contact_id: int, who: ComplainantFields, word: LinkWord) -> None:
    no = the_record(session, COMPLAINT, who.complaint_id).no
    voice = (COMPLAINANT.kind, add(session, COMPLAINANT, who))
    turn(session, contact_id, voice, no, state=ContactState.COMPLAINT, word=word)
