"""The audit log as a workbook."""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from propdesk.db.store import Store
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.sheets.lists import WHOLE, Extent, check_ending, chosen_columns, write_list
from propdesk.kernel.sheets.writing import CellKind, SheetColumn
from propdesk.system.log.audit_reader import (
    EVERYTHING,
    AuditEntry,
    audit_by_ids,
    audit_ids,
    record_export,
)

AT_ONCE = 500


def _told(entry: AuditEntry, side: Literal["before", "after"]) -> str:
    values = [(change.name, getattr(change, side)) for change in entry.changes]
    return "; ".join(f"{name} {words}" for name, words in values if words is not None)


AUDIT_COLUMNS = (
    SheetColumn("at", N_("Time"), CellKind.TIME),
    SheetColumn("user_name", N_("Who")),
    SheetColumn("os_user", N_("PC user")),
    SheetColumn("what", N_("What"), width=24, value=lambda entry: entry.done),
    SheetColumn("subject", N_("Record"), width=24),
    SheetColumn("before", N_("Before"), width=40, value=lambda entry: _told(entry, "before")),
    SheetColumn("after", N_("After"), width=40, value=lambda entry: _told(entry, "after")),
)
# What one column of the screen is in the file.
AUDIT_FIELDS = {"user_name": ("user_name", "os_user"), "change": ("before", "after")}


def export_audit(store: Store, path: Path, *, extent: Extent = WHOLE) -> int:
    """Write the entries shown, or all, newest first; how many. That it leaves is written down.

    Refused without system.audit and system.export. Values are masked in the log itself.
    """
    check_ending(path)
    everything = store.read(audit_ids, search=EVERYTHING)
    ids = list(extent.ids()) if extent.ids else everything
    store.write(record_export, list_name="audit", rows=len(ids), file_name=path.name)
    columns = chosen_columns(AUDIT_COLUMNS, extent.fields, AUDIT_FIELDS)
    return write_list(path, _("Audit log"), columns, _entries(store, ids), total=len(ids))


def _entries(store: Store, ids: list[int]) -> Iterator[AuditEntry]:
    for begin in range(0, len(ids), AT_ONCE):
        yield from store.read(audit_by_ids, ids=ids[begin : begin + AT_ONCE])
