"""What is doubtful about a roster only beside the register and today's date."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from propdesk.estate.identity import mask_id, mask_phone
from propdesk.estate.roster.comparing import settle_zeros
from propdesk.estate.roster.sentences import problem
from propdesk.estate.roster.types import KnownUnit, Roster
from propdesk.kernel.errors import Problem

YEARS_AHEAD = 5
_MASKS = {"phone_masked": mask_phone, "id_masked": mask_id}
_BETWEEN = re.compile(r"[、,;，；\s/|]+")


def with_doubts(roster: Roster, known: Sequence[KnownUnit], today: date) -> Roster:
    """The roster with rooms a zero apart from known ones settled, and the problems that follow.

    A masked number that hides the one the register has is no problem: our own exports mask.
    """
    settled = settle_zeros(roster, known)
    problems = [p for p in settled.problems if not _is_known_masked(p, settled, known)]
    problems += _days_ahead(settled, today)
    return replace(settled, problems=tuple(problems))


def _days_ahead(roster: Roster, today: date) -> Iterator[Problem]:
    last = today.year + YEARS_AHEAD
    for entry in roster.units:
        for name in ("handover_date", "move_in_date"):
            day: date | None = getattr(entry, name)
            if day is not None and day.year > last and name in entry.cells:
                sheet, _, cell = entry.cells[name].rpartition("!")
                letters = cell.rstrip("0123456789")
                place = (sheet, int(cell[len(letters) :]), letters)
                yield problem(place, "date_in_future", name, day.isoformat())


def _is_known_masked(found: Problem, roster: Roster, known: Sequence[KnownUnit]) -> bool:
    mask = _MASKS.get(found.kind)
    if mask is None:
        return False
    row = f"{found.sheet}!{found.row}"
    codes = {code for e in roster.units if row in e.rows for code in (e.code, *e.also_accept)}
    people = [person for unit in known if unit.code in codes for person in unit.people]
    numbers = {
        number
        for person in people
        for number in (*person.phones, person.id_number, *person.more_ids)
        if number
    }
    shown = {mask(number) for number in numbers}
    return all(part in shown for part in _BETWEEN.split(found.value) if "*" in part)
