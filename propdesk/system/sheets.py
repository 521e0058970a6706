"""The audit log as a workbook."""

from collections.abc import Iterator
from pathlib import Path

from propdesk.db.store import Store
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.progress import Progress
from propdesk.kernel.sheet_writing import Column, Kind, write_table
from propdesk.system.audit_reader import (
    EVERYTHING,
    AuditEntry,
    AuditSearch,
    audit_by_ids,
    audit_ids,
    record_export,
)
from propdesk.system.audit_values import is_silent, value_words
from propdesk.system.audit_words import field_name, what_name

AT_ONCE = 500
AUDIT_COLUMNS = (
    Column("at", N_("Time"), Kind.TIME),
    Column("user_name", N_("Who")),
    Column("os_user", N_("PC user")),
    Column("what", N_("What"), width=24),
    Column("subject", N_("Record"), width=24),
    Column("before", N_("Before"), width=40),
    Column("after", N_("After"), width=40),
)


def export_audit(
    store: Store,
    path: Path,
    *,
    search: AuditSearch = EVERYTHING,
    progress: Progress | None = None,
) -> int:
    """Write the entries that fit a search, newest first; how many. That it leaves is written down.

    Refused without system.audit and system.export.
    """
    ids = store.read(audit_ids, search=search)
    store.write(record_export, list_name="audit", rows=len(ids), file_name=path.name)
    rows = (_row(entry) for entry in _entries(store, ids))
    return write_table(path, _("Audit log"), AUDIT_COLUMNS, rows, total=len(ids), progress=progress)


def _entries(store: Store, ids: list[int]) -> Iterator[AuditEntry]:
    for begin in range(0, len(ids), AT_ONCE):
        yield from store.read(audit_by_ids, ids=ids[begin : begin + AT_ONCE])


def _row(entry: AuditEntry) -> tuple[object, ...]:
    return (
        entry.at,
        entry.user_name,
        entry.os_user,
        what_name(entry.what),
        entry.subject,
        _values(entry.before),
        _values(entry.after),
    )


def _values(values: dict[str, object]) -> str:
    return "; ".join(
        f"{field_name(name)} {value_words(name, value)}"
        for name, value in values.items()
        if not is_silent(name)
    )
