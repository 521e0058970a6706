"""Data that is kept and otherwise left alone: on whose word, until when, and its end.

Whoever is restricted stands in no list that leaves the office, on paper or as a file, and gets no
text to many; the record itself says so.
"""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db import audit
from propdesk.db.store import acting, shown_user, today, use_case
from propdesk.estate.models import Person, Restriction
from propdesk.estate.rules import RestrictWhy
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.records.fields import Fact
from propdesk.kernel.records.refusals import FieldsRefused, RecordGone

RIGHT = "estate.privacy"


class RestrictedAlready(UserError):
    """One restriction at a time."""

    message = N_("The data of {name} is restricted already. Lift that first.")


@dataclass(frozen=True, slots=True, kw_only=True)
class RestrictionFields:
    """Why, and until when; without a day until somebody lifts it."""

    why: Annotated[RestrictWhy, Fact(N_("Why it is restricted"))]
    note: Annotated[str, Fact(N_("In words"), placeholder=N_("e.g. letter of 12 March"))] = ""
    until: Annotated[
        date | None, Fact(N_("Restricted until"), hint=N_("Empty: until it is lifted."))
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RestrictionNoted:
    """What the log of the person says of it."""

    why: Annotated[RestrictWhy, Fact(N_("Why it is restricted"))]


@dataclass(frozen=True, slots=True, kw_only=True)
class RestrictionRow:
    """A restriction as it stands on the record of the person, and in the list."""

    id: int
    person_id: int
    name: str
    why: RestrictWhy
    note: str
    since: date
    until: date | None
    by: str
    lifted_on: date | None

    def holds(self, day: date) -> bool:
        """Whether it holds on a day."""
        return self.lifted_on is None and (self.until is None or self.until >= day)


@use_case(permission=RIGHT, touches=("restriction", "audit"))
def restrict_person(session: Session, *, person_id: int, fields: RestrictionFields) -> int:
    """Restrict a person's data from today on. Raises RecordGone, RestrictedAlready,
    FieldsRefused."""
    person, day = session.get(Person, person_id), today(session)
    if person is None:
        raise RecordGone
    if restriction_of(session, person_id=person_id) is not None:
        raise RestrictedAlready(name=person.name)
    if fields.until is not None and fields.until < day:
        raise FieldsRefused({"until": _("That day is over.")})
    if fields.why is RestrictWhy.OTHER and not fields.note.strip():
        raise FieldsRefused({"note": _("Say in words why.")})
    row = Restriction(
        person_id=person_id, why=fields.why, note=fields.note.strip(), since=day,
        until=fields.until, user_name=acting(session).name,
    )  # fmt: skip
    session.add(row)
    session.flush()
    said = {"why": fields.why, "restricted_until": fields.until}
    audit.record(session, "person.restrict", ("person", person_id, person.name), None, said)
    return row.id


@use_case(permission=RIGHT, touches=("restriction", "audit"))
def lift_restriction(session: Session, *, person_id: int, why: str = "") -> None:
    """End it today. Raises RecordGone when there is none."""
    row = restriction_of(session, person_id=person_id)
    if row is None:
        raise RecordGone
    kept = session.get_one(Restriction, row.id)
    kept.lifted_on, kept.lifted_why = today(session), why.strip()
    session.flush()
    audit.record(session, "person.lift", ("person", person_id, row.name), None, {})


@use_case(permission="estate.view")
def restriction_of(session: Session, *, person_id: int) -> RestrictionRow | None:
    """The restriction of a person that holds today."""
    day = today(session)
    found = (_row(row, name) for row, name in _rows(session, person_id))
    return next((row for row in found if row.holds(day)), None)


def _rows(session: Session, person_id: int) -> list[tuple[Restriction, str]]:
    query = (
        select(Restriction, Person.name)
        .join(Person, Person.id == Restriction.person_id)
        .where(Restriction.person_id == person_id)
        .order_by(Restriction.id.desc())
    )
    return [(row, name) for row, name in session.execute(query)]


def _row(row: Restriction, name: str) -> RestrictionRow:
    return RestrictionRow(
        id=row.id, person_id=row.person_id, name=name, why=row.why, note=row.note,
        since=row.since, until=row.until, by=shown_user(None, row.user_name),
        lifted_on=row.lifted_on,
    )  # fmt: skip
