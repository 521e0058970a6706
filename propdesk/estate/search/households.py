"""Whom the clerk means: rooms in any notation, else names, initials, phones and plates."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.store import today, use_case
from propdesk.estate.models import Occupancy, Person, Unit
from propdesk.estate.search.searching import search, units_meant
from propdesk.estate.service import on_day
from propdesk.kernel.records.folding import fold

MOST = 8


@dataclass(frozen=True, slots=True)
class Candidate:
    """A household that may be meant: its room, who lives there, and what of it fits."""

    unit_id: int
    code: str
    names: str
    found: str = ""


@use_case(permission="estate.view")
def households_meant(session: Session, *, text: str) -> tuple[Candidate, ...]:
    """The households a typed text may mean, the likeliest first; one alone is meant for sure.

    A room code exactly as typed is one household, whatever else it could be read as.
    """
    units = units_meant(session, text=text)
    exact = [unit for unit in units if fold(unit.code) == fold(text)]
    ids = [unit.id for unit in exact[:1] or units]
    notes: dict[int, str] = {}
    if not ids:
        for hit in search(session, text=text, limit=MOST):
            if hit.unit_id is not None:
                notes.setdefault(hit.unit_id, "" if hit.kind == "unit" else hit.title)
        ids = list(notes)
    return _candidates(session, ids[:MOST], notes)


@use_case(permission="estate.view")
def units_of_digits(session: Session, *, digits: str) -> tuple[str, ...]:
    """The codes of the rooms that digits without a separator may mean."""
    return tuple(unit.code for unit in units_meant(session, text=digits))


def _candidates(
    session: Session, ids: Sequence[int], notes: dict[int, str]
) -> tuple[Candidate, ...]:
    codes = dict(session.execute(select(Unit.id, Unit.code).where(Unit.id.in_(ids))).all())
    names: dict[int, list[str]] = {}
    people = session.execute(
        select(Occupancy.unit_id, Person.name)
        .join(Person, Person.id == Occupancy.person_id)
        .where(Occupancy.unit_id.in_(ids), on_day(today(session)))
        .order_by(Occupancy.unit_id, Occupancy.position, Occupancy.id)
    )
    for unit_id, name in people:
        names.setdefault(unit_id, []).append(name)
    return tuple(
        Candidate(
            unit_id,
            codes[unit_id],
            "、".join(dict.fromkeys(names.get(unit_id, [])[:3])),
            notes.get(unit_id, ""),
        )
        for unit_id in ids
    )
