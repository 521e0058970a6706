"""What dunning tells the program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propdesk.db.withholding.personal import AS_EVIDENCE, Leaves, PersonalData
from propdesk.fees.dunning.rules import DUNS, LETTER_OF, VIEWS, DunDelivered, DunWay
from propdesk.kernel.i18n import N_, ngettext
from propdesk.subject import (
    AuditWords,
    Export,
    LetterKind,
    Module,
    Page,
    Permission,
    Role,
    SearchGroup,
    UnitHistory,
    UnitPanel,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path
    from types import ModuleType

    from PySide6.QtWidgets import QWidget
    from sqlalchemy.orm import Session

    from propdesk.db.declarations import Event, Hit, PanelLine
    from propdesk.db.records.kinds import RecordKind
    from propdesk.db.store import Store
    from propdesk.kernel.due import Due
    from propdesk.kernel.reports.report import Report
    from propdesk.kernel.sheets.lists import Extent
    from propdesk.subject import SampleMaker
    from propdesk.system.registers.service import Register
    from propdesk.ui.desk import Desk


def _tables() -> ModuleType:
    from propdesk.fees.dunning import models

    return models


def _keepers() -> Register[Any, Any, Any]:
    from propdesk.fees.dunning.register import KEEPERS

    return KEEPERS


def _records() -> Iterable[RecordKind[Any, Any]]:
    from propdesk.fees.dunning.register import DUN_CONTACT, DUN_FILE

    return DUN_CONTACT, DUN_FILE


def _page(desk: Desk) -> QWidget:
    from propdesk.fees.dunning.page.view import dunning_page

    return dunning_page(desk)


def _contacts_page(desk: Desk) -> QWidget:
    from propdesk.fees.dunning.page.contacts_view import contacts_page

    return contacts_page(desk)


def _report_page(desk: Desk) -> QWidget:
    from propdesk.fees.dunning.statistics.view import report_page

    return report_page(desk)


def _keeper_page(desk: Desk) -> QWidget:
    from propdesk.fees.dunning.statistics.view import keeper_page

    return keeper_page(desk)


def _keeper_report() -> Report[Any]:
    from propdesk.fees.dunning.statistics.collected import KEEPER_REPORT

    return KEEPER_REPORT


def _report() -> Report[Any]:
    from propdesk.fees.dunning.statistics.report import DUNNING_REPORT

    return DUNNING_REPORT


def _due(session: Session) -> Iterable[Due]:
    from propdesk.fees.dunning.due import due_dunning

    return due_dunning(session)


def _find(session: Session, typed: str) -> Iterable[Hit]:
    from propdesk.fees.dunning.page.listing import find_contacts

    return find_contacts(session, typed)


def _of_unit(session: Session, unit_id: int) -> Sequence[PanelLine]:
    from propdesk.fees.dunning.page.unit_page import dunning_of_unit

    return dunning_of_unit(session, unit_id)


def _events(session: Session, unit_id: int, most: int) -> Iterable[Event]:
    from propdesk.fees.dunning.page.unit_page import contact_events

    return contact_events(session, unit_id, most)


def _export(store: Store, path: Path, extent: Extent) -> int:
    from propdesk.fees.dunning.page.exports import export_debtors

    return export_debtors(store, path, extent=extent)


def _export_contacts(store: Store, path: Path, extent: Extent) -> int:
    from propdesk.fees.dunning.page.listing import CONTACTS_OUT

    return CONTACTS_OUT.write(store, path, extent=extent)


def _sample() -> SampleMaker:
    from propdesk.fees.dunning.letters.sample import sample_dunning

    return sample_dunning


def _counted(count: int) -> str:
    return ngettext("{count} debtor", "{count} debtors", count).format(count=count)


# No text threatens to cut water, power, heat or gas, or to stop a service: the law forbids it.
_FIELDS = {
    "number": "CJ2026-000018",
    "name": N_("Chen Yutong"),
    "unit": "3-2-1201",
    "handed": "2018-06-30",
    "estate": N_("Spruce Garden"),
    "today": "2026-11-20",
    "since": "2026-03-31",
    "items": "| A | B |",
    "owed": "1,696.59",
    "capitals": "人民币壹仟陆佰玖拾陆元伍角玖分",
    "prepaid": "",
    "late_fee": "",
    "clause": "",
    "pay_until": "2026-12-05",
    "ways": "",
    "contact": "0512-6688 1234",
}
_OPTIONAL = frozenset({"prepaid", "late_fee", "clause", "ways", "contact", "unit", "handed"})
_SIGNERS = (
    N_("{company} (seal)"),
    N_("Received by the owner"),
    N_("Posted, mailed or left: witness, number of the mail"),
)


def _kind(letter: str, delivered: str) -> LetterKind:
    return LetterKind(
        letter=letter,
        fields=_FIELDS,
        delivered=delivered,
        optional=_OPTIONAL,
        signers=_SIGNERS,
    )


_NOTICE = _kind(
    LETTER_OF[DunWay.NOTICE],
    N_(
        "Dear {name}:\n"
        "Home: {unit}\n"
        "Home handed over on: {handed}\n"
        "Of your fees {owed} yuan ({capitals}) are past their due day, the oldest since {since}:\n"
        "{items}\n"
        "Of it {prepaid} yuan is covered by what you have prepaid.\n"
        "Late fee till today, not in the sum above: {late_fee} yuan. {clause}\n"
        "Please pay until {pay_until}. Whoever has paid meanwhile need not heed this notice.\n"
        "Ways to pay: {ways}\n"
        "Questions: {contact}\n"
        "Date: {today}"
    ),
)
_LETTER = _kind(
    LETTER_OF[DunWay.LETTER],
    N_(
        "Dear {name}:\n"
        "Home: {unit}\n"
        "Home handed over on: {handed}\n"
        "We have asked before. By the property service contract {owed} yuan ({capitals}) of your "
        "fees are past their due day, the oldest since {since}:\n"
        "{items}\n"
        "Of it {prepaid} yuan is covered by what you have prepaid.\n"
        "Late fee till today, not in the sum above: {late_fee} yuan. {clause}\n"
        "Please pay until {pay_until}, or tell us by then what keeps you from paying: we look into "
        "it, and payment in instalments can be agreed.\n"
        "If neither is done, we may ask for mediation or go to court (Civil Code, article 944).\n"
        "Ways to pay: {ways}\n"
        "Questions: {contact}\n"
        "Date: {today}"
    ),
)
_LAWYER = _kind(
    LETTER_OF[DunWay.LAWYER],
    N_(
        "Dear {name}:\n"
        "Home: {unit}\n"
        "Home handed over on: {handed}\n"
        "For the property service company of {estate} we state that by the property service "
        "contract {owed} yuan ({capitals}) of your fees are past their due day, the oldest since "
        "{since}:\n"
        "{items}\n"
        "Of it {prepaid} yuan is covered by what you have prepaid.\n"
        "Late fee till today, not in the sum above: {late_fee} yuan. {clause}\n"
        "You were asked in writing before. Please pay until {pay_until}, or say in writing what "
        "you object to. Otherwise our client may bring a suit (Civil Code, article 944).\n"
        "Questions: {contact}\n"
        "Date: {today}"
    ),
)

_WATCHES = frozenset(
    {"dun_contact", "dun_file", "open_charge", "charge", "payment", "allocation", "keeper"}
)

_TEXT = LetterKind(
    letter="debtor_text",
    fields={
        "company": N_("Sample property company"),
        "estate": N_("Sample estate"),
        "unit": "3-2-1201",
        "phone": "0571-88001234",
        "today": "2026-11-20",
    },
    delivered=N_(
        "[{company}] Dear owner of {unit}: property fees of your home are past their day. Please "
        "pay at the office or ask us at {phone}. If you have paid meanwhile, this needs no answer."
    ),
)


MODULE = Module(
    name="fees.dunning",
    personal=(
        PersonalData(
            table="dun_contact",
            title=N_("Contacts of dunning"),
            names=("met",),
            texts=("answer",),
            account="account_id",
            unit="unit_id",
            leaves=Leaves.WORDS,
            why=AS_EVIDENCE,
        ),
        PersonalData(
            table="dun_file",
            title=N_("Marks of dunning"),
            texts=("flag_why", "note"),
            account="account_id",
        ),
    ),
    tables=_tables,
    registers=(_keepers,),
    records=_records,
    reports=(_report, _keeper_report),
    letters=(_NOTICE, _LETTER, _LAWYER, _TEXT),
    due=_due,
    sample=_sample,
    search=(SearchGroup("dun_contact", N_("Dunning contacts"), "phone", VIEWS, _find),),
    refers={
        "dun_contact": N_("dunning contacts"),
        "dun_file": N_("dunning files"),
        "dun_delivery": N_("deliveries of letters"),
    },
    counted={"dun_contact": N_("Dunning contacts"), "dun_delivery": N_("Deliveries of letters")},
    exports=(
        Export("dunning", N_("Dunning list"), _export),
        Export("dunning-contacts", N_("Dunning contacts"), _export_contacts),
    ),
    pages=(
        Page(
            id="fees.dunning",
            tab="fees",
            title=N_("Dunning list"),
            icon="phone",
            build=_page,
            permission=VIEWS,
            place=50,
            drawer="dunning",
        ),
        Page(
            id="fees.dun_contacts",
            tab="fees",
            title=N_("Dunning contacts"),
            icon="history",
            build=_contacts_page,
            permission=VIEWS,
            place=51,
            drawer="dunning",
            shows={"dun_contact": "record_id"},
        ),
        Page(
            id="fees.dunning_report",
            tab="fees",
            title=N_("Dunning statistics"),
            icon="percent",
            build=_report_page,
            permission=VIEWS,
            place=53,
            drawer="dunning",
        ),
        Page(
            id="fees.keeper_report",
            tab="fees",
            title=N_("Collected by keeper"),
            icon="gauge",
            build=_keeper_page,
            permission=VIEWS,
            place=54,
            drawer="dunning",
        ),
    ),
    unit_panels=(
        UnitPanel(
            title=N_("Dunning"),
            lines=_of_unit,
            watches=_WATCHES,
            counted=_counted,
            permission=VIEWS,
            tells_none=False,
            place=45,
        ),
    ),
    unit_histories=(UnitHistory("fees", N_("Fees"), _events, place=45, permission=VIEWS),),
    audit_words=AuditWords(
        kinds={"dun_contact": N_("Dunning contacts"), "dun_file": N_("Marks of debtors")},
        done={
            "dun_contact.add": N_("Contact noted"),
            "dun_contact.back": N_("Contact taken back"),
            "dun_contact.letters": N_("Dunning letters written"),
            "dun_contact.deliver": N_("Delivery of a letter entered"),
            "dun_contact.undeliver": N_("Delivery of a letter taken back"),
        },
        fields={
            "met": N_("spoken to"),
            "reached": N_("somebody was reached"),
            "answer": N_("answer"),
            "promised_on": N_("promised until"),
            "promised_sum": N_("promised sum"),
            "made_by": N_("asked by"),
            "overdue": N_("overdue then"),
            "how": N_("how it was delivered"),
            "brought_by": N_("delivered by"),
            "proof": N_("proof of delivery"),
            "keeper_id": N_("keeper"),
            "reverses_id": N_("contact taken back"),
            "dun_steps": N_("days of the steps of dunning"),
            "dun_between": N_("days between two steps of dunning"),
            "dun_reply": N_("days a dunning letter leaves"),
            "dun_reasons": N_("reasons why it is not paid"),
        },
        values={one.value: one.msgid for one in DunDelivered},
        money=frozenset({"promised_sum", "overdue"}),
        flags=frozenset({"reached"}),
        # The kind of a matter is said by its number and words.
        silent=frozenset(
            {"letters", "late", "pay_until", "facts", "lines", "at", "user_name", "about_kind"}
        ),
    ),
    permissions=(
        Permission(
            DUNS,
            N_("Ask debtors to pay: contacts, letters, flags"),
            (Role.CASHIER, Role.CLERK, Role.ACCOUNTANT, Role.SUPERVISOR),
        ),
        Permission(
            "fees.dun_keepers",
            N_("Say who answers for which buildings"),
            (Role.ACCOUNTANT, Role.SUPERVISOR),
        ),
    ),
)
