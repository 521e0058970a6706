"""What the contact book tells the program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propdesk.db.withholding.personal import CLAIMS, KeptFor, PersonalData
from propdesk.kernel.i18n import N_
from propdesk.subject import AuditWords, LetterKind, MenuAction, Module, Permission, Role, UnitCases

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date

    from PySide6.QtWidgets import QWidget
    from sqlalchemy.orm import Session

    from propdesk.subject import SampleMaker, UnitCase
    from propdesk.system.registers.service import Register
    from propdesk.ui.desk import Desk


def _contacts() -> Register[Any, Any, Any]:
    from propdesk.service.contacts.register import CONTACTS

    return CONTACTS


def _cases(session: Session, unit_ids: Collection[int], since: date) -> Iterable[UnitCase]:
    from propdesk.service.contacts.cases import contact_cases

    return contact_cases(session, unit_ids, since)


def _page(desk: Desk) -> QWidget:
    from propdesk.service.contacts.page.view import ContactPage

    return ContactPage(desk)


_REPLY = LetterKind(
    letter="hotline_reply",
    fields={
        "channel": N_("12345 hotline"),
        "outer_no": "26112004417",
        "number": "LX2026-000931",
        "received": "2026-11-19",
        "due": "2026-11-24 18:00",
        "name": N_("Chen Yutong"),
        "unit": "3-2-1201",
        "kind": N_("Request"),
        "what": N_("The lift stopped twice this week; a written account is wanted"),
        "answer": N_("The door lock was worn; it was replaced on 19 November."),
        "receiver": N_("Wang Li"),
        "phone": "010 5550 0142",
    },
    delivered=N_(
        "To: {channel}\n"
        "On {received} we received your case {outer_no} (our number {number}), to be answered by "
        "{due}. {name}, {unit}, said: {what}\n"
        "We looked into it and answer as follows: {answer}\n"
        "For questions please turn to {receiver}, phone {phone}."
    ),
)


def _sample() -> SampleMaker:
    from propdesk.service.contacts.sample import sample_contacts

    return sample_contacts


def _limits(desk: Desk) -> object:
    from propdesk.service.contacts.page.limits_dialogs import limits_dialog

    return limits_dialog(desk).exec()


MODULE = Module(
    name="service.contacts",
    personal=(
        PersonalData(
            table="contact",
            title=N_("Contacts"),
            names=("caller",),
            phones=("phone",),
            texts=("what", "answer", "note", "promised"),
            unit="unit_id",
            keep=KeptFor(
                36, "day", CLAIMS, ("answered", "promised", "repair", "complaint", "visit")
            ),
        ),
    ),
    sample=_sample,
    registers=(_contacts,),
    built={"service.contacts": _page},
    letters=(_REPLY,),
    unit_cases=(UnitCases(cases=_cases, permission="service.view"),),
    # The moment is what the day and time beside it say.
    audit_words=AuditWords(
        fields={"promised": N_("Promised to"), "reply_minutes": N_("times to answer")},
        # The names of the times to answer, as the settings keep them.
        values={
            "reply.first": N_("First answer"),
            "reply.enquiry": N_("Enquiry"),
            "reply.help": N_("Help"),
            "reply.request": N_("Request"),
            "reply.suggestion": N_("Suggestion"),
            "reply.praise": N_("Praise"),
            "reply.repair": N_("Repair"),
            "reply.complaint": N_("Complaint"),
            "reply.12345": N_("12345 hotline"),
            "reply.letter": N_("Letter"),
            "reply.community": N_("Community"),
            "reply.committee": N_("Owners' committee"),
        },
        silent=frozenset({"at"}),
    ),
    menu_actions=(
        MenuAction(
            menu="system", title=N_("Times to answer"), icon="hourglass", run=_limits, place=15
        ),
    ),
    permissions=(
        Permission("service.view", N_("See the contact book"), tuple(Role), never=()),
        Permission(
            "service.edit",
            N_("Enter and answer contacts"),
            (Role.CASHIER, Role.CLERK, Role.SUPERVISOR),
        ),
    ),
)
