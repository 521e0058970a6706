"""Who complained: records of their own, which only those see who handle complaints."""

from dataclasses import dataclass, replace
from typing import Annotated

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.listing import told_by
from propdesk.db.records.kinds import RecordKind, Values
from propdesk.db.store import use_case
from propdesk.estate.notation.service import Phone, UnitId, unit_shown
from propdesk.kernel.i18n import N_, ngettext
from propdesk.kernel.records.fields import Fact, FactKind
from propdesk.kernel.records.folding import normal_phone
from propdesk.kernel.records.words import RegisterWords
from propdesk.service.complaints.models import Complainant, Complaint
from propdesk.service.complaints.register import COMPLAINT
from propdesk.service.complaints.repeats import is_new, raise_urgency, same_person
from propdesk.service.contacts.rules import IDENTITY
from propdesk.system.registers.service import Register


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplainantFields:
    """Somebody who complained, as he is entered."""

    complaint_id: Annotated[
        int,
        Fact(N_("Complaint"), FactKind.RECORD, width=130, placeholder=N_("its number, e.g. 12")),
    ]
    name: Annotated[str, Fact(N_("Complainant"), width=100)]
    phone: Phone = ""
    unit_id: UnitId = None
    wishes: Annotated[
        str,
        Fact(
            N_("Wishes"),
            was=(N_("What he wants"),),
            stretch=True,
            free=True,
            placeholder=N_("e.g. no call"),
        ),
    ] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplainantRow(ComplainantFields):
    """Somebody who complained, in the list."""

    id: int
    complaint: str
    unit: str
    about: Annotated[str, Fact(N_("About"), in_form=False, in_sheet=False, free=True, width=180)]


def _saved(session: Session, before: Values, after: Values) -> None:
    """Whoever complains again is urgent."""
    of = (after.get("phone", ""), after.get("unit_id"), after.get("complaint_id", 0))
    if is_new(before, after) and same_person(session, *of):
        raise_urgency(session, COMPLAINT, after["complaint_id"])


COMPLAINANT = RecordKind(
    kind="complainant",
    model=Complainant,
    fields=ComplainantFields,
    name=lambda _session, one: one.name,
    tidy=lambda fields: replace(fields, phone=normal_phone(fields.phone)),
    saved=_saved,
    also=COMPLAINT.touches,
    view=IDENTITY,
    edit=IDENTITY,
    attachments=True,
    linked=True,
)
_complaint = Complaint.id == Complainant.complaint_id
COMPLAINANTS = Register(
    kind=COMPLAINANT,
    row=ComplainantRow,
    page="service.complainants",
    tab="service",
    place=3,
    title=N_("Complainants"),
    icon="user",
    list_name="complainants",
    deletes=True,
    refers=N_("complainants"),
    called=lambda row: row.name,
    order=(Complainant.id.desc(),),  # the newest first
    shown={
        "complaint": told_by(Complainant.complaint_id, Complaint.no),
        "unit": unit_shown(Complainant.unit_id),
        "about": told_by(Complainant.complaint_id, Complaint.what),
    },
    words=RegisterWords(
        new=N_("New complainant"),
        edit=N_("Edit complainant"),
        count=lambda count: ngettext("{count} complainant", "{count} complainants", count),
        look_for=N_("Name, phone, room, complaint"),
        none=N_("Nobody is entered yet"),
        why=N_("Who complained is seen only by those who handle complaints."),
        first=N_("Enter a complainant"),
        how=N_("The number of the complaint, name, phone and room."),
    ),
)


@use_case(permission=IDENTITY)
def complainants_of(session: Session, *, complaint_id: int) -> tuple[ComplainantRow, ...]:
    """Who complained, in the order they were entered."""
    query = select(Complainant.id).where(Complainant.complaint_id == complaint_id)
    ids = list(session.scalars(query.order_by(Complainant.id)))
    return tuple(COMPLAINANTS.records.rows(session, ids=ids))
