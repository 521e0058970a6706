"""The steps of looking into a complaint: a record each, with its evidence and its history."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.listing import ListField
from propdesk.db.records.kinds import RecordKind, Values
from propdesk.db.store import acting
from propdesk.kernel.i18n import N_, ngettext
from propdesk.kernel.records.fields import Fact, FactKind
from propdesk.kernel.records.words import RegisterWords
from propdesk.service.complaints.models import Complaint, Investigation
from propdesk.service.complaints.naming import SEE
from propdesk.system.registers.service import Register


@dataclass(frozen=True, slots=True, kw_only=True)
class InvestigationFields:
    """A step as it is entered; without a name it was whoever enters it."""

    complaint_id: Annotated[
        int,
        Fact(
            N_("Complaint"),
            FactKind.RECORD,
            width=130,
            kept=True,
            placeholder=N_("its number, e.g. 12"),
        ),
    ]
    day: Annotated[date, Fact(N_("Day"), today=True, width=100)]
    who: Annotated[
        str, Fact(N_("Looked into by"), width=110, hint=N_("Empty: whoever enters it."))
    ] = ""
    found: Annotated[
        str,
        Fact(
            N_("What was found"),
            FactKind.NOTES,
            stretch=True,
            free=True,
            placeholder=N_("without the name of who complained; pictures go to its files"),
        ),
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class InvestigationRow(InvestigationFields):
    """A step in the list."""

    id: int
    complaint: str
    about: Annotated[str, Fact(N_("About"), in_form=False, in_sheet=False, free=True, width=180)]


def _derived(session: Session, fields: InvestigationFields) -> Values:
    return {"who": fields.who or acting(session).name}


INVESTIGATION = RecordKind(
    kind="investigation",
    model=Investigation,
    fields=InvestigationFields,
    name=lambda _session, one: f"{one.day:%m-%d} {one.who} {one.found[:40]}",
    tidy=lambda fields: replace(fields, who=fields.who.strip()),
    derived=_derived,
    view=SEE,
    edit="service.edit_complaints",
    attachments=True,
)
_complaint = Complaint.id == Investigation.complaint_id
INVESTIGATIONS = Register(
    kind=INVESTIGATION,
    row=InvestigationRow,
    page="service.investigations",
    tab="service",
    place=4,
    title=N_("Investigations"),
    icon="search",
    list_name="investigations",
    deletes=True,
    refers=N_("steps of investigation"),
    called=lambda row: row.complaint,
    order=(Investigation.day.desc(), Investigation.id.desc()),  # the newest first
    shown={
        "complaint": ListField(select(Complaint.no).where(_complaint).scalar_subquery()),
        "about": ListField(select(Complaint.what).where(_complaint).scalar_subquery()),
    },
    dated=Investigation.day,
    words=RegisterWords(
        new=N_("New step"),
        edit=N_("Edit step"),
        count=lambda count: ngettext("{count} step", "{count} steps", count),
        look_for=N_("Complaint, who, what was found"),
        none=N_("Nothing was looked into yet"),
        why=N_("What was found stands with its day, who found it and the evidence."),
        first=N_("Enter the first step"),
        how=N_("Shift+F5 at a complaint enters one for it."),
    ),
)
