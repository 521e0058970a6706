"""What old ledgers of repairs tell the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.kernel.i18n import N_
from propdesk.subject import AuditWords, Export, Module, Page

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from propdesk.db.store import Store
    from propdesk.kernel.sheets.lists import Extent
    from propdesk.ui.desk import Desk


def _ledgers(desk: Desk) -> QWidget:
    from propdesk.repairs.ledger.view import LedgersPage

    return LedgersPage(desk)


def _write_ledgers(store: Store, path: Path, extent: Extent) -> int:
    from propdesk.repairs.ledger.listing import LEDGERS_OUT

    return LEDGERS_OUT.write(store, path, extent=extent)


MODULE = Module(
    name="repairs.ledger",
    pages=(
        Page(
            id="repairs.ledgers",
            tab="repairs",
            title=N_("Old ledgers"),
            icon="file-spreadsheet",
            build=_ledgers,
            permission="repairs.view",
            place=13,
            drawer="set_up",
        ),
    ),
    exports=(Export("repair-ledgers", N_("Old ledgers"), _write_ledgers),),
    counted={"repair_ledger": N_("Old ledgers")},
    refers={"repair_ledger": N_("old ledgers")},
    audit_words=AuditWords(
        kinds={"repair_ledger": N_("Old ledgers")},
        done={
            "repair_ledger.import": N_("Ledger of repairs brought in"),
            "repair_ledger.undo": N_("Ledger of repairs taken back"),
        },
        fields={"still_open": N_("Not finished yet")},
    ),
)
