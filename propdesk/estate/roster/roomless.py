"""People in rows that name no room: no fault where the register knows all that such a row says.

A former owner, or whoever was entered without a unit, stands so in our own list of people.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from propdesk.estate.roster.cells.types import Ignored, KnownPerson, PersonEntry, Roster
from propdesk.estate.roster.facts import RowFacts
from propdesk.estate.roster.gathering import person_entry
from propdesk.kernel.errors import Problem

_FAULT = "no_room"


def roomless_in(rows: Iterable[RowFacts]) -> Iterator[tuple[str, PersonEntry]]:
    """Who is named in a row that names no room and says nothing else."""
    for facts in rows:
        is_out = facts.refused or facts.no_data
        if is_out and len(facts.people) == 1 and not any(facts.values.values()):
            yield facts.row_address, person_entry(facts.people[0])


def with_known(roster: Roster, known: Iterable[KnownPerson]) -> Roster:
    """The roster with these rows found, and no fault told of them; `known` have no unit now."""
    people = list(known)
    rows = {
        row: next(iter(said.cells.values()))
        for row, said in roster.roomless
        if said.cells and any(_says_no_more(said, one) for one in people)
    }
    if not rows:
        return roster

    def is_left(one: Ignored | Problem) -> bool:
        return f"{one.sheet}!{one.row}" not in rows

    no_data = Counter(one.sheet for one in roster.ignored if not is_left(one))
    return replace(
        roster,
        sheets=tuple(replace(one, rows=one.rows + no_data[one.name]) for one in roster.sheets),
        problems=tuple(one for one in roster.problems if one.kind != _FAULT or is_left(one)),
        refused=tuple(row for row in roster.refused if row not in rows),
        ignored=tuple(filter(is_left, roster.ignored)),
        passed_over=tuple(filter(is_left, roster.passed_over)),
        found=tuple(rows.values()),
    )


def _says_no_more(said: PersonEntry, known: KnownPerson) -> bool:
    numbers = {known.id_number, known.company_code, *known.more_ids}
    ids = {said.id_number, said.company_code, *(number for _type, number in said.more_ids)}
    return (
        said.name == known.name
        and {phone.number for phone in said.phones} <= set(known.phones)
        and ids - {""} <= numbers
        and all(known.more.get(name) == value for name, value in said.more.items())
    )
