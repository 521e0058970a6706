"""Payers without a unit (散客): a name and an account, opened at the desk with the payment."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db import audit
from propdesk.db.store import use_case
from propdesk.estate import naming, search_index
from propdesk.estate.accounts import account_for
from propdesk.estate.initials import initials_of
from propdesk.estate.models import Account, Person
from propdesk.estate.rules import AccountKind


@use_case(permission="", touches=("person", "search_entry", "account", "audit"))
def walk_in_account(session: Session, *, name: str) -> int:
    """The account of a walk-in payer of this name, opened with a person record when it is new.

    One name is one payer: two strangers of the same name share an account, which only ever holds
    charges that were paid at once.
    """
    called = naming.one_line(name)
    known = session.scalars(
        select(Account.id)
        .join(Person, Person.id == Account.person_id)
        .where(
            Account.unit_id.is_(None), Account.kind == AccountKind.WALK_IN, Person.name == called
        )
        .order_by(Account.id)
    ).first()
    if known is not None:
        return known
    person = Person(name=called, initials=initials_of(called))
    session.add(person)
    session.flush()
    search_index.reindex(session, people=[person.id])
    audit.record(session, "person.add", ("person", person.id, called), None, {"walk_in": True})
    return account_for(session, unit_id=None, person_id=person.id, kind=AccountKind.WALK_IN)
