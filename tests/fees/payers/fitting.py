"""A generated agreement on who pays, made so that it can be saved."""

from dataclasses import replace

from sqlalchemy import select

from propdesk.db.store import Store
from propdesk.estate.accounts.service import set_developer
from propdesk.estate.models import Person
from propdesk.estate.people.people import add_person
from propdesk.estate.records import PersonFields
from propdesk.estate.rules import PayerKind, PersonKind
from propdesk.fees.payers.fields import PayerFields


def fit_payer(store: Store, made: PayerFields, number: int) -> PayerFields:
    """A company pays a small part, each number another. Who is named by the walks is there; the one
    of this record is the developer too, who is the usual choice."""
    for name in (made.who, "一", "二"):
        there = select(Person.id).where(Person.name == name).limit(1)
        person = store.read(lambda session, query=there: session.scalar(query))  # type: ignore[misc]
        if person is None:
            fields = PersonFields(name=name, kind=PersonKind.COMPANY)
            person = store.write(add_person, fields=fields)
        if name == made.who:
            store.write(set_developer, person_id=person)
    return replace(made, payer=PayerKind.OTHER, share=1000 * (number + 1))
