"""A roster against the register: what each row would do, and what the clerk decides."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from msgspec import structs
from sqlalchemy.orm import Session

from propdesk.db.store import today, use_case
from propdesk.estate.imports.doubts import with_doubts
from propdesk.estate.imports.places import Places, sheet_of
from propdesk.estate.imports.writing.present import (
    known_rooms,
    known_units,
    people_without_a_unit,
)
from propdesk.estate.imports.writing.present_parking import (
    KnownParking,
    ParkingComparison,
    compare_parking,
    known_parking,
)
from propdesk.estate.roster.cells.types import (
    Comparison,
    Difference,
    FileConflict,
    KnownUnit,
    Outcome,
    OwnerChange,
    PersonEntry,
    Policy,
    Roster,
    Step,
    UnitComparison,
    UnitEntry,
    Value,
)
from propdesk.estate.roster.claims import LISTS
from propdesk.estate.roster.comparing import check_units, compare
from propdesk.estate.roster.roomless import with_known
from propdesk.kernel.errors import Level

PROBLEM = "problem"
_WORST_LAST = [
    Outcome.SAME,
    Outcome.SKIPPED,
    Outcome.NEW,
    Outcome.CHANGED,
    Outcome.CONFLICT,
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A difference the clerk decides: REPLACE takes the file's value, ADD keeps both.

    `key` names it in the answers with what is asked, so that an answer outlives another choice of
    sheets and columns; nothing said keeps what is. `row` is its place. `field` owner_name is an
    owner change. `see` is the earlier cell of the file that this one contradicts ('' : the
    register).
    """

    key: str
    row: str
    cell: str
    unit: str
    field: str
    old: Value
    new: Value
    answers: tuple[Step, ...]
    who: str = ""
    see: str = ""

    @property
    def waits(self) -> bool:
        """Whether only a plate or space waits for the answer: the rest of its row comes in."""
        return bool(self.see) and self.field in LISTS

    @property
    def kind(self) -> str:
        """Conflicts of one kind can be decided together."""
        return f"{'file' if self.see else 'register'}/{self.field}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """A roster against the register as it is now; nothing is written.

    `results` are places (see places.py) by result: an Outcome or `problem`. They add up to
    the rows of the chosen sheets; where tables stand side by side each counts its own rows.
    """

    roster: Roster
    policy: Policy
    known: tuple[KnownUnit, ...]
    comparison: Comparison
    parking: tuple[ParkingComparison, ...]
    register: KnownParking
    conflicts: tuple[Conflict, ...]
    results: Mapping[str, str]
    answers: Mapping[str, Step] = field(default_factory=dict)

    def counts(self) -> Counter[str]:
        """Rows of the tables by result."""
        return Counter(self.results.values())

    @property
    def waiting(self) -> int:
        """How many plates and spaces wait for an answer though their rows come in."""
        return sum(1 for c in self.conflicts if c.waits and c.key not in self.answers)

    @property
    def absent(self) -> tuple[str, ...]:
        """Codes of units the file does not name; they stay as they are."""
        codes = {unit.id: unit.code for unit in self.known}
        return tuple(codes[unit_id] for unit_id in self.comparison.absent)


@use_case(permission="estate.import")
def preview_import(session: Session, *, roster: Roster, policy: Policy) -> Preview:
    """Compare an understood workbook with the register."""
    parks = roster.spaces or roster.vehicles
    checked = check_units(roster, known_rooms(session)) if parks else roster
    if names := {said.name for _row, said in checked.roomless}:
        checked = with_known(checked, people_without_a_unit(session, names))
    known = tuple(known_units(session, named={unit.code for unit in checked.units}))
    register = known_parking(session, known)
    checked = with_doubts(checked, known, register, today(session))
    comparison = compare(known, checked, policy)
    settled = tuple(_settle(unit, register, policy) for unit in comparison.units)
    comparison = Comparison(settled, comparison.absent)
    parking = compare_parking(register, checked, policy)
    conflicts = tuple(_conflicts(checked, comparison, parking, known, policy))
    results = _results(checked, comparison, parking)
    return Preview(
        roster=checked, policy=policy, known=known, comparison=comparison, parking=parking,
        register=register, conflicts=conflicts, results=results,
    )  # fmt: skip


def _settle(unit: UnitComparison, register: KnownParking, policy: Policy) -> UnitComparison:
    """A plate or space that is registered for another unit is no addition but a difference."""
    if not any(d.step is Step.ADD and d.person is None for d in unit.differences):
        return unit
    differences: list[Difference] = []
    for one in unit.differences:
        taken = register.taken(one.field, one.new, unit.entry.code) if one.person is None else ()
        if not taken or one.step is not Step.ADD or not isinstance(one.new, tuple):
            differences.append(one)
            continue
        free = tuple(item for item in one.new if item not in taken)
        if free:
            differences.append(replace(one, new=free))
        step = Step.REPLACE if policy is Policy.REPLACE else Step.DIFFERS
        differences.append(replace(one, new=taken, step=step))
    outcome = _outcome(unit, differences)
    return structs.replace(unit, differences=tuple(differences), outcome=outcome)


def _outcome(unit: UnitComparison, differences: Iterable[Difference]) -> Outcome:
    """What becomes of a known unit with these differences, its policy not being SKIP."""
    differences = list(differences)
    if any(d.step is Step.DIFFERS for d in differences):
        return Outcome.CONFLICT
    if not all(change.applied for change in unit.owner_changes):
        return Outcome.CONFLICT
    changed = differences or unit.owner_changes or unit.people
    return Outcome.CHANGED if changed else Outcome.SAME


# Results per row


def _results(
    roster: Roster, comparison: Comparison, parking: Iterable[ParkingComparison]
) -> dict[str, str]:
    """Place → result; of several units in a row the one most worth a look."""
    places = Places(roster.sheets)
    found: dict[str, Outcome] = {}
    for unit in comparison.units:
        for row, outcome in _rows_of(unit, places).items():
            before = found.get(row)
            if before is None or before is not outcome:
                found[row] = outcome if before is None else _worse(before, outcome)
    for one in parking:
        found[one.row] = one.outcome
    results = {row: outcome.value for row, outcome in found.items()}
    results |= dict.fromkeys(map(places.of, roster.found), Outcome.SAME.value)
    results |= dict.fromkeys(_refused(roster, places), PROBLEM)
    for conflict in roster.conflicts:
        if conflict.field in LISTS:
            continue  # the row itself comes in
        results[places.of(conflict.entry.at[0])] = Outcome.CONFLICT.value
    return results


def _refused(roster: Roster, places: Places) -> Iterator[str]:
    """The places of the chosen sheets that an error keeps out."""
    chosen = {sheet.name for sheet in roster.sheets if sheet.chosen}
    errors: dict[str, set[str]] = {}
    for problem in roster.problems:
        if problem.level is Level.ERROR:
            cell = f"{problem.sheet}!{problem.column}{problem.row}"
            errors.setdefault(f"{problem.sheet}!{problem.row}", set()).add(places.of(cell))
    for row in roster.refused:
        if sheet_of(row) in chosen:
            yield from errors.get(row, (row,))


def _worse(one: Outcome, other: Outcome) -> Outcome:
    return max(one, other, key=_WORST_LAST.index)


def _rows_of(unit: UnitComparison, places: Places) -> dict[str, Outcome]:
    """The places of a unit by result: only those that say something new are changed."""
    entry = unit.entry
    at = places.of_unit(entry)
    if unit.outcome in (Outcome.NEW, Outcome.SAME):
        return dict.fromkeys(at, unit.outcome)
    rows = dict.fromkeys(at, Outcome.SAME)

    def note(cell: str, *, open_: bool) -> None:
        row = places.of(cell)
        row = row if row in rows else at[0]
        told = Outcome.CONFLICT if open_ else Outcome.CHANGED
        told = Outcome.SKIPPED if unit.outcome is Outcome.SKIPPED else told
        rows[row] = _worse(rows[row], told)

    for difference in unit.differences:
        note(difference.cell, open_=difference.step is Step.DIFFERS)
    for change in unit.owner_changes:
        note(cell_of(entry, change.new_key), open_=not change.applied)
    for person in unit.people:
        note(first_cell(person), open_=False)
    return rows


def cell_of(entry: UnitEntry, key: str) -> str:
    """Where the person with this key of the file stands in the entry."""
    person = next((p for p in entry.people if p.key == key), None)
    return first_cell(person) if person else ""


def first_cell(person: PersonEntry) -> str:
    """The cell of a person's name, else of whatever is told of him."""
    return person.cells.get("owner_name") or next(iter(person.cells.values()), "")


# Conflicts and what the clerk says to them


def _conflicts(
    roster: Roster,
    comparison: Comparison,
    parking: Iterable[ParkingComparison],
    known: Iterable[KnownUnit],
    policy: Policy,
) -> Iterator[Conflict]:
    places = Places(roster.sheets)
    if policy is not Policy.SKIP:
        units = {unit.id: unit for unit in known}
        for unit in comparison.units:
            if unit.outcome is Outcome.CONFLICT and unit.known is not None:
                yield from _conflicts_of(unit, units[unit.known], places)
        for one in parking:
            for difference in one.differences:
                if difference.step is Step.DIFFERS:
                    yield Conflict(
                        key=_parking_key(one, difference),
                        row=one.row,
                        cell=difference.cell,
                        unit=one.title,
                        field=difference.field,
                        old=difference.old,
                        new=difference.new,
                        answers=(Step.REPLACE,),
                    )
    for row in roster.conflicts:
        both = row.field in ("owner_name", "phone", "phone2", "phone3")
        yield Conflict(
            key=file_key(row), row=places.of(row.entry.at[0]),
            cell=row.entry.cells.get(row.field) or _cell_in_people(row.entry, row.field),
            unit=row.entry.code, field=row.field, old=row.old, new=row.new,
            answers=(Step.REPLACE, Step.ADD) if both else (Step.REPLACE,), see=row.see,
        )  # fmt: skip


def file_key(row: FileConflict) -> str:
    """By what an answer names a row that contradicts an earlier one."""
    return f"{row.entry.at[0]}/{row.field}/{row.old}/{row.new}"


def _cell_in_people(entry: UnitEntry, name: str) -> str:
    return next((p.cells[name] for p in entry.people if name in p.cells), entry.at[0])


def _conflicts_of(unit: UnitComparison, known: KnownUnit, places: Places) -> Iterator[Conflict]:
    names = {person.id: person.name for person in known.people}
    for one in unit.differences:
        if one.step is Step.DIFFERS:
            cell = one.cell or unit.entry.at[0]
            yield Conflict(
                key=_key(unit, one), row=places.of(cell), cell=cell, unit=known.code,
                field=one.field, old=one.old, new=one.new, answers=(Step.REPLACE,),
                who=names.get(one.person or 0, ""),
            )  # fmt: skip
    for change in unit.owner_changes:
        if not change.applied:
            cell = cell_of(unit.entry, change.new_key) or unit.entry.at[0]
            yield Conflict(
                key=_owner_key(unit, change), row=places.of(cell), cell=cell, unit=known.code,
                field="owner_name", old=change.old, new=change.new,
                answers=(Step.REPLACE, Step.ADD), who=change.old,
            )  # fmt: skip


def _key(unit: UnitComparison, difference: Difference) -> str:
    what = f"{unit.known}/{difference.person or ''}/{difference.field}"
    return f"{what}/{difference.cell}/{difference.old}/{difference.new}"


def _owner_key(unit: UnitComparison, change: OwnerChange) -> str:
    return f"{unit.known}/{change.old_person}/owner/{change.new_key}/{change.new}"


def _parking_key(one: ParkingComparison, difference: Difference) -> str:
    return f"{one.key}/{difference.field}/{difference.old}/{difference.new}"


def decide(preview: Preview, answers: Mapping[str, Step]) -> Preview:
    """The preview as the clerk's answers make it; an answer to no conflict is passed over.

    A difference answered DIFFERS is settled: it is left as it is, and its row is skipped unless
    something else of it comes in.
    """
    if not answers:
        return preview
    units = tuple(_decided(unit, answers) for unit in preview.comparison.units)
    comparison = Comparison(units, preview.comparison.absent)
    parking = tuple(_decided_parking(one, answers) for one in preview.parking)
    results = _results(preview.roster, comparison, parking)
    for conflict in preview.conflicts:
        answer = answers.get(conflict.key)
        if conflict.waits:
            if answer is Step.REPLACE and results[conflict.row] == Outcome.SAME:
                results[conflict.row] = Outcome.CHANGED.value
        elif answer is Step.DIFFERS and (conflict.see or results[conflict.row] == Outcome.SAME):
            results[conflict.row] = Outcome.SKIPPED.value
        elif answer is not None and conflict.see:
            results[conflict.row] = Outcome.CHANGED.value
    return replace(
        preview, comparison=comparison, parking=parking, results=results, answers=answers
    )


def _decided(unit: UnitComparison, answers: Mapping[str, Step]) -> UnitComparison:
    if unit.outcome is not Outcome.CONFLICT:
        return unit
    differences = tuple(
        replace(one, step=answers.get(_key(unit, one), one.step))
        for one in unit.differences
        if not (one.step is Step.DIFFERS and answers.get(_key(unit, one)) is Step.DIFFERS)
    )
    changes, people = [], list(unit.people)
    for change in unit.owner_changes:
        answer = answers.get(_owner_key(unit, change))
        newcomer = next((p for p in unit.entry.people if p.key == change.new_key), None)
        if answer is None or change.applied or newcomer is None:
            changes.append(change)
        elif answer is Step.ADD:
            people.append(structs.replace(newcomer, relation="co_owner"))
        elif answer is Step.REPLACE:
            people.append(newcomer)
            changes.append(replace(change, applied=True))
    made = structs.replace(
        unit, differences=differences, owner_changes=tuple(changes), people=tuple(people)
    )
    return structs.replace(made, outcome=_outcome(made, differences))


def _decided_parking(one: ParkingComparison, answers: Mapping[str, Step]) -> ParkingComparison:
    if one.outcome is not Outcome.CONFLICT:
        return one
    told = {d: answers.get(_parking_key(one, d), d.step) for d in one.differences}
    differences = tuple(
        replace(d, step=step)
        for d, step in told.items()
        if not (step is Step.DIFFERS and _parking_key(one, d) in answers)
    )
    still = any(d.step is Step.DIFFERS for d in differences)
    changed = Outcome.CHANGED if differences else Outcome.SAME
    return replace(one, differences=differences, outcome=Outcome.CONFLICT if still else changed)
