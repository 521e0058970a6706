"""What complaints tell the program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propdesk.db.withholding.personal import CLAIMS, KeptFor, PersonalData
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.subject import (
    AuditWords,
    LetterKind,
    Module,
    Permission,
    RecordAction,
    Role,
    UnitHistory,
    UnitPanel,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy.orm import Session

    from propdesk.kernel.records.fields import Fact
    from propdesk.subject import Event, PanelLine, SampleMaker
    from propdesk.system.registers.service import Register
    from propdesk.ui.desk import Desk
    from propdesk.ui.forms.inputs import Field


def _complaints() -> Register[Any, Any, Any]:
    from propdesk.service.complaints.register import COMPLAINTS

    return COMPLAINTS


def _complainants() -> Register[Any, Any, Any]:
    from propdesk.service.complaints.complainants import COMPLAINANTS

    return COMPLAINANTS


def _investigations() -> Register[Any, Any, Any]:
    from propdesk.service.complaints.investigations import INVESTIGATIONS

    return INVESTIGATIONS


def _terms() -> Register[Any, Any, Any]:
    from propdesk.service.complaints.terms import TERMS

    return TERMS


def _field(desk: Desk, fact: Fact) -> Field:
    from propdesk.service.complaints.fields_view import complaint_field

    return complaint_field(desk, fact)


def _complainant(desk: Desk, complaint_id: int) -> None:
    from propdesk.service.complaints.dialogs import complainant_dialog

    complainant_dialog(desk, complaint_id).exec()


def _step(desk: Desk, complaint_id: int) -> None:
    from propdesk.service.complaints.dialogs import step_dialog

    step_dialog(desk, complaint_id).exec()


def _of_contact(desk: Desk, contact_id: int) -> None:
    from propdesk.service.complaints.turning.contact_dialogs import make_complaint

    make_complaint(desk, contact_id)


def _letter(desk: Desk, complaint_id: int) -> None:
    from propdesk.service.complaints.letters.dialogs import reply_sheet

    sheet = reply_sheet(desk, complaint_id)
    if sheet is not None:
        sheet.exec()


def _second_letter(desk: Desk, complaint_id: int) -> None:
    from propdesk.service.complaints.letters.dialogs import second_letter_dialog

    if second_letter_dialog(desk, complaint_id).exec():
        _letter(desk, complaint_id)


def _no_letter_due(row: Any) -> str:  # noqa: ANN401  a complaint of its list, which is read later
    from propdesk.service.complaints.rules import SecondLetter

    return "" if row.second_letter is SecondLetter.DUE else _("No second letter is due.")


def _on_page(session: Session, unit_id: int) -> Sequence[PanelLine]:
    from propdesk.service.complaints.unit_page import open_complaints

    return open_complaints(session, unit_id)


def _history(session: Session, unit_id: int, most: int) -> Iterable[Event]:
    from propdesk.service.complaints.unit_page import complaint_events

    return complaint_events(session, unit_id, most)


def _counted(count: int) -> str:
    return ngettext("{count} complaint", "{count} complaints", count).format(count=count)


_EDIT, _IDENTITY = "service.edit_complaints", "service.identity"
_REPLY = LetterKind(
    letter="complaint_reply",
    fields={
        "name": N_("Chen Yutong"),
        "unit": "3-2-1201",
        "number": "TS2026-000231",
        "received": "2026-11-18",
        "kind": N_("Facilities"),
        "complaint": N_("The lift of building 3 stops between floors"),
        "result": N_("The door lock was worn; it was replaced on 19 November."),
        "reply": N_("The maker looks at it again in a week, at our cost."),
    },
    delivered=N_(
        "Dear {name} ({unit}),\n"
        "On {received} you brought this to us (class: {kind}): {complaint}\n"
        "We looked into it and found: {result}\n"
        "{reply}\n"
        "Should something still be open, please call us or come to our desk."
    ),
)


def _sample() -> SampleMaker:
    from propdesk.service.complaints.sample import sample_complaints

    return sample_complaints


MODULE = Module(
    name="service.complaints",
    personal=(
        PersonalData(
            table="complainant",
            title=N_("Complainants"),
            names=("name",),
            phones=("phone",),
            texts=("wishes",),
            unit="unit_id",
            keep=KeptFor(36, "complaint_id>complaint.day", CLAIMS),
        ),
    ),
    sample=_sample,
    registers=(_complaints, _complainants, _investigations, _terms),
    letters=(_REPLY,),
    permissions=(
        Permission(
            "service.see_complaints",
            N_("See complaints, not who complained"),
            tuple(Role),
            never=(),
        ),
        Permission(
            _EDIT,
            N_("Enter and handle complaints"),
            (Role.CLERK, Role.SUPERVISOR),
        ),
        Permission("service.terms", N_("Set the deadlines of complaints"), (Role.SUPERVISOR,)),
        Permission(_IDENTITY, N_("See and enter who complained"), (Role.CLERK, Role.SUPERVISOR)),
    ),
    record_fields={"complaint": _field},
    audit_words=AuditWords(
        fields={"steps": N_("Investigation steps")},
        silent=frozenset({"cause_key", "received_at", "judged_at"}),
    ),
    actions=(
        RecordAction(
            on="contact",
            title=N_("Make a complaint"),
            icon="message-square-warning",
            run=_of_contact,
            key="F3",
            place=1,
            permissions=(_IDENTITY,),
        ),
        RecordAction(
            on="complaint",
            title=N_("Who complained"),
            icon="user",
            run=_complainant,
            key="F7",
            place=1,
            permissions=(_IDENTITY,),
        ),
        RecordAction(
            on="complaint",
            title=N_("Investigate"),
            icon="search",
            run=_step,
            key="Shift+F5",
            place=1,
            permissions=(_EDIT,),
        ),
        RecordAction(
            on="complaint",
            title=N_("Reply letter"),
            icon="file-text",
            run=_letter,
            key="Shift+F8",
            place=2,
            why_not=lambda row: "" if row.reply else _("It has no reply yet."),
            permissions=(_IDENTITY,),
        ),
        RecordAction(
            on="complaint",
            title=N_("Second letter"),
            icon="mail",
            run=_second_letter,
            key="Ctrl+F9",
            place=3,
            why_not=_no_letter_due,
            permissions=(_EDIT, _IDENTITY),
        ),
    ),
    unit_panels=(
        UnitPanel(
            title=N_("Complaints"),
            lines=_on_page,
            watches=frozenset({"complaint", "complainant"}),
            counted=_counted,
            permission=_IDENTITY,
            tells_none=False,
            place=101,
        ),
    ),
    unit_histories=(
        UnitHistory("complaints", N_("Complaints"), _history, place=101, permission=_IDENTITY),
    ),
)
