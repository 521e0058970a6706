"""What the program itself declares: its permissions, and the words every log entry may hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.kernel.i18n import N_
from propdesk.subject import AuditWords, Module, PaperKind, Permission, Role

if TYPE_CHECKING:
    from types import ModuleType


def _tables() -> ModuleType:
    from propdesk.system import models

    return models


_IN_CHARGE = (Role.SUPERVISOR,)

MODULE = Module(
    name="system",
    tables=_tables,
    permissions=(
        Permission("system.settings", N_("Change the estate's settings"), _IN_CHARGE),
        Permission(
            "system.users",
            N_("Manage users and roles"),
            never=(Role.READER, Role.CASHIER),
            fixed=True,
        ),
        Permission(
            "system.audit",
            N_("Read the audit log"),
            (Role.ACCOUNTANT, Role.SUPERVISOR),
            never=(),
        ),
        Permission(
            "system.backup",
            N_("Back up and verify"),
            (Role.CASHIER, Role.CLERK, Role.ACCOUNTANT, Role.SUPERVISOR),
            fixed=True,
        ),
        Permission(
            "system.restore",
            N_("Restore a backup"),
            never=(Role.READER, Role.CASHIER),
            fixed=True,
        ),
        Permission(
            "system.accept",
            N_("Accept an older state of the data"),
            _IN_CHARGE,
            never=(Role.READER, Role.CASHIER, Role.CLERK),
            fixed=True,
        ),
        Permission(
            "system.export", N_("Export lists"), (Role.ACCOUNTANT, Role.SUPERVISOR), never=()
        ),
    ),
    papers=(PaperKind("slip", N_("Slips"), ("a5", "roll80")),),
    counted={"attachment": N_("Files")},
    refers={
        "audit": N_("notes in the log"),
        "backup_run": N_("backups made"),
        "counter": N_("numbers given out"),
        "permission_grant": N_("rights of roles"),
        "posting": N_("postings"),
        "record_link": N_("links of records"),
        "search_entry": N_("words to search by"),
        "setting": N_("settings kept"),
        "state_move": N_("moves of records"),
        "table_seal": N_("seals of tables"),
        "user": N_("users"),
    },
    audit_words=AuditWords(
        kinds={"clock": N_("Clock"), "setting": N_("Settings")},
        done={
            "clock.confirm": N_("The clock said to be right"),
            "import.list": N_("List imported"),
        },
        # What many subjects call alike.
        fields={
            "active": N_("in use"),
            "amount": N_("amount"),
            "closed": N_("closed"),
            "code": N_("code"),
            "count": N_("how many"),
            "created": N_("lines"),
            "day": N_("day"),
            "end": N_("until"),
            "kind": N_("kind"),
            "last": N_("day of the last posting"),
            "last_posting": N_("number of the last posting"),
            "later_year": N_("year of numbers given already"),
            "lines": N_("lines"),
            "name": N_("name"),
            "note": N_("note"),
            "number": N_("number"),
            "opened": N_("opened"),
            "period": N_("period"),
            "person": N_("people"),
            "price": N_("price"),
            "reason": N_("reason"),
            "rows": N_("rows"),
            "since": N_("since"),
            "start": N_("since"),
            "state": N_("state"),
            "total": N_("total"),
            "type": N_("type"),
            "unit": N_("units"),
            "units": N_("units"),
            "unlogged": N_("changed, not kept in the log"),
            "until": N_("until"),
            "value": N_("value"),
        },
        values={"other": N_("Other"), "person": N_("Person")},
        money=frozenset({"amount", "total"}),
        flags=frozenset({"active"}),
        silent=frozenset({"id", "order_key", "parts", "position"}),
    ),
)
