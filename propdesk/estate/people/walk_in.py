"""Payers without a unit (散客): a name and an account, opened at the desk with the payment."""

import re

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db import audit
from propdesk.db.store import use_case
from propdesk.estate.accounts.service import account_for
from propdesk.estate.models import Account, Person, Phone
from propdesk.estate.rules import AccountKind
from propdesk.estate.search import index as search_index
from propdesk.kernel.records import folding
from propdesk.kernel.records.initials import initials_of

_PHONE_BEHIND = re.compile(r"(.*?)[\s,，、]*(\+?\d[\d\s-]{5,}\d)")


def name_and_phone(typed: str) -> tuple[str, str]:
    """What was typed of a walk-in payer, parted: 沈师傅 19900001234; no phone: ''."""
    text = folding.one_line(typed)
    found = _PHONE_BEHIND.fullmatch(text)
    if found is None:
        return text, ""
    return found[1], folding.normal_phone(found[2])


@use_case(permission="", touches=("person", "phone", "search_entry", "account", "audit"))
def walk_in_account(session: Session, *, name: str, phone: str = "") -> int:
    """The account of a walk-in payer of this name and phone, opened with a person when it is new.

    Name and phone together are one payer. Without a phone two strangers of one name share an
    account, which therefore never holds money (`may_hold_money`): only charges paid at once.
    """
    called = folding.one_line(name)
    phones = select(Phone.person_id)
    same = Person.id.in_(phones.where(Phone.number == phone)) if phone else Person.id.not_in(phones)
    known = session.scalars(
        select(Account.id)
        .join(Person, Person.id == Account.person_id)
        .where(
            Account.unit_id.is_(None),
            Account.kind == AccountKind.WALK_IN,
            Person.name == called,
            same,
        )
        .order_by(Account.id)
    ).first()
    if known is not None:
        return known
    person = Person(name=called, initials=initials_of(called))
    session.add(person)
    session.flush()
    if phone:
        session.add(Phone(person_id=person.id, number=phone))
        session.flush()
    search_index.reindex(session, people=[person.id])
    audit.record(session, "person.add", ("person", person.id, called), None, {"walk_in": True})
    return account_for(session, unit_id=None, person_id=person.id, kind=AccountKind.WALK_IN)


def may_hold_money(session: Session, *, account_id: int) -> bool:
    """Whether a prepayment may be kept on an account: not on that of a walk-in without a phone."""
    account = session.get_one(Account, account_id)
    if account.kind is not AccountKind.WALK_IN:
        return True
    known = select(Phone.id).where(Phone.person_id == account.person_id)
    return session.scalars(known).first() is not None
