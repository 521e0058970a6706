"""The steps of looking into a complaint: a record each, with its evidence and its history."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, aliased

from propdesk.db.among import among
from propdesk.db.listing import told_by
from propdesk.db.records.kinds import RecordKind, Values, Withheld
from propdesk.db.store import acting
from propdesk.kernel.i18n import N_, ngettext
from propdesk.kernel.records.fields import Fact, FactKind
from propdesk.kernel.records.folding import haystack
from propdesk.kernel.records.initials import initials_of
from propdesk.kernel.records.words import RegisterWords
from propdesk.service.complaints.models import Complainant, Complaint, Investigation
from propdesk.service.complaints.naming import SEE
from propdesk.service.contacts.rules import IDENTITY
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


def names_somebody() -> ColumnElement[bool]:
    """The condition that a step says the name or the phone of who complained."""
    own = aliased(Complainant)
    said = Investigation.who + " " + Investigation.found
    named = ((column != "") & (func.instr(said, column) > 0) for column in (own.name, own.phone))
    query = select(own.id).where(own.complaint_id == Investigation.complaint_id, or_(*named))
    return query.correlate(Investigation).exists()


def _texts(session: Session, ids: Sequence[int] | None) -> dict[int, str]:
    """Who looked into it and all that was found, for the search: names stand in the middle."""
    query = select(Investigation.id, Investigation.who, Investigation.found)
    rows = session.execute(query if ids is None else query.where(among(Investigation.id, ids)))
    return {one: haystack((who, initials_of(who), found)) for one, who, found in rows}


INVESTIGATION = RecordKind(
    kind="investigation",
    model=Investigation,
    fields=InvestigationFields,
    name=lambda _session, one: f"{one.day:%m-%d} {one.who} {one.found[:40]}",
    tidy=lambda fields: replace(fields, who=fields.who.strip()),
    derived=_derived,
    texts=_texts,
    view=SEE,
    edit="service.edit_complaints",
    attachments=True,
    withheld=Withheld(IDENTITY, names_somebody(), frozenset({"complaint_id", "day", "complaint"})),
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
        "complaint": told_by(Investigation.complaint_id, Complaint.no),
        "about": told_by(Investigation.complaint_id, Complaint.what),
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
