"""A generated agreement on who pays, made so that it can be saved."""

from dataclasses import replace

from sqlalchemy import select

from propdesk.db.store import Store
from propdesk.estate.accounts.service import developer_id, set_developer
from propdesk.estate.models import Person
from propdesk.estate.people.people import add_person
from propdesk.estate.records import PersonFields
from propdesk.estate.rules import PayerKind, PersonKind
from propdesk.fees.payers.fields import PayerFields


def fit_payer(store: Store, made: PayerFields, number: int) -> PayerFields:
    """A company pays a small part, each number another; who is named by the walks is there, and a
    developer, who is the usual choice."""
    if store.read(developer_id) is None:
        developer = PersonFields(name="云杉置业", kind=PersonKind.COMPANY)
        store.write(set_developer, person_id=store.write(add_person, fields=developer))
    for name in (made.who, "一", "二"):
        there = select(Person.id).where(Person.name == name).limit(1)
        if store.read(lambda session, query=there: session.scalar(query)) is None:  # type: ignore[misc]
            store.write(add_person, fields=PersonFields(name=name, kind=PersonKind.COMPANY))
    return replace(made, payer=PayerKind.OTHER, share=1000 * (number + 1))
