"""Undoing an import: values nobody changed since go back, records nobody needs are deleted.

A created record stays when somebody changed it or something outside the import refers to it; what
belongs to a record that stays (phones, documents, roles) stays with it.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.among import among
from propdesk.db.audit import record
from propdesk.db.store import now, today, use_case
from propdesk.db.tables import Base
from propdesk.estate.accounts.service import follow_units, people_of, with_spaces
from propdesk.estate.imports.importing import TOUCHES
from propdesk.estate.imports.writing.batch import TABLES, key_of, unpacked
from propdesk.estate.imports.writing.records import rows_by_key, title_of
from propdesk.estate.models import Account, ImportChange, ImportRun, Occupancy, ParkingSpace, Phone
from propdesk.estate.rules import UnitKind
from propdesk.estate.search import index as search_index
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_
from propdesk.kernel.records.refusals import RecordGone

Stored = int | str | None
_Changed = tuple[str, int, str, Stored, Stored]
IN_USE = N_("something else refers to it")
CHANGED = N_("it was changed since")
BELONGS = N_("it belongs to a record that stays")

# What belongs to which created records: it stays as long as all of them do.
_OWNERS = {
    "phone": (("person_id", "person"),),
    "document": (("person_id", "person"),),
    "occupancy": (("unit_id", "unit"), ("person_id", "person")),
    "parking_space": (("unit_id", "unit"),),
}


class AlreadyUndone(UserError):
    """Once is enough."""

    message = N_("The import of {name} was undone already.")


@dataclass(frozen=True, slots=True)
class KeptRecord:
    """A record or value that the undo left alone: what it is, the field ('' : all), and why."""

    record: str
    name: str
    field: str
    reason: str


@dataclass(frozen=True, slots=True)
class Undone:
    """What an undo did: records deleted per table, values restored, and what was kept. `homes`
    are the units deleted that are no parking spaces."""

    deleted: Mapping[str, int]
    restored: int
    kept: tuple[KeptRecord, ...]
    homes: int = 0


@dataclass(slots=True)
class _Made:
    """The created records of a run by table: those that can go, and why the others stay."""

    going: dict[str, dict[int, list[Any]]] = field(default_factory=dict)
    staying: dict[str, dict[int, str]] = field(default_factory=dict)
    columns: dict[str, list[str]] = field(default_factory=dict)

    def keep(self, table: str, ids: Iterable[int], reason: str) -> bool:
        """Let records stay; whether any of them was going."""
        staying = {one for one in ids if one in self.going[table]}
        for one in staying:
            del self.going[table][one]
            self.staying[table][one] = reason
        return bool(staying)


@use_case(permission="estate.import")
def plan_undo(session: Session, *, run_id: int) -> Undone:
    """What an undo would do now; raises AlreadyUndone or RecordGone. Nothing is written."""
    plan = _plan(session, _run(session, run_id))
    deleted = {table: len(plan.made.going[table]) for table in TABLES if plan.made.going[table]}
    return Undone(deleted, len(plan.values), plan.kept, _homes(plan.made))


@use_case(permission="estate.import", touches=TOUCHES)
def undo_import(session: Session, *, run_id: int) -> Undone:
    """Take an import back as far as nobody built on it; raises AlreadyUndone or RecordGone."""
    run = _run(session, run_id)
    plan = _plan(session, run)
    _restore(session, plan.values)
    owing = _units_of_roles(session, plan.changed, plan.made)
    homes = _homes(plan.made)
    deleted = _delete(session, plan.made)
    follow_units(session, unit_ids=owing)
    run.undone_at = now(session)
    undone = Undone(deleted, len(plan.values), plan.kept, homes)
    after: dict[str, object] = {**deleted, "restored": len(plan.values), "kept": len(plan.kept)}
    record(session, "import.undo", ("import_run", run_id, run.file_name), None, after)
    session.flush()
    return undone


@dataclass(frozen=True, slots=True)
class _Plan:
    """What the import changed, the records that go, the values (table, key, field, old) that go
    back, what stays."""

    changed: list[_Changed]
    made: _Made
    values: tuple[tuple[str, int, str, Stored], ...]
    kept: tuple[KeptRecord, ...]


def _run(session: Session, run_id: int) -> ImportRun:
    run = session.get(ImportRun, run_id)
    if run is None:
        raise RecordGone
    if run.undone_at is not None:
        raise AlreadyUndone(name=run.file_name)
    return run


def _plan(session: Session, run: ImportRun) -> _Plan:
    notes = session.execute(
        select(
            ImportChange.record,
            ImportChange.record_id,
            ImportChange.field,
            ImportChange.old,
            ImportChange.new,
        )
        .where(ImportChange.run_id == run.id)
        .order_by(ImportChange.id.desc())
    ).all()
    values = [_value(*note) for note in notes if note[2]]
    later = {(table, key, name): new for table, key, name, _old, new in reversed(values)}
    made = _made(session, [(note[0], note[4] or "") for note in notes if not note[2]], later)
    _keep_what_is_needed(session, made)
    kept = _names_of_kept(session, made)
    back, left = _values_back(session, values, made)
    return _Plan(values, made, tuple(back), (*kept, *left))


def _homes(made: _Made) -> int:
    kind = made.columns["unit"].index("kind") if made.going["unit"] else 0
    return sum(row[kind] != UnitKind.SPACE.value for row in made.going["unit"].values())


def _value(table: str, key: int, name: str, old: str | None, new: str | None) -> _Changed:
    return table, key, name, json.loads(old or "null"), json.loads(new or "null")


def _made(
    session: Session,
    blocks: Iterable[tuple[str, str]],
    later: Mapping[tuple[str, int, str], Stored],
) -> _Made:
    """The records a run created, told apart by whether they are still as it left them.

    `later` are values the same run gave them afterwards (rows that contradict earlier ones).
    """
    names_of: dict[tuple[str, int], dict[str, Stored]] = {}
    for (table, key, name), new in later.items():
        names_of.setdefault((table, key), {})[name] = new
    made = _Made(
        {table: {} for table in TABLES},
        {table: {} for table in TABLES},
        {table: [] for table in TABLES},
    )
    for table, text in blocks:
        columns, rows = unpacked(text)
        place = columns.index(key_of(table))
        present = rows_by_key(session, table, columns, [row[place] for row in rows], place)
        for row in rows:
            there = present.get(row[place])
            for name, new in names_of.get((table, row[place]), {}).items():
                row[columns.index(name)] = new
            if there == row:
                made.going[table][row[place]] = row
            elif there is not None:
                made.staying[table][row[place]] = CHANGED
        made.columns[table] = columns
    return made


def _keep_what_is_needed(session: Session, made: _Made) -> None:
    """Keep what a row refers to that stays, until nothing more has to be kept."""
    made.keep("occupancy", _roles_with_accounts(session, made), IN_USE)
    references = _references(session, made)
    again = True
    while again:
        again = False
        for child, table, pairs in references:
            gone = made.going.get(child, {})
            wanted = [parent for key, parent in pairs if key not in gone]
            again = made.keep(table, wanted, IN_USE) or again
        for child, owners in _OWNERS.items():
            belongs = [
                k for k, row in made.going[child].items() if _belongs(made, child, row, owners)
            ]
            again = made.keep(child, belongs, BELONGS) or again


def _roles_with_accounts(session: Session, made: _Made) -> list[int]:
    """The roles by which somebody owes: without them nobody would know why the account is there."""
    owing = {tuple(row) for row in session.execute(select(Account.unit_id, Account.person_id))}
    terms = session.execute(select(ParkingSpace.unit_id, ParkingSpace.home_unit_id))
    homes: dict[int | None, int | None] = {space: home for space, home in terms}  # noqa: C416  rows
    owing |= {(homes.get(unit), person) for unit, person in owing}
    if not owing or not made.going["occupancy"]:
        return []
    columns = made.columns["occupancy"]
    unit, person = columns.index("unit_id"), columns.index("person_id")
    rows = made.going["occupancy"].items()
    return [key for key, row in rows if (row[unit], row[person]) in owing]


def _references(session: Session, made: _Made) -> list[tuple[str, str, list[tuple[int, int]]]]:
    """Every foreign key to a created record: child table, table, (child, parent) keys."""
    found = []
    for child in Base.metadata.tables.values():
        key = (
            key_of(child.name)
            if key_of(child.name) in child.c
            else next(iter(child.primary_key)).name
        )
        for column in child.columns:
            for foreign in column.foreign_keys:
                table = foreign.column.table.name
                if not made.going.get(table):
                    continue
                query = (
                    f"SELECT {key}, {column.name} FROM {child.name}"  # noqa: S608  our own names
                    f" WHERE {column.name} BETWEEN ? AND ?"
                )
                ids = made.going[table]
                rows = session.connection().exec_driver_sql(query, (min(ids), max(ids)))
                found.append((child.name, table, [(r[0], r[1]) for r in rows if r[1] in ids]))
    return found


def _belongs(made: _Made, child: str, row: list[Any], owners: tuple[tuple[str, str], ...]) -> bool:
    """Whether a created record belongs to created records of which none goes and one stays."""
    columns = made.columns[child]
    keys = [(table, row[columns.index(column)]) for column, table in owners]
    stays = any(key in made.staying[table] for table, key in keys)
    return stays and not any(key in made.going[table] for table, key in keys)


def _values_back(
    session: Session, values: list[_Changed], made: _Made
) -> tuple[list[tuple[str, int, str, Stored]], list[KeptRecord]]:
    """The changed values that are still the import's, the newest first; what stays and why."""
    kept: list[KeptRecord] = []
    back: list[tuple[str, int, str, Stored]] = []
    sold = _owners_who_stay(session, made)
    bought = _spaces_owed_for(session, values)
    there: dict[tuple[str, int, str], Stored] = {}
    for table, key, name, old, new in values:
        if key in made.going[table] or key in made.staying[table]:
            continue  # what this import created goes or stays as a whole
        place = (table, key, name)
        if place not in there:
            query = f"SELECT {name} FROM {table} WHERE {key_of(table)} = ?"  # noqa: S608  our names
            present = session.connection().exec_driver_sql(query, (key,)).first()
            if present is None:
                continue
            there[place] = present[0]
        if there[place] != new:
            kept.append(KeptRecord(table, title_of(session, table, key), name, CHANGED))
        elif (table == "occupancy" and name == "until" and _unit_of_role(session, key) in sold) or (
            table == "parking_space" and key in bought
        ):
            kept.append(KeptRecord(table, title_of(session, table, key), name, IN_USE))
        else:
            there[place] = old
            back.append((*place, old))
    return back, kept


def _restore(session: Session, values: Iterable[tuple[str, int, str, Stored]]) -> None:
    """Put values back, and let accounts and search texts follow."""
    restored = []
    for table, key, name, old in values:
        update = f"UPDATE {table} SET {name} = ? WHERE {key_of(table)} = ?"  # noqa: S608  ours
        session.connection().exec_driver_sql(update, (old, key))
        restored.append((table, key))
    session.expire_all()
    _follow(session, restored)


def _follow(session: Session, restored: Iterable[tuple[str, int]]) -> None:
    """Let search texts follow what was put back."""
    touched: dict[str, set[int]] = {"unit": set(), "person": set(), "vehicle": set()}
    for table, key in restored:
        if table == "phone":
            owner = select(Phone.person_id).where(Phone.id == key)
            touched["person"].add(session.execute(owner).scalar_one())
        else:
            touched.setdefault(table, set()).add(key)
    search_index.reindex(
        session, units=touched["unit"], people=touched["person"], vehicles=touched["vehicle"]
    )


def _units_of_roles(session: Session, values: Iterable[_Changed], made: _Made) -> set[int]:
    """The units where the undo may change who owes."""
    found = {key for table, key, *_rest in values if table in ("parking_space", "unit")}
    roles = {key for table, key, *_rest in values if table == "occupancy"}
    rows = session.execute(select(Occupancy.unit_id).where(among(Occupancy.id, roles)))
    found |= {unit_id for (unit_id,) in rows}
    if made.going["occupancy"]:
        place = made.columns["occupancy"].index("unit_id")
        found |= {row[place] for row in made.going["occupancy"].values()}
    found |= set(made.going["parking_space"])
    return with_spaces(session, found)


def _spaces_owed_for(session: Session, values: Iterable[_Changed]) -> set[int]:
    """Spaces whose new household has an account by now: they do not go back to the old one."""
    found = set()
    for table, key, name, old, new in values:
        if (table, name) != ("parking_space", "home_unit_id"):
            continue
        day = today(session)
        before = people_of(session, unit_id=int(old) if old else None, day=day)
        after = people_of(session, unit_id=int(new) if new else None, day=day)
        owing = select(Account.id).where(
            Account.unit_id == key, Account.person_id.in_(after - before)
        )
        if session.execute(owing).first() is not None:
            found.add(key)
    return found


def _owners_who_stay(session: Session, made: _Made) -> set[int]:
    """Units whose new owner of this import stays: the former one must not come back beside him."""
    ids = list(made.staying["occupancy"])
    return {_unit_of_role(session, role_id) for role_id in ids}


def _unit_of_role(session: Session, role_id: int) -> int:
    return session.execute(select(Occupancy.unit_id).where(Occupancy.id == role_id)).scalar_one()


def _delete(session: Session, made: _Made) -> dict[str, int]:
    """Delete what nobody needs, children first."""
    connection = session.connection()
    people = {row[made.columns["phone"].index("person_id")] for row in made.going["phone"].values()}
    for table in reversed(TABLES):
        ids = [(key,) for key in made.going[table]]
        if ids:
            statement = f"DELETE FROM {table} WHERE {key_of(table)} = ?"  # noqa: S608  our names
            connection.exec_driver_sql(statement, ids)
    session.expire_all()
    # Those who only lose a phone of this import are found by the others; who is gone by nothing.
    people |= made.going["person"].keys()
    gone = made.going
    search_index.reindex(session, units=gone["unit"], people=people, vehicles=gone["vehicle"])
    return {table: len(made.going[table]) for table in TABLES if made.going[table]}


def _names_of_kept(session: Session, made: _Made) -> list[KeptRecord]:
    return [
        KeptRecord(table, title_of(session, table, key), "", reason)
        for table in ("unit", "person", "vehicle")
        for key, reason in made.staying[table].items()
    ]
