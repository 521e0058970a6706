"""Contacts with debtors: each time somebody was asked, an entry that is never edited."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db import audit
from propdesk.db.numbering import document_no, draw_numbers
from propdesk.db.records.kinds import RECORD_TABLES
from propdesk.db.records.saving import reindex_all
from propdesk.db.store import acting, now, today, use_case
from propdesk.fees.dunning.models import DunContact
from propdesk.fees.dunning.owing import DebtorOf, Owing, debtor_of, owing_of
from propdesk.fees.dunning.places import KeeperOf, keepers_on
from propdesk.fees.dunning.register import DUN_CONTACT
from propdesk.fees.dunning.rules import (
    CALLS,
    CONTACT_SERIES,
    DUNS,
    LETTER_SERIES,
    VIEWS,
    WRITTEN,
    DunWay,
)
from propdesk.fees.dunning.standing import stands
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.money import ZERO, Money
from propdesk.kernel.records.refusals import RecordGone
from propdesk.kernel.records.stored_json import compact_json

CONTACT_TABLES = ("dun_contact", "counter", *RECORD_TABLES)
FURTHEST = 366  # days to which somebody promises


class NothingOverdue(UserError):
    """Nobody is asked for what is not due."""

    message = N_("{name} owes nothing past its due day any more, so there is nothing to ask for.")


class ContactToCome(UserError):
    """What did not happen yet is no contact."""

    beside = "day"
    message = N_("{day} is still to come. Enter a contact on the day it is made.")


class PromiseUnclear(UserError):
    """A promise has a day that is neither past nor years away."""

    beside = "promised_on"
    message = N_("A promise is for a day between the contact and a year later, not {day}.")


class DayOfPromiseMissing(UserError):
    """A sum was promised for no day."""

    beside = "promised_on"
    message = N_("Type the day until which {amount} was promised.")


class PromisedTooMuch(UserError):
    """More was promised than is owed."""

    beside = "promised"
    message = N_("{owed} is overdue; more than that is not promised. Leave it empty for all of it.")


class PromisedByNobody(UserError):
    """Who was not reached promises nothing."""

    beside = "reached"
    message = N_("Nobody was reached, so nobody promised anything.")


class WrittenElsewhere(UserError):
    """A letter is made with its text."""

    beside = "way"
    message = N_("A {way} gets its number and its text: make it with F8.")


class ContactTakenBack(UserError):
    """It was taken back before."""

    message = N_("{no} was taken back before.")


class WhyTakenBack(UserError):
    """Why an entry is taken back is written down."""

    beside = "reason"
    message = N_("Write why {no} is taken back: it stays in the list, struck out.")


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactEntry:
    """What somebody enters of a contact. `made_by`: who asked, the acting user where nothing is
    said; `promised` None with a day: all that is overdue."""

    way: DunWay
    day: date | None = None
    made_by: str = ""
    met: str = ""
    reached: bool = True
    answer: str = ""
    promised_on: date | None = None
    promised: Money | None = None


@use_case(permission=DUNS, touches=CONTACT_TABLES)
def note_contact(session: Session, *, account_id: int, entry: ContactEntry) -> int:
    """Enter a contact with what is overdue at this moment; its id.

    Raises NothingOverdue, WrittenElsewhere, ContactToCome, and what is wrong with a promise.
    """
    debtor = debtor_of(session, account_id)
    owing = owing_of(session, [account_id]).get(account_id, Owing())
    if owing.owed <= ZERO:
        raise NothingOverdue(name=debtor.name)
    if entry.way in WRITTEN and entry.way is not DunWay.LAWYER:
        raise WrittenElsewhere(way=entry.way.label)
    day = entry.day or today(session)
    _check(entry, day, today(session), owing.owed)
    row = {
        **contact_row(debtor, owing, keepers_on(session, day)(debtor.unit), day),
        "way": entry.way,
        "made_by": entry.made_by.strip() or acting(session).name,
        "met": entry.met.strip() or (debtor.name if entry.reached else ""),
        "reached": entry.reached,
        "answer": entry.answer.strip(),
        "promised_on": entry.promised_on,
        "promised": entry.promised,
    }
    return post_contacts(session, [row], done="add")[0]


def note_step(session: Session, *, account_id: int, way: DunWay, answer: str) -> int | None:
    """Enter a step that another subject took, such as a suit; None where nothing is overdue."""
    debtor = debtor_of(session, account_id)
    owing = owing_of(session, [account_id]).get(account_id, Owing())
    if owing.owed <= ZERO:
        return None
    day = today(session)
    row = {
        **contact_row(debtor, owing, keepers_on(session, day)(debtor.unit), day),
        "way": way, "made_by": acting(session).name, "met": debtor.name, "reached": True,
        "answer": answer,
    }  # fmt: skip
    return post_contacts(session, [row], done="add")[0]


def _check(entry: ContactEntry, day: date, now: date, owed: Money) -> None:
    if day > now:
        raise ContactToCome(day=day)
    if entry.promised is not None and entry.promised_on is None:
        raise DayOfPromiseMissing(amount=entry.promised)
    if entry.promised_on is None:
        return
    if not entry.reached:
        raise PromisedByNobody
    if not day <= entry.promised_on <= day + timedelta(days=FURTHEST):
        raise PromiseUnclear(day=entry.promised_on)
    if entry.promised is not None and not ZERO < entry.promised <= owed:
        raise PromisedTooMuch(owed=owed)


def contact_row(
    debtor: DebtorOf, owing: Owing, keeper: KeeperOf | None, day: date
) -> dict[str, object]:
    """The columns of every contact: who is asked, who answers for his unit, what was owed then."""
    lines = [[line.charge_id, line.open.fen] for line in owing.lines]
    return {
        "account_id": debtor.account_id, "unit_id": debtor.unit_id,
        "keeper_id": keeper.id if keeper else None, "day": day, "owed": owing.owed,
        "late": owing.late, "lines": compact_json(lines),
    }  # fmt: skip


def post_contacts(
    session: Session, rows: Sequence[dict[str, object]], *, done: str, log: bool = True
) -> list[int]:
    """Enter contacts with their numbers, in order; their ids. A batch logs itself (`log`)."""
    moment, user, year = now(session), acting(session).name, today(session).year
    series = [LETTER_SERIES if row["way"] in WRITTEN else CONTACT_SERIES for row in rows]
    if done == "back":
        series = [CONTACT_SERIES] * len(rows)
    drawn = draw_numbers(session, series, year)
    usual: dict[str, object] = {
        "made_by": "", "met": "", "answer": "", "facts": "", "reason": "", "at": moment,
        "user_name": user,
    }  # fmt: skip
    contacts = [
        DunContact(**{**usual, "no": document_no(name, year, number), **row})
        for name, number, row in zip(series, drawn, rows, strict=True)
    ]
    session.add_all(contacts)
    session.flush()
    ids = [one.id for one in contacts]
    reindex_all(session, DUN_CONTACT, ids)
    if log:
        for one in contacts:
            subject = (DUN_CONTACT.kind, one.id, DUN_CONTACT.name(session, one))
            audit.record(session, f"dun_contact.{done}", subject, after=_logged(one))
    return ids


def _logged(one: DunContact) -> dict[str, object]:
    told = ("day", "met", "reached", "answer", "promised_on", "reason")
    said = {name: value for name in told if (value := getattr(one, name)) not in ("", None)}
    sums = (
        {"overdue": one.owed, "promised_sum": one.promised}
        if one.promised
        else {"overdue": one.owed}
    )
    return {"way": one.way, **sums, **said}


@use_case(permission=DUNS, touches=CONTACT_TABLES)
def take_contact_back(session: Session, *, contact_id: int, reason: str) -> int:
    """Take a contact back that was entered by mistake, by an entry of its own; its id.

    Raises WhyTakenBack, ContactTakenBack.
    """
    contact = the_contact(session, contact_id)
    if not reason.strip():
        raise WhyTakenBack(no=contact.no)
    query = select(DunContact.id).where(DunContact.id == contact_id, stands())
    if session.scalar(query) is None:
        raise ContactTakenBack(no=contact.no)
    row: dict[str, object] = {
        "account_id": contact.account_id,
        "unit_id": contact.unit_id,
        "keeper_id": contact.keeper_id,
        "day": today(session),
        "way": contact.way,
        "reached": contact.reached,
        "owed": contact.owed,
        "late": contact.late,
        "lines": contact.lines,
        "reverses_id": contact.id,
        "reason": reason.strip(),
    }
    return post_contacts(session, [row], done="back")[0]


def the_contact(session: Session, contact_id: int) -> DunContact:
    """The contact of an id; RecordGone where there is none."""
    contact = session.get(DunContact, contact_id)
    if contact is None:
        raise RecordGone
    return contact


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptSlip:
    """What the slip of somebody who was not at home says."""

    no: str
    day: date
    name: str
    unit: str
    made_by: str
    words: str


@use_case(permission="fees.view")
def attempt_slip(session: Session, *, contact_id: int) -> AttemptSlip:
    """The slip left at the door where nobody was met (上门未遇留条): no sum stands on it."""
    contact = the_contact(session, contact_id)
    debtor = debtor_of(session, contact.account_id)
    words = _("We came to see you about your fees and met nobody. Please call us or come to us.")
    return AttemptSlip(
        no=contact.no,
        day=contact.day,
        name=debtor.name,
        unit=debtor.unit,
        made_by=contact.made_by,
        words=words,
    )


def is_attempt(way: DunWay, *, reached: bool) -> bool:
    """Whether a contact found nobody."""
    return way in CALLS and not reached


@use_case(permission=VIEWS)
def contacts_of_account(session: Session, *, account_id: int) -> list[int]:
    """The ids of all that stand of an account, the newest first."""
    query = select(DunContact.id).where(DunContact.account_id == account_id, stands())
    return list(session.scalars(query.order_by(DunContact.day.desc(), DunContact.id.desc())))
