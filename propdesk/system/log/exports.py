"""The audit log as a workbook."""

from typing import Literal

from propdesk.kernel.i18n import N_
from propdesk.kernel.sheets.writing import CellKind, SheetColumn
from propdesk.system.log.audit_reader import AUDIT, AuditEntry
from propdesk.system.log.lists_out import ListOut


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
AUDIT_OUT = ListOut(
    name="audit",
    title=N_("Audit log"),
    columns=AUDIT_COLUMNS,
    records=AUDIT,
    stands_for={"user_name": ("user_name", "os_user"), "change": ("before", "after")},
)
"""Values are masked in the log itself."""
export_audit = AUDIT_OUT.write
