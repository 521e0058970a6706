"""The imports there were, and their records as they stand in the register now."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.models import AuditRow
from propdesk.db.store import shown_user, use_case
from propdesk.db.tables import Base
from propdesk.estate.imports.writing.batch import BLOCK
from propdesk.estate.models import ImportRun, Occupancy, Person, Unit, Vehicle


@dataclass(frozen=True, slots=True)
class ImportRow:
    """An import in the list; `counts` are rows by result."""

    id: int
    at: datetime
    user_name: str
    file_name: str
    counts: Mapping[str, int]
    undone_at: datetime | None


@use_case(permission="estate.import")
def import_runs(session: Session) -> list[ImportRow]:
    """All imports, the newest first."""
    logged = (AuditRow.what == "import.roster") & (AuditRow.subject_id == ImportRun.id)
    rows = session.execute(
        select(ImportRun, AuditRow.user_id)
        .outerjoin(AuditRow, logged)
        .order_by(ImportRun.id.desc())
    )
    return [
        ImportRow(
            run.id,
            run.at,
            shown_user(user_id, run.user_name),
            run.file_name,
            json.loads(run.counts),
            run.undone_at,
        )
        for run, user_id in rows
    ]


def rows_by_key(
    session: Session, table: str, columns: list[str], keys: list[int], place: int
) -> dict[int, list[Any]]:
    """The rows of these keys as they are now; `place` is where the key stands in a row."""
    found: dict[int, list[Any]] = {}
    for start in range(0, len(keys), BLOCK):
        some = keys[start : start + BLOCK]
        marks = ", ".join("?" * len(some))
        query = f"SELECT {', '.join(columns)} FROM {table} WHERE {columns[place]} IN ({marks})"  # noqa: S608  our names
        for row in session.connection().exec_driver_sql(query, tuple(some)):
            found[row[place]] = list(row)
    return found


def title_of(session: Session, table: str, key: int) -> str:
    """How people call a record: the unit's code, the person's name, the plate."""
    queries: dict[str, Any] = {
        "unit": select(Unit.code).where(Unit.id == key),
        "parking_space": select(Unit.code).where(Unit.id == key),
        "person": select(Person.name).where(Person.id == key),
        "vehicle": select(Vehicle.plate).where(Vehicle.id == key),
        "occupancy": select(Unit.code)
        .join(Occupancy, Occupancy.unit_id == Unit.id)
        .where(Occupancy.id == key),
    }
    if table in ("phone", "document"):
        model = Base.metadata.tables[table]
        owner = select(model.c.person_id).where(model.c.id == key).scalar_subquery()
        return str(session.scalar(select(Person.name).where(Person.id == owner)) or "")
    return str(session.scalar(queries[table]) or "")
