"""How a payer is called: by name, and where several are called so, by a room of theirs too."""

import re
from collections.abc import Collection

from sqlalchemy import ColumnElement, false, func, or_, select
from sqlalchemy.orm import Session

from propdesk.db.among import among
from propdesk.estate.models import Occupancy, Person, Phone, Unit
from propdesk.estate.rules import PersonKind
from propdesk.kernel.records.folding import fold, one_line

OFFERED = 12
_BESIDE = re.compile(r"^(?P<name>.+?)\s*[（(](?P<room>[^（）()]+)[)）]$")


def payers_offered(session: Session, *, typed: str) -> tuple[str, ...]:
    """Who fits what is typed of a name, its initials or a phone; without a word the companies.

    Whoever is called exactly so stands alone.
    """
    words = one_line(typed)
    return _offered(session, Person.name == words) or _offered(session, _fits(words))


def _fits(words: str) -> ColumnElement[bool]:
    if not words:
        return Person.kind == PersonKind.COMPANY
    phones = select(Phone.person_id).where(Phone.number.contains(words, autoescape=True))
    return or_(
        Person.name.contains(words, autoescape=True),
        Person.initials.startswith(fold(words), autoescape=True),
        Person.id.in_(phones) if words.isdecimal() and len(words) > 2 else false(),
    )


def _offered(session: Session, fits: ColumnElement[bool]) -> tuple[str, ...]:
    query = select(Person.id).where(fits).order_by(Person.initials, Person.name, Person.id)
    people = session.scalars(query.limit(OFFERED)).all()
    called = called_so(session, people)
    return tuple(dict.fromkeys(called[one] for one in people))


def called_so(session: Session, people: Collection[int]) -> dict[int, str]:
    """person → the name nobody else has: of one that several have with a room of theirs."""
    rows = session.execute(select(Person.id, Person.name).where(among(Person.id, people)))
    names = dict(rows.all())
    counted = session.execute(
        select(Person.name, func.count())
        .where(among(Person.name, set(names.values())))
        .group_by(Person.name)
    )
    shared = {name for name, count in counted if count > 1}
    rooms = dict(
        session.execute(
            select(Occupancy.person_id, Unit.code)
            .join(Unit, Unit.id == Occupancy.unit_id)
            .where(among(Occupancy.person_id, [one for one in names if names[one] in shared]))
            .order_by(Occupancy.id.desc())  # the first of them stays
        ).all()
    )
    return {one: f"{name}（{rooms[one]}）" if one in rooms else name for one, name in names.items()}


def people_called(session: Session, who: str) -> list[int]:
    """The people of a name; of those whose room stands beside it the one."""
    found = session.scalars(select(Person.id).where(Person.name == who)).all()
    beside = _BESIDE.match(who) if not found else None
    if beside is None:
        return list(found)
    of_room = (
        select(Occupancy.person_id)
        .join(Unit, Unit.id == Occupancy.unit_id)
        .where(Unit.code == beside["room"])
    )
    named = select(Person.id).where(Person.name == beside["name"], Person.id.in_(of_room))
    return list(session.scalars(named))
