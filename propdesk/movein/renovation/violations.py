"""The register of violations in renovations: told by clause, put right or reported."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Annotated

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.listing import told_by
from propdesk.db.records.chips import STATE, ListChip
from propdesk.db.records.deadlines import Deadline
from propdesk.db.records.kinds import RecordKind
from propdesk.estate.notation.service import unit_shown
from propdesk.kernel.due import DueGroup
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.kernel.records.fields import Fact, FactKind, Note, Number
from propdesk.kernel.records.states import Move, States
from propdesk.kernel.records.words import RegisterWords
from propdesk.movein.renovation.models import Renovation, RenovationViolation, approved
from propdesk.movein.renovation.rules import ViolationKind, ViolationState
from propdesk.system.registers.service import DropDownOf, Register, Slip


@dataclass(frozen=True, slots=True, kw_only=True)
class ViolationFields:
    """A violation as it is told; it names no amount."""

    no: Number = ""
    renovation_id: Annotated[
        int,
        Fact(
            N_("Number of renovation"),
            FactKind.RECORD,
            width=120,
            placeholder=N_("Number of the renovation, or the room"),
        ),
    ]
    kind: Annotated[ViolationKind, Fact(N_("Kind"), width=130, yields=True)] = (
        ViolationKind.STRUCTURE
    )
    what: Annotated[str, Fact(N_("What is not kept to"), stretch=True, free=True)]
    clause: Annotated[
        str, Fact(N_("Clause"), free=True, hidden=True, placeholder=N_("e.g. renovation rules 12"))
    ]
    evidence: Annotated[
        str,
        Fact(N_("Evidence"), free=True, hidden=True, placeholder=N_("e.g. pictures, who saw it")),
    ] = ""
    found_on: Annotated[date, Fact(N_("Found on"), today=True, width=100, ink="text2", yields=True)]
    found_by: Annotated[str, Fact(N_("Found by"), hidden=True, kept=True)]
    correct_by: Annotated[date, Fact(N_("Put right by"), not_before="found_on", width=100)]
    note: Note = ""


@dataclass(frozen=True, kw_only=True)
class PutRightSeen:
    """Who saw that it is put right."""

    seen_by: Annotated[str, Fact(N_("Seen by"), hidden=True)]
    corrected_on: Annotated[date | None, Fact(N_("Put right on"), noted=True, hidden=True)] = None


@dataclass(frozen=True, kw_only=True)
class ReportedTo:
    """To whom it was reported, by which document."""

    reported_to: Annotated[
        str,
        Fact(
            N_("Reported to"),
            free=True,
            hidden=True,
            placeholder=N_("Owners' committee, street office, authority"),
        ),
    ]
    document_no: Annotated[str, Fact(N_("Document number"), hidden=True)]
    reported_on: Annotated[date | None, Fact(N_("Reported on"), noted=True, hidden=True)] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ViolationRow(ReportedTo, PutRightSeen, ViolationFields):
    """A violation in the list."""

    id: int
    renovation: str
    unit: Annotated[str, Fact(N_("Unit"), width=90, in_form=False, after="no")]
    state: Annotated[ViolationState, Fact(N_("State"), width=150)]


_S = ViolationState
_move = partial(Move, permission="movein.edit", undone=True)
VIOLATION_STATES = States(
    ViolationState,
    first=(_S.TOLD,),
    moves=(
        _move(_S.TOLD, _S.CORRECTED, N_("Seen put right"), icon="check", key="F3",
              form=PutRightSeen),
        _move(_S.TOLD, _S.REPORTED, N_("Report to the authority"), icon="landmark", key="F6",
              form=ReportedTo),
        _move(_S.REPORTED, _S.CORRECTED, N_("Seen put right"), icon="check", key="F3",
              form=PutRightSeen),
    ),
)  # fmt: skip


def _judged(session: Session, _id: int, fields: ViolationFields) -> dict[str, str]:
    there = session.get(Renovation, fields.renovation_id) is not None
    return {} if there else {"renovation_id": _("This renovation is no longer there.")}


def _approved(session: Session, _id: int, fields: ViolationFields) -> Mapping[str, str]:
    """What is permitted there, beside what is found: a patrol compares with that version."""
    query = select(approved("version"), approved("content"), approved("materials"))
    row = session.execute(query.where(Renovation.id == fields.renovation_id)).first()
    if row is None or row[0] is None:
        return {}
    told = _("Approved in version {version}: {works}")
    works = " · ".join(filter(None, row[1:]))
    return {"what": told.format(version=row[0], works=works)}


RENOVATION_VIOLATION = RecordKind(
    kind="renovation_violation",
    model=RenovationViolation,
    fields=ViolationFields,
    name=lambda _session, one: f"{one.no} {one.what}",
    judged=_judged,
    states=VIOLATION_STATES,
    series="ZW",
    view="movein.view",
    edit="movein.edit",
    attachments=True,
    linked=True,
)


VIOLATIONS = Register(
    kind=RENOVATION_VIOLATION,
    row=ViolationRow,
    warnings=_approved,
    page="movein.renovation_violations",
    tab="movein",
    place=24,
    drawer="reports",
    title=N_("Violations in renovations"),
    icon="message-square-warning",
    list_name="renovation_violations",
    refers=N_("violations in renovations"),
    called=lambda row: row.no,
    heads=(RenovationViolation.what,),
    order=(RenovationViolation.correct_by, RenovationViolation.id),
    shown={
        "renovation": told_by(RenovationViolation.renovation_id, Renovation.no),
        "unit": unit_shown(RenovationViolation.renovation_id, Renovation.unit_id),
    },
    chips=(
        ListChip(
            "open",
            N_("Not put right"),
            lambda _session: RenovationViolation.state == ViolationState.TOLD,
            group=STATE,
            checked=True,
        ),
    ),
    drops=(DropDownOf(RenovationViolation.kind, N_("All kinds")),),
    dated=RenovationViolation.found_on,
    deadline=Deadline(
        RenovationViolation.correct_by,
        RenovationViolation.state,
        (_S.TOLD,),
        title=N_("Violations in renovations not put right"),
        group=DueGroup.WORK,
    ),
    slip=Slip(
        N_("Notice to put right"),
        signers=(N_("Issued by"), N_("Recipient"), N_("Date")),
        boxes=("seen_by", "corrected_on"),
    ),
    words=RegisterWords(
        new=N_("New violation"),
        edit=N_("Edit violation"),
        count=lambda count: ngettext("{count} violation", "{count} violations", count),
        look_for=N_("Number, what is not kept to, clause"),
        none=N_("No violations yet"),
        why=N_("What is not kept to is told in writing, looked at again, or reported."),
        first=N_("Enter the first violation"),
        how=N_("Which renovation, which clause, what was seen, by when it is put right."),
    ),
)
