"""What the lines that are owed tell the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.db.withholding.personal import SEALED_BOOKS, Leaves, PersonalData
from propdesk.kernel.i18n import N_
from propdesk.subject import AuditWords, Export, Module, Page

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from propdesk.db.store import Store
    from propdesk.kernel.sheets.lists import Extent
    from propdesk.ui.desk import Desk


def _charges(desk: Desk) -> QWidget:
    from propdesk.fees.charges.view import charges_page

    return charges_page(desk)


def _write_charges(store: Store, path: Path, extent: Extent) -> int:
    from propdesk.fees.exports import write_charges

    return write_charges(store, path, extent=extent)


MODULE = Module(
    name="fees.charges",
    personal=(
        PersonalData(
            table="charge",
            title=N_("Charges"),
            account="account_id",
            also=("period_from", "period_to", "amount"),
            leaves=Leaves.SEALED,
            why=SEALED_BOOKS,
        ),
    ),
    pages=(
        Page(
            id="fees.charges",
            tab="fees",
            title=N_("Charges"),
            icon="receipt-text",
            build=_charges,
            permission="fees.view",
            place=2,
            shows={"charge": "charge", "billing_run": "run_id"},
        ),
    ),
    exports=(Export("charges", N_("Charges"), _write_charges),),
    counted={"charge": N_("Charges")},
    audit_words=AuditWords(
        kinds={"charge": N_("Charges")},
        done={
            "charge.join": N_("Split of a bill taken back"),
            "charge.split": N_("Bills split at an owner change"),
            "charge.take_back": N_("Charge taken back"),
        },
    ),
    refers={"charge": N_("charges"), "open_charge": N_("open charges")},
)
