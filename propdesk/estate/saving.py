"""Saving register records: what refers to them, taking the last save back."""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Table, func, select, text
from sqlalchemy.orm import Session

from propdesk.db import audit
from propdesk.db.models import AuditRow
from propdesk.db.records import undoing
from propdesk.db.records.kinds import RecordKind
from propdesk.db.store import use_case
from propdesk.db.tables import Base
from propdesk.estate import refusals
from propdesk.estate.accounts import following, handing
from propdesk.estate.search import index as search_index
from propdesk.estate.vehicles.vehicles import VEHICLE
from propdesk.kernel.i18n import N_, _, listed
from propdesk.kernel.records.refusals import NoSaveToUndo, RecordGone, StillReferred

# The records of the register and where they are kept; the key of a space is its unit.
TABLES = {
    "building": ("building", "id"),
    "unit": ("unit", "id"),
    "person": ("person", "id"),
    "vehicle": ("vehicle", "id"),
    "role": ("occupancy", "id"),
    "space": ("parking_space", "unit_id"),
    "document": ("document", "id"),
}
KINDS: dict[str, RecordKind[Any, Any]] = {"vehicle": VEHICLE}
# Rows that belong to a record and go with it.
PARTS = {"unit": {"parking_space.unit_id"}, "person": {"phone.person_id", "document.person_id"}}
REFERRING = {
    "account": N_("accounts"),
    "charge": N_("charges"),
    "document": N_("documents"),
    "held_desk": N_("entries on hold"),
    "occupancy": N_("roles"),
    "open_charge": N_("open charges"),
    "parking_space": N_("parking spaces"),
    "payment": N_("payments"),
    "phone": N_("phones"),
    "unit": N_("units"),
    "unit_tariff": N_("tariff settings"),
    "vehicle": N_("vehicles"),
}


def references(session: Session, table: str, record_id: int) -> dict[str, int]:
    """How many rows of each table refer to the record, without those that are part of it."""
    found: dict[str, int] = {}
    for other in Base.metadata.sorted_tables:
        for key in other.foreign_keys:
            own = f"{other.name}.{key.parent.name}"
            if key.column.table.name != table or own in PARTS.get(table, set()):
                continue
            count = session.execute(
                select(func.count()).select_from(other).where(key.parent == record_id)
            ).scalar_one()
            if count:
                found[other.name] = found.get(other.name, 0) + count
    return found


def deletion(session: Session, *, kind: str, record_id: int, name: str) -> str:
    """What goes with a record, 'phones 2, documents 1', '' when nothing does.

    Raises StillReferred when anything refers to it.
    """
    if kind in KINDS:
        return undoing.deletion(session, KINDS[kind], record_id)
    table, key = TABLES[kind]
    if key == "id" and (found := references(session, table, record_id)):
        raise StillReferred(name=name, what=_counted(found))
    parts = {}
    for part in sorted(PARTS.get(table, ())):
        part_table, column = part.split(".")
        rows = Base.metadata.tables[part_table]
        query = select(func.count()).select_from(rows).where(rows.c[column] == record_id)
        if count := session.execute(query).scalar_one():
            parts[part_table] = count
    return _counted(parts)


def _counted(rows: Mapping[str, int]) -> str:
    return listed(f"{_(REFERRING.get(name, name))} {count}" for name, count in rows.items())


def delete_record(session: Session, kind: str, record_id: int, name: str) -> None:
    """Delete a record with its parts; raises StillReferred when anything refers to it."""
    deletion(session, kind=kind, record_id=record_id, name=name)
    table, key = TABLES[kind]
    for part in sorted(PARTS.get(table, ())):
        part_table, column = part.split(".")
        _delete(session, part_table, column, record_id)
    before = stored_row(session, table, key, record_id)
    _delete(session, table, key, record_id)
    search_index.reindex_all_of(session, kind, [record_id])
    if kind == "document":
        before = {"type": before["type"]}
    audit.record(session, f"{kind}.delete", (kind, record_id, name), before, None)


def _delete(session: Session, table: str, key: str, value: int) -> None:
    found = _table(table)
    session.execute(found.delete().where(found.c[key] == value))


def _table(name: str) -> Table:
    return Base.metadata.tables[name]


def stored_row(session: Session, table: str, key: str, record_id: int) -> dict[str, Any]:
    """The values of a row exactly as they stand in the file; RecordGone when there is none."""
    session.flush()
    row = session.execute(
        text(f"SELECT * FROM {table} WHERE {key} = :id"),  # noqa: S608  our own table name
        {"id": record_id},
    ).mappings()
    first = row.first()
    if first is None:
        raise RecordGone
    return dict(first)


@use_case(
    permission="estate.edit",
    touches=(
        "unit", "person", "phone", "document", "vehicle", "occupancy", "parking_space",
        "account", "search_entry", "audit",
    ),
)  # fmt: skip
def undo_last_save(session: Session, *, kind: str, record_id: int) -> None:
    """Take back the last save of a register record if nobody changed it since.

    `kind` is unit, person, vehicle, role, space or document. A change gets its old values back,
    a new record is deleted when nothing refers to it. Raises NoSaveToUndo or StillReferred.
    """
    if kind in KINDS:
        undoing.undo(session, KINDS[kind], record_id)
        return
    last = session.execute(
        select(AuditRow)
        .where(AuditRow.subject_kind == kind, AuditRow.subject_id == record_id)
        .order_by(AuditRow.id.desc())
        .limit(1)
    ).scalar_one_or_none()
    if last is None or last.after is None:
        raise NoSaveToUndo(name=_("this record") if last is None else last.subject)
    after = json.loads(last.after)
    handed = handing.Handed(after.pop("kept_role_id", ()), after.pop("ended_role_id", ()))
    _refuse_changed(session, kind, record_id, last.subject, after)
    unit_id = _unit_of(session, kind, record_id)
    if last.what == f"{kind}.add":
        if kind == "role":
            delete_role_record(session, record_id, last.subject)
        else:
            delete_record(session, kind, record_id, last.subject)
        _follow(session, unit_id)
        return
    if last.what != f"{kind}.change" or last.before is None:
        raise NoSaveToUndo(name=last.subject)
    before = json.loads(last.before)
    _restore(session, kind, record_id, before)
    handing.take_back(session, handed)
    search_index.reindex_all_of(session, kind, [record_id])
    _follow(session, unit_id)
    audit.record(session, f"{kind}.undo", (kind, record_id, last.subject), after, before)


def _unit_of(session: Session, kind: str, record_id: int) -> int | None:
    """The unit whose debtors may change with a record."""
    if kind == "role":
        return int(stored_row(session, "occupancy", "id", record_id)["unit_id"])
    return record_id if kind in ("space", "unit") else None


def _follow(session: Session, unit_id: int | None) -> None:
    if unit_id is not None:
        following.follow_units(session, unit_ids=[unit_id])


def delete_role_record(session: Session, role_id: int, name: str) -> None:
    """Delete a role; an account it alone opened goes too, unless anything is written on it.

    Raises RoleOwes then: without the role nobody would know why that is owed.
    """
    row = stored_row(session, "occupancy", "id", role_id)
    delete_record(session, "role", role_id, name)
    left = following.accounts_without_roles(
        session, unit_id=row["unit_id"], person_id=row["person_id"]
    )
    for account_id in left:
        if references(session, "account", account_id):
            raise refusals.RoleOwes(name=name)
        _delete(session, "account", "id", account_id)
        audit.record(session, "account.delete", ("account", account_id, name), None, None)
    session.expire_all()


def _refuse_changed(
    session: Session, kind: str, record_id: int, name: str, after: Mapping[str, Any]
) -> None:
    """Raise NoSaveToUndo when a value the save wrote is no longer what it wrote."""
    row = stored_row(session, *TABLES[kind], record_id)
    if kind == "person":
        row["phones"] = stored_phones(session, record_id)
    if any(row.get(field) != value for field, value in after.items()):
        raise NoSaveToUndo(name=name)


def _restore(session: Session, kind: str, record_id: int, before: Mapping[str, Any]) -> None:
    table, key = TABLES[kind]
    columns = {field: value for field, value in before.items() if field != "phones"}
    if columns:
        settings = ", ".join(f"{field} = :{field}" for field in columns)
        session.execute(
            text(f"UPDATE {table} SET {settings} WHERE {key} = :_id"),  # noqa: S608  our own names
            {**columns, "_id": record_id},
        )
    if "phones" in before:
        put_phones(session, record_id, before["phones"])
    session.expire_all()


def stored_phones(session: Session, person_id: int) -> list[list[str]]:
    """A person's phones in order, as [number, relation]."""
    phone = _table("phone")
    rows = session.execute(
        select(phone.c.number, phone.c.relation)
        .where(phone.c.person_id == person_id)
        .order_by(phone.c.position, phone.c.id)
    )
    return [[number, relation] for number, relation in rows]


def put_phones(session: Session, person_id: int, phones: list[list[str]]) -> None:
    """Replace a person's phones by these, in this order."""
    phone = _table("phone")
    session.execute(phone.delete().where(phone.c.person_id == person_id))
    rows = [
        {"person_id": person_id, "number": number, "relation": relation, "position": position}
        for position, (number, relation) in enumerate(phones)
    ]
    if rows:
        session.execute(phone.insert(), rows)
