"""Putting a roster into the register: one transaction, a record of every value for the undo.

Rows that are new, changed or the same come in; rows with an error and conflicts nobody decided
stay out. Policies and outcomes: see estate/roster/cells/types.py; the preview: preview.py.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from msgspec import structs
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from propdesk.db.audit import record
from propdesk.db.clock_check import check_clock
from propdesk.db.declarations import declarations
from propdesk.db.records import texts as search_texts
from propdesk.db.store import acting, now, today, use_case
from propdesk.estate.accounts.service import follow_units
from propdesk.estate.imports.preview import Preview, decide, file_key, preview_import
from propdesk.estate.imports.writing.batch import Batch, keep_changes
from propdesk.estate.imports.writing.parking import places_of, write_parking
from propdesk.estate.imports.writing.people import add_people, put_person_value, write_role_end
from propdesk.estate.imports.writing.present_parking import Resident
from propdesk.estate.imports.writing.units import (
    building_names,
    put_unit_value,
    units_by_code,
    write_unit,
)
from propdesk.estate.models import ImportLayout, ImportRun
from propdesk.estate.roster.cells.types import (
    ColumnChoice,
    FileConflict,
    Outcome,
    Policy,
    Roster,
    Step,
    UnitComparison,
)
from propdesk.estate.search import index as search_index
from propdesk.kernel.collector_pause import no_cycle_search
from propdesk.kernel.i18n import together
from propdesk.kernel.progress import NoProgress, Progress
from propdesk.kernel.records.stored_json import from_json, spaced_json

TOUCHES = (
    "building",
    "unit",
    "person",
    "phone",
    "document",
    "occupancy",
    "parking_space",
    "vehicle",
    "account",
    "search_entry",
    "import_run",
    "import_change",
    "audit",
)
_STEPS = 500


@dataclass(frozen=True, slots=True)
class Imported:
    """An import as it was written: its run (None: nothing to write) and what it did.

    `units`: where it may have changed who owes.
    """

    run_id: int | None
    preview: Preview
    units: frozenset[int] = frozenset()

    @property
    def counts(self) -> Mapping[str, int]:
        """Rows by result."""
        return self.preview.counts()


@use_case(permission="estate.import", touches=TOUCHES)
def apply_import(
    session: Session,
    *,
    roster: Roster,
    policy: Policy,
    file_name: str,
    file_sha256: str,
    answers: Mapping[str, Step] | None = None,
    progress: Progress | None = None,
) -> Imported:
    """Write what a roster brings, in one transaction, so that it can be undone.

    Compared again with the register as it is now; `answers` decide conflicts by key (see
    import_preview.Conflict). The same file again writes nothing.
    """
    with no_cycle_search():
        preview = decide(preview_import(session, roster=roster, policy=policy), answers or {})
        run = _Run(session, preview, file_name, file_sha256)
        _write(run, preview, progress or NoProgress())
        for row in preview.roster.conflicts:
            answer = preview.answers.get(file_key(row), Step.DIFFERS)
            if answer is not Step.DIFFERS:
                # Compared anew each time: the earlier rows of the file are in the register by now.
                _write(run, _later(session, preview.roster, row, answer), NoProgress())
        return run.finish()


@dataclass(slots=True)
class _Run:
    """What is written under one entry of the list of imports."""

    session: Session
    preview: Preview
    file_name: str
    file_sha256: str
    run_id: int | None = None
    units: frozenset[int] = frozenset()

    def keep(self, batch: Batch) -> None:
        """Write a batch with its search texts; accounts follow who owes now."""
        if batch.is_empty:
            return
        notes = batch.write()
        if not notes:
            return
        if self.run_id is None:
            self.run_id = self._begin()
        keep_changes(self.session, self.run_id, notes)
        _index(self.session, batch)
        units = batch.units_of_roles()
        self.units |= units
        follow_units(self.session, unit_ids=units)

    def _begin(self) -> int:
        return self.session.execute(
            insert(ImportRun)
            .values(
                at=now(self.session),
                user_name=acting(self.session).name,
                file_name=self.file_name,
                file_sha256=self.file_sha256,
                counts=json.dumps(self.preview.counts()),
            )
            .returning(ImportRun.id)
        ).scalar_one()

    def finish(self) -> Imported:
        """One line in the audit log, when anything was written."""
        if self.run_id is not None:
            after = {**self.preview.counts(), "sha256": self.file_sha256}
            subject = ("import_run", self.run_id, self.file_name)
            record(self.session, "import.roster", subject, None, after)
        return Imported(self.run_id, self.preview, self.units)


def _later(session: Session, roster: Roster, row: FileConflict, answer: Step) -> Preview:
    """What a row that contradicts an earlier one brings, now that its answer is known.

    REPLACE takes its values; ADD adds its people and phones and takes its single values.
    """
    entry = row.entry
    if answer is Step.ADD and row.field == "owner_name":
        people = (
            structs.replace(p, relation="co_owner") if p.relation == "owner" else p
            for p in entry.people
        )
        entry = structs.replace(entry, people=tuple(people))
    alone = Roster(sheets=roster.sheets, units=(entry,))
    policy = Policy.MERGE if answer is Step.ADD else Policy.REPLACE
    preview = preview_import(session, roster=alone, policy=policy)
    return decide(preview, {conflict.key: Step.REPLACE for conflict in preview.conflicts})


def _write(run: _Run, preview: Preview, progress: Progress) -> None:
    batch = Batch(run.session)
    people: dict[str, int] = {}
    for unit in preview.comparison.units:
        people |= unit.matched
    _write_units(batch, preview, people, progress)
    if preview.parking:
        newcomers = _newcomers(preview, people)
        places = places_of(preview.register, units_by_code(batch), newcomers)
        for compared in preview.parking:
            write_parking(batch, compared, places)
    run.keep(batch)


def _write_units(
    batch: Batch, preview: Preview, people: dict[str, int], progress: Progress
) -> None:
    total = len(preview.comparison.units)
    there = {unit.id: len(unit.people) for unit in preview.known}
    for number, unit in enumerate(preview.comparison.units):
        if number % _STEPS == 0:
            progress.step(number, total)
        if unit.known is None:
            unit_id = write_unit(batch, unit.entry)
            add_people(batch, unit_id, unit.entry.people, people)
        elif unit.outcome in (Outcome.CHANGED, Outcome.CONFLICT):
            _write_known(batch, unit, unit.known, people, there[unit.known])
    progress.step(total, total)


def _write_known(
    batch: Batch, unit: UnitComparison, unit_id: int, people: dict[str, int], behind: int
) -> None:
    for difference in unit.differences:
        if difference.step is Step.DIFFERS:
            continue
        if difference.person is None:
            put_unit_value(batch, unit_id, difference, difference.step)
        else:
            put_person_value(batch, unit_id, difference.person, difference, difference.step)
    day = today(batch.session)
    applied = [change for change in unit.owner_changes if change.applied]
    if applied:
        check_clock(batch.session)  # the old owner owes up to yesterday
    for change in applied:
        write_role_end(batch, unit_id, change.old_person, day - timedelta(days=1))
    owners = {change.new_key for change in applied}
    for person in unit.people:
        since = day if person.key in owners else None
        add_people(batch, unit_id, [person], people, since=since, behind=behind)
        behind += 1


def _newcomers(preview: Preview, people: Mapping[str, int]) -> dict[str, list[Resident]]:
    """The people of the file by unit, once they have ids."""
    return {
        unit.entry.code: [
            (person.name, frozenset(phone.number for phone in person.phones), people[person.key])
            for person in unit.entry.people
            if person.key in people
        ]
        for unit in preview.comparison.units
    }


def _index(session: Session, batch: Batch) -> None:
    """The search texts: of new records from the batch itself, of changed ones read again."""
    rows = batch.rows
    names = building_names(batch) if rows["unit"] else {}
    phones: dict[int, list[str]] = {}
    for row in rows["phone"]:
        phones.setdefault(row["person_id"], []).append(row["number"])
    unit_texts = {
        r["id"]: search_index.unit_text(names[r["building_id"]], r["entrance"], r["room"])
        for r in rows["unit"]
    }
    person_texts = {
        r["id"]: search_index.person_text(r["name"], r["initials"], phones.get(r["id"], ()))
        for r in rows["person"]
    }
    vehicle_texts = {r["id"]: search_index.vehicle_text(r["plate"]) for r in rows["vehicle"]}
    search_texts.add(session, "unit", unit_texts)
    search_texts.add(session, "person", person_texts)
    search_texts.add(session, "vehicle", vehicle_texts)
    search_index.reindex(
        session,
        units=batch.touched["unit"],
        people=batch.touched["person"] - person_texts.keys(),
        vehicles=batch.touched["vehicle"],
    )


# Layouts the clerk confirmed


@use_case(permission="estate.import")
def remembered_layouts(session: Session) -> dict[str, ColumnChoice]:
    """The confirmed columns by layout fingerprint, as `understand` takes them."""
    rows = session.execute(select(ImportLayout.fingerprint, ImportLayout.mapping))
    found = {}
    for fingerprint, text in rows:
        first, *beside = from_json(list[ColumnChoice], text)
        found[fingerprint] = replace(first, beside=tuple(beside))
    return found


@use_case(permission="estate.import", touches=("import_layout",))
def remember_layout(session: Session, *, fingerprint: str, choice: ColumnChoice) -> None:
    """Keep the columns the clerk confirmed for the next workbook of this layout."""
    mapping = [replace(one, beside=()) for one in (choice, *choice.beside)]
    row = session.get(ImportLayout, fingerprint) or ImportLayout(fingerprint=fingerprint)
    row.mapping = spaced_json(mapping)
    row.used_at = now(session)
    session.add(row)
    session.flush()


# What is said of an import afterwards


@use_case(permission="estate.import")
def told_after_import(session: Session, *, unit_ids: Collection[int]) -> str:
    """What other subjects say of the units an import wrote: bills left with former owners."""
    told = (tell(session, unit_ids) for tell in declarations(session).after_import)
    return together(list(filter(None, told)))
